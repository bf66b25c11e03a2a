"""All sweeps of this server: who has which, whose turn it is, and what happens to those whose visitor is gone.

A visitor has one sweep at a time. A sweep takes all cores, so only one trains at once, beside the single runs, which
have places of their own; the others wait in line. While one waits, the sweep that trains is sent to the end of the line
after `TURN` seconds, its processes asleep until its turn comes again. A sweep pauses when the last page of its visitor
is gone, whichever page that was.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from playground.training.recording import Recorder
from playground.training.registry import GRACE, LOOK_EVERY, MEMORY, unfollowed
from playground.training.run import Ended, Run
from playground.training.scheduler import Instruction, MakeWay, Moved, Place, Scheduler, Start
from playground.training.sweep.duration import CORES, Stopwatch
from playground.training.sweep.job import LEFT, UNDER_WAY, Continued, SweepJob
from playground.training.sweep.plan import Plan
from rnn.parallel.executor import NICENESS, Executor, LocalExecutor

MOST_FINISHED = 4  # that nobody looks at and that are remembered all the same; the largest have hundreds of megabytes
MOST_SWEEPS = 8  # under way at once, asleep or in line: each has as many processes as there are cores

COMMANDS = ("pause", "continue", "stop")

MADE_ROOM = "You were away, and others wanted to start a sweep: yours was stopped here. What it has trained is kept."


class Busy(Exception):  # noqa: N818 (nobody made an error)
    """A sweep cannot start now; the text says why."""


class Sweeps:
    """The sweeps by owner; which of them trains is decided by a `Scheduler` with one place."""

    def __init__(
        self,
        lock: threading.RLock,
        processes: int = CORES,
        clock: Callable[[], float] = monotonic,
        *,
        executor: Executor | None = None,
        elsewhere: Callable[[str], bool] = lambda owner: False,
        others: Callable[[], bool] = lambda: False,
        most: int = MOST_SWEEPS,
        most_finished: int = MOST_FINISHED,
        grace: float = GRACE,
        memory: float = MEMORY,
        housekeeping: bool = True,
    ) -> None:
        """At most `most` sweeps are under way at once, and `most_finished` that no page follows are remembered.

        `elsewhere(owner)` says whether that visitor has a page open that does not follow their sweep.

        `others()` says whether anything but sweeps trains here, which makes measurements of time too long.
        `grace` and `memory` are the seconds without a page after which a sweep pauses, and after which it is forgotten.
        `housekeeping=False` starts no thread: the caller calls `look`, with a clock of its own.
        """
        self._executor = LocalExecutor(NICENESS) if executor is None else executor
        self.stopwatch = Stopwatch(processes, lambda: self._place is not None or others(), executor=self._executor)
        self._lock = lock
        self._processes = processes
        self._clock = clock
        self._most, self._most_finished, self._grace, self._memory = most, most_finished, grace, memory
        self._elsewhere = elsewhere
        self._recorder: Recorder | None = None
        self._jobs: dict[str, SweepJob] = {}
        self._pages: dict[str, set[Callable[[], None]]] = {}
        self._left_at: dict[str, float] = {}
        self._unseen: set[str] = set()  # visitors that have had no page since before their sweep was started
        self._scheduler: Scheduler[SweepJob] = Scheduler(1)
        self._place: Place[SweepJob] | None = None  # that of the sweep that trains
        self._ending: list[SweepJob] = []  # replaced by a new one, and not yet at their end
        self._housekeeping = housekeeping
        self._closed = threading.Event()

    def record_with(self, recorder: Recorder | None) -> None:
        """From now on `recorder` is told of every run, and at once of those there are; None = nobody is."""
        with self._lock:
            self._recorder = recorder
            for job in (*self._jobs.values(), *self._ending):
                job.remind()

    def get(self, owner: str) -> SweepJob | None:
        """The sweep of that visitor, the last one if none is under way."""
        with self._lock:
            return self._jobs.get(owner)

    def start(self, owner: str, plan: Plan, before: Continued | None = None) -> SweepJob:
        """A sweep in place of the visitor's last one: a new one, or the one that was cut off goes on from `before`.

        Raises Busy while the last one is under way, or too many are.
        """
        job = SweepJob(
            owner,
            plan,
            self._processes,
            self._executor,
            self._clock,
            self._lock,
            self._touched,
            self._over,
            before=before,
        )
        with self._lock:
            last = self._jobs.get(owner)
            if last is not None and last.state in UNDER_WAY:
                raise Busy("A sweep of yours is under way: stop it before you start another one.")
            if not self._make_room(owner):
                raise Busy(f"{self._most} sweeps are under way here already: try again when one of them has ended.")
            if last is not None and not last.final:
                self._ending.append(last)
            self._jobs[owner] = job
            self._left_at[owner] = self._clock()
            if not self._looks(owner):
                self._unseen.add(owner)
            self._join(job)
            self._tell(owner)
            self._keep_house()
            return job

    def command(self, owner: str, do: str) -> SweepJob | None:
        """One of `COMMANDS`, to the visitor's sweep, if there is one; what has no meaning in its state does nothing.

        Raises ValueError for any other word.
        """
        if do not in COMMANDS:
            raise ValueError(f"{do!r} is nothing a sweep can do: there are {', '.join(COMMANDS)}")
        with self._lock:
            job = self._jobs.get(owner)
            if job is None or job.state not in UNDER_WAY:
                return job
            if do == "continue":
                if job.state == "paused":
                    job.state = "waiting"
                    self._join(job)
            else:
                self._withdraw(job)
                if do == "stop":
                    job.stop()
                elif job.state != "paused":
                    job.rest("paused")
            self._tell(owner)
            return job

    @contextmanager
    def followed(self, owner: str, wake: Callable[[], None]) -> Iterator[None]:
        """While this lasts, a page is open: `wake()` is called by any thread whenever there is something new.

        It must return at once and may not raise.
        """
        with self._lock:
            self._pages.setdefault(owner, set()).add(wake)
            self._unseen.discard(owner)
        try:
            yield
        finally:
            with self._lock:
                self._pages[owner].discard(wake)
                if not self._pages[owner]:
                    del self._pages[owner]
                if owner in self._jobs:
                    self._left_at[owner] = self._clock()

    def pages(self, owner: str) -> int:
        """How many pages of that visitor follow their sweep."""
        with self._lock:
            return len(self._pages.get(owner, ()))

    def wake(self, owner: str) -> None:
        """Saved runs of that visitor have changed: their pages look again."""
        with self._lock:
            self._tell(owner)

    def trains(self, owner: str, ids: Collection[str]) -> bool:
        """Whether one of these runs belongs to a sweep of that visitor that is not at its end, and is not itself."""
        with self._lock:
            jobs = [job for job in (*self._jobs.values(), *self._ending) if job.owner == owner]
            return any(run.id in ids and run.ended is None for job in jobs for run in job.runs)

    def pids(self) -> list[int]:
        """The worker processes there are."""
        with self._lock:
            return [pid for job in (*self._jobs.values(), *self._ending) for pid in job.pids()]

    def look(self) -> None:
        """What the housekeeping thread does every second."""
        with self._lock:
            now = self._clock()
            for owner, job in list(self._jobs.items()):
                job.kill(overdue=True)
                if self._looks(owner):
                    self._left_at[owner] = now
                    self._unseen.discard(owner)
                gone = now - self._left_at[owner]
                if gone >= self._grace and job.state in ("waiting", "running"):
                    self.command(owner, "pause")
                    job.message = unfollowed(self._grace, "Continue")
                if gone >= self._memory:
                    if job.state in UNDER_WAY:
                        self._withdraw(job)
                        job.stop(LEFT)
                    if job.final:
                        self._let_go(owner)
            for job in list(self._ending):
                job.kill(overdue=True)
                if job.final:
                    self._ending.remove(job)
            self._forget()
            self._apply(self._scheduler.tick(now))

    def close(self) -> None:
        """Ends every worker and the housekeeping; for the end of the server."""
        self._closed.set()
        with self._lock:
            self._scheduler.clear()
            self._place = None
            for job in (*self._jobs.values(), *self._ending):
                job.interrupt()

    # --- with the lock held -----------------------------------------------------------------------------------------

    def _join(self, job: SweepJob, *, had_a_turn: bool = False) -> None:
        if not self._closed.is_set():
            self._apply(self._scheduler.join(job, self._clock(), had_a_turn=had_a_turn))

    def _apply(self, instructions: Sequence[Instruction[SweepJob]]) -> None:
        """Does what the scheduler says; its places are this one, which all cores serve."""
        for told in instructions:
            match told:
                case Start(job, place):
                    self._place = place
                    job.message = ""
                    job.go()
                    self._tell(job.owner)
                case MakeWay(job):  # its processes rest at once
                    job.rest("waiting")
                    self._withdraw(job)
                    self._join(job, had_a_turn=True)
                case Moved():
                    pass
        for number, job in enumerate(self._scheduler.waiting, 1):
            message = f"Sweeps train in turns here, and this one is number {number} in line: it goes on by itself."
            if job.message != message:
                job.message = message
                self._tell(job.owner)

    def _looks(self, owner: str) -> bool:
        """Whether that visitor has any page open."""
        return owner in self._pages or self._elsewhere(owner)

    def _make_room(self, owner: str) -> bool:
        """Whether `owner` may have one under way; if there are too many, one that nobody looks at is stopped for it.

        First one whose visitor has never had a page, as a program that invents visitors has none, at once if `owner`
        has a page; then one whose visitor is gone, and not only loading the page again, the longest gone first.
        """
        under_way = [other for other, job in self._jobs.items() if job.state in UNDER_WAY]
        if len(under_way) < self._most:
            return True
        now, has_page = self._clock(), self._looks(owner)
        gone = [
            other
            for other in under_way
            if not self._looks(other)
            and (now - self._left_at[other] >= self._grace or (has_page and other in self._unseen))
        ]
        if not gone:
            return False
        longest = min(gone, key=lambda other: (other not in self._unseen, self._left_at[other]))
        job = self._jobs[longest]
        self._withdraw(job)
        job.message = MADE_ROOM
        job.stop(LEFT)
        self._tell(longest)
        return True

    def _forget(self) -> None:
        """Finished sweeps that nobody looks at are let go of, the longest left first, but for a few."""
        alone = [owner for owner, job in self._jobs.items() if job.final and not self._looks(owner)]
        alone.sort(key=self._left_at.__getitem__)
        for owner in alone[: max(0, len(alone) - self._most_finished)]:
            self._let_go(owner)

    def _let_go(self, owner: str) -> None:
        del self._jobs[owner], self._left_at[owner]
        self._unseen.discard(owner)

    def _withdraw(self, job: SweepJob) -> None:
        """Takes its place, or its place in the line, from it; the next in line has that."""
        job.message = ""
        if self._place is not None and self._place.member is job:
            place, self._place = self._place, None
            self._apply(self._scheduler.free(place, self._clock()))
        elif job in self._scheduler.waiting:
            self._apply(self._scheduler.leave(job))

    def _touched(self, job: SweepJob, run: Run, ended: Ended) -> None:
        if self._recorder is not None and run.rows > 1:
            self._recorder.touch(job.owner, run, ended, run.message)
        self._tell(job.owner)

    def _over(self, job: SweepJob) -> None:
        message = job.message  # of what went wrong, or why it was stopped
        self._withdraw(job)
        job.message = message if job.state in ("failed", "stopped") else ""
        self._tell(job.owner)

    def _tell(self, owner: str) -> None:
        for wake in self._pages.get(owner, ()):
            wake()

    def _keep_house(self) -> None:
        if self._housekeeping:
            self._housekeeping = False
            threading.Thread(target=self._look_on, name="sweep housekeeping", daemon=True).start()

    def _look_on(self) -> None:
        while not self._closed.wait(LOOK_EVERY):
            self.look()
