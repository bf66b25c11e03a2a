"""The worker: a process that trains one run at a time and reports to the server that started it.

`python -m playground.training.worker`, with commands on its standard input and reports on its standard output. One
thread reads commands; the main thread trains and is the only one that writes. It ends with the server, however that
ends: the reading thread sees the end of its pipe and exits at once, in the middle of an epoch if need be.
"""

from __future__ import annotations

import math
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import BinaryIO

import numpy as np

from playground.training import messages
from playground.training.messages import (
    Begin,
    Change,
    Changed,
    Command,
    Halt,
    Halted,
    Reason,
    Report,
    Rest,
    Rows,
    Snapshot,
    Speed,
)
from playground.training.prepared_data import answers
from rnn import Diverged, Epoch, State, train

ROWS_EVERY = 0.04  # seconds; the page is sent rows ten times a second
SNAPSHOT_EVERY = 0.4  # seconds; the page follows the network at least twice a second
SNAPSHOT_SHARE = 0.15  # of the time at most, where answering every test sentence takes long
LATENESS = 0.05  # seconds of delay that are made up for, so that a stall never turns into a burst


class Inbox:
    """Commands as they arrive, read by a thread of its own; the end of the stream is the end of the process."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._commands: deque[Command] = deque()
        self._arrived = threading.Condition()
        threading.Thread(target=self._listen, name="inbox", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                command = messages.read(self._stream)
            except (EOFError, OSError):
                os._exit(0)
            assert isinstance(command, Command)
            with self._arrived:
                self._commands.append(command)
                self._arrived.notify()

    def take(self, seconds: float | None) -> Command | None:
        """The next command, waiting for one up to `seconds` (None = as long as it takes); None if there is none."""
        if not self._commands and seconds is not None and seconds <= 0:
            return None  # no lock: this is asked before every epoch
        with self._arrived:
            if not self._commands:
                self._arrived.wait(seconds)
            return self._commands.popleft() if self._commands else None


class Training:
    """One `Begin`: the run from there to the reason why it halts."""

    def __init__(self, begin: Begin, report: Callable[[Report], None]) -> None:
        self._begin = begin
        self._report = report
        self._settings = begin.settings
        self._state: State = begin.start
        self._epochs: Iterator[Epoch] = iter(())
        self._budget = math.inf if begin.budget is None else begin.budget
        self._rows: list[tuple[float, float, float, float, float]] = []
        self._snapshot_number = begin.start.number  # epoch of the last snapshot that the server has
        self._speed = begin.speed

    def run(self, inbox: Inbox) -> Begin | None:
        """Train until halted. Returns the `Begin` that took this run's place, if that was the reason."""
        reason: Reason = "paused"
        message = ""
        try:
            self._catch_up()
            while True:
                command = inbox.take(self._pause_before_next())
                if isinstance(command, Begin):
                    return command
                if command is not None:
                    self._obey(command)
                elif self._budget <= 0:
                    break
                elif perf_counter() >= self._due and not self._epoch():
                    reason = "done"
                    break
        except Diverged as error:
            reason, message = "diverged", str(error)
        self._send_rows()
        if self._is_ahead():
            self._send_snapshot()
        self._report(Halted(self._begin.token, reason, message))
        return None

    def _train(self) -> Iterator[Epoch]:
        begin = self._begin
        return train(begin.train_set, begin.test_set, self._settings, vocab_size=begin.vocab_size, start=self._state)

    def _catch_up(self) -> None:
        """Train again, in silence, what was reported after the last snapshot that was kept: the same to the bit."""
        for made in self._begin.changes:
            self._train_up_to(made.epoch)
            self._settings = made.settings
        self._train_up_to(self._begin.rows - 1)
        self._epochs = self._train()
        self._snapshot_at = self._rows_at = self._last = self._due = perf_counter()
        self._snapshot_at += SNAPSHOT_EVERY
        self._began = self._last - self._begin.seconds  # when it would have begun, had it never paused

    def _train_up_to(self, number: int) -> None:
        if self._state.number < number:
            epochs = self._train()
            while self._state.number < number:
                self._state = next(epochs).state()

    def _pause_before_next(self) -> float:
        """Seconds until something is due: the next epoch, or rows that wait to be sent."""
        if self._budget <= 0:
            return 0.0
        now = perf_counter()
        if self._rows and now >= self._rows_at:
            self._send_rows()
        if self._is_ahead() and now >= self._snapshot_at:
            self._send_snapshot()
        wake = self._due
        if self._rows:
            wake = min(wake, self._rows_at)
        if self._is_ahead():
            wake = min(wake, self._snapshot_at)
        return wake - now

    def _obey(self, command: Command) -> None:
        if isinstance(command, Speed):
            self._speed = command.epochs_per_second
        self._due = self._last + self._period()  # and a rest is over
        if isinstance(command, Rest):
            self._due = max(self._due, perf_counter() + command.seconds)
        elif isinstance(command, Halt):
            self._budget = min(self._budget, command.after)
        elif isinstance(command, Change):
            # A change is a new training from the same state: there is no other way to change a setting.
            self._send_rows()
            self._settings = command.settings
            self._epochs = self._train()
            self._report(Changed(self._begin.token, self._state.number, self._settings))
            self._send_snapshot()

    def _is_ahead(self) -> bool:
        """Whether it has trained on since the last snapshot."""
        return self._state.number > self._snapshot_number

    def _period(self) -> float:
        return 1 / self._speed if self._speed else 0.0

    def _epoch(self) -> bool:
        """Train one epoch; False if there is none left to train."""
        self._last = perf_counter()
        epoch = next(self._epochs, None)
        if epoch is None:
            return False
        self._state = epoch.state()
        if not self._rows:
            self._rows_at = self._last + ROWS_EVERY
        train, test, seconds = epoch.train, epoch.test, perf_counter() - self._began
        self._rows.append((train.loss, train.accuracy, test.loss, test.accuracy, seconds))
        self._budget -= 1
        self._due = max(self._due, self._last - LATENESS) + self._period()
        return True

    def _send_rows(self) -> None:
        if self._rows:
            first = self._state.number - len(self._rows) + 1
            self._report(Rows(self._begin.token, first, np.array(self._rows).T))
            self._rows = []

    def _send_snapshot(self) -> None:
        """Send the newest state with its answers; the rows up to it go first, so they are never behind it."""
        self._send_rows()
        begin, started = self._begin, perf_counter()
        self._report(Snapshot(begin.token, self._settings, self._state, answers(self._state.params, begin.test_set)))
        self._snapshot_number = self._state.number
        now = perf_counter()
        self._snapshot_at = now + max(SNAPSHOT_EVERY, (now - started) / SNAPSHOT_SHARE)


def main() -> None:
    """Train whatever the server asks for, until it is gone."""
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints goes to the server's log, not into the stream of reports

    def report(what: Report) -> None:
        try:
            messages.write(reports, what)
        except OSError:
            os._exit(0)  # the server is gone; the inbox is about to see it too

    inbox = Inbox(sys.stdin.buffer)
    begin: Command | None = None
    while True:
        # Between two runs nothing but a Begin has a meaning: the rest came too late for the run that has halted.
        if not isinstance(begin, Begin):
            begin = inbox.take(None)
        if isinstance(begin, Begin):
            begin = Training(begin, report).run(inbox)


if __name__ == "__main__":
    main()
