"""A process lets others go first within its session, and its session lets other sessions go first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnn.parallel.niceness import MOST, TRIED_EVERY, TRIES, persist, step_back
from tests.support.patience import until

BUSY = BlockingIOError("Resource temporarily unavailable")
GONE = ProcessLookupError("No such process")
WAITS = "import sys; sys.stdin.read()"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no niceness")
@pytest.mark.parametrize("niceness", [3, 100])
def test_process_and_session_are_nicer_by_so_much(niceness: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", WAITS], stdin=subprocess.PIPE, start_new_session=True)
    try:
        step_back(process.pid, niceness)
        expected = min(MOST, os.getpriority(os.PRIO_PROCESS, 0) + niceness)
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == expected
        session = Path(f"/proc/{process.pid}/autogroup")
        if session.exists() and session.read_text():
            until(lambda: session.read_text().split()[-1] == str(expected))
    finally:
        process.communicate()
    step_back(process.pid, niceness)  # it is gone: nothing happens


@pytest.mark.parametrize(
    ("answers", "done"),
    [
        ([None], 1),
        ([BUSY, BUSY, None], 3),
        ([GONE, None], 1),
        ([BUSY, GONE, None], 2),
        ([BUSY] * (TRIES + 5), TRIES),
    ],
)
def test_what_the_system_refuses_for_now_is_tried_again(answers: list[OSError | None], done: int) -> None:
    left, waits = list(answers), list[float]()

    def act() -> None:
        answer = left.pop(0)
        if answer is not None:
            raise answer

    persist(act, waits.append)
    assert len(answers) - len(left) == done
    assert waits == [TRIED_EVERY] * answers[:done].count(BUSY)
