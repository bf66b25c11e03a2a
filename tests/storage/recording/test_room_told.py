"""What owners are told of how much they have used: by whom it is looked up, when, and how seldom."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from playground.storage import Recorder, Store, StoreError
from playground.storage.quotas import Quotas
from playground.storage.recording.room_told import ASKED_LAST, LOOK_EVERY, RoomTold
from tests.support.patience import until
from tests.support.saved import SHORT, SavedTrainee


class Database:
    """Answers for each owner how often it has been asked about them, and can be told to fail."""

    def __init__(self) -> None:
        self.now = 100.0
        self.asked: list[str] = []
        self.woken = 0
        self.fault: Exception | None = None
        self.room = RoomTold(self.look_up, self.wake, lambda: self.now)

    def look_up(self, owner: str) -> str:
        self.asked.append(owner)
        if self.fault is not None:
            raise self.fault
        return f"{owner} {self.asked.count(owner)}"

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def database() -> Database:
    return Database()


def test_who_asks_first_waits_for_nothing_and_is_looked_up_soon(database: Database) -> None:
    room = database.room
    assert (room.told("ann"), database.woken, database.asked) == ("", 1, [])
    assert room.again_at(otherwise=1000.0) <= database.now
    room.look()
    assert (room.told("ann"), database.woken) == ("ann 1", 1)
    assert room.again_at(otherwise=1000.0) == 1000.0


def test_an_owner_is_looked_up_after_changes_and_not_for_each_of_them(database: Database) -> None:
    room = database.room
    room.told("ann"), room.told("bob")
    room.look()
    for _ in range(50):
        database.now += 0.01
        room.changed(["ann", "a stranger"])
        room.look()
    assert database.asked == ["ann", "bob"]
    due = 100.0 + LOOK_EVERY
    assert room.again_at(otherwise=1000.0) == due
    database.now = due
    room.look()
    assert database.asked == ["ann", "bob", "ann"]
    assert (room.told("ann"), room.told("bob")) == ("ann 2", "bob 1")
    database.now += 10 * LOOK_EVERY
    room.look()
    assert len(database.asked) == 3
    room.changed(["ann"], at_once=True)
    room.look()
    room.changed(["ann"], at_once=True)
    room.look()
    assert room.told("ann") == "ann 4"


def test_one_whom_nobody_asks_about_is_looked_up_no_more(database: Database) -> None:
    room = database.room
    room.told("ann"), room.told("bob")
    room.look()
    database.now += ASKED_LAST
    room.told("bob")
    database.now += 1.0
    room.changed(["ann", "bob"])
    room.look()
    assert database.asked == ["ann", "bob", "bob"]


@pytest.mark.parametrize(("fault", "logged"), [(StoreError("It is gone."), 0), (TypeError("no number"), 1)])
def test_what_cannot_be_looked_up_stays_as_it_was_and_is_tried_again(
    database: Database, fault: Exception, logged: int, caplog: pytest.LogCaptureFixture
) -> None:
    room = database.room
    room.told("ann")
    room.look()
    database.fault, database.now = fault, 120.0
    room.changed(["ann"])
    with caplog.at_level(logging.WARNING):
        room.look()
    assert [record.exc_info is not None and record.exc_info[1] is fault for record in caplog.records] == [True] * logged
    assert (room.told("ann"), room.again_at(otherwise=1000.0)) == ("ann 1", 120.0 + LOOK_EVERY)
    database.fault, database.now = None, 120.0 + LOOK_EVERY
    room.look()
    assert room.told("ann") == "ann 3"


def test_a_recorder_tells_what_it_has_written(path: Path) -> None:
    """And what is deleted, without being asked to write anything more."""
    store, lock = Store(str(path), quotas=Quotas(runs=2)), threading.RLock()
    recorder = Recorder(store, lock, every=0.01)
    for _ in range(2):
        run = SavedTrainee(rows=SHORT.epochs + 1)
        with lock:
            recorder.touch("ann", run, "done", "")  # type: ignore[arg-type]
    recorder.flush()
    until(lambda: recorder.room("ann").startswith("You have 2 of 2 saved runs. On the Compare page, delete"))
    assert recorder.notice("ann") == ""
    ids = [each.id for each in store.runs("ann")]
    store.delete("ann", ids)
    recorder.forget("ann", ids)
    until(lambda: recorder.room("ann") == "")
    assert recorder.room("bob") == ""
    recorder.close()
    store.close()
