"""All jobs of this server: who has which, and what happens to those whose visitor is gone.

One housekeeping thread looks every second. The last page of a job is gone when its last socket is: a few seconds later
the job pauses, which frees its place and keeps its state, and when there is no page at all, no worker is left either.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from playground.training.interactive_job import REFRESH, InteractiveJob
from playground.training.prepared_data import DEFAULT_CONFIG, Untrained, untrained
from playground.training.recording import Recorder, Recording
from playground.training.run import Run
from playground.training.worker_pool import WorkerPool
from rnn.parallel.executor import NICENESS, Executor, LocalExecutor

GRACE = 8.0  # seconds without a page after which a job pauses: a refresh or a dropped socket is back sooner
MEMORY = 30 * 60.0  # seconds without a page after which a job is forgotten; until then its visitor finds it as it was
MOST_JOBS = 200  # jobs kept; beyond, those without a page are forgotten, the longest gone first
ARRIVING = 4  # for each so many of these one may have no page even so: it takes a moment from its script to its socket
MOST_RESTED = 1000  # jobs of which is remembered that they made room
LOOK_EVERY = 1.0
MOST_FORGOTTEN = 2000  # ids of forgotten jobs that are remembered, to tell them from those of an earlier server


def unfollowed(seconds: float, button: str) -> str:
    """What the visitor is told of training that paused by itself, and that the button takes on."""
    return (
        f"It was paused when no page of yours had been connected for {seconds:g} seconds: {button} goes on from here."
    )


class Registry:
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
        housekeeping: bool = True,
    ) -> None:
        """At most `limit` runs train at once, in workers of `executor` (processes of this machine if None).

        At most `most` jobs are kept.

        `grace` and `memory` are the seconds without a page after which a job pauses, and after which it is forgotten;
        for `refresh` seconds a run rests at once, as a page that is loaded again is back by then.
        `housekeeping=False` starts no thread: the caller calls `look`, with a clock of its own.
        """
        self.lock = threading.RLock()  # guards all jobs and their runs; never held while anything waits or computes
        self._clock = clock
        self._most, self._grace, self._memory, self._refresh = most, grace, memory, refresh
        self._pool = WorkerPool(self.lock, limit, clock, LocalExecutor(NICENESS) if executor is None else executor)
        self._recording = Recording()
        self._noticed: dict[str, str] = {}  # what the owner of a job was told last
        self._by_owner: dict[str, InteractiveJob] = {}
        self._by_id: dict[str, InteractiveJob] = {}
        self._rested: OrderedDict[str, None] = OrderedDict()  # ids of jobs whose pages made room for others
        self._forgotten: OrderedDict[str, None] = OrderedDict()
        self._housekeeping = housekeeping
        self._closed = threading.Event()

    def of(self, owner: str) -> InteractiveJob:
        """The job of that visitor; made, with an untrained network of `DEFAULT_CONFIG`, on first use."""
        job = self.get(owner)
        if job is not None:
            return job
        start = untrained(DEFAULT_CONFIG)
        with self.lock:
            return self._of(owner, start)

    def take_back(self, owner: str, run: Run, message: str) -> InteractiveJob:
        """The job of that visitor with a saved run on its bench, unless another has trained there since.

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
        """Whether a job of that id was here, and was let go of, be it to make room for others."""
        with self.lock:
            return job_id in self._forgotten or job_id in self._rested

    def has_room_for(self, owner: str) -> bool:
        """Whether that visitor may have a job: not while as many others as are kept have pages open here.

        If one of these has done nothing for as long as jobs are remembered, and trains nothing, its pages close to make
        room.
        """
        with self.lock:
            watched = [job for job in self._by_id.values() if job.pages]
            if owner in self._by_owner or len(watched) < self._most:
                return True
            longest = min(watched, key=lambda job: (job.state in ("running", "waiting"), job.used_at))
            if longest.state in ("running", "waiting") or self._clock() - longest.used_at < self._memory:
                return False
            del self._by_owner[longest.owner], self._by_id[longest.id]
            self._rested[longest.id] = None
            if len(self._rested) > MOST_RESTED:
                self._rested.popitem(last=False)
            longest.let_go()
            return True

    def rested(self, job_id: str) -> bool:
        """Whether the pages of the job with that id have made room for others."""
        with self.lock:
            return job_id in self._rested

    def get(self, owner: str) -> InteractiveJob | None:
        """The job of that visitor, if there is one."""
        with self.lock:
            return self._by_owner.get(owner)

    def by_id(self, job_id: str) -> InteractiveJob | None:
        """The job of that id, if there is one."""
        with self.lock:
            return self._by_id.get(job_id)

    def pids(self) -> list[int]:
        """The worker processes there are."""
        with self.lock:
            return self._pool.pids()

    def followed(self, owner: str) -> bool:
        """Whether a page of that visitor follows their job."""
        job = self.get(owner)
        return job is not None and job.pages > 0

    def training(self) -> bool:
        """Whether any job trains."""
        with self.lock:
            return any(job.state == "running" for job in self._by_id.values())

    def record_with(self, recorder: Recorder | None) -> None:
        """From now on `recorder` is told of every run, and at once of those there are; None = nobody is."""
        with self.lock:
            self._recording.recorder = recorder
            for job in self._by_id.values():
                job.remind()

    def look(self) -> None:
        """What the housekeeping thread does every second."""
        with self.lock:
            self._pass_on_notice()
            now = self._clock()
            for job in self._by_id.values():
                if not job.pages and now - job.left_at >= self._grace:
                    job.pause_because(unfollowed(self._grace, "Train"))
            if any(job.pages for job in self._by_id.values()):
                self._pool.keep_spare()
                self._pool.dismiss_idle(keep=1)
            elif all(now - job.left_at >= self._grace for job in self._by_id.values()):
                self._pool.dismiss_idle()
            self._pool.take_turns()
            self._pool.kill_overdue()
            self._forget()

    def close(self) -> None:
        """Ends every worker and the housekeeping; for the end of the server."""
        self._closed.set()
        with self.lock:
            for job in self._by_id.values():
                job.interrupt()
            self._pool.dismiss_all()

    def _of(self, owner: str, start: Untrained) -> InteractiveJob:
        if owner not in self._by_owner:
            self._forget(room=1)  # before the new one, which has no page yet, could be taken for one that is gone
            job = InteractiveJob(owner, start, self._pool, self._recording, self.lock, self._clock, self._refresh)
            self._by_owner[owner] = self._by_id[job.id] = job
            self._keep_house()
        return self._by_owner[owner]

    def _pass_on_notice(self) -> None:
        for owner, job in self._by_owner.items():
            notice = self._recording.notice(owner)
            if notice != self._noticed.get(owner, ""):
                self._noticed[owner] = notice
                job.remind()

    def _forget(self, room: int = 0) -> None:
        now = self._clock()
        gone = [job for job in self._by_id.values() if not job.pages and job.state not in ("running", "waiting")]
        gone.sort(key=lambda job: job.left_at)
        excess = len(gone) + room - max(self._most - (len(self._by_id) - len(gone)), self._most // ARRIVING)
        for number, job in enumerate(gone):
            if number < excess or now - job.left_at >= self._memory:
                del self._by_owner[job.owner], self._by_id[job.id]
                self._noticed.pop(job.owner, None)
                self._forgotten[job.id] = None
        while len(self._forgotten) > MOST_FORGOTTEN:
            self._forgotten.popitem(last=False)

    def _keep_house(self) -> None:
        if self._housekeeping:
            self._housekeeping = False
            threading.Thread(target=self._look_on, name="housekeeping", daemon=True).start()

    def _look_on(self) -> None:
        while not self._closed.wait(LOOK_EVERY):
            self.look()
