"""A sweep that one visitor has asked for: hands events over to its state machine, and does what that says.

Everything here happens with the lock of all jobs held, but `status`, `results` and `curves`, which take it for a
moment. A sweep trains when the `Sweeps` of this server give it their one place, and rests, its processes asleep, when
they take it. What follows what stands in `SweepStateMachine`.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.decimate import points_of
from playground.training.prepared_data import prepare
from playground.training.run import Run
from playground.training.sweep.instructions import BeginShare, End, GiveBack, Instructions, Kill, SendToShare, Touch
from playground.training.sweep.plan import Plan, plan_text
from playground.training.sweep.starts import SavedState
from playground.training.sweep.state_machine import STOPPED_HERE, SweepStateMachine
from playground.training.sweep.updates import DRAWN_ROWS, TEST_ACCURACY, TEST_LOSS, Curves, SweepState, SweepStatus
from playground.training.sweep.workforce import Standing, Workforce
from rnn import Settings
from rnn.analysis import compared_at
from rnn.analysis.endings import Result
from rnn.history import Ended
from rnn.parallel.executor import Worker
from rnn.parallel.messages import Report
from rnn.shares import Stack, portions
from rnn.sweep import Cell

SOME_STATES = 16  # from whose size that of all is guessed: to measure thousands takes too long


@dataclass(frozen=True, eq=False)
class Continued:
    """A sweep that was cut off: its id and those of its runs that there are, each as far as it has come.

    `saved_state` reads the newest states of those that have none in memory, as those of very many have.
    """

    sweep: str
    runs: tuple[Run, ...]
    saved_state: SavedState | None = None


class SweepJob:
    """One sweep from its start to its end."""

    def __init__(
        self,
        owner: str,
        plan: Plan,
        workforce: Workforce,
        clock: Callable[[], float],
        lock: threading.RLock,
        touched: Callable[[SweepJob, Run, Ended], None],
        over: Callable[[SweepJob], None],
        before: Continued | None = None,
    ) -> None:
        """`workforce` trains it; `touched` is called for each run that has changed, `over` when it needs no place more.

        `before`: what there is of the sweep from before the server was started; it goes on from there.
        """
        self.id = uuid.uuid4().hex if before is None else before.sweep
        self.owner = owner
        self.plan = plan
        self.settings = plan.sweep.settings()
        self._prepared = prepared = prepare(plan.data)  # which its visitor may remove while the sweep is in line
        runs_by_settings = {} if before is None else {run.first_settings: run for run in before.runs}
        self.runs = tuple(
            runs_by_settings.get(settings) or Run(prepared, settings, sweep=self.id) for settings in self.settings
        )
        text = plan_text(plan)
        for run in self.runs:
            run.sweep_plan = text
        unfinished = [r for r, run in enumerate(self.runs) if run.ended is None]
        self._of_epochs = sum(settings.epochs for settings in self.settings)
        self._machine = SweepStateMachine(
            self.runs,
            _shares_of(unfinished, self.settings, workforce.processes),
            None if before is None else before.saved_state,
        )
        self.workforce, self._clock, self._lock = workforce, clock, lock
        self._standing = Standing(workforce.notice)  # as of the last look
        self._touched, self._over = touched, over
        self.is_elsewhere = False  # another server has taken it over, and nothing more of it is recorded here
        self._workers: dict[int, Worker] = {}  # by share
        self._shares: dict[Worker, int] = {}

    # --- what may be done to it ------------------------------------------------------------------------------------

    def go(self) -> None:
        """The scheduler has given the sweep its place: the runs begin, or train on."""
        self._apply(self._machine.go())

    def wait(self) -> None:
        """The visitor continues the paused sweep, which joins the line."""
        self._apply(self._machine.wait())

    def rest(self, state: Literal["waiting", "paused"], *, cut_off: bool = False) -> None:
        """Lets the runs rest: the sweep makes way for another one, and waits, or it is paused.

        `cut_off`: as the server is about to end.
        """
        self._apply(self._machine.rest(state, cut_off=cut_off))

    def stop(self, why: str = STOPPED_HERE) -> None:
        """Brings it to an end; what it has is kept, and `why` with each run that had not ended."""
        self._apply(self._machine.stop(self._clock(), why))

    def look(self) -> bool:
        """Kills processes that were told to stop and have not for too long.

        Returns whether what trains the sweep stands otherwise than at the look before, of which its page should hear.
        """
        self._apply(self._machine.look(self._clock()))
        before, self._standing = self._standing, self.workforce.standing
        if self._standing.is_idle:
            self._machine.forget_rate()
        return self.state == "running" and self._standing != before

    def interrupt(self) -> None:
        """The server is on its way out: whatever trains is cut off."""
        self._apply(self._machine.interrupt())

    def remind(self) -> None:
        """Touches every run as if it had changed, for a recorder that has just begun to listen."""
        self._apply(self._machine.remind())

    def say(self, message: str) -> None:
        """What its pages are told of it, until there is something else to say."""
        self._machine.message = message

    # --- what pages are told ---------------------------------------------------------------------------------------

    @property
    def state(self) -> SweepState:
        """What it is doing."""
        return self._machine.state

    @property
    def message(self) -> str:
        """What there is to say of that, "" if nothing."""
        return self._machine.message

    @property
    def final(self) -> bool:
        """Whether nothing will change any more."""
        return self._machine.final

    @property
    def cut_off(self) -> bool:
        """Whether it has lost what trained it, and can be continued."""
        return self._machine.cut_off

    @property
    def can(self) -> tuple[str, ...]:
        """What a page may ask for now."""
        return self.status().can

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The combinations of settings, with the places of their runs."""
        return self.plan.sweep.cells()

    @property
    def has_untold(self) -> bool:
        """Whether workers have yet to tell the newest state of a run that is to be saved.

        Of a very large sweep those that are saved are in no memory, so that there is no telling.
        """
        begun = (run for run in self.runs if run.ended is None and run.rows > 1 and run.keeps_saved_state)
        return bool(self._workers) and any(run.state is None or run.state.number < run.epoch for run in begun)

    def unsaved_states(self) -> int:
        """About how many bytes the states take that are in memory only until they are saved."""
        states = [state for run in self.runs if not run.keeps_saved_state and (state := run.state) is not None]
        some = states[:: len(states) // SOME_STATES + 1]
        return 8 * len(states) * sum(state.size for state in some) // max(1, len(some))

    def pids(self) -> list[int]:
        """Its worker processes."""
        return [worker.pid for worker in self._shares if worker.pid is not None]

    def status(self) -> SweepStatus:
        """How it stands."""
        with self._lock:
            epochs, of = self._machine.done_epochs, self._of_epochs
            rate = self._machine.rate
            seconds_left = (of - epochs) / rate if rate else None
            return SweepStatus(self.state, self._told(), epochs, of, rate, seconds_left, self.final, self.cut_off)

    def _told(self) -> str:
        """What there is to say: how what trains it stands by now, in place of how it stood when the sweep began."""
        is_of_workforce = self._standing.is_idle or self.message == self.workforce.notice
        return self._standing.notice if self.state == "running" and is_of_workforce else self.message

    def results(self) -> tuple[int, list[Result]] | None:
        """The epoch at which all runs can be compared, and how they stood then; None before 1."""
        with self._lock:
            if any(not run.rows for run in self.runs):
                return None
            diverged = [run.ended == "diverged" for run in self.runs]
            epoch = compared_at([run.epoch for run in self.runs], diverged)
            columns = [run.columns() for run in self.runs]
        # Looking through many histories takes a while, and the rows that are there do not change.
        if not epoch:
            return None
        return epoch, [
            Result.of(rows[TEST_LOSS], rows[TEST_ACCURACY], epoch, diverged=has_diverged)
            for rows, has_diverged in zip(columns, diverged, strict=True)
        ]

    def curves(self, counts: list[int], most: int | None = None) -> list[Curves]:
        """The points that are new to a page that has `counts` rows of each run; `counts` is brought up to date.

        They stand at the stride of the plan. Of more than `most` runs with new points those come first that lack most.
        """
        with self._lock:
            rows = [run.rows for run in self.runs]
            new = [r for r, (known, now) in enumerate(zip(counts, rows, strict=True)) if now > known]
            if most is not None and len(new) > most:
                new = sorted(nlargest(most, new, key=lambda r: rows[r] - counts[r]))
            columns = [self.runs[r].columns() for r in new]
        epochs_of = cache(lambda first, end: points_of(first, end, self.plan.stride))
        alike: dict[bytes, tuple[NDArray[np.int64], list[int], list[NDArray[np.float64]]]] = {}
        for r, values in zip(new, columns, strict=True):
            epochs = epochs_of(counts[r], rows[r])
            _, runs, points = alike.setdefault(epochs.tobytes(), (epochs, [], []))
            runs.append(r)
            points.append(values[DRAWN_ROWS, epochs])  # (2, n)
            counts[r] = rows[r]
        groups = []
        for epochs, runs, points in alike.values():
            together = np.stack(points)
            groups.append(Curves(tuple(runs), epochs, together[:, 0], together[:, 1]))
        return groups

    # --- what its workers tell, from threads of their own -----------------------------------------------------------

    def _report(self, worker: Worker, report: Report) -> None:
        with self._lock:
            if worker in self._shares:
                self._apply(self._machine.report(self._shares[worker], report, self._clock()))

    def _gone(self, worker: Worker, reason: str) -> None:
        with self._lock:
            if worker in self._shares:
                self._apply(self._machine.gone(self._shares[worker], reason))

    # --- with the lock held -----------------------------------------------------------------------------------------

    def _apply(self, instructions: Instructions) -> None:
        """Does what the state machine says, in its order."""
        for instruction in instructions:
            match instruction:
                case BeginShare(share):
                    worker = self.workforce.executor.start(self._report, self._gone)
                    self._workers[share], self._shares[worker] = worker, share
                    worker.send(self._machine.task(share, self._prepared.encoded))
                case SendToShare(share, command):
                    self._workers[share].send(command)
                case End(share):
                    worker = self._workers.pop(share)
                    del self._shares[worker]
                    worker.end()
                case Kill(share):
                    self._workers[share].kill()
                    self._workers[share].end()
                case Touch(run, ended):
                    self._touched(self, run, ended)
                case GiveBack():
                    self._over(self)


def _shares_of(unfinished: Sequence[int], settings: Sequence[Settings], processes: int) -> list[list[Stack]]:
    """The runs at these places, shared out to `processes` processes."""
    shares = portions([settings[r] for r in unfinished], processes) if unfinished else []
    return [[tuple(unfinished[k] for k in stack) for stack in share] for share in shares]
