"""Which states of a run are kept: where accuracies changed, the rest spread, fewer as it grows, always the same."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Settings, train
from rnn.keeping import (
    MOST_KEPT_BYTES,
    MOST_STATES,
    KeptEpoch,
    KeptState,
    StateKeeper,
    brought_up_to_date,
    most_states,
    stride,
    thinned,
)
from rnn.state import Score
from tests.support.following import same


def epochs(*numbers: int, changed_numbers: tuple[int, ...] = ()) -> list[KeptEpoch]:
    return [KeptEpoch(number, number in changed_numbers) for number in numbers]


def kept_epochs(last: int, changed_numbers: frozenset[int], most: int) -> list[KeptEpoch]:
    """What is kept once a run has come to epoch `last`."""
    epochs_kept: list[KeptEpoch] = []
    for number in range(1, last + 1):
        if number in changed_numbers or number % stride(number, most) == 0:
            epochs_kept = thinned([*epochs_kept, KeptEpoch(number, number in changed_numbers)], most)
    return epochs_kept


@pytest.mark.parametrize(("units", "words", "most"), [(64, 18, 96), (256, 180, 18), (2, 18, 96), (5000, 180, 2)])
def test_so_many_states_are_kept_that_they_stay_within_the_budget(units: int, words: int, most: int) -> None:
    weights = units * words + units**2 + 3 * units + 2
    assert most_states(weights) == most
    assert most == 2 or most * 8 * weights <= MOST_KEPT_BYTES
    assert most <= MOST_STATES


def test_few_epochs_are_all_kept() -> None:
    assert thinned(epochs(1, 2, 3), 3) == epochs(1, 2, 3)
    assert thinned([], 3) == thinned(epochs(1, 2), 0) == []


def test_the_one_goes_whose_neighbours_are_closest_and_never_the_last() -> None:
    assert thinned(epochs(10, 20, 25, 40, 41), 4) == epochs(10, 25, 40, 41)
    assert thinned(epochs(10, 20, 30, 40), 3) == epochs(20, 30, 40)  # of several the earliest


def test_those_where_an_accuracy_changed_stay_longest() -> None:
    all_epochs = epochs(10, 11, 12, 13, 14, 40, 80, 120, changed_numbers=(11, 12, 13))
    assert thinned(all_epochs, 6) == epochs(11, 12, 13, 40, 80, 120, changed_numbers=(11, 12, 13))
    assert thinned(all_epochs, 4) == epochs(11, 13, 80, 120, changed_numbers=(11, 13))
    assert thinned(all_epochs, 3) == epochs(11, 13, 120, changed_numbers=(11, 13))


@given(st.integers(1, 700), st.frozensets(st.integers(1, 700)), st.integers(2, 20))
def test_however_a_run_goes_so_many_are_kept_in_order_of_epochs_that_it_had(
    last: int, changed: frozenset[int], most: int
) -> None:
    epochs_kept = kept_epochs(last, changed, most)
    numbers = [epoch.number for epoch in epochs_kept]
    assert len(epochs_kept) <= most
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= last for number in numbers)
    changes_there = [number for number in changed if number <= last]
    if len(changes_there) <= most - most // 4 - 1:  # they fit beside those that are kept for the spread
        assert set(changes_there) <= set(numbers)


@pytest.mark.parametrize("last", [30, 100, 1000, 20_000])
def test_without_changes_the_kept_ones_are_spread_over_the_run(last: int) -> None:
    numbers = [0, *(epoch.number for epoch in kept_epochs(last, frozenset(), 48)), last]
    assert len(numbers) - 2 >= min(last, 24)
    assert max(np.diff(numbers)) <= max(1, last / 10)


def test_the_keeper_takes_the_states_of_a_run_once_and_an_interrupted_run_keeps_the_same(article) -> None:
    settings = Settings(hidden_size=8, epochs=120, init_scale=0.3)
    run = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    weights = sum(array.size for array in run[0].params.arrays())

    def keeper_after(epoch, known_epochs=()):
        return StateKeeper(known_epochs, (epoch.train.accuracy, epoch.test.accuracy), weights)

    unbroken = keeper_after(run[0])
    states: tuple[KeptState, ...] = ()
    for epoch in run[1:]:
        unbroken.see(epoch)
        if epoch.number % 7 == 0:
            states = brought_up_to_date(states, unbroken.numbers, unbroken.take_new())
    states = brought_up_to_date(states, unbroken.numbers, unbroken.take_new())
    assert unbroken.take_new() == ()
    assert [each.epoch for each in states] == list(unbroken.epochs)
    assert all(same(each.state, run[each.number].state()) for each in states)
    pairs = itertools.pairwise(run)
    changed_numbers = {
        b.number for a, b in pairs if (a.train.accuracy, a.test.accuracy) != (b.train.accuracy, b.test.accuracy)
    }
    assert changed_numbers
    assert all(each.changed == (each.number in changed_numbers) for each in states)

    first = keeper_after(run[0])
    for epoch in run[1:51]:
        first.see(epoch)
    second = keeper_after(run[40], first.epochs)  # it goes on from an older state: ten epochs are trained again
    for epoch in run[41:]:
        second.see(epoch)
    assert second.epochs == unbroken.epochs


@pytest.mark.parametrize(
    ("last", "changes"), [(60, range(1, 61)), (71, range(1, 72)), (2000, range(300, 371)), (2000, range(3, 2000, 29))]
)
def test_every_epoch_where_an_accuracy_changed_is_kept_as_long_as_there_are_71(article, last: int, changes) -> None:
    """A run of Everyday as it is suggested, with 32 units, changes at more than half of its 120 epochs."""
    first_epoch = next(train(article.train, article.test, Settings(hidden_size=2), vocab_size=article.vocab_size))
    keeper = StateKeeper((), (0.0, 0.0), 32 * 180 + 32**2 + 3 * 32 + 2)
    accuracy = 0.0
    for number in range(1, last + 1):
        accuracy += number in changes
        keeper.see(replace(first_epoch, number=number, train=Score(0.6, accuracy), test=Score(0.6, 0.0)))
    assert [number for number, is_change in keeper.epochs if is_change] == list(changes)
    assert len(keeper.epochs) <= MOST_STATES


@pytest.mark.parametrize("begins_at", [1, 1000, 123_457])
def test_a_branch_keeps_as_many_states_as_a_run_from_the_beginning(article, begins_at: int) -> None:
    """However late it begins: 30 epochs of a branch from epoch 1000 kept none, for their spread counted from 0."""
    first_epoch = next(train(article.train, article.test, Settings(hidden_size=2), vocab_size=article.vocab_size))

    def kept_numbers(begins_at: int) -> list[int]:
        large, small = (StateKeeper((), (0.5, 0.5), weights, begins_at) for weights in (10**6, 10))
        for number in range(begins_at + 1, begins_at + 61):
            epoch = replace(first_epoch, number=number, train=Score(0.6, 0.5), test=Score(0.6, 0.5))
            large.see(epoch)
            small.see(epoch)
        return [number - begins_at for number, _ in (*large.epochs, *small.epochs)]

    assert kept_numbers(begins_at) == kept_numbers(0)
    assert len(kept_numbers(0)) > 30


def test_a_run_of_which_no_accuracy_is_known_keeps_its_next_epoch(article) -> None:
    settings = Settings(hidden_size=2, epochs=1)
    _, epoch = train(article.train, article.test, settings, vocab_size=article.vocab_size)
    keeper = StateKeeper((), (math.nan, math.nan), 10)
    keeper.see(replace(epoch, number=301, train=Score(0.5, 0.5)))
    assert keeper.epochs == (KeptEpoch(301, True),)
