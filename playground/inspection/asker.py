"""The questions of one page: several under way at once, each known by its id, dropped when the page waits no longer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any, Generic, TypeVar

from playground.inspection.answer_pool import Inquiry
from playground.inspection.inspector import Inspector
from playground.inspection.question import Answer, Find, NoAnswer, Question, QuestionId, Subject

MOST_REFUSED = 64  # refusals that wait for a page that does not read; older ones are dropped

T = TypeVar("T")


class Asker(Generic[T]):
    """The questions of one page. One thread calls the methods; `wake` is called by any, when an answer is there."""

    def __init__(self, inspector: Inspector, wake: Callable[[], object], owner: str) -> None:
        """`owner`: the visitor whose page it is."""
        self._inspector = inspector
        self._owner = owner
        self._wake = wake
        self._under_way: dict[QuestionId, Inquiry[T]] = {}
        self._told_progress: dict[QuestionId, float] = {}
        self._refused: deque[tuple[QuestionId, NoAnswer]] = deque(maxlen=MOST_REFUSED)

    def ask(
        self, question: Question, about: Subject | Find, then: Callable[[Answer], T], *, keep: bool = False
    ) -> None:
        """Has the question answered, in place of those that it replaces (`Question.replaces`), which are cancelled.

        `about`, `then` and `keep` as in `Inspector.ask`. Raises NoAnswer if the question cannot be taken.
        """
        for other in [inquiry.question for inquiry in self._under_way.values()]:
            if question.replaces(other):
                self.cancel(other.id)
        most = self._inspector.most_open_of_page
        if len(self._under_way) >= most:
            raise NoAnswer(f"This page has {most} questions under way already: wait for an answer.")
        inquiry = self._inspector.ask(question, about, then, owner=self._owner, keep=keep, progressed=self._wake)
        self._under_way[question.id] = inquiry
        inquiry.future.add_done_callback(self._wake_page)

    def refuse(self, asked_id: QuestionId, refusal: NoAnswer) -> None:
        """Puts a question that cannot be taken among the outcomes."""
        self._refused.append((asked_id, refusal))
        self._wake()

    def waits_for(self, asked_id: QuestionId) -> bool:
        """Whether the question of that id is under way."""
        return asked_id in self._under_way

    def cancel(self, asked_id: QuestionId) -> None:
        """The page waits no longer for the answer to the question of that id, if there is one."""
        inquiry = self._under_way.pop(asked_id, None)
        self._told_progress.pop(asked_id, None)
        if inquiry is not None:
            inquiry.cancel()

    def outcomes(self) -> list[tuple[QuestionId, T | NoAnswer]]:
        """What has come of questions since this was last asked: what `then` made of the answer, or why there is none.

        Raises what a finder or a view raised beside NoAnswer, which is a fault of the program.
        """
        outcomes: list[tuple[QuestionId, T | NoAnswer]] = list(self._refused)
        self._refused.clear()
        for inquiry in [inquiry for inquiry in self._under_way.values() if inquiry.future.done()]:
            del self._under_way[inquiry.question.id]
            self._told_progress.pop(inquiry.question.id, None)
            try:
                outcomes.append((inquiry.question.id, inquiry.future.result()))
            except NoAnswer as refusal:
                outcomes.append((inquiry.question.id, refusal))
            except CancelledError:  # the inspector was closed
                continue
        return outcomes

    def progress(self) -> list[tuple[QuestionId, float]]:
        """How far slow answers are, from 0 to 1, that were less far when this was last asked."""
        now = {asked_id: inquiry.progress for asked_id, inquiry in self._under_way.items()}
        further = [
            (asked_id, progress)
            for asked_id, progress in now.items()
            if progress is not None and progress != self._told_progress.get(asked_id)
        ]
        self._told_progress.update(further)
        return further

    def close(self) -> None:
        """The page is gone: what it asked is cancelled."""
        for asked_id in list(self._under_way):
            self.cancel(asked_id)

    def _wake_page(self, _future: Any) -> None:
        self._wake()
