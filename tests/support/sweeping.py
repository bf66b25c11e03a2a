"""Sweeps that are small enough for a test, a page that waits for changes, and a recorder that remembers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import psutil
import pytest

from playground.training.run import Run
from playground.training.sweep.job import SweepJob
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn import Settings
from rnn.history import Ended
from rnn.sweep import Sweep
from tests.support.executors import EAGER
from tests.support.following import Clock
from tests.support.patience import PATIENCE, until

BASE = Settings(hidden_size=4, epochs=40, init_scale=0.3)
PLAN = Plan("Article", Sweep(BASE, {"learning_rate": (0.01, 0.02)}, seeds=3))
LONG = Plan("Article", Sweep(replace(BASE, epochs=10_000), {}, seeds=4))


class NotingRecorder:
    """Remembers the last that it was told of each run."""

    def __init__(self) -> None:
        self.last_calls: dict[str, tuple[str, Ended, str]] = {}
        self.runs: dict[str, Run] = {}

    def touch(self, owner: str, run: Run, ended: Ended, message: str) -> None:
        self.last_calls[run.id], self.runs[run.id] = (owner, ended, message), run


@pytest.fixture
def recorder() -> NotingRecorder:
    return NotingRecorder()


@pytest.fixture
def lock() -> threading.RLock:
    """The lock of all that trains."""
    return threading.RLock()


@pytest.fixture
def sweeps(
    lock: threading.RLock, clock: Clock, recorder: NotingRecorder, request: pytest.FixtureRequest
) -> Iterator[Sweeps]:
    """Sweeps with two processes; a test may give more arguments as a parameter."""
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=EAGER, **getattr(request, "param", {}))
    sweeps.record_with(recorder)
    yield sweeps
    sweeps.close()


@contextmanager
def page_of(sweeps: Sweeps, owner: str = "visitor") -> Iterator[Callable[[Callable[[], bool]], None]]:
    """A page of that visitor, as a way to wait for what is told to it."""
    changed = threading.Event()

    def wait(condition: Callable[[], bool]) -> None:
        while not condition():
            assert changed.wait(PATIENCE), "nothing new"
            changed.clear()

    with sweeps.followed(owner, changed.set):
        yield wait


def rows(job: SweepJob) -> list[int]:
    return [run.rows for run in job.runs]


def processes(job: SweepJob) -> list[psutil.Process]:
    until(lambda: len(job.pids()) == 2)
    return [psutil.Process(pid) for pid in job.pids()]


def assert_gone(ended: list[psutil.Process]) -> None:
    assert ended
    until(lambda: not any(psutil.pid_exists(process.pid) for process in ended))
