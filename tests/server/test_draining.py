"""SIGTERM: with time to drain the server says that it ends and serves on, and a second one ends it at once."""

import asyncio
import signal
from collections.abc import Iterator
from types import FrameType

import pytest

from playground.server.draining import drained_first
from playground.server.limits import drain_from

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends a process that is sent SIGTERM")


@pytest.fixture
def ended() -> Iterator[list[str]]:
    """What a server without time to drain does at SIGTERM: it ends, which is noted here."""
    told: list[str] = []

    def end(_number: int, _frame: FrameType | None) -> None:
        told.append("ended")

    before = signal.signal(signal.SIGTERM, end)
    yield told
    signal.signal(signal.SIGTERM, before)


def terminate() -> None:
    signal.raise_signal(signal.SIGTERM)


def test_it_ends_when_the_time_is_over(ended: list[str]) -> None:
    async def serve() -> None:
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        with drained_first(0.01, lambda: ended.append("draining"), loop):
            terminate()
            assert ended == [], "what it has come in the midst of may hold a lock, or be half done"
            await asyncio.sleep(0)
            assert ended == ["draining"]
            # Its time begins after that of the end, which was asked for before.
            loop.call_later(0.02, over.set)
            await over.wait()
            assert ended == ["draining", "ended"]

    asyncio.run(serve())


def test_a_second_one_ends_it_at_once(ended: list[str]) -> None:
    async def serve() -> None:
        with drained_first(3600, lambda: ended.append("draining"), asyncio.get_running_loop()):
            terminate()
            await asyncio.sleep(0)
            terminate()
            assert ended == ["draining", "ended"]

    asyncio.run(serve())


def test_without_time_nothing_is_changed_and_afterwards_neither(ended: list[str]) -> None:
    async def serve() -> None:
        before = signal.getsignal(signal.SIGTERM)
        with drained_first(0, lambda: ended.append("draining"), asyncio.get_running_loop()):
            assert signal.getsignal(signal.SIGTERM) is before
        with drained_first(5, lambda: ended.append("draining"), asyncio.get_running_loop()):
            assert signal.getsignal(signal.SIGTERM) is not before
        assert signal.getsignal(signal.SIGTERM) is before

    asyncio.run(serve())
    terminate()
    assert ended == ["ended"]


@pytest.mark.parametrize("nonsense", ["-1", "soon", "1.5", "3601"])
def test_the_time_is_a_setting_in_whole_seconds(nonsense: str) -> None:
    assert [drain_from({}), drain_from({"PLAYGROUND_DRAIN": " 20 "})] == [0.0, 20.0]
    with pytest.raises(ValueError, match=f"PLAYGROUND_DRAIN is '{nonsense}': it must be a whole number of seconds"):
        drain_from({"PLAYGROUND_DRAIN": nonsense})
