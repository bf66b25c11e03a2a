"""Brackets: as deep as asked for, none closed that is not open, and the answer whether all are."""

from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import Brackets


@given(seed=st.integers(0, 2**32 - 1), depth=st.integers(2, 40))
def test_a_row_is_as_deep_as_asked_for_and_the_answer_whether_it_is_closed(seed: int, depth: int) -> None:
    [example] = Brackets().fresh(default_rng(seed), 1, depth)
    deep, deepest = 0, 0
    for bracket in example.text.split():
        deep += {"(": 1, ")": -1}[bracket]
        deepest = max(deep, deepest)
        assert deep >= 0
    assert deepest == depth
    assert deep == {"closed": 0, "left open": 2}[example.label]


def test_the_length_of_a_row_does_not_tell_the_answer() -> None:
    examples = Brackets().fresh(default_rng(0), 3000, 6)
    lengths = {
        label: sorted(len(example.text.split()) for example in examples if example.label == label)
        for label in Brackets().labels
    }
    assert {len(set(seen)) for seen in lengths.values()} == {7}
    assert {min(seen) for seen in lengths.values()} == {12}
    assert {max(seen) for seen in lengths.values()} == {24}


def test_the_last_brackets_alone_tell_little() -> None:
    assert 0.5 < Brackets().baseline.value < 0.7
