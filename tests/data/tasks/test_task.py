"""Every task: the same random numbers make the same sequences, of its own tokens and labels; its lines are computed."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from data.tasks import TASKS, Brackets, Copy, Task

SEEDS = st.integers(0, 2**32 - 1)
EVERY = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


@EVERY
@given(seed=SEEDS, data=st.data())
def test_sequences_are_made_of_the_tokens_and_answered_by_the_labels(
    task: Task, seed: int, data: st.DataObject
) -> None:
    shortest, longest = task.lengths
    length = data.draw(st.integers(shortest, 4 * longest))
    for example in task.fresh(default_rng(seed), 3, length):
        tokens = example.text.split(" ")
        assert set(tokens) <= set(task.tokens)
        if task.readout == "every":
            assert isinstance(example.target, tuple)
            assert len(example.target) == len(tokens)
            assert set(example.target) - {None} <= set(task.labels)
        elif task.readout == "number":
            assert isinstance(example.target, float)
            assert len(task.labels) == 1
        else:
            assert example.target is None
            assert example.label in task.labels


@EVERY
@given(seed=SEEDS)
def test_the_same_random_numbers_make_the_same_sequences(task: Task, seed: int) -> None:
    assert task.fresh(default_rng(seed), 5) == task.fresh(default_rng(seed), 5)


@EVERY
def test_another_epoch_and_another_seed_bring_other_sequences(task: Task) -> None:
    drawn = {tuple(task.of_epoch(seed, number, 20)) for seed in (0, 1) for number in (1, 2)}
    assert len(drawn) == 4


@EVERY
def test_the_sequences_of_an_epoch_are_the_same_whenever_they_are_asked_for(task: Task) -> None:
    dataset = task.fresh_dataset(3, n=50)
    assert dataset.name == task.name
    assert dataset.of_epoch(1) == dataset.train
    later = dataset.of_epoch(7)
    assert later == task.fresh_dataset(3, n=50).of_epoch(7) != dataset.of_epoch(6)
    assert (len(later), dataset.task, dataset.fresh) == (50, task, 50)


@EVERY
def test_no_epoch_has_a_sequence_that_is_tested_on(task: Task) -> None:
    fixed, fresh = task.dataset(3), task.fresh_dataset(3)
    assert fixed.test == fresh.test
    assert fixed.of_epoch(7) == fixed.train
    tested = {example.text for example in fresh.test}
    for number in range(4):
        assert not {example.text for example in fresh.of_epoch(number)} & tested


def length_of(task: Task, text: str) -> int:
    """What the task counts, read off a sequence."""
    if isinstance(task, Brackets):
        return max(accumulate(1 if bracket == "(" else -1 for bracket in text.split()))
    return len(text.split()) - (20 if isinstance(task, Copy) else 0)


@EVERY
def test_every_trained_length_comes_and_no_other(task: Task) -> None:
    shortest, longest = task.lengths
    drawn = {length_of(task, example.text) for example in task.fresh(default_rng(0), 600)}
    assert drawn == set(range(shortest, longest + 1))


@EVERY
def test_a_length_that_is_too_short_is_refused(task: Task) -> None:
    shortest = task.lengths[0]
    with pytest.raises(ValueError, match=rf"{task.name} has no sequences of length {shortest - 1}: the shortest is"):
        task.fresh(default_rng(0), 1, shortest - 1)


@EVERY
def test_a_fixed_set_says_what_it_is_and_tests_on_what_it_has_not_shown(task: Task) -> None:
    dataset = task.dataset(3, train=300, test=100)
    assert dataset == task.dataset(3, train=300, test=100) != task.dataset(4, train=300, test=100)
    assert (dataset.labels, dataset.readout, dataset.tokenizer) == (task.labels, task.readout, "spaces")
    assert (dataset.floor, dataset.baseline) == (task.floor, task.baseline)
    assert (dataset.task, dataset.fresh) == (task, 0)
    assert len(dataset.train) == 300
    assert 0 < len(dataset.test) <= 100
    assert not {example.text for example in dataset.train} & {example.text for example in dataset.test}


@EVERY
def test_it_is_measured_from_the_shortest_length_to_four_times_the_longest(task: Task) -> None:
    lengths = task.measured_lengths()
    assert (lengths[0], lengths[-1]) == (task.lengths[0], 4 * task.lengths[1])
    assert task.lengths[1] in lengths
    assert 12 <= len(lengths) <= 20


@EVERY
def test_a_baseline_is_better_than_the_floor(task: Task) -> None:
    floor, baseline = task.floor, task.baseline
    assert floor.measure == baseline.measure
    assert (baseline.value > floor.value) == (floor.measure == "accuracy")


@EVERY
def test_what_it_asks_and_what_it_teaches_are_one_sentence_each(task: Task) -> None:
    for sentence in (task.asks, task.teaches):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert sentence.count(". ") == 0
    assert task.teaches.split()[0] in ("How", "What", "Why")
    teaches = task.teaches[0].lower() + task.teaches[1:]
    assert task.dataset(train=5, test=5).description == f"{task.asks} It teaches {teaches}"
