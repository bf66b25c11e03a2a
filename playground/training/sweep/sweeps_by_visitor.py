"""All sweeps of this server: what their visitors start and command, and what happens when a visitor is gone.

A visitor has one sweep at a time. A sweep takes all cores, so only one trains at once, beside the single runs, which
have places of their own; the others wait in line, and sweeps take turns. A sweep pauses when the last page of its
visitor is gone, whichever page that was.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic, sleep

from playground.training.grace import GRACE
from playground.training.housekeeping import Housekeeping
from playground.training.presence import MEMORY
from playground.training.recording import RunRecorder
from playground.training.run import Run
from playground.training.scheduler import Forget, Pause, Scheduler
from playground.training.sweep.duration import Stopwatch
from playground.training.sweep.held import HeldSweeps
from playground.training.sweep.job import Continued, SweepJob
from playground.training.sweep.plan import Plan
from playground.training.sweep.state_machine import LEFT
from playground.training.sweep.states_room import StatesRoom
from playground.training.sweep.turns import SweepTurns
from playground.training.sweep.updates import SWEEP_COMMANDS, UNDER_WAY, SweepState
from playground.training.sweep.workforce import Workforce, Workforces
from rnn.history import Ended
from rnn.parallel.executor import NICENESS, Executor, LocalExecutor, cores

MOST_FINISHED = 4  # without a page, that are remembered all the same; the largest have hundreds of megabytes
MOST_SWEEPS = 8  # under way at once, asleep or in line: each has as many processes as there are cores

MADE_ROOM = "You were away, and others wanted to start a sweep: yours was stopped here. What it has trained is kept."

LOOKED_EVERY = 0.02  # seconds between two looks whether workers have told how far they are


class TooManySweeps(Exception):  # noqa: N818 (a refusal rather than an error)
    """A sweep cannot start now; the text says why."""


class Sweeps:
    """The sweeps by owner."""

    def __init__(
        self,
        lock: threading.RLock,
        processes: int | None = None,
        clock: Callable[[], float] = monotonic,
        *,
        executor: Executor | None = None,
        workforce: Workforces | None = None,
        stopwatch: Stopwatch | None = None,
        elsewhere: Callable[[str], bool] = lambda owner: False,
        others: Callable[[], bool] = lambda: False,
        most: int = MOST_SWEEPS,
        most_finished: int = MOST_FINISHED,
        grace: float = GRACE,
        memory: float = MEMORY,
        rests_within: float = 0.0,
        housekeeping: bool = True,
    ) -> None:
        """At most `most` sweeps are under way at once, and `most_finished` that no page follows are remembered.

        `processes`: how many train a sweep at once, one for each core if None. `workforce` says where the next sweep
        trains, if not in so many workers of `executor`.

        `elsewhere(owner)` says whether that visitor has a page open that does not follow their sweep.

        `others()` says whether anything but sweeps trains here, which makes measurements of time too long.
        `grace` and `memory` are the seconds without a page after which a sweep pauses, and after which it is forgotten.
        At the end of the server its sweeps have `rests_within` seconds in which their workers tell how far they are.
        `housekeeping=False` starts no thread: the caller calls `look`, with a clock of its own.
        """
        self._executor = LocalExecutor(NICENESS) if executor is None else executor
        self.stopwatch = stopwatch or Stopwatch(
            processes, lambda: self._turns.is_taken or others(), executor=self._executor
        )
        self._lock = lock
        usual = Workforce(self._executor, processes or cores())
        self._workforce: Workforces = workforce or (lambda: usual)
        self._clock = clock
        self._most, self._most_finished = most, most_finished
        self._elsewhere, self._rests_within = elsewhere, rests_within
        self._held, self._states_room = HeldSweeps(), StatesRoom(clock)
        self._pages: dict[str, set[Callable[[], None]]] = {}
        self._scheduler: Scheduler[str] = Scheduler(1, grace=grace, memory=memory)  # of the owners of sweeps
        self._presence = self._scheduler.presence
        self._turns = SweepTurns(self._held, self._scheduler, clock, self._tell)
        self._housekeeping = Housekeeping("sweep housekeeping", self.look, by_itself=housekeeping)

    def record_with(self, recorder: RunRecorder | None) -> None:
        """From now on `recorder` is told of every run, and at once of those there are; None = no recorder."""
        with self._lock:
            self._held.record_with(recorder)

    def get(self, owner: str) -> SweepJob | None:
        """The sweep of that visitor, the last one if none is under way."""
        with self._lock:
            return self._held.newest.get(owner)

    def count(self) -> Mapping[SweepState, int]:
        """How many sweeps there are in each state, those among them that have ended and are remembered."""
        with self._lock:
            return Counter(job.state for job in self._held.newest.values())

    def has_room_for_states(self) -> bool:
        """Whether workers elsewhere may tell more states: those of very large sweeps wait in memory to be saved."""
        with self._lock:
            return self._states_room.is_there(self._held.unsaved_states())

    def workforce(self) -> Workforce:
        """What would train a sweep that starts now."""
        return self._workforce()

    def workforce_for(self, plan: Plan) -> Workforce:
        """What would train this plan now. Raises TooManySweeps where it is too large for what is there."""
        workforce = self._workforce()
        if plan.sweep.count > workforce.bounds.runs:
            most = f"{workforce.bounds.runs:,} {workforce.bounds.because}".strip()
            raise TooManySweeps(f"This sweep has {plan.sweep.count:,} runs, and one may have at most {most}.")
        return workforce

    def start(self, owner: str, plan: Plan, before: Continued | None = None) -> SweepJob:
        """A sweep in place of the visitor's last one: a new one, or the one that was cut off goes on from `before`.

        Raises TooManySweeps while the last one is under way, too many are, or there is no cluster for one so large.
        """
        workforce = self.workforce_for(plan)
        job = SweepJob(
            owner,
            plan,
            workforce,
            self._clock,
            self._lock,
            self._touched,
            self._over,
            before=before,
        )
        with self._lock:
            last = self._held.newest.get(owner)
            if last is not None and last.state in UNDER_WAY:
                raise TooManySweeps("A sweep of yours is under way: stop it before you start another one.")
            if not self._make_room(owner):
                raise TooManySweeps(
                    f"{self._most} sweeps are under way here already: try again when one of them has ended."
                )
            self._held.put(job)
            self._presence.arrives(owner, self._clock(), here=self._looks(owner))
            self._turns.join(owner)
            self._tell(owner)
            self._housekeeping.begin()
            return job

    def command(self, owner: str, do: str) -> SweepJob | None:
        """One of `SWEEP_COMMANDS`, to the visitor's sweep if there is one; one without meaning now does nothing.

        Raises ValueError for any other word.
        """
        if do not in SWEEP_COMMANDS:
            raise ValueError(f"{do!r} is nothing a sweep can do: there are {', '.join(SWEEP_COMMANDS)}")
        with self._lock:
            job = self._held.newest.get(owner)
            if job is None or job.state not in UNDER_WAY:
                return job
            if do == "continue":
                if job.state == "paused":
                    job.wait()
                    self._turns.join(owner)
            else:
                self._turns.withdraw(job)
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
            self._presence.came(owner, self._clock())
        try:
            yield
        finally:
            with self._lock:
                self._pages[owner].discard(wake)
                if not self._pages[owner]:
                    del self._pages[owner]
                    self._presence.left(owner, self._clock())

    def pages(self, owner: str) -> int:
        """How many pages of that visitor follow their sweep."""
        with self._lock:
            return len(self._pages.get(owner, ()))

    def wake(self, owner: str) -> None:
        """Saved runs of that visitor have changed: their pages look again."""
        with self._lock:
            self._tell(owner)

    def followers(self) -> list[str]:
        """The visitors of whom a page follows their sweep."""
        with self._lock:
            return list(self._pages)

    def drain(self) -> None:
        """The server is about to end: from now on a sweep pauses as soon as no page of its visitor is open here."""
        with self._lock:
            self._presence.grace.drain()

    def taken(self, owner: str, run_id: str) -> None:
        """Another server has taken over a run of that visitor: the sweep that it is part of ends here.

        Nothing more of that is recorded, as it goes on there.
        """
        with self._lock:
            for job in self._held.taken(owner, run_id):
                if self._held.is_newest(job) and job.state in UNDER_WAY:
                    self._turns.withdraw(job)
                    job.stop()
                    self._let_go(owner)
                    self._tell(owner)

    def under_way(self, owner: str) -> frozenset[str]:
        """The ids of the visitor's runs that have not ended, in sweeps that have not ended."""
        with self._lock:
            return self._held.under_way(owner)

    def pids(self) -> list[int]:
        """The worker processes there are."""
        with self._lock:
            return self._held.pids()

    def look(self) -> None:
        """What the housekeeping thread does every second."""
        with self._lock:
            now = self._clock()
            for owner in self._held.look():
                self._tell(owner)
            self._look_for_pages(now)
            for instruction in self._scheduler.absences(now):
                match instruction:
                    case Pause(owner):
                        self._pause_without_page(self._held.newest[owner])
                    case Forget(owner):
                        self._end(owner)
            self._forget()
            self._turns.look(now)

    def close(self) -> None:
        """Ends every worker, once it has told how far it is, and the housekeeping; for the end of the server."""
        self._housekeeping.end()
        with self._lock:
            self._turns.end()
            if self._rests_within:
                self._held.rest()
        until = monotonic() + self._rests_within
        while monotonic() < until and self._have_untold():
            sleep(LOOKED_EVERY)
        with self._lock:
            for job in self._held:
                job.interrupt()

    def _have_untold(self) -> bool:
        with self._lock:
            return self._held.have_untold()

    # --- with the lock held -----------------------------------------------------------------------------------------

    def _pause_without_page(self, job: SweepJob) -> None:
        grace = self._presence.grace
        if job.state in ("waiting", "running"):
            self._turns.withdraw(job)
            job.rest("paused", cut_off=grace.drains)
        job.say(grace.why_paused("Continue"))
        self._tell(job.owner)

    def _look_for_pages(self, now: float) -> None:
        """Looks at every visitor's pages: those of other parts of the server send no event when they close."""
        for owner in self._held.newest:
            self._presence.look(owner, self._looks(owner), now)

    def _looks(self, owner: str) -> bool:
        """Whether that visitor has any page open."""
        return owner in self._pages or self._elsewhere(owner)

    def _make_room(self, owner: str) -> bool:
        """Whether `owner` may have one under way; if there are too many, one without a page is stopped for it."""
        under_way = [other for other, job in self._held.newest.items() if job.state in UNDER_WAY]
        if len(under_way) < self._most:
            return True
        now = self._clock()
        self._look_for_pages(now)
        longest = self._presence.absent_to_evict(under_way.__contains__, now, for_a_page=self._looks(owner))
        if longest is None:
            return False
        job = self._held.newest[longest]
        self._turns.withdraw(job)
        job.say(MADE_ROOM)
        job.stop(LEFT)
        self._tell(longest)
        return True

    def _forget(self) -> None:
        """Finished sweeps without a page are let go of, the longest left first, but for a few."""
        for owner in self._presence.surplus(lambda owner: self._held.newest[owner].final, self._most_finished):
            self._let_go(owner)

    def _end(self, owner: str) -> None:
        """Stops the sweep of a visitor who is gone for good, and forgets it once it has ended."""
        job = self._held.newest[owner]
        if job.state in UNDER_WAY:
            self._turns.withdraw(job)
            job.stop(LEFT)
        if job.final:
            self._let_go(owner)

    def _let_go(self, owner: str) -> None:
        self._held.let_go(owner)
        self._presence.forget(owner)

    def _touched(self, job: SweepJob, run: Run, ended: Ended) -> None:
        self._held.touched(job, run, ended)
        self._tell(job.owner)

    def _over(self, job: SweepJob) -> None:
        message = job.message  # of what went wrong, or why it was stopped
        self._turns.withdraw(job)
        job.say(message if job.state in ("failed", "stopped") else "")
        self._tell(job.owner)

    def _tell(self, owner: str) -> None:
        for wake in self._pages.get(owner, ()):
            wake()
