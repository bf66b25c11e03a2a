"""An older file becomes one of this version, a newer one is refused, and another program's is left alone."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_mock_engine

from playground.storage import Parent, Store, StoreError
from playground.storage.room import room_of
from playground.storage.schema import METADATA, VERSION
from playground.storage.states import MOST_SNAPSHOTS
from rnn.kept_states import KeptState
from tests.support.saved import same_state, sentence, train_states, update

# The tables as version 1 made them, word for word.
VERSION_1 = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
CREATE TABLE runs (
    number INTEGER NOT NULL PRIMARY KEY, owner VARCHAR(64) NOT NULL, id VARCHAR(32) NOT NULL, name TEXT NOT NULL,
    first_name TEXT NOT NULL, colour INTEGER NOT NULL, pinned BOOLEAN NOT NULL, data TEXT NOT NULL,
    data_hash TEXT NOT NULL, settings TEXT NOT NULL, first_settings TEXT NOT NULL, changes TEXT NOT NULL,
    ended VARCHAR(16) NOT NULL, message TEXT NOT NULL, started DOUBLE NOT NULL, machine TEXT NOT NULL,
    versions TEXT NOT NULL, deleted DOUBLE, epochs_done INTEGER NOT NULL, seconds DOUBLE, best_test_loss DOUBLE,
    best_test_accuracy DOUBLE, final_train_loss DOUBLE, final_train_accuracy DOUBLE, final_test_loss DOUBLE,
    final_test_accuracy DOUBLE, first_all_train INTEGER, first_all_test INTEGER, UNIQUE (owner, id)
);
CREATE INDEX runs_by_start ON runs (owner, started);
CREATE TABLE history (
    run INTEGER NOT NULL REFERENCES runs (number), piece INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (run, piece)
);
CREATE TABLE states (run INTEGER NOT NULL PRIMARY KEY REFERENCES runs (number), settings TEXT NOT NULL,
    state BLOB NOT NULL);
CREATE TABLE snapshots (
    run INTEGER NOT NULL REFERENCES runs (number), epoch INTEGER NOT NULL, params BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
);
INSERT INTO schema_version VALUES (1);
"""


# What version 2 added to them.
VERSION_2 = (
    VERSION_1
    + """
ALTER TABLE runs ADD COLUMN sweep VARCHAR(64);
CREATE INDEX runs_by_sweep ON runs (owner, sweep);
UPDATE schema_version SET version = 2;
"""
)


# What version 3 added to them.
VERSION_3 = (
    VERSION_2
    + """
ALTER TABLE runs ADD COLUMN room BIGINT NOT NULL DEFAULT 0;
UPDATE schema_version SET version = 3;
"""
)


# What version 4 added to them.
VERSION_4 = (
    VERSION_3
    + """
ALTER TABLE runs ADD COLUMN parent_run VARCHAR(32);
ALTER TABLE runs ADD COLUMN parent_epoch INTEGER;
ALTER TABLE runs ADD COLUMN start_epoch INTEGER;
CREATE TABLE starts (run INTEGER NOT NULL PRIMARY KEY REFERENCES runs (number), state BLOB NOT NULL);
UPDATE schema_version SET version = 4;
"""
)


# What version 5 added to them.
VERSION_5 = (
    VERSION_4
    + """
CREATE TABLE plans (run INTEGER NOT NULL PRIMARY KEY REFERENCES runs (number), plan TEXT NOT NULL);
UPDATE schema_version SET version = 5;
"""
)

# What version 6 added to them.
VERSION_6 = (
    VERSION_5
    + """
CREATE TABLE kept_states (
    run INTEGER NOT NULL REFERENCES runs (number), epoch INTEGER NOT NULL,
    changed BOOLEAN NOT NULL, state BLOB NOT NULL,
    PRIMARY KEY (run, epoch)
);
UPDATE schema_version SET version = 6;
"""
)

# What version 7 added to them.
VERSION_7 = (
    VERSION_6
    + """
ALTER TABLE runs ADD COLUMN edits TEXT;
UPDATE schema_version SET version = 7;
"""
)

# What version 8 added to them.
VERSION_8 = VERSION_7 + "UPDATE schema_version SET version = 8;"

# What version 9 added to them.
VERSION_9 = (
    VERSION_8
    + """
CREATE TABLE own_sets (
    number INTEGER NOT NULL PRIMARY KEY, owner VARCHAR(64) NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL,
    bytes BIGINT NOT NULL, created DOUBLE NOT NULL, UNIQUE (owner, name)
);
CREATE INDEX own_sets_by_name ON own_sets (name);
UPDATE schema_version SET version = 9;
"""
)

OLDER = {
    f"version {number}": tables
    for number, tables in enumerate(
        (VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8, VERSION_9), 1
    )
}


def columns(path: Path) -> dict[str, set[str]]:
    """The columns and indexes of each table of a file."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            | {
                f"{row[1]}: {[column for *_, column in connection.execute(f'PRAGMA index_info({row[1]})')]}"
                for row in connection.execute(f"PRAGMA index_list({table})")
                if row[1].startswith("runs_")
            }
            for table in tables
        }


@pytest.mark.parametrize("tables", OLDER.values(), ids=OLDER)
def test_a_file_of_an_older_version_becomes_one_of_this_version_with_all_its_runs(
    path: Path, tmp_path: Path, tables: str
) -> None:
    new = Store(str(tmp_path / "new.sqlite3"))
    one, other = update(ended="paused"), update()
    new.save_all([("ann", one), ("bob", other)])
    new.close()
    old = sqlite3.connect(path, isolation_level=None)
    old.executescript(tables)
    old.execute("ATTACH ? AS new", (str(tmp_path / "new.sqlite3"),))
    for table in ("runs", "history", "states", "snapshots"):
        shared = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
        old.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM new.{table}")
    old.close()

    store = Store(str(path))
    record = store.record("ann", one.id)
    assert record.history.tobytes() == one.rows.tobytes()
    assert same_state(record.state, one.state)
    assert record.state is not None
    assert (record.summary.ended, record.summary.sweep) == ("paused", None)
    assert (record.summary.parent, record.summary.start_epoch, record.start) == (None, None, None)
    assert [run.id for run in store.runs("bob")] == [other.id]
    weights = sum(array.size for array in record.state.params.arrays())
    exact = room_of(one.rows.shape[1] - 1, weights)
    assert (
        exact - 6 * MOST_SNAPSHOTS * weights <= store.used("ann").room <= exact + 5000
    )  # once a weight on the way took 2
    store.save("ann", replace(one, sweep="s1", sweep_plan="{}"))
    assert store.sweep_plan("ann", "s1") == "{}"
    branch = replace(other, id="f" * 32, parent=Parent(one.id, 12), start=other.state, edits=("rank 2",))
    store.save("ann", branch)
    assert [store.newest("ann", each).summary.edits for each in (branch.id, one.id)] == [("rank 2",), ()]
    assert same_state(store.record("ann", branch.id).start, other.state)
    assert store.record("ann", one.id).kept == ()
    store.save("ann", replace(one, kept=(KeptState.of(train_states()[1][4], changed=True),)))
    assert [each.epoch for each in store.record("ann", one.id).kept] == [(4, True)]
    assert [run.id for run in store.runs("ann", sweep="s1")] == [one.id]
    store.close()
    assert columns(path) == columns(tmp_path / "new.sqlite3")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(VERSION,)]
    Store(str(path)).close()  # and stays it


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    with sqlite3.connect(path) as old:
        old.executescript(VERSION_1.replace("CREATE INDEX", "CREATE INDEX runs_by_sweep ON runs (name); CREATE INDEX"))
    before = columns(path)
    with pytest.raises(StoreError) as error:
        Store(str(path))
    assert "runs_by_sweep" in sentence(error)
    assert columns(path) == before


def test_a_newer_version_is_refused_and_left_as_it_is(path: Path) -> None:
    Store(str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET version = ?", (VERSION + 1,))
    with pytest.raises(StoreError) as error:
        Store(str(path))
    assert f"schema {VERSION + 1}" in sentence(error)
    assert "update the playground" in sentence(error)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchone() == (VERSION + 1,)


@pytest.mark.parametrize("statement", ["CREATE TABLE places (x)", "CREATE TABLE schema_version (version INTEGER)"])
def test_the_database_of_another_program_is_left_alone(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    before = columns(path)
    with pytest.raises(StoreError) as error:
        Store(str(path))
    assert "another program" in sentence(error)
    assert columns(path) == before


def test_the_tables_can_be_made_in_postgresql() -> None:
    statements: list[str] = []
    engine = create_mock_engine(
        "postgresql://", lambda what, *_: statements.append(str(what.compile(dialect=engine.dialect)))
    )
    METADATA.create_all(engine, checkfirst=False)
    assert sum("CREATE TABLE" in statement for statement in statements) == len(METADATA.tables)
    assert any("BYTEA" in statement and "SERIAL" not in statement for statement in statements)
