"""What cannot be saved: whom it concerns, when it is tried again, and what the owner of the runs is told."""

import logging
import math
import time

import pytest

from playground.storage.models import Damaged, Gap, StoreError, Unfit
from playground.storage.quotas import ROOM, Quotas, Used
from playground.storage.recording.failures import Asides, concerns_all, notice_of_all, told

ONE, TWO, OTHERS = ("ann", "1"), ("ann", "2"), ("bob", "3")
NO_ROOM = Quotas(room=5_000_000).no_room(ROOM, Used(5_000_000, 1, 0))
HOUR = 3600.0


@pytest.mark.parametrize("error", [StoreError("It is gone."), OSError("disk"), MemoryError()])
def test_a_database_or_disk_that_fails_concerns_all_runs(error: Exception) -> None:
    assert concerns_all(error)


@pytest.mark.parametrize("error", [Unfit("no"), Gap("ann", "1"), Damaged("no"), TypeError("no number"), KeyError(1)])
def test_a_run_that_cannot_be_saved_concerns_itself_alone(error: Exception) -> None:
    assert not concerns_all(error)


def test_a_run_that_is_put_aside_is_tried_again_later_or_as_soon_as_its_owner_makes_room() -> None:
    asides = Asides(HOUR, 0.0)
    assert asides.is_due(ONE)
    for key in (ONE, TWO, OTHERS):
        asides.put(key, NO_ROOM)
    assert not any(asides.is_due(key) for key in (ONE, TWO, OTHERS))
    asides.hurry("ann")
    assert [asides.is_due(key) for key in (ONE, TWO, OTHERS)] == [True, True, False]
    assert asides.again_at(otherwise=7.0) == 0.0
    asides.keep(lambda key: key == OTHERS)
    assert [key in asides for key in (ONE, TWO, OTHERS)] == [False, False, True]


def test_a_run_that_fails_again_and_again_is_tried_half_as_often_each_time() -> None:
    asides = Asides(HOUR, 8 * HOUR)
    for hours in (2, 4, 8, 8):
        earliest = time.monotonic() + hours * HOUR
        asides.put(ONE, TypeError("no number"))
        assert earliest <= asides.again_at(otherwise=math.inf) <= time.monotonic() + hours * HOUR
    asides.put(TWO, TypeError("no number"))
    assert asides.again_at(otherwise=math.inf) < time.monotonic() + 3 * HOUR, "another run has its own gap"
    asides.keep(lambda key: key == TWO)
    asides.put(ONE, TypeError("no number"))
    assert asides.again_at(otherwise=math.inf) < time.monotonic() + 3 * HOUR, "one that could be saved begins anew"


def test_its_owner_is_told_and_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    asides = Asides(HOUR, 0.0)
    for _ in range(2):
        asides.put(ONE, TypeError("no  number"))
        asides.put(OTHERS, NO_ROOM)
    asides.tell()
    assert asides.notice("ann").startswith("1 run cannot be saved. The server has met TypeError (no number).")
    assert asides.notice("bob").startswith("1 run is not saved now. Your saved runs have used 5 of 5 MB")
    assert [asides.has_no_room(key) for key in (ONE, TWO, OTHERS)] == [False, False, True]
    assert asides.notice("eve") == ""
    assert len(caplog.records) == 1, "that there is no room is no fault"
    asides.keep(lambda _: False)
    asides.tell()
    assert asides.notice("ann") == ""


def test_an_owner_without_room_is_told_of_that_whatever_else_cannot_be_saved() -> None:
    asides = Asides(HOUR, 0.0)
    asides.put(ONE, TypeError("no number"))
    asides.put(TWO, NO_ROOM)
    asides.tell()
    assert asides.notice("ann").startswith("2 runs are not saved now. Your saved runs have used 5 of 5 MB")


def test_what_is_told_counts_the_runs_that_are_lost() -> None:
    error = StoreError("The database is gone.")
    assert "The database is gone. Training goes on, nothing is lost so far" in notice_of_all(error, 0)
    assert "1 run that had ended is lost" in notice_of_all(error, 1)
    assert "1,200 runs that had ended are lost" in notice_of_all(error, 1200)
    assert told(RecursionError()) == "The server has met RecursionError."
