"""Floor and baseline are what their definitions say: worked out here by hand, or by another way of solving the same."""

import math
from fractions import Fraction

import numpy as np
import pytest

from rnn import UNKNOWN
from rnn.counting import CountingError, WordCounter, count_words
from rnn.state import Score

SIZES = {"vocab_size": 3, "classes": 2}


def sizes_of(readout: str) -> dict[str, int]:
    return {**SIZES, "classes": 1 if readout == "number" else 2}


def figures(score: Score[float]) -> tuple[float, float]:
    return score.loss, score.accuracy


def sentence(*words: int) -> np.ndarray:
    return np.array(words, np.int64)


def test_naive_bayes_counts_each_word_once_more_than_it_came():
    train = [(sentence(0, 1), 0), (sentence(0, 0, 2), 0), (sentence(1, 2), 1)]
    test = [(sentence(0, UNKNOWN), 0), (sentence(2, 2), 0), (sentence(), 1)]
    floor, baseline, commonest = count_words(train, test, **SIZES)
    shares = [Fraction(3, 5), Fraction(2, 5)]
    of_words = [[Fraction(4, 8), Fraction(2, 8), Fraction(2, 8)], [Fraction(1, 5), Fraction(2, 5), Fraction(2, 5)]]
    p = [
        [share * math.prod(words[word] for word in read) for share, words in zip(shares, of_words, strict=True)]
        for read in ([0], [2, 2], [])
    ]
    losses = [-math.log(each[right] / sum(each)) for each, right in zip(p, (0, 0, 1), strict=True)]
    assert baseline.loss == pytest.approx(sum(losses) / 3)
    assert baseline.accuracy == pytest.approx(1 / 3)  # only the first is likelier with the label that it has
    assert floor.loss == pytest.approx(-(2 * math.log(3 / 5) + math.log(2 / 5)) / 3)
    assert (floor.accuracy, commonest) == (pytest.approx(2 / 3), 0)


def test_after_each_word_its_own_labels_are_answered_and_those_of_all_words_after_one_that_never_came():
    train = [(sentence(0, 1, 0), np.array([0, 1, 0])), (sentence(2, 0), np.array([-1, 1]))]
    test = [(sentence(0, 1, UNKNOWN), np.array([0, 1, 1])), (sentence(2), np.array([-1]))]
    with pytest.raises(CountingError, match="none of its words is scored"):
        count_words(train, test, **SIZES, readout="every")
    floor, baseline, commonest = count_words(train, test[:1], **SIZES, readout="every")
    # Two of four answers are 0: the shares are 1/2 each, and word 0 had 0 twice and 1 once, word 1 had 1 once.
    p = [(2 + 0.5) / 4, (1 + 0.5) / 2, 0.5]
    assert baseline.loss == pytest.approx(-sum(map(math.log, p)) / 3)
    assert baseline.accuracy == pytest.approx(2 / 3)  # of labels that are as likely the first is answered
    assert (floor.loss, floor.accuracy, commonest) == (pytest.approx(math.log(2)), pytest.approx(1 / 3), 0)


def test_the_label_of_a_sentence_may_be_asked_for_after_each_of_its_words():
    train = [(sentence(0, 1), 0), (sentence(2, 2), 1)]
    _, baseline, _ = count_words(train, train, **SIZES, readout="every")
    assert baseline.accuracy == 1


def test_numbers_of_words_are_those_of_ridge_regression():
    rng = np.random.default_rng(3)
    V = 7
    sets = [[(rng.integers(0, V, 5), float(rng.normal(40, 9))) for _ in range(n)] for n in (60, 20)]
    sets[1].append((sentence(0, UNKNOWN), 38.0))
    counts, asked = [np.array([[np.sum(tokens == word) for word in range(V)] for tokens, _ in each]) for each in sets]
    right, true = [np.array([number for _, number in each]) for each in sets]
    X = counts - counts.mean(0)
    w = np.linalg.solve(X.T @ X + np.eye(V), X.T @ (right - right.mean()))
    guesses = right.mean() + (asked - counts.mean(0)) @ w
    floor, baseline, commonest = count_words(*sets, vocab_size=V, classes=1, readout="number")
    assert baseline.loss == pytest.approx(np.mean((guesses - true) ** 2), rel=1e-5)
    assert floor.loss == pytest.approx(np.mean((right.mean() - true) ** 2))
    assert math.isnan(floor.accuracy)
    assert commonest is None


def test_the_same_number_everywhere_leaves_nothing_for_the_words():
    train = [(sentence(0, 1), 2.5), (sentence(2), 2.5)]
    floor, baseline, _ = count_words(train, train, vocab_size=3, classes=1, readout="number")
    assert floor.loss == baseline.loss == 0


@pytest.mark.parametrize("sets", [([], [(sentence(0), 1)]), ([(sentence(0), 1)], [])])
def test_nothing_is_counted_in_no_sentences(sets):
    with pytest.raises(CountingError, match="no sentences"):
        count_words(*sets, **SIZES)


@pytest.mark.parametrize("readout", ["last", "number"])
@pytest.mark.parametrize("labels", [(0, 1), (1, 0)])  # an index below 0 is another mistake in the first row of a table
def test_an_unknown_word_of_training_tells_nothing(readout, labels):
    one, other = labels
    train = [(sentence(UNKNOWN, 0, 1), one), (sentence(2, UNKNOWN, 2, UNKNOWN), other), (sentence(UNKNOWN), other)]
    test = [(sentence(0, 2), one), (sentence(1), other), (sentence(2), one)]
    without = [(tokens[tokens != UNKNOWN], target) for tokens, target in train]
    found, expected = [count_words(each, test, **sizes_of(readout), readout=readout) for each in (train, without)]
    assert found.commonest == expected.commonest
    for role in ("floor", "baseline"):
        assert figures(getattr(found, role)) == pytest.approx(figures(getattr(expected, role)), nan_ok=True)


def test_after_an_unknown_word_of_training_nothing_is_learnt_but_how_often_a_label_comes():
    train = [(sentence(0, UNKNOWN, 1, UNKNOWN), np.array([0, 0, 1, 1])), (sentence(0, 2, UNKNOWN), np.array([0, 1, 1]))]
    without = [(sentence(0, 1), np.array([0, 1])), (sentence(0, 2), np.array([0, 1]))]
    test = [(sentence(2, 0, 1, UNKNOWN), np.array([1, 0, 1, 0]))]
    # Of 7 answers 4 are 1, so of the 9 that are counted with one more of each 5 are; word 0 had 0 twice.
    p = [(1 + 5 / 9) / 2, (2 + 4 / 9) / 3, (1 + 5 / 9) / 2, 4 / 9]
    floor, baseline, commonest = count_words(train, test, **SIZES, readout="every")
    assert baseline.loss == pytest.approx(-sum(map(math.log, p)) / 4)
    assert (floor.loss, commonest) == (pytest.approx(-math.log(4 / 9 * 5 / 9) / 2), 1)
    evenly = [(train[0][0], train[0][1]), (train[1][0][:2], train[1][1][:2])]  # as many of each label as `without` has
    found, expected = [count_words(each, test, **SIZES, readout="every") for each in (evenly, without)]
    assert found == expected


@pytest.mark.parametrize("readout", ["last", "every", "number"])
@pytest.mark.parametrize("vocab_size", [0, 3])
def test_where_no_word_is_known_the_baseline_is_the_floor(readout, vocab_size):
    train = [(sentence(UNKNOWN, UNKNOWN), 0), (sentence(UNKNOWN), 1), (sentence(UNKNOWN), 1)]
    sizes = sizes_of(readout) | {"vocab_size": vocab_size}
    floor, baseline, _ = count_words(train, train, **sizes, readout=readout)
    assert 0 < floor.loss < 1
    assert figures(baseline) == pytest.approx(figures(floor), nan_ok=True)


@pytest.mark.parametrize("readout", ["last", "every", "number"])
def test_a_counter_says_of_each_set_what_is_said_of_that_set_alone(readout):
    train = [(sentence(0, 1), 0), (sentence(2, 2), 1), (sentence(0), 0)]
    tests = [[(sentence(0), 0)], [(sentence(2, 1), 1), (sentence(UNKNOWN), 0)], [(sentence(0), 0)]]
    sizes = sizes_of(readout)
    counter = WordCounter(train, **sizes, readout=readout)
    for test in tests:
        found, alone = counter.on(test), count_words(train, test, **sizes, readout=readout)
        assert figures(found.floor) == pytest.approx(figures(alone.floor), nan_ok=True)
        assert figures(found.baseline) == pytest.approx(figures(alone.baseline), nan_ok=True)
        assert found.commonest == alone.commonest
