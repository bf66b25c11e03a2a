"""Parity: the answer is whether the ones are an even number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import Parity
from data.tasks.task import by_ending


@given(seed=st.integers(0, 2**32 - 1), length=st.integers(1, 40))
def test_the_answer_is_whether_the_ones_are_even(seed: int, length: int) -> None:
    [example] = Parity().fresh(default_rng(seed), 1, length)
    bits = [int(bit) for bit in example.text.split()]
    assert len(bits) == length
    assert (example.label == "odd") == (sum(bits) % 2 == 1)


def test_three_bits_at_the_end_reach_the_baseline() -> None:
    assert by_ending(Parity(), 3) == pytest.approx(Parity().baseline.value, abs=0.04)
