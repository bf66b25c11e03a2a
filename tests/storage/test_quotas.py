"""How many runs and sweeps a visitor may save: told before, refused in one sentence, and nothing saved is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.storage import NoRoom, Recorder, RunUpdate, Store
from playground.storage.quotas import RUNS_KEPT, SWEEPS, Quotas, Used
from playground.storage.writer import LeftOut
from tests.support.saved import SHORT, SavedTrainee, update

StoreOf = Callable[[Quotas], Store]


@pytest.fixture
def store_of(path: Path) -> Iterator[StoreOf]:
    """Stores over one file, each with quotas of its own."""
    stores: list[Store] = []

    def make(quotas: Quotas) -> Store:
        stores.append(Store(str(path), quotas=quotas))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


def names(store: Store, owner: str = "ann") -> set[str]:
    return {run.id for run in store.runs(owner)}


@pytest.mark.parametrize(("used", "told"), [(0, False), (14, False), (15, True), (20, True), (25, True)])
def test_a_visitor_is_told_from_three_quarters_on(used: int, told: bool) -> None:
    assert bool(RUNS_KEPT.told(used, 20)) is told
    assert RUNS_KEPT.told(used, None) == ""


def test_each_quota_says_how_many_of_how_many_and_what_to_do() -> None:
    quotas = Quotas(room=10_000_000, runs=2000, sweeps=4)
    assert quotas.told(Used(0, 0, 0)) == ""
    assert quotas.told(Used(9_500_000, 1500, 3)) == (
        "Your saved runs have used 9.5 of 10 MB. On the Compare page, delete those that you no longer need: they "
        "make room. "
        "You have 1,500 of 2,000 saved runs. On the Compare page, delete those that you no longer need: they "
        "make room. "
        "You have 3 of 4 saved sweeps. On the Compare page, delete all runs of those that you no longer need: they "
        "make room."
    )


def test_each_visitor_is_told_of_their_own_runs_alone(store_of: StoreOf) -> None:
    store = store_of(Quotas(runs=1))
    store.save("ann", update())
    assert store.told("ann").startswith("You have 1 of 1 saved runs.")
    assert store.told("bob") == ""


def test_there_are_so_many_runs_and_no_more_and_those_that_are_there_grow_on(store_of: StoreOf) -> None:
    store = store_of(Quotas(runs=3))
    first, *others = [update(end=4), update(), update()]
    assert store.save_all([("ann", run) for run in (first, *others)]) == []
    more = update()
    assert store.save_all([("ann", more), ("bob", update())]) == [LeftOut("ann", more.id, RUNS_KEPT)]
    rest = update(first=4, id=first.id)
    assert store.save_all([("ann", more), ("ann", rest)]) == [LeftOut("ann", more.id, RUNS_KEPT)]
    assert {run.epochs_done for run in store.runs("ann")} == {SHORT.epochs}
    with pytest.raises(
        NoRoom, match=r"^You have 3 of 3 saved runs, so there is no room for this: delete runs on the Com"
    ):
        store.save("ann", more)
    assert names(store) == {first.id, *(run.id for run in others)}


def test_where_fewer_may_be_than_there_are_these_grow_on(store_of: StoreOf) -> None:
    run, *others = [update(end=4), update(), update()]
    store_of(Quotas()).save_together("ann", [run, *others])
    store = store_of(Quotas(runs=1))
    assert store.save_all([("ann", update(first=4, id=run.id))]) == []
    assert len(names(store)) == 3


def test_deleted_runs_make_room_those_first_that_went_first_and_no_more_than_are_needed(path: Path) -> None:
    now = 1000.0
    store = Store(str(path), lambda: now, quotas=Quotas(runs=3))
    first, second, third = runs = [update() for _ in range(3)]
    store.save_together("ann", runs)
    for run in (second, first):
        now += 1
        store.delete("ann", [run.id])
    store.save("ann", newcomer := update())
    assert (store.undelete("ann", [second.id]), store.undelete("ann", [first.id])) == (0, 1)
    assert names(store) == {first.id, third.id, newcomer.id}
    store.close()


def test_a_file_of_several_runs_is_refused_as_a_whole(store_of: StoreOf) -> None:
    store = store_of(Quotas(runs=3))
    store.save_together("ann", [update(), update()])
    with pytest.raises(NoRoom, match="You have 2 of 3 saved runs"):
        store.save_together("ann", [update(), update()])
    assert len(names(store)) == 2


def test_a_run_that_trains_is_saved_as_soon_as_there_is_room(store_of: StoreOf) -> None:
    store, lock = store_of(Quotas(runs=1)), threading.RLock()
    recorder = Recorder(store, lock, every=3600.0)
    store.save("ann", other := update())
    run = SavedTrainee(rows=5)
    with lock:
        recorder.touch("ann", run, "running", "")  # type: ignore[arg-type]
    recorder.flush()
    assert recorder.notice("ann").startswith("1 run is not saved now. You have 1 of 1 saved runs, so there is no room")
    store.delete("ann", [other.id])
    recorder.forget("ann", [other.id])
    recorder.flush()
    assert (names(store), recorder.notice("ann")) == ({run.id}, "")
    assert np.array_equal(store.record("ann", run.id).history, update().rows[:, :5])
    recorder.close()


def swept(sweep: str) -> RunUpdate:
    return replace(update(), sweep=sweep, sweep_plan="{}")


def test_a_sweep_is_refused_where_there_are_as_many_or_its_runs_find_no_room() -> None:
    quotas = Quotas(room=10_000_000, runs=20, sweeps=2)
    quotas.check_sweep(Used(4_000_000, 8, 1), runs=12, room=6_000_000)
    for used, sentence in (
        (Used(0, 2, 2), "You have 2 of 2 saved sweeps, so there is no room for another one: delete all runs of one on"),
        (
            Used(0, 9, 1),
            "You have 9 of 20 saved runs, so there is no room for the 12 of this sweep: delete runs on the",
        ),
        (
            Used(4_000_001, 0, 0),
            "Your saved runs have used 4.0 of 10 MB, so there is no room for the 6 MB of this sweep",
        ),
    ):
        with pytest.raises(NoRoom, match=f"^{sentence}"):
            quotas.check_sweep(used, runs=12, room=6_000_000)
    Quotas().check_sweep(Used(10**12, 10**6, 10**4), runs=10_000, room=10**12)


def test_sweeps_are_counted_by_their_runs_that_are_not_deleted(store_of: StoreOf) -> None:
    store = store_of(Quotas(sweeps=2))
    runs = [swept("a" * 32), swept("a" * 32), swept("b" * 32), update()]
    store.save_together("ann", runs)
    assert (store.used("ann").runs, store.used("ann").sweeps, store.used("bob").sweeps) == (4, 2, 0)
    with pytest.raises(
        NoRoom, match="You have 2 of 2 saved sweeps, so there is no room for the 1 of this file: delete"
    ):
        store.save_together("ann", [swept("c" * 32)])
    store.save_together("ann", [swept("b" * 32), update()])
    store.delete("ann", [runs[2].id])
    assert store.used("ann").sweeps == 2
    store.delete("ann", [run.id for run in runs[:2]])
    assert store.used("ann").sweeps == 1
    assert SWEEPS.told(1, 2) == ""
