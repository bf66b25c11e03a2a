"""The states of a run in the tables: the newest, those on the way to it, and the given one it began from.

A run that trained alone keeps whole states on its way, chosen by `rnn.kept_states`. Of a run of a sweep, of which there
may be 512, only four whole states are kept there, 43 KB each for 64 units. Earlier versions kept their weights in half
precision.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, true

from playground.storage.codec import pack_state, unpack_kept
from playground.storage.models import Damaged
from playground.storage.pending_update import PendingUpdate, json_of, many
from playground.storage.schema import KEPT, SNAPSHOTS, STARTS, STATES
from rnn.kept_states import KeptState
from rnn.packed_state import MAGIC, MAGIC_AT

log = logging.getLogger(__name__)

MOST_SNAPSHOTS = 4
SNAPSHOTS_APART = 2.0  # a snapshot is made when a run is so many times as old as at its last one


def superfluous(epochs: Sequence[int]) -> int | None:
    """Of more than `MOST_SNAPSHOTS` epochs (above 0, in order) the one between whose neighbours the gap is smallest."""
    if len(epochs) <= MOST_SNAPSHOTS:
        return None
    return min(zip(epochs, epochs[1:], epochs[2:], strict=False), key=lambda three: three[2] / three[0])[1]


def pack_states(pending: PendingUpdate) -> None:
    """Packs the newest state and the given one."""
    if pending.new.state is not None:
        pending.packed_state = pack_state(pending.new.state)
    if pending.new.start is not None:
        pending.packed_start = pack_state(pending.new.start)


def write_states(connection: Connection, pending_updates: Sequence[PendingUpdate]) -> None:
    """The newest states, and snapshots of them where it is time for one; the seeds give epoch 0."""
    numbers = [pending.number for pending in pending_updates]
    states, snapshots, removals = [], [], []
    epochs: dict[int, list[int]] = defaultdict(list)
    there = select(SNAPSHOTS.c.run, SNAPSHOTS.c.epoch).where(SNAPSHOTS.c.run.in_(numbers)).order_by(SNAPSHOTS.c.epoch)
    for number, epoch in connection.execute(there) if numbers else ():
        if isinstance(epoch, int):
            epochs[number].append(epoch)
        else:  # damaged, and no reason to save nothing of this run any more
            removals.append({"this": number, "at": epoch})
    for pending in pending_updates:
        state, settings, mine = pending.new.state, pending.new.state_settings, epochs[pending.number]
        assert state is not None
        assert settings is not None
        states.append({"run": pending.number, "settings": json_of(settings), "state": pending.packed_state})
        # A finished run needs no snapshot of its last state, and one that keeps whole states none at all.
        if (
            pending.new.kept is None
            and pending.new.ended != "done"
            and state.number >= max(1, SNAPSHOTS_APART * mine[-1] if mine else 0)
        ):
            snapshots.append({"run": pending.number, "epoch": state.number, "params": pending.packed_state})
            superfluous_epoch = superfluous([*mine, state.number])
            if superfluous_epoch is not None:
                removals.append({"this": pending.number, "at": superfluous_epoch})
    many(connection, delete(STATES).where(STATES.c.run == bindparam("this")), [{"this": number} for number in numbers])
    many(connection, insert(STATES), states)
    many(connection, insert(SNAPSHOTS), snapshots)
    these = (SNAPSHOTS.c.run == bindparam("this")) & (SNAPSHOTS.c.epoch == bindparam("at"))
    many(connection, delete(SNAPSHOTS).where(these), removals)


def write_starts(connection: Connection, pending_updates: Sequence[PendingUpdate]) -> None:
    """The given weights that runs began from, of those updates that bring them."""
    starts = [
        {"run": pending.number, "state": pending.packed_start}
        for pending in pending_updates
        if pending.new.start is not None
    ]
    many(
        connection,
        delete(STARTS).where(STARTS.c.run == bindparam("this")),
        [{"this": start["run"]} for start in starts],
    )
    many(connection, insert(STARTS), starts)


def write_kept(connection: Connection, pending_updates: Sequence[PendingUpdate]) -> None:
    """Writes the whole states on the way, of the updates that bring them, in place of those that were saved before."""
    numbers = [pending.number for pending in pending_updates]
    if not numbers:
        return
    begins_anew = [pending.number for pending in pending_updates if pending.new.first == 0]
    if begins_anew:  # all of it is written again, since what is there may be damaged
        connection.execute(delete(KEPT).where(KEPT.c.run.in_(begins_anew)))
    saved_epochs: dict[int, set[int]] = defaultdict(set)
    for number, epoch in connection.execute(select(KEPT.c.run, KEPT.c.epoch).where(KEPT.c.run.in_(numbers))):
        saved_epochs[number].add(epoch)
    new, removals = [], []
    for pending in pending_updates:
        mine, states = saved_epochs[pending.number], {each.number: each for each in pending.new.kept or ()}
        removals += [{"this": pending.number, "at": epoch} for epoch in mine - states.keys()]
        new += [
            {"run": pending.number, "epoch": epoch, "changed": each.changed, "state": bytes(each.content)}
            for epoch, each in states.items()
            if epoch not in mine
        ]
    these = (KEPT.c.run == bindparam("this")) & (KEPT.c.epoch == bindparam("at"))
    many(connection, delete(KEPT).where(these), removals)
    many(connection, insert(KEPT), new)


_KEPT_STATES = select(KEPT.c.epoch, KEPT.c.state, KEPT.c.changed).order_by(KEPT.c.epoch)


def read_kept(connection: Connection, number: int, epoch: int | None = None) -> tuple[KeptState, ...]:
    """The whole states on the way of a run by its number, in order; only that of `epoch`, if given. Raises Damaged."""
    those = _KEPT_STATES.where(KEPT.c.run == number)
    if epoch is not None:
        those = those.where(KEPT.c.epoch == epoch)
    return tuple(unpack_kept(blob, changed=bool(changed)) for _, blob, changed in connection.execute(those))


def readable_kept(connection: Connection, number: int) -> tuple[KeptState, ...]:
    """As `read_kept`, without a state that is damaged, of which the log is told: its run goes on without it."""
    states: list[KeptState] = []
    for epoch, blob, changed in connection.execute(_KEPT_STATES.where(KEPT.c.run == number)):
        try:
            states.append(unpack_kept(blob, changed=bool(changed)))
        except Damaged as damage:
            log.error("Of run number %s the state of epoch %s is left out: %s", number, epoch, damage)
    return tuple(states)


def read_epochs(connection: Connection, number: int) -> dict[int, bool]:
    """The epochs on the way of a run by its number of which weights are kept, in order, and whether each are whole.

    Those that are not whole are in half precision, as earlier versions saved them of runs of sweeps.
    """
    is_whole = func.substr(SNAPSHOTS.c.params, MAGIC_AT + 1, len(MAGIC)) == MAGIC
    whole_by_epoch = {
        epoch: bool(whole)
        for columns in ((SNAPSHOTS.c.epoch, is_whole), (KEPT.c.epoch, true()))  # an epoch that both have is whole
        for epoch, whole in connection.execute(select(*columns).where(columns[0].table.c.run == number))
        if isinstance(epoch, int)
    }
    return dict(sorted(whole_by_epoch.items()))
