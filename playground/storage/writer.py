"""Enters what is new of runs into the tables: many at a time, since a statement costs more than what it says."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, tuple_, update

from playground.storage.codec import pack_params, pack_rows, pack_state, unpack_rows
from playground.storage.machine import these_versions, this_machine
from playground.storage.models import COLOURS, Damaged, Gap, RunUpdate, Unfit, plain_line
from playground.storage.names import default_name, free_name
from playground.storage.schema import HISTORY, RUNS, SNAPSHOTS, STARTS, STATES
from playground.storage.summary import check_types
from rnn import Settings
from rnn.history import COLUMNS, named

PIECE = 256  # epochs
MOST_SNAPSHOTS = 4
AT_ONCE = 500  # runs in one statement; databases have a limit
ROW = 2048  # bytes for what a run has besides numbers
NOT_FURTHER = "It is not saved any further, as there was no room: delete runs, then Continue takes it on from here."
APART = 2.0  # a snapshot is made when a run is so many times as old as at its last one

Values: TypeAlias = Mapping[str, Any]
"""Columns of a row and what is in them."""


@dataclass(eq=False)
class _Entry:
    """An update on its way into the tables."""

    owner: str
    owner_hash: str
    new: RunUpdate
    known: Values | None = None  # its row, if there is one
    number: int = 0
    begun: NDArray[np.float64] = field(default_factory=lambda: np.empty((len(COLUMNS), 0)))  # of its first piece
    values: dict[str, Any] = field(default_factory=dict)  # of its row, as they shall be

    @property
    def growth(self) -> int:
        """How many bytes more it will take."""
        return int(self.values["room"]) - (0 if self.known is None else int(self.known["room"]))


def enter(
    connection: Connection, updates: Sequence[tuple[str, str, RunUpdate]], most: int | None = None
) -> list[tuple[str, str]]:
    """Enters updates (owner, their hash, what is new) of different runs in a transaction of the caller's.

    Those that would make an owner's runs take more than `most` bytes are left out, and returned as (owner, id); before
    that, deleted runs of that owner are removed for good, those first that were deleted first.

    Raises Gap for a run of which the store lacks what came before, or cannot read it; Unfit for one that is none.
    """
    entries = [_Entry(*each) for each in updates]
    _look_up(connection, entries)
    for entry in entries:
        _check(entry)
        entry.values = _values(entry.new)
        try:
            if entry.new.rows.size:
                entry.values |= _figures_after(connection, entry)
        except Damaged as error:
            raise Gap(entry.owner, entry.new.id) from error
        entry.values["room"] = _room_after(entry)
    without = _without_room(connection, entries, most)
    added: list[tuple[_Entry, Values]] = []
    changed: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    for entry in entries:
        values = entry.values
        if entry in without:
            values = {"ended": "running", "message": ""}
            if entry.new.ended != "running":  # what follows is not here, so it can only be taken on
                values = {"ended": "interrupted", "message": NOT_FURTHER}
        if entry.known is None:
            if entry not in without:
                added.append((entry, values))
            continue
        if values.get("epochs_done", entry.known["epochs_done"]) != entry.known["epochs_done"]:
            values["deleted"] = None  # it trains, and its visitor shall see all that trains
        entry.number = entry.known["number"]
        changed[tuple(values)].append({**values, "this": entry.number})
    _insert(connection, added)
    for names, rows in changed.items():
        _many(connection, _update_of(names), rows)
    entered = [entry for entry in entries if entry not in without]
    _write_histories(connection, [entry for entry in entered if entry.new.rows.size])
    _write_states(connection, [entry for entry in entered if entry.new.state and entry.new.state_settings])
    _write_starts(connection, entered)
    return [(entry.owner, entry.new.id) for entry in without]


def room_of(epochs: int, weights: int, *, given_start: bool = False) -> int:
    """The bytes that a run of so many epochs and weights takes: its numbers, and a little for the rest.

    History and snapshots are compressed, so on the disk it is less. Of each weight there are the newest state, of 8
    bytes, up to four snapshots of 2, and where the run began from given weights those, of 8.
    """
    return ROW + 8 * len(COLUMNS) * (epochs + 1) + (8 * (1 + given_start) + 2 * MOST_SNAPSHOTS) * weights


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Removes runs and all that belongs to them."""
    for table in (HISTORY, STATES, STARTS, SNAPSHOTS):
        connection.execute(delete(table).where(table.c.run.in_(numbers)))
    connection.execute(delete(RUNS).where(RUNS.c.number.in_(numbers)))


def read_history(connection: Connection, number: int, end: int | None = None) -> NDArray[np.float64]:
    """The history (columns, n) of a run, up to epoch `end` exclusively. Raises Damaged."""
    pieces = select(HISTORY.c.rows).where(HISTORY.c.run == number).order_by(HISTORY.c.piece)
    if end is not None:
        pieces = pieces.where(HISTORY.c.piece * PIECE < end)
    return joined(connection.scalars(pieces))[:, :end]


def joined(packed: Iterable[bytes]) -> NDArray[np.float64]:
    """The history (columns, n) that lies in these pieces. Raises Damaged."""
    return np.concatenate([np.empty((len(COLUMNS), 0)), *map(unpack_rows, packed)], axis=1)


def superfluous(epochs: Sequence[int]) -> int | None:
    """Of more than `MOST_SNAPSHOTS` epochs (above 0, in order) the one between whose neighbours the gap is smallest."""
    if len(epochs) <= MOST_SNAPSHOTS:
        return None
    return min(zip(epochs, epochs[1:], epochs[2:], strict=False), key=lambda three: three[2] / three[0])[1]


def _look_up(connection: Connection, entries: Sequence[_Entry]) -> None:
    """What the tables have of these runs: their rows, and the piece of history that an update goes on in."""
    of_owner: dict[str, dict[str, _Entry]] = defaultdict(dict)
    for entry in entries:
        of_owner[entry.owner_hash][entry.new.id] = entry
    for owner_hash, of_id in of_owner.items():
        rows = select(RUNS).where(RUNS.c.owner == owner_hash, RUNS.c.id.in_(list(of_id)))
        for row in connection.execute(rows):
            entry = of_id[row.id]
            try:
                check_types(row)
            except Damaged as error:
                if entry.new.first > 0:
                    raise Gap(entry.owner, entry.new.id) from error
                remove(connection, [row.number])  # all of it is here to be written again
                if entry.new.name is None and isinstance(row.name, str):
                    entry.new = replace(entry.new, name=row.name)
            else:
                entry.known = row._asdict()
    going_on = {
        (entry.known["number"], entry.new.first // PIECE): entry
        for entry in entries
        if entry.known is not None and entry.new.rows.size and entry.new.first % PIECE
    }
    if going_on:
        those = tuple_(HISTORY.c.run, HISTORY.c.piece).in_(list(going_on))
        for number, piece, packed in connection.execute(select(HISTORY).where(those)):
            entry = going_on[number, piece]
            try:
                entry.begun = unpack_rows(packed)
            except Damaged as error:
                raise Gap(entry.owner, entry.new.id) from error


def _check(entry: _Entry) -> None:
    new, known = entry.new, entry.known
    if new.rows.ndim != 2 or len(new.rows) != len(COLUMNS):
        raise Unfit(f"The rows of run {new.id} have the shape {new.rows.shape}: it must be ({len(COLUMNS)}, n).")
    if new.first > (0 if known is None else known["epochs_done"] + 1):
        raise Gap(entry.owner, new.id)
    if known is None and not new.rows.size:
        raise Unfit(f"Run {new.id} has no epochs, so it is not saved.")
    if known is not None and new.rows.size and entry.begun.shape[1] < new.first % PIECE:
        raise Gap(entry.owner, new.id)


def _room_after(entry: _Entry) -> int:
    """The bytes that the run will take."""
    known, new = entry.known, entry.new
    epochs = entry.values["epochs_done"] if new.rows.size or known is None else known["epochs_done"]
    if new.state is not None:
        given_start = new.start is not None or (known is not None and known["start_epoch"] is not None)
        return room_of(epochs, sum(array.size for array in new.state.params.arrays()), given_start=given_start)
    of_weights = 0 if known is None else max(0, known["room"] - room_of(known["epochs_done"], 0))
    return room_of(epochs, 0) + of_weights


def _without_room(connection: Connection, entries: Sequence[_Entry], most: int | None) -> list[_Entry]:
    """Those of the entries for which their owners have no room left, once deleted runs have made what room they can."""
    of_owner: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.growth > 0:
            of_owner[entry.owner_hash].append(entry)
    if most is None or not of_owner:
        return []
    sums = select(RUNS.c.owner, func.sum(RUNS.c.room).label("room")).where(RUNS.c.owner.in_(list(of_owner)))
    used = {row.owner: int(row.room) for row in connection.execute(sums.group_by(RUNS.c.owner))}
    without = []
    for owner_hash, growing in of_owner.items():
        left = most - used.get(owner_hash, 0)
        lacking = sum(entry.growth for entry in growing) - left
        if lacking > 0:
            left += _remove_deleted(connection, owner_hash, lacking, [entry.new.id for entry in growing])
        for entry in growing:
            if entry.growth <= left:
                left -= entry.growth
            else:
                without.append(entry)
    return without


def _remove_deleted(connection: Connection, owner_hash: str, lacking: int, spared: Sequence[str]) -> int:
    """Removes deleted runs of that owner, but none of `spared`, until `lacking` bytes are free. Returns how many."""
    deleted = select(RUNS.c.number, RUNS.c.room).where(
        RUNS.c.owner == owner_hash, RUNS.c.deleted.is_not(None), RUNS.c.id.not_in(spared)
    )
    free, gone = 0, []
    for row in connection.execute(deleted.order_by(RUNS.c.deleted)):
        if free >= lacking:
            break
        free += int(row.room)
        gone.append(row.number)
    for start in range(0, len(gone), AT_ONCE):
        remove(connection, gone[start : start + AT_ONCE])
    return free


@lru_cache(maxsize=4096)
def _json(settings: Settings) -> str:
    return settings.to_json()


def _values(new: RunUpdate) -> dict[str, Any]:
    values: dict[str, Any] = {
        "data": plain_line(new.data),
        "data_hash": plain_line(new.data_hash),
        "settings": _json(new.settings),
        "first_settings": _json(new.first_settings),
        "changes": json.dumps([[int(epoch), name, value] for epoch, name, value in new.changes]),
        "ended": new.ended,
        "message": plain_line(new.message),
        "started": new.started,
    }
    if new.name is not None:
        values["name"] = plain_line(new.name) or default_name(new.data, new.first_settings)
    if new.sweep is not None:
        values["sweep"] = new.sweep
    if new.parent is not None:
        values |= {"parent_run": plain_line(new.parent.run, 32), "parent_epoch": new.parent.epoch}
    if new.start is not None:
        values["start_epoch"] = new.start.number
    if new.machine is not None:
        values["machine"] = plain_line(new.machine)
    if new.versions is not None:
        values["versions"] = json.dumps(dict(new.versions))
    return values


def _insert(connection: Connection, added: Sequence[tuple[_Entry, Values]]) -> None:
    """Makes a row of each of these new runs, with names and the next colours of their owners, and notes its number."""
    if not added:
        return
    of_owner: dict[str, dict[str, _Entry]] = defaultdict(dict)
    for entry, _ in added:
        of_owner[entry.owner_hash][entry.new.id] = entry
    newest = select(func.max(RUNS.c.number)).where(RUNS.c.owner.in_(list(of_owner))).group_by(RUNS.c.owner)
    last = select(RUNS.c.owner, RUNS.c.colour).where(RUNS.c.number.in_(newest))
    colours = {row.owner: row.colour for row in connection.execute(last) if isinstance(row.colour, int)}
    taken: dict[str, set[str]] = defaultdict(set)
    for owner, name in connection.execute(select(RUNS.c.owner, RUNS.c.name).where(RUNS.c.owner.in_(list(of_owner)))):
        taken[owner].add(name)
    machine, versions = this_machine(), json.dumps(these_versions())
    rows = []
    for entry, values in added:
        name = values.get("name") or free_name(entry.new.data, entry.new.first_settings, taken[entry.owner_hash])
        taken[entry.owner_hash].add(name)
        colours[entry.owner_hash] = colour = (colours.get(entry.owner_hash, -1) + 1) % COLOURS
        row = {"owner": entry.owner_hash, "id": entry.new.id, "colour": colour, "pinned": False, "sweep": None}
        row |= {"parent_run": None, "parent_epoch": None, "start_epoch": None}
        rows.append({**row, "machine": machine, "versions": versions, **values, "name": name, "first_name": name})
    _many(connection, insert(RUNS), rows)
    for owner_hash, of_id in of_owner.items():
        those = (RUNS.c.owner == owner_hash) & RUNS.c.id.in_(list(of_id))
        for number, run_id in connection.execute(select(RUNS.c.number, RUNS.c.id).where(those)):
            of_id[run_id].number = number


def _figures_after(connection: Connection, entry: _Entry) -> dict[str, Any]:
    """The figures of a run once its new rows are in its history."""
    known, new = entry.known, entry.new
    before: Values = {}
    if known is not None and new.first == known["epochs_done"] + 1:
        before = known
    elif known is not None and new.first > 0:  # some of what it has is replaced
        before = _figures(read_history(connection, known["number"], new.first), 0, {})
    return _figures(new.rows, new.first, before)


def _figures(rows: NDArray[np.float64], first: int, before: Mapping[str, Any]) -> dict[str, Any]:
    columns = named(rows)

    def best(name: str, choose: np.ufunc, values: NDArray[np.float64]) -> float:
        earlier = before.get(name)
        return float(choose.reduce(values, initial=math.nan if earlier is None else earlier))

    def all_right(name: str, accuracy: NDArray[np.float64]) -> int | None:
        earlier = before.get(name)
        reached = np.flatnonzero(accuracy >= 1)
        return earlier if earlier is not None else first + int(reached[0]) if reached.size else None

    return {
        "epochs_done": first + rows.shape[1] - 1,
        "seconds": float(columns["seconds"][-1]),
        "best_test_loss": best("best_test_loss", np.fmin, columns["test_loss"]),
        "best_test_accuracy": best("best_test_accuracy", np.fmax, columns["test_accuracy"]),
        "final_train_loss": float(columns["train_loss"][-1]),
        "final_train_accuracy": float(columns["train_accuracy"][-1]),
        "final_test_loss": float(columns["test_loss"][-1]),
        "final_test_accuracy": float(columns["test_accuracy"][-1]),
        "first_all_train": all_right("first_all_train", columns["train_accuracy"]),
        "first_all_test": all_right("first_all_test", columns["test_accuracy"]),
    }


def _write_histories(connection: Connection, entries: Sequence[_Entry]) -> None:
    replaced, pieces = [], []
    for entry in entries:
        piece, kept = divmod(entry.new.first, PIECE)
        rows = np.concatenate([entry.begun[:, :kept], entry.new.rows], axis=1)
        if entry.known is not None:
            replaced.append({"this": entry.number, "from_piece": piece})
        pieces += [
            {"run": entry.number, "piece": piece + i, "rows": pack_rows(rows[:, start : start + PIECE])}
            for i, start in enumerate(range(0, rows.shape[1], PIECE))
        ]
    these = (HISTORY.c.run == bindparam("this")) & (HISTORY.c.piece >= bindparam("from_piece"))
    _many(connection, delete(HISTORY).where(these), replaced)
    _many(connection, insert(HISTORY), pieces)


def _write_states(connection: Connection, entries: Sequence[_Entry]) -> None:
    """The newest states, and snapshots of them where it is time for one; the seeds give epoch 0."""
    numbers = [entry.number for entry in entries]
    states, snapshots, superseded = [], [], []
    epochs: dict[int, list[int]] = defaultdict(list)
    there = select(SNAPSHOTS.c.run, SNAPSHOTS.c.epoch).where(SNAPSHOTS.c.run.in_(numbers)).order_by(SNAPSHOTS.c.epoch)
    for number, epoch in connection.execute(there) if numbers else ():
        if isinstance(epoch, int):
            epochs[number].append(epoch)
        else:  # damaged, and no reason to save nothing of this run any more
            superseded.append({"this": number, "at": epoch})
    for entry in entries:
        state, settings, mine = entry.new.state, entry.new.state_settings, epochs[entry.number]
        assert state is not None
        assert settings is not None
        states.append({"run": entry.number, "settings": _json(settings), "state": pack_state(state)})
        # A finished run needs no snapshot of its last state.
        if entry.new.ended != "done" and state.number >= max(1, APART * mine[-1] if mine else 0):
            snapshots.append({"run": entry.number, "epoch": state.number, "params": pack_params(state.params)})
            gone = superfluous([*mine, state.number])
            if gone is not None:
                superseded.append({"this": entry.number, "at": gone})
    _many(connection, delete(STATES).where(STATES.c.run == bindparam("this")), [{"this": number} for number in numbers])
    _many(connection, insert(STATES), states)
    _many(connection, insert(SNAPSHOTS), snapshots)
    these = (SNAPSHOTS.c.run == bindparam("this")) & (SNAPSHOTS.c.epoch == bindparam("at"))
    _many(connection, delete(SNAPSHOTS).where(these), superseded)


def _write_starts(connection: Connection, entries: Sequence[_Entry]) -> None:
    """The given weights that runs began from, of those updates that bring them."""
    starts = [(entry.number, entry.new.start) for entry in entries if entry.new.start is not None]
    _many(connection, delete(STARTS).where(STARTS.c.run == bindparam("this")), [{"this": run} for run, _ in starts])
    _many(connection, insert(STARTS), [{"run": run, "state": pack_state(start)} for run, start in starts])


@lru_cache
def _update_of(names: tuple[str, ...]) -> Executable:
    """The statement that changes these columns of the run whose number is `this`."""
    return update(RUNS).where(RUNS.c.number == bindparam("this")).values({name: bindparam(name) for name in names})


def _many(connection: Connection, statement: Executable, rows: Sequence[Values]) -> None:
    """Carries out the statement for each of the rows; for none if there are none."""
    if rows:
        connection.execute(statement, rows)
