"""The order of all tests, how several processes collect them, and what keeps a test from failing on a slow machine."""

import gc
import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Generator
from functools import cache
from pathlib import Path
from typing import Any

# Before anything loads numpy: threads of several test processes that wait for each other's cores take 25 times as long
# over a small product.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
# Tests run beside each other and keep all cores busy: what trains for one would wait until the others do.
os.environ["PLAYGROUND_NICENESS"] = "0"

import pytest
from hypothesis import HealthCheck, settings

from tests.support.patience import until

BROWSER = Path(__file__).parent / "browser"

# How long an example or its making takes says how busy the machine is, not whether the code is right. The examples are
# the same each time, so that a change is red or green by what it changes; `--hypothesis-profile=search` draws new ones.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", UNHURRIED)
settings.register_profile("same", UNHURRIED, derandomize=True)
settings.load_profile("same")


# How many seconds each file took when it was recorded, by which the files are ordered:
# `python3 tasks.py test --record-durations` writes it anew.
DURATIONS = Path(__file__).with_name("durations.json")
seconds_by_file: Counter[str] = Counter()  # of this run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-durations", action="store_true", help="write how long each file of tests takes")


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Of several processes that run tests, the first one collects them alone and the others after it.

    Half of the time that collecting takes in a fresh checkout goes into rewriting the tests' asserts, and what the
    first process has rewritten the others read from its files. The 6,000 tests stay for good, so that the garbage
    collector has nothing to find among them: neither while they are made nor later.
    """
    worker = getattr(session.config, "workerinput", {})
    done_file = Path(worker.get("shared", "")) / "collected"
    first = worker.get("workerid") == "gw0"
    if worker and not first and not sys.dont_write_bytecode:
        until(done_file.exists, every=0.1)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
        if first:
            done_file.touch()


@cache
def shared_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder of all processes of this run, until it ends."""
    return tempfile.TemporaryDirectory()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Called for each process of several that run tests, before it starts."""
    node.workerinput["shared"] = shared_folder().name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests without a browser first, then those in one; of each kind the longest files, so that no worker ends alone.

    A file that was not recorded may be long. The browser's come last for another reason too: Playwright keeps an event
    loop in the thread of the tests, where others want their own.
    """
    durations = json.loads(DURATIONS.read_text(encoding="utf-8"))
    items.sort(key=lambda item: (BROWSER in item.path.parents, -durations.get(file_of(item.nodeid), math.inf)))


def file_of(nodeid: str) -> str:
    return nodeid.split("::")[0]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    seconds_by_file[file_of(report.nodeid)] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--record-durations") and not hasattr(session.config, "workerinput"):
        durations = {file: round(seconds, 1) for file, seconds in seconds_by_file.most_common()}
        DURATIONS.write_text(json.dumps(durations, indent=1) + "\n", encoding="utf-8")
