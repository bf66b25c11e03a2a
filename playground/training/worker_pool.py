"""The worker processes of this server's single runs: each trains for one job at a time, and goes to the next in line.

A worker is in exactly one of three places: busy (it has a run to train, or has yet to halt), idle (a spare, kept warm
so that a first step is quick), or ending. The `Scheduler` decides which members train and which wait; the pool does
what that says. Everything here is called with the pool's lock held, except the two methods that a worker's threads
call, which take it themselves; nothing waits while it is held.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from itertools import count
from typing import Generic, Protocol, TypeVar

from playground.training.scheduler import Instruction, MakeWay, Moved, Place, Scheduler, Start
from rnn.parallel.executor import Executor, Worker
from rnn.parallel.messages import Halted, Report, RunReport

HALTS_WITHIN = 4.0  # seconds for a worker to halt or to end, before it is killed; a long epoch may be under way


class Trainee(Protocol):
    """What the pool knows of a job."""

    def work(self, worker: Worker) -> None:
        """Its turn has come: `worker` is its own until it halts, is given up or is lost."""

    def take(self, report: RunReport) -> None:
        """Its worker has something to tell."""

    def lost(self, reason: str) -> None:
        """Its worker is gone; `reason` says why it never started, "" if it did."""

    def moved(self) -> None:
        """Its place in the line is another one now."""

    def make_way(self) -> None:
        """Others wait and its turn is over: it halts, and joins the line again unless it is told otherwise."""


T = TypeVar("T", bound=Trainee)


class WorkerPool(Generic[T]):
    """The workers of this server, and the line of the jobs that wait for one."""

    def __init__(
        self, lock: threading.RLock, scheduler: Scheduler[T], clock: Callable[[], float], executor: Executor
    ) -> None:
        """As many runs train at once as `scheduler` has places, in workers that `executor` starts."""
        self._executor = executor
        self._lock = lock
        self._clock = clock
        self._scheduler = scheduler
        self._next_token = count(1)
        self._tokens: dict[Worker, int] = {}  # of the newest task of each worker
        self._busy: dict[Worker, Place[T]] = {}
        self._idle: list[Worker] = []
        self._ending: set[Worker] = set()
        self._overdue: dict[Worker, float] = {}  # when a worker that was told to halt or to end is killed

    # --- the line ---------------------------------------------------------------------------------------------------

    def join(self, trainee: T, *, had_a_turn: bool = False) -> None:
        """Gives `trainee` a place if one is free, else puts it at the end of the line."""
        self._apply(self._scheduler.join(trainee, self._clock(), had_a_turn=had_a_turn))

    def leave(self, trainee: T) -> None:
        """Takes `trainee` out of the line."""
        self._apply(self._scheduler.leave(trainee))

    def place(self, trainee: T) -> int:
        """Its place in the line, from 1. Raises ValueError if it is not in it."""
        return self._scheduler.number(trainee)

    def notice(self, trainee: T) -> str:
        """What `trainee`, which is in the line, is told, in a sentence."""
        limit = self._scheduler.places
        if self._scheduler.made_way(trainee):
            return (
                f"More visitors want to train than there are places ({limit}): "
                "runs take turns, and yours goes on by itself."
            )
        runs = "1 run trains" if limit == 1 else f"{limit} runs train"
        return f"No more than {runs} here at once: yours starts as soon as a place is free."

    def take_turns(self) -> None:
        """Jobs that have trained for a whole turn make way for those that wait."""
        self._apply(self._scheduler.tick(self._clock()))

    def _apply(self, instructions: Iterable[Instruction[T]]) -> None:
        for instruction in instructions:
            match instruction:
                case Start(trainee, place):
                    worker = self._idle.pop() if self._idle else self._start()
                    self._busy[worker] = place
                    trainee.work(worker)
                case MakeWay(trainee):
                    trainee.make_way()
                case Moved(trainee):
                    trainee.moved()

    # --- the workers ------------------------------------------------------------------------------------------------

    def token(self, worker: Worker) -> int:
        """A number for the next `TrainRun` of this worker: from now on its reports count only if they carry it."""
        self._tokens[worker] = next(self._next_token)
        self._overdue.pop(worker, None)
        self._scheduler.staying(self._busy[worker])
        return self._tokens[worker]

    def expect_halt(self, worker: Worker) -> None:
        """The worker was told to halt: after `HALTS_WITHIN` without that it is killed. Its last checkpoint stands."""
        self._overdue.setdefault(worker, self._clock() + HALTS_WITHIN)
        self._scheduler.leaving(self._busy[worker])

    def give_up(self, worker: Worker) -> None:
        """The run of this worker is of no interest any more; its place is free as soon as it has halted."""
        self.expect_halt(worker)
        self._scheduler.give_up(self._busy[worker])

    def keep_spare(self) -> None:
        """Makes sure that one worker is warm for the next trainee, unless every place is taken."""
        if not self._idle and self._scheduler.has_room:
            self._idle.append(self._start())

    def dismiss_idle(self, keep: int = 0) -> None:
        """Ends the spares but for `keep` of them."""
        while len(self._idle) > keep:
            self._end(self._idle.pop(0))

    def dismiss_all(self) -> None:
        """Ends every worker at once, whatever it is doing, without a word to the trainees that trained or waited."""
        self.dismiss_idle()
        for worker in list(self._busy):
            del self._busy[worker]
            self._end(worker)

    def kill_overdue(self) -> None:
        """Kills the workers that were told to halt or to end and have not for too long."""
        now = self._clock()
        for worker, when in self._overdue.items():
            if now >= when:
                worker.kill()

    @property
    def workers(self) -> list[Worker]:
        """All workers that have not ended, with those that are starting or ending."""
        return [*self._busy, *self._idle, *self._ending]

    def _start(self) -> Worker:
        return self._executor.start(self._report, self._gone)

    def _end(self, worker: Worker) -> None:
        self._ending.add(worker)
        self._overdue[worker] = self._clock() + HALTS_WITHIN
        worker.end()

    # --- called by the workers' threads -----------------------------------------------------------------------------

    def _report(self, worker: Worker, report: Report) -> None:
        with self._lock:
            if worker not in self._busy or not isinstance(report, RunReport):
                return
            if report.token != self._tokens.get(worker):
                return  # of a run that was given up
            place = self._busy[worker]
            trainee = place.member
            if isinstance(report, Halted):
                del self._busy[worker]
                self._overdue.pop(worker, None)
                self._idle.append(worker)
                instructions = self._scheduler.free(place, self._clock())
            if trainee is not None:
                trainee.take(report)
            if isinstance(report, Halted):
                self._apply(instructions)
                self.dismiss_idle(keep=1)

    def _gone(self, worker: Worker, reason: str) -> None:
        with self._lock:
            self._overdue.pop(worker, None)
            self._tokens.pop(worker, None)
            self._ending.discard(worker)
            if worker in self._idle:
                self._idle.remove(worker)
            place = self._busy.pop(worker, None)
            if place is not None:
                trainee, instructions = place.member, self._scheduler.free(place, self._clock())
                if trainee is not None:
                    trainee.lost(reason)
                self._apply(instructions)
