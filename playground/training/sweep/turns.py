"""Whose turn it is to train a sweep: there is one place, which all cores serve, and a line of those that wait for it.

While one waits, the sweep that trains is sent to the end of the line after a turn, its processes asleep until its next
one. What trains, and what waits, is the newest sweep of its visitor, so each is named by its owner. Everything here is
called with the lock of all jobs held.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.training.scheduler import Instruction, MakeWay, Moved, Place, Scheduler, Start
from playground.training.sweep.held import HeldSweeps
from playground.training.sweep.job import SweepJob


class SweepTurns:
    """Does what a `Scheduler` with one place says."""

    def __init__(
        self,
        held: HeldSweeps,
        scheduler: Scheduler[str],
        clock: Callable[[], float],
        tell: Callable[[str], None],
    ) -> None:
        """`tell(owner)` is called when the pages of that visitor have something new to look at."""
        self._held, self._scheduler, self._clock, self._tell = held, scheduler, clock, tell
        self._place: Place[str] | None = None  # that of the owner whose sweep trains
        self._ended = False

    @property
    def is_taken(self) -> bool:
        """Whether a sweep trains."""
        return self._place is not None

    def join(self, owner: str, *, had_a_turn: bool = False) -> None:
        """The visitor's sweep wants to train: at once if the place is free, else it is the last in the line."""
        if not self._ended:
            self._apply(self._scheduler.join(owner, self._clock(), had_a_turn=had_a_turn))

    def withdraw(self, job: SweepJob) -> None:
        """Frees the sweep's place, or takes it out of the line; the next in line then starts."""
        job.say("")
        if not self._held.is_newest(job):
            return
        if self._place is not None and self._place.member == job.owner:
            place, self._place = self._place, None
            self._apply(self._scheduler.free(place, self._clock()))
        elif job.owner in self._scheduler.waiting:
            self._apply(self._scheduler.leave(job.owner))

    def look(self, now: float) -> None:
        """Time has passed: the sweep that trains makes way if its turn is over."""
        self._apply(self._scheduler.tick(now))

    def end(self) -> None:
        """The server ends: no sweep has a turn any more."""
        self._ended, self._place = True, None
        self._scheduler.clear()

    def _apply(self, instructions: Sequence[Instruction[str]]) -> None:
        for instruction in instructions:
            match instruction:
                case Start(owner, place):
                    self._place = place
                    job = self._held.newest[owner]
                    job.say(job.workforce.notice)
                    job.go()
                    self._tell(owner)
                case MakeWay(owner):  # its processes rest at once
                    job = self._held.newest[owner]
                    job.rest("waiting")
                    self.withdraw(job)
                    self.join(owner, had_a_turn=True)
                case Moved():
                    pass
        for number, owner in enumerate(self._scheduler.waiting, 1):
            job = self._held.newest[owner]
            message = f"Sweeps train in turns here, and this one is number {number} in line: it goes on by itself."
            if job.message != message:
                job.say(message)
                self._tell(owner)
