"""The recorder writes what is new in its own thread, soon, in few transactions, and holds nothing else up."""

import gc
import sqlite3
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from playground.storage import Recorder, RunUpdate, Store, StoreError
from playground.storage.deleted import PURGED_AT_ONCE
from playground.storage.recording.recorder import RUNS_IN_A_TRANSACTION, RUNS_IN_A_WRITE, RecorderLimits
from rnn import State
from tests.support.patience import PATIENCE
from tests.support.recording import UNTIRING, WatchedStore, assert_whole, lock, recorder, store, touch
from tests.support.saved import SavedTrainee, update

__all__ = ["lock", "recorder", "store"]  # fixtures


def test_changes_are_written_without_being_asked_for(store: WatchedStore, lock: threading.RLock) -> None:
    before = set(threading.enumerate())
    recorder = Recorder(store, lock, every=0.01, limits=UNTIRING)
    run = SavedTrainee(rows=3)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) == 1)
    with lock:
        run.rows = 7
        recorder.touch("ann", run, "done", "")
    store.wait(lambda: len(store.calls) == 2)
    recorder.close()
    assert_whole(store, run, "done")
    assert [call[0].first for call in store.calls] == [0, 3]
    assert set(threading.enumerate()) <= before


def test_only_what_is_new_is_copied_and_sent(store: WatchedStore, recorder: Recorder, lock: threading.RLock) -> None:
    run = SavedTrainee(rows=5)
    touch(recorder, lock, run)
    recorder.flush()
    touch(recorder, lock, run, "paused")
    recorder.flush()
    run.rows = 9
    touch(recorder, lock, run)
    recorder.flush()
    updates = [update for call in store.calls for update in call]
    assert [(update.first, update.rows.shape[1]) for update in updates] == [(0, 5), (5, 0), (5, 4)]
    assert [update.state is not None for update in updates] == [True, False, True]
    assert_whole(store, run)


def test_what_is_being_written_is_not_saved_yet_however_long_it_takes(path: Path, lock: threading.RLock) -> None:
    lags: list[tuple[int, float]] = []
    waits: list[float] = []
    run = SavedTrainee(rows=3)

    class Looking(Store):
        def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> None:
            if not lags:
                touch(recorder, lock, run)  # it has trained on meanwhile
            waits.append(time.monotonic() - touched_at)
            lags.append(recorder.lag())
            super().save_all(updates)

    store = Looking(str(path))
    recorder = Recorder(store, lock, every=3600.0, limits=UNTIRING)
    with lock:
        touch(recorder, lock, run)
        touched_at = time.monotonic()
    recorder.close()
    runs, seconds = lags[0]
    assert runs == 1
    assert seconds >= waits[0], "of what came in first"
    assert recorder.lag() == (0, 0.0)
    store.close()


def test_a_reader_waits_for_what_is_new_but_not_while_saving_fails(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock, path: Path
) -> None:
    run = SavedTrainee(rows=3)
    touch(recorder, lock, run)
    recorder.catch_up()
    assert_whole(store, run)
    run.rows = 5
    with sqlite3.connect(path, isolation_level=None) as other_connection:
        other_connection.execute("BEGIN IMMEDIATE")
        touch(recorder, lock, run, "done")
        recorder.catch_up()  # this one learns that it does not work, or the recorder's own thread has learnt it
        assert "locked" in recorder.notice()
        reader, callers_before = threading.current_thread(), list(store.callers)
        recorder.catch_up()
        assert store.callers.count(reader) == callers_before.count(reader)
        other_connection.execute("ROLLBACK")
    recorder.flush()
    assert_whole(store, run, "done")


def test_a_run_that_has_not_trained_is_not_written(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    run = SavedTrainee(rows=1)
    touch(recorder, lock, run)
    recorder.flush()
    assert store.calls == []
    run.rows = 2
    touch(recorder, lock, run)
    recorder.flush()
    assert_whole(store, run)


def test_many_runs_go_into_a_few_transactions(store: WatchedStore, recorder: Recorder, lock: threading.RLock) -> None:
    runs = [SavedTrainee(rows=2) for _ in range(70)]
    with lock:
        for run in runs:
            recorder.touch("ann", run, "running", "")
        for run in runs:
            run.rows = 4
            recorder.touch("ann", run, "done", "")
    recorder.flush()
    assert len([update for call in store.calls for update in call]) >= 70
    assert max(len(call) for call in store.calls) <= RUNS_IN_A_TRANSACTION
    for run in runs:
        assert_whole(store, run, "done")


def test_of_very_many_runs_one_that_ends_is_saved_before_those_that_wait_and_none_is_left_out(
    store: WatchedStore, lock: threading.RLock
) -> None:
    runs = [SavedTrainee(rows=2) for _ in range(RUNS_IN_A_WRITE + 8)]
    last = runs[-1]
    with lock:
        recorder = Recorder(store, lock, every=0.01, limits=UNTIRING)
        for run in runs:
            recorder.touch("ann", run, "done" if run is last else "running", "")
    store.wait(lambda: sum(map(len, store.calls)) >= len(runs))
    written = [update.id for call in store.calls for update in call]
    recorder.close()
    assert written.index(last.id) == 0
    assert sorted(written) == sorted(run.id for run in runs)


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
    recorder = Recorder(store, lock, every=3600.0, limits=UNTIRING)
    touch(recorder, lock, SavedTrainee(rows=3))
    recorder.close()
    assert free == [True]
    store.close()


def test_a_deleted_run_that_is_trained_on_is_back(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    run = SavedTrainee(rows=5)
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


def test_what_was_deleted_a_day_ago_is_purged_again_and_again(path: Path, lock: threading.RLock) -> None:
    purge_done = threading.Semaphore(0)
    now = 1000.0

    class Purging(Store):
        def purge(self) -> int:
            removed_runs = super().purge()
            if removed_runs:
                purge_done.release()
            else:
                raise StoreError("The database is away for a moment.")
            return removed_runs

    store = Purging(str(path), lambda: now)
    recorder = Recorder(store, lock, every=0.01, limits=RecorderLimits(longest_gap=0.02, purge_every=0.01))
    for _ in range(2):
        run_update = update()
        store.save("ann", run_update)
        store.delete("ann", [run_update.id])
        now += 24 * 3600 + 1
        assert purge_done.acquire(timeout=PATIENCE)
        assert store.undelete("ann", [run_update.id]) == 0
    recorder.close()
    assert recorder.notice() == ""
    store.close()


def test_what_was_deleted_a_day_ago_is_purged_as_soon_as_a_server_starts(path: Path, lock: threading.RLock) -> None:
    purge_counts: list[int] = []
    all_gone = threading.Event()
    now = 1000.0

    class Purging(Store):
        def purge(self) -> int:
            purge_counts.append(super().purge())
            if not purge_counts[-1]:
                all_gone.set()
            return purge_counts[-1]

    store = Purging(str(path), lambda: now)
    updates = [update() for _ in range(PURGED_AT_ONCE + 1)]
    store.save_all([("ann", run_update) for run_update in updates])
    store.delete("ann", [run_update.id for run_update in updates])
    now += 24 * 3600 + 1
    recorder = Recorder(store, lock, every=0.01, limits=UNTIRING)
    assert all_gone.wait(PATIENCE)
    recorder.close()
    assert purge_counts == [PURGED_AT_ONCE, 1, 0]
    assert store.undelete("ann", [run_update.id for run_update in updates]) == 0
    store.close()


def test_close_writes_what_is_left_and_ends_the_thread(store: WatchedStore, lock: threading.RLock) -> None:
    before = set(threading.enumerate())
    recorder = Recorder(store, lock, every=3600.0, limits=UNTIRING)
    run = SavedTrainee(rows=3)
    touch(recorder, lock, run)
    store.wait(lambda: len(store.calls) == 1)
    run.rows = 12
    touch(recorder, lock, run, "done")
    recorder.close()
    assert_whole(store, run, "done")
    assert set(threading.enumerate()) <= before
    recorder.close()


def test_what_is_remembered_of_a_run_goes_with_it(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock
) -> None:
    class Own(SavedTrainee):
        """A run whose state no other object holds."""

        last: State

        @property
        def state(self) -> State:
            return self.last

    run = Own(rows=3)
    run.last = replace(SavedTrainee(rows=3).state)
    reference = weakref.ref(run.last)
    touch(recorder, lock, run)
    recorder.flush()
    store.calls.clear()
    gc.collect()
    assert reference() is not None
    del run
    gc.collect()
    assert reference() is None


def test_of_a_run_that_another_server_has_taken_over_nothing_more_is_written(
    store: WatchedStore, recorder: Recorder, lock: threading.RLock, path: Path
) -> None:
    other, told = Store(str(path)), []
    store.leases.begin()
    other.leases.begin()
    recorder.on_taken(lambda owner, run_id: told.append((owner, run_id)))
    runs = [SavedTrainee(rows=3) for _ in range(3)]

    def trains_to(rows: int) -> list[int]:
        """Lets all train on, and says how far each is saved then."""
        for run in runs:
            run.rows = rows
            touch(recorder, lock, run, "paused")
        recorder.flush()
        return [store.record("ann", run.id).summary.epochs_done for run in runs]

    assert trains_to(3) == [2, 2, 2]
    taken = runs[1]
    other.claim("ann", [taken.id])
    assert trains_to(6) == [5, 2, 5]
    assert told == [("ann", taken.id)]
    assert (recorder.lag(), recorder.notice("ann")) == ((0, 0.0), "")
    assert trains_to(8) == [7, 2, 7]
    assert len(told) == 1, "what trained it was told twice"
    store.claim("ann", [taken.id])
    assert trains_to(10) == [9, 2, 9], "what was here of it is older than what is saved, though it is held here again"
    runs[1] = SavedTrainee(rows=3, run_id=taken.id)  # read anew
    assert trains_to(12) == [11, 11, 11]
    other.leases.end()
    other.close()
