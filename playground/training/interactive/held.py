"""The jobs that a server holds, each one visitor's: how many there are at most, and which are let go of for others.

A job without a page is forgotten: long after its visitor has left, or sooner where there are too many, the longest gone
first. Where all have pages, those of one that has rested for as long as jobs are remembered make room. Of jobs that are
held no more the ids are remembered for a while, to tell them from those of an earlier server. Everything here is called
with the lock of all jobs held.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from playground.training.interactive.job import InteractiveJob
from playground.training.kept_room import KeptRoom
from playground.training.presence import Presence
from playground.training.updates import BUSY

MOST_JOBS = 200  # jobs kept; beyond, those without a page are forgotten, the longest gone first
MOST_RESTED = 1000  # jobs of which is remembered that they made room
MOST_FORGOTTEN = 2000  # ids of forgotten jobs that are remembered


class HeldJobs:
    """The jobs by owner and by id."""

    def __init__(
        self, most: int, presence: Presence[InteractiveJob], kept_room: KeptRoom, clock: Callable[[], float]
    ) -> None:
        """At most `most` jobs are held."""
        self._most, self._presence, self._kept_room, self._clock = most, presence, kept_room, clock
        self._by_owner: dict[str, InteractiveJob] = {}
        self._by_id: dict[str, InteractiveJob] = {}
        self._rested = _LastIds(MOST_RESTED)  # of jobs whose pages made room for others
        self._forgotten = _LastIds(MOST_FORGOTTEN)

    def __iter__(self) -> Iterator[InteractiveJob]:
        return iter(self._by_id.values())

    def of(self, owner: str) -> InteractiveJob | None:
        """The job of that visitor, if there is one."""
        return self._by_owner.get(owner)

    def by_id(self, job_id: str) -> InteractiveJob | None:
        """The job of that id, if there is one."""
        return self._by_id.get(job_id)

    def forgot(self, job_id: str) -> bool:
        """Whether there was a job with that id that has been forgotten, also one that made room for others."""
        return job_id in self._forgotten or self.rested(job_id)

    def rested(self, job_id: str) -> bool:
        """Whether the pages of the job with that id have made room for others."""
        return job_id in self._rested

    def followed(self) -> int:
        """How many of them have a page open."""
        return sum(self._presence.here(job) for job in self)

    def put(self, job: InteractiveJob) -> None:
        """Holds a new job, which has no page yet; others are forgotten for it if need be."""
        self.make_room(1)  # before the new one could be taken for one that is gone
        self._by_owner[job.owner] = self._by_id[job.id] = job
        self._presence.arrives(job, self._clock())

    def make_room(self, room: int = 0) -> None:
        """Forgets jobs so that there is room for this many more: those without a page, the longest gone first."""
        for job in self._presence.surplus_of_all(lambda job: not _is_busy(job), self._most, room):
            self._forget(job)

    def has_room_for(self, owner: str) -> bool:
        """Whether that visitor may have a job: not while as many others as are held have pages open here.

        If one of these has done nothing for as long as jobs are remembered, and trains nothing, its pages close to make
        room.
        """
        if owner in self._by_owner or self.followed() < self._most:
            return True
        longest = self._presence.idle_to_evict(_is_busy, lambda job: job.used_at, self._clock())
        if longest is None:
            return False
        self._drop(longest)
        self._rested.add(longest.id)
        longest.remind()
        return True

    def forget_if_idle(self, job: InteractiveJob) -> None:
        """Forgets a job whose visitor has been gone for long, unless it still trains, or waits to."""
        if not _is_busy(job):
            self._forget(job)

    def _forget(self, job: InteractiveJob) -> None:
        self._drop(job)
        self._forgotten.add(job.id)

    def _drop(self, job: InteractiveJob) -> None:
        job.gone = True  # first: nothing that it does from now on, as when its pages close, counts its run again
        del self._by_owner[job.owner], self._by_id[job.id]
        self._presence.forget(job)
        self._kept_room.forget(job)


class _LastIds:
    """The newest so many of the ids that were added."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ids: OrderedDict[str, None] = OrderedDict()

    def add(self, job_id: str) -> None:
        self._ids[job_id] = None
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._ids


def _is_busy(job: InteractiveJob) -> bool:
    """Whether it trains, or waits to."""
    return job.state in BUSY
