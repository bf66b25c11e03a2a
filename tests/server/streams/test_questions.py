"""What one page asks of networks is answered as frames, without a socket: the followed sentence, and questions."""

import json
import threading
from collections.abc import Callable, Iterator
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
SUBJECT = Subject(RUN.id, 0, RUN.newest.state.params, RUN.prepared.vocabulary, RUN.prepared.labels)


def told() -> Any:
    """What a page is told of "not bad"."""
    return json.loads(json.dumps(trace(SUBJECT, "not bad")))


class Held:
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
def held() -> Held:
    return Held()


@pytest.fixture
def inspector(held: Held) -> Iterator[Inspector]:
    made = Inspector({"trace": held}, threads=1, most_open=3)
    yield made
    held.open.set()
    made.close()


class Woken:
    """Counts that the page is woken, and waits for it."""

    def __init__(self) -> None:
        self._woken = threading.Semaphore(0)

    def __call__(self) -> None:
        self._woken.release()

    def then(self, frames: Callable[[], list[str]]) -> list[dict[str, Any]]:
        """The next frames that there are."""
        while True:
            assert self._woken.acquire(timeout=PATIENCE)
            if there := frames():
                return [json.loads(frame) for frame in there]


# --- the sentence that is followed ------------------------------------------------------------------------------------


def test_a_sentence_is_traced_for_every_network_there_is(inspector: Inspector) -> None:
    wake = Woken()
    followed = FollowedSentence(inspector, wake)
    assert followed.ask(RUN, RUN.newest)  # nothing is followed yet
    followed.text = "not bad"
    for number in (0, 1):
        checkpoint = replace(RUN.newest, state=replace(RUN.newest.state, number=number))
        followed.ask(RUN, checkpoint)
        [frame] = wake.then(followed.frames)
        assert frame == {"kind": "trace", "epoch": number, **told()}
        followed.ask(RUN, checkpoint)
        assert not followed.frames()


def test_one_trace_at_a_time_and_then_that_of_the_newest_network(inspector: Inspector, held: Held) -> None:
    held.open.clear()
    wake = Woken()
    followed = FollowedSentence(inspector, wake)
    followed.text = "good"
    newest = RUN.newest
    for number in range(20):
        newest = replace(RUN.newest, state=replace(RUN.newest.state, number=number))
        assert followed.ask(RUN, newest)
    held.open.set()
    assert [frame["epoch"] for frame in wake.then(followed.frames)] == [0]
    followed.ask(RUN, newest)
    assert [frame["epoch"] for frame in wake.then(followed.frames)] == [19]
    assert held.read == ["good", "good"]


def test_a_newer_sentence_does_not_wait_for_the_older_which_is_told_no_more(inspector: Inspector) -> None:
    wake = Woken()
    followed = FollowedSentence(inspector, wake)
    followed.text = "g"
    followed.ask(RUN, RUN.newest)
    followed.text = "good"
    followed.ask(RUN, RUN.newest)
    assert [frame["text"] for frame in wake.then(followed.frames)] == ["good"]


def test_what_a_network_of_the_run_before_made_of_it_is_not_told(inspector: Inspector, held: Held) -> None:
    held.open.clear()
    wake = Woken()
    followed = FollowedSentence(inspector, wake)
    followed.text = "good"
    followed.ask(RUN, RUN.newest)
    followed.begin_anew()
    other = Run.begin(untrained(RunConfig("Article", Settings(hidden_size=9))))
    followed.ask(other, other.newest)
    held.open.set()
    assert [frame["units"] for frame in wake.then(followed.frames)] == [9]


def test_where_there_is_no_room_it_is_asked_for_again(inspector: Inspector, held: Held) -> None:
    held.open.clear()
    others = [inspector.ask(Question(n, "bad", "trace"), SUBJECT, lambda _: None) for n in range(3)]
    wake = Woken()
    followed = FollowedSentence(inspector, wake)
    followed.text = "good"
    assert not followed.ask(RUN, RUN.newest)
    others[-1].cancel()
    assert followed.ask(RUN, RUN.newest)
    held.open.set()
    assert [frame["text"] for frame in wake.then(followed.frames)] == ["good"]


# --- questions with ids -----------------------------------------------------------------------------------------------


def find(question: Question) -> Subject:
    if question.run not in (None, RUN.id):
        raise NoAnswer("There is no such run among yours.")
    return SUBJECT


def test_answers_and_refusals_carry_the_id(inspector: Inspector) -> None:
    wake = Woken()
    questions = PageQuestions(inspector, wake, find)
    sent = {"sentence": "not bad", "view": "trace"}
    for asked in ({"id": "a"}, {"id": 2, "run": RUN.id}):
        questions.ask({**sent, **asked})
        about = {"kind": "answer", "id": asked["id"], "run": RUN.id, "epoch": 0, "view": "trace"}
        assert wake.then(questions.frames) == [{**about, "answer": told()}]
    for wrong in ({"view": "x"}, {"view": 3}, {"run": "b" * 32}, {"run": "x"}, {"epoch": -1}, {"more": 1}):
        questions.ask({**sent, "id": "q", **wrong})
        [frame] = wake.then(questions.frames)
        assert set(frame) == {"kind", "id", "error"}
        assert (frame["kind"], frame["id"]) == ("answer", "q")
        assert frame["error"].endswith(".")


def test_what_has_no_id_is_passed_over(inspector: Inspector, held: Held) -> None:
    questions = PageQuestions(inspector, Woken(), find)
    for asked in ({}, {"id": ""}, {"id": None}, {"id": [1]}):
        questions.ask({"sentence": "good", "view": "trace", **asked})
    assert questions.frames() == []
    assert held.read == []
