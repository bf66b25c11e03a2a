"""What follows what in a sweep, as a pure state machine: an event comes in, instructions come out.

Nothing here sends, waits or reads a clock. The runs of a sweep are dealt out in shares, and each share has a worker of
its own once the sweep has begun; shares are named by their places. `SweepJob` hands the events over, and does what the
instructions say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from playground.training.checkpoint import Checkpoint
from playground.training.run import Run
from playground.training.sweep.instructions import BeginShare, End, GiveBack, Instructions, Kill, SendToShare, Touch
from playground.training.sweep.starts import SavedState, Starts
from playground.training.sweep.updates import UNDER_WAY, SweepState
from rnn import State
from rnn.history import Ended
from rnn.parallel.messages import (
    EncodedData,
    Halt,
    Over,
    Report,
    Rest,
    RunsEnded,
    StackRows,
    States,
    SweepRows,
    TrainStacks,
)
from rnn.rate import RateMeter
from rnn.shares import Stack
from rnn.sweep import MOST_RUNS

NO_ANSWERS = np.empty((0, 0))  # to test sentences: no page shows those of a run of a sweep
SHARE_ENDS_WITHIN = 10.0  # seconds, after which the worker is killed: a long epoch may be under way
SWEEP_RATE_WINDOW = 5.0  # seconds over which the rate is measured
SWEEP_RATE_LEAST = 0.5
STOPPED_HERE = "The sweep was stopped here."
LEFT = "The sweep was stopped here, as no page of its visitor was connected any more."
DIVERGED = "Training diverged after epoch {}. Try a lower learning rate, then a smaller scale of the initial weights."
ENDED_UNEXPECTEDLY = "has ended unexpectedly"
GOES_ON = ", and Continue trains on from there"
PROCESS_LOST = "The process that trained this run {}."


class SweepStateMachine:
    """The states of one sweep, from its start to its end."""

    def __init__(
        self, runs: Sequence[Run], shares: Sequence[Sequence[Stack]], saved_state: SavedState | None = None
    ) -> None:
        """`shares` name those of the runs by their places that have not ended.

        `saved_state` reads the newest states of runs that have none in memory.
        """
        self.runs = tuple(runs)
        self._saved_state = saved_state
        self.shares = tuple(tuple(share) for share in shares)
        self.state: SweepState = "waiting"
        self.message = ""
        # Already saved, and perhaps trained on by the visitor since: `runs` have only the sweep's part of them, which
        # `remind` must not have written over the rest.
        self._over_before = {run for run in runs if run.ended is not None}
        self._working: list[int] = []  # the shares that have a worker
        self._begun = False
        self._rests_as: Ended = "paused"  # what is kept of a run while it rests
        self._lost = 0
        self._why_stopped = STOPPED_HERE
        self._overdue: float | None = None  # when workers that were told to stop are killed
        self._rate_meter = RateMeter(SWEEP_RATE_WINDOW, SWEEP_RATE_LEAST)
        self._done_epochs = sum(map(_done_epochs, self.runs))  # kept up: to count them at each report takes too long

    # --- how it stands ----------------------------------------------------------------------------------------------

    @property
    def final(self) -> bool:
        """Whether nothing will change any more."""
        return self.state not in UNDER_WAY and not self._working

    @property
    def cut_off(self) -> bool:
        """Whether it has lost a worker, and can be continued."""
        return self.state == "failed" and self.final and self._can_go_on()

    @property
    def done_epochs(self) -> int:
        """The epochs that are done, of all runs together; a run that has ended counts with all its epochs."""
        return self._done_epochs

    @property
    def rate(self) -> float | None:
        """Epochs of runs a second; None while that is not known, or nothing trains."""
        return self._rate_meter.rate() if self.state == "running" else None

    def task(self, share: int, data: EncodedData) -> TrainStacks:
        """What the worker of a share is to do: each of its runs goes on from the newest state that is known."""
        starts: Sequence[State | None] = Starts(self.runs, self._places(share), self._saved_state)
        if self._saved_state is None:
            starts = tuple(starts) if any(run.state for run in self.runs) else ()
        return TrainStacks(data, tuple(run.settings for run in self.runs), self.shares[share], starts)

    # --- what may be done to it -------------------------------------------------------------------------------------

    def go(self) -> Instructions:
        """The scheduler has given the sweep its place: the runs begin, or train on."""
        self.state = "running"
        self._rate_meter.forget()
        instructions: Instructions = [SendToShare(share, Rest(0.0)) for share in self._working]
        if not self._begun:
            self._begun = True
            self._working = list(range(len(self.shares)))
            instructions += [BeginShare(share) for share in self._working]
        return [*instructions, *self._touch_all("running")]

    def wait(self) -> Instructions:
        """The visitor continues the paused sweep, which joins the line."""
        self.state = "waiting"
        return []

    def rest(self, state: Literal["waiting", "paused"], *, cut_off: bool = False) -> Instructions:
        """Lets the runs rest: the sweep makes way for another one, and waits, or it is paused.

        `cut_off`: as the server is about to end, which is not its visitor's doing.
        """
        self.state = state
        self._rests_as = "interrupted" if cut_off else "paused"
        return [*(SendToShare(share, Rest(None)) for share in self._working), *self._touch_all(self._rests_as)]

    def stop(self, now: float, why: str = STOPPED_HERE) -> Instructions:
        """Brings it to an end; what it has is kept, and `why` with each run that had not ended."""
        self.state = "stopped"
        self._why_stopped = why
        self._overdue = now + SHARE_ENDS_WITHIN
        if self._working:
            return [SendToShare(share, Halt()) for share in self._working]
        return [*self._end_those(range(len(self.runs))), GiveBack()]

    def look(self, now: float) -> Instructions:
        """Time has passed: workers that were told to stop and have not for too long are killed."""
        overdue = self._overdue is not None and now >= self._overdue
        return [Kill(share) for share in self._working] if overdue else []

    def forget_rate(self) -> None:
        """Nothing trains at the moment: what was measured says nothing of how long the rest takes."""
        self._rate_meter.forget()

    def interrupt(self) -> Instructions:
        """The server is on its way out: whatever trains is cut off; what the visitor has paused stays so.

        Nothing that workers tell counts after that: those that are killed would be taken for lost.
        """
        is_paused = self.state == "paused" and self._rests_as == "paused"
        unfinished = [run for run in self.runs if run.ended is None and run.rows and not is_paused]
        instructions: Instructions = [self._end(run, "interrupted", "The server was stopped.") for run in unfinished]
        working, self._working = self._working, []
        return [*instructions, *(each for share in working for each in (Kill(share), End(share)))]

    def remind(self) -> Instructions:
        """Touches every run as if it had changed, for a recorder that has just begun to listen."""
        return [Touch(run, run.ended or self._kept_as()) for run in self.runs if run not in self._over_before]

    # --- what its workers tell --------------------------------------------------------------------------------------

    def report(self, share: int, report: Report, now: float) -> Instructions:
        """Adds what the worker of a share reports to the runs. `now` in seconds of any clock."""
        instructions: Instructions = []
        if share not in self._working:
            return instructions
        match report:
            case SweepRows(stacks):
                for rows in stacks:
                    instructions += self._add(rows)
                self._rate_meter.note(now, self.done_epochs)
            case States(runs):
                for r, state in runs:
                    self._note(self.runs[r], state)
                    instructions.append(Touch(self.runs[r], self._kept_as()))
            case RunsEnded(runs):
                if self._overdue is not None:  # it is on its way: thousands of ends are not told within seconds
                    self._overdue = now + SHARE_ENDS_WITHIN
                for r, ending, state in runs:
                    run = self.runs[r]
                    self._note(run, state)
                    message = self._why_stopped if ending == "stopped" else ""
                    message = DIVERGED.format(run.epoch) if ending == "diverged" else message
                    instructions.append(self._end(run, "paused" if ending == "stopped" else ending, message))
            case Over():
                instructions += [*self._end_those(self._places(share)), *self._dismiss(share)]
        return instructions

    def gone(self, share: int, reason: str) -> Instructions:
        """A worker is gone; without having said that it would, the runs of its share end where they are."""
        if share not in self._working:
            return []
        instructions: Instructions = []
        is_stopped = self.state == "stopped"
        lost = PROCESS_LOST.format(reason or ENDED_UNEXPECTEDLY)
        for r in sorted(self._places(share)):
            run = self.runs[r]
            if run.ended is None:
                self._lost += not is_stopped
                ended: Ended = "interrupted" if is_stopped else "failed"
                instructions.append(self._end(run, ended, self._why_stopped if is_stopped else lost))
        if self._lost:
            some = f"{self._lost} of {len(self.runs)} runs {'ends' if self._lost == 1 else 'end'} early"
            if len(self.runs) == 1:
                some = "its one run ends early"
            self.message = (
                f"A process of this sweep {reason or ENDED_UNEXPECTEDLY}: {some}. "
                f"What {'it has' if self._lost == 1 else 'they have'} is kept{GOES_ON if self._can_go_on() else ''}."
            )
        return [*instructions, *self._dismiss(share)]

    # --- what follows -----------------------------------------------------------------------------------------------

    def _can_go_on(self) -> bool:
        """Whether anything is saved of a run that was lost: of one that has trained no epoch nothing is."""
        return any(run.ended == "failed" and run.rows > 1 for run in self.runs)

    def _places(self, share: int) -> set[int]:
        return {r for stack in self.shares[share] for r in stack}

    def _add(self, rows: StackRows) -> Instructions:
        instructions: Instructions = []
        for k, r in enumerate(rows.runs):
            run, skip = self.runs[r], int(rows.skips[k])
            own = rows.values[:, k, skip : skip + int(rows.counts[k])]
            before = _done_epochs(run)
            new = run.add_rows(rows.first + skip, own, timed_anew=True)
            self._done_epochs += _done_epochs(run) - before
            if new and run.ended is None:
                instructions.append(Touch(run, self._kept_as()))
        return instructions

    def _note(self, run: Run, state: State) -> None:
        """The newest state of a run: its worker has begun, and knows from which it went on."""
        run.keeps_saved_state = len(self.runs) <= MOST_RUNS
        run.checkpoint = Checkpoint(run.settings, state, NO_ANSWERS)

    def _kept_as(self) -> Ended:
        """What is kept of a run that has not ended."""
        return "running" if self.state == "running" else self._rests_as

    def _end(self, run: Run, ended: Ended, message: str) -> Touch:
        before = _done_epochs(run)
        run.ended, run.message = ended, message
        self._done_epochs += _done_epochs(run) - before
        return Touch(run, ended)

    def _end_those(self, places: Iterable[int]) -> Instructions:
        """Ends those of the runs at these places that have not ended yet; a run that never began has no state."""
        runs = [self.runs[r] for r in places]
        return [self._end(run, "paused", self._why_stopped) for run in runs if run.ended is None]

    def _dismiss(self, share: int) -> Instructions:
        self._working.remove(share)
        if self._working:
            return [End(share)]
        if self.state != "stopped":
            self.state = "failed" if self._lost else "done"
        return [End(share), GiveBack()]

    def _touch_all(self, ended: Ended) -> Instructions:
        return [Touch(run, ended) for run in self.runs if run.rows and run.ended is None]


def _done_epochs(run: Run) -> int:
    """The epochs of a run that need not be waited for."""
    return max(run.epoch, 0) if run.ended is None else run.settings.epochs
