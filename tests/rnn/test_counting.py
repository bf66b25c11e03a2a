"""Floor and baseline are what their definitions say: worked out here by hand, or by another way of solving the same."""

import math
from fractions import Fraction

import numpy as np
import pytest

from rnn import UNKNOWN
from rnn.counting import count_words

SIZES = {"vocab_size": 3, "classes": 2}


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
    with pytest.raises(ValueError, match="none of its words is scored"):
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
    with pytest.raises(ValueError, match="no sentences"):
        count_words(*sets, **SIZES)
