"""Whatever is wrong with the database is told in a sentence, and once it is right again the store goes on."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_mock_engine, event

from playground.store import Gap, Store, StoreError, database, database_from
from playground.store.schema import METADATA, VERSION
from tests.playground.saved import same_state, update

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


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock that the test itself holds."""
    monkeypatch.setattr(database, "PATIENCE", 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = Store(str(path))
    yield store
    store.close()


def sentence(error: pytest.ExceptionInfo[StoreError]) -> str:
    text = str(error.value)
    assert text.endswith(".")
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def columns(path: Path) -> dict[str, set[str]]:
    """The columns and indexes of each table of a file."""
    with sqlite3.connect(path) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            | {row[1] for row in connection.execute(f"PRAGMA index_list({table})") if row[1].startswith("runs_")}
            for table in tables
        }


# --- versions -----------------------------------------------------------------------------------------------------


def test_a_file_of_version_1_becomes_one_of_this_version_with_all_its_runs(path: Path, tmp_path: Path) -> None:
    new = Store(str(tmp_path / "new.sqlite3"))
    one, other = update(ended="paused"), update()
    new.save_all([("ann", one), ("bob", other)])
    new.close()
    old = sqlite3.connect(path, isolation_level=None)
    old.executescript(VERSION_1)
    old.execute("ATTACH ? AS new", (str(tmp_path / "new.sqlite3"),))
    for table in ("runs", "history", "states", "snapshots"):
        shared = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
        old.execute(f"INSERT INTO main.{table} ({shared}) SELECT {shared} FROM new.{table}")
    old.close()

    store = Store(str(path))
    record = store.record("ann", one.id)
    assert record.history.tobytes() == one.rows.tobytes()
    assert same_state(record.state, one.state)
    assert (record.summary.ended, record.summary.sweep) == ("paused", None)
    assert [run.id for run in store.runs("bob")] == [other.id]
    store.save("ann", replace(one, sweep="s1"))
    assert [run.id for run in store.runs("ann", sweep="s1")] == [one.id]
    store.close()
    assert columns(path) == columns(tmp_path / "new.sqlite3")
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


@pytest.mark.parametrize("theirs", ["CREATE TABLE places (x)", "CREATE TABLE schema_version (version INTEGER)"])
def test_the_database_of_another_program_is_left_alone(path: Path, theirs: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(theirs)
    before = columns(path)
    with pytest.raises(StoreError) as error:
        Store(str(path))
    assert "another program" in sentence(error)
    assert columns(path) == before


def test_the_tables_can_be_made_in_postgresql() -> None:
    made: list[str] = []
    engine = create_mock_engine(
        "postgresql://", lambda what, *_: made.append(str(what.compile(dialect=engine.dialect)))
    )
    METADATA.create_all(engine, checkfirst=False)
    assert sum("CREATE TABLE" in statement for statement in made) == len(METADATA.tables)
    assert any("BYTEA" in statement and "SERIAL" not in statement for statement in made)


# --- WAL ----------------------------------------------------------------------------------------------------------


def test_the_file_is_in_wal_and_readers_do_not_wait_for_a_writer(store: Store, path: Path) -> None:
    sent = update()
    store.save("ann", sent)
    with sqlite3.connect(path, isolation_level=None) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE runs SET name = 'half done'")
        assert store.runs("ann")[0].name == "Article H=5 lr=0.02 seed=0"
        other.execute("ROLLBACK")


def test_threads_may_write_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 30.0)
    patient = Store(str(store._database._file))
    begin, failed = threading.Barrier(4), []

    def save(owner: str) -> None:
        begin.wait()
        try:
            for _ in range(5):
                patient.save(owner, update())
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=save, args=(owner,)) for owner in ("ann", "bob", "cid", "dan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [len(patient.runs(owner)) for owner in ("ann", "bob", "cid", "dan")] == [5] * 4
    assert sorted(run.colour for run in patient.runs("ann")) == [0, 1, 2, 3, 4]
    patient.close()


# --- what can go wrong --------------------------------------------------------------------------------------------


def test_a_locked_file_is_told_and_works_again_once_it_is_free(store: Store, path: Path) -> None:
    sent = update()
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as error:
            store.save("ann", sent)
        assert "locked by another program" in sentence(error)
        assert store.runs("ann") == []
        other.execute("ROLLBACK")
    store.save("ann", sent)
    assert [run.id for run in store.runs("ann")] == [sent.id]


def test_a_file_that_somebody_has_for_himself_cannot_be_opened(path: Path) -> None:
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("CREATE TABLE x (y)")
        with pytest.raises(StoreError) as error:
            Store(str(path))
        assert "locked by another program" in sentence(error)


def test_a_full_disk_is_told_and_half_of_nothing_is_left(store: Store) -> None:
    first = update()
    store.save("ann", first)
    full = True

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full else 2**30}")

    event.listen(store._database.engine, "checkout", limit)

    def fill() -> None:
        for _ in range(100):
            store.save_all([("ann", update()), ("ann", update())])

    with pytest.raises(StoreError) as error:
        fill()
    assert "disk is full" in sentence(error)
    runs = store.runs("ann")
    assert len(runs) % 2 == 1, "a transaction was written in part"
    assert same_state(store.record("ann", first.id).state, first.state)

    full = False
    store.save("ann", update())
    assert len(store.runs("ann")) == len(runs) + 1


@pytest.mark.parametrize("how", ["no database at all", "cut short", "a header only"])
def test_a_damaged_file_is_told_and_left_as_it_is(path: Path, how: str) -> None:
    store = Store(str(path))
    store.save_all([("ann", update()) for _ in range(20)])
    store.close()
    whole = path.read_bytes()
    damaged = {
        "no database at all": b"not a database at all" * 1000,
        "cut short": whole[: len(whole) // 16],
        "a header only": whole[:100] + b"\xff" * (len(whole) - 100),
    }[how]
    path.write_bytes(damaged)
    with pytest.raises(StoreError) as error:
        Store(str(path)).save("ann", update())
    assert "is damaged: move the file away" in sentence(error)
    assert path.read_bytes()[:4000] == damaged[:4000]


def test_a_damaged_page_is_told_and_the_rest_can_be_read(store: Store, path: Path) -> None:
    one, other = update(), update()
    store.save_all([("ann", one), ("ann", other)])
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE states SET state = zeroblob(100) WHERE run = 1")
        connection.execute("UPDATE history SET rows = zeroblob(100) WHERE run = 1")
    with pytest.raises(StoreError) as error:
        store.record("ann", one.id)
    assert "damaged" in sentence(error)
    assert len(store.runs("ann")) == 2
    assert same_state(store.record("ann", other.id).state, other.state)
    with pytest.raises(Gap):  # from its beginning it can be mended
        store.save("ann", update(id=one.id, first=13, end=13, rows=one.rows[:, :1]))
    store.save("ann", one)
    assert same_state(store.record("ann", one.id).state, one.state)


@pytest.mark.parametrize("with_the_rest", [True, False])
def test_a_file_that_is_moved_away_makes_room_for_a_new_one(store: Store, path: Path, with_the_rest: bool) -> None:
    old, new = update(), update()
    store.save("ann", old)
    away = path.with_name("away.sqlite3")
    path.rename(away)
    if with_the_rest:
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink()
    assert store.runs("ann") == []
    store.save("ann", new)
    assert [run.id for run in store.runs("ann")] == [new.id]
    store.close()
    assert [run.id for run in Store(str(path)).runs("ann")] == [new.id]


def test_a_file_that_is_damaged_while_it_is_open_is_told_and_can_be_moved_away(store: Store, path: Path) -> None:
    store.save("ann", update())
    store.close()  # so that all is in the file itself
    store.runs("ann")
    path.write_bytes(b"spoiled" * 10000)
    with pytest.raises(StoreError) as error:
        store.save("ann", update())
    assert "damaged" in sentence(error)
    path.unlink()
    store.save("ann", update())
    assert len(store.runs("ann")) == 1


# --- where it lies ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense://x/y", "no database"),
        ("://", "neither the path"),
        ("postgresql://:::/", "neither the path"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql+mysqldb://u:secret@host/db", "driver is missing"),
    ],
)
def test_an_address_that_is_none_is_told(url: str, says: str) -> None:
    with pytest.raises(StoreError) as error:
        Store(url)
    assert says in sentence(error)
    assert "PLAYGROUND_DATABASE" in sentence(error)
    assert "secret" not in sentence(error)


def test_a_path_a_url_and_a_folder_that_is_not_there_yet_all_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    odd = tmp_path / "a folder" / "50% of #runs?.db"
    for url, file in [
        (str(odd), odd),
        (f"sqlite:///{tmp_path}/b/runs.db", tmp_path / "b" / "runs.db"),
        ("c/runs.db", tmp_path / "c" / "runs.db"),
    ]:
        store = Store(url)
        store.save("ann", update())
        store.close()
        assert file.is_file()


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        Store(str(tmp_path))
    assert "check the rights" in sentence(error)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as error:
        Store(str(tmp_path / "file" / "runs.sqlite3"))
    assert "cannot be made" in sentence(error)


def test_a_file_that_can_only_be_read_is_read_and_the_rest_is_told(store: Store, path: Path) -> None:
    sent = update()
    store.save("ann", sent)
    store.close()
    readable = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert [run.id for run in readable.runs("ann")] == [sent.id]
    with pytest.raises(StoreError) as error:
        readable.save("ann", update())
    assert "runs.sqlite3" in sentence(error)
    assert "check the rights" in sentence(error)
    assert not Path("file:").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_written_is_told(path: Path) -> None:
    Store(str(path)).close()
    path.chmod(0o400)
    with pytest.raises(StoreError) as error:
        Store(str(path)).save("ann", update())
    assert "check the rights" in sentence(error)


@pytest.mark.skipif(os.name == "nt", reason="folders of Linux and macOS")
def test_the_setting_or_the_platforms_data_folder_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    monkeypatch.setattr("sys.platform", "linux")
    assert database_from({"PLAYGROUND_DATABASE": " postgresql://host/runs "}) == "postgresql://host/runs"
    assert database_from({}) == "/home/ann/.local/share/rnn-playground/runs.sqlite3"
    assert database_from({"PLAYGROUND_DATABASE": "", "XDG_DATA_HOME": "/data"}) == "/data/rnn-playground/runs.sqlite3"
    assert database_from({"XDG_DATA_HOME": "relative"}) == "/home/ann/.local/share/rnn-playground/runs.sqlite3"
    monkeypatch.setattr("sys.platform", "darwin")
    expected = "/home/ann/Library/Application Support/rnn-playground/runs.sqlite3"
    assert database_from({"XDG_DATA_HOME": "/data"}) == expected
    monkeypatch.setattr("sys.platform", "win32")
    assert database_from({"LOCALAPPDATA": "/local"}) == "/local/rnn-playground/runs.sqlite3"
