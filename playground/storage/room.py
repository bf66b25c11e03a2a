"""How much room the saved runs of a visitor take, and which of them are left out when it is used up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from playground.storage.pending_update import RUNS_IN_A_STATEMENT, PendingUpdate, remove
from playground.storage.schema import RUNS
from playground.storage.states import MOST_SNAPSHOTS
from rnn.history import COLUMNS

ROW = 2048  # bytes for what a run has besides numbers


def room_of(epochs: int, weights: int, *, given_start: bool = False, kept: int | None = None) -> int:
    """The bytes that a run of so many epochs and weights takes: its numbers, and a little for the rest.

    History and snapshots are compressed, so on the disk it is less. Of each weight there are the newest state, of 8
    bytes, where the run began from given weights those, of 8, and on its way either so many whole states, `kept`, of 8,
    or with None up to four snapshots, of 8 too.
    """
    on_the_way = 8 * (MOST_SNAPSHOTS if kept is None else kept)
    return ROW + 8 * len(COLUMNS) * (epochs + 1) + (8 * (1 + given_start) + on_the_way) * weights


def room_after(pending: PendingUpdate) -> int:
    """The bytes that the run will take."""
    before, new = pending.known, pending.new
    epochs = pending.values["epochs_done"] if new.rows.size or before is None else before["epochs_done"]
    if new.state is not None:
        given_start = new.start is not None or (before is not None and before["start_epoch"] is not None)
        weights = new.state.size
        states = None if new.kept is None else len(new.kept)
        return room_of(epochs, weights, given_start=given_start, kept=states)
    of_weights = 0 if before is None else max(0, before["room"] - room_of(before["epochs_done"], 0))
    return room_of(epochs, 0) + of_weights


def without_room(
    connection: Connection, pending_updates: Sequence[PendingUpdate], most: int | None
) -> list[PendingUpdate]:
    """Those for which their owners have no room left, once deleted runs have made what room they can."""
    of_owner: dict[str, list[PendingUpdate]] = defaultdict(list)
    for pending in pending_updates:
        if pending.growth > 0:
            of_owner[pending.owner_hash].append(pending)
    if most is None or not of_owner:
        return []
    sums = select(RUNS.c.owner, func.sum(RUNS.c.room).label("room")).where(RUNS.c.owner.in_(list(of_owner)))
    bytes_by_owner = {row.owner: int(row.room) for row in connection.execute(sums.group_by(RUNS.c.owner))}
    without = []
    for owner_hash, growing in of_owner.items():
        room = most - bytes_by_owner.get(owner_hash, 0)
        lacking = sum(pending.growth for pending in growing) - room
        if lacking > 0:
            to_write = [pending.new.id for pending in pending_updates if pending.owner_hash == owner_hash]  # these stay
            room += _remove_deleted(connection, owner_hash, lacking, to_write)
        for pending in growing:
            if pending.growth <= room:
                room -= pending.growth
            else:
                without.append(pending)
    return without


def _remove_deleted(connection: Connection, owner_hash: str, lacking: int, exempt_ids: Sequence[str]) -> int:
    """Removes deleted runs of that owner, not `exempt_ids`, until `lacking` bytes are free. Returns the bytes freed."""
    query = select(RUNS.c.number, RUNS.c.room).where(
        RUNS.c.owner == owner_hash, RUNS.c.deleted.is_not(None), RUNS.c.id.not_in(exempt_ids)
    )
    free, numbers = 0, []
    for row in connection.execute(query.order_by(RUNS.c.deleted)):
        if free >= lacking:
            break
        free += int(row.room)
        numbers.append(row.number)
    for start in range(0, len(numbers), RUNS_IN_A_STATEMENT):
        remove(connection, numbers[start : start + RUNS_IN_A_STATEMENT])
    return free
