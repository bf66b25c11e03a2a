"""Which states of a run are kept on the way to its newest one."""

import itertools
from dataclasses import replace

import numpy as np

from playground.storage import Store
from playground.storage.states import superfluous
from rnn import Settings
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
    assert len(epochs) == 4
    assert epochs[0] == 1
    assert epochs[-1] > 60
    assert min(later / earlier for earlier, later in itertools.pairwise(epochs)) >= 2
    assert list(store.kept_epochs("ann", first.id).items()) == [(epoch, True) for epoch in epochs]
    for epoch, params in snapshots:
        for saved, exact in zip(params.arrays(), states[epoch].params.arrays(), strict=True):
            np.testing.assert_array_equal(saved, exact)


def test_a_finished_run_keeps_no_snapshot_of_its_last_state(store: Store) -> None:
    run_update = update(ended="done")
    store.save("ann", run_update)
    assert store.snapshots("ann", run_update.id) == []


def test_the_snapshot_that_goes_leaves_the_evenest_spread() -> None:
    assert superfluous([1, 2, 4, 8]) is None
    assert superfluous([1, 10, 11, 100, 1000]) == 11
    assert superfluous([1, 10, 80, 100, 1000]) == 80
