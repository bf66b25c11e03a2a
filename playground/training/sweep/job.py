"""A sweep that one visitor has asked for: its runs, the worker processes that train them, and what may be done to it.

Everything here happens with the lock of all jobs held, but `status`, `results` and `curves`, which take it for a
moment. A sweep trains when the `Sweeps` of this server give it their one place, and rests, its processes asleep, when
they take it.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.training.checkpoint import Checkpoint
from playground.training.decimate import points_of
from playground.training.prepared_data import prepare
from playground.training.run import Ended as KeptAs
from playground.training.run import Run
from playground.training.sweep.plan import Plan
from rnn import Settings
from rnn import State as TrainingState
from rnn.analysis import compared_at
from rnn.analysis.endings import Result
from rnn.history import COLUMNS
from rnn.parallel.executor import Executor, Worker
from rnn.parallel.messages import Halt, Over, Report, Rest, RunsEnded, StackRows, States, SweepRows, TrainStacks
from rnn.rate import RateMeter
from rnn.sweep import Cell, Stack, portions

State: TypeAlias = Literal["waiting", "running", "paused", "done", "stopped", "failed"]

TEST_LOSS, TEST_ACCURACY = DRAWN = [COLUMNS.index(name) for name in ("test_loss", "test_accuracy")]
"""Places of the columns that a page draws of a sweep."""
NO_ANSWERS = np.empty((0, 0))  # to test sentences: no page shows those of a run of a sweep

PATIENCE = 10.0  # seconds that a worker may take to come to an end before it is killed; a long epoch may be under way
RATE_WINDOW = 5.0  # seconds over which the rate is measured
RATE_LEAST = 0.5
UNDER_WAY: tuple[State, ...] = ("waiting", "running", "paused")
CAN: Mapping[State, tuple[str, ...]] = {
    "waiting": ("pause", "stop"),
    "running": ("pause", "stop"),
    "paused": ("continue", "stop"),
    "done": ("start",),
    "stopped": ("start",),
    "failed": ("start",),
}
"""What a page offers in each state: "start" is a new sweep."""

STOPPED = "The sweep was stopped here."
LEFT = "The sweep was stopped here, as no page of its visitor was connected any more."
DIVERGED = "Training diverged after epoch {}. Try a lower learning rate, then a smaller scale of the initial weights."
LOST = "The process that trained this run has ended unexpectedly."


@dataclass(frozen=True)
class SweepStatus:
    """How a sweep stands, for the page."""

    state: State
    message: str
    done_epochs: int
    of_epochs: int
    rate: float | None  # epochs of runs a second
    seconds_left: float | None
    cut_off: bool = False  # its server ended before it did, and it can be continued

    @property
    def can(self) -> tuple[str, ...]:
        """What a page may ask for now."""
        return (*CAN[self.state], "continue") if self.cut_off else CAN[self.state]


@dataclass(frozen=True, eq=False)
class Continued:
    """A sweep that was cut off: its id and those of its runs that there are, each as far as it has come."""

    sweep: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, eq=False)
class Curves:
    """New points of runs that have the same ones: epochs (n,), test loss and accuracy (runs, n)."""

    runs: tuple[int, ...]
    epochs: NDArray[np.int64]
    test_loss: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]


class SweepJob:
    """One sweep from its start to its end."""

    def __init__(
        self,
        owner: str,
        plan: Plan,
        processes: int,
        executor: Executor,
        clock: Callable[[], float],
        lock: threading.RLock,
        touched: Callable[[SweepJob, Run, KeptAs], None],
        over: Callable[[SweepJob], None],
        before: Continued | None = None,
    ) -> None:
        """`touched` is called for each run that has news, `over` when the sweep needs its place no more.

        `before`: what there is of the sweep from before the server was started; it goes on from there.
        """
        self.id = uuid.uuid4().hex if before is None else before.sweep
        self.owner = owner
        self.plan = plan
        self.state: State = "waiting"
        self.message = ""
        self.settings = plan.sweep.settings()
        made = prepare(plan.data)
        there = {} if before is None else {run.first_settings: run for run in before.runs}
        self.runs = tuple(there.get(settings) or Run(made, settings, sweep=self.id) for settings in self.settings)
        # Saved as they are, and perhaps trained on alone since: what stands here of them is only the sweep's part.
        self._over_before = [run for run in self.runs if run.ended is not None]
        self._shares = _shares_of([r for r, run in enumerate(self.runs) if run.ended is None], self.settings, processes)
        self._executor, self._clock, self._lock = executor, clock, lock
        self._touched, self._over = touched, over
        self._workers: dict[Worker, set[int]] = {}  # with the places of its share
        self._begun = False
        self._lost = 0
        self._why_stopped = STOPPED
        self._overdue: float | None = None  # when workers that were told to stop are killed
        self._rate_meter = RateMeter(RATE_WINDOW, RATE_LEAST)

    # --- what may be done to it ------------------------------------------------------------------------------------

    def go(self) -> None:
        """It has the place: trains, or trains on."""
        self.state = "running"
        self._rate_meter.forget()
        for worker in self._workers:
            worker.send(Rest(0.0))
        if not self._begun:
            self._begun = True
            sentences = prepare(self.plan.data).encoded
            for share in self._shares:
                worker = self._executor.start(self._report, self._gone)
                self._workers[worker] = {r for stack in share for r in stack}
                own = self._workers[worker]
                starts = tuple(run.state if r in own else None for r, run in enumerate(self.runs))
                worker.send(TrainStacks(sentences, self.settings, tuple(share), starts))
        self._touch_all("running")

    def rest(self, state: Literal["waiting", "paused"]) -> None:
        """It has lost the place, or gives it up."""
        self.state = state
        for worker in self._workers:
            worker.send(Rest(None))
        self._touch_all("paused")

    def stop(self, why: str = STOPPED) -> None:
        """Brings it to an end; what it has is kept, and `why` with each run that had not ended."""
        self.state = "stopped"
        self._why_stopped = why
        for worker in self._workers:
            worker.send(Halt())
        self._overdue = self._clock() + PATIENCE
        if not self._workers:
            self._end_those(range(len(self.runs)))
            self._over(self)

    def kill(self, *, overdue: bool) -> None:
        """Ends its processes at once; with `overdue`, only if they were told to stop and have not for too long."""
        if not overdue or (self._overdue is not None and self._clock() >= self._overdue):
            for worker in self._workers:
                worker.kill()
                worker.end()

    def interrupt(self) -> None:
        """The server is on its way out: whatever trains is cut off."""
        for run in self.runs:
            if run.ended is None and run.rows:
                self._end(run, "interrupted", "The server was stopped.")
        self.kill(overdue=False)

    def remind(self) -> None:
        """Tells of every run as if it had news: there may be somebody new who listens."""
        for run in self.runs:
            if run not in self._over_before:
                self._touched(self, run, run.ended or self._kept_as())

    # --- what pages are told ---------------------------------------------------------------------------------------

    @property
    def final(self) -> bool:
        """Whether nothing will change any more."""
        return self.state not in UNDER_WAY and not self._workers

    @property
    def can(self) -> tuple[str, ...]:
        """What a page may ask for now."""
        return CAN[self.state]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The combinations of settings, with the places of their runs."""
        return self.plan.sweep.cells()

    def pids(self) -> list[int]:
        """Its worker processes."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    def status(self) -> SweepStatus:
        """How it stands."""
        with self._lock:
            done, of = self._done(), sum(settings.epochs for settings in self.settings)
            rate = self._rate_meter.rate() if self.state == "running" else None
            return SweepStatus(self.state, self.message, done, of, rate, (of - done) / rate if rate else None)

    def results(self) -> tuple[int, list[Result]] | None:
        """The epoch at which all runs can be compared, and how they stood then; None before 1."""
        with self._lock:
            if any(not run.rows for run in self.runs):
                return None
            diverged = [run.ended == "diverged" for run in self.runs]
            epoch = compared_at([run.epoch for run in self.runs], diverged)
            known = [run.columns() for run in self.runs]
        # Looking through many histories takes a while, and the rows that are there do not change.
        if not epoch:
            return None
        scores = zip(known, diverged, strict=True)
        return epoch, [Result.of(rows[TEST_LOSS], rows[TEST_ACCURACY], epoch, diverged=gone) for rows, gone in scores]

    def curves(self, seen: list[int], stride: int) -> list[Curves]:
        """The points that are new to a page that has `seen` so many rows of each run, which is brought up to date."""
        with self._lock:
            now = [(run.rows, run.columns()) for run in self.runs]
        alike: dict[tuple[int, int], list[int]] = {}
        for r, (rows, _) in enumerate(now):
            if rows > seen[r]:
                alike.setdefault((seen[r], rows), []).append(r)
                seen[r] = rows
        told = []
        for (first, rows), runs in alike.items():
            epochs = points_of(first, rows, stride)
            points = np.stack([now[r][1][DRAWN][:, epochs] for r in runs])  # (runs, 2, n)
            told.append(Curves(tuple(runs), epochs, points[:, 0], points[:, 1]))
        return told

    def _done(self) -> int:
        return sum(_done(run) for run in self.runs)

    # --- what its workers tell --------------------------------------------------------------------------------------

    def _report(self, worker: Worker, report: Report) -> None:
        with self._lock:
            if worker not in self._workers:
                return
            if isinstance(report, SweepRows):
                for rows in report.stacks:
                    self._add(rows)
                self._rate_meter.note(self._clock(), self._done())
            elif isinstance(report, States):
                for r, state in report.runs:
                    self._note(self.runs[r], state)
                    self._touched(self, self.runs[r], self._kept_as())
            elif isinstance(report, RunsEnded):
                for r, ending, state in report.runs:
                    run = self.runs[r]
                    self._note(run, state)
                    message = self._why_stopped if ending == "stopped" else ""
                    message = DIVERGED.format(run.epoch) if ending == "diverged" else message
                    self._end(run, "paused" if ending == "stopped" else ending, message)
            elif isinstance(report, Over):
                self._end_those(self._workers[worker])
                self._dismiss(worker)

    def _add(self, rows: StackRows) -> None:
        for k, r in enumerate(rows.runs):
            run, skip = self.runs[r], int(rows.skips[k])
            own = rows.values[:, k, skip : skip + int(rows.counts[k])]
            new = run.add_rows(rows.first + skip, own, timed_anew=True)
            if new and run.ended is None:
                self._touched(self, run, self._kept_as())

    def _note(self, run: Run, state: TrainingState) -> None:
        """The newest state of a run."""
        run.checkpoint = Checkpoint(run.settings, state, NO_ANSWERS)

    def _kept_as(self) -> KeptAs:
        """What is kept of a run that has not ended."""
        return "running" if self.state == "running" else "paused"

    def _end(self, run: Run, ended: KeptAs, message: str) -> None:
        run.ended, run.message = ended, message
        self._touched(self, run, ended)

    def _end_those(self, places: Iterable[int]) -> None:
        """Those that never began have no state to tell of."""
        for r in places:
            if self.runs[r].ended is None:
                self._end(self.runs[r], "paused", self._why_stopped)

    def _gone(self, worker: Worker, reason: str) -> None:
        """A process has ended; without having said that it would, the runs of its share end where they are."""
        with self._lock:
            share = self._workers.get(worker)
            if share is None:
                return
            stopped = self.state == "stopped"
            for r in sorted(share):
                run = self.runs[r]
                if run.ended is None:
                    self._lost += not stopped
                    self._end(run, "interrupted" if stopped else "failed", self._why_stopped if stopped else LOST)
            if self._lost:
                some = f"{self._lost} of {len(self.runs)} runs {'ends' if self._lost == 1 else 'end'} early"
                if len(self.runs) == 1:
                    some = "its one run ends early"
                self.message = (
                    f"A process of this sweep {reason or 'has ended unexpectedly'}: {some}. "
                    f"What {'it has' if self._lost == 1 else 'they have'} is kept."
                )
            self._dismiss(worker)

    def _dismiss(self, worker: Worker) -> None:
        del self._workers[worker]
        worker.end()
        if self._workers:
            return
        if self.state != "stopped":
            self.state = "failed" if self._lost else "done"
        self._over(self)

    def _touch_all(self, ended: KeptAs) -> None:
        for run in self.runs:
            if run.rows and run.ended is None:
                self._touched(self, run, ended)


def _done(run: Run) -> int:
    """How many epochs of a run there is no need to wait for: all, where it has ended."""
    return max(run.epoch, 0) if run.ended is None else run.settings.epochs


def _shares_of(unfinished: Sequence[int], settings: Sequence[Settings], processes: int) -> list[list[Stack]]:
    """The runs at these places, shared out to so many processes."""
    shares = portions([settings[r] for r in unfinished], processes) if unfinished else []
    return [[tuple(unfinished[k] for k in stack) for stack in share] for share in shares]
