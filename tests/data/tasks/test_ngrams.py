"""n-grams: probabilities that sum to one, worked out by hand, and losses as of a network."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tasks.ngrams import NGrams, loss_an_answer

TRAIN = [[("a", "b"), ("b", "a")], [("a", "a"), ("a", "b")]]


def test_probabilities_are_those_of_the_equation() -> None:
    ngrams = NGrams(1, TRAIN, 2)
    alone = (2 + 2 * 0.5) / (4 + 2)  # "b" came twice among four answers, of two kinds
    assert ngrams.probability((), "b") == pytest.approx(alone)
    assert ngrams.probability(("a",), "b") == pytest.approx((2 + 2 * alone) / (3 + 2))
    assert ngrams.probability(("x",), "b") == pytest.approx(alone)


@given(st.lists(st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=1), min_size=1), st.integers(0, 3))
def test_probabilities_sum_to_one_in_every_context(train: list[list[tuple[str, str]]], n: int) -> None:
    ngrams = NGrams(n, train, 3)
    for context in [(), ("a",), ("b", "c"), ("a", "b", "x")]:
        assert sum(
            ngrams.probability(context[len(context) - min(n, len(context)) :], a) for a in "abc"
        ) == pytest.approx(1)


def test_the_loss_is_the_mean_over_all_answers() -> None:
    ngrams = NGrams(0, TRAIN, 2)
    test = [[("a", "b")], [("b", "a"), ("b", "b"), ("a", "a")]]
    b, a = -log(ngrams.probability((), "b")), -log(ngrams.probability((), "a"))
    assert loss_an_answer(ngrams, test) == pytest.approx((b + a + b + a) / 4)
