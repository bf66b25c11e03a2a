"""Other threads answer questions, several at once, and none that no page waits for; no socket is needed."""

import json
import threading
import tracemalloc
from collections.abc import Generator, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

from playground.inspection.asker import MOST_UNDER_WAY, Asker
from playground.inspection.cache import ENTRY_BYTES, AnswerCache, key_of
from playground.inspection.inspector import Inspector, TooManyQuestions
from playground.inspection.question import Answer, NoAnswer, Past, Question, Subject, id_in, question_in
from playground.inspection.views import VIEWS
from playground.inspection.views.trace import trace
from playground.server.streams.question_messages import answer_frame, progress_frame, refusal_frame, trace_frame
from rnn import Settings, Vocabulary, init_params
from rnn.explain import edited, edits_of
from rnn.history import COLUMNS, named
from tests.support.patience import PATIENCE

VOCABULARY = Vocabulary.from_texts(["not bad", "good"])
SUBJECT = Subject(
    "a" * 32, 7, init_params(len(VOCABULARY), 4, 2, np.random.default_rng(1), 0.5), VOCABULARY, ("no", "yes")
)


class GatedView:
    """A view that begins with each sentence when it is called, and ends when the test lets it."""

    def __init__(self) -> None:
        self.begun: SimpleQueue[str] = SimpleQueue()
        self.gates: dict[str, threading.Event] = {}

    def __call__(self, _subject: Subject, question: Question) -> dict[str, Any]:
        sentence = question.sentence
        self.begun.put(sentence)
        if sentence in self.gates:
            assert self.gates[sentence].wait(PATIENCE)
        return {"read": sentence}

    def hold(self, sentence: str) -> threading.Event:
        return self.gates.setdefault(sentence, threading.Event())


@pytest.fixture
def gated_view() -> GatedView:
    return GatedView()


@pytest.fixture
def inspector(gated_view: GatedView) -> Iterator[Inspector]:
    """One thread, so that the order is known."""
    inspector = Inspector({"gated": gated_view, "trace": VIEWS["trace"]}, threads=1, most_open=4)
    yield inspector
    for gate in gated_view.gates.values():
        gate.set()
    inspector.close()


def read(answer: Answer) -> str:
    return str(answer.content["read"])


def gated_question(sentence: str, asked_id: str | int = 1, **about: Any) -> Question:
    return Question(asked_id, sentence, "gated", **about)


# --- the inspector ----------------------------------------------------------------------------------------------------


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
    assert [gated_view.begun.get(timeout=PATIENCE) for _ in range(2)] == ["slow", "after"]
    assert gated_view.begun.empty()


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
    assert gated_view.begun.empty()


def test_the_answer_to_a_question_that_is_cancelled_while_it_is_computed_is_not_made_into_a_frame(
    inspector: Inspector, gated_view: GatedView
) -> None:
    gate, frames = gated_view.hold("x"), []
    inquiry = inspector.ask(gated_question("x"), SUBJECT, frames.append)
    assert gated_view.begun.get(timeout=PATIENCE) == "x"
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
    assert gated_view.begun.get(timeout=PATIENCE) == "slow"
    many = [inspector.ask(gated_question(sentence), SUBJECT, read, owner="many") for sentence in ("2", "3")]
    with pytest.raises(
        TooManyQuestions, match=r"^You have 3 questions open on your pages, as many as one visitor may: ask again"
    ):
        inspector.ask(gated_question("4"), SUBJECT, read, owner="many")
    few = [inspector.ask(gated_question(f"other {n}"), SUBJECT, read, owner="few") for n in range(2)]
    with pytest.raises(
        TooManyQuestions, match=r"^The server has more questions to answer than it can"
    ):  # there are four of all, of which two are its share
        inspector.ask(gated_question("other 2"), SUBJECT, read, owner="few")
    last = inspector.ask(gated_question("third"), SUBJECT, read, owner="third")
    gate.set()
    inquiries = [*many, *few, last]
    assert {inquiry.future.result(PATIENCE) for inquiry in inquiries} == {"2", "3", "other 0", "other 1", "third"}
    assert [gated_view.begun.get_nowait() for _ in range(5)] == ["2", "other 0", "third", "3", "other 1"]
    assert inspector.ask(gated_question("5"), SUBJECT, read, owner="many").future.result(PATIENCE) == "5"
    inspector.close()


def test_an_inspector_that_is_closed_answers_no_more(inspector: Inspector, gated_view: GatedView) -> None:
    gate = gated_view.hold("slow")
    slow, waits = (inspector.ask(gated_question(sentence), SUBJECT, read) for sentence in ("slow", "good"))
    assert gated_view.begun.get(timeout=PATIENCE) == "slow"
    inspector.close()
    gate.set()
    assert slow.future.result(PATIENCE) == "slow"
    assert waits.future.cancelled()
    with pytest.raises(NoAnswer, match=r"^The server ends"):
        inspector.ask(gated_question("good"), SUBJECT, read)


def test_a_view_that_there_is_not_is_a_sentence(inspector: Inspector) -> None:
    with pytest.raises(NoAnswer, match=r"^There is no view 'x+': there are gated, trace\.$"):
        inspector.ask(Question(1, "", "x" * 9000), SUBJECT, read)


# --- answers that take long, and answers that were given --------------------------------------------------------------


class SlowView:
    """A view that says how far it is, each time once the test lets it go on."""

    def __init__(self) -> None:
        self.go_on = threading.Semaphore(0)
        self.computed: list[str] = []
        self.ended = threading.Event()

    def __call__(self, _subject: Subject, question: Question) -> Generator[float, None, dict[str, Any]]:
        try:
            for part in (0.25, 0.5):
                yield part
                assert self.go_on.acquire(timeout=PATIENCE)
            self.computed.append(question.sentence)
            return {"read": question.sentence}
        finally:
            self.ended.set()


@pytest.fixture
def slow() -> SlowView:
    return SlowView()


@pytest.fixture
def slow_inspector(slow: SlowView) -> Iterator[Inspector]:
    inspector = Inspector({"gated": slow}, threads=1, cache=AnswerCache(most_bytes=3 * ENTRY_BYTES + 50))
    yield inspector
    slow.go_on.release(99)
    inspector.close()


def test_a_slow_answer_says_how_far_it_is(slow: SlowView, slow_inspector: Inspector) -> None:
    wake = threading.Semaphore(0)
    asker: Asker[str] = Asker(slow_inspector, wake.release)
    asker.ask(gated_question("good", "q"), SUBJECT, read)
    for part in (0.25, 0.5):
        assert wake.acquire(timeout=PATIENCE)
        assert asker.progress() == [("q", part)]
        assert asker.progress() == []  # until it is further
        slow.go_on.release()
    assert wake.acquire(timeout=PATIENCE)
    assert asker.outcomes() == [("q", "good")]
    assert asker.progress() == []
    assert progress_frame("q", 1 / 3) == {"kind": "progress", "id": "q", "progress": 0.333}


def test_a_slow_answer_that_nobody_waits_for_is_not_finished(slow: SlowView, slow_inspector: Inspector) -> None:
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
    quick = inspector.ask(gated_question("good"), SUBJECT, read, owner="asks")
    slow.go_on.release()  # of its two
    assert quick.future.result(PATIENCE) == "good"
    assert not film.future.done()
    slow.go_on.release()
    assert film.future.result(PATIENCE) == "a film"
    inspector.close()


def test_an_answer_that_was_given_is_not_computed_again(slow: SlowView, slow_inspector: Inspector) -> None:
    slow.go_on.release(99)

    def again(sentence: str, subject: Subject = SUBJECT, **about: Any) -> int:
        """How often a view has been asked in all, once it has answered this question."""
        inquiry = slow_inspector.ask(gated_question(sentence, **about), subject, read, keep=True)
        assert inquiry.future.result(PATIENCE) == sentence
        return len(slow.computed)

    assert [again("good"), again("good"), again("good", options={"word": 1}), again("good")] == [1, 1, 2, 2]
    others = [replace(SUBJECT, run="b" * 32), replace(SUBJECT, epoch=8)]
    assert [again("good", other) for other in others] == [3, 4]
    assert again("good", others[1]) == 4
    assert again("good") == 4
    assert again("good", options={"word": 1}) == 5  # it had to make room for three others
    assert again("x" * 1000) == again("y" * 1000) - 1 == 6  # and none is too large for the cache to do without
    assert slow_inspector.ask(gated_question("good"), SUBJECT, read).future.result(PATIENCE) == "good"  # not to be kept
    assert len(slow.computed) == 8


def test_questions_whose_answers_may_differ_have_keys_of_their_own() -> None:
    two_sentences, edit = ("good", "not bad"), edits_of(["silence 1"])
    questions = [
        gated_question("good"),
        gated_question("bad"),
        replace(gated_question("good"), view="another"),
        gated_question("good", options={"word": 1}),
        gated_question("good", sentences=two_sentences),
        gated_question("good", sentences=two_sentences[::-1]),
        gated_question("good", sentences=("good", "bad")),
        gated_question("good", edits=edit),
    ]
    keys = [key_of(SUBJECT, question) for question in questions]
    assert len({*keys}) == len(questions)
    assert keys == [key_of(SUBJECT, replace(question, id="another")) for question in questions]


def test_an_answer_that_tells_of_the_past_is_given_anew() -> None:
    """Training that diverges leaves the newest weights that are known as they are."""
    sentences = [(VOCABULARY.encode(text), label) for label, text in enumerate(["not bad", "good"])]
    inspector = Inspector()

    def findings(*, diverged: bool) -> list[str]:
        past = Past("Article", Settings(), named(np.ones((len(COLUMNS), 3))), diverged)
        subject = replace(SUBJECT, train_set=sentences, test_set=sentences, past=lambda: past)
        question = Question("q", "", "diagnosis")
        content = inspector.ask(question, subject, lambda answer: answer.content, keep=True).future.result(PATIENCE)
        return [finding["name"] for finding in content["findings"]]

    assert "diverged" not in findings(diverged=False)
    assert findings(diverged=True) == ["diverged"]
    inspector.close()


def test_questions_that_are_longer_than_their_answers_take_no_room() -> None:
    cache = AnswerCache()
    tracemalloc.start()
    try:
        for number in range(200):
            question = gated_question(f"{number:20000}", options={"more": f"{number:9999}"})
            cache.put(key_of(SUBJECT, question), {"read": number})
        del question
        bytes_kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bytes_kept < 500_000  # of the 6 MB that were asked


# --- the questions of a page ------------------------------------------------------------------------------------------


class WaitingPage:
    """A page that is woken when an answer is there."""

    def __init__(self, inspector: Inspector) -> None:
        self._woken = threading.Semaphore(0)
        self.asker: Asker[str] = Asker(inspector, self._woken.release)

    def next(self) -> list[tuple[Any, str]]:
        """What has come of questions, as (id, what was read or why nothing was), once something has."""
        while True:
            assert self._woken.acquire(timeout=PATIENCE)
            if outcomes := self.asker.outcomes():
                return [(asked_id, str(outcome)) for asked_id, outcome in outcomes]

    def ask(self, *arguments: Any, **about: Any) -> None:
        self.asker.ask(gated_question(*arguments, **about), SUBJECT, read)


def test_several_questions_are_under_way_and_known_by_their_ids(inspector: Inspector) -> None:
    page = WaitingPage(inspector)
    page.ask("good", "a")
    page.ask("good", "b", epoch=3)
    page.ask("bad", 7, run="f" * 32)
    outcomes: list[tuple[Any, str]] = []
    while len(outcomes) < 3:
        outcomes += page.next()
    assert dict(outcomes) == {"a": "good", "b": "good", 7: "bad"}
    assert page.asker.outcomes() == []


def test_a_newer_sentence_takes_the_place_of_the_older_of_the_same_network_and_view(
    inspector: Inspector, gated_view: GatedView
) -> None:
    gate, page = gated_view.hold("slow"), WaitingPage(inspector)
    page.ask("slow", "first")
    assert gated_view.begun.get(timeout=PATIENCE) == "slow"
    page.ask("g", 1)
    page.ask("go", 2)
    page.ask("good", 3)
    page.ask("good", "of epoch 3", epoch=3)
    gate.set()
    outcomes = page.next()
    if len(outcomes) < 2:
        outcomes += page.next()
    assert dict(outcomes) == {3: "good", "of epoch 3": "good"}
    assert [gated_view.begun.get(timeout=PATIENCE) for _ in range(2)] == ["good", "good"]
    assert gated_view.begun.empty()


def test_the_same_id_again_is_the_newer_question(inspector: Inspector, gated_view: GatedView) -> None:
    gate, page = gated_view.hold("slow"), WaitingPage(inspector)
    page.ask("slow", 0)
    page.ask("good", 1, epoch=3)
    page.ask("good", 1, epoch=4)
    gate.set()
    outcomes = page.next()
    if len(outcomes) < 2:
        outcomes += page.next()
    assert sorted(outcomes) == [(0, "slow"), (1, "good")]


def test_a_page_that_is_gone_is_not_computed_for(inspector: Inspector, gated_view: GatedView) -> None:
    gate, page, other = gated_view.hold("slow"), WaitingPage(inspector), WaitingPage(inspector)
    other.ask("slow", 1)
    assert gated_view.begun.get(timeout=PATIENCE) == "slow"
    page.ask("good", 1)
    page.asker.close()
    other.ask("bad", 2, epoch=2)
    gate.set()
    outcomes = other.next()
    if len(outcomes) < 2:
        outcomes += other.next()
    assert sorted(outcomes) == [(1, "slow"), (2, "bad")]
    assert gated_view.begun.get(timeout=PATIENCE) == "bad"
    assert gated_view.begun.empty()


def test_a_page_has_no_more_questions_than_so_many_under_way(gated_view: GatedView) -> None:
    inspector = Inspector({"gated": gated_view}, threads=1)
    gate, page = gated_view.hold("slow"), WaitingPage(inspector)
    for number in range(MOST_UNDER_WAY):
        page.ask("slow", number, epoch=number)
    with pytest.raises(NoAnswer, match=r"under way already: wait for an answer\.$"):
        page.ask("slow", "more")
    gate.set()
    page.asker.close()
    inspector.close()


def test_why_there_is_no_answer_comes_back_like_an_answer(inspector: Inspector) -> None:
    def find(_question: Question) -> Subject:
        raise NoAnswer("Of this run no weights were saved.")

    page = WaitingPage(inspector)
    page.asker.ask(gated_question("x", "q"), find, read)
    assert page.next() == [("q", "Of this run no weights were saved.")]
    page.asker.refuse("r", NoAnswer("Refused."))
    assert page.next() == [("r", "Refused.")]


def test_a_fault_of_the_program_is_none_of_the_answers(inspector: Inspector) -> None:
    def find(_question: Question) -> Subject:
        raise ZeroDivisionError

    page = WaitingPage(inspector)
    page.asker.ask(gated_question("x", "q"), find, read)
    with pytest.raises(ZeroDivisionError):
        page.next()


# --- what a page sends ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked_id", ["q", "x" * 64, 0, -3, 2**53])
def test_an_id_is_a_short_text_or_a_whole_number(asked_id: Any) -> None:
    assert id_in({"id": asked_id}) == asked_id


@pytest.mark.parametrize("asked_id", ["", "x" * 65, True, 1.0, None, [1], {}, 2**53 + 1, 10**400])
def test_anything_else_is_no_id(asked_id: Any) -> None:
    assert id_in({"id": asked_id}) is None
    assert id_in({}) is None


def test_a_question_is_what_the_page_has_sent() -> None:
    frame = {"id": 1, "sentence": "not bad", "view": "trace"}
    assert question_in(frame, 1) == Question(1, "not bad", "trace", None, None)
    assert question_in({**frame, "run": "a" * 32, "epoch": 5}, 1) == Question(1, "not bad", "trace", "a" * 32, 5)
    assert question_in({**frame, "run": None, "epoch": None}, 1) == Question(1, "not bad", "trace")
    assert question_in({**frame, "options": {"word": 2}}, 1) == Question(1, "not bad", "trace", options={"word": 2})
    question_of_two = question_in({"id": 1, "sentences": ["good", "not bad"], "view": "trace"}, 1)
    assert question_of_two == Question(1, "good", "trace", sentences=("good", "not bad"))
    assert question_of_two.replaces(Question(2, "good", "trace", sentences=("good", "bad")))
    edited_question = question_in({**frame, "edits": ["rank 1", "silence 2"]}, 1)
    assert edited_question == Question(1, "not bad", "trace", edits=edits_of(["rank 1", "silence 2"]))
    assert edited_question.replaces(Question(2, "not bad", "trace"))


@pytest.mark.parametrize(
    "fields",
    [
        *({"sentence": value} for value in (None, 1, [])),
        *({"view": value} for value in (None, 1, {})),
        *({"run": value} for value in ("", "A" * 32, "a" * 33, 1, [], "a" * 31 + "\n")),
        *({"epoch": value} for value in (-1, 1.0, True, "1", [], 10**400)),
        *({"options": value} for value in (None, 1, "word", [])),
        {"more": 1},
        *({"sentence": None, "sentences": value} for value in ([], ["x"] * 17, ["x", 1], [1], "x", {"a": 1}, None)),
        {"sentences": ["both"]},
        *({"edits": value} for value in (None, "rank 1", [1], ["sharpen 3"], ["rank 1"] * 65, ["b_h 0 1e9"])),
    ],
)
def test_any_other_question_is_refused_in_a_sentence(fields: dict[str, Any]) -> None:
    with pytest.raises(NoAnswer, match=r"^[A-Z][^\n]*\.$"):
        question_in({"id": 1, "sentence": "", "view": "trace", **fields}, 1)
