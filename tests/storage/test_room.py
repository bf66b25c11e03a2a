"""How much room a visitor's runs may take: told, held to, given back, and nothing that was saved is lost by it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.server import Server
from playground.server.limits import quotas_from
from playground.server.persistence import Persistence
from playground.storage import NoRoom, Recorder, RunUpdate, Store
from playground.storage.models import megabytes
from playground.storage.quotas import ROOM as QUOTA_OF_ROOM
from playground.storage.quotas import Quotas
from playground.storage.recording.recorder import RecorderLimits
from playground.storage.room import room_of
from playground.storage.writer import NOT_FURTHER, LeftOut
from rnn import Settings
from tests.support.patience import until
from tests.support.requests import RawRequest, ask, assert_in_order
from tests.support.run_files import FILE
from tests.support.saved import SHORT, SavedTrainee, flat, same_state, train_states, update
from tests.support.visiting import ONE, OWNER, STRANGER, TWO

WHOLE = update()
WEIGHTS = sum(array.size for array in train_states()[1][-1].params.arrays())
ROOM = room_of(SHORT.epochs, WEIGHTS)  # of a whole run of these tests


@pytest.fixture
def store_of(path: Path) -> Iterator[Callable[[int | None], Store]]:
    """Stores over one file, in which an owner's runs may take so many bytes."""
    stores: list[Store] = []

    def make(most: int | None) -> Store:
        stores.append(Store(str(path), quotas=Quotas(room=most)))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def new(**changes: object) -> RunUpdate:
    return replace(update(), **changes)  # type: ignore[arg-type]


def test_what_a_run_takes_is_counted_to_the_byte(store_of: Callable[[int | None], Store]) -> None:
    store = store_of(None)
    run = update(end=3)
    store.save("ann", run)
    assert store.used("ann").room == room_of(2, WEIGHTS)
    store.save("ann", replace(run, first=3, rows=WHOLE.rows[:, 3:7], state=None, state_settings=None))
    assert store.used("ann").room == room_of(6, WEIGHTS)
    store.save("ann", replace(run, first=7, rows=WHOLE.rows[:, 7:]))
    assert store.used("ann").room == ROOM
    store.save("ann", replace(run, ended="paused", rows=WHOLE.rows[:, :0], first=SHORT.epochs + 1))
    assert store.used("ann").room == ROOM
    store.save("ann", replace(run, first=0, rows=WHOLE.rows[:, :5]))
    assert store.used("ann").room == room_of(4, WEIGHTS)
    store.save("ann", flat(WHOLE.rows))
    assert store.used("ann").room == room_of(4, WEIGHTS) + room_of(SHORT.epochs, 0)
    assert store.used("bob").room == 0


def test_it_is_at_least_what_the_disk_has_of_it(store_of: Callable[[int | None], Store], path: Path) -> None:
    store = store_of(None)
    settings = Settings(hidden_size=32, epochs=3, init_scale=0.5)
    store.save_all([("ann", update(replace(settings, seed=seed))) for seed in range(40)])
    store.save("ann", flat(np.random.default_rng(0).random((5, 30_000))))
    before = path.stat().st_size
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert before <= path.stat().st_size < 1.2 * store.used("ann").room + 100_000


def test_what_does_not_fit_is_refused_in_a_sentence_and_changes_nothing(
    store_of: Callable[[int | None], Store],
) -> None:
    store = store_of(2 * ROOM + 100)
    runs = [new(), new(), new()]
    for run in runs[:2]:
        store.save("ann", run)
    with pytest.raises(NoRoom, match="delete runs on the Compare page to make some") as error:
        store.save("ann", runs[2])
    assert str(error.value).startswith("Your saved runs have used 0.0 of 0.0 MB")
    assert {run.id for run in store.runs("ann")} == {run.id for run in runs[:2]}
    store.save("bob", runs[2])
    too_much = new()
    done = replace(runs[0], ended="done")
    assert store.save_all([("ann", too_much), ("bob", new()), ("ann", done)]) == [
        LeftOut("ann", too_much.id, QUOTA_OF_ROOM)
    ]
    assert {run.ended for run in store.runs("ann", [runs[0].id])} == {"done"}


def test_some_of_many_fit(store_of: Callable[[int | None], Store]) -> None:
    store = store_of(3 * ROOM)
    runs = [new() for _ in range(5)]
    assert store.save_all([("ann", run) for run in runs]) == [LeftOut("ann", run.id, QUOTA_OF_ROOM) for run in runs[3:]]
    assert {run.id for run in store.runs("ann")} == {run.id for run in runs[:3]}
    assert store.used("ann").room == 3 * ROOM


def test_a_run_without_room_is_named_once_also_where_another_comes_twice(
    store_of: Callable[[int | None], Store],
) -> None:
    store = store_of(3 * ROOM)
    runs = [new() for _ in range(4)]
    paused = replace(runs[0], first=SHORT.epochs + 1, rows=WHOLE.rows[:, :0], ended="paused")
    assert store.save_all([("ann", run) for run in (*runs, paused)]) == [LeftOut("ann", runs[3].id, QUOTA_OF_ROOM)]


def test_deleted_runs_make_room_when_it_is_needed_those_first_that_went_first(path: Path) -> None:
    now = 1000.0
    store = Store(str(path), lambda: now, quotas=Quotas(room=3 * ROOM))
    first, second, third = runs = [new() for _ in range(3)]
    store.save_all([("ann", run) for run in runs])
    for run in (second, first):
        now += 1
        store.delete("ann", [run.id])
    assert store.used("ann").room == ROOM
    store.save("ann", new())
    assert store.undelete("ann", [second.id]) == 0, "it made room"
    assert store.undelete("ann", [first.id]) == 1, "its room was not needed"
    assert store.used("ann").room == 3 * ROOM
    assert third.id in {run.id for run in store.runs("ann")}
    store.close()


def test_of_deleted_runs_only_as_many_go_as_room_is_lacking(path: Path) -> None:
    now = 1000.0
    store = Store(str(path), lambda: now, quotas=Quotas(room=4 * ROOM))
    first, second, third = runs = [new() for _ in range(3)]
    store.save_all([("ann", run) for run in runs])
    for run in (first, second):
        now += 1
        store.delete("ann", [run.id])
    newcomers = [new() for _ in range(2)]
    assert store.save_all([("ann", run) for run in newcomers]) == []  # room for one of them is there already
    assert store.undelete("ann", [first.id, second.id]) == 1
    assert {run.id for run in store.runs("ann")} == {run.id for run in (second, third, *newcomers)}
    store.close()


def test_a_run_that_was_deleted_and_trains_on_is_not_taken_for_room(store_of: Callable[[int | None], Store]) -> None:
    store = store_of(room_of(6, WEIGHTS))
    run = update(end=5)
    store.save("ann", run)
    store.delete("ann", [run.id])
    store.save("ann", replace(run, first=5, rows=WHOLE.rows[:, 5:7]))
    assert [run.epochs_done for run in store.runs("ann")] == [6]


def test_a_deleted_run_that_is_being_written_makes_no_room_for_one_that_is_written_with_it(
    store_of: Callable[[int | None], Store], path: Path
) -> None:
    store = store_of(ROOM)
    deleted_run, other_run = new(), new()
    store.save("ann", deleted_run)
    store.delete("ann", [deleted_run.id])
    revived = replace(
        deleted_run, first=SHORT.epochs + 1, rows=WHOLE.rows[:, :0], ended="paused"
    )  # its state, and no new row
    assert store.save_all([("ann", revived), ("ann", other_run)]) == [LeftOut("ann", other_run.id, QUOTA_OF_ROOM)]
    assert store.save_all([("ann", other_run)]) == [], "nothing else is written now, so the deleted run makes room"
    assert [run.id for run in store.runs("ann")] == [other_run.id]
    assert same_state(store.record("ann", other_run.id).state, other_run.state)
    assert store.undelete("ann", [deleted_run.id]) == 0


def test_a_run_that_trains_when_the_room_is_used_up_stays_as_it_was_saved(
    store_of: Callable[[int | None], Store], path: Path
) -> None:
    store = store_of(room_of(6, WEIGHTS) + ROOM)
    lock = threading.RLock()
    recorder = Recorder(store, lock, every=3600.0)
    other = new()
    store.save("ann", other)
    run = SavedTrainee(rows=5)
    for rows in (5, 7, 9):
        run.rows = rows
        with lock:
            recorder.touch("ann", run, "running", "")  # type: ignore[arg-type]
        recorder.flush()
    assert recorder.notice("ann").startswith("1 run is not saved now. Your saved runs have used")
    assert "What was saved stays" in recorder.notice("ann")
    assert recorder.notice("bob") == ""
    record = store.record("ann", run.id)
    assert record.history.tobytes() == np.ascontiguousarray(WHOLE.rows[:, :7]).tobytes()
    assert same_state(record.state, train_states()[1][6])
    run.rows = SHORT.epochs + 1
    with lock:
        recorder.touch("ann", run, "done", "")  # type: ignore[arg-type]
    recorder.flush()
    assert (store.record("ann", run.id).summary.ended, store.record("ann", run.id).summary.message) == (
        "interrupted",
        NOT_FURTHER,
    )
    store.delete("ann", [other.id])
    recorder.forget("ann", [other.id])
    recorder.flush()
    record = store.record("ann", run.id)
    assert record.history.tobytes() == np.ascontiguousarray(WHOLE.rows).tobytes()
    assert (record.summary.ended, record.summary.message) == ("done", "")
    assert recorder.notice("ann") == ""
    recorder.close()


class GrowingStore(Store):
    def give_room(self, most: int) -> None:
        """An owner's runs may take so many bytes from now on."""
        self.quotas = Quotas(room=most)


def test_runs_without_room_are_held_in_memory_only_so_far(path: Path) -> None:
    store = GrowingStore(str(path), quotas=Quotas(room=ROOM // 2))
    lock = threading.RLock()
    recorder = Recorder(store, lock, every=3600.0, limits=RecorderLimits(without_room=2))
    runs = [SavedTrainee(rows=SHORT.epochs + 1) for _ in range(5)]
    for run in runs:
        with lock:
            recorder.touch("ann", run, "done", "")  # type: ignore[arg-type]
    recorder.flush()
    assert recorder.notice("ann").startswith("2 runs are not saved now.")
    store.give_room(10 * ROOM)
    recorder.flush()
    assert {run.id for run in store.runs("ann")} == {run.id for run in runs[3:]}
    recorder.close()
    store.close()


class FullStore(Store):
    """A store in which an owner's runs may take as many bytes as those of one owner take when it is opened."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self.quotas = Quotas(room=self.used(OWNER).room)


@pytest.mark.parametrize("server", [{"open_store": FullStore}], indirect=True)
def test_the_page_is_told_and_a_file_is_refused(server: Server, persistence: Persistence) -> None:
    assert persistence.store is not None
    used_bytes = persistence.store.used(OWNER).room
    run_list, refusal, others, deletion, saving = ask(
        server,
        [
            RawRequest("GET", b"/api/runs", cookie=OWNER),
            load := RawRequest("POST", b"/api/runs/load", FILE, OWNER),
            replace(load, cookie=STRANGER),
            RawRequest("POST", b"/api/runs/delete", json.dumps({"ids": [ONE, TWO]}).encode(), OWNER),
            load,
        ],
    )
    assert run_list.json()["room"].startswith("Your saved runs have used")
    assert_in_order(load, refusal)
    assert (refusal.status, "Your saved runs have used" in refusal.json()["error"]) == (413, True)
    assert [response.status for response in (others, deletion, saving)] == [200] * 3
    assert persistence.store.used(OWNER).room <= used_bytes


@pytest.mark.parametrize("server", [{"open_store": FullStore}], indirect=True)
def test_pages_that_train_are_told_at_once_of_what_is_deleted_brought_back_and_loaded(
    server: Server, persistence: Persistence
) -> None:
    assert persistence.recorder is not None
    room = persistence.recorder.room
    delete = RawRequest("POST", b"/api/runs/delete", json.dumps({"ids": [ONE, TWO]}).encode(), OWNER)
    until(lambda: room(OWNER).startswith("Your saved runs have used"))
    ask(server, [delete])
    until(lambda: room(OWNER) == "")
    ask(server, [replace(delete, address=b"/api/runs/undelete")])
    until(lambda: room(OWNER) != "")
    ask(server, [replace(delete, body=json.dumps({"ids": [TWO]}).encode())])
    until(lambda: room(OWNER) == "")
    load = RawRequest("POST", b"/api/runs/load", FILE, OWNER)
    assert [response.status for response in ask(server, [load, load])] == [200, 200]
    until(lambda: room(OWNER) != "")


def test_what_the_environment_may_say() -> None:
    assert quotas_from({}) == Quotas(room=2_000_000_000, runs=20_000, sweeps=500, sets=20, sets_room=20_000_000)
    assert quotas_from({"PLAYGROUND_STORAGE": " 200 "}).room == 200_000_000
    for nonsense in ("0", "-1", "1.5", "many", "²", "9" * 400):
        with pytest.raises(ValueError, match=r"PLAYGROUND_STORAGE is .*: it must be a whole number of MB"):
            quotas_from({"PLAYGROUND_STORAGE": nonsense})


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0"),
        (1_234_567, "1.2"),
        (3e6, "3"),
        (9_949_999, "9.9"),
        (10_400_000, "10"),
        (180e6, "180"),
        (200_000_000, "200"),
        (2_000_000_000, "2,000"),
    ],
)
def test_sizes_are_told_in_megabytes(size: float, text: str) -> None:
    assert megabytes(int(size)) == text


def test_the_room_that_is_used_is_told_beside_all_that_there_is() -> None:
    sentence = QUOTA_OF_ROOM.full(1_500_000, 2_000_000)
    assert sentence.startswith("Your saved runs have used 1.5 of 2 MB, so there is no room for this")
