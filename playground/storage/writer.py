"""Enters what is new of runs into the tables: many at a time, since a statement costs more than what it says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Executable, bindparam, func, insert, select, tuple_, update

from playground.storage.codec import unpack_rows
from playground.storage.figures import figures_after
from playground.storage.history import PIECE, pack_history, write_histories
from playground.storage.machine import these_versions, this_machine
from playground.storage.models import COLOURS, EDITS_APART, Damaged, Gap, RunUpdate, Taken, Unfit, plain_line
from playground.storage.names import default_name, free_name
from playground.storage.pending_update import PendingUpdate, Values, json_of, many, remove
from playground.storage.plans import write_plans
from playground.storage.quotas import NO_QUOTAS, Quota, Quotas
from playground.storage.room import room_after, without_room
from playground.storage.schema import HISTORY, RUNS
from playground.storage.states import pack_states, write_kept, write_starts, write_states
from playground.storage.summary import check_types
from rnn.history import COLUMNS

NOT_FURTHER = "It is not saved any further, as there was no room: delete runs, then Continue takes it on from here."


class LeftOut(NamedTuple):
    """A run of which something is not saved, since its owner's quota is used up."""

    owner: str
    run_id: str
    quota: Quota


def prepared(updates: Sequence[tuple[str, str, RunUpdate]]) -> list[PendingUpdate]:
    """Updates (owner, their hash, what is new) of different runs, packed to be entered. Raises Unfit.

    To be called before the transaction: it can take seconds, in which others would wait, and PostgreSQL would take a
    server that is silent between two statements for one that is gone.
    """
    pending_updates = [PendingUpdate(*each) for each in updates]
    for pending in pending_updates:
        rows = pending.new.rows
        if rows.ndim != 2 or len(rows) != len(COLUMNS):
            raise Unfit(
                f"The rows of run {pending.new.id} have the shape {rows.shape}: it must be ({len(COLUMNS)}, n)."
            )
        pack_history(pending)
        pack_states(pending)
    return pending_updates


def enter(
    connection: Connection,
    pending_updates: Sequence[PendingUpdate],
    quotas: Quotas = NO_QUOTAS,
    holder: str | None = None,
) -> list[LeftOut]:
    """Enters what `prepared` has made of updates, each once, in a transaction of the caller's.

    Those that would make an owner's runs more, or larger, than they may be are left out, and returned; before that,
    deleted runs of that owner are removed for good, those first that were deleted first.

    `holder` is the server that writes. Raises Taken if others hold some of the runs; Gap for a run of which the store
    lacks what came before, or cannot read it; Unfit for one that is none.
    """
    _look_up(connection, pending_updates, holder)
    _check_sweeps(connection, pending_updates, holder)
    for pending in pending_updates:
        _check(pending)
        pending.values = _values(pending.new)
        try:
            if pending.new.rows.size:
                pending.values |= figures_after(connection, pending)
        except Damaged as error:
            raise Gap(pending.owner, pending.new.id) from error
        pending.values["room"] = room_after(pending)
    without = without_room(connection, pending_updates, quotas)
    insertions: list[tuple[PendingUpdate, Values]] = []
    changes: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    for pending in pending_updates:
        values = pending.values
        if pending in without:
            values = {"ended": "running", "message": ""}
            if pending.new.ended != "running":  # what follows is not here, so it can only be taken on
                values = {"ended": "interrupted", "message": NOT_FURTHER}
        if holder is not None and (pending.known is None or pending.known["holder"] is None):
            values["holder"] = holder
        if pending.known is None:
            if pending not in without:
                insertions.append((pending, values))
            continue
        if values.get("epochs_done", pending.known["epochs_done"]) != pending.known["epochs_done"]:
            values["deleted"] = None  # it trains, and its visitor shall see all that trains
        pending.number = pending.known["number"]
        changes[tuple(values)].append({**values, "this": pending.number})
    _insert(connection, insertions)
    for names, rows in changes.items():
        many(connection, _update_of(names), rows)
    to_write = [pending for pending in pending_updates if pending not in without]
    write_histories(connection, [pending for pending in to_write if pending.new.rows.size])
    write_states(connection, [pending for pending in to_write if pending.new.state and pending.new.state_settings])
    write_starts(connection, to_write)
    write_kept(connection, [pending for pending in to_write if pending.new.kept is not None])
    write_plans(connection, to_write)
    return [LeftOut(pending.owner, pending.new.id, quota) for pending, quota in without.items()]


def _look_up(connection: Connection, pending_updates: Sequence[PendingUpdate], holder: str | None) -> None:
    """What the tables have of these runs: their rows, and the piece of history that an update goes on in.

    From then on no other server changes the rows before the transaction ends. Raises Taken for those that others hold.
    """
    taken: list[tuple[str, str]] = []
    of_owner: dict[str, dict[str, PendingUpdate]] = defaultdict(dict)
    for pending in pending_updates:
        of_owner[pending.owner_hash][pending.new.id] = pending
    for owner_hash, of_id in of_owner.items():
        rows = select(RUNS).where(RUNS.c.owner == owner_hash, RUNS.c.id.in_(list(of_id)))
        for row in connection.execute(rows.order_by(RUNS.c.number).with_for_update()):
            pending = of_id[row.id]
            if isinstance(row.holder, str) and row.holder != holder:
                taken.append((pending.owner, row.id))
                continue
            try:
                check_types(row)
            except Damaged as error:
                if pending.new.first > 0:
                    raise Gap(pending.owner, pending.new.id) from error
                remove(connection, [row.number])  # all of it is here to be written again
                if pending.new.name is None and isinstance(row.name, str):
                    pending.new = replace(pending.new, name=row.name)
            else:
                pending.known = row._asdict()
    if taken:
        raise Taken(taken)
    going_on = {
        (pending.known["number"], pending.new.first // PIECE): pending
        for pending in pending_updates
        if pending.known is not None and pending.new.rows.size and pending.new.first % PIECE
    }
    if going_on:
        those = tuple_(HISTORY.c.run, HISTORY.c.piece).in_(list(going_on))
        for number, piece, blob in connection.execute(select(HISTORY).where(those)):
            pending = going_on[number, piece]
            try:
                pending.begun = unpack_rows(blob)
            except Damaged as error:
                raise Gap(pending.owner, pending.new.id) from error


def _check_sweeps(connection: Connection, pending_updates: Sequence[PendingUpdate], holder: str | None) -> None:
    """Raises Taken for new runs of sweeps that go on elsewhere, where such runs have begun anew."""
    new = [pending for pending in pending_updates if pending.known is None and pending.new.sweep is not None]
    if not new:
        return
    sweeps = {(pending.owner_hash, pending.new.sweep) for pending in new}
    of_others = RUNS.c.holder.is_not(None) if holder is None else RUNS.c.holder != holder
    those = select(RUNS.c.owner, RUNS.c.sweep).where(tuple_(RUNS.c.owner, RUNS.c.sweep).in_(sweeps), of_others)
    elsewhere = {(owner, sweep) for owner, sweep in connection.execute(those.distinct())}
    taken = [(each.owner, each.new.id) for each in new if (each.owner_hash, each.new.sweep) in elsewhere]
    if taken:
        raise Taken(taken)


def _check(pending: PendingUpdate) -> None:
    new, row = pending.new, pending.known
    if new.first > (0 if row is None else row["epochs_done"] + 1):
        raise Gap(pending.owner, new.id)
    if row is None and not new.rows.size:
        raise Unfit(f"Run {new.id} has no epochs, so it is not saved.")
    if row is not None and new.rows.size and pending.begun.shape[1] < new.first % PIECE:
        raise Gap(pending.owner, new.id)


def _values(new: RunUpdate) -> dict[str, Any]:
    values: dict[str, Any] = {
        "data": plain_line(new.data),
        "data_hash": plain_line(new.data_hash),
        "settings": json_of(new.settings),
        "first_settings": json_of(new.first_settings),
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
    if new.edits:
        values["edits"] = EDITS_APART.join(new.edits)
    if new.start is not None:
        values["start_epoch"] = new.start.number
    if new.machine is not None:
        values["machine"] = plain_line(new.machine)
    if new.versions is not None:
        values["versions"] = json.dumps(dict(new.versions))
    return values


def _insert(connection: Connection, insertions: Sequence[tuple[PendingUpdate, Values]]) -> None:
    """Makes a row of each of these new runs, with names and the next colours of their owners, and notes its number."""
    if not insertions:
        return
    of_owner: dict[str, dict[str, PendingUpdate]] = defaultdict(dict)
    for pending, _ in insertions:
        of_owner[pending.owner_hash][pending.new.id] = pending
    newest = select(func.max(RUNS.c.number)).where(RUNS.c.owner.in_(list(of_owner))).group_by(RUNS.c.owner)
    last = select(RUNS.c.owner, RUNS.c.colour).where(RUNS.c.number.in_(newest))
    colours = {row.owner: row.colour for row in connection.execute(last) if isinstance(row.colour, int)}
    names_of_owner: dict[str, set[str]] = defaultdict(set)
    for owner, name in connection.execute(select(RUNS.c.owner, RUNS.c.name).where(RUNS.c.owner.in_(list(of_owner)))):
        names_of_owner[owner].add(name)
    machine, versions = this_machine(), json.dumps(these_versions())
    rows = []
    for pending, values in insertions:
        name = values.get("name") or free_name(
            pending.new.data, pending.new.first_settings, names_of_owner[pending.owner_hash]
        )
        names_of_owner[pending.owner_hash].add(name)
        following = (colours.get(pending.owner_hash, -1) + 1) % COLOURS
        colours[pending.owner_hash] = colour = following if pending.new.colour is None else pending.new.colour
        row = {"owner": pending.owner_hash, "id": pending.new.id, "colour": colour, "pinned": False, "sweep": None}
        row |= {"parent_run": None, "parent_epoch": None, "start_epoch": None, "edits": None, "holder": None}
        rows.append({**row, "machine": machine, "versions": versions, **values, "name": name, "first_name": name})
    many(connection, insert(RUNS), rows)
    for owner_hash, of_id in of_owner.items():
        those = (RUNS.c.owner == owner_hash) & RUNS.c.id.in_(list(of_id))
        for number, run_id in connection.execute(select(RUNS.c.number, RUNS.c.id).where(those)):
            of_id[run_id].number = number


@lru_cache
def _update_of(names: tuple[str, ...]) -> Executable:
    """The statement that changes these columns of the run whose number is `this`."""
    return update(RUNS).where(RUNS.c.number == bindparam("this")).values({name: bindparam(name) for name in names})
