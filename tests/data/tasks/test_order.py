"""Temporal order: two words among others, at places of their own, are the answer in their order."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import TemporalOrder


@given(seed=st.integers(0, 2**32 - 1), length=st.integers(20, 200))
def test_the_answer_is_both_words_in_their_order_and_they_stand_in_their_places(seed: int, length: int) -> None:
    [example] = TemporalOrder().fresh(default_rng(seed), 1, length)
    words = example.text.split()
    places = [place for place, word in enumerate(words) if word in "xy"]
    assert len(words) == length
    assert " ".join(words[place] for place in places) == example.label
    first, second = places
    assert length // 10 <= first < 2 * length // 10 <= 4 * length // 10 <= second < 5 * length // 10


def test_counting_reaches_the_baseline_and_no_more() -> None:
    task, n = TemporalOrder(), 4000
    examples = task.fresh(default_rng(0), n)
    right = sum(" ".join(sorted(example.label.split())) == example.label for example in examples)
    assert right / n == pytest.approx(task.baseline.value, abs=0.03)
    counts = Counter(example.label for example in examples)
    assert len(counts) == 4
    assert max(counts.values()) / n == pytest.approx(task.floor.value, abs=0.03)
