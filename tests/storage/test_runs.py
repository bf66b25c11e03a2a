"""What a list of runs says, and what their visitor may do to them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, event

from playground.storage import COLOURS, Gap, NoRun, Store
from playground.storage.deleted import PURGED_AT_ONCE
from tests.support.following import Clock
from tests.support.saved import flat, new_id, same_state, update


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store(str(tmp_path / "runs.sqlite3"), clock)
    yield store
    store.close()


# --- what a summary says ------------------------------------------------------------------------------------------


def test_runs_come_newest_first_each_in_the_next_colour(store: Store) -> None:
    ids = []
    for start in range(COLOURS + 2):
        run_update = update(started=1000.0 + start)
        ids.append(run_update.id)
        store.save("ann", run_update)
    store.save("bob", update())
    runs = store.runs("ann")
    assert [run.id for run in runs] == ids[::-1]
    assert [run.colour for run in reversed(runs)] == [*range(COLOURS), 0, 1]
    assert store.runs("bob")[0].colour == 0
    assert [run.id for run in store.runs("ann", [ids[3], ids[5], ids[3], "no such"])] == [ids[5], ids[3]]
    assert store.runs("ann", []) == []


def test_of_runs_that_began_at_once_the_one_that_was_saved_later_is_newer(store: Store) -> None:
    oldest, newest = update(started=500.0, sweep="s0"), update(started=2000.0, sweep="a" * 32, sweep_plan="{}")
    together = [update(started=1000.0, sweep=name) for name in ("s2", "s3", "s1")]
    store.save_all([("ann", newest), *(("ann", each) for each in together), ("ann", oldest)])
    assert [run.id for run in store.runs("ann")] == [newest.id, *(each.id for each in together[::-1]), oldest.id]
    assert store.sweep_plan("ann", "a" * 32) == "{}"
    store.delete("ann", [newest.id])
    assert store.sweep_plan("ann", "a" * 32) is None
    assert store.newest_sweep("ann") == "s1"


def test_the_newest_sweep_is_the_one_whose_runs_that_are_left_began_last(store: Store) -> None:
    assert store.newest_sweep("ann") is None
    old, new = update(sweep="old", started=1000.0), update(sweep="new", started=2000.0)
    single_run, others = update(started=3000.0), update(sweep="others", started=4000.0)
    store.save_all([("ann", new), ("ann", old), ("ann", single_run), ("bob", others)])
    assert store.newest_sweep("ann") == "new"
    store.delete("ann", [new.id])
    assert store.newest_sweep("ann") == "old"
    store.delete("ann", [old.id])
    assert store.newest_sweep("ann") is None
    assert store.newest_sweep("bob") == "others"


def test_runs_of_a_sweep_can_be_asked_for(store: Store) -> None:
    one, other = update(sweep="s1"), update()
    store.save_all([("ann", one), ("ann", other)])
    assert [run.id for run in store.runs("ann", sweep="s1")] == [one.id]
    assert store.runs("ann", [other.id], sweep="s1") == []


def test_more_ids_than_a_statement_may_name_are_no_hindrance(store: Store) -> None:
    run_update = update()
    store.save("ann", run_update)
    ids = [*(new_id() for _ in range(2000)), run_update.id]
    assert [run.id for run in store.runs("ann", ids)] == [run_update.id]
    assert list(store.histories("ann", ids)) == [run_update.id]
    assert store.delete("ann", ids) == 1


def test_a_list_of_runs_reads_no_history_and_no_weights(store: Store, path: Path) -> None:
    store.save_all([("ann", update()) for _ in range(3)])
    statements: list[str] = []

    def listener(*call: Any) -> None:
        statements.append(call[2])

    event.listen(Engine, "before_cursor_execute", listener)
    store.runs("ann")
    event.remove(Engine, "before_cursor_execute", listener)
    read = [statement for statement in statements if statement.startswith("SELECT")]
    assert len(read) == 1
    assert not any(table in read[0] for table in ("history", "states", "snapshots"))
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute("EXPLAIN QUERY PLAN " + read[0], ("x",)).fetchall()
    assert "USING INDEX" in plan[0][-1], "it reads the runs of others as well"


# --- pins, deletion -----------------------------------------------------------------------------------------------


def test_a_deleted_run_is_gone_until_it_is_brought_back(store: Store) -> None:
    one, other = update(), update()
    store.save_all([("ann", one), ("ann", other)])
    assert store.delete("ann", [one.id, one.id, "no such"]) == 1
    assert store.delete("ann", [one.id]) == 0
    assert [run.id for run in store.runs("ann")] == [other.id]
    assert store.histories("ann", [one.id]) == {}
    with pytest.raises(NoRun):
        store.record("ann", one.id)
    with pytest.raises(NoRun):
        store.snapshots("ann", one.id)
    assert store.rename("ann", one.id, "x") == store.pin("ann", [one.id], True) == 0

    store.save("ann", replace(one, ended="done"))  # it has not trained on, and stays deleted
    assert [run.id for run in store.runs("ann")] == [other.id]
    assert store.undelete("ann", [one.id, other.id]) == 1
    restored_record = store.record("ann", one.id)
    assert (restored_record.summary.ended, restored_record.summary.name) == (
        "done",
        "Article H=5 lr=0.02 seed=0 scale=0.1",
    )
    assert same_state(restored_record.state, one.state)


def test_a_deleted_run_that_trains_is_back(store: Store) -> None:
    first_run, other_run = update(end=6), update(end=6)
    store.save_all([("ann", first_run), ("ann", other_run)])
    store.delete("ann", [first_run.id, other_run.id])
    empty_update = replace(first_run, first=6, rows=np.empty((5, 0)), state=None, state_settings=None, ended="paused")
    store.save("ann", empty_update)
    assert store.runs("ann") == []
    store.save("ann", replace(update(first=6, end=7), id=first_run.id))
    assert [run.id for run in store.runs("ann")] == [first_run.id]
    assert store.runs("ann")[0].epochs_done == 6


def test_a_new_run_that_has_a_colour_already_keeps_it_and_the_next_goes_on_from_there(store: Store) -> None:
    store.save_all([("ann", update()), ("ann", replace(update(), colour=7)), ("ann", update())])
    assert sorted(run.colour for run in store.runs("ann")) == [0, 7, 8]


def test_new_runs_of_many_visitors_at_once_get_their_own_colours_and_numbers(store: Store) -> None:
    store.save_all([("ann", update()), ("ann", update())])
    updates = [
        (owner, update(end=end, sweep=sweep)) for end, sweep in ((3, None), (4, "s1")) for owner in ("bob", "ann")
    ]
    store.save_all(updates)
    assert sorted(run.colour for run in store.runs("ann")) == [0, 1, 2, 3]
    assert sorted(run.colour for run in store.runs("bob")) == [0, 1]
    for owner, new in updates:
        record = store.record(owner, new.id)
        assert record.history.tobytes() == np.ascontiguousarray(new.rows).tobytes()
        assert same_state(record.state, new.state)
        assert record.summary.sweep == new.sweep


def test_more_deleted_runs_than_are_purged_at_once_all_go(store: Store, clock: Clock) -> None:
    updates = [("ann", flat(np.ones((5, 2)))) for _ in range(PURGED_AT_ONCE + 1)]
    store.save_all(updates)
    store.delete("ann", [run.id for _, run in updates])
    assert store.purge() == 0
    clock.now += 24 * 3600 + 1
    assert [store.purge(), store.purge(), store.purge()] == [PURGED_AT_ONCE, 1, 0]


def test_what_was_deleted_a_day_ago_goes_with_all_it_had(store: Store, path: Path, clock: Clock) -> None:
    old_run, young_run, kept_run = update(), update(), update()
    store.save_all([("ann", run) for run in (old_run, young_run, kept_run)])
    store.delete("ann", [old_run.id])
    clock.now += 24 * 3600
    store.delete("ann", [young_run.id])
    clock.now += 1
    assert store.purge() == 1
    assert store.purge() == 0
    assert store.undelete("ann", [old_run.id, young_run.id]) == 1
    assert {run.id for run in store.runs("ann")} == {young_run.id, kept_run.id}
    with closing(sqlite3.connect(path)) as connection:
        for table in ("history", "states", "snapshots"):
            assert connection.execute(f"SELECT COUNT(DISTINCT run) FROM {table}").fetchone() == (2,)
    with pytest.raises(Gap):
        store.save("ann", update(first=4, id=old_run.id))


def test_a_server_that_starts_finds_no_run_still_running(store: Store) -> None:
    running = [update(), update()]
    others = [update(ended=ended) for ended in ("paused", "done", "diverged", "failed")]
    store.save_all([(owner, run) for owner in ("ann", "bob") for run in [*running, *others]])
    assert store.interrupt() == 4
    assert store.interrupt() == 0
    runs = {run.id: run for run in store.runs("bob")}
    assert {runs[run.id].ended for run in running} == {"interrupted"}
    assert "Continue" in runs[running[0].id].message
    assert [runs[run.id].ended for run in others] == ["paused", "done", "diverged", "failed"]
    store.save("bob", running[0])
    summary = store.record("bob", running[0].id).summary
    assert (summary.ended, summary.message) == ("running", "")
