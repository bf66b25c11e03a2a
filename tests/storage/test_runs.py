"""What a list of runs says, what is kept of their weights, and what their visitor may do to them."""

import itertools
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from playground.storage import COLOURS, Gap, NoRun, Store
from playground.storage.models import MOST_NAME
from playground.storage.names import default_name, free_name, is_default
from playground.storage.store import PURGED_AT_ONCE
from playground.storage.writer import superfluous
from rnn import Settings
from rnn.sweep import SWEEPS, Sweep
from tests.support.saved import flat, new_id, same_state, trained, update


class Clock:
    """Time that a test sets."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = Store(str(tmp_path / "runs.sqlite3"), clock)
    yield store
    store.close()


# --- what a summary says ------------------------------------------------------------------------------------------


def test_the_figures_of_a_run_are_those_of_its_history(store: Store) -> None:
    history = np.array(
        [
            [0.9, 0.8, 0.7, 0.6, 0.5],
            [0.5, 1.0, 0.5, 1.0, 1.0],
            [0.7, 0.2, 0.4, 0.3, 0.6],
            [0.5, 0.9, 1.0, 0.8, 0.75],
            [0.0, 0.5, 1.0, 1.5, 2.0],
        ]
    )
    sent = flat(history[:, :2])
    store.save("ann", sent)
    store.save("ann", replace(sent, first=2, rows=history[:, 2:]))
    run = store.runs("ann")[0]
    assert (run.epochs_done, run.seconds, run.rate) == (4, 2.0, 2.0)
    assert (run.best_test_loss, run.best_test_accuracy) == (0.2, 1.0)
    assert (run.final_train_loss, run.final_train_accuracy) == (0.5, 1.0)
    assert (run.final_test_loss, run.final_test_accuracy) == (0.6, 0.75)
    assert (run.first_all_train, run.first_all_test) == (1, 2)


def test_figures_that_are_no_numbers_stay_so(store: Store) -> None:
    store.save("ann", flat(np.full((5, 2), np.nan)))
    run = store.runs("ann")[0]
    assert math.isnan(run.best_test_loss)
    assert math.isnan(run.final_train_loss)
    assert run.rate == 0
    assert (run.first_all_train, run.first_all_test) == (None, None)


def test_runs_come_newest_first_each_in_the_next_colour(store: Store) -> None:
    ids = []
    for start in range(COLOURS + 2):
        sent = update(started=1000.0 + start)
        ids.append(sent.id)
        store.save("ann", sent)
    store.save("bob", update())
    runs = store.runs("ann")
    assert [run.id for run in runs] == ids[::-1]
    assert [run.colour for run in reversed(runs)] == [*range(COLOURS), 0, 1]
    assert store.runs("bob")[0].colour == 0
    assert [run.id for run in store.runs("ann", [ids[3], ids[5], ids[3], "no such"])] == [ids[5], ids[3]]
    assert store.runs("ann", []) == []


def test_the_newest_sweep_is_the_one_whose_runs_that_are_left_began_last(store: Store) -> None:
    assert store.newest_sweep("ann") is None
    old, new = update(sweep="old", started=1000.0), update(sweep="new", started=2000.0)
    alone, others = update(started=3000.0), update(sweep="others", started=4000.0)
    store.save_all([("ann", new), ("ann", old), ("ann", alone), ("bob", others)])
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
    sent = update()
    store.save("ann", sent)
    ids = [*(new_id() for _ in range(2000)), sent.id]
    assert [run.id for run in store.runs("ann", ids)] == [sent.id]
    assert list(store.histories("ann", ids)) == [sent.id]
    assert store.delete("ann", ids) == 1


def test_a_list_of_runs_reads_no_history_and_no_weights(store: Store, path: Path) -> None:
    store.save_all([("ann", update()) for _ in range(3)])
    asked: list[str] = []

    def listener(*call: Any) -> None:
        asked.append(call[2])

    event.listen(Engine, "before_cursor_execute", listener)
    store.runs("ann")
    event.remove(Engine, "before_cursor_execute", listener)
    read = [statement for statement in asked if statement.startswith("SELECT")]
    assert len(read) == 1
    assert not any(table in read[0] for table in ("history", "states", "snapshots"))
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute("EXPLAIN QUERY PLAN " + read[0], ("x",)).fetchall()
    assert "USING INDEX" in plan[0][-1], "it reads the runs of others as well"


# --- snapshots ----------------------------------------------------------------------------------------------------


def test_a_few_snapshots_are_spread_over_the_epochs(store: Store) -> None:
    settings = Settings(hidden_size=4, epochs=130)
    _, states = trained(settings)
    first = update(settings, end=2)
    store.save("ann", first)
    for end in range(3, 132):
        store.save("ann", replace(update(settings, first=end - 1, end=end), id=first.id))
    kept = store.snapshots("ann", first.id)
    epochs = [epoch for epoch, _ in kept]
    assert len(epochs) == 4
    assert epochs[0] == 1
    assert epochs[-1] > 60
    assert min(later / earlier for earlier, later in itertools.pairwise(epochs)) >= 2
    for epoch, params in kept:
        for half, whole in zip(params.arrays(), states[epoch].params.arrays(), strict=True):
            np.testing.assert_allclose(half, whole, rtol=1e-3, atol=1e-7)


def test_a_finished_run_keeps_no_snapshot_of_its_last_state(store: Store) -> None:
    sent = update(ended="done")
    store.save("ann", sent)
    assert store.snapshots("ann", sent.id) == []


def test_the_snapshot_that_goes_leaves_the_evenest_spread() -> None:
    assert superfluous([1, 2, 4, 8]) is None
    assert superfluous([1, 10, 11, 100, 1000]) == 11
    assert superfluous([1, 10, 80, 100, 1000]) == 80


# --- names, pins, deletion ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS)
def test_all_runs_of_a_sweep_have_names_of_their_own(sweep: Sweep) -> None:
    settings = [*sweep.settings(), *replace(sweep, base=replace(sweep.base, shuffle_seed=7)).settings()]
    assert len({default_name("Article", each) for each in settings}) == len(settings)


def test_a_name_says_what_is_not_usual() -> None:
    assert default_name("Article", Settings()) == "Article H=64 lr=0.02 seed=0"
    all_of_it = Settings(8, 0.5, 20, 3, 4, 0.25, 1e-5, "article")
    assert (
        default_name("Article", all_of_it) == "Article H=8 lr=0.5 seed=3 bptt=article scale=0.25 clip=1e-05 shuffle=4"
    )


def test_runs_of_equal_settings_have_names_of_their_own(store: Store) -> None:
    one, long = Settings(), Settings(epochs=30)
    for settings in (one, one, long, long, one):
        store.save("ann", replace(update(), id=new_id(), settings=settings, first_settings=settings))
    store.save("bob", replace(update(), id=new_id(), settings=one, first_settings=one))
    plain = default_name("Article", one)
    names = [run.name for run in reversed(store.runs("ann"))]
    assert sorted(names) == sorted([plain, f"{plain} #2", f"{plain} epochs=30", f"{plain} #3", f"{plain} #4"])
    assert [run.name for run in store.runs("bob")] == [plain]
    together = [("cat", replace(update(), id=new_id(), settings=one, first_settings=one)) for _ in range(3)]
    store.save_all(together)
    assert {run.name for run in store.runs("cat")} == {plain, f"{plain} #2", f"{plain} #3"}


@given(
    st.lists(st.builds(Settings, epochs=st.integers(1, 3), seed=st.integers(0, 2)), max_size=60), st.text(max_size=600)
)
def test_free_names_are_unlike_and_known_as_nobodys(settings: list[Settings], data: str) -> None:
    taken: set[str] = set()
    for each in settings:
        name = free_name(data, each, taken)
        assert name not in taken
        assert len(name) <= MOST_NAME
        assert is_default(name, data, each)
        taken.add(name)


def test_what_somebody_typed_is_no_default_name() -> None:
    plain = default_name("Article", Settings())
    for typed in ("mine", "", f"{plain} ", f"{plain} #", f"{plain} #two", f"{plain} epochs=7", f"my {plain}"):
        assert not is_default(typed, "Article", Settings())


def test_a_name_is_kept_as_it_is_typed_and_an_empty_one_is_the_first_again(store: Store) -> None:
    sent = update()
    store.save("ann", sent)
    first = "Article H=5 lr=0.02 seed=0 scale=0.1"
    assert store.runs("ann")[0].name == first
    for name in ("<b>&amp;</b>", "🙂 été", "\u202eright to left", "x" * 500):
        assert store.rename("ann", sent.id, name) == 1
        assert store.runs("ann")[0].name == name
    store.save("ann", sent)  # training goes on under the new name
    assert store.runs("ann")[0].name == "x" * 500
    assert store.rename("ann", sent.id, "  ") == 1
    assert store.runs("ann")[0].name == first


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("x" * 501, "x" * 500), ("a\nb\0c", "a b c"), ("half \ud83d one", "half   one"), ("  a ", "a")],
)
def test_a_name_that_no_database_can_hold_is_mended(store: Store, typed: str, kept: str) -> None:
    sent = update(name=typed)
    store.save("ann", sent)
    assert store.runs("ann")[0].name == kept
    store.rename("ann", sent.id, typed)
    assert store.runs("ann")[0].name == kept


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
    back = store.record("ann", one.id)
    assert (back.summary.ended, back.summary.name) == ("done", "Article H=5 lr=0.02 seed=0 scale=0.1")
    assert same_state(back.state, one.state)


def test_a_deleted_run_that_trains_is_back(store: Store) -> None:
    sent, other = update(end=6), update(end=6)
    store.save_all([("ann", sent), ("ann", other)])
    store.delete("ann", [sent.id, other.id])
    nothing = replace(sent, first=6, rows=np.empty((5, 0)), state=None, state_settings=None, ended="paused")
    store.save("ann", nothing)
    assert store.runs("ann") == []
    store.save("ann", replace(update(first=6, end=7), id=sent.id))
    assert [run.id for run in store.runs("ann")] == [sent.id]
    assert store.runs("ann")[0].epochs_done == 6


def test_new_runs_of_many_visitors_at_once_get_their_own_colours_and_numbers(store: Store) -> None:
    store.save_all([("ann", update()), ("ann", update())])
    sent = [(owner, update(end=end, sweep=sweep)) for end, sweep in ((3, None), (4, "s1")) for owner in ("bob", "ann")]
    store.save_all(sent)
    assert sorted(run.colour for run in store.runs("ann")) == [0, 1, 2, 3]
    assert sorted(run.colour for run in store.runs("bob")) == [0, 1]
    for owner, new in sent:
        record = store.record(owner, new.id)
        assert record.history.tobytes() == np.ascontiguousarray(new.rows).tobytes()
        assert same_state(record.state, new.state)
        assert record.summary.sweep == new.sweep


def test_more_deleted_runs_than_are_purged_at_once_all_go(store: Store, clock: Clock) -> None:
    many = [("ann", flat(np.ones((5, 2)))) for _ in range(PURGED_AT_ONCE + 1)]
    store.save_all(many)
    store.delete("ann", [run.id for _, run in many])
    assert store.purge() == 0
    clock.now += 24 * 3600 + 1
    assert [store.purge(), store.purge(), store.purge()] == [PURGED_AT_ONCE, 1, 0]


def test_what_was_deleted_a_day_ago_goes_with_all_it_had(store: Store, path: Path, clock: Clock) -> None:
    old, young, kept = update(), update(), update()
    store.save_all([("ann", run) for run in (old, young, kept)])
    store.delete("ann", [old.id])
    clock.now += 24 * 3600
    store.delete("ann", [young.id])
    clock.now += 1
    assert store.purge() == 1
    assert store.purge() == 0
    assert store.undelete("ann", [old.id, young.id]) == 1
    assert {run.id for run in store.runs("ann")} == {young.id, kept.id}
    with closing(sqlite3.connect(path)) as connection:
        for table in ("history", "states", "snapshots"):
            assert connection.execute(f"SELECT COUNT(DISTINCT run) FROM {table}").fetchone() == (2,)
    with pytest.raises(Gap):
        store.save("ann", update(first=4, id=old.id))


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
    again = store.record("bob", running[0].id).summary
    assert (again.ended, again.message) == ("running", "")
