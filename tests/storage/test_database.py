"""Whatever is wrong with the database is told in a sentence, and once it is right again the store goes on."""

import errno
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import Pool

from playground.storage import Gap, Store, StoreError
from playground.storage.database import Database, file_of
from playground.storage.models import Unfit
from playground.storage.schema import VERSION, version_of
from tests.support.patience import PATIENCE
from tests.support.saved import same_state, sentence, update


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty database, which waits only for a moment for a lock that the test itself holds."""
    store = Store(str(path), patience=0.05)
    yield store
    store.close()


# --- WAL ----------------------------------------------------------------------------------------------------------


def test_the_file_is_in_wal_and_readers_do_not_wait_for_a_writer(store: Store, path: Path) -> None:
    run_update = update()
    store.save("ann", run_update)
    with sqlite3.connect(path, isolation_level=None) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE runs SET name = 'half done'")
        assert store.runs("ann")[0].name == "Article H=5 lr=0.02 seed=0 scale=0.1"
        other.execute("ROLLBACK")


def test_threads_may_write_at_once(path: Path) -> None:
    patient = Store(str(path), patience=PATIENCE)
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


def test_a_thread_that_writes_neither_reads_nor_writes_beside_that(path: Path) -> None:
    database, other = Database(str(path)), Database(str(path.with_name("other.sqlite3")))
    with database.writing():
        for transaction in (database.reading, database.writing):
            with pytest.raises(RuntimeError, match="until it ends"), transaction():
                pass
        with other.reading():  # of another database it may
            pass
    with database.reading(), database.reading(), database.writing():
        pass
    database.close()
    other.close()


# --- what can go wrong --------------------------------------------------------------------------------------------


def test_a_locked_file_is_told_and_works_again_once_it_is_free(store: Store, path: Path) -> None:
    run_update = update()
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as error:
            store.save("ann", run_update)
        assert "locked by another program" in sentence(error)
        assert store.runs("ann") == []
        other.execute("ROLLBACK")
    store.save("ann", run_update)
    assert [run.id for run in store.runs("ann")] == [run_update.id]


def test_who_waits_behind_one_that_waits_for_a_lock_waits_no_longer_than_alone(
    path: Path, request: pytest.FixtureRequest
) -> None:
    database, begin, waits = Database(str(path), patience=1.0), threading.Barrier(8), list[int]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("PRAGMA busy_timeout"):
            waits.append(int(statement.rpartition(" ")[2]))

    def write() -> None:
        begin.wait()
        with pytest.raises(StoreError, match="locked by another program"), database.writing():
            pass

    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        event.listen(Engine, "before_cursor_execute", note)
        request.addfinalizer(lambda: event.remove(Engine, "before_cursor_execute", note))
        with ThreadPoolExecutor(8) as threads:
            for end in [threads.submit(write) for _ in range(8)]:
                end.result()
        other.execute("ROLLBACK")
    assert len(waits) >= 8
    assert sum(waits) < 4000, "all have asked at once, and the first has waited for all"
    waits.clear()
    with database.writing():
        pass
    assert waits[-1] == 1000, "it is waited for again"
    database.close()


def test_a_file_that_another_program_has_locked_cannot_be_opened(path: Path) -> None:
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("CREATE TABLE x (y)")
        with pytest.raises(StoreError) as error:
            Store(str(path), patience=0.05)
        assert "locked by another program" in sentence(error)


def test_a_full_disk_is_told_and_half_of_nothing_is_left(store: Store, request: pytest.FixtureRequest) -> None:
    first = update()
    store.save("ann", first)
    full = True

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full else 2**30}")

    event.listen(Pool, "checkout", limit)
    request.addfinalizer(lambda: event.remove(Pool, "checkout", limit))

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


@pytest.mark.parametrize("damage", ["no database at all", "cut short", "a header only"])
def test_a_damaged_file_is_told_and_left_as_it_is(path: Path, damage: str) -> None:
    store = Store(str(path))
    store.save_all([("ann", update()) for _ in range(20)])
    store.close()
    file_content = path.read_bytes()
    content = {
        "no database at all": b"not a database at all" * 1000,
        "cut short": file_content[: len(file_content) // 16],
        "a header only": file_content[:100] + b"\xff" * (len(file_content) - 100),
    }[damage]
    path.write_bytes(content)
    with pytest.raises(StoreError) as error:
        Store(str(path)).save("ann", update())
    assert "is damaged: move the file away" in sentence(error)
    assert path.read_bytes()[:4000] == content[:4000]


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
    moved_path = path.with_name("away.sqlite3")
    path.rename(moved_path)
    if with_the_rest:
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").rename(f"{moved_path}{end}")
    assert store.runs("ann") == []
    store.save("ann", new)
    assert [run.id for run in store.runs("ann")] == [new.id]
    store.close()
    for file, expected_run in ((path, new), (moved_path, old)) if with_the_rest else ((path, new),):
        reopened_store = Store(str(file))
        assert same_state(reopened_store.record("ann", expected_run.id).state, expected_run.state)
        assert len(reopened_store.runs("ann")) == 1
        reopened_store.close()


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


def sqlite_error(code: int, text: str = "it failed") -> sqlite3.OperationalError:
    """What SQLite raises with this code, which may be one of its finer ones."""
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


FINER = 3 << 8  # a finer code has the kind of error in its lowest byte
OF_RIGHTS = "cannot be opened for writing: check the rights of the file and of its folder."
FULL = "cannot grow because the disk is full: free some space."
LOCKED = "is locked by another program: close that program."
DAMAGED = "is damaged: move the file away, and a new one is made."
TOO_MANY_FILES = "has too many files and connections open: close pages, or raise its limit of open files."
ELSE = ": let PLAYGROUND_DATABASE name another one."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        *((sqlite_error(code), LOCKED) for code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED | FINER)),
        *((sqlite_error(code), DAMAGED) for code in (sqlite3.SQLITE_CORRUPT | FINER, sqlite3.SQLITE_NOTADB)),
        *((sqlite_error(code), OF_RIGHTS) for code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CANTOPEN | FINER)),
        *((sqlite_error(code), OF_RIGHTS) for code in (sqlite3.SQLITE_READONLY | FINER, sqlite3.SQLITE_PERM)),
        (sqlite_error(sqlite3.SQLITE_AUTH), OF_RIGHTS),
        (sqlite_error(sqlite3.SQLITE_FULL), FULL),
        (OSError(errno.ENOSPC, "full"), FULL),
        (sqlite_error(sqlite3.SQLITE_IOERR | FINER), "check whether its disk is full or failing."),
        *((OSError(code, "too many"), TOO_MANY_FILES) for code in (errno.EMFILE, errno.ENFILE)),
        (OSError(errno.EIO, "hardware"), f"cannot be used ([Errno {errno.EIO}] hardware){ELSE}"),
        (sqlite_error(sqlite3.SQLITE_TOOBIG, "so\n  big"), f"cannot be used (so big){ELSE}"),
        (sqlite_error(sqlite3.SQLITE_TOOBIG, ""), f"cannot be used (OperationalError){ELSE}"),
        (OperationalError("SELECT", {}, Exception("no route")), "check that its server is running and lets the"),
        (
            OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True),
            "has lost its connection: check that its server is running.",
        ),
        (OperationalError("SELECT", {}, sqlite_error(sqlite3.SQLITE_BUSY)), LOCKED),
    ],
    ids=str,
)
def test_each_kind_of_error_is_told_with_what_to_do(path: Path, error: Exception, told: str) -> None:
    database = Database(str(path))
    for transaction in (database.reading, database.writing):
        with pytest.raises(StoreError) as refusal, transaction():
            raise error
        assert f"The database {path.name} " in sentence(refusal)
        assert told in sentence(refusal)
        assert not isinstance(refusal.value, Unfit)
    with database.reading() as connection:  # what was in the way is gone
        assert version_of(connection, "") == VERSION
    database.close()


@pytest.mark.parametrize("kind", [IntegrityError, DataError])
def test_what_does_not_fit_into_the_tables_is_no_fault_of_the_database(path: Path, kind: type[DBAPIError]) -> None:
    database = Database(str(path))
    with pytest.raises(Unfit, match="does not fit"), database.writing():
        raise kind("INSERT", {}, Exception("it does not fit"))
    database.close()


def test_after_an_error_the_tables_are_looked_at_anew(path: Path) -> None:
    database = Database(str(path))
    with pytest.raises(StoreError), database.reading():
        raise OSError(errno.EIO, "hardware")
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE places (x)")
    other.close()
    with pytest.raises(StoreError, match="belongs to another program"), database.reading():
        pass
    database.close()


def test_a_path_is_one_from_the_home_folder_or_from_where_the_server_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    assert file_of("~/runs/mine.sqlite3") == tmp_path / "home" / "runs" / "mine.sqlite3"
    assert file_of("mine.sqlite3") == tmp_path / "mine.sqlite3"
    assert file_of("postgresql://somebody@somewhere/runs") is None
    assert file_of("sqlite:///file:mine.sqlite3?uri=true") is None


def test_a_folder_that_is_missing_is_made_for_this_user_alone_and_an_error_names_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "one" / "two" / "mine.sqlite3"
    database = Database(str(path))
    assert path.exists()
    assert database.name == "mine.sqlite3"
    if os.name == "posix":
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    database.close()
