"""The states of an interactive job: its run, its worker or its place in line, and what follows what.

All of it happens with the lock of all jobs held, and nothing waits or computes. Worker threads come in through `work`,
`take`, `lost` and `moved`; `InteractiveJob` is the rest, which pages and scripts use.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from playground.training.checkpoint import Checkpoint
from playground.training.recording import KEPT_AS, Recording
from playground.training.run import Ended, Run
from playground.training.updates import State
from playground.training.worker_pool import WorkerPool
from rnn.history import changes_between
from rnn.parallel.executor import Worker
from rnn.parallel.messages import Change, Changed, Halt, Halted, Rows, RunReport, Snapshot, TrainRun
from rnn.rate import RateMeter

DEFAULT_SPEED = 200  # epochs a second
RATE_WINDOW = 2.0  # seconds over which epochs a second are measured
RATE_LEAST = 0.2  # seconds below which the measure would be noise
MOST_STEPS = 100  # presses of Step that are kept while the first of them is still under way


class Bench:
    """The state machine of a job."""

    def __init__(
        self, owner: str, run: Run, pool: WorkerPool, recording: Recording, clock: Callable[[], float]
    ) -> None:
        self.owner = owner
        self._clock = clock
        self._pool = pool
        self._recording = recording
        self._run = run
        self._state: State = "ready"
        self._message = ""
        self._speed = DEFAULT_SPEED
        self._pages: set[Callable[[bool], None]] = set()
        # While it waits or trains:
        self._budget: int | None = None  # epochs to train, None = up to the run's last
        self._worker: Worker | None = None  # its own exactly while `running`
        self._halting = False  # the worker was told to halt
        self._asked = run.settings  # what the worker has or will have
        self._why_halted = ""  # what the visitor is told once it has
        self._then: int | None = 0  # what follows when it has halted: so many steps, or None = train on
        self._makes_way = False  # it halts because others wait
        self._rows_then = 0  # how many rows there were when it was told to make way
        self._began_at = 0  # the epoch from which the worker trains
        self._rate_meter = RateMeter(RATE_WINDOW, RATE_LEAST)

    # --- called by the job ------------------------------------------------------------------------------------------

    def _replace(self, run: Run, then: Literal["train", "rest", "as before"]) -> None:
        """Puts another run on the bench. One that waits in line keeps its place, unless there is nothing to train."""
        if self._state == "running":
            self._keep("paused")  # the run that makes way goes no further
        worker, self._worker = self._worker, None
        run.number = self._run.number + 1
        self._run = run
        self._asked = run.settings
        self._message = ""
        self._rate_meter.forget()
        waiting, self._state = self._state == "waiting", "ready"
        left = self._settle()
        train = left and then == "train"
        if waiting and left and then != "rest":
            self._state = "waiting"
            self._budget = None if train else self._budget
            return
        if waiting:
            self._pool.leave(self)
        if worker is not None and train:
            self._budget = None
            self.work(worker)
        elif worker is not None:
            worker.send(Halt(0))
            self._pool.give_up(worker)
        elif train:
            self._join(None)

    def _change_settings(self, values: dict[str, float]) -> None:
        others = {name: value for name, value in values.items() if value != getattr(self._asked, name)}
        self._asked = replace(self._asked, **others)  # type: ignore[arg-type]
        if self._worker is None:
            self._settle()
        elif others:
            self._worker.send(Change(tuple(others.items())))

    def _settle(self) -> bool:
        """Between two workers: what was asked for applies from the newest epoch on. Is anything left to train?

        That may also be epochs whose rows are known, but not yet the weights that they led to.
        """
        run = self._run
        run.change_settings(changes_between(run.settings, self._asked, run.rows - 1))
        if self._state in ("ready", "paused", "done"):
            if run.rows > run.settings.epochs and run.newest.state.number == run.rows - 1:
                self._state = "done"
                return False
            self._state = "ready" if run.rows == 1 else "paused"
        return True

    def _join(self, budget: int | None, *, had_a_turn: bool = False) -> None:
        self._state, self._message = "waiting", ""
        self._budget = budget
        self._pool.join(self, had_a_turn=had_a_turn)

    def _pause(self, why: str = "") -> None:
        """Lets it rest; `why` is told until it goes on, for a visitor who has not asked for it."""
        if self._state == "waiting":
            self._pool.leave(self)
            self._state, self._message = "paused", why
            self._settle()
        elif self._worker is not None:
            self._worker.send(Halt(0))
            self._pool.expect_halt(self._worker)
            self._halting, self._then, self._makes_way = True, 0, False
            self._why_halted = why

    def _after_halt(self, steps: int | None) -> None:
        """Train or Step while the worker runs: Train goes on, Step trains one more epoch and halts."""
        assert self._worker is not None
        if self._halting or self._budget is not None:  # it is about to halt: this comes after
            self._then = None if steps is None else min((self._then or 0) + steps, MOST_STEPS)
        elif steps is not None:
            self._worker.send(Halt(steps))
            self._halting = True

    def _tell(self, *, urgent: bool) -> None:
        self._keep(KEPT_AS[self._state])
        for wake in self._pages:
            wake(urgent)

    def _keep(self, ended: Ended) -> None:
        self._recording.touch(self.owner, self._run, ended, self._message)

    # --- called by the pool, with the lock held ---------------------------------------------------------------------

    def work(self, worker: Worker) -> None:
        """Its turn has come: trains on from the newest snapshot."""
        run = self._run
        if run.rows == 1:
            run.started = time.time()
        self._worker = worker
        self._state = "running"
        self._halting, self._then, self._makes_way = False, 0, False
        self._why_halted = ""
        self._began_at = run.rows - 1
        self._rate_meter.forget()
        worker.send(
            TrainRun(
                token=self._pool.token(worker),
                sentences=run.prepared.encoded,
                settings=run.newest.settings,
                start=run.newest.state,
                changes=run.changes_from(run.newest.state),
                rows=run.rows,
                seconds=run.seconds,
                speed=self._speed,
                budget=self._budget,
            )
        )

    def take(self, report: RunReport) -> None:
        """Adds what the worker reports to the run."""
        run = self._run
        if isinstance(report, Rows):
            run.add_rows(report.first, report.values)
            self._rate_meter.note(self._clock(), run.rows - 1)
        elif isinstance(report, Changed):
            run.change_settings(report.changes)
        elif isinstance(report, Snapshot):
            run.checkpoint = Checkpoint(report.settings, report.state, report.probabilities)
        else:
            self._halted(report)
        self._tell(urgent=not isinstance(report, Rows | Snapshot))

    def _halted(self, report: Halted) -> None:
        self._worker = None
        self._rate_meter.forget()
        if report.reason == "diverged":
            self._state, self._message = "diverged", report.message
            return
        # More epochs may have been asked for when the last one was done already: they are trained all the same.
        goes_on = report.reason == "done" and self._budget is None and not self._halting
        self._state = "paused"
        if not self._settle():
            return  # it is done
        self._message = self._why_halted
        then = None if goes_on else self._what_follows()
        if then != 0:
            self._join(then, had_a_turn=self._makes_way)

    def _what_follows(self) -> int | None:
        """Epochs to train after the halt, None = all: the worker may have trained some more before it was told to."""
        if self._makes_way and self._then is not None:
            return max(0, self._then - (self._run.rows - self._rows_then))
        return self._then

    def lost(self, reason: str) -> None:
        """Its worker is gone: if it was to halt, it has; else the visitor is told. The run can go on either way."""
        self._worker = None
        self._rate_meter.forget()
        if self._halting:
            self._state, self._message = "paused", self._why_halted
        else:
            self._state = "failed"
            self._message = (
                f"The process that trains this run {reason or 'has ended unexpectedly'}. "
                "Nothing is lost: Train goes on from here."
            )
        then = self._what_follows()
        if self._settle() and self._makes_way and then != 0:
            self._join(then, had_a_turn=True)
        self._tell(urgent=True)

    def make_way(self) -> None:
        """Others wait and its turn is over: it goes on from the end of the line."""
        if self._worker is None or self._halting:
            return  # it is about to halt as it is
        left = None if self._budget is None else self._budget - (self._run.rows - 1 - self._began_at)
        self._worker.send(Halt(0))
        self._pool.expect_halt(self._worker)
        self._halting, self._then, self._makes_way = True, left, True
        self._rows_then = self._run.rows

    def moved(self) -> None:
        """Its place in the line is another one."""
        self._tell(urgent=True)
