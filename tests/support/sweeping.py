"""Sweeps that are small enough for a test, a page that waits for changes, and a recorder that remembers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

import numpy as np
import psutil
import pytest

from playground.training.run import Run
from playground.training.sweep.job import SweepJob
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn import Settings
from rnn.history import COLUMNS, Ended
from rnn.parallel.messages import Over, StackRows, SweepRows, TrainStacks
from rnn.sweep import Sweep
from tests.support.executors import EAGER, ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock
from tests.support.patience import PATIENCE, until

BASE = Settings(hidden_size=4, epochs=40, init_scale=0.3)
PLAN = Plan("Article", Sweep(BASE, {"learning_rate": (0.01, 0.02)}, seeds=3))
LONG = Plan("Article", Sweep(replace(BASE, epochs=10_000), {}, seeds=4))
RULES = Plan("Article", Sweep(BASE, {}, seeds=5))  # two processes share its runs as 3 and 2


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


# --- with workers that only note what they are told -------------------------------------------------------------------


@pytest.fixture
def scripted(lock: threading.RLock, clock: Clock, executor: ScriptedExecutor, recorder: NotingRecorder) -> Sweeps:
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=executor, most=3, most_finished=2)
    sweeps.record_with(recorder)
    return sweeps


@contextmanager
def counting(sweeps: Sweeps, *owners: str) -> Iterator[Callable[[], list[int]]]:
    """A page of each of these visitors, as a way to ask how often each was woken since the last time."""
    wakes = dict.fromkeys(owners, 0)

    def wake(owner: str) -> None:
        wakes[owner] += 1

    def since() -> list[int]:
        counts = list(wakes.values())
        wakes.update(dict.fromkeys(owners, 0))
        return counts

    with ExitStack() as pages:
        for owner in owners:
            pages.enter_context(sweeps.followed(owner, partial(wake, owner)))
        yield since


def told_rows(worker: ScriptedWorker, count: int) -> int:
    """The worker tells of so many epochs of one of its runs, from epoch 0 on. Returns the run's place."""
    (task,) = (command for command in worker.commands if isinstance(command, TrainStacks))
    values = np.full((len(COLUMNS), 1, count), 0.5)
    run = task.stacks[0][0]
    worker.report(SweepRows((StackRows((run,), 0, values, np.zeros(1, np.int64), np.full(1, count)),)))
    return run


def over(*workers: ScriptedWorker) -> None:
    for worker in workers:
        worker.report(Over())
