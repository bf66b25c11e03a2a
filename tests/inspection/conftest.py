"""Inspectors whose views the test holds up."""

from collections.abc import Iterator

import pytest

from playground.inspection.cache import ENTRY_BYTES, AnswerCache
from playground.inspection.inspector import Inspector
from playground.inspection.views import VIEWS
from tests.support.asked_views import GatedView, SlowView


@pytest.fixture
def gated_view() -> GatedView:
    return GatedView()


@pytest.fixture
def inspector(gated_view: GatedView) -> Iterator[Inspector]:
    """One thread, so that the order is known."""
    inspector = Inspector({"gated": gated_view, "trace": VIEWS["trace"]}, threads=1, most_open=4)
    yield inspector
    for gate in gated_view.gates.values():
        gate.set()
    inspector.close()


@pytest.fixture
def slow() -> SlowView:
    return SlowView()


@pytest.fixture
def slow_inspector(slow: SlowView) -> Iterator[Inspector]:
    inspector = Inspector({"gated": slow}, threads=1, cache=AnswerCache(most_bytes=3 * ENTRY_BYTES + 50))
    yield inspector
    slow.go_on.release(99)
    inspector.close()
