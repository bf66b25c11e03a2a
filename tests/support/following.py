"""Follows a job as a page does, and waits for what a job does without ever guessing how long it takes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import numpy as np

from playground.training.checkpoint import Checkpoint
from playground.training.interactive.job import InteractiveJob
from playground.training.prepared_data import PreparedData, RunConfig, prepare
from playground.training.run import Run
from playground.training.updates import Cursor, Status
from rnn import Diverged, Epoch, Settings, State, train
from rnn.history import SCORES, SettingChange
from tests.support.patience import PATIENCE

SHORT = RunConfig("Article", Settings(hidden_size=16, epochs=60, init_scale=0.3))


class Follower:
    """A page of the job: keeps what a page keeps, and fails when a row is lost or doubled."""

    def __init__(self, job: InteractiveJob) -> None:
        self.job = job
        self.run = 0
        self.rows: list[tuple[float, ...]] = []
        self.changes: list[SettingChange] = []
        self.checkpoints: list[Checkpoint] = []
        self.statuses: list[Status] = []
        self._cursor = Cursor()
        self._changed = threading.Event()
        self._changed.set()

    def wake(self, urgent: bool) -> None:
        self._changed.set()

    def look(self) -> Status:
        """Takes in what is new."""
        update = self.job.update(self._cursor)
        if update.begun:
            self.run, self.rows, self.changes, self.checkpoints = update.run.number, [], [], []
        assert update.first == len(self.rows)
        self.rows.extend(zip(*(update.rows[name] for name in SCORES), strict=True))
        self.changes.extend(update.changes)
        if not self.checkpoints or update.checkpoint is not self.checkpoints[-1]:
            self.checkpoints.append(update.checkpoint)
        self.statuses.append(update.status)
        assert update.status.epoch == len(self.rows) - 1
        return update.status

    def changed(self) -> list[SettingChange]:
        """Every change that stands in the record of the run."""
        self.look()
        return self.changes

    def until(self, condition: Callable[[Status], bool]) -> Status:
        """Waits for a status of which `happened` is true, taking in all that comes."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self._changed.clear()
            status = self.look()
            if condition(status):
                return status
            assert self._changed.wait(deadline - time.monotonic()), f"nothing new for {PATIENCE} s; last {status}"

    def until_state(self, *states: str) -> Status:
        return self.until(lambda status: status.state in states)

    def until_epoch(self, epoch: int) -> Status:
        return self.until(lambda status: status.epoch >= epoch)


def run_of(job: InteractiveJob) -> Run:
    """The run that a job has now, as its pages get to know it."""
    return job.update(job.cursor(0, 0)).run


@contextmanager
def following(job: InteractiveJob) -> Iterator[Follower]:
    """A page of the job, open for as long as the block lasts."""
    follower = Follower(job)
    with job.followed(follower.wake):
        yield follower


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def unbroken(config: RunConfig, *, start: State | None = None) -> Iterator[Epoch]:
    """The run as `rnn.train` gives it, in this process and in one go.

    One from its beginning is trained once, as far as any test has looked at it.
    """
    return _trained(config, start) if start is not None else _known(config)


def _trained(config: RunConfig, start: State | None) -> Iterator[Epoch]:
    prepared: PreparedData = prepare(config.data)
    sizes = {"vocab_size": len(prepared.vocabulary), "classes": len(prepared.labels)}
    return train(prepared.learnt_from, prepared.test_set, config.settings, **sizes, start=start)


_KNOWN: dict[RunConfig, tuple[list[Epoch], Iterator[Epoch]]] = {}


def _known(config: RunConfig) -> Iterator[Epoch]:
    if config not in _KNOWN:
        _KNOWN[config] = [], _trained(config, None)
    epochs, later_epochs = _KNOWN[config]
    for number in count():
        if number == len(epochs):
            try:
                epochs.append(next(later_epochs))
            except StopIteration:
                return
            except Diverged:
                del _KNOWN[config]  # the next one to ask for it is to hear the same
                raise
        yield epochs[number]


def row(epoch: Epoch) -> tuple[float, ...]:
    """An epoch as a row of the record."""
    return epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy


def same(one: State, other: State) -> bool:
    """Whether two states are equal, bit for bit."""
    every_array = [
        [array for weights in (state.params, *state.memory.averages) for array in weights.arrays()]
        for state in (one, other)
    ]
    pairs = zip(*every_array, strict=True)
    other_fields = [{**vars(state), "params": None, "memory": state.memory.updates} for state in (one, other)]
    return other_fields[0] == other_fields[1] and all(np.array_equal(*pair) for pair in pairs)
