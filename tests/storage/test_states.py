"""Which states of a run are kept on the way to its newest one."""

from dataclasses import replace

import numpy as np
import pytest

from playground.storage import Store
from playground.storage.states import superfluous
from rnn import Settings
from rnn.history import Ended
from tests.support.saved import train_states, update


def test_a_few_snapshots_are_spread_over_the_epochs(store: Store) -> None:
    settings = Settings(hidden_size=4, epochs=130)
    _, states = train_states(settings)
    first = update(settings, end=2)
    store.save("ann", first)
    for end in range(3, 132):
        store.save("ann", replace(update(settings, first=end - 1, end=end), id=first.id))
    snapshots = store.snapshots("ann", first.id)
    epochs = [epoch for epoch, _ in snapshots]
    assert epochs == [1, 4, 16, 128]
    assert list(store.kept_epochs("ann", first.id).items()) == [(epoch, True) for epoch in epochs]
    for epoch, params in snapshots:
        for saved, exact in zip(params.arrays(), states[epoch].params.arrays(), strict=True):
            np.testing.assert_array_equal(saved, exact)


def test_a_finished_run_keeps_no_snapshot_of_its_last_state(store: Store) -> None:
    run_update = update(ended="done")
    store.save("ann", run_update)
    assert store.snapshots("ann", run_update.id) == []


@pytest.mark.parametrize("ended", ["running", "paused", "diverged", "failed", "interrupted"])
def test_a_run_that_may_go_on_keeps_one_from_its_first_epoch_on(store: Store, ended: Ended) -> None:
    for end, epochs in ((1, []), (2, [1]), (6, [5])):
        run_update = update(end=end, ended=ended)
        store.save("ann", run_update)
        assert [epoch for epoch, _ in store.snapshots("ann", run_update.id)] == epochs
    store.save("ann", replace(update(first=6, end=10, ended=ended), id=run_update.id))
    assert [epoch for epoch, _ in store.snapshots("ann", run_update.id)] == [5]  # 9 is less than twice as old
    store.save("ann", replace(update(first=10, end=11, ended=ended), id=run_update.id))
    assert [epoch for epoch, _ in store.snapshots("ann", run_update.id)] == [5, 10]


def test_the_snapshot_that_goes_leaves_the_evenest_spread() -> None:
    assert superfluous([1, 2, 4, 8]) is None
    assert superfluous([1, 10, 11, 100, 1000]) == 11
    assert superfluous([1, 10, 80, 100, 1000]) == 80
