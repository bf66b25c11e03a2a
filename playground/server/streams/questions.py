"""What one page of a job asks of networks: traces of the sentence that it follows, and questions with ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.encoding import encode
from playground.inspection.asker import Asker
from playground.inspection.inspector import Inspector, TooManyQuestions
from playground.inspection.question import Answer, Find, NoAnswer, Question, Subject, id_in, question_in
from playground.server.streams.question_messages import answer_frame, progress_frame, refusal_frame, trace_frame
from playground.training.checkpoint import Checkpoint
from playground.training.run import Run

_TRACE = "trace"  # the id of the only question of a followed sentence, and its view


class FollowedSentence:
    """The sentence that a page follows: traced anew whenever the network is another, one trace at a time.

    One thread calls the methods; `wake` is called by any, when a trace is there; `owner` is the visitor.
    """

    def __init__(self, inspector: Inspector, wake: Callable[[], object], owner: str) -> None:
        self._asker: Asker[str] = Asker(inspector, wake, owner)
        self._asked: tuple[Checkpoint, str] | None = None
        self.text: str | None = None  # what the page follows

    def frames(self) -> list[str]:
        """The traces that are there. A network that answers no number has none: it is about to diverge."""
        return [outcome for _, outcome in self._asker.outcomes() if not isinstance(outcome, NoAnswer)]

    def ask(self, run: Run, checkpoint: Checkpoint) -> bool:
        """Asks for the trace of the newest network, if it is not known. False = there is no room for it now.

        While a trace of the same sentence is under way none is asked for: it wakes the page, which then asks again.
        """
        text, before = self.text, self._asked
        if text is None or (before is not None and before[0] is checkpoint and before[1] == text):
            return True
        if before is not None and before[1] == text and self._asker.waits_for(_TRACE):
            return True
        state = checkpoint.state
        prepared = run.prepared
        subject = Subject(
            run.id,
            state.number,
            state.params,
            prepared.vocabulary,
            prepared.labels,
            readout=run.settings.readout,
        )
        self._asked = checkpoint, text
        try:
            self._asker.ask(Question(_TRACE, text, _TRACE), subject, _trace_text)
        except TooManyQuestions:
            self._asked = None
            return False
        return True

    def begin_anew(self) -> None:
        """The job has another run now: the page gets no trace of the earlier run's network any more."""
        self._asker.close()
        self._asked = None

    def close(self) -> None:
        """The page is gone."""
        self._asker.close()


class PageQuestions:
    """The questions with ids that a page asks; threads as in `FollowedSentence`."""

    def __init__(
        self,
        inspector: Inspector,
        wake: Callable[[], object],
        look: Callable[[Question], Subject | Find],
        owner: str,
    ) -> None:
        """`look` gives the network that a question is about, or what finds it; it returns at once."""
        self._asker: Asker[str] = Asker(inspector, wake, owner)
        self._look = look

    def ask(self, message: Mapping[str, Any]) -> None:
        """Has the question of a page answered; one without an id is ignored, since no answer could name it."""
        asked_id = id_in(message)
        if asked_id is None:
            return
        try:
            question = question_in(message, asked_id)
            self._asker.ask(question, self._look(question), _answer_text, keep=True)
        except NoAnswer as refusal:
            self._asker.refuse(asked_id, refusal)

    def cancel(self, asked_id: object) -> None:
        """The page waits no longer for the answer to the question of that id, if there is one."""
        question_id = id_in({"id": asked_id})
        if question_id is not None:
            self._asker.cancel(question_id)

    def frames(self) -> list[str]:
        """What has come of the questions, and how far slow answers are."""
        outcomes = self._asker.outcomes()
        further = [encode(progress_frame(asked_id, progress)) for asked_id, progress in self._asker.progress()]
        return further + [
            encode(refusal_frame(asked_id, str(outcome))) if isinstance(outcome, NoAnswer) else outcome
            for asked_id, outcome in outcomes
        ]

    def close(self) -> None:
        """The page is gone."""
        self._asker.close()


def _trace_text(answer: Answer) -> str:
    return encode(trace_frame(answer))


def _answer_text(answer: Answer) -> str:
    return encode(answer_frame(answer))
