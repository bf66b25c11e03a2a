"""Adding: the answer is the sum of the two numbers with a mark, and both lines are variances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import Adding


@given(seed=st.integers(0, 2**32 - 1), length=st.integers(20, 80))
def test_the_answer_is_the_sum_of_the_marked_numbers_one_in_each_half(seed: int, length: int) -> None:
    [example] = Adding().fresh(default_rng(seed), 1, length)
    words = example.text.split()
    halves = words[: length // 2], words[length // 2 :]
    marked = [[word for word in half if word.endswith("*")] for half in halves]
    assert [len(words) for words in marked] == [1, 1]
    total = sum(float(word.rstrip("*")) for [word] in marked)
    assert example.target == pytest.approx(total)
    assert float(example.label) == pytest.approx(total)


def test_the_floor_is_nearly_that_of_numbers_of_any_value() -> None:
    task = Adding()
    assert task.floor.value == pytest.approx(1 / 6, rel=0.003)
    sums = np.array([example.target for example in task.fresh(default_rng(0), 6000)])
    assert np.mean((sums - sums.mean()) ** 2) == pytest.approx(task.floor.value, rel=0.06)


def test_the_baseline_is_what_knowing_one_of_both_leaves() -> None:
    task = Adding()
    examples = task.fresh(default_rng(0), 6000)
    first = [next(float(word[:-1]) for word in example.text.split() if "*" in word) for example in examples]
    errors = [number + 0.5 - example.target for number, example in zip(first, examples, strict=True)]  # type: ignore[operator]
    assert np.mean(np.square(errors)) == pytest.approx(task.baseline.value, rel=0.06)
