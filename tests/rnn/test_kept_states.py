"""Which states of a run are kept: where accuracies changed, the rest spread, fewer as it grows, always the same."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Settings, train
from rnn.kept_states import (
    MOST_KEPT_BYTES,
    MOST_SPREAD,
    MOST_STATES,
    SPREAD,
    AccuracyChange,
    KeptEpoch,
    KeptState,
    StateSelection,
    biggest,
    brought_up_to_date,
    changes_in,
    group_size,
    most_states,
    select_epochs,
    stride,
)
from rnn.state import Epoch, Score
from tests.support.following import same


def epochs(*numbers: int, changed_numbers: tuple[int, ...] = ()) -> list[KeptEpoch]:
    return [KeptEpoch(number, number in changed_numbers) for number in numbers]


@pytest.mark.parametrize(("units", "words", "most"), [(64, 18, 376), (256, 180, 18), (2, 18, 384), (5000, 180, 2)])
def test_so_many_states_are_kept_that_they_stay_within_the_budget(units: int, words: int, most: int) -> None:
    weights = units * words + units**2 + 3 * units + 2
    assert most_states(weights) == most
    assert most == 2 or most * 8 * weights <= MOST_KEPT_BYTES
    assert most <= MOST_STATES


def test_few_epochs_are_all_kept() -> None:
    assert select_epochs(epochs(1, 2, 3), 3) == epochs(1, 2, 3)
    assert select_epochs([], 3) == select_epochs(epochs(1, 2), 0) == []


def test_the_one_goes_whose_neighbours_are_closest_and_never_the_last() -> None:
    assert select_epochs(epochs(10, 20, 25, 40, 41), 4) == epochs(10, 25, 40, 41)
    assert select_epochs(epochs(10, 20, 30, 40), 3) == epochs(20, 30, 40)  # of several the earliest


def test_those_where_an_accuracy_changed_stay_longest() -> None:
    all_epochs = epochs(10, 11, 12, 13, 14, 40, 80, 120, changed_numbers=(11, 12, 13))
    assert select_epochs(all_epochs, 6) == epochs(11, 12, 13, 40, 80, 120, changed_numbers=(11, 12, 13))
    assert select_epochs(all_epochs, 4) == epochs(11, 13, 80, 120, changed_numbers=(11, 13))
    assert select_epochs(all_epochs, 3) == epochs(11, 13, 120, changed_numbers=(11, 13))


def numbered(epoch: Epoch, number: int, train_accuracy: float, test_accuracy: float = 0.0) -> Epoch:
    return replace(epoch, number=number, train=Score(0.6, train_accuracy), test=Score(0.6, test_accuracy))


def accuracies_of(*pairs: tuple[float, float]) -> np.ndarray:
    return np.array(pairs).T


def kept_of(accuracies: np.ndarray, weights: int, begins_at: int = 0) -> StateSelection:
    """The selection of a run that has had the accuracies (2, n), from the untrained network on."""
    selection = StateSelection((), accuracies[:, :1], weights, begins_at)
    for number, (train_accuracy, test_accuracy) in enumerate(accuracies.T[1:].tolist(), begins_at + 1):
        selection.see(numbered(FIRST_EPOCH, number, train_accuracy, test_accuracy))
    return selection


FIRST_EPOCH = next(train([([0], 0)], [([0], 0)], Settings(hidden_size=2), vocab_size=1))
scores_of_runs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=2, max_size=120).map(
    lambda pairs: np.array(pairs, float).T / 4
)
SIZES = st.integers(2, 40).map(lambda most: MOST_KEPT_BYTES // most // 8 - 128)
"""Weights of networks so large that 2 to 40 of their states fit."""


@given(scores_of_runs, SIZES, st.sampled_from([0, 7]))
def test_every_change_is_kept_while_all_fit_and_then_the_biggest_of_so_many_in_a_row(
    accuracies: np.ndarray, weights: int, begins_at: int
) -> None:
    numbers = kept_of(accuracies, weights, begins_at).numbers
    changes = changes_in(accuracies, begins_at)
    most = most_states(weights)
    assert len(numbers) <= most
    assert numbers == sorted(set(numbers))
    assert all(begins_at < number < begins_at + accuracies.shape[1] for number in numbers)
    most_changes = max(1, most - most // SPREAD - 1)
    changed_numbers = {change.number for change in changes}
    kept_changes = [number for number in numbers if number in changed_numbers]
    if len(changes) <= most_changes:
        assert kept_changes == [change.number for change in changes]
    elif changes:
        group = group_size(len(changes), most_changes)
        rows = [changes[start : start + group] for start in range(0, len(changes), group)]
        assert kept_changes == [max(row, key=lambda change: change.size).number for row in rows]
        assert len(kept_changes) > most_changes // 2


@given(scores_of_runs, SIZES, st.data())
def test_a_run_that_is_interrupted_keeps_the_same_states_as_an_unbroken_one(
    accuracies: np.ndarray, weights: int, data: st.DataObject
) -> None:
    unbroken = kept_of(accuracies, weights)
    halts = data.draw(st.integers(1, accuracies.shape[1]))
    first = kept_of(accuracies[:, :halts], weights)
    start = data.draw(st.integers(0, halts - 1))
    kept_at_start = kept_of(accuracies[:, : start + 1], weights).numbers
    second = StateSelection(kept_at_start, accuracies[:, : start + 1], weights)
    for number in range(start + 1, accuracies.shape[1]):
        second.see(numbered(FIRST_EPOCH, number, *accuracies[:, number].tolist()))
    assert second.numbers == unbroken.numbers
    assert [each.number for each in second.take_new()] == [n for n in unbroken.numbers if n > start]
    assert len(first.take_new()) == len(first.numbers)


def test_a_change_is_as_big_as_both_accuracies_change_together() -> None:
    accuracies = accuracies_of((0.5, 0.5), (0.5, 0.5), (0.75, 0.25), (0.75, 0.5), (math.nan, 0.5), (0.75, 0.5))
    changes = [(2, 0, 0.5), (3, 1, 0.25), (4, 2, math.inf), (5, 3, math.inf)]
    assert changes_in(accuracies) == changes
    assert changes_in(accuracies, 10) == [(number + 10, place, size) for number, place, size in changes]
    assert changes_in(accuracies[:, :1]) == []


def test_of_so_many_changes_in_a_row_the_biggest_is_chosen_of_equal_ones_the_earliest() -> None:
    changes = [AccuracyChange(10 + place, place, size) for place, size in enumerate([1, 2, 2, 2, 1, 3, 0.5])]
    assert [change.number for change in biggest(changes, 1)] == [10, 11, 12, 13, 14, 15, 16]
    assert [change.number for change in biggest(changes, 2)] == [11, 12, 15, 16]
    assert [change.number for change in biggest(changes, 4)] == [11, 15]
    assert biggest(biggest(changes, 2), 4) == biggest(changes, 4)
    assert [group_size(changes, 10) for changes in (0, 1, 10, 11, 20, 21, 40, 41)] == [1, 1, 1, 2, 2, 4, 4, 8]


@pytest.mark.parametrize("last", [30, 100, 1000, 20_000])
def test_without_changes_the_kept_ones_are_spread_over_the_run(last: int) -> None:
    numbers = [0, *kept_of(np.zeros((2, last + 1)), 10).numbers, last]
    assert min(last, MOST_SPREAD // 2) <= len(numbers) - 2 <= MOST_SPREAD
    assert max(np.diff(numbers)) <= max(1, last / 10)


def test_where_many_accuracies_change_some_states_of_the_rest_are_kept_that_are_spread() -> None:
    train_accuracies = np.repeat(np.arange(500) % 2, 4) / 4  # at every fourth epoch
    numbers = kept_of(np.stack([train_accuracies, np.zeros(2000)]), 10).numbers
    plain_numbers = [number for number in numbers if number % 4]
    assert len(numbers) <= MOST_STATES
    assert len(plain_numbers) == MOST_SPREAD // SPREAD + 1
    assert max(np.diff(plain_numbers)) <= 200


def test_the_keeper_takes_the_states_of_a_run_once_and_an_interrupted_run_keeps_the_same(article) -> None:
    settings = Settings(hidden_size=8, epochs=120, init_scale=0.3)
    run = list(train(article.train, article.test, settings, vocab_size=article.vocab_size))
    weights = sum(array.size for array in run[0].params.arrays())

    accuracies = accuracies_of(*((epoch.train.accuracy, epoch.test.accuracy) for epoch in run))
    unbroken = StateSelection((), accuracies[:, :1], weights)
    states: tuple[KeptState, ...] = ()
    for epoch in run[1:]:
        unbroken.see(epoch)
        if epoch.number % 7 == 0:
            states = brought_up_to_date(states, unbroken.numbers, unbroken.take_new())
    states = brought_up_to_date(states, unbroken.numbers, unbroken.take_new())
    assert unbroken.take_new() == ()
    assert [each.number for each in states] == unbroken.numbers
    assert all(same(each.state, run[each.number].state()) for each in states)
    pairs = itertools.pairwise(run)
    changed_numbers = {
        b.number for a, b in pairs if (a.train.accuracy, a.test.accuracy) != (b.train.accuracy, b.test.accuracy)
    }
    assert changed_numbers
    assert all(each.changed == (each.number in changed_numbers) for each in states)

    first = StateSelection((), accuracies[:, :1], weights)
    for epoch in run[1:51]:
        first.see(epoch)
    second = StateSelection(first.numbers, accuracies[:, :41], weights)  # ten epochs are trained again
    for epoch in run[41:]:
        second.see(epoch)
    assert second.numbers == unbroken.numbers


@pytest.mark.parametrize(
    ("last", "changes"), [(351, range(1, 352)), (2000, range(300, 651)), (2000, range(3, 2000, 6))]
)
def test_every_change_of_a_run_of_64_units_is_kept_as_long_as_there_are_351(last: int, changes: range) -> None:
    accuracies = np.zeros((2, last + 1))
    accuracies[0] = np.cumsum([number in changes for number in range(last + 1)])
    numbers = kept_of(accuracies, 64 * 18 + 64**2 + 3 * 64 + 2).numbers
    assert set(changes) <= set(numbers)
    assert len(numbers) <= 376


@pytest.mark.parametrize("begins_at", [1, 1000, 123_457])
def test_a_branch_keeps_as_many_states_as_a_run_from_the_beginning(article, begins_at: int) -> None:
    """However late it begins: 30 epochs of a branch from epoch 1000 kept none, for their spread counted from 0."""
    first_epoch = next(train(article.train, article.test, Settings(hidden_size=2), vocab_size=article.vocab_size))

    def kept_numbers(begins_at: int) -> list[int]:
        large, small = (StateSelection((), np.full((2, 1), 0.5), size, begins_at) for size in (10**6, 10))
        for number in range(begins_at + 1, begins_at + 61):
            epoch = replace(first_epoch, number=number, train=Score(0.6, 0.5), test=Score(0.6, 0.5))
            large.see(epoch)
            small.see(epoch)
        return [number - begins_at for number in (*large.numbers, *small.numbers)]

    assert kept_numbers(begins_at) == kept_numbers(0)
    assert len(kept_numbers(0)) > 30


def test_a_run_of_which_no_accuracy_is_known_keeps_its_next_epoch(article) -> None:
    settings = Settings(hidden_size=2, epochs=1)
    _, epoch = train(article.train, article.test, settings, vocab_size=article.vocab_size)
    selection = StateSelection((), np.full((2, 1), math.nan), 10)
    selection.see(replace(epoch, number=301, train=Score(0.5, 0.5)))
    assert [(each.number, each.changed) for each in selection.take_new()] == [(301, True)]


@pytest.mark.parametrize("most", [2, 18, 96])
def test_half_to_all_of_the_places_for_the_spread_are_offered_states(most: int) -> None:
    assert [stride(number, most) for number in range(1, most)] == [1] * (most - 1)
    for number in range(most, 40 * most):
        assert most / 2 <= number / stride(number, most) < most


def test_an_epoch_whose_state_is_to_be_had_nowhere_is_left_out(article) -> None:
    first_epoch = next(train(article.train, article.test, Settings(hidden_size=2), vocab_size=article.vocab_size))
    before, new = (KeptState.of(replace(first_epoch.state(), number=number), changed=True) for number in (2, 5))
    assert brought_up_to_date([before], (2, 3, 5), [new]) == (before, new)
    assert brought_up_to_date([before, new], (3, 5), []) == (new,)
