"""What one page asks of networks is answered as frames, without a socket: the followed sentence, and questions."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from playground.inspection.inspector import Inspector
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.trace import trace
from playground.server.streams.questions import FollowedSentence, PageQuestions
from playground.training import RunConfig
from playground.training.prepared_data import untrained
from playground.training.run import Run
from rnn import Settings
from tests.support.patience import PATIENCE

RUN = Run.begin(untrained(RunConfig("Article", Settings(hidden_size=4, init_scale=0.3))))
VISITOR = "ann"
SUBJECT = Subject(RUN.id, 0, RUN.newest.state.params, RUN.prepared.vocabulary, RUN.prepared.labels)


def expected_trace() -> Any:
    """What a page is told of "not bad"."""
    return json.loads(json.dumps(trace(SUBJECT, "not bad")))


class HeldView:
    """The view "trace", which waits until the test lets it."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.read: list[str] = []

    def __call__(self, subject: Subject, question: Question) -> dict[str, Any]:
        assert self.open.wait(PATIENCE)
        self.read.append(question.sentence)
        return trace(subject, question.sentence)


@pytest.fixture
def held_view() -> HeldView:
    return HeldView()


@pytest.fixture
def inspector(held_view: HeldView) -> Iterator[Inspector]:
    inspector = Inspector({"trace": held_view}, threads=1, most_open=3)
    yield inspector
    held_view.open.set()
    inspector.close()


class WakeCounter:
    """Counts that the page is woken, and waits for it."""

    def __init__(self) -> None:
        self._woken = threading.Semaphore(0)

    def __call__(self) -> None:
        self._woken.release()

    def wait(self) -> None:
        assert self._woken.acquire(timeout=PATIENCE)

    def then(self, frames: Callable[[], list[str]]) -> list[dict[str, Any]]:
        """The next frames that there are."""
        while True:
            self.wait()
            if new_frames := frames():
                return [json.loads(frame) for frame in new_frames]


# --- the sentence that is followed ------------------------------------------------------------------------------------


def test_a_sentence_is_traced_for_every_network_there_is(inspector: Inspector) -> None:
    wake = WakeCounter()
    sentence = FollowedSentence(inspector, wake, VISITOR)
    assert sentence.ask(RUN, RUN.newest)  # nothing is followed yet
    sentence.text = "not bad"
    for number in (0, 1):
        checkpoint = replace(RUN.newest, state=replace(RUN.newest.state, number=number))
        sentence.ask(RUN, checkpoint)
        [frame] = wake.then(sentence.frames)
        assert frame == {"kind": "trace", "epoch": number, **expected_trace()}
        sentence.ask(RUN, checkpoint)
        assert not sentence.frames()


def test_one_trace_at_a_time_and_then_that_of_the_newest_network(inspector: Inspector, held_view: HeldView) -> None:
    held_view.open.clear()
    wake = WakeCounter()
    sentence = FollowedSentence(inspector, wake, VISITOR)
    sentence.text = "good"
    newest = RUN.newest
    for number in range(20):
        newest = replace(RUN.newest, state=replace(RUN.newest.state, number=number))
        assert sentence.ask(RUN, newest)
    held_view.open.set()
    assert [frame["epoch"] for frame in wake.then(sentence.frames)] == [0]
    sentence.ask(RUN, newest)
    assert [frame["epoch"] for frame in wake.then(sentence.frames)] == [19]
    assert held_view.read == ["good", "good"]


def test_a_newer_sentence_does_not_wait_for_the_older_which_is_told_no_more(inspector: Inspector) -> None:
    wake = WakeCounter()
    sentence = FollowedSentence(inspector, wake, VISITOR)
    sentence.text = "g"
    sentence.ask(RUN, RUN.newest)
    sentence.text = "good"
    sentence.ask(RUN, RUN.newest)
    assert [frame["text"] for frame in wake.then(sentence.frames)] == ["good"]


def test_what_a_network_of_the_run_before_made_of_it_is_not_told(inspector: Inspector, held_view: HeldView) -> None:
    held_view.open.clear()
    wake = WakeCounter()
    sentence = FollowedSentence(inspector, wake, VISITOR)
    sentence.text = "good"
    sentence.ask(RUN, RUN.newest)
    sentence.begin_anew()
    other = Run.begin(untrained(RunConfig("Article", Settings(hidden_size=9))))
    sentence.ask(other, other.newest)
    held_view.open.set()
    assert [frame["units"] for frame in wake.then(sentence.frames)] == [9]


def test_a_trace_that_is_there_is_not_told_once_another_run_has_begun_and_is_asked_for_anew(
    inspector: Inspector, held_view: HeldView
) -> None:
    wake = WakeCounter()
    sentence = FollowedSentence(inspector, wake, VISITOR)
    sentence.text = "good"
    sentence.ask(RUN, RUN.newest)
    wake.wait()
    sentence.begin_anew()
    assert sentence.frames() == []
    sentence.ask(RUN, RUN.newest)
    assert len(wake.then(sentence.frames)) == 1
    assert held_view.read == ["good", "good"]


def test_a_network_that_answers_no_number_has_no_trace() -> None:
    def refuse(_subject: Subject, _question: Question) -> dict[str, Any]:
        raise NoAnswer("It answers no number.")

    with closing(Inspector({"trace": refuse})) as inspector:
        wake = WakeCounter()
        sentence = FollowedSentence(inspector, wake, VISITOR)
        sentence.text = "good"
        sentence.ask(RUN, RUN.newest)
        wake.wait()
        assert sentence.frames() == []
        assert sentence.ask(RUN, RUN.newest)


def test_nothing_is_computed_for_a_page_that_is_gone(inspector: Inspector, held_view: HeldView) -> None:
    held_view.open.clear()
    other_answer = inspector.ask(Question(0, "bad", "trace"), SUBJECT, lambda _: None)
    sentence, questions = (
        FollowedSentence(inspector, WakeCounter(), VISITOR),
        PageQuestions(inspector, WakeCounter(), find, VISITOR),
    )
    sentence.text = "good"
    sentence.ask(RUN, RUN.newest)
    questions.ask({"id": 1, "sentence": "good", "view": "trace"})
    sentence.close()
    questions.close()
    held_view.open.set()
    last_answer = inspector.ask(Question(0, "not bad", "trace"), SUBJECT, lambda _: None)
    for inquiry in (other_answer, last_answer):
        inquiry.future.result(PATIENCE)
    assert held_view.read == ["bad", "not bad"]


def test_where_there_is_no_room_it_is_asked_for_again(inspector: Inspector, held_view: HeldView) -> None:
    held_view.open.clear()
    questions = [Question(number, "bad", "trace") for number in range(3)]
    others = [inspector.ask(question, SUBJECT, lambda _: None, owner=VISITOR) for question in questions]
    wake = WakeCounter()
    sentence = FollowedSentence(inspector, wake, VISITOR)
    sentence.text = "good"
    assert not sentence.ask(RUN, RUN.newest)
    others[-1].cancel()
    assert sentence.ask(RUN, RUN.newest)
    held_view.open.set()
    assert [frame["text"] for frame in wake.then(sentence.frames)] == ["good"]


def test_what_a_page_asks_counts_for_its_visitor_alone(held_view: HeldView) -> None:
    inspector = Inspector({"trace": held_view}, threads=1, most_open=10, most_open_of_one=2)
    held_view.open.clear()
    with closing(inspector):
        for visitor in ("ann", "bob"):
            sentence = FollowedSentence(inspector, WakeCounter(), visitor)
            questions = PageQuestions(inspector, wake := WakeCounter(), find, visitor)
            sentence.text = "good"
            assert sentence.ask(RUN, RUN.newest)
            for number in (1, 2):
                questions.ask({"id": number, "sentence": "bad", "view": "trace"})
            [refused] = wake.then(questions.frames)
            assert (refused["id"], refused["error"][:28]) == (2, "You have 2 questions open on")
            another = FollowedSentence(inspector, WakeCounter(), visitor)  # of another page of theirs
            another.text = "good"
            assert not another.ask(RUN, RUN.newest)
        held_view.open.set()


# --- questions with ids -----------------------------------------------------------------------------------------------


def find(question: Question) -> Subject:
    if question.run not in (None, RUN.id):
        raise NoAnswer("There is no such run among yours.")
    return SUBJECT


def test_answers_and_refusals_carry_the_id(inspector: Inspector) -> None:
    wake = WakeCounter()
    questions = PageQuestions(inspector, wake, find, VISITOR)
    question = {"sentence": "not bad", "view": "trace"}
    for fields in ({"id": "a"}, {"id": 2, "run": RUN.id}):
        questions.ask({**question, **fields})
        about = {"kind": "answer", "id": fields["id"], "run": RUN.id, "epoch": 0, "view": "trace"}
        assert wake.then(questions.frames) == [{**about, "answer": expected_trace()}]
    for fields in ({"view": "x"}, {"view": 3}, {"run": "b" * 32}, {"run": "x"}, {"epoch": -1}, {"more": 1}):
        questions.ask({**question, "id": "q", **fields})
        [frame] = wake.then(questions.frames)
        assert set(frame) == {"kind", "id", "error"}
        assert (frame["kind"], frame["id"]) == ("answer", "q")
        assert frame["error"].endswith(".")


def test_what_has_no_id_is_passed_over(inspector: Inspector, held_view: HeldView) -> None:
    questions = PageQuestions(inspector, WakeCounter(), find, VISITOR)
    for fields in ({}, {"id": ""}, {"id": None}, {"id": [1]}):
        questions.ask({"sentence": "good", "view": "trace", **fields})
    assert questions.frames() == []
    assert held_view.read == []
