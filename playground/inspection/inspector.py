"""The inspector has questions answered in pools of threads: no thread that serves sockets computes an answer."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

from playground.inspection.answer_pool import AnswerPool, AnswerSteps, Break, Inquiry
from playground.inspection.cache import AnswerCache, key_of
from playground.inspection.question import Answer, Find, NoAnswer, Question, Subject, View
from playground.inspection.views import OF_THE_PAST, VIEWS, check_applies

# Threads and not processes: numpy lets go of Python's lock in the products, which take most of the time, weights need
# not be copied to another process, and most answers take less than 30 ms, not worth the 0.3 s that a process takes to
# start. With 256 units a few take longer: 0.3 s for every sentence of a data set, 3 s for the memory of 60 words.
THREADS = 2
THREADS_THAT_FIND = 4  # for questions whose network is looked for on a disk: others do not wait behind that
MOST_OPEN_OF_PAGE = 16  # questions of one page, those among them whose answers it has not taken yet
MOST_OPEN_OF_ONE = 64  # questions of one visitor that wait or are being answered, on all of their pages
MOST_OPEN = 512  # of all visitors together, from which on only those may ask who have less than their share open

T = TypeVar("T")


class TooManyQuestions(NoAnswer):
    """Too many questions are open already, of this visitor or of all."""


class Inspector:
    """Two pools of threads (networks in memory, networks on disk) and the limits on open questions."""

    def __init__(
        self,
        views: Mapping[str, View] = VIEWS,
        *,
        threads: int = THREADS,
        most_open: int = MOST_OPEN,
        most_open_of_one: int = MOST_OPEN_OF_ONE,
        most_open_of_page: int = MOST_OPEN_OF_PAGE,
        cache: AnswerCache | None = None,
    ) -> None:
        self.most_open_of_page = most_open_of_page  # which the asker of each page keeps to
        self._views = views
        self._cache = cache or AnswerCache()
        self._most_open, self._most_open_of_one = most_open, most_open_of_one
        self._computing = AnswerPool(threads, "inspection")
        self._finding = AnswerPool(THREADS_THAT_FIND, "inspection-finding")
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()  # questions by owner, for those who have any
        self._closed = False

    def ask(
        self,
        question: Question,
        about: Subject | Find,
        then: Callable[[Answer], T],
        *,
        owner: str = "",
        keep: bool = False,
        progressed: Callable[[], object] = lambda: None,
    ) -> Inquiry[T]:
        """Has the question of a visitor, `owner`, answered; the future of what is returned gives `then(answer)`.

        `about` is the network, or finds it. It, `then` and `progressed`, which says that a slow answer is further, are
        called by a thread of the inspector. `keep`: the answer is kept, and given at once if it was. Raises NoAnswer at
        once for a view that there is not, and TooManyQuestions while too many questions are open. One visitor takes no
        room from another: each has a limit, and where all together are at theirs, a visitor with less than an equal
        share may still ask.
        """
        view = self._views.get(question.view)
        if view is None:
            raise NoAnswer(f"There is no view {question.view[:40]!r}: there are {', '.join(self._views)}.")
        with self._lock:
            if self._closed:
                raise NoAnswer("The server ends, so it answers no more questions.")
            if self._open[owner] >= self._most_open_of_one:
                raise TooManyQuestions(
                    f"You have {self._most_open_of_one} questions open on your pages, as many as one visitor may: "
                    "ask again in a moment."
                )
            if self._is_full(owner):
                raise TooManyQuestions("The server has more questions to answer than it can: ask again in a moment.")
            self._open[owner] += 1
            inquiry = Inquiry[T](question, owner, progressed)
            inquiry.future.add_done_callback(partial(self._close_one, owner))
            pool = self._computing if isinstance(about, Subject) else self._finding
            pool.submit(inquiry, self._answer(inquiry, view, about, then, keep))
        return inquiry

    def close(self) -> None:
        """Cancels what waits, and ends the threads once each has taken the step that it is at."""
        with self._lock:
            self._closed = True
        for pool in (self._computing, self._finding):
            pool.close()

    def _is_full(self, owner: str) -> bool:
        """Whether as many questions are open as the server takes, and of this visitor at least an equal share."""
        share = max(1, self._most_open // len(self._open | Counter({owner: 1})))
        return self._open.total() >= self._most_open and self._open[owner] >= share

    def _close_one(self, owner: str, _future: Future[Any]) -> None:
        with self._lock:
            self._open -= Counter([owner])

    def _answer(
        self, inquiry: Inquiry[T], view: View, about: Subject | Find, then: Callable[[Answer], T], keep: bool
    ) -> AnswerSteps[T]:
        """Makes the answer, with a pause after each step of a view that takes long."""
        question = inquiry.question
        subject = about if isinstance(about, Subject) else about(question)
        inquiry.check()
        check_applies(question, subject.readout)
        key = key_of(subject, question) if keep and question.view not in OF_THE_PAST else None
        content = None if key is None else self._cache.get(key)
        if content is None:
            output = view(subject.edited_by(question.edits), question)
            content = (yield from _in_steps(inquiry, output)) if isinstance(output, Generator) else output
            if key is not None:
                self._cache.put(key, content)
        inquiry.check()
        return then(Answer(question, subject.run, subject.epoch, content))


def _in_steps(inquiry: Inquiry[T], steps: Generator[float, None, dict[str, Any]]) -> AnswerSteps[dict[str, Any]]:
    """The answer of a view that takes long: the page is told how far it is, and it ends if the page waits no longer."""
    with closing(steps):
        yield Break.BEFORE_MANY
        while True:
            try:
                share = next(steps)
            except StopIteration as end:
                content: dict[str, Any] = end.value
                return content
            inquiry.check()
            inquiry.tell(share)
            yield Break.BETWEEN
