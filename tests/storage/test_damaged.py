"""A run that is damaged in the database takes no other with it."""

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from playground.storage import Gap, Store, StoreError
from playground.storage.names import default_name
from tests.support.saved import same_state, update


def spoil(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


ROWS = [
    "settings = '{'",
    "settings = x'00ff'",
    "settings = CAST(x'7bff' AS TEXT)",
    "first_settings = ''",
    "changes = 'no list'",
    "changes = '[[1]]'",
    'changes = \'[["a", 1, "b"]]\'',
    "versions = '{'",
    "versions = '[]'",
    "name = x'00'",
    "message = x'00'",
    "epochs_done = 'many'",
    "started = 'once'",
    "final_test_loss = 'low'",
    "first_all_test = 'never'",
    "started = 1e300",
    "started = -1e18",
    "started = 9e999",
    "changes = '[[1, \"learning_rate\", NaN]]'",
    f"changes = '[[1, \"learning_rate\", 1{'0' * 400}]]'",
    f"changes = '[[1, \"learning_rate\", -1{'0' * 400}]]'",
    "changes = '[[-1, \"learning_rate\", 0.1]]'",
    f"changes = '{'[' * 5000}'",
    f"settings = '{'[' * 5000}'",
    f"settings = '{{\"hidden_size\": 1{'0' * 5000}}}'",
    "versions = '{\"numpy\": NaN}'",
    "versions = '{\"numpy\": [1e999]}'",
    f"versions = '{'[' * 5000}'",
]


@pytest.mark.parametrize("cell", ROWS)
def test_a_damaged_row_is_left_out_of_the_list_and_told_once(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture, cell: str
) -> None:
    caplog.set_level(logging.WARNING)
    bad, good = update(), update()
    store.save_all([("ann", bad), ("ann", good)])
    spoil(path, f"UPDATE runs SET {cell} WHERE number = 1")
    for _ in range(2):
        assert [run.id for run in store.runs("ann")] == [good.id]
        assert store.runs("ann", [bad.id]) == []
    assert [bad.id in record.getMessage() for record in caplog.records] == [True]
    with pytest.raises(StoreError, match="damaged"):
        store.record("ann", bad.id)
    assert same_state(store.record("ann", good.id).state, good.state)


def test_a_name_of_broken_letters_is_still_a_name(store: Store, path: Path) -> None:
    store.save("ann", update())
    spoil(path, "UPDATE runs SET name = CAST(x'61ff62' AS TEXT)")
    assert store.runs("ann")[0].name == "a\ufffdb"


@pytest.mark.parametrize(
    "blob",
    [
        "CAST(x'' AS BLOB)",
        "CAST(x'00' AS BLOB)",
        "CAST(x'0000000000' AS BLOB)",
        "CAST(substr(rows, 1, 40) AS BLOB)",
        "CAST(rows || x'00' AS BLOB)",
        "zeroblob(99)",
        "'a text'",
        "7",
        "0.5",
    ],
)
def test_a_damaged_history_is_left_out_and_told_once(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture, blob: str
) -> None:
    caplog.set_level(logging.WARNING)
    bad, good = update(), update()
    store.save_all([("ann", bad), ("ann", good)])
    spoil(path, f"UPDATE history SET rows = {blob} WHERE run = 1")
    for _ in range(2):
        histories = store.histories("ann", [bad.id, good.id])
        assert list(histories) == [good.id]
        assert histories[good.id].tobytes() == good.rows.tobytes()
    assert [bad.id in record.getMessage() for record in caplog.records] == [True]
    assert [run.id for run in store.runs("ann")] == [good.id, bad.id], "its line of the table is whole"


@pytest.mark.parametrize("cell", ["'a text'", "7", "x'00'"])
def test_a_damaged_state_is_told_in_a_sentence_and_left_out_of_many(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture, cell: str
) -> None:
    caplog.set_level(logging.WARNING)
    bad, good, without = update(), update(), update(state=None, state_settings=None)
    store.save_all([("ann", bad), ("ann", good), ("ann", without)])
    spoil(path, f"UPDATE states SET state = {cell} WHERE run = 1")
    with pytest.raises(StoreError, match="damaged"):
        store.record("ann", bad.id)
    for _ in range(2):
        [(run_id, (state, settings))] = store.newest_states("ann", [bad.id, good.id, without.id]).items()
        assert (run_id, settings) == (good.id, good.state_settings)
        assert same_state(state, good.state)
    assert [bad.id in record.getMessage() for record in caplog.records] == [True]


@pytest.mark.parametrize("cell", [*ROWS[9:15], "colour = 'blue'", "seconds = 'few'"])
def test_a_run_that_trains_is_written_again_from_its_beginning_over_a_damaged_row(
    store: Store, path: Path, cell: str
) -> None:
    run = update()
    store.save_all([("ann", run), ("ann", update())])
    store.rename("ann", run.id, "mine")
    spoil(path, f"UPDATE runs SET {cell} WHERE number = 1")
    with pytest.raises(Gap):
        store.save("ann", replace(run, first=run.rows.shape[1], rows=run.rows[:, :1]))
    store.save("ann", run)
    record = store.record("ann", run.id)
    assert record.history.tobytes() == run.rows.tobytes()
    assert same_state(record.state, run.state)
    assert record.summary.name == ("mine" if "name" not in cell else default_name(run.data, run.first_settings))
    assert len(store.runs("ann")) == 2


@pytest.mark.parametrize("epoch", ["'x'", "x'00ff'", "''", "0.5", "-7", "9e999"])
def test_a_run_whose_snapshots_are_damaged_is_saved_all_the_same(store: Store, path: Path, epoch: str) -> None:
    first_update, whole_update = update(end=5), update()
    store.save("ann", first_update)
    spoil(path, f"UPDATE snapshots SET epoch = {epoch}")
    store.save("ann", replace(whole_update, id=first_update.id, first=5, rows=whole_update.rows[:, 5:]))
    assert store.record("ann", first_update.id).history.tobytes() == whole_update.rows.tobytes()
    assert same_state(store.record("ann", first_update.id).state, whole_update.state)
    store.snapshots("ann", first_update.id)


def test_a_run_comes_in_beside_one_whose_colour_is_damaged(store: Store, path: Path) -> None:
    store.save("ann", update())
    spoil(path, "UPDATE runs SET colour = 'blue'")
    new = update()
    store.save("ann", new)
    assert [run.id for run in store.runs("ann")] == [new.id]


@pytest.mark.parametrize("version", ["'x'", "x'00'", "0", "-1", "1.5"])
def test_a_version_that_there_is_none_of_is_told_in_a_sentence(store: Store, path: Path, version: str) -> None:
    spoil(path, f"UPDATE schema_version SET version = {version}")
    with pytest.raises(StoreError, match="belongs to another program"):
        Store(str(path))
