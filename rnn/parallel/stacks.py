"""How a worker trains its share of many runs: its stacks in turns, an epoch of one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn.history import row
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import (
    Halt,
    Over,
    Rest,
    RunEnding,
    RunsEnded,
    StackReport,
    StackRows,
    States,
    SweepRows,
    TrainStacks,
)
from rnn.shares import Stack, train_stacks
from rnn.state import StackEpoch

STACK_ROWS_EVERY = 0.1  # seconds
STATES_EVERY = 10.0  # seconds; a run that goes on after the server was killed trains again from its newest state
STATES_EVERY_RUN = 0.1  # seconds that each run of a share adds to that, as states are large, and the disk is slow


class Row(NamedTuple):
    """One epoch of a stack of k runs; the weights, which StackEpoch has too, are too large to be kept for long."""

    epoch: int
    epochs: NDArray[np.int64]  # (k,), lower for a run that diverged
    values: NDArray[np.float64]  # (columns, k)


class Share:
    """The part of many runs that one worker trains."""

    def __init__(
        self,
        task: TrainStacks,
        *,
        rows_every: float = STACK_ROWS_EVERY,
        states_every: float = STATES_EVERY,
        states_every_run: float = STATES_EVERY_RUN,
    ) -> None:
        """Rows are reported every `rows_every` seconds, the states of each run as often as the other two say."""
        data = task.sentences
        sizes: Any = {"vocab_size": data.vocab_size, "classes": data.classes}
        self._epochs = train_stacks(
            data.train_set, data.test_set, task.settings, task.stacks, **sizes, start=task.starts or None
        )
        self._settings, self._rest_every_run = task.settings, task.rest_every_run
        self._newest: dict[Stack, StackEpoch] = {}
        self._rows: dict[Stack, list[Row]] = {stack: [] for stack in task.stacks}
        self._ended: set[int] = set()
        self._untold: dict[Stack, None] = {}  # of which states are newer than those that were told, in order
        self._seconds = 0.0
        self._rows_every = rows_every
        self._states_every = max(states_every, states_every_run * sum(map(len, task.stacks)))
        now = perf_counter()  # stacks take turns, so that never all have a state to be written
        turns = enumerate(task.stacks, 1)
        self._states_at = {stack: now + self._states_every * turn / len(task.stacks) for turn, stack in turns}

    def train(self, inbox: Inbox) -> Iterator[StackReport]:
        """Train to the end, or until told to halt, and report on the way; `Over` comes last.

        Told to rest without end it reports the newest states too, as what asked for it may be about to end: those of
        one stack after the other, since of many runs they are large, until it is told to train on.
        """
        rows_at = perf_counter()
        rest: float | None = 0.0
        while True:
            untold = next(iter(self._untold), None) if rest is None else None
            command = inbox.take(rest if untold is None else self._rest_every_run * len(untold))
            if command is None and untold is not None:
                yield from self._states(untold)
                continue
            rest = 0.0
            if isinstance(command, Halt):
                break
            if isinstance(command, Rest):
                rest = command.seconds
                yield from self._new_rows()
            if command is not None:
                continue
            began = perf_counter()
            step = next(self._epochs, None)
            if step is None:
                break
            now = perf_counter()
            yield from self._take(*step, now - began)
            if now >= rows_at:
                yield from self._new_rows()
                rows_at = now + self._rows_every
        yield from self._new_rows()
        for stack, epoch in self._newest.items():
            yield from self._end(stack, epoch, [(k, "stopped") for k in range(len(stack))])
        yield Over()

    def _take(self, stack: Stack, epoch: StackEpoch, seconds: float) -> Iterator[StackReport]:
        if epoch.number:  # the untrained network costs no training
            self._seconds += seconds
        self._newest[stack] = epoch
        values = np.array([np.broadcast_to(value, len(stack)) for value in row(epoch, self._seconds)], np.float64)
        self._rows[stack].append(Row(epoch.number, epoch.numbers, values))
        last = np.array([self._settings[r].epochs for r in stack])
        over = np.flatnonzero(epoch.diverged | (epoch.numbers >= last)).tolist()
        if any(stack[k] not in self._ended for k in over):
            yield from self._new_rows()
            yield from self._end(stack, epoch, [(k, "diverged" if epoch.diverged[k] else "done") for k in over])
        if epoch.number:
            self._untold[stack] = None
            if perf_counter() >= self._states_at[stack]:
                yield from self._new_rows()
                yield from self._states(stack)

    def _states(self, stack: Stack) -> Iterator[StackReport]:
        """The newest states of a stack, of whose runs all rows are told."""
        epoch = self._newest[stack]
        states = tuple((r, epoch.run(k).state()) for k, r in enumerate(stack) if r not in self._ended)
        if states:
            yield States(states)
        self._untold.pop(stack, None)
        self._states_at[stack] = perf_counter() + self._states_every

    def _end(self, stack: Stack, epoch: StackEpoch, endings: Sequence[tuple[int, RunEnding]]) -> Iterator[StackReport]:
        """Those of these members that have not ended before end now."""
        new = [(k, ending) for k, ending in endings if stack[k] not in self._ended]
        if new:
            self._ended.update(stack[k] for k, _ in new)
            yield RunsEnded(tuple((stack[k], ending, epoch.run(k).state()) for k, ending in new))

    def _new_rows(self) -> Iterator[StackReport]:
        new = tuple(_stack_rows(stack, rows) for stack, rows in self._rows.items() if rows)
        if new:
            for rows in self._rows.values():
                rows.clear()
            yield SweepRows(new)


def _stack_rows(stack: Stack, rows: Sequence[Row]) -> StackRows:
    first = rows[0].epoch
    own = np.array([row.epochs == row.epoch for row in rows])  # (n, k)
    return StackRows(
        runs=stack,
        first=first,
        values=np.stack([row.values for row in rows], axis=-1),
        skips=own.argmax(axis=0),
        counts=own.sum(axis=0),
    )
