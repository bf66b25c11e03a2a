"""The states of a run in the tables: the newest, a few snapshots on the way to it, and the given one it began from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from playground.storage.codec import pack_params, pack_state
from playground.storage.entry import Entry, json_of, many
from playground.storage.schema import SNAPSHOTS, STARTS, STATES

MOST_SNAPSHOTS = 4
APART = 2.0  # a snapshot is made when a run is so many times as old as at its last one


def superfluous(epochs: Sequence[int]) -> int | None:
    """Of more than `MOST_SNAPSHOTS` epochs (above 0, in order) the one between whose neighbours the gap is smallest."""
    if len(epochs) <= MOST_SNAPSHOTS:
        return None
    return min(zip(epochs, epochs[1:], epochs[2:], strict=False), key=lambda three: three[2] / three[0])[1]


def write_states(connection: Connection, entries: Sequence[Entry]) -> None:
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
        states.append({"run": entry.number, "settings": json_of(settings), "state": pack_state(state)})
        # A finished run needs no snapshot of its last state.
        if entry.new.ended != "done" and state.number >= max(1, APART * mine[-1] if mine else 0):
            snapshots.append({"run": entry.number, "epoch": state.number, "params": pack_params(state.params)})
            superfluous_epoch = superfluous([*mine, state.number])
            if superfluous_epoch is not None:
                superseded.append({"this": entry.number, "at": superfluous_epoch})
    many(connection, delete(STATES).where(STATES.c.run == bindparam("this")), [{"this": number} for number in numbers])
    many(connection, insert(STATES), states)
    many(connection, insert(SNAPSHOTS), snapshots)
    these = (SNAPSHOTS.c.run == bindparam("this")) & (SNAPSHOTS.c.epoch == bindparam("at"))
    many(connection, delete(SNAPSHOTS).where(these), superseded)


def write_starts(connection: Connection, entries: Sequence[Entry]) -> None:
    """The given weights that runs began from, of those updates that bring them."""
    starts = [(entry.number, entry.new.start) for entry in entries if entry.new.start is not None]
    many(connection, delete(STARTS).where(STARTS.c.run == bindparam("this")), [{"this": run} for run, _ in starts])
    many(connection, insert(STARTS), [{"run": run, "state": pack_state(start)} for run, start in starts])
