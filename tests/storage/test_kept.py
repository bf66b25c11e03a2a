"""Whole states on the way of a run: saved with it, fewer as it grows, read to the bit, and gone with it."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from playground.storage import NoRun, Recorder, RunUpdate, Store, StoreError
from playground.storage.codec import pack_params
from playground.storage.room import room_of
from rnn.kept_states import KeptState
from tests.support.saved import SHORT, SavedTrainee, same_state, train_states, update

STATES = train_states()[1]
WEIGHTS = sum(array.size for array in STATES[0].params.arrays())


def kept_states(*epochs: int) -> tuple[KeptState, ...]:
    return tuple(KeptState.of(STATES[epoch], changed=epoch % 2 == 0) for epoch in epochs)


def epochs_of(states: tuple[KeptState, ...]) -> list[int]:
    """Their epochs, once each of them is as it was to the bit."""
    for each in states:
        assert same_state(each.state, STATES[each.state.number])
        assert each.changed == (each.state.number % 2 == 0)
    return [each.state.number for each in states]


@pytest.fixture
def run(store: Store) -> RunUpdate:
    run_update = update(end=7, kept=kept_states(1, 2, 3, 6))
    store.save("ann", run_update)
    return run_update


def test_they_are_saved_with_the_run_and_read_to_the_bit(store: Store, run: RunUpdate) -> None:
    assert epochs_of(store.record("ann", run.id).kept) == [1, 2, 3, 6]
    assert epochs_of(store.kept("ann", run.id)) == [1, 2, 3, 6]
    assert epochs_of(store.kept("ann", run.id, 3)) == [3]
    assert store.kept("ann", run.id, 4) == store.kept("ann", run.id, 0) == ()
    assert list(store.kept_epochs("ann", run.id).items()) == [(1, True), (2, True), (3, True), (6, True)]
    assert store.snapshots("ann", run.id) == []  # pictures would be needless
    assert store.newest("ann", run.id).kept == ()  # which is quick
    with pytest.raises(NoRun):
        store.kept("bob", run.id)


def test_epochs_of_whole_and_of_rounded_weights_are_told_in_their_order(store: Store, path: Path) -> None:
    run_update = update(end=2)
    store.save("ann", run_update)
    for first, end in ((2, 3), (3, 5), (5, 10)):
        store.save("ann", replace(update(first=first, end=end), id=run_update.id))
    epochs = dict(store.kept_epochs("ann", run_update.id))
    assert list(epochs.items()) == [(1, True), (2, True), (4, True), (9, True)]
    first, second = 1, 4
    rounded = pack_params(STATES[first].params)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE snapshots SET params = ? WHERE epoch IN (?, ?)", (rounded, first, second))
    epochs = store.kept_epochs("ann", run_update.id)
    assert list(epochs.items()) == [(1, False), (2, True), (4, False), (9, True)]
    store.save("ann", replace(update(first=10, end=13, kept=kept_states(second, second + 1)), id=run_update.id))
    kept_epochs = store.kept_epochs("ann", run_update.id)
    assert list(kept_epochs) == sorted(kept_epochs)
    assert (kept_epochs[first], kept_epochs[second], kept_epochs[second + 1]) == (False, True, True)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE snapshots SET epoch = 'x' WHERE epoch = ?", (first,))
    assert first not in store.kept_epochs("ann", run_update.id)


def test_what_is_not_kept_any_more_goes_and_what_is_new_comes(store: Store, run: RunUpdate) -> None:
    store.save("ann", replace(update(first=7, end=10, kept=kept_states(2, 6, 8)), id=run.id))
    assert epochs_of(store.kept("ann", run.id)) == [2, 6, 8]
    store.save("ann", replace(update(first=10, end=11), id=run.id))  # says nothing of them
    assert epochs_of(store.kept("ann", run.id)) == [2, 6, 8]


def test_a_run_that_is_written_from_its_beginning_keeps_what_it_brings(
    store: Store, run: RunUpdate, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE kept_states SET state = x'00' WHERE epoch = 3")
    with pytest.raises(StoreError, match="damaged"):
        store.kept("ann", run.id)
    assert epochs_of(store.record("ann", run.id).kept) == [1, 2, 6], "the run itself is whole"
    store.save("ann", run)
    assert epochs_of(store.kept("ann", run.id)) == [1, 2, 3, 6]


def test_their_room_is_counted_and_they_are_removed_with_their_run(store: Store, run: RunUpdate, path: Path) -> None:
    assert store.used("ann").room == room_of(6, WEIGHTS, kept=4)
    store.save("ann", replace(update(first=7, end=8, state=None, state_settings=None), id=run.id))
    assert store.used("ann").room == room_of(7, WEIGHTS, kept=4)
    store.delete("ann", [run.id])
    later_store = Store(str(path), clock=lambda: 1e12)
    assert later_store.purge() == 1
    later_store.close()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT COUNT(*) FROM kept_states").fetchone() == (0,)


def test_their_room_is_counted_for_as_long_as_they_are_saved(store: Store) -> None:
    """Also where the run itself has let go of them, as memory was short."""
    run = update(end=8, kept=kept_states(1, 2, 3, 4, 5, 6))
    store.save("ann", run)
    store.save("ann", replace(update(first=8, end=10), id=run.id))
    assert epochs_of(store.kept("ann", run.id)) == [1, 2, 3, 4, 5, 6]
    assert store.used("ann").room == room_of(9, WEIGHTS, kept=6)


def test_the_recorder_saves_them_with_the_newest_state(store: Store) -> None:
    lock = threading.RLock()
    recorder = Recorder(store, lock)
    trainee = SavedTrainee(rows=5)
    trainee.kept = kept_states(1, 3)
    with lock:
        recorder.touch("ann", trainee, "running", "")
    recorder.flush()
    assert epochs_of(store.kept("ann", trainee.id)) == [1, 3]
    trainee.rows, trainee.kept = SHORT.epochs + 1, kept_states(3, 8)
    with lock:
        recorder.touch("ann", trainee, "done", "")
    recorder.flush()
    recorder.close()
    assert epochs_of(store.record("ann", trainee.id).kept) == [3, 8]
