"""Other threads answer questions, several at once, and none that no page waits for; no socket is needed."""

import json
import threading
from concurrent.futures import CancelledError
from contextlib import closing, nullcontext
from dataclasses import replace
from typing import Any

import pytest

from playground.inspection.inspector import THREADS_THAT_FIND, Inspector, TooManyQuestions
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.trace import trace
from playground.server.streams.question_messages import answer_frame, refusal_frame, trace_frame
from rnn.explain import edited, edits_of
from tests.support.asked_views import SUBJECT, GatedView, SlowView, gated_question, read
from tests.support.patience import PATIENCE


def test_an_answer_says_what_it_answers(inspector: Inspector) -> None:
    inquiry = inspector.ask(Question("q", "not bad", "trace"), SUBJECT, lambda answer: answer)
    answer = inquiry.future.result(PATIENCE)
    assert (answer.question.id, answer.run, answer.epoch) == ("q", SUBJECT.run, 7)
    assert answer.content == trace(SUBJECT, "not bad")
    assert trace_frame(answer) == {"kind": "trace", "epoch": 7, **answer.content}
    assert answer_frame(answer) == {
        **{"kind": "answer", "id": "q", "run": SUBJECT.run, "epoch": 7, "view": "trace"},
        "answer": answer.content,
    }
    assert refusal_frame(3, "No.") == {"kind": "answer", "id": 3, "error": "No."}


def test_every_view_sees_the_network_with_the_edits_of_its_question(inspector: Inspector) -> None:
    def answer_of(edits: list[str]) -> dict[str, Any]:
        question = Question("q", "not bad", "trace", edits=edits_of(edits))
        return inspector.ask(question, SUBJECT, lambda answer: answer.content, keep=True).future.result(PATIENCE)

    edits = ["silence 2", "b_h 0 0.5"]
    expected = trace(replace(SUBJECT, params=edited(SUBJECT.params, edits_of(edits))), "not bad")
    trained_answer = trace(SUBJECT, "not bad")
    assert expected["hidden"] != trained_answer["hidden"]
    for _ in range(2):  # the second time from what is kept
        assert json.loads(json.dumps(answer_of(edits))) == json.loads(json.dumps(expected))
        assert json.loads(json.dumps(answer_of([]))) == json.loads(json.dumps(trained_answer)), "the undo is exact"
    with pytest.raises(NoAnswer, match="no unit 4 to silence"):
        answer_of(["silence 4"])


def test_other_threads_compute(inspector: Inspector) -> None:
    threads: list[int] = []

    def find(_question: Question) -> Subject:
        threads.append(threading.get_ident())
        return SUBJECT

    inspector.ask(gated_question("x"), find, lambda _: threads.append(threading.get_ident())).future.result(PATIENCE)
    assert len(threads) == 2
    assert threading.get_ident() not in threads


def test_a_question_that_is_cancelled_before_its_turn_is_not_computed(
    inspector: Inspector, gated_view: GatedView
) -> None:
    gate = gated_view.hold("slow")
    slow = inspector.ask(gated_question("slow"), SUBJECT, read)
    inquiry = inspector.ask(gated_question("given up"), SUBJECT, read)
    after = inspector.ask(gated_question("after"), SUBJECT, read)
    inquiry.cancel()
    gate.set()
    assert (slow.future.result(PATIENCE), after.future.result(PATIENCE)) == ("slow", "after")
    assert inquiry.future.cancelled()
    assert [gated_view.begun_sentences.get(timeout=PATIENCE) for _ in range(2)] == ["slow", "after"]
    assert gated_view.begun_sentences.empty()


def test_a_question_that_is_cancelled_while_its_network_is_looked_for_is_not_computed(
    inspector: Inspector, gated_view: GatedView
) -> None:
    looking, look_on = threading.Event(), threading.Event()

    def find(_question: Question) -> Subject:
        looking.set()
        assert look_on.wait(PATIENCE)
        return SUBJECT

    inquiry = inspector.ask(gated_question("x"), find, read)
    assert looking.wait(PATIENCE)
    inquiry.cancel()
    look_on.set()
    with pytest.raises(CancelledError):
        inquiry.future.result(PATIENCE)
    assert gated_view.begun_sentences.empty()


def test_the_answer_to_a_question_that_is_cancelled_while_it_is_computed_is_not_made_into_a_frame(
    inspector: Inspector, gated_view: GatedView
) -> None:
    gate, frames = gated_view.hold("x"), []
    inquiry = inspector.ask(gated_question("x"), SUBJECT, frames.append)
    assert gated_view.begun_sentences.get(timeout=PATIENCE) == "x"
    inquiry.cancel()
    gate.set()
    with pytest.raises(CancelledError):
        inquiry.future.result(PATIENCE)
    assert frames == []


def test_a_network_that_is_looked_for_on_a_disk_holds_up_no_other(inspector: Inspector) -> None:
    looking, look_on = threading.Semaphore(0), threading.Event()

    def find(_question: Question) -> Subject:
        looking.release()
        assert look_on.wait(PATIENCE)
        return SUBJECT

    slow = [inspector.ask(gated_question("good"), find, read) for _ in range(3)]
    assert all(looking.acquire(timeout=PATIENCE) for _ in slow)
    assert inspector.ask(gated_question("bad"), SUBJECT, read).future.result(PATIENCE) == "bad"
    look_on.set()
    assert [inquiry.future.result(PATIENCE) for inquiry in slow] == ["good"] * 3


def test_no_more_questions_than_so_many_are_open(inspector: Inspector, gated_view: GatedView) -> None:
    gate = gated_view.hold("slow")
    slow = inspector.ask(gated_question("slow"), SUBJECT, read)
    others = [inspector.ask(gated_question("other"), SUBJECT, read) for _ in range(3)]
    with pytest.raises(TooManyQuestions, match=r"ask again in a moment\.$"):
        inspector.ask(gated_question("one too many"), SUBJECT, read)
    others[0].cancel()  # which makes room
    last = inspector.ask(gated_question("last"), SUBJECT, read)
    gate.set()
    assert [inquiry.future.result(PATIENCE) for inquiry in (slow, last)] == ["slow", "last"]
    assert inspector.ask(gated_question("later"), SUBJECT, read).future.result(PATIENCE) == "later"


def test_no_visitor_takes_the_room_or_the_turn_of_another(gated_view: GatedView) -> None:
    inspector = Inspector({"gated": gated_view}, threads=1, most_open=4, most_open_of_one=3)
    gate = gated_view.hold("slow")
    inspector.ask(gated_question("slow"), SUBJECT, read, owner="many")
    assert gated_view.begun_sentences.get(timeout=PATIENCE) == "slow"
    many_inquiries = [inspector.ask(gated_question(sentence), SUBJECT, read, owner="many") for sentence in ("2", "3")]
    with pytest.raises(
        TooManyQuestions, match=r"^You have 3 questions open on your pages, as many as one visitor may: ask again"
    ):
        inspector.ask(gated_question("4"), SUBJECT, read, owner="many")
    few_inquiries = [inspector.ask(gated_question(f"other {n}"), SUBJECT, read, owner="few") for n in range(2)]
    with pytest.raises(
        TooManyQuestions, match=r"^The server has more questions to answer than it can"
    ):  # there are four of all, of which two are its share
        inspector.ask(gated_question("other 2"), SUBJECT, read, owner="few")
    last = inspector.ask(gated_question("third"), SUBJECT, read, owner="third")
    gate.set()
    inquiries = [*many_inquiries, *few_inquiries, last]
    assert {inquiry.future.result(PATIENCE) for inquiry in inquiries} == {"2", "3", "other 0", "other 1", "third"}
    assert [gated_view.begun_sentences.get_nowait() for _ in range(5)] == ["2", "other 0", "third", "3", "other 1"]
    assert inspector.ask(gated_question("5"), SUBJECT, read, owner="many").future.result(PATIENCE) == "5"
    inspector.close()


@pytest.mark.parametrize(
    ("open_ones", "asks", "may"),
    [
        ("fmm", "m", True),  # there is room, so that more than a share may be open
        ("fmmm", "f", True),  # there is none, but a share is two
        ("ffmm", "f", False),
        ("abcd", "n", True),  # there are more visitors than room: each may have one open
        ("abcdn", "n", False),
    ],
)
def test_where_there_is_no_room_a_visitor_may_have_an_equal_share_open(
    gated_view: GatedView, open_ones: str, asks: str, may: bool
) -> None:
    gate = gated_view.hold("slow")
    with closing(Inspector({"gated": gated_view}, threads=1, most_open=4)) as inspector:
        inspector.ask(gated_question("slow"), SUBJECT, read, owner=open_ones[0])
        assert gated_view.begun_sentences.get(timeout=PATIENCE) == "slow"
        inspector.ask(gated_question("given up"), SUBJECT, read, owner="gone").cancel()  # and has no share any more
        for owner in open_ones[1:]:
            inspector.ask(gated_question("good"), SUBJECT, read, owner=owner)
        with nullcontext() if may else pytest.raises(TooManyQuestions):
            inspector.ask(gated_question("good"), SUBJECT, read, owner=asks)
        gate.set()


def test_an_inspector_that_is_closed_answers_no_more(gated_view: GatedView) -> None:
    looking, look_on = threading.Semaphore(0), threading.Event()

    def find(_question: Question) -> Subject:
        looking.release()
        assert look_on.wait(PATIENCE)
        return SUBJECT

    inspector = Inspector({"gated": gated_view}, threads=1)
    gate = gated_view.hold("slow")
    slow, waits = (inspector.ask(gated_question(sentence), SUBJECT, read) for sentence in ("slow", "good"))
    assert gated_view.begun_sentences.get(timeout=PATIENCE) == "slow"
    looked_for = [inspector.ask(gated_question("good"), find, read) for _ in range(THREADS_THAT_FIND)]
    assert all(looking.acquire(timeout=PATIENCE) for _ in looked_for)
    waits_to_be_looked_for = inspector.ask(gated_question("good"), find, read)
    inspector.close()
    gate.set()
    assert slow.future.result(PATIENCE) == "slow"
    assert waits.future.cancelled()
    look_on.set()
    assert [inquiry.future.result(PATIENCE) for inquiry in looked_for] == ["good"] * THREADS_THAT_FIND
    assert waits_to_be_looked_for.future.cancelled()
    with pytest.raises(NoAnswer, match=r"^The server ends"):
        inspector.ask(gated_question("good"), SUBJECT, read)


def test_a_view_that_there_is_not_is_a_sentence(inspector: Inspector) -> None:
    with pytest.raises(NoAnswer, match=r"^There is no view 'x+': there are gated, trace\.$"):
        inspector.ask(Question(1, "", "x" * 9000), SUBJECT, read)


def test_a_slow_answer_that_no_page_waits_for_is_not_finished(slow: SlowView, slow_inspector: Inspector) -> None:
    began = threading.Event()
    inquiry = slow_inspector.ask(gated_question("good"), SUBJECT, read, progressed=began.set)
    assert began.wait(PATIENCE)
    inquiry.cancel()
    slow.go_on.release()
    assert slow.ended.wait(PATIENCE)
    with pytest.raises(CancelledError):
        inquiry.future.result(PATIENCE)
    assert slow.computed == []


def test_a_slow_answer_gives_way_to_what_another_visitor_asks(slow: SlowView, gated_view: GatedView) -> None:
    inspector = Inspector({"slow": slow, "gated": gated_view}, threads=1)
    began = threading.Event()
    film = inspector.ask(Question(1, "a film", "slow"), SUBJECT, read, owner="films", progressed=began.set)
    assert began.wait(PATIENCE)
    quick_inquiry = inspector.ask(gated_question("good"), SUBJECT, read, owner="asks")
    slow.go_on.release()  # of its two
    assert quick_inquiry.future.result(PATIENCE) == "good"
    assert not film.future.done()
    slow.go_on.release()
    assert film.future.result(PATIENCE) == "a film"
    inspector.close()
