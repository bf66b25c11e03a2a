"""What is tested on is drawn by a seed, a share of each label, and never trained on."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import Example, own

HUNDRED = tuple(Example(f"text {number}", "ab"[number % 4 == 0]) for number in range(100))
MANY = st.lists(st.builds(Example, st.sampled_from("abcdefghijklm"), st.sampled_from(["x", "y", "z"])))


def test_a_share_of_each_label_is_tested_on() -> None:
    train, test = own.split(HUNDRED)
    assert Counter(example.label for example in test) == {"a": 15, "b": 5}
    assert Counter(example.label for example in train) == {"a": 60, "b": 20}


def test_the_same_seed_draws_the_same_texts_whatever_their_order() -> None:
    _, test = own.split(HUNDRED, seed=3)
    _, again = own.split(HUNDRED[::-1], seed=3)
    _, other = own.split(HUNDRED, seed=4)
    assert set(test) == set(again)
    assert set(test) != set(other)
    assert test[:3] == (Example("text 4", "b"), Example("text 5", "a"), Example("text 20", "b")) or list(test) == [
        example for example in HUNDRED if example in set(test)
    ]


@given(MANY, st.floats(0.01, 0.5), st.integers(0, 5))
def test_nothing_is_on_both_sides_and_nothing_is_lost(examples: list[Example], share: float, seed: int) -> None:
    train, test = own.split(examples, share, seed)
    assert Counter((*train, *test)) == Counter(examples)
    assert not {example.text for example in train} & {example.text for example in test}
    assert own.shared(train, test) == 0
    first_label: dict[str, str] = {}
    for example in examples:
        first_label.setdefault(example.text, example.label)
    texts = Counter(first_label.values())
    tested = Counter(first_label[text] for text in {example.text for example in test})
    assert all(1 <= tested[label] < count for label, count in texts.items() if count > 1)


@pytest.mark.parametrize("share", [0.0, -1.0, 0.51, float("nan")])
def test_no_other_share_is_taken(share: float) -> None:
    with pytest.raises(ValueError, match="the share to test on is"):
        own.split(HUNDRED, share)


def test_texts_that_are_trained_on_too_are_counted() -> None:
    assert own.shared([Example("a", "x"), Example("b", "y")], [Example("a", "y"), Example("c", "x")]) == 1


def test_of_many_rows_and_of_long_ones_no_more_are_tested_on_than_are_read_after_every_epoch() -> None:
    many = [Example(f"text {number}", "ab"[number % 2]) for number in range(20_000)]
    assert len(own.split(many, 0.5)[1]) == own.MOST_TESTED
    long = [Example(f"{number} " + "x" * 2_000, "ab"[number % 2]) for number in range(2_000)]
    assert 140 <= len(own.split(long, 0.5)[1]) <= 150
