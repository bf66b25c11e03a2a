"""The inspector answers questions in a few threads of its own: no thread that serves sockets computes an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from playground.inspection.question import Answer, Find, NoAnswer, Question, Subject
from playground.inspection.views import VIEWS, View

# Threads and not processes: numpy lets go of Python's lock in the products, which take most of the time, weights need
# not be copied to another process, and an answer of 30 ms at most is not worth the 0.3 s that a process takes to start.
THREADS = 2
THREADS_THAT_FIND = 4  # for questions whose network is looked for on a disk: others do not wait behind that
MOST_OPEN = 64  # questions that wait or are being answered, of all pages together

T = TypeVar("T")


class Busy(NoAnswer):
    """Too many questions are open already."""


class Inquiry(Generic[T]):
    """One question on its way to its answer; any thread may call its methods."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.future: Future[T]  # raises NoAnswer, what the finder raises, or CancelledError
        self._unwanted = threading.Event()

    def cancel(self) -> None:
        """The page waits no longer: a question that has not begun is not computed, one that has is not finished."""
        self._unwanted.set()
        self.future.cancel()

    def check(self) -> None:
        """Raises CancelledError if the page waits no longer."""
        if self._unwanted.is_set():
            raise CancelledError


class Inspector:
    """Threads that answer questions, and the lines in which these wait."""

    def __init__(
        self, views: Mapping[str, View] = VIEWS, *, threads: int = THREADS, most_open: int = MOST_OPEN
    ) -> None:
        self._views = views
        self._most_open = most_open
        self._executor = ThreadPoolExecutor(threads, "inspection")
        self._finding = ThreadPoolExecutor(THREADS_THAT_FIND, "inspection-finding")
        self._lock = threading.Lock()
        self._open = 0
        self._closed = False

    def ask(self, question: Question, about: Subject | Find, then: Callable[[Answer], T]) -> Inquiry[T]:
        """Has the question answered; the future of what is returned gives `then(answer)`.

        `about` is the network, or finds it. It and `then` are called by a thread of the inspector. Raises NoAnswer at
        once for a view that there is not, and Busy while too many questions are open.
        """
        view = self._views.get(question.view)
        if view is None:
            raise NoAnswer(f"There is no view {question.view[:40]!r}: there are {', '.join(self._views)}.")
        with self._lock:
            if self._closed:
                raise NoAnswer("The server ends, so it answers no more questions.")
            if self._open >= self._most_open:
                raise Busy("The server has more questions to answer than it can: ask again in a moment.")
            self._open += 1
            inquiry = Inquiry[T](question)
            executor = self._executor if isinstance(about, Subject) else self._finding
            inquiry.future = executor.submit(_answer, inquiry, view, about, then)
        inquiry.future.add_done_callback(self._close_one)
        return inquiry

    def close(self) -> None:
        """Cancels what waits, and ends the threads once they have answered what they are at."""
        with self._lock:
            self._closed = True
        for executor in (self._executor, self._finding):
            executor.shutdown(wait=False, cancel_futures=True)

    def _close_one(self, _future: Future[Any]) -> None:
        with self._lock:
            self._open -= 1


def _answer(inquiry: Inquiry[T], view: View, about: Subject | Find, then: Callable[[Answer], T]) -> T:
    question = inquiry.question
    subject = about if isinstance(about, Subject) else about(question)
    inquiry.check()
    content = view(subject, question)
    inquiry.check()
    return then(Answer(question, subject.run, subject.epoch, content))
