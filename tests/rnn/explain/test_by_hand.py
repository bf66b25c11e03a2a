"""The network built by hand keeps its rule, and questions whose answers are known are asked of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from rnn import UNKNOWN, Params, Vocabulary, explain, forward
from rnn.explain.by_hand import UNITS
from tests.rnn.conftest import encoded_sets

OPINIONS = {"good": 1, "happy": 1, "bad": -1, "sad": -1}
VOCABULARY = Vocabulary.from_texts(example.text for example in data.DATASETS["Article"]().train)
NETWORK = explain.by_hand(VOCABULARY)
NOT = VOCABULARY.words.index("not")


def by_rule(words: list[str]) -> int:
    """4 for a positive sentence, -4 for a negative one, 0 where nothing was said."""
    is_negated = "not" in words
    scope_of_not = words[words.index("not") :] if is_negated else words
    last = next((OPINIONS[word] for word in reversed(scope_of_not) if word in OPINIONS), -1 if is_negated else 0)
    return -4 * last if is_negated else 4 * last


def score(text: str) -> float:
    return float(explain.scores(NETWORK, VOCABULARY.encode(text))[-1])


def test_it_answers_every_sentence_of_the_article_set_rightly() -> None:
    sentences = encoded_sets("Article")
    for tokens, label in [*sentences.train, *sentences.test]:
        assert forward(NETWORK, tokens).probs[-1, label] > 0.97


@given(st.lists(st.sampled_from([*VOCABULARY.words, "unheard"]), max_size=60))
def test_it_keeps_its_rule_on_any_words(words: list[str]) -> None:
    assert score(" ".join(words)) == pytest.approx(by_rule(words), abs=0.1)


def test_its_weights_are_numbers_that_a_person_can_read() -> None:
    assert NETWORK.hidden_size == len(UNITS) == 4
    for array in NETWORK.arrays():
        assert set(np.abs(array).ravel()) <= {0, 2, 3, 4, 6, 12}


def test_not_is_the_only_word_that_turns_round() -> None:
    slopes = explain.modifiers(NETWORK, encoded_sets("Article").train)
    assert np.flatnonzero(slopes < 0).tolist() == [NOT]
    for word in ("i", "am", "this", "was"):
        assert slopes[VOCABULARY.words.index(word)] == pytest.approx(1, abs=0.01)


def test_the_ledger_puts_down_who_said_it() -> None:
    entries = explain.ledger(NETWORK, VOCABULARY.encode("this is good right now"))[-1]
    assert entries[3] == pytest.approx(4, abs=0.2)
    assert np.abs(np.delete(entries, [0, 3])).max() < 0.01


def test_not_and_bad_act_together_and_no_other_pair_does() -> None:
    matrix = explain.interactions(NETWORK, VOCABULARY.encode("i am not bad now"))
    assert matrix[2, 3] == pytest.approx(4, abs=0.1)  # s = 4, without not -4, without bad 4, without both 0
    matrix = explain.interactions(NETWORK, VOCABULARY.encode("i am not good now"))
    pairs = np.abs(np.triu(matrix, 1))
    assert np.unravel_index(pairs.argmax(), pairs.shape) == (2, 3)
    assert matrix[2, 3] == pytest.approx(-12, abs=0.1)  # s = -4, without not 4, without good 4, without both 0
    assert np.sort(pairs.ravel())[-2] < 0.1


def test_leaving_out_the_not_flips_the_answer() -> None:
    flip = explain.smallest_flip(NETWORK, VOCABULARY.encode("this is not good"))
    assert flip is not None
    assert len(flip.swaps) == 1
    probabilities = explain.swaps(NETWORK, VOCABULARY.encode("this is not good"))
    assert probabilities[2, len(VOCABULARY)] > 0.97, "this is good"
    assert probabilities[3, VOCABULARY.words.index("sad")] > 0.97, "this is not sad"


def test_it_forgets_nothing_and_a_word_that_says_nothing_changes_nothing() -> None:
    tokens = [*VOCABULARY.encode("i am not bad").tolist(), *[UNKNOWN] * 50]
    assert explain.scores(NETWORK, tokens)[-1] == pytest.approx(4, abs=0.1)


def test_two_singular_values_are_not_enough() -> None:
    sentences = encoded_sets("Article")
    dimensions = explain.dimensions(NETWORK, [forward(NETWORK, tokens) for tokens, _ in sentences.train])
    assert dimensions.rank_needed(sentences.test) == 3
    assert dimensions.singular_values[3] == pytest.approx(0, abs=1e-12)


def test_another_vocabulary_names_its_own_words() -> None:
    vocabulary = Vocabulary.from_texts(["it never was fine", "awful"])
    params = explain.by_hand(vocabulary, toward=["fine"], against=["awful"], negators=["never"])
    assert isinstance(params, Params)
    assert explain.scores(params, vocabulary.encode("it was never awful"))[-1] > 3
    assert explain.scores(params, vocabulary.encode("it was never fine"))[-1] < -3
    with pytest.raises(ValueError, match="'good' is not in the vocabulary"):
        explain.by_hand(vocabulary)
    with pytest.raises(ValueError, match="'fine' stands in two lists"):
        explain.by_hand(vocabulary, toward=["fine"], against=["fine"], negators=["never"])
