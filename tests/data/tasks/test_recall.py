"""First-word recall: the answer is the first word, and the baseline what counting would reach."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import Recall
from data.tasks.recall import most_often


@given(seed=st.integers(0, 2**32 - 1), length=st.integers(10, 60))
def test_the_answer_is_the_first_of_so_many_words(seed: int, length: int) -> None:
    [example] = Recall().fresh(default_rng(seed), 1, length)
    assert example.label == example.text[: example.text.index(" ")]
    assert example.text.count(" ") == length - 1


@pytest.mark.parametrize(("n", "kinds"), [(1, 3), (4, 2), (5, 3), (3, 4)])
def test_how_often_the_most_frequent_comes_is_the_mean_of_all_cases(n: int, kinds: int) -> None:
    cases = list(product(range(kinds), repeat=n))
    mean = sum(max(Counter(case).values()) for case in cases) / len(cases)
    assert most_often(n, kinds) == pytest.approx(mean, rel=1e-12)


def test_the_baseline_is_reached_by_naming_the_most_frequent_word() -> None:
    task, n = Recall(), 4000
    right = sum(
        Counter(example.text.split()).most_common(1)[0][0] == example.label for example in task.fresh(default_rng(0), n)
    )
    # Of equally frequent words this takes the one that stands first, which the baseline does not know.
    assert right / n >= task.baseline.value - 0.02
    assert task.floor.value == 1 / 8
