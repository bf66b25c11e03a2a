"""How a worker trains one run: at the speed that was chosen, with rows and snapshots on the way, until it halts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter

import numpy as np

from rnn.answers import answers
from rnn.divergence import Diverged
from rnn.history import SettingChange, changed, row
from rnn.kept_states import StateSelection
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import (
    Change,
    Changed,
    Command,
    Halt,
    Halted,
    HaltReason,
    Rest,
    Rows,
    RunReport,
    Snapshot,
    SnapshotSoon,
    Speed,
    Task,
    TrainRun,
)
from rnn.state import Epoch, State
from rnn.training import train

RUN_ROWS_EVERY = 0.04  # seconds; the page is sent rows ten times a second
SNAPSHOT_EVERY = 0.4  # seconds; the page follows the network at least twice a second
SNAPSHOT_SOON = 0.2  # seconds; a page that looks into the network follows it at least four times a second
SNAPSHOT_SHARE = 0.15  # of the time at most, where answering every test sentence takes long
LATENESS = 0.05  # seconds of delay that are made up for, so that a stall never turns into a burst


class OneRun:
    """The run from where the task begins to the reason why it halts."""

    def __init__(
        self, task: TrainRun, report: Callable[[RunReport], None], clock: Callable[[], float] = perf_counter
    ) -> None:
        """`report` is called with what there is to tell; `clock` counts seconds."""
        self._task = task
        self._clock = clock
        self._report = report
        self._settings = task.settings
        self._state: State = task.start
        self._state_selection = StateSelection(task.kept, task.accuracies, task.start.size, task.begins_at)
        self._epochs: Iterator[Epoch] = iter(())
        self._budget = math.inf if task.budget is None else task.budget
        self._planned = list(task.planned)
        self._rows: list[tuple[float, ...]] = []
        self._snapshot_number = task.start.number  # epoch of the last snapshot that the server has
        self._speed = task.speed

    def run(self, inbox: Inbox) -> Task | None:
        """Train until halted. Returns the task that took this run's place, if that was the reason."""
        reason: HaltReason = "paused"
        message = ""
        try:
            self._catch_up()
            self._make_planned_changes()
            while True:
                command = inbox.take(self._pause_before_next())
                if isinstance(command, Task):
                    return command
                if command is not None:
                    self._obey(command)
                elif self._budget <= 0:
                    break
                elif self._clock() >= self._due and not self._epoch():
                    reason = "done"
                    break
        except Diverged as error:
            reason, message = "diverged", str(error)
        self._send_rows()
        if self._is_ahead():
            self._send_snapshot()
        self._report(Halted(self._task.token, reason, message))
        return None

    def _train(self) -> Iterator[Epoch]:
        task = self._task
        data = task.sentences
        sizes = {"vocab_size": data.vocab_size, "classes": data.classes}
        return train(data.train_set, data.test_set, self._settings, **sizes, start=self._state)

    def _catch_up(self) -> None:
        """Train again, in silence, what was reported after the last snapshot that was kept: the same to the bit."""
        for change in self._task.changes:
            self._train_up_to(change.epoch)
            self._settings = changed(self._settings, [change])
        self._train_up_to(self._task.rows - 1)
        self._epochs = self._train()
        self._snapshot_at = self._rows_at = self._last = self._due = self._clock()
        self._snapshot_soon_at = self._snapshot_at + SNAPSHOT_SOON
        self._snapshot_at += SNAPSHOT_EVERY
        self._began = self._last - self._task.seconds  # when it would have begun, had it never paused

    def _train_up_to(self, number: int) -> None:
        if self._state.number < number:
            epochs = self._train()
            while self._state.number < number:
                epoch = next(epochs)
                self._state_selection.see(epoch)
                self._state = epoch.state()

    def _pause_before_next(self) -> float:
        """Seconds until something is due: the next epoch, or rows that wait to be sent."""
        if self._budget <= 0:
            return 0.0
        now = self._clock()
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
        if isinstance(command, SnapshotSoon):
            self._snapshot_at = min(self._snapshot_at, self._snapshot_soon_at)
            return
        if isinstance(command, Speed):
            self._speed = command.epochs_per_second
        self._due = self._last + self._period()  # and a rest is over
        if isinstance(command, Rest):
            self._due = max(self._due, self._clock() + (math.inf if command.seconds is None else command.seconds))
        elif isinstance(command, Halt):
            self._budget = min(self._budget, command.after)
        elif isinstance(command, Change):
            names = dict(command.values)
            self._planned = [each for each in self._planned if each.name not in names]
            self._change(command.values)

    def _change(self, values: Iterable[tuple[str, float]]) -> None:
        """Go on with other settings: a new training from the same state, for there is no other way to change one."""
        self._send_rows()
        changes = tuple(SettingChange(self._state.number, name, value) for name, value in values)
        self._settings = changed(self._settings, changes)
        self._epochs = self._train()
        self._report(Changed(self._task.token, changes))
        self._send_snapshot()

    def _make_planned_changes(self) -> None:
        """Make the changes whose turn has come: those after the newest epoch."""
        due = [each for each in self._planned if each.epoch <= self._state.number]
        if due:
            self._planned = [each for each in self._planned if each not in due]
            self._change((each.name, each.value) for each in due)

    def _is_ahead(self) -> bool:
        """Whether it has trained on since the last snapshot."""
        return self._state.number > self._snapshot_number

    def _period(self) -> float:
        return 1 / self._speed if self._speed else 0.0

    def _epoch(self) -> bool:
        """Train one epoch; False if there is none left to train."""
        self._last = self._clock()
        epoch = next(self._epochs, None)
        if epoch is None:
            return False
        self._state_selection.see(epoch)
        self._state = epoch.state()
        if not self._rows:
            self._rows_at = self._last + RUN_ROWS_EVERY
        self._rows.append(row(epoch, self._clock() - self._began))
        self._budget -= 1
        self._due = max(self._due, self._last - LATENESS) + self._period()
        self._make_planned_changes()
        return True

    def _send_rows(self) -> None:
        if self._rows:
            first = self._state.number - len(self._rows) + 1
            self._report(Rows(self._task.token, first, np.array(self._rows).T))
            self._rows = []

    def _send_snapshot(self) -> None:
        """Send the newest state with its answers; the rows up to it go first, so they are never behind it."""
        self._send_rows()
        task, start = self._task, self._clock()
        given = answers(self._state.params, task.sentences.test_set, self._settings.readout)
        kept, new = np.array(self._state_selection.numbers, np.int64), self._state_selection.take_new()
        self._report(Snapshot(task.token, self._settings, self._state, given, kept, new))
        self._snapshot_number = self._state.number
        now = self._clock()
        rest = (now - start) / SNAPSHOT_SHARE
        self._snapshot_at = now + max(SNAPSHOT_EVERY, rest)
        self._snapshot_soon_at = now + max(SNAPSHOT_SOON, rest)
