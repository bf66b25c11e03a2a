"""Brackets: as deep as asked for, none closed that is not open, and the answer whether all are."""

from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import Brackets


@given(seed=st.integers(0, 2**32 - 1), depth=st.integers(1, 40))
def test_a_row_is_as_deep_as_asked_for_and_the_answer_whether_it_is_closed(seed: int, depth: int) -> None:
    [example] = Brackets().fresh(default_rng(seed), 1, depth)
    deep, deepest = 0, 0
    for bracket in example.text.split():
        deep += {"(": 1, ")": -1}[bracket]
        deepest = max(deep, deepest)
        assert deep >= 0
    assert deepest == depth
    assert (deep == 0) == (example.label == "closed")


def test_any_number_of_brackets_is_left_open() -> None:
    left = {example.text.count("(") - example.text.count(")") for example in Brackets().fresh(default_rng(0), 500, 5)}
    assert left == {0, 1, 2, 3, 4, 5}


def test_the_last_brackets_alone_tell_something_and_not_all() -> None:
    assert 0.6 < Brackets().baseline.value < 0.9
