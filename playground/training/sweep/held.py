"""The sweeps that a server holds: the newest of each visitor, and older ones that have yet to come to their end.

A sweep is in one of the two places from its start until it is let go of; an older one goes as soon as it has ended.
What another server has taken over goes on there: here it ends, and nothing more of it is recorded, as what is here is
out of date. Everything here is called with the lock of all jobs held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from playground.training.recording import Recording, RunRecorder
from playground.training.run import Run
from playground.training.sweep.job import SweepJob
from rnn.history import Ended


class HeldSweeps:
    """The sweeps of all visitors, and the recorder that is told of their runs."""

    def __init__(self) -> None:
        self._newest: dict[str, SweepJob] = {}
        self._ending: list[SweepJob] = []  # not the newest of their visitor any more, and not at their end yet
        self._recording = Recording()

    @property
    def newest(self) -> Mapping[str, SweepJob]:
        """The newest sweep of each visitor, by owner."""
        return MappingProxyType(self._newest)

    def __iter__(self) -> Iterator[SweepJob]:
        """All of them, those that are ending last."""
        return iter((*self._newest.values(), *self._ending))

    def is_newest(self, job: SweepJob) -> bool:
        """Whether its visitor has no newer one."""
        return self._newest.get(job.owner) is job

    def put(self, job: SweepJob) -> None:
        """A sweep takes the place of its visitor's last one."""
        last = self._newest.get(job.owner)
        if last is not None and not last.final:
            self._ending.append(last)
        self._newest[job.owner] = job

    def let_go(self, owner: str) -> None:
        """The newest sweep of that visitor is not theirs to see any more."""
        last = self._newest.pop(owner)
        if not last.final:
            self._ending.append(last)

    def look(self) -> list[str]:
        """Kills processes that do not stop as they were told to, and lets go of older sweeps that have ended.

        Returns the visitors whose newest sweep has something new to tell.
        """
        changed = [job.owner for job in list(self) if job.look() and self.is_newest(job)]
        self._ending = [job for job in self._ending if not job.final]
        return changed

    def rest(self) -> None:
        """Lets what trains come to rest, as the server is about to end."""
        for job in self:
            if job.state == "running":
                job.rest("paused", cut_off=True)

    def have_untold(self) -> bool:
        """Whether workers at rest have yet to tell the newest states of their runs."""
        return any(job.has_untold for job in self if job.state in ("waiting", "paused"))

    def under_way(self, owner: str) -> frozenset[str]:
        """The ids of that visitor's runs that have not ended."""
        return frozenset(run.id for job in self if job.owner == owner for run in job.runs if run.ended is None)

    def unsaved_states(self) -> int:
        """About how many bytes the states take that are in memory only until they are saved."""
        return sum(job.unsaved_states() for job in self)

    def pids(self) -> list[int]:
        """The worker processes there are."""
        return [pid for job in self for pid in job.pids()]

    # --- what is recorded, and by which server ----------------------------------------------------------------------

    def record_with(self, recorder: RunRecorder | None) -> None:
        """From now on `recorder` is told of every run, and at once of those there are; None = no recorder."""
        self._recording.record_with(recorder)
        for job in self:
            job.remind()

    def touched(self, job: SweepJob, run: Run, ended: Ended) -> None:
        """A run of a sweep has changed."""
        if not job.is_elsewhere:
            self._recording.touch(job.owner, run, ended, run.message)

    def taken(self, owner: str, run_id: str) -> list[SweepJob]:
        """Another server has taken over a run of that visitor; returns the sweeps that go on there from now on."""
        jobs = [job for job in self if job.owner == owner and not job.is_elsewhere]
        gone = [job for job in jobs if any(run.id == run_id for run in job.runs)]
        for job in gone:
            job.is_elsewhere = True
        return gone
