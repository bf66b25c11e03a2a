"""A database of each earlier version becomes one of this one, step by step, also when servers start at once."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, create_engine, insert, text

from playground.storage import RunUpdate, Store, StoreError
from playground.storage.migrations import bring_up_to_date, newest_version
from playground.storage.schema import METADATA, SCHEMA_VERSION, VERSION
from tests.storage.test_schema import OLDER
from tests.support.patience import PATIENCE
from tests.support.saved import same_state, sentence, update

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[2]
SERVERS = 4  # that start at once


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")
    yield engine
    engine.dispose()


def make_older(connection: Connection, tables: str) -> None:
    """The tables of an older version, in the words of this database."""
    if connection.dialect.name == "postgresql":
        tables = tables.replace("BLOB", "BYTEA").replace("DOUBLE", "DOUBLE PRECISION")
        tables = tables.replace("number INTEGER NOT NULL PRIMARY KEY", "number SERIAL PRIMARY KEY")
    for statement in filter(None, map(str.strip, tables.split(";"))):
        connection.exec_driver_sql(statement)


def rows_of(run: RunUpdate, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What a database of today has of a saved run, in the tables that there have always been."""
    path = folder / "today.sqlite3"
    store = Store(str(path))
    store.save("ann", run)
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return {
            table: [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
            for table in ("runs", "history", "states")
        }


def enter(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Puts these rows into older tables, as far as these have their columns."""
    older = MetaData()
    older.reflect(connection)
    for name, records in rows.items():
        table = older.tables[name]
        for record in records:
            values = {column: value for column, value in record.items() if column in table.columns}
            if "pinned" in values:
                values["pinned"] = bool(values["pinned"])
            if name == "runs":
                del values["number"]
            connection.execute(insert(table).values(values))


def differences(engine: Engine) -> list[Any]:
    """In what the tables of a database are not those of this version."""
    with engine.connect() as connection:
        options = {"version_table": SCHEMA_VERSION.name, "include_name": lambda name, *_: name != SCHEMA_VERSION.name}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))


@pytest.mark.parametrize("tables", OLDER.values(), ids=OLDER)
def test_each_earlier_version_becomes_this_one_with_what_it_has(
    engine: Engine, database_url: str, tmp_path: Path, tables: str
) -> None:
    run = update(ended="paused")
    with engine.begin() as connection:
        make_older(connection, tables)
        enter(connection, rows_of(run, tmp_path))
    store = Store(database_url)
    record = store.record("ann", run.id)
    assert record.history.tobytes() == np.ascontiguousarray(run.rows).tobytes()
    assert same_state(record.state, run.state)
    store.leases.begin()
    store.claim("ann", [run.id])
    store.save("ann", update(sweep="s1", sweep_plan="{}"))
    store.leases.end()
    store.close()
    assert differences(engine) == []
    with engine.connect() as connection:  # as an earlier version asks
        assert connection.execute(text("SELECT version FROM schema_version")).all() == [(VERSION,)]


def test_a_database_that_is_made_at_once_is_the_one_to_which_the_steps_lead(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        bring_up_to_date(connection, "")
    assert differences(engine) == []
    Store(database_url).close()
    with engine.begin() as connection:
        METADATA.drop_all(connection)
    Store(database_url).close()
    assert differences(engine) == []


def test_a_difference_would_be_seen(engine: Engine, database_url: str) -> None:
    Store(database_url).close()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX runs_by_sweep")
        connection.exec_driver_sql("ALTER TABLE runs DROP COLUMN edits")
    assert sorted(what[0] for what in differences(engine)) == ["add_column", "add_index"]


def test_the_newest_step_leads_to_the_version_of_the_tables() -> None:
    assert newest_version() == VERSION


@pytest.mark.parametrize(
    "tables", ["", OLDER["version 1"], OLDER["version 9"]], ids=["empty", "version 1", "version 9"]
)
def test_servers_that_start_at_once_wait_for_the_one_that_makes_the_tables(
    engine: Engine, database_url: str, tables: str
) -> None:
    if tables:
        with engine.begin() as connection:
            make_older(connection, tables)
    begin, failed, keys = threading.Barrier(SERVERS), [], set()

    def start() -> None:
        begin.wait()
        try:
            store = Store(database_url, patience=PATIENCE)
            keys.add(store.cookie_key())
            store.leases.begin()
            store.leases.end()
            store.close()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(SERVERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(keys) == 1
    # The table of the keys is none of METADATA: it is no step's, and stands alone.
    assert [each for each in differences(engine) if each[0] != "remove_table"] == []


def test_a_version_that_is_none_is_told_and_nothing_is_changed(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        make_older(connection, OLDER["version 3"] + "INSERT INTO schema_version VALUES (3);")
    with pytest.raises(StoreError) as error:
        Store(database_url)
    assert "cannot be made those of this version of the playground" in sentence(error)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version FROM schema_version")).all() == [(3,), (3,)]


def test_a_database_of_this_version_is_opened_without_alembic(tmp_path: Path) -> None:
    path = str(tmp_path / "runs.sqlite3")
    Store(path).close()
    program = "import sys; from playground.storage import Store; Store(sys.argv[1]); print('alembic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, path], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout == "False\n"
