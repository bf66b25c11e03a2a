"""How much room the saved runs of a visitor take, and which of them are left out when it is used up."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, distinct, func, select

from playground.storage.pending_update import RUNS_IN_A_STATEMENT, PendingUpdate, remove
from playground.storage.quotas import ROOM, RUNS_KEPT, Quota, Quotas, Used
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
    of_weights = 0 if before is None else max(0, before["room"] - room_of(before["epochs_done"], 0))
    as_before = room_of(epochs, 0) + of_weights
    if new.state is None:
        return as_before
    given_start = new.start is not None or (before is not None and before["start_epoch"] is not None)
    states = None if new.kept is None else len(new.kept)
    room = room_of(epochs, new.state.size, given_start=given_start, kept=states)
    return max(room, as_before) if states is None else room  # what is saved of states on its way stays


@dataclass
class Left:
    """What an owner may save on: so many bytes, and so many runs that are new."""

    room: float
    runs: float

    def lacks(self, room: float, runs: float) -> bool:
        """Whether so much more is too much."""
        return room > self.room or runs > max(0.0, self.runs)  # where fewer may be than there are, these grow on


def used_by(connection: Connection, owner_hash: str) -> Used:
    """What there is of that owner's."""
    columns = func.coalesce(func.sum(RUNS.c.room), 0), func.count(), func.count(distinct(RUNS.c.sweep))
    found = connection.execute(select(*columns).where(RUNS.c.owner == owner_hash, RUNS.c.deleted.is_(None))).one()
    return Used(*map(int, found))


def without_room(
    connection: Connection, pending_updates: Sequence[PendingUpdate], quotas: Quotas
) -> dict[PendingUpdate, Quota]:
    """Those for which their owners have no room left, once deleted runs have made some, and which quota is used up."""
    of_owner: dict[str, list[PendingUpdate]] = defaultdict(list)
    for pending in pending_updates:
        if pending.growth > 0:
            of_owner[pending.owner_hash].append(pending)
    if (quotas.room is None and quotas.runs is None) or not of_owner:
        return {}
    most = Left(math.inf if quotas.room is None else quotas.room, math.inf if quotas.runs is None else quotas.runs)
    sums = select(RUNS.c.owner, func.sum(RUNS.c.room).label("room"), func.count().label("runs"))
    rows = connection.execute(sums.where(RUNS.c.owner.in_(list(of_owner))).group_by(RUNS.c.owner))
    left_of_owner = {row.owner: Left(most.room - int(row.room), most.runs - int(row.runs)) for row in rows}
    without: dict[PendingUpdate, Quota] = {}
    for owner_hash, growing in of_owner.items():
        left = left_of_owner.get(owner_hash) or replace(most)
        room, runs = sum(pending.growth for pending in growing), sum(pending.is_new for pending in growing)
        if left.lacks(room, runs):
            to_write = [pending.new.id for pending in pending_updates if pending.owner_hash == owner_hash]  # these stay
            _remove_deleted(connection, owner_hash, left, (room, runs), to_write)
        for pending in growing:
            if left.lacks(pending.growth, pending.is_new):
                without[pending] = RUNS_KEPT if left.lacks(-math.inf, pending.is_new) else ROOM
            else:
                left.room -= pending.growth
                left.runs -= pending.is_new
    return without


def _remove_deleted(
    connection: Connection, owner_hash: str, left: Left, wanted: tuple[float, float], exempt_ids: Sequence[str]
) -> None:
    """Removes deleted runs of that owner, not `exempt_ids`, until `left` has the wanted room and runs if it can."""
    query = select(RUNS.c.number, RUNS.c.room).where(
        RUNS.c.owner == owner_hash, RUNS.c.deleted.is_not(None), RUNS.c.id.not_in(exempt_ids)
    )
    numbers = []
    for row in connection.execute(query.order_by(RUNS.c.deleted)):
        if not left.lacks(*wanted):
            break
        left.room += int(row.room)
        left.runs += 1
        numbers.append(row.number)
    for start in range(0, len(numbers), RUNS_IN_A_STATEMENT):
        remove(connection, numbers[start : start + RUNS_IN_A_STATEMENT])
