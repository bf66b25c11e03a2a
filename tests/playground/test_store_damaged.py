"""A run that is damaged in the database takes no other with it."""

import logging
import sqlite3
from pathlib import Path

import pytest

from playground.store import Store, StoreError
from tests.playground.saved import same_state, update


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
    "blob", ["x''", "x'00'", "x'0000000000'", "substr(rows, 1, 40)", "rows || x'00'", "zeroblob(99)"]
)
def test_a_damaged_history_is_left_out_and_told_once(
    store: Store, path: Path, caplog: pytest.LogCaptureFixture, blob: str
) -> None:
    caplog.set_level(logging.WARNING)
    bad, good = update(), update()
    store.save_all([("ann", bad), ("ann", good)])
    spoil(path, f"UPDATE history SET rows = CAST({blob} AS BLOB) WHERE run = 1")
    for _ in range(2):
        found = store.histories("ann", [bad.id, good.id])
        assert list(found) == [good.id]
        assert found[good.id].tobytes() == good.rows.tobytes()
    assert [bad.id in record.getMessage() for record in caplog.records] == [True]
    assert [run.id for run in store.runs("ann")] == [good.id, bad.id], "its line of the table is whole"
