"""The turn of a job: the epochs that it trains with one worker, the halt at their end, and what comes after that.

A turn is asked for, begins when the job has a worker, and ends when that has halted or is lost. A worker halts after
the epoch that it is at, so what the visitor presses meanwhile is kept: it counts from the halt on.
"""

from __future__ import annotations

from rnn.parallel.messages import Halt

MOST_PRESSED_STEPS = 100  # presses of Step that are kept while the first of them is still under way


class Turn:
    """The newest turn of a job, asked for or under way. An `int | None` of epochs: None = up to the run's last."""

    def __init__(self) -> None:
        self.budget: int | None = None  # epochs to train
        self.halting = False  # the worker was told to halt
        self.makes_way = False  # it halts because others wait: the job joins the line again
        self.why_halted = ""  # what the visitor is told once it has
        self._then: int | None = 0  # epochs to train after the halt
        self._began_at = 0  # the epoch from which the worker trains
        self._rows_then = 0  # how many rows there were when it was told to make way

    def ask_for_more(self, steps: int | None) -> None:
        """Train or Step (with `steps`) is pressed before the turn has begun."""
        self.budget = None if steps is None else (self.budget or 0) + steps

    def begin(self, epoch: int) -> None:
        """The job has a worker, which trains from this epoch on."""
        self.halting, self._then, self.makes_way = False, 0, False
        self.why_halted = ""
        self._began_at = epoch

    def halt(self, why: str) -> None:
        """The worker was told to halt, and nothing follows; `why` is told if the visitor did not press Pause."""
        self.halting, self._then, self.makes_way = True, 0, False
        self.why_halted = why

    def make_way(self, epoch: int, rows: int) -> None:
        """The worker, which is at this epoch, was told to halt as others wait: what is left follows."""
        self._then = None if self.budget is None else self.budget - (epoch - self._began_at)
        self.halting, self.makes_way = True, True
        self._rows_then = rows

    def go_on(self, steps: int | None) -> Halt | None:
        """Train or Step is pressed while the worker trains. Returns what the worker is told, if it is told anything."""
        if self.halting or self.budget is not None:  # it is about to halt: this comes after
            self._then = None if steps is None else min((self._then or 0) + steps, MOST_PRESSED_STEPS)
        elif steps is not None:
            self.halting = True
            return Halt(steps)
        return None

    def what_follows(self, rows: int) -> int | None:
        """Epochs to train after the halt. The worker may have trained some before it heard that it makes way."""
        if self.makes_way and self._then is not None:
            return max(0, self._then - (rows - self._rows_then))
        return self._then
