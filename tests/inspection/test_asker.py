"""The questions of one page: several under way, the newer in place of the older, none once the page is gone."""

import threading
from typing import Any

import pytest

from playground.inspection.asker import Asker
from playground.inspection.inspector import Inspector
from playground.inspection.question import NoAnswer, Question, Subject
from playground.server.streams.question_messages import progress_frame
from tests.support.asked_views import SUBJECT, GatedView, SlowView, gated_question, read
from tests.support.patience import PATIENCE


class WaitingPage:
    """A page that is woken when an answer is there."""

    def __init__(self, inspector: Inspector) -> None:
        self._woken = threading.Semaphore(0)
        self.asker: Asker[str] = Asker(inspector, self._woken.release, "ann")

    def next(self) -> list[tuple[Any, str]]:
        """Waits for outcomes: (id of the question, what was read or why nothing was) of each."""
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
    assert gated_view.begun_sentences.get(timeout=PATIENCE) == "slow"
    page.ask("g", 1)
    page.ask("go", 2)
    page.ask("good", 3)
    page.ask("good", "of epoch 3", epoch=3)
    gate.set()
    outcomes = page.next()
    if len(outcomes) < 2:
        outcomes += page.next()
    assert dict(outcomes) == {3: "good", "of epoch 3": "good"}
    assert [gated_view.begun_sentences.get(timeout=PATIENCE) for _ in range(2)] == ["good", "good"]
    assert gated_view.begun_sentences.empty()


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
    assert gated_view.begun_sentences.get(timeout=PATIENCE) == "slow"
    page.ask("good", 1)
    page.asker.close()
    other.ask("bad", 2, epoch=2)
    gate.set()
    outcomes = other.next()
    if len(outcomes) < 2:
        outcomes += other.next()
    assert sorted(outcomes) == [(1, "slow"), (2, "bad")]
    assert gated_view.begun_sentences.get(timeout=PATIENCE) == "bad"
    assert gated_view.begun_sentences.empty()


def test_a_page_has_no_more_questions_than_so_many_under_way(gated_view: GatedView) -> None:
    inspector = Inspector({"gated": gated_view}, threads=1, most_open_of_page=3)
    gate, page = gated_view.hold("slow"), WaitingPage(inspector)
    for number in range(3):
        page.ask("slow", number, epoch=number)
    with pytest.raises(NoAnswer, match=r"^This page has 3 questions under way already: wait for an answer\.$"):
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
    assert page.asker.outcomes() == []


def test_a_fault_of_the_program_is_none_of_the_answers(inspector: Inspector) -> None:
    def find(_question: Question) -> Subject:
        raise ZeroDivisionError

    page = WaitingPage(inspector)
    page.asker.ask(gated_question("x", "q"), find, read)
    with pytest.raises(ZeroDivisionError):
        page.next()


def test_a_slow_answer_says_how_far_it_is(slow: SlowView, slow_inspector: Inspector) -> None:
    wake = threading.Semaphore(0)
    asker: Asker[str] = Asker(slow_inspector, wake.release, "ann")
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


@pytest.mark.parametrize("is_cancelled", [True, False], ids=["cancelled", "answered"])
def test_a_question_with_an_id_of_before_says_anew_how_far_its_answer_is(
    slow: SlowView, slow_inspector: Inspector, is_cancelled: bool
) -> None:
    wake = threading.Semaphore(0)
    asker: Asker[str] = Asker(slow_inspector, wake.release, "ann")

    def progress() -> list[tuple[Any, float]]:
        while not (further := asker.progress()):
            assert wake.acquire(timeout=PATIENCE)
        return further

    asker.ask(gated_question("good", "q"), SUBJECT, read)
    assert progress() == [("q", 0.25)]
    if is_cancelled:
        asker.cancel("q")
        slow.go_on.release()
    else:
        slow.go_on.release(2)
        while not asker.outcomes():
            assert wake.acquire(timeout=PATIENCE)
    asker.ask(gated_question("bad", "q"), SUBJECT, read)
    assert progress() == [("q", 0.25)]
