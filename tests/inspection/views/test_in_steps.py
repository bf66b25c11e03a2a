"""Views that take long pause on their way: one that is given up computes no more, and the pauses change no number."""

from collections.abc import Generator
from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import islice, pairwise
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.encoding import short
from playground.inspection.answer_pool import Inquiry
from playground.inspection.inspector import Inspector
from playground.inspection.question import Past, Question, Subject
from playground.inspection.sentence_limits import MOST_WORDS_EXPLAINED
from playground.inspection.views import VIEWS
from playground.inspection.views.wall import SENTENCES_BETWEEN_PAUSES
from rnn import Params, Settings, Vocabulary, explain, forward, init_params
from rnn.answers import answers
from rnn.explain.steps import at_once
from rnn.history import named
from rnn.labelled_sentences import LabelledTokens
from tests.support.ask_view import ask_view
from tests.support.patience import PATIENCE

VOCABULARY = Vocabulary.from_texts(["i am not very happy"])
UNITS = 128  # so many that each of the views pauses
LONG = "i am not very not very not very not very not very not very not very not very happy"
LONGEST = "not very " * (MOST_WORDS_EXPLAINED // 2)


def sentences(count: int, seed: int) -> LabelledTokens:
    rng = np.random.default_rng(seed)
    return [(rng.integers(0, len(VOCABULARY), 5), place % 2) for place in range(count)]


HISTORY = named(np.linspace(0.9, 0.2, 15).reshape(5, 3))  # no two numbers are alike
TRAIN, TEST = sentences(2 * SENTENCES_BETWEEN_PAUSES + 50, 1), sentences(30, 2)
TEST_TEXTS = tuple(f"sentence {number}" for number in range(len(TEST)))


def network(seed: int, scale: float = 0.1) -> Params:
    return init_params(len(VOCABULARY), UNITS, 2, np.random.default_rng(seed), scale)


def subject(train_set: LabelledTokens = TRAIN) -> Subject:
    past = Past("Mine", Settings(), HISTORY, False, (0, 2), network)
    about = ("r" * 32, 2, network(2), VOCABULARY, ("bad", "good"))
    return Subject(*about, train_set, TEST, TEST_TEXTS, lambda: past, network(0))


IN_STEPS = {
    "memory": LONG,
    "units": LONG,
    "wall": "",
    "flips": "",
    "diagnosis": "",
    "gradients": "not happy",
    "whatif": LONG,
    "reason": LONGEST,
    "ledger": LONGEST,
}


def steps_of(view: str, about: Subject, sentence: str = "", **options: Any) -> Generator[float, None, dict[str, Any]]:
    steps = VIEWS[view](about, Question(1, sentence, view, options=options))
    assert isinstance(steps, Generator)
    return steps


@pytest.mark.parametrize("view", IN_STEPS)
def test_a_view_that_is_given_up_at_its_second_pause_makes_no_third_step(view: str) -> None:
    shares: list[float] = []
    ask_view(subject(), view, IN_STEPS[view], progress=shares)
    assert len(shares) >= 2
    assert all(before < after for before, after in pairwise([0, *shares, 1]))

    inquiries: SimpleQueue[Inquiry[Any]] = SimpleQueue()
    pauses: list[str] = []

    def progressed() -> None:
        pauses.append(view)
        if len(pauses) == 2:
            inquiries.get(timeout=PATIENCE).cancel()

    inspector = Inspector(threads=1)
    try:
        question = Question(1, IN_STEPS[view], view)
        inquiry = inspector.ask(question, subject(), lambda answer: answer, progressed=progressed)
        inquiries.put(inquiry)
        with pytest.raises(CancelledError):
            inquiry.future.result(PATIENCE)
    finally:
        inspector.close()
    assert len(pauses) == 2


class CountedSentence:
    """The words of a sentence, which count how often a network reads them."""

    def __init__(self, words: NDArray[np.integer[Any]], reads: list[int]) -> None:
        self._words, self._reads = words, reads

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[np.integer[Any]]:
        self._reads.append(len(self._words))
        return self._words

    def tolist(self) -> list[int]:
        """Spells the sentence, which does not count as a reading."""
        return list(self._words.tolist())


@pytest.mark.parametrize("view", ["wall", "flips"])
def test_a_view_reads_no_sentence_before_its_step(view: str) -> None:
    reads: list[int] = []
    counted_set: Any = [(CountedSentence(words, reads), label) for words, label in TRAIN]
    steps = steps_of(view, subject(counted_set))
    assert reads == []
    for pause in (1, 2):
        next(steps)
        assert len(reads) == pause * SENTENCES_BETWEEN_PAUSES
    steps.close()
    assert len(reads) == 2 * SENTENCES_BETWEEN_PAUSES


def test_the_memory_is_that_of_the_library() -> None:
    answer = ask_view(subject(), "memory", LONG)
    params = network(2)
    expected = explain.memory(params, forward(params, VOCABULARY.encode(LONG)))
    assert answer["norm"] == short(expected.norm)
    assert answer["reach"] == short(expected.reach)
    assert answer["bound"] == short(expected.bound)


@pytest.mark.parametrize("view", ["reason", "ledger"])
def test_a_short_sentence_is_answered_without_steps(view: str) -> None:
    """An answer in steps waits where two others of the visitor are under way: the reason for an answer does not."""
    assert isinstance(VIEWS[view](subject(), Question(1, "i am not very happy", view)), dict)


def test_the_reason_is_that_of_the_library() -> None:
    answer = ask_view(subject(), "reason", LONGEST)
    tokens, places = VOCABULARY.encode(LONGEST), answer["places"]
    assert len(places) < len(tokens)
    sides = {"toward": answer["answer"], "against": answer["next"]}
    together = explain.interactions(network(2), tokens, **sides, among=places)
    assert answer["together"] == [short(row) for row in together]
    for place in (0, 30, 59):
        shares = forward(network(2), np.delete(tokens, place)).probs[-1]
        assert answer["left_out"][place] == pytest.approx(shares, rel=1e-5)


def test_the_units_are_those_of_the_library_and_each_as_it_is_alone() -> None:
    answer = ask_view(subject(), "units", LONG)
    params = network(2)
    expected = explain.units(params, [], TEST)
    assert answer["flips"] == expected.flips.sum(axis=1).tolist()
    assert answer["accuracy"] == short(expected.accuracy)
    for unit in (0, UNITS // 2, UNITS - 1):
        without = params.copy()
        without.w_hh[unit] = without.w_hh[:, unit] = without.w_xh[unit] = without.b_h[unit] = 0.0
        logits = np.array([forward(without, tokens).logits[-1] for tokens, _ in TEST])
        np.testing.assert_allclose(expected.scores[unit], logits[:, 1] - logits[:, 0], rtol=1e-9, atol=1e-12)


def test_the_wall_and_the_flips_are_what_the_network_answers_to_every_sentence() -> None:
    wall, flips = ask_view(subject(), "wall"), ask_view(subject(), "flips")
    for name, sentences in (("train", TRAIN), ("test", TEST)):
        before, after = answers(network(0), sentences), answers(network(2), sentences)
        assert wall[name]["answers"] == after.argmax(axis=1).tolist()
        assert wall[name]["shares"] == short(after.max(axis=1))
        changed_places = np.flatnonzero(before.argmax(axis=1) != after.argmax(axis=1))
        assert [flip["text"] for flip in flips[name]["flips"]] == [
            wall[name]["texts"][place] for place in changed_places
        ]
        assert len(changed_places)


def test_a_diagnosis_rests_on_the_measures_of_the_library() -> None:
    too_large = network(2, 0.5)
    measures = explain.measure(too_large, TRAIN)
    expected = explain.diagnosis(Settings(), HISTORY, measures)
    findings = ask_view(replace(subject(), params=too_large), "diagnosis")["findings"]
    assert [finding["evidence"] for finding in findings] == [finding.evidence for finding in expected]
    assert findings


def test_a_film_takes_the_steps_of_the_view_that_it_shows() -> None:
    steps = steps_of("film", subject(), LONG, of="memory", epochs=[0, 2])
    shares = list(islice(steps, 3))
    assert shares == sorted(shares)
    assert shares[0] < shares[1] < 0.5  # before the first of two frames is there
    [_, frame] = at_once(steps)["frames"]
    assert frame["answer"] == ask_view(subject(), "memory", LONG)
