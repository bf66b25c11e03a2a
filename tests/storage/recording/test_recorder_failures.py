"""Whatever happens to the database or to one run, nothing is lost, and the page and the log are told once."""

import errno
import logging
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import Pool

from playground.storage import Recorder, RunUpdate, StoreError
from playground.storage.models import Fault
from playground.storage.recording.recorder import RecorderLimits
from tests.support.recording import UNTIRING, WatchedStore, assert_whole, lock, recorder, store, touch
from tests.support.saved import SavedTrainee

__all__ = ["lock", "recorder", "store"]  # fixtures


def test_while_the_file_is_locked_nothing_is_lost_and_the_page_is_told(
    store: WatchedStore, lock: threading.RLock, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    recorder = Recorder(store, lock, every=0.01, limits=UNTIRING)
    run, other = SavedTrainee(rows=3), SavedTrainee(rows=2)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) == 1)
    assert recorder.notice() == ""
    with sqlite3.connect(path, isolation_level=None) as other_connection:
        other_connection.execute("BEGIN IMMEDIATE")
        for rows in range(4, 10):
            with lock:
                run.rows = rows
                recorder.touch("ann", run, "running", "")
        touch(recorder, lock, other, "paused", "bob")
        before = len(store.calls)
        store.wait(lambda: len(store.calls) >= before + 4)  # it tries again and again
        assert "locked by another program" in recorder.notice()
        assert "Training goes on" in recorder.notice()
        other_connection.execute("ROLLBACK")
    recorder.close()
    assert recorder.notice() == ""
    assert_whole(store, run)
    assert_whole(store, other, "paused", "bob")
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 2, "the log is told once when it begins and once when it ends"
    assert messages[1] == "Runs are saved again."


def test_a_full_disk_loses_nothing(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock, request: pytest.FixtureRequest
) -> None:
    full = True

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full else 2**30}")

    event.listen(Pool, "checkout", limit)
    request.addfinalizer(lambda: event.remove(Pool, "checkout", limit))
    runs = [SavedTrainee(rows=3) for _ in range(50)]
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


@pytest.mark.parametrize("damage", ["moved away", "damaged, then moved away", "spoiled in one place"])
def test_a_file_that_has_lost_a_run_gets_it_from_its_beginning(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock, path: Path, damage: str
) -> None:
    run, other = SavedTrainee(rows=5), SavedTrainee(rows=6)
    touch(recorder, lock, run)
    touch(recorder, lock, other)
    recorder.flush()
    store.close()
    if damage == "spoiled in one place":
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE history SET rows = x'00' WHERE run = 1")
    elif damage == "moved away":
        path.rename(path.with_name("away"))
    else:
        path.write_bytes(b"spoiled" * 10000)
    run.rows = other.rows = 11
    touch(recorder, lock, run)
    touch(recorder, lock, other)
    recorder.flush()
    if damage == "damaged, then moved away":
        assert "is damaged: move the file away" in recorder.notice()
        path.unlink()
        recorder.flush()
    assert recorder.notice() == ""
    assert_whole(store, run)
    assert_whole(store, other)


def test_a_run_that_is_taken_up_again_takes_the_place_of_what_was_saved(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    run = SavedTrainee(rows=9)
    touch(recorder, lock, run, "interrupted")
    recorder.flush()
    older_run = SavedTrainee(rows=6, run_id=run.id)  # from an older state, say
    touch(recorder, lock, older_run)
    recorder.flush()
    assert_whole(store, older_run)
    older_run.rows = 4  # and one that has fewer epochs than it had
    touch(recorder, lock, older_run)
    recorder.flush()
    assert_whole(store, older_run)


FAULTS = [
    *(ZeroDivisionError(), TypeError("can't multiply"), KeyError("-1"), OverflowError("too large"), RecursionError()),
    *(OSError(errno.EMFILE, "Too many open files"), PermissionError(errno.EACCES, "Permission denied"), MemoryError()),
    *(OperationalError("INSERT", {}, Exception("gone")), sqlite3.OperationalError("disk I/O error")),
    *(IntegrityError("INSERT", {}, Exception("twice")), ImportError("no descriptor"), StoreError("It is gone.")),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_whatever_fails_is_told_once_kept_and_tried_again(
    store: WatchedStore, lock: threading.RLock, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    caplog.set_level(logging.WARNING)
    store.fault = fault
    recorder = Recorder(store, lock, every=0.01, limits=UNTIRING)
    run = SavedTrainee(rows=3)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) >= 6)
    assert "it is tried again" in recorder.notice("ann")
    [record] = caplog.records
    traced = not isinstance(fault, StoreError | OSError | MemoryError)  # a fault of the program, and not of the disk
    assert (record.exc_info and record.exc_info[1]) is (fault if traced else None)
    store.fault = None
    calls_before = len(store.calls)
    store.wait(lambda: len(store.calls) > calls_before)
    recorder.close()
    assert recorder.notice("ann") == ""
    assert_whole(store, run)


def test_a_run_that_cannot_be_saved_holds_up_no_other(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock, caplog: pytest.LogCaptureFixture
) -> None:
    class Spoilt(SavedTrainee):
        spoilt = True

        def columns_from(self, first: int) -> NDArray[np.float64]:
            if self.spoilt:
                raise TypeError("no number")
            return super().columns_from(first)

    caplog.set_level(logging.WARNING)
    spoilt, others = Spoilt(rows=3), [SavedTrainee(rows=3) for _ in range(40)]
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
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    run, other = SavedTrainee(rows=3), SavedTrainee(rows=3)
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
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    own_run, other_run = SavedTrainee(rows=3), SavedTrainee(rows=3)
    recorder.flush()
    with lock:
        recorder.touch("ann", own_run, "done", "")  # type: ignore[arg-type]
        recorder.touch("bob", other_run, "done", "")  # type: ignore[arg-type]
    recorder.catch_up("ann")
    assert_whole(store, own_run, "done")
    recorder.flush()
    assert_whole(store, other_run, "done", "bob")


@pytest.mark.parametrize("cell", ["snapshots SET epoch = 'x'", "runs SET epochs_done = 'many'", "states SET state = 7"])
def test_a_damaged_cell_of_a_run_that_trains_does_not_stop_the_recorder(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock, path: Path, cell: str
) -> None:
    run, other = SavedTrainee(rows=4), SavedTrainee(rows=4)
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


@pytest.mark.parametrize("fault", ["slow", "lost"])
def test_of_runs_that_take_too_long_together_fewer_are_written_at_once(
    path: Path, lock: threading.RLock, fault: Fault
) -> None:
    class Slow(WatchedStore):
        most = 0

        def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> None:
            self.fault = StoreError("It takes too long.", fault) if len(updates) > self.most else None
            super().save_all(updates)

    store = Slow(str(path))
    recorder, runs = Recorder(store, lock, every=3600.0, limits=UNTIRING), [SavedTrainee(rows=3) for _ in range(13)]
    with lock:
        for run in runs:
            recorder.touch("ann", run, "running", "")  # type: ignore[arg-type]
    recorder.flush()
    assert "It takes too long." in recorder.notice(), "not even one is written"
    assert store.runs("ann") == []
    store.most = 4
    recorder.flush()
    assert recorder.notice() == ""
    for run in runs:
        assert_whole(store, run)
    recorder.close()
    store.close()


def test_while_saving_fails_only_so_many_ended_runs_are_held(store: WatchedStore, lock: threading.RLock) -> None:
    recorder = Recorder(store, lock, every=3600.0, limits=RecorderLimits(waiting=3))
    store.fault = StoreError("The database is gone.")
    trains, *ended = runs = [SavedTrainee(rows=3) for _ in range(6)]
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
    store.fault = StoreError("The database is gone.")
    with lock:
        recorder.touch("ann", SavedTrainee(rows=3), "done", "")
    recorder.flush()
    assert "nothing is lost so far" in recorder.notice()  # those of the time before are told no more
    store.fault = None
    recorder.close()


def test_a_database_that_never_comes_back_does_not_keep_the_server_from_ending(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    store.fault = StoreError("The database is gone.")
    touch(recorder, lock, SavedTrainee(rows=3))
    recorder.close()
    assert "The database is gone." in recorder.notice()


@pytest.mark.parametrize("connected", [True, False])
def test_without_descriptors_nothing_is_lost_and_the_page_is_told(
    store: WatchedStore, lock: threading.RLock, caplog: pytest.LogCaptureFixture, connected: bool
) -> None:
    resource = pytest.importorskip("resource", reason="a limit of descriptors is a POSIX system's")
    caplog.set_level(logging.WARNING)
    recorder = Recorder(store, lock, every=0.01, limits=UNTIRING)
    run, other = SavedTrainee(rows=3), SavedTrainee(rows=3)
    touch(recorder, lock, run)
    recorder.flush()
    if not connected:
        store.close()
    soft_limit, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard_limit))
        run.rows = 6
        touch(recorder, lock, run)
        touch(recorder, lock, other)
        calls_before = len(store.calls)
        store.wait(lambda: len(store.calls) >= calls_before + (1 if connected else 4))
        notice = recorder.notice("ann")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft_limit, hard_limit))
    if not connected:
        assert "too many files and connections open" in notice
        assert len(caplog.records) == 1
    recorder.close()
    assert recorder.notice("ann") == ""
    assert_whole(store, run)
    assert_whole(store, other)
