"""A worker of a sweep: a process that trains many runs side by side and reports to the server that started it.

`python -m playground.training.sweep.worker`, with commands on its standard input and reports on its standard output, as
the worker of a single run. It trains its stacks in turns, an epoch of one at a time, and looks for commands in between.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.training import messages
from playground.training.messages import Encoded
from playground.training.sweep.messages import (
    BeginSweep,
    Ended,
    Ending,
    Over,
    Probe,
    Probed,
    Rest,
    Sentences,
    StackRows,
    States,
    Stop,
    SweepCommand,
    SweepReport,
    SweepRows,
)
from rnn import Settings, StackEpoch, train_stack
from rnn.sweep import Stack, train_stacks

ROWS_EVERY = 0.1  # seconds
STATES_EVERY = 10.0  # seconds; a run that goes on after the server was killed trains again from its newest state
STATES_EVERY_RUN = 0.1  # seconds that each run of a share adds to that, as states are large, and the disk is slow
PROBE_SECONDS = 0.06  # for each stack that is measured, and two epochs at least
PROBE_LONG = 0.5  # an epoch that takes so many seconds is measured once, though the first one is slower
PROBE_SENTENCES = 64  # of a larger set only so many are read to measure, and time is taken to grow with the words


class Row(NamedTuple):
    """One epoch of a stack of k runs; the weights, which StackEpoch has too, are too large to be kept for long."""

    epoch: int
    epochs: NDArray[np.int64]  # (k,), lower for a run that diverged
    scores: NDArray[np.float64]  # (4, k)
    seconds: float


class Share:
    """The part of a sweep that one worker trains."""

    def __init__(self, begin: BeginSweep, report: Callable[[SweepReport], None]) -> None:
        given = begin.sentences
        self._report = report
        self._epochs = train_stacks(
            given.train_set, given.test_set, begin.settings, begin.stacks, vocab_size=given.vocab_size
        )
        self._settings = begin.settings
        self._newest: dict[Stack, StackEpoch] = {}
        self._rows: dict[Stack, list[Row]] = {stack: [] for stack in begin.stacks}
        self._ended: set[int] = set()
        self._seconds = 0.0
        self._states_every = max(STATES_EVERY, STATES_EVERY_RUN * sum(map(len, begin.stacks)))
        now = perf_counter()  # stacks take turns, so that never all have a state to be written
        turns = enumerate(begin.stacks, 1)
        self._states_at = {stack: now + self._states_every * turn / len(begin.stacks) for turn, stack in turns}

    def run(self, commands: SimpleQueue[SweepCommand]) -> None:
        """Train to the end, or until told to stop; `Over` is the last that is told."""
        rows_at = perf_counter()
        resting = False
        while True:
            if resting or not commands.empty():
                command = commands.get()
                if isinstance(command, Stop):
                    break
                resting = isinstance(command, Rest)
                if resting:
                    self._send_rows()
                continue
            began = perf_counter()
            step = next(self._epochs, None)
            if step is None:
                break
            now = perf_counter()
            self._take(*step, now - began)
            if now >= rows_at:
                self._send_rows()
                rows_at = now + ROWS_EVERY
        self._send_rows()
        for stack in self._rows:
            self._end(stack, "stopped")
        self._report(Over())

    def _take(self, stack: Stack, epoch: StackEpoch, seconds: float) -> None:
        if epoch.number:  # the untrained network costs no training
            self._seconds += seconds
        self._newest[stack] = epoch
        scores = np.array([epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy], np.float64)
        self._rows[stack].append(Row(epoch.number, epoch.numbers, scores, self._seconds))
        last = np.array([self._settings[r].epochs for r in stack])
        over = [
            k for k in np.flatnonzero(epoch.diverged | (epoch.numbers >= last)).tolist() if stack[k] not in self._ended
        ]
        if over:
            self._send_rows()
            self._tell_end(stack, [(k, "diverged" if epoch.diverged[k] else "done") for k in over])
        if epoch.number and perf_counter() >= self._states_at[stack]:
            self._send_rows()
            self._tell_states(stack)
            self._states_at[stack] = perf_counter() + self._states_every

    def _end(self, stack: Stack, ending: Ending) -> None:
        if stack in self._newest:
            self._tell_end(stack, [(k, ending) for k, r in enumerate(stack) if r not in self._ended])

    def _tell_end(self, stack: Stack, endings: Sequence[tuple[int, Ending]]) -> None:
        epoch = self._newest[stack]
        ended = tuple((stack[k], ending, epoch.run(k).state()) for k, ending in endings)
        self._ended.update(r for r, _, _ in ended)
        if ended:
            self._report(Ended(ended))

    def _tell_states(self, stack: Stack) -> None:
        epoch = self._newest[stack]
        states = tuple((r, epoch.run(k).state()) for k, r in enumerate(stack) if r not in self._ended)
        if states:
            self._report(States(states))

    def _send_rows(self) -> None:
        told = []
        for stack, rows in self._rows.items():
            if rows:
                told.append(_stack_rows(stack, rows))
                rows.clear()
        if told:
            self._report(SweepRows(tuple(told)))


def _stack_rows(stack: Stack, rows: Sequence[Row]) -> StackRows:
    first = rows[0].epoch
    own = np.array([row.epochs == row.epoch for row in rows])  # (n, k)
    return StackRows(
        runs=stack,
        first=first,
        values=np.stack([row.scores for row in rows], axis=-1),
        counts=own.sum(axis=0),
        seconds=np.array([row.seconds for row in rows]),
    )


def measure(probe: Probe) -> Probed:
    """Train a few epochs of each stack and look at the clock."""
    given = probe.sentences
    learning, share = _some(given.train_set)
    testing, _ = _some(given.test_set)
    small = Sentences(learning, testing, given.vocab_size)
    return Probed(tuple(_seconds_an_epoch(small, stack) / share for stack in probe.stacks))


def _some(sentences: Encoded) -> tuple[Encoded, float]:
    """Sentences from all over the set, and the share of all words that is in them."""
    some = sentences[:: -(-len(sentences) // PROBE_SENTENCES)]
    words = sum(len(tokens) for tokens, _ in sentences)
    return some, sum(len(tokens) for tokens, _ in some) / words if words else 1.0


def _seconds_an_epoch(sentences: Sentences, stack: Sequence[Settings]) -> float:
    endless = [Settings(**{**settings.to_dict(), "epochs": 10**9}) for settings in stack]
    epochs = train_stack(sentences.train_set, sentences.test_set, endless, vocab_size=sentences.vocab_size)
    next(epochs)
    began = perf_counter()
    next(epochs, None)  # the first epoch is slower: caches are cold
    first = perf_counter() - began
    if first >= PROBE_LONG:
        return first
    count, began = 0, perf_counter()
    while count < 2 or perf_counter() - began < PROBE_SECONDS:
        if next(epochs, None) is None:
            break  # all have diverged: what was measured has to do
        count += 1
    return (perf_counter() - began) / max(count, 1)


def listen(commands: SimpleQueue[SweepCommand]) -> None:
    """Take in commands; the end of the stream is the end of the process, in the middle of an epoch if need be."""
    while True:
        try:
            commands.put(messages.read(sys.stdin.buffer))
        except (EOFError, OSError):
            os._exit(0)


def main() -> None:
    """Do whatever the server asks for, until it is gone."""
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints goes to the server's log, not into the stream of reports

    def report(what: SweepReport) -> None:
        try:
            messages.write(reports, what)
        except OSError:
            os._exit(0)  # the server is gone

    commands: SimpleQueue[SweepCommand] = SimpleQueue()
    threading.Thread(target=listen, args=[commands], name="inbox", daemon=True).start()
    while True:
        command = commands.get()
        if isinstance(command, BeginSweep):
            Share(command, report).run(commands)
        elif isinstance(command, Probe):
            report(measure(command))


if __name__ == "__main__":
    main()
