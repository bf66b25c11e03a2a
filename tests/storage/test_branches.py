"""Runs that begin from given weights: where they come from is saved with them, tabled, and put into their files."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.server.api.tables import as_json, runs_csv
from playground.storage import COLOURS, Gap, Parent, RunUpdate, Store
from playground.storage.frames import runs_frame
from playground.storage.room import room_of
from playground.storage.run_files import read_run, write_run
from rnn import State
from tests.support.run_files import ID, LATER, STATE, record, refusal, zipped
from tests.support.saved import SHORT, flat, same_state, train_states, update

STATES = train_states()[1]
WEIGHTS = sum(array.size for array in STATES[0].params.arrays())
PARENT = Parent("c" * 32, 4)


EDITS = ("silence 1", "w_hh 0 1 -0.25", "rank 2")


def branch(**changes: Any) -> RunUpdate:
    """A run that began from edited weights of epoch 4 of another, and has trained up to epoch 8."""
    return replace(update(end=9), parent=PARENT, edits=EDITS, start=STATES[4], **changes)


def test_a_run_may_come_from_an_untrained_network_or_from_weights_of_no_run(store: Store, path: Path) -> None:
    untrained_parent = replace(update(end=3), parent=Parent("c" * 32, 0), start=STATES[0])
    given, stateless = replace(update(end=9), start=STATES[4]), replace(flat(np.ones((5, 2))), start=STATES[4])
    store.save_all([("ann", run) for run in (untrained_parent, given, stateless)])
    facts = {run.id: (run.parent, run.start_epoch, run.edits) for run in store.runs("ann")}
    assert facts == {
        untrained_parent.id: (("c" * 32, 0), 0, ()),
        given.id: (None, 4, ()),
        stateless.id: (None, 4, ()),
    }
    of_table = runs_frame(store.runs("ann")).set_index("id")[["parent_epoch", "start_epoch"]]
    assert of_table.loc[untrained_parent.id].tolist() == [0, 0]
    assert of_table.loc[given.id].isna().tolist() == [True, False]
    for run in (given, stateless):
        assert same_state(store.record("ann", run.id).start, STATES[4])
    assert store.record("ann", stateless.id).state is None
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE runs SET edits = '', parent_epoch = NULL, colour = 25")
    assert {run.edits for run in store.runs("ann")} == {()}
    assert {run.parent for run in store.runs("ann")} == {None}
    assert {run.colour for run in store.runs("ann")} == {25 % COLOURS}


def test_where_a_run_comes_from_is_saved_with_it(store: Store) -> None:
    run, other = branch(), update()
    store.save_all([("ann", run), ("ann", other)])
    record = store.record("ann", run.id)
    assert (record.summary.parent, record.summary.edits, record.summary.start_epoch) == (PARENT, EDITS, 4)
    assert same_state(record.start, STATES[4])
    assert same_state(record.state, STATES[8])
    plain_record = store.record("ann", other.id)
    assert (
        plain_record.summary.parent,
        plain_record.summary.edits,
        plain_record.summary.start_epoch,
        plain_record.start,
    ) == (None, (), None, None)


def test_it_stays_while_the_run_trains_on(store: Store) -> None:
    run = branch()
    store.save("ann", run)
    store.save("ann", replace(update(first=9), id=run.id))
    record = store.record("ann", run.id)
    assert (record.summary.parent, record.summary.start_epoch, record.summary.epochs_done) == (PARENT, 4, SHORT.epochs)
    assert record.summary.edits == EDITS
    assert same_state(record.start, STATES[4])


def test_weights_that_are_nobodys_are_a_start_without_a_parent(store: Store) -> None:
    run = replace(update(), start=STATES[0])
    store.save("ann", run)
    record = store.record("ann", run.id)
    assert (record.summary.parent, record.summary.start_epoch) == (None, 0)
    assert same_state(record.start, STATES[0])


def test_the_start_takes_room_for_as_long_as_the_run_is_there(path: Path) -> None:
    now = [0.0]
    store, run = Store(str(path), lambda: now[0]), branch()
    store.save("ann", run)
    assert store.used("ann").room == room_of(8, WEIGHTS, given_start=True) == room_of(8, WEIGHTS) + 8 * WEIGHTS
    store.save("ann", replace(update(first=9), id=run.id))
    assert store.used("ann").room == room_of(SHORT.epochs, WEIGHTS, given_start=True)
    store.delete("ann", [run.id])
    now[0] = 1e9
    assert store.purge() == 1
    store.close()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT COUNT(*) FROM starts").fetchone() == (0,)


@pytest.mark.parametrize("damage", ["parent_epoch = 'four'", "edits = x'00ff'"])
def test_a_row_that_is_damaged_is_written_again_with_its_start(path: Path, store: Store, damage: str) -> None:
    run = branch()
    store.save("ann", run)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(f"UPDATE runs SET {damage}")
    assert store.runs("ann") == []
    with pytest.raises(Gap):
        store.save("ann", replace(update(first=9), id=run.id))
    store.save("ann", run)
    assert same_state(store.record("ann", run.id).start, STATES[4])


def test_a_run_whose_edits_are_none_is_left_out_of_the_list(path: Path, store: Store) -> None:
    run, other = branch(), update()
    store.save_all([("ann", run), ("ann", other)])
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE runs SET edits = 'sharpen 3' WHERE id = ?", (run.id,))
    assert [each.id for each in store.runs("ann")] == [other.id]


def test_tables_tell_where_a_run_comes_from(store: Store) -> None:
    run, other = branch(started=2000.0), update()
    store.save_all([("ann", run), ("ann", other)])
    summaries = store.runs("ann")
    parents = [
        (line["parent"], line["start_epoch"]) for line in json.loads(json.dumps([as_json(run) for run in summaries]))
    ]
    assert parents == [({"run": "c" * 32, "epoch": 4}, 4), (None, None)]
    assert [as_json(run)["edits"] for run in summaries] == [list(EDITS), []]
    lines = list(csv.DictReader(io.StringIO(runs_csv(summaries))))
    parents = [(line["parent_run"], line["parent_epoch"], line["start_epoch"]) for line in lines]
    assert parents == [("c" * 32, "4", "4"), ("", "", "")]
    assert [line["edits"] for line in lines] == ["silence 1, w_hh 0 1 -0.25, rank 2", ""]


# --- run files --------------------------------------------------------------------------------------------------------

START = replace(STATE, number=4)
FILE = write_run(replace(record(parent=PARENT, edits=EDITS, start_epoch=4), start=START))


def spoilt(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> bytes:
    """A good file with the changes that `change` makes to its words and its arrays."""
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        arrays = dict(file)
    about = json.loads(arrays["about"].tobytes())
    change(about, arrays)
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def test_a_file_keeps_where_the_run_comes_from() -> None:
    run = read_run(FILE, ID)
    assert (run.parent, run.edits) == (PARENT, EDITS)
    assert same_state(run.start, START)
    assert same_state(run.state, STATE)


def test_a_file_of_a_run_that_began_from_its_seeds_is_one_of_version_1() -> None:
    def version(content: bytes) -> Any:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return json.loads(file["about"].tobytes())["version"], "start_w_xh" in file

    assert version(write_run(record())) == (1, False)
    assert version(write_run(record(parent=PARENT))) == (1, False)
    plain_run = read_run(write_run(record(parent=PARENT)), ID)
    assert (plain_run.parent, plain_run.edits) == (PARENT, ())
    assert version(FILE) == (2, True)


def infinite(array: Any) -> Any:
    return np.full_like(array, np.inf)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        *(("parent", lambda about, _, wrong=wrong: about.update(parent=wrong)) for wrong in (None, 1, [], "c" * 32)),
        *(("parent", lambda about, _, w=w: about["parent"].update(run=w)) for w in ("", "C" * 32, "c" * 33, "<b>")),
        *(("epoch", lambda about, _, w=w: about["parent"].update(epoch=w)) for w in (-1, 1.5, True, 10**400)),
        ("run", lambda about, _: about["parent"].pop("run")),
        *(
            ("edits", lambda about, _, w=w: about.update(edits=w))
            for w in (None, "rank 2", [1], ["x"], ["rank 2"] * 65)
        ),
        ("start", lambda about, _: about.pop("start")),
        ("start", lambda about, _: about.update(start=[])),
        ("start", lambda _, arrays: arrays.pop("start_b_h")),
        ("start", lambda _, arrays: [arrays.pop(name) for name in list(arrays) if name.startswith("start")]),
        ("number", lambda about, _: about["start"].update(number=99)),
        ("w_hh", lambda _, arrays: arrays.update(start_w_hh=np.zeros((2, 2)))),
        ("b_y", lambda _, arrays: arrays.update(start_b_y=infinite(arrays["b_y"]))),
        ("start_w_xh", lambda _, arrays: arrays.update(start_w_xh=np.zeros((LATER.hidden_size, 2)))),
        (
            "start_w_hy",
            lambda _, arrays: arrays.update(start_w_hy=np.zeros((3, LATER.hidden_size)), start_b_y=np.zeros(3)),
        ),
    ],
)
def test_a_start_or_parent_that_no_run_has_is_refused_and_named(
    name: str, change: Callable[[dict[str, Any], dict[str, Any]], object]
) -> None:
    assert name in refusal(spoilt(change))


def test_objects_are_never_unpickled_wherever_they_stand() -> None:
    assert "never unpickled" in refusal(spoilt_by_object())


def spoilt_by_object() -> bytes:
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        arrays = {**file, "start_b_h": np.array([State, None], dtype=object)}
    members = []
    for name, array in arrays.items():
        out = io.BytesIO()
        np.save(out, array, allow_pickle=True)
        members.append((f"{name}.npy", out.getvalue()))
    return zipped(members)
