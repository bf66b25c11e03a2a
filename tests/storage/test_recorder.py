"""The recorder writes what is new in its own thread, and whatever happens to the database, nothing is lost."""

import errno
import gc
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from playground.storage import Recorder, RunUpdate, Store, StoreError, database
from playground.storage import recorder as recorder_module
from playground.storage.store import PURGED_AT_ONCE
from tests.support.patience import PATIENCE
from tests.support.saved import Trainee, same_state, trained, update


@pytest.fixture(autouse=True)
def untiring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keepers try again at once what they could not write."""
    monkeypatch.setattr(recorder_module, "LONGEST_GAP", 0.02)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores that are made from now on wait only so long for a file that is locked."""
    monkeypatch.setattr(database, "PATIENCE", 0.3)


class Watched(Store):
    """A store that says when it was asked to save, and can be told to fail."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.tried = threading.Condition()
        self.calls: list[list[RunUpdate]] = []
        self.fault: Exception | None = None

    def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> None:
        try:
            if self.fault:
                raise self.fault
            super().save_all(updates)
        finally:
            with self.tried:
                self.calls.append([update for _, update in updates])
                self.tried.notify_all()

    def wait(self, when: Callable[[], bool]) -> None:
        with self.tried:
            assert self.tried.wait_for(when, PATIENCE), "it was not saved in time"


@pytest.fixture
def store(path: Path) -> Iterator[Watched]:
    store = Watched(str(path))
    yield store
    store.close()


@pytest.fixture
def lock() -> threading.RLock:
    return threading.RLock()


@pytest.fixture
def recorder(store: Watched, lock: threading.RLock) -> Iterator[Recorder]:
    """A recorder whose thread sleeps after its first write: a test decides when there is another, by `flush`."""
    recorder = Recorder(store, lock, every=3600.0)
    yield recorder
    recorder.close()


def touch(recorder: Recorder, lock: threading.RLock, run: Trainee, ended: str = "running", owner: str = "ann") -> None:
    with lock:
        recorder.touch(owner, run, ended, "")  # type: ignore[arg-type]


def assert_whole(store: Store, run: Trainee, ended: str = "running", owner: str = "ann") -> None:
    record = store.record(owner, run.id)
    assert record.history.tobytes() == np.ascontiguousarray(trained(run.settings)[0][:, : run.rows]).tobytes()
    assert same_state(record.state, run.state)
    assert record.summary.ended == ended


def test_news_are_written_without_anybody_asking(store: Watched, lock: threading.RLock) -> None:
    recorder = Recorder(store, lock, every=0.01)
    run = Trainee(rows=3)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) == 1)
    with lock:
        run.rows = 7
        recorder.touch("ann", run, "done", "")
    store.wait(lambda: len(store.calls) == 2)
    recorder.close()
    assert_whole(store, run, "done")
    assert [call[0].first for call in store.calls] == [0, 3]
    assert not [thread for thread in threading.enumerate() if thread is recorder._thread]


def test_only_what_is_new_is_copied_and_sent(store: Watched, recorder: Recorder, lock: threading.RLock) -> None:
    run = Trainee(rows=5)
    touch(recorder, lock, run)
    recorder.flush()
    touch(recorder, lock, run, "paused")
    recorder.flush()
    run.rows = 9
    touch(recorder, lock, run)
    recorder.flush()
    sent = [update for call in store.calls for update in call]
    assert [(update.first, update.rows.shape[1]) for update in sent] == [(0, 5), (5, 0), (5, 4)]
    assert [update.state is not None for update in sent] == [True, False, True]
    assert_whole(store, run)


@pytest.mark.usefixtures("impatient")
def test_a_reader_waits_for_what_is_new_but_not_while_saving_fails(
    store: Watched, recorder: Recorder, lock: threading.RLock, path: Path
) -> None:
    run = Trainee(rows=3)
    touch(recorder, lock, run)
    recorder.catch_up()
    assert_whole(store, run)
    run.rows = 5
    touch(recorder, lock, run, "done")
    with sqlite3.connect(path, isolation_level=None) as someone:
        someone.execute("BEGIN IMMEDIATE")
        recorder.catch_up()  # this one learns that it does not work
        assert "locked" in recorder.notice()
        tried = len(store.calls)
        recorder.catch_up()
        assert len(store.calls) == tried
        someone.execute("ROLLBACK")
    recorder.flush()
    assert_whole(store, run, "done")


def test_a_run_that_has_not_trained_is_not_written(store: Watched, recorder: Recorder, lock: threading.RLock) -> None:
    run = Trainee(rows=1)
    touch(recorder, lock, run)
    recorder.flush()
    assert store.calls == []
    run.rows = 2
    touch(recorder, lock, run)
    recorder.flush()
    assert_whole(store, run)


def test_many_runs_go_into_a_few_transactions(store: Watched, recorder: Recorder, lock: threading.RLock) -> None:
    runs = [Trainee(rows=2) for _ in range(70)]
    with lock:
        for run in runs:
            recorder.touch("ann", run, "running", "")
        for run in runs:
            run.rows = 4
            recorder.touch("ann", run, "done", "")
    recorder.flush()
    assert len([update for call in store.calls for update in call]) >= 70
    assert max(len(call) for call in store.calls) <= recorder_module.TOGETHER
    for run in runs:
        assert_whole(store, run, "done")


def test_the_lock_is_free_while_it_is_written(lock: threading.RLock, path: Path) -> None:
    free: list[bool] = []

    class Trying(Store):
        def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> None:
            def take() -> None:
                free.append(lock.acquire(blocking=False))
                lock.release()

            other = threading.Thread(target=take)
            other.start()
            other.join()
            super().save_all(updates)

    store = Trying(str(path))
    recorder = Recorder(store, lock, every=3600.0)
    touch(recorder, lock, Trainee(rows=3))
    recorder.close()
    assert free == [True]
    store.close()


@pytest.mark.parametrize("took", [0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.79])
@pytest.mark.parametrize("used", [0.0, 0.01, 0.3, 5.0])
def test_a_write_begins_within_a_second_of_the_one_before(took: float, used: float) -> None:
    rest = recorder_module.rest_after(took, min(took, used), recorder_module.EVERY)
    assert rest >= 0.2
    assert took + rest <= max(0.8, took + 0.2) < 1.0


def test_few_news_are_written_every_half_second_and_slow_writes_leave_time_to_train() -> None:
    assert recorder_module.rest_after(0.01, 0.001, 0.5) == 0.5
    assert recorder_module.rest_after(0.2, 0.2, 0.5) == pytest.approx(0.6)
    assert recorder_module.rest_after(3.0, 2.0, 0.5) == 2.0
    assert recorder_module.rest_after(3.0, 0.1, 0.5) == 0.2, "it was others who kept the machine busy"


def test_a_deleted_run_that_is_trained_on_is_back(store: Watched, recorder: Recorder, lock: threading.RLock) -> None:
    run = Trainee(rows=5)
    touch(recorder, lock, run, "paused")
    recorder.flush()
    store.delete("ann", [run.id])
    touch(recorder, lock, run, "paused")
    recorder.flush()
    assert store.runs("ann") == []
    run.rows = 6
    touch(recorder, lock, run)
    recorder.flush()
    assert_whole(store, run)


def test_what_was_deleted_a_day_ago_is_purged_again_and_again(
    path: Path, lock: threading.RLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "PURGE_EVERY", 0.01)
    purged = threading.Semaphore(0)
    now = 1000.0

    class Purging(Store):
        def purge(self) -> int:
            gone = super().purge()
            if gone:
                purged.release()
            else:
                raise StoreError("The database is away for a moment.")
            return gone

    store = Purging(str(path), lambda: now)
    recorder = Recorder(store, lock, every=0.01)
    for _ in range(2):
        sent = update()
        store.save("ann", sent)
        store.delete("ann", [sent.id])
        now += 24 * 3600 + 1
        assert purged.acquire(timeout=PATIENCE)
        assert store.undelete("ann", [sent.id]) == 0
    recorder.close()
    assert recorder.notice() == ""
    store.close()


def test_what_was_deleted_a_day_ago_is_purged_as_soon_as_a_server_starts(path: Path, lock: threading.RLock) -> None:
    purged: list[int] = []
    all_gone = threading.Event()
    now = 1000.0

    class Purging(Store):
        def purge(self) -> int:
            purged.append(super().purge())
            if not purged[-1]:
                all_gone.set()
            return purged[-1]

    store = Purging(str(path), lambda: now)
    many = [update() for _ in range(PURGED_AT_ONCE + 1)]
    store.save_all([("ann", sent) for sent in many])
    store.delete("ann", [sent.id for sent in many])
    now += 24 * 3600 + 1
    recorder = Recorder(store, lock, every=0.01)
    assert all_gone.wait(PATIENCE)
    recorder.close()
    assert purged == [PURGED_AT_ONCE, 1, 0]
    assert store.undelete("ann", [sent.id for sent in many]) == 0
    store.close()


def test_close_writes_what_is_left_and_ends_the_thread(store: Watched, lock: threading.RLock) -> None:
    recorder = Recorder(store, lock, every=3600.0)
    run = Trainee(rows=3)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) == 1)
    run.rows = 12
    touch(recorder, lock, run, "done")
    recorder.close()
    assert_whole(store, run, "done")
    assert not recorder._thread.is_alive()
    recorder.close()


# --- what can go wrong --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
def test_while_the_file_is_locked_nothing_is_lost_and_the_page_is_told(
    store: Watched, lock: threading.RLock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    recorder = Recorder(store, lock, every=0.01)
    run, other = Trainee(rows=3), Trainee(rows=2)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) == 1)
    assert recorder.notice() == ""
    with sqlite3.connect(path, isolation_level=None) as someone:
        someone.execute("BEGIN IMMEDIATE")
        for rows in range(4, 10):
            with lock:
                run.rows = rows
                recorder.touch("ann", run, "running", "")
        touch(recorder, lock, other, "paused", "bob")
        before = len(store.calls)
        store.wait(lambda: len(store.calls) >= before + 4)  # it tries again and again
        assert "locked by another program" in recorder.notice()
        assert "Training goes on" in recorder.notice()
        someone.execute("ROLLBACK")
    recorder.close()
    assert recorder.notice() == ""
    assert_whole(store, run)
    assert_whole(store, other, "paused", "bob")
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2, "the log is told once when it begins and once when it ends"
    assert said[1] == "Runs are saved again."


def test_a_full_disk_loses_nothing(store: Watched, recorder: Recorder, lock: threading.RLock) -> None:
    full = True

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full else 2**30}")

    event.listen(store._database.engine, "checkout", limit)
    runs = [Trainee(rows=3) for _ in range(50)]
    for run in runs:
        touch(recorder, lock, run)
    recorder.flush()
    assert "disk is full" in recorder.notice()
    for run in runs:
        run.rows = 13
        touch(recorder, lock, run, "done")
    recorder.flush()
    assert "disk is full" in recorder.notice()
    full = False
    recorder.flush()
    assert recorder.notice() == ""
    for run in runs:
        assert_whole(store, run, "done")


@pytest.mark.parametrize("how", ["moved away", "damaged, then moved away", "spoiled in one place"])
def test_a_file_that_has_lost_a_run_gets_it_from_its_beginning(
    store: Watched, recorder: Recorder, lock: threading.RLock, path: Path, how: str
) -> None:
    run, other = Trainee(rows=5), Trainee(rows=6)
    touch(recorder, lock, run)
    touch(recorder, lock, other)
    recorder.flush()
    store.close()
    if how == "spoiled in one place":
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE history SET rows = x'00' WHERE run = 1")
    elif how == "moved away":
        path.rename(path.with_name("away"))
    else:
        path.write_bytes(b"spoiled" * 10000)
    run.rows = other.rows = 11
    touch(recorder, lock, run)
    touch(recorder, lock, other)
    recorder.flush()
    if how == "damaged, then moved away":
        assert "is damaged: move the file away" in recorder.notice()
        path.unlink()
        recorder.flush()
    assert recorder.notice() == ""
    assert_whole(store, run)
    assert_whole(store, other)


def test_a_run_that_is_taken_up_again_takes_the_place_of_what_was_saved(
    store: Watched, recorder: Recorder, lock: threading.RLock
) -> None:
    run = Trainee(rows=9)
    touch(recorder, lock, run, "interrupted")
    recorder.flush()
    again = Trainee(rows=6, run_id=run.id)  # from an older state, say
    touch(recorder, lock, again)
    recorder.flush()
    assert_whole(store, again)
    again.rows = 4  # and one that has fewer epochs than it had
    touch(recorder, lock, again)
    recorder.flush()
    assert_whole(store, again)


def test_what_is_remembered_of_a_run_goes_with_it(store: Watched, recorder: Recorder, lock: threading.RLock) -> None:
    run = Trainee(rows=3)
    touch(recorder, lock, run)
    recorder.flush()
    assert len(recorder._saved) == 1
    store.calls.clear()
    del run
    gc.collect()
    assert recorder._saved == {}


FAULTS = [
    *(ZeroDivisionError(), TypeError("can't multiply"), KeyError("-1"), OverflowError("too large"), RecursionError()),
    *(OSError(errno.EMFILE, "Too many open files"), PermissionError(errno.EACCES, "Permission denied"), MemoryError()),
    *(OperationalError("INSERT", {}, Exception("gone")), sqlite3.OperationalError("disk I/O error")),
    *(IntegrityError("INSERT", {}, Exception("twice")), ImportError("no descriptor"), StoreError("It is gone.")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_whatever_fails_is_told_once_kept_and_tried_again(
    store: Watched, lock: threading.RLock, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    caplog.set_level(logging.WARNING)
    store.fault = fault
    recorder = Recorder(store, lock, every=0.01)
    run = Trainee(rows=3)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) >= 6)
    assert "it is tried again" in recorder.notice("ann")
    assert len(caplog.records) == 1
    store.fault = None
    tried = len(store.calls)
    store.wait(lambda: len(store.calls) > tried)
    recorder.close()
    assert recorder.notice("ann") == ""
    assert_whole(store, run)


def test_a_run_that_cannot_be_saved_holds_up_no_other(
    store: Watched, recorder: Recorder, lock: threading.RLock, caplog: pytest.LogCaptureFixture
) -> None:
    class Spoilt(Trainee):
        spoilt = True

        def columns_from(self, first: int) -> NDArray[np.float64]:
            if self.spoilt:
                raise TypeError("no number")
            return super().columns_from(first)

    caplog.set_level(logging.WARNING)
    spoilt, others = Spoilt(rows=3), [Trainee(rows=3) for _ in range(40)]
    for run in (spoilt, *others):
        touch(recorder, lock, run, owner="bob" if run is spoilt else "ann")
    recorder.flush()
    for run in others:
        assert_whole(store, run)
    assert recorder.notice("ann") == ""
    assert recorder.notice("bob").startswith("1 run cannot be saved. The server has met TypeError (no number).")
    for run in others:
        run.rows = 5
        touch(recorder, lock, run)
    recorder.catch_up("ann")
    for run in others:
        assert_whole(store, run)
    recorder.flush()
    assert len(caplog.records) == 1
    spoilt.spoilt = False
    recorder.flush()
    assert_whole(store, spoilt, owner="bob")
    assert recorder.notice("bob") == ""


def test_a_run_that_is_deleted_while_it_cannot_be_saved_stays_deleted(
    store: Watched, recorder: Recorder, lock: threading.RLock
) -> None:
    run, other = Trainee(rows=3), Trainee(rows=3)
    touch(recorder, lock, run, "paused")
    recorder.flush()
    run.rows = 5
    touch(recorder, lock, run, "paused")
    touch(recorder, lock, other)
    store.fault = TypeError("of the moment")
    recorder.flush()
    store.fault = None
    store.delete("ann", [run.id])
    recorder.forget("ann", [run.id])
    recorder.flush()
    assert [run.id for run in store.runs("ann")] == [other.id]


def test_one_owner_s_runs_are_caught_up_without_those_of_others(
    store: Watched, recorder: Recorder, lock: threading.RLock
) -> None:
    mine, others = Trainee(rows=3), Trainee(rows=3)
    recorder.flush()
    with lock:
        recorder.touch("ann", mine, "done", "")  # type: ignore[arg-type]
        recorder.touch("bob", others, "done", "")  # type: ignore[arg-type]
    recorder.catch_up("ann")
    assert_whole(store, mine, "done")
    recorder.flush()
    assert_whole(store, others, "done", "bob")


@pytest.mark.parametrize("cell", ["snapshots SET epoch = 'x'", "runs SET epochs_done = 'many'", "states SET state = 7"])
def test_a_damaged_cell_of_a_run_that_trains_does_not_stop_the_keeper(
    store: Watched, recorder: Recorder, lock: threading.RLock, path: Path, cell: str
) -> None:
    run, other = Trainee(rows=4), Trainee(rows=4)
    touch(recorder, lock, run)
    touch(recorder, lock, other)
    recorder.flush()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {cell}")
    connection.close()
    for each in (run, other):
        each.rows = 9
        touch(recorder, lock, each)
    recorder.flush()
    assert recorder.notice("ann") == ""
    assert_whole(store, run)
    assert_whole(store, other)


def test_while_saving_fails_only_so_many_ended_runs_are_held(
    store: Watched, recorder: Recorder, lock: threading.RLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "MOST_WAITING", 3)
    store.fault = StoreError("The database is gone.")
    trains, *ended = runs = [Trainee(rows=3) for _ in range(6)]
    with lock:
        for run in runs:
            recorder.touch("ann", run, "running" if run is trains else "done", "")
    recorder.flush()
    assert "3 runs that had ended are lost" in recorder.notice()
    recorder.flush()
    assert "3 runs that had ended are lost" in recorder.notice()
    store.fault = None
    recorder.flush()
    assert recorder.notice() == ""
    assert {run.id for run in store.runs("ann")} == {trains.id, *(run.id for run in ended[3:])}


def test_a_database_that_never_comes_back_does_not_keep_the_server_from_ending(
    store: Watched, recorder: Recorder, lock: threading.RLock
) -> None:
    store.fault = StoreError("The database is gone.")
    touch(recorder, lock, Trainee(rows=3))
    recorder.close()
    assert "The database is gone." in recorder.notice()


@pytest.mark.parametrize("connected", [True, False])
def test_without_descriptors_nothing_is_lost_and_the_page_is_told(
    store: Watched, lock: threading.RLock, caplog: pytest.LogCaptureFixture, connected: bool
) -> None:
    resource = pytest.importorskip("resource", reason="a limit of descriptors is a POSIX system's")
    caplog.set_level(logging.WARNING)
    recorder = Recorder(store, lock, every=0.01)
    run, other = Trainee(rows=3), Trainee(rows=3)
    touch(recorder, lock, run)
    recorder.flush()
    if not connected:
        store.close()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        run.rows = 6
        touch(recorder, lock, run)
        touch(recorder, lock, other)
        tried = len(store.calls)
        store.wait(lambda: len(store.calls) >= tried + (1 if connected else 4))
        said = recorder.notice("ann")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if not connected:
        assert "too many files and connections open" in said
        assert len(caplog.records) == 1
    recorder.close()
    assert recorder.notice("ann") == ""
    assert_whole(store, run)
    assert_whole(store, other)
