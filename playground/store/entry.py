"""Enters what is new of one run into the tables."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, delete, insert, select, update

from playground.store.codec import pack_params, pack_rows, pack_state, unpack_rows
from playground.store.machine import these_versions, this_machine
from playground.store.records import COLOURS, COLUMNS, Damaged, Gap, RunUpdate, StoreError, plain_line
from playground.store.schema import HISTORY, RUNS, SNAPSHOTS, STATES
from rnn import Settings
from rnn.records import State

PIECE = 512  # epochs
MOST_SNAPSHOTS = 4
APART = 2.0  # a snapshot is made when a run is so many times as old as at its last one


def enter(connection: Connection, owner: str, owner_hash: str, new: RunUpdate) -> None:
    """Enters `new` in a transaction of the caller's. Raises Gap, Damaged, or StoreError for an update that is none."""
    if new.rows.ndim != 2 or len(new.rows) != len(COLUMNS):
        raise StoreError(f"The rows of run {new.id} have the shape {new.rows.shape}: it must be (5, n).")
    known = connection.execute(select(RUNS).where(RUNS.c.owner == owner_hash, RUNS.c.id == new.id)).one_or_none()
    if new.first > (0 if known is None else known.epochs_done + 1):
        raise Gap(owner, new.id)
    if known is None and not new.rows.size:
        raise StoreError(f"Run {new.id} has no epochs, so it is not saved.")
    values = _values(new)
    if new.rows.size:
        values |= _figures_after(connection, known, new)
    if known is None:
        number = _insert(connection, owner_hash, new, values)
    else:
        number = known.number
        connection.execute(update(RUNS).where(RUNS.c.number == number).values(values))
    if new.rows.size:
        _write_history(connection, number, new.first, new.rows)
    if new.state is not None and new.state_settings is not None:
        _write_state(connection, number, new.state, new.state_settings)
        if new.ended != "done":  # else it is the last one anyway
            _write_snapshot(connection, number, new.state)


def read_history(connection: Connection, number: int, end: int | None = None) -> NDArray[np.float64]:
    """The history (5, n) of a run, up to epoch `end` exclusively. Raises Damaged."""
    pieces = select(HISTORY.c.rows).where(HISTORY.c.run == number).order_by(HISTORY.c.piece)
    if end is not None:
        pieces = pieces.where(HISTORY.c.piece * PIECE < end)
    return joined([packed for (packed,) in connection.execute(pieces)])[:, :end]


def joined(packed: Sequence[bytes]) -> NDArray[np.float64]:
    """The history (5, n) that lies in these pieces. Raises Damaged."""
    return np.concatenate([np.empty((len(COLUMNS), 0)), *map(unpack_rows, packed)], axis=1)


def default_name(data: str, settings: Settings) -> str:
    """What a run is called that nobody has given a name."""
    return plain_line(f"{data} H={settings.hidden_size} lr={settings.learning_rate:g} seed={settings.seed}")


def _values(new: RunUpdate) -> dict[str, Any]:
    values: dict[str, Any] = {
        "data": plain_line(new.data),
        "data_hash": plain_line(new.data_hash),
        "settings": new.settings.to_json(),
        "first_settings": new.first_settings.to_json(),
        "changes": json.dumps([[int(epoch), name, value] for epoch, name, value in new.changes]),
        "ended": new.ended,
        "message": plain_line(new.message),
        "started": new.started,
    }
    if new.name is not None:
        values["name"] = plain_line(new.name) or default_name(new.data, new.first_settings)
    if new.sweep is not None:
        values["sweep"] = new.sweep
    if new.machine is not None:
        values["machine"] = plain_line(new.machine)
    if new.versions is not None:
        values["versions"] = json.dumps(dict(new.versions))
    return values


def _insert(connection: Connection, owner_hash: str, new: RunUpdate, values: Mapping[str, Any]) -> int:
    of_owner = select(RUNS.c.colour).where(RUNS.c.owner == owner_hash)
    newest = connection.scalar(of_owner.order_by(RUNS.c.number.desc()).limit(1))
    name = values.get("name", default_name(new.data, new.first_settings))
    row = {
        "owner": owner_hash,
        "id": new.id,
        "colour": 0 if newest is None else (newest + 1) % COLOURS,
        "pinned": False,
        "machine": this_machine(),
        "versions": json.dumps(these_versions()),
        **values,
        "name": name,
        "first_name": name,
    }
    (number,) = connection.execute(insert(RUNS).values(row)).inserted_primary_key or (0,)
    return int(number)


def _figures_after(connection: Connection, known: Row[Any] | None, new: RunUpdate) -> dict[str, Any]:
    """The figures of a run once `new.rows` are in its history."""
    if known is not None and new.first == known.epochs_done + 1:
        before: Mapping[str, Any] = known._asdict()
    elif known is not None and new.first > 0:  # some of what it has is replaced
        before = _figures(read_history(connection, known.number, new.first), 0, {})
    else:
        before = {}
    return _figures(new.rows, new.first, before)


def _figures(rows: NDArray[np.float64], first: int, before: Mapping[str, Any]) -> dict[str, Any]:
    train_loss, train_accuracy, test_loss, test_accuracy, seconds = rows

    def best(name: str, choose: np.ufunc, values: NDArray[np.float64]) -> float:
        earlier = before.get(name)
        return float(choose.reduce(values, initial=math.nan if earlier is None else earlier))

    def all_right(name: str, accuracy: NDArray[np.float64]) -> int | None:
        earlier = before.get(name)
        reached = np.flatnonzero(accuracy >= 1)
        return earlier if earlier is not None else first + int(reached[0]) if reached.size else None

    return {
        "epochs_done": first + rows.shape[1] - 1,
        "seconds": float(seconds[-1]),
        "best_test_loss": best("best_test_loss", np.fmin, test_loss),
        "best_test_accuracy": best("best_test_accuracy", np.fmax, test_accuracy),
        "final_train_loss": float(train_loss[-1]),
        "final_train_accuracy": float(train_accuracy[-1]),
        "final_test_loss": float(test_loss[-1]),
        "final_test_accuracy": float(test_accuracy[-1]),
        "first_all_train": all_right("first_all_train", train_accuracy),
        "first_all_test": all_right("first_all_test", test_accuracy),
    }


def _write_history(connection: Connection, number: int, first: int, rows: NDArray[np.float64]) -> None:
    piece, kept = divmod(first, PIECE)
    if kept:
        begun = connection.scalar(select(HISTORY.c.rows).where(HISTORY.c.run == number, HISTORY.c.piece == piece))
        before = joined([begun] if begun else [])[:, :kept]
        if before.shape[1] < kept:
            raise Damaged(f"The history of run {number} has lost a part.")
        rows = np.concatenate([before, rows], axis=1)
    connection.execute(delete(HISTORY).where(HISTORY.c.run == number, HISTORY.c.piece >= piece))
    pieces = [
        {"run": number, "piece": piece + i, "rows": pack_rows(rows[:, start : start + PIECE])}
        for i, start in enumerate(range(0, rows.shape[1], PIECE))
    ]
    connection.execute(insert(HISTORY), pieces)


def _write_state(connection: Connection, number: int, state: State, settings: Settings) -> None:
    values = {"settings": settings.to_json(), "state": pack_state(state)}
    if not connection.execute(update(STATES).where(STATES.c.run == number).values(values)).rowcount:
        connection.execute(insert(STATES).values(run=number, **values))


def _write_snapshot(connection: Connection, number: int, state: State) -> None:
    """Keeps the weights if it is time to, evenly spread over the logarithm of the epochs; the seeds give epoch 0."""
    there = select(SNAPSHOTS.c.epoch).where(SNAPSHOTS.c.run == number).order_by(SNAPSHOTS.c.epoch)
    epochs = list(connection.scalars(there))
    if state.number < max(1, APART * epochs[-1] if epochs else 0):
        return
    packed = pack_params(state.params)
    connection.execute(insert(SNAPSHOTS).values(run=number, epoch=state.number, params=packed))
    gone = superfluous([*epochs, state.number])
    if gone is not None:
        connection.execute(delete(SNAPSHOTS).where(SNAPSHOTS.c.run == number, SNAPSHOTS.c.epoch == gone))


def superfluous(epochs: Sequence[int]) -> int | None:
    """Of more than `MOST_SNAPSHOTS` epochs (above 0, in order) the one between whose neighbours the gap is smallest."""
    if len(epochs) <= MOST_SNAPSHOTS:
        return None
    return min(zip(epochs, epochs[1:], epochs[2:], strict=False), key=lambda three: three[2] / three[0])[1]
