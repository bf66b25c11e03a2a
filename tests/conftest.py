"""The order of all tests, and what keeps any of them from failing because the machine is slow."""

import json
import math
import os
from collections import Counter
from pathlib import Path

# Before anything loads numpy: threads of several test processes that wait for each other's cores take 25 times as long
# over a small product.
os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

import pytest
from hypothesis import HealthCheck, settings

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
took: Counter[str] = Counter()  # of this run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-durations", action="store_true", help="write how long each file of tests takes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests without a browser first, then those in one; of each kind the longest files, so that no worker ends alone.

    A file that was not recorded may be long. The browser's come last for another reason too: Playwright keeps an event
    loop in the thread of the tests, where others want their own.
    """
    recorded = json.loads(DURATIONS.read_text(encoding="utf-8"))
    items.sort(key=lambda item: (BROWSER in item.path.parents, -recorded.get(file_of(item.nodeid), math.inf)))


def file_of(nodeid: str) -> str:
    return nodeid.split("::")[0]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    took[file_of(report.nodeid)] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--record-durations") and not hasattr(session.config, "workerinput"):
        recorded = {file: round(seconds, 1) for file, seconds in took.most_common()}
        DURATIONS.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
