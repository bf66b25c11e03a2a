"""Who trains and who waits: the worker processes, the limit on how many train at once, and the line for a place.

A worker is in exactly one of three places: busy (it has a `Begin` to work on, and so a place), idle (a spare, kept warm
so that a first step is quick), or ending. Everything here is called with the pool's lock held, except the two methods
that a worker's threads call, which take it themselves; nothing waits while it is held.

While somebody waits, places are taken in turns, or a few slow runs would keep everybody else out for hours. A run that
has trained for `TURN` seconds makes way for one that comes new, and goes to the end of the line; there it waits for as
long, and then has its next turn.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from rnn.parallel.executor import Executor, Worker
from rnn.parallel.messages import Halted, Report, RunReport

LIMIT = "PLAYGROUND_MAX_TRAINING"
"""The environment variable with the number of runs that may train at once; default twice the cores."""

TURN = 30.0  # seconds
PATIENCE = 4.0  # seconds that a worker may take to halt or to end before it is killed; a long epoch may be under way


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


@dataclass(eq=False)
class Waiting:
    """A place in the line."""

    trainee: Trainee
    since: float
    had_a_turn: bool  # it made way for others


def limit_from(environment: Mapping[str, str]) -> int:
    """How many runs may train at once. Raises ValueError when the setting is no number or below 1."""
    text = environment.get(LIMIT, "")
    if not text:
        return 2 * (os.cpu_count() or 1)
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError(f"{LIMIT} is {text!r}: it must be a whole number of at least 1")
    return int(text)


class WorkerPool:
    """The workers of this server and the line of those who wait for one."""

    def __init__(self, lock: threading.RLock, limit: int, clock: Callable[[], float], executor: Executor) -> None:
        """`limit` runs train at once, in workers that `executor` starts."""
        self.limit = limit
        self._executor = executor
        self._lock = lock
        self._clock = clock
        self._next_token = count(1)
        self._tokens: dict[Worker, int] = {}  # of the newest task of each worker
        self._line: list[Waiting] = []
        self._began: dict[Worker, float] = {}  # when the turn of a busy worker did
        self._busy: dict[Worker, Trainee | None] = {}  # None: its run was given up, and it has yet to halt
        self._idle: list[Worker] = []
        self._ending: set[Worker] = set()
        self._overdue: dict[Worker, float] = {}  # when a worker that was told to halt or to end is killed

    # --- the line ---------------------------------------------------------------------------------------------------

    def join(self, trainee: Trainee, *, had_a_turn: bool = False) -> None:
        """Gives `trainee` a place if one is free, else puts it at the end of the line."""
        self._line.append(Waiting(trainee, self._clock(), had_a_turn))
        self._fill()
        self.take_turns()

    def leave(self, trainee: Trainee) -> None:
        """Takes `trainee` out of the line."""
        del self._line[self.place(trainee) - 1]
        self._tell_line()

    def place(self, trainee: Trainee) -> int:
        """Its place in the line, from 1. Raises ValueError if it is not in it."""
        return [waiting.trainee for waiting in self._line].index(trainee) + 1

    def notice(self, trainee: Trainee) -> str:
        """What `trainee`, which is in the line, is told, in a sentence."""
        if self._line[self.place(trainee) - 1].had_a_turn:
            return (
                f"More visitors want to train than there are places ({self.limit}): "
                "runs take turns, and yours goes on by itself."
            )
        runs = "1 run trains" if self.limit == 1 else f"{self.limit} runs train"
        return f"No more than {runs} here at once: yours starts as soon as a place is free."

    def take_turns(self) -> None:
        """Those who have trained for a whole turn make way for those who wait, the longest first."""
        now = self._clock()
        leaving = sum(worker in self._overdue for worker in self._busy)
        training = [
            worker for worker, trainee in self._busy.items() if trainee is not None and worker not in self._overdue
        ]
        training.sort(key=self._began.__getitem__)
        for waiting in self._line[leaving:]:
            if not training:
                return
            began = self._began[training[0]]
            if now - (max(began, waiting.since) if waiting.had_a_turn else began) >= TURN:
                trainee = self._busy[training.pop(0)]
                assert trainee is not None
                trainee.make_way()

    def _fill(self) -> None:
        moved = False
        while self._line and len(self._busy) < self.limit:
            worker = self._idle.pop() if self._idle else self._start()
            trainee = self._line.pop(0).trainee
            self._busy[worker], self._began[worker] = trainee, self._clock()
            trainee.work(worker)
            moved = True
        if moved:
            self._tell_line()

    def _tell_line(self) -> None:
        for waiting in self._line:
            waiting.trainee.moved()

    # --- the workers ------------------------------------------------------------------------------------------------

    def token(self, worker: Worker) -> int:
        """A number for the next `Begin` of this worker: from now on its reports count only if they carry it."""
        self._tokens[worker] = next(self._next_token)
        self._overdue.pop(worker, None)
        return self._tokens[worker]

    def expect_halt(self, worker: Worker) -> None:
        """The worker was told to halt: if it does not within `PATIENCE`, it is killed. Its last snapshot stands."""
        self._overdue.setdefault(worker, self._clock() + PATIENCE)

    def give_up(self, worker: Worker) -> None:
        """The run of this worker is of no interest any more; its place is free as soon as it has halted."""
        self._busy[worker] = None
        self.expect_halt(worker)

    def keep_spare(self) -> None:
        """Makes sure that one worker is warm for whoever trains next, unless nobody could."""
        if not self._idle and len(self._busy) < self.limit:
            self._idle.append(self._start())

    def dismiss_idle(self, keep: int = 0) -> None:
        """Ends the spares but for `keep` of them."""
        while len(self._idle) > keep:
            self._end(self._idle.pop(0))

    def dismiss_all(self) -> None:
        """Ends every worker at once, whatever it is doing; whoever trained or waited is told nothing."""
        self._line.clear()
        self.dismiss_idle()
        for worker in list(self._busy):
            del self._busy[worker], self._began[worker]
            self._end(worker)

    def kill_overdue(self) -> None:
        """Kills the workers that were told to halt or to end and have not for too long."""
        now = self._clock()
        for worker, when in list(self._overdue.items()):
            if now >= when:
                del self._overdue[worker]
                worker.kill()

    def pids(self) -> list[int]:
        """The process of every worker that has one."""
        workers = [*self._busy, *self._idle, *self._ending]
        return [worker.pid for worker in workers if worker.pid is not None]

    def _start(self) -> Worker:
        return self._executor.start(self._report, self._gone)

    def _end(self, worker: Worker) -> None:
        self._ending.add(worker)
        self._overdue[worker] = self._clock() + PATIENCE
        worker.end()

    # --- called by the workers' threads -----------------------------------------------------------------------------

    def _report(self, worker: Worker, report: Report) -> None:
        with self._lock:
            if worker not in self._busy or not isinstance(report, RunReport):
                return
            if report.token != self._tokens.get(worker):
                return  # of a run that was given up
            trainee = self._busy[worker]
            if isinstance(report, Halted):
                del self._busy[worker], self._began[worker]
                self._overdue.pop(worker, None)
                self._idle.append(worker)
            if trainee is not None:
                trainee.take(report)
            if isinstance(report, Halted):
                self._fill()
                self.dismiss_idle(keep=1)

    def _gone(self, worker: Worker, reason: str) -> None:
        with self._lock:
            self._overdue.pop(worker, None)
            self._began.pop(worker, None)
            self._tokens.pop(worker, None)
            self._ending.discard(worker)
            if worker in self._idle:
                self._idle.remove(worker)
            trainee = self._busy.pop(worker, None)
            if trainee is not None:
                trainee.lost(reason)
            self._fill()
