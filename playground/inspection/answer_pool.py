"""A few threads that answer questions, and the queue in which these wait, each visitor's in turn.

An answer of many steps gives way after each of them to what waits, and goes on once it is its turn again: a film of a
minute keeps no other visitor waiting for longer than one step.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeAlias, TypeVar

from playground.inspection.fair_queue import FairQueue
from playground.inspection.question import Question

# An answer of many steps keeps in memory what it has so far: a film up to 1 MB of JSON, the way of a network of 256
# units on the loss 40 networks of 0.9 MB. Those that have begun take turns, so without a limit all would have begun.
MOST_BEGUN = 16
MOST_BEGUN_OF_ONE = 2

T = TypeVar("T")


class Break(Enum):
    """Where the steps to an answer pause, so that other questions have their turn."""

    BEFORE_MANY = auto()  # what follows are many steps, none of which is taken yet
    BETWEEN = auto()


AnswerSteps: TypeAlias = Generator[Break, None, T]
"""The steps to an answer: a generator that returns it."""


class Inquiry(Generic[T]):
    """One question on its way to its answer; any thread may call its methods."""

    def __init__(self, question: Question, owner: str, progressed: Callable[[], object]) -> None:
        """`owner` is the visitor who asks; `progressed` is called whenever there is another `progress`."""
        self.question, self.owner = question, owner
        self.progress: float | None = None  # how far the answer is, from 0 to 1; None of a view that does not say
        self.future: Future[T] = Future()  # raises NoAnswer, what the finder raises, or CancelledError
        self._progressed = progressed
        self._unwanted = threading.Event()
        self._pool: AnswerPool | None = None  # where it waits

    def cancel(self) -> None:
        """The page waits no longer: a question that has not begun is not computed, one that has is not finished."""
        self._unwanted.set()
        self.future.cancel()
        if self._pool is not None:
            self._pool.leave(self)

    def wait_in(self, pool: AnswerPool) -> None:
        """From now on the question waits in this pool, which `cancel` makes it leave."""
        self._pool = pool

    def tell(self, progress: float) -> None:
        """The answer is so far, from 0 to 1."""
        self.progress = progress
        self._progressed()

    def check(self) -> None:
        """Raises CancelledError if the page waits no longer."""
        if self._unwanted.is_set():
            raise CancelledError


@dataclass(eq=False)
class _Job:
    """The steps to the result of an inquiry's future. It waits in the queue, is held, or one thread takes a step."""

    inquiry: Inquiry[Any]
    steps: AnswerSteps[Any]
    begun: bool = False  # whether it counts among the answers of many steps that have begun

    @property
    def owner(self) -> str:
        """The visitor who asks."""
        return self.inquiry.owner

    def is_wanted(self) -> bool:
        """Whether there is a step to take: not for a question that is cancelled before its first one."""
        future = self.inquiry.future
        return future.running() or future.set_running_or_notify_cancel()

    def step(self) -> Break | None:
        """Takes one step; says where it pauses now. None = it was the last, and the future has its result or error."""
        try:
            return next(self.steps)
        except StopIteration as end:
            self.inquiry.future.set_result(end.value)
        except BaseException as error:  # noqa: BLE001 (the future raises it where the answer is read)
            self.inquiry.future.set_exception(error)
        return None

    def drop(self) -> None:
        """Ends a job while no thread takes a step of it; none will from now on."""
        self.steps.close()
        if not self.inquiry.future.cancel():  # its first step was taken
            self.inquiry.future.set_exception(CancelledError())


class AnswerPool:
    """Threads that answer, and the queue in which questions wait for them. Any thread may call any method."""

    def __init__(
        self, threads: int, name: str, *, most_begun: int = MOST_BEGUN, most_begun_of_one: int = MOST_BEGUN_OF_ONE
    ) -> None:
        """`most_begun`, `most_begun_of_one`: answers of many steps, of all visitors and of one, that take turns.

        Others are held until one of these has ended.
        """
        self._executor = ThreadPoolExecutor(threads, name)
        self._threads = threads
        self._at_work = 0  # threads that take from the queue, each until it finds it empty
        self._queue: FairQueue[_Job] = FairQueue()
        self._held: list[_Job] = []  # in the order in which they came, before the first of their many steps
        self._begun: Counter[str] = Counter()  # answers of many steps by owner, for those who have any
        self._waiting: dict[Inquiry[Any], _Job] = {}  # what is in the queue or held
        self._most_begun, self._most_begun_of_one = most_begun, most_begun_of_one
        self._closed = False
        self._lock = threading.Lock()  # no future is given a result with it held: what hears of that may ask again

    def submit(self, inquiry: Inquiry[T], steps: AnswerSteps[T]) -> None:
        """Queues the steps for the threads; what they return becomes the result of the inquiry's future."""
        inquiry.wait_in(self)
        with self._lock:
            self._push(_Job(inquiry, steps))
            self._start_thread()

    def leave(self, inquiry: Inquiry[Any]) -> None:
        """Removes a cancelled question from the queue at once; its visitor loses no turn."""
        with self._lock:
            job = self._waiting.pop(inquiry, None)
            if job is None:
                return  # a thread takes a step of it, and then finds that it is not wanted
            if job in self._held:
                self._held.remove(job)
            else:
                self._queue.remove(job.owner, job)
            self._count_end(job)  # what it lets begin a thread takes that is at work, as something was in the queue
        job.drop()

    def close(self) -> None:
        """Cancels what waits, and ends the threads once each has taken the step that it is at."""
        with self._lock:
            self._closed = True
            waiting = list(self._waiting.values())
            self._waiting.clear()
            self._held.clear()
            self._queue.clear()
        self._executor.shutdown(wait=False, cancel_futures=True)
        for job in waiting:
            job.drop()

    def _work(self) -> None:
        """Takes the steps of one job after the other, each in its turn, until none waits."""
        job: _Job | None = None
        pause: Break | None = None
        while True:
            with self._lock:
                job_to_drop = job if pause is not None and self._closed else None
                if job is not None and job_to_drop is None:
                    self._put_back(job, pause)
                job = self._next()
            if job_to_drop is not None:
                job_to_drop.drop()
            if job is None:
                return
            pause = job.step()

    # --- with the lock held -----------------------------------------------------------------------------------------

    def _start_thread(self) -> None:
        """Has another thread take from the queue, if something waits there and not all threads are at work."""
        if self._queue and self._at_work < self._threads and not self._closed:
            self._at_work += 1
            self._executor.submit(self._work)

    def _next(self) -> _Job | None:
        """The job whose turn it is; None if none waits, and the thread that asks ends its work."""
        while self._queue:
            job = self._queue.pop()
            del self._waiting[job.inquiry]
            if job.is_wanted():
                self._start_thread()
                return job
        self._at_work -= 1
        return None

    def _put_back(self, job: _Job, pause: Break | None) -> None:
        """A thread has taken a step of the job, which has paused there; None = it has ended."""
        if pause is None:
            self._count_end(job)
        elif pause is Break.BETWEEN:
            self._push(job)
        else:
            self._waiting[job.inquiry] = job
            self._held.append(job)
            self._let_begin()

    def _push(self, job: _Job) -> None:
        self._waiting[job.inquiry] = job
        self._queue.push(job.owner, job)

    def _count_end(self, job: _Job) -> None:
        if job.begun:
            self._begun -= Counter([job.owner])
            self._let_begin()

    def _let_begin(self) -> None:
        """Puts into the queue what is held, as far as there is room: first of the visitors who have least under way."""
        while self._held and self._begun.total() < self._most_begun:
            job = min(self._held, key=lambda each: self._begun[each.owner])
            if self._begun[job.owner] >= self._most_begun_of_one:
                return
            self._held.remove(job)
            job.begun = True
            self._begun[job.owner] += 1
            self._push(job)
