"""Copy: the letters once more after the pause, and what is lost where they are only guessed."""

from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import Copy


@given(seed=st.integers(0, 2**32 - 1), pause=st.integers(20, 80))
def test_after_the_pause_the_answer_is_the_letters_that_came_before_it(seed: int, pause: int) -> None:
    [example] = Copy().fresh(default_rng(seed), 1, pause)
    words, target = example.text.split(), example.target
    assert isinstance(target, tuple)
    assert len(words) == len(target) == pause + 20
    assert list(target[-10:]) == words[:10]
    assert words[10:] == ["-"] * (pause - 1) + ["?"] + ["-"] * 10
    assert set(target[:-10]) == {"-"}


def test_the_lines_are_the_losses_of_their_answers() -> None:
    task = Copy()
    assert task.baseline.value == pytest.approx(0.520, abs=0.0005)
    answers = [label for example in task.fresh(default_rng(0), 200) for label in example.target or ()]  # type: ignore[union-attr]
    shares = {label: count / len(answers) for label, count in Counter(answers).items()}
    assert task.floor.value == pytest.approx(-sum(share * log(share) for share in shares.values()), abs=0.01)
    assert task.baseline.value == pytest.approx((1 - shares["-"]) * log(8), rel=1e-9)
