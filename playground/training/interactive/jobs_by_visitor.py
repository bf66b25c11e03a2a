"""All jobs of this server: which visitor has which, and what happens to a job when its visitor is gone.

One housekeeping thread looks every second. The last page of a job is gone when its last socket is: a few seconds later
the job pauses, which frees its place and keeps its state, and when there is no page at all, no worker is left either.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from playground.training.grace import GRACE
from playground.training.housekeeping import Housekeeping
from playground.training.interactive.held import MOST_JOBS, HeldJobs
from playground.training.interactive.job import REFRESH, InteractiveJob
from playground.training.kept_room import USUAL_ROOM, KeptRoom
from playground.training.prepared_data import DEFAULT_CONFIG, Untrained, untrained
from playground.training.presence import MEMORY
from playground.training.recording import Recording, RunRecorder
from playground.training.run import Run
from playground.training.scheduler import Forget, Pause, Scheduler
from playground.training.updates import JobState
from playground.training.worker_pool import WorkerPool
from rnn.parallel.executor import NICENESS, Executor, LocalExecutor, Worker


@dataclass(frozen=True)
class JobCounts:
    """How many jobs a server has, each one visitor's."""

    states: Mapping[JobState, int]
    followed: int
    """Those of visitors who have a page open."""
    line: int
    """Those that wait for a place to train."""


class Jobs:
    """The jobs by owner and by id."""

    def __init__(
        self,
        limit: int,
        clock: Callable[[], float] = monotonic,
        *,
        executor: Executor | None = None,
        most: int = MOST_JOBS,
        grace: float = GRACE,
        memory: float = MEMORY,
        refresh: float = REFRESH,
        kept: int = USUAL_ROOM,
        housekeeping: bool = True,
    ) -> None:
        """At most `limit` runs train at once, in workers of `executor` (processes of this machine if None).

        At most `most` jobs are kept, and of all their runs together at most `kept` bytes of states on their way.

        `grace` and `memory` are the seconds without a page after which a job pauses, and after which it is forgotten;
        for `refresh` seconds a run rests at once, as a page that is loaded again is back by then.
        `housekeeping=False` starts no thread: the caller calls `look`, with a clock of its own.
        """
        self.lock = threading.RLock()  # guards all jobs and their runs; never held while anything waits or computes
        self._clock = clock
        self._refresh = refresh
        self._scheduler: Scheduler[InteractiveJob] = Scheduler(limit, grace=grace, memory=memory)
        self._presence = self._scheduler.presence
        started_by = LocalExecutor(NICENESS) if executor is None else executor
        self._pool = WorkerPool(self.lock, self._scheduler, clock, started_by)
        self._recording = Recording()
        self._kept_room = KeptRoom(kept)
        self._held = HeldJobs(most, self._presence, self._kept_room, clock)
        self._housekeeping = Housekeeping("housekeeping", self.look, by_itself=housekeeping)

    def of(self, owner: str) -> InteractiveJob:
        """The job of that visitor; made, with an untrained network of `DEFAULT_CONFIG`, on first use."""
        job = self.get(owner)
        if job is not None:
            return job
        start = untrained(DEFAULT_CONFIG)
        with self.lock:
            return self._of(owner, start)

    def take_back(self, owner: str, run: Run, message: str) -> InteractiveJob:
        """The job of that visitor with a saved run as its current one, unless another has trained there since.

        `message` is what the visitor is told of it. A job that is new goes on with the run's settings; one that is
        there has settings that a page shows, and they stay.
        """
        start = untrained(DEFAULT_CONFIG)
        with self.lock:
            before = self.get(owner)
            job = self._of(owner, start)
            job.take_back(run, run.config if before is None else job.config, message)
            return job

    def forgot(self, job_id: str) -> bool:
        """Whether there was a job with that id that has been forgotten, also one that made room for others."""
        with self.lock:
            return self._held.forgot(job_id)

    def has_room_for(self, owner: str) -> bool:
        """Whether that visitor may have a job: not while as many others as are kept have pages open here.

        If one of these has done nothing for as long as jobs are remembered, and trains nothing, its pages close to make
        room.
        """
        with self.lock:
            return self._held.has_room_for(owner)

    def rested(self, job_id: str) -> bool:
        """Whether the pages of the job with that id have made room for others."""
        with self.lock:
            return self._held.rested(job_id)

    def get(self, owner: str) -> InteractiveJob | None:
        """The job of that visitor, if there is one."""
        with self.lock:
            return self._held.of(owner)

    def by_id(self, job_id: str) -> InteractiveJob | None:
        """The job of that id, if there is one."""
        with self.lock:
            return self._held.by_id(job_id)

    def workers(self) -> list[Worker]:
        """All workers that have not ended, with those that are starting or ending."""
        with self.lock:
            return self._pool.workers

    def pids(self) -> list[int]:
        """The worker processes there are."""
        return [worker.pid for worker in self.workers() if worker.pid is not None]

    def is_followed(self, owner: str) -> bool:
        """Whether a page of that visitor follows their job."""
        job = self.get(owner)
        return job is not None and job.pages > 0

    def count(self) -> JobCounts:
        """How many jobs there are, by how they stand."""
        with self.lock:
            states = Counter(job.state for job in self._held)
            return JobCounts(states, self._held.followed(), len(self._scheduler.waiting))

    def is_training(self) -> bool:
        """Whether any job trains."""
        with self.lock:
            return any(job.state == "running" for job in self._held)

    def record_with(self, recorder: RunRecorder | None) -> None:
        """From now on `recorder` is told of every run, and at once of those there are; None = no recorder."""
        with self.lock:
            self._recording.record_with(recorder)
            for job in self._held:
                job.remind()

    def taken(self, owner: str, run_id: str) -> None:
        """Another server has taken that visitor's run over: here it makes way for an untrained one."""
        job = self.get(owner)
        if job is not None:
            job.lose(run_id)

    def look(self) -> None:
        """What the housekeeping thread does every second."""
        with self.lock:
            for job in self._held:
                job.look_at_notice()
            now, presence = self._clock(), self._presence
            for instruction in self._scheduler.absences(now):
                match instruction:
                    case Pause(job):
                        job.pause_unfollowed()
                    case Forget(job):
                        self._held.forget_if_idle(job)
            if presence.any_here:
                self._pool.keep_spare()
            elif all(presence.gone_for(job, now) >= presence.grace.seconds for job in self._held):
                self._pool.dismiss_idle()
            self._pool.take_turns()
            self._pool.kill_overdue()
            self._held.make_room()

    def drain(self) -> None:
        """The server is about to end: from now on a run pauses as soon as no page of its visitor is open here."""
        with self.lock:
            self._presence.grace.drain()
            for job in self._presence.absent():
                job.pause_unfollowed()

    def close(self) -> None:
        """Ends every worker and the housekeeping; for the end of the server."""
        self._housekeeping.end()
        with self.lock:
            for job in self._held:
                job.interrupt()
            self._pool.dismiss_all()

    def _of(self, owner: str, start: Untrained) -> InteractiveJob:
        job = self._held.of(owner)
        if job is None:
            job = InteractiveJob(
                owner,
                start,
                self._pool,
                self._presence,
                self._recording,
                self._kept_room,
                self.lock,
                self._clock,
                self._refresh,
            )
            self._held.put(job)
            self._housekeeping.begin()
        return job
