"""The store returns what it saved, bit for bit, and only to the owner."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from playground.storage import Gap, NoRun, RunSummary, Store, StoreError
from playground.storage.history import PIECE
from playground.storage.quotas import ROOM
from rnn import train
from rnn.history import SettingChange
from tests.support.saved import SHORT, article, flat, same_state, train_states, update


def reopened(store: Store, tmp_path: Path) -> Store:
    store.close()
    return Store(str(tmp_path / "runs.sqlite3"))


def long_history(epochs: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    losses = rng.random((4, epochs + 1))
    return np.vstack([losses, np.arange(epochs + 1) / 7])


def test_a_run_comes_back_from_the_file_bit_for_bit(store: Store, tmp_path: Path) -> None:
    run_update = update(
        changes=(SettingChange(3, "learning_rate", 0.1), SettingChange(5, "epochs", 12)),
        message="so",
        ended="paused",
        sweep="s1",
    )
    store.save("ann", run_update)
    record = reopened(store, tmp_path).record("ann", run_update.id)
    assert record.history.dtype == np.float64
    assert record.history.tobytes() == run_update.rows.tobytes()
    assert same_state(record.state, run_update.state)
    assert record.state_settings == run_update.state_settings
    summary = record.summary
    assert (summary.id, summary.data, summary.data_hash) == (run_update.id, "Article", "0123abcd")
    assert (summary.settings, summary.first_settings, summary.changes) == (SHORT, SHORT, run_update.changes)
    assert (summary.ended, summary.message, summary.started, summary.sweep) == ("paused", "so", 1000.0, "s1")
    assert (summary.pinned, summary.colour) == (False, 0)
    assert set(summary.versions) >= {"python", "numpy"}
    assert "cores" in summary.machine


def test_a_run_trained_on_from_its_saved_state_is_the_unbroken_one(store: Store) -> None:
    history, _ = train_states()
    run_update = update(end=6)
    store.save("ann", run_update)
    record = store.record("ann", run_update.id)
    assert record.state is not None
    train_set, test_set, words = article()
    history_rows = [
        [epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy]
        for epoch in train(train_set, test_set, SHORT, vocab_size=words, start=record.state)
    ]
    assert np.array(history_rows).T.tobytes() == np.ascontiguousarray(history[:4, 6:]).tobytes()


def test_odd_numbers_in_a_history_come_back_as_they_are(store: Store) -> None:
    history = long_history(3)
    history[0] = [np.nan, np.inf, -0.0, 5e-324]
    run_update = flat(history)
    store.save("ann", run_update)
    assert store.record("ann", run_update.id).history.tobytes() == history.tobytes()
    assert store.histories("ann", [run_update.id])[run_update.id].tobytes() == history.tobytes()


@pytest.mark.parametrize("steps", [[1], [PIECE - 1, 1, 1, 2 * PIECE], [2, PIECE, 3], [7] * 200])
def test_a_history_saved_in_steps_is_the_whole_one(store: Store, steps: list[int]) -> None:
    history = long_history(2 + sum(steps))
    run_update = flat(history[:, :2])
    store.save("ann", run_update)
    done = 2
    for step in steps:
        store.save("ann", replace(run_update, first=done, rows=history[:, done : done + step]))
        done += step
    assert store.record("ann", run_update.id).history.tobytes() == np.ascontiguousarray(history[:, :done]).tobytes()
    summary = store.runs("ann")[0]
    assert summary.epochs_done == done - 1
    assert summary.best_test_loss == history[2, :done].min()
    assert summary.best_test_accuracy == history[3, :done].max()


@pytest.mark.parametrize(
    ("first", "most"),
    [
        *((0, 10), (3, 7), (PIECE - 3, 3), (PIECE - 3, 4), (PIECE, 1), (PIECE - 1, PIECE + 2)),
        *((5, 2 * PIECE), (2 * PIECE + 1, 10_000), (2 * PIECE + 8, 1), (2 * PIECE + 9, 4), (9 * PIECE, 4)),
    ],
)
def test_a_part_of_a_history_is_that_of_the_whole_one(store: Store, first: int, most: int) -> None:
    history = long_history(2 * PIECE + 8)
    run_update, other = flat(history), flat(history + 1)
    store.save_all([("ann", other), ("ann", run_update), ("bob", flat(history + 2))])
    part = store.history("ann", run_update.id, first, most)
    np.testing.assert_array_equal(part, history[:, first : first + most])
    assert store.history("bob", run_update.id, first, most).shape == (5, 0)
    store.delete("ann", [run_update.id])
    assert store.history("ann", run_update.id, first, most).shape == (5, 0)
    assert store.knows("ann"), "a deleted run is one of theirs"
    assert not store.knows("cid")


def test_rows_that_are_sent_again_take_the_place_of_what_was_there(store: Store) -> None:
    history = long_history(3 * PIECE)
    run_update = flat(history)
    store.save("ann", run_update)
    other = np.full((5, 10), 2.0)
    store.save("ann", replace(run_update, first=PIECE + 5, rows=other))
    expected = np.hstack([history[:, : PIECE + 5], other])
    assert store.record("ann", run_update.id).history.tobytes() == expected.tobytes()
    summary = store.runs("ann")[0]
    assert (summary.epochs_done, summary.final_test_loss) == (PIECE + 14, 2.0)
    assert summary.best_test_loss == history[2, : PIECE + 5].min()


def test_an_update_without_rows_or_state_leaves_both_as_they_are(store: Store) -> None:
    run_update = update(end=6)
    store.save("ann", run_update)
    no_rows = np.empty((5, 0))
    store.save("ann", replace(run_update, first=6, rows=no_rows, state=None, state_settings=None, ended="done"))
    record = store.record("ann", run_update.id)
    assert record.summary.ended == "done"
    assert record.history.tobytes() == np.ascontiguousarray(run_update.rows).tobytes()
    assert same_state(record.state, run_update.state)


def test_an_update_that_goes_on_from_what_the_store_lacks_is_a_gap(store: Store) -> None:
    run_update = update(first=4, end=8)
    with pytest.raises(Gap) as gap:
        store.save("ann", run_update)
    assert (gap.value.owner, gap.value.run_id) == ("ann", run_update.id)
    store.save("ann", update(end=4, id=run_update.id))
    store.save("ann", run_update)
    with pytest.raises(Gap):
        store.save("ann", replace(run_update, first=9))


def test_many_are_saved_all_or_none(store: Store) -> None:
    good, bad = update(), update(first=4)
    with pytest.raises(Gap):
        store.save_all([("ann", good), ("bob", bad)])
    assert store.runs("ann") == []
    with pytest.raises(StoreError, match="shape"):
        store.save("ann", replace(good, rows=np.zeros((4, 3))))
    with pytest.raises(StoreError, match="no epochs"):
        store.save("ann", replace(good, rows=np.zeros((5, 0))))


def test_one_run_may_come_twice_in_a_batch_with_many_others(store: Store) -> None:
    first_update, next_update, others = update(end=3), update(first=3), [update(end=5) for _ in range(40)]
    next_update = replace(next_update, id=first_update.id)
    store.save_all([("ann", first_update), *(("bob", other) for other in others), ("ann", next_update)])
    assert store.record("ann", first_update.id).history.tobytes() == np.ascontiguousarray(train_states()[0]).tobytes()
    store.save_all([("bob", replace(update(first=5), id=other.id)) for other in others])
    for history in store.histories("bob", [other.id for other in others]).values():
        assert history.tobytes() == np.ascontiguousarray(train_states()[0]).tobytes()
    assert sorted(run.colour for run in store.runs("bob"))[:4] == [0, 0, 0, 0]


# --- whose it is --------------------------------------------------------------------------------------------------


def everything_of(store: Store, owner: str, run_id: str) -> tuple[object, ...]:
    record = store.record(owner, run_id)
    values = [getattr(record.summary, field.name) for field in fields(RunSummary)]
    return (*values, record.history.tobytes(), len(store.snapshots(owner, run_id)))


def test_nobody_reaches_the_run_of_another_by_any_method(store: Store) -> None:
    ann_update = update(sweep="s1", sweep_plan="{}")
    store.save("ann", ann_update)
    before = everything_of(store, "ann", ann_update.id)

    assert store.runs("bob") == store.runs("bob", [ann_update.id]) == store.runs("bob", sweep="s1") == []
    assert store.newest_sweep("bob") is None
    assert store.sweep_plan("bob", "s1") is None
    assert store.sweep_plan("ann", "s1") == "{}"
    assert store.ids_of_sweep("bob", "s1") == []
    assert store.ids_of_sweep("ann", "s1") == [ann_update.id]
    assert store.histories("bob", [ann_update.id]) == {}
    assert store.history("bob", ann_update.id, 0, 10).shape == (5, 0)
    assert not store.knows("bob")
    assert store.used("bob").room == 0
    assert "used 0 of" in str(store.no_room("bob", ROOM))
    with pytest.raises(NoRun):
        store.newest("bob", ann_update.id)
    with pytest.raises(NoRun):
        store.record("bob", ann_update.id)
    with pytest.raises(NoRun):
        store.snapshots("bob", ann_update.id)
    with pytest.raises(NoRun):
        store.kept("bob", ann_update.id)
    with pytest.raises(NoRun):
        store.kept_epochs("bob", ann_update.id)
    assert store.packed_sizes("bob", [ann_update.id]) == {}
    assert store.newest_states("bob", [ann_update.id]) == {}
    assert store.rename("bob", ann_update.id, "mine") == 0
    assert store.pin("bob", [ann_update.id], True) == 0
    assert store.delete("bob", [ann_update.id]) == 0
    with pytest.raises(Gap):  # rows from 3 on, of a run that is not bob's: the store wants his from row 0
        store.save("bob", update(first=3, id=ann_update.id))
    store.save_together("bob", [update(id=ann_update.id, end=3, name="his", data="Everyday")])
    assert everything_of(store, "ann", ann_update.id) == before
    assert store.delete("bob", [ann_update.id]) == 1
    store.delete("ann", [ann_update.id])
    assert store.undelete("bob", [ann_update.id]) == 1
    assert store.runs("ann") == []
    assert store.undelete("ann", [ann_update.id]) == 1
    assert everything_of(store, "ann", ann_update.id) == before


def test_runs_of_several_visitors_may_have_the_same_id(store: Store) -> None:
    """Two visitors may have the same id, by chance or by intent: what one saves changes no run of another."""
    ann_update = update()
    lengths = {"ann": 9, "bob": 3, "cleo": 7, "dora": 4, "eve": 8, "finn": 2}
    for owner, end in lengths.items():
        store.save(owner, update(id=ann_update.id, end=end))
    for owner, end in lengths.items():
        assert (
            store.record(owner, ann_update.id).history.tobytes()
            == np.ascontiguousarray(train_states()[0][:, :end]).tobytes()
        )
    store.save("bob", update(id=ann_update.id, first=3, end=6))
    assert {owner: store.runs(owner)[0].epochs_done + 1 for owner in lengths} == {**lengths, "bob": 6}


def test_every_public_method_that_takes_an_owner_is_in_the_test_above() -> None:
    methods = {name for name in vars(Store) if not name.startswith("_")}
    tried_methods = {"runs", "newest_sweep", "sweep_plan", "histories", "record", "snapshots", "kept", "kept_epochs"}
    tried_methods |= {"history", "newest", "used", "no_room", "knows"}
    tried_methods |= {"rename", "pin", "delete", "undelete", "save", "save_all", "save_together", "packed_sizes"}
    tried_methods |= {"newest_states", "ids_of_sweep"}
    tried_methods |= {"claim", "elsewhere"}  # in `test_leases`
    tried_methods |= {"told"}  # in `test_quotas`
    assert methods - tried_methods == {"everything", "interrupt", "purge", "close", "cookie_key"}  # they take no owner


def test_a_leaked_file_holds_nobodys_cookie(store: Store, tmp_path: Path) -> None:
    cookie = "a-cookie-that-opens-a-page_0123456789abcdef"
    store.save(cookie, update())
    store.close()
    assert all(cookie.encode() not in file.read_bytes() for file in tmp_path.iterdir())
