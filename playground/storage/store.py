"""Saved runs in a database: SQLite in one file, or PostgreSQL."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Row, select, update

from playground.storage.codec import unpack_params, unpack_state
from playground.storage.cookie_key import key_in_database
from playground.storage.database import LOCK_PATIENCE, Database
from playground.storage.deleted import purge
from playground.storage.history import PIECE, joined, read_history
from playground.storage.leases import Leases
from playground.storage.models import Damaged, NoRoom, NoRun, RunRecord, RunSummary, RunUpdate, plain_line
from playground.storage.own_sets import OwnSetTable
from playground.storage.pending_update import RUNS_IN_A_STATEMENT, PendingUpdate
from playground.storage.plans import read_plan
from playground.storage.quotas import NO_QUOTAS, Quota, Quotas, Used
from playground.storage.room import used_by
from playground.storage.schema import HISTORY, RUNS, SNAPSHOTS, STARTS, STATES
from playground.storage.sizes import add_sizes
from playground.storage.states import read_epochs, read_kept, readable_kept
from playground.storage.summary import settings_of, summary_of
from playground.storage.writer import LeftOut, enter, prepared
from rnn import Params, Settings, State
from rnn.kept_states import KeptState

log = logging.getLogger(__name__)


class Store:
    """The saved runs of all visitors.

    All methods but `interrupt`, `purge` and `everything` see only those of the given owner. Any thread may call any
    method. All raise StoreError, with one sentence, when the database does not do its part.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], float] = time.time,
        *,
        quotas: Quotas = NO_QUOTAS,
        patience: float = LOCK_PATIENCE,
        lease_clock: Callable[[], float] | None = None,
    ) -> None:
        """`url`: the path of a SQLite file, made if there is none, or an SQLAlchemy URL. Raises StoreError.

        `quotas`: how much is kept of one owner.
        `patience`: seconds that it waits for a lock that another program holds on the database.
        `lease_clock`: as `Leases` takes it.
        """
        self.quotas = quotas
        self._clock = clock
        self._told: set[str] = set()  # ids of damaged runs that the log knows of
        self._database = Database(url, patience)
        self.own_sets = OwnSetTable(self._database, quotas, clock)
        self.leases = Leases(self._database, lease_clock)

    def cookie_key(self) -> bytes:
        """The key that visitors' cookies are signed with, where the database itself keeps it (see `cookie_key`)."""
        return key_in_database(self._database)

    def knows(self, owner: str) -> bool:
        """Whether there is any run of theirs, deleted ones included."""
        with self._database.reading() as connection:
            return connection.scalar(select(RUNS.c.number).where(_of(owner)).limit(1)) is not None

    def save(self, owner: str, update: RunUpdate) -> None:
        """Enters what is new of a run. Raises Gap if the store lacks what came before it, NoRoom if it does not fit."""
        for left_out in self.save_all([(owner, update)]):
            raise self.no_room(owner, left_out.quota)

    def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> list[LeftOut]:
        """Enters what is new of many runs, all or nothing. Raises Gap if the store lacks what came before one of them.

        A deleted run is kept up to date as well. It stays deleted unless it has trained: then it is back. Returns
        those for which their owner has no room left. What is saved of them stays as it is.
        Raises Taken if others hold some of them.
        """
        batches = _prepared(updates)
        with self._database.writing() as connection:
            left_out = [each for batch in batches for each in self._enter(connection, batch)]
            if any(new.ended == "running" for _, new in updates):
                self.leases.live_on(connection)
            return left_out

    def save_together(self, owner: str, updates: Sequence[RunUpdate]) -> None:
        """Enters new runs of one owner, all or none. Raises NoRoom if they do not all fit."""
        batches = _prepared([(owner, update) for update in updates])
        with self._database.writing() as connection:
            before = used_by(connection, owner_hash(owner))
            for batch in batches:
                for left_out in self._enter(connection, batch):
                    raise self.quotas.no_room(left_out.quota, before)  # and what was entered before is taken back
            self.quotas.check_loaded(before, used_by(connection, owner_hash(owner)))

    def used(self, owner: str) -> Used:
        """What there is of that owner's that is not deleted; what is makes room when it is needed."""
        with self._database.reading() as connection:
            return used_by(connection, owner_hash(owner))

    def told(self, owner: str) -> str:
        """What that owner is told of how much of their quotas of runs is used; "" while there is plenty left."""
        return self.quotas.told(self.used(owner))

    def no_room(self, owner: str, quota: Quota) -> NoRoom:
        """The sentence for an owner who has used up one of the quotas of runs."""
        return self.quotas.no_room(quota, self.used(owner))

    def runs(self, owner: str, ids: Collection[str] | None = None, *, sweep: str | None = None) -> list[RunSummary]:
        """The runs that are not deleted, newest first; only those of `ids` and of `sweep`, if given.

        One whose row is damaged is left out, and told in the log.
        """
        condition = _of(owner) & RUNS.c.deleted.is_(None)
        if sweep is not None:
            condition &= RUNS.c.sweep == sweep
        with self._database.reading() as connection:
            rows = [row for these in _narrowed(condition, ids) for row in connection.execute(select(RUNS).where(these))]
        pairs = []
        for row in rows:
            try:
                pairs.append((row.number, summary_of(row)))
            except Damaged as error:
                self._leave_out(row.id, error)
        pairs.sort(key=lambda pair: (pair[1].started, pair[0]), reverse=True)
        return [run for _, run in pairs]

    def newest_sweep(self, owner: str) -> str | None:
        """The id of the sweep whose runs began last, of the runs that are not deleted; None if there is none."""
        condition = _of(owner) & RUNS.c.deleted.is_(None) & RUNS.c.sweep.is_not(None)
        newest = select(RUNS.c.sweep).where(condition).order_by(RUNS.c.started.desc(), RUNS.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            sweep = connection.scalar(newest)
        return sweep if isinstance(sweep, str) else None

    def ids_of_sweep(self, owner: str, sweep: str) -> list[str]:
        """The ids of all runs of a sweep, deleted and damaged ones among them: only who holds all may add to it."""
        with self._database.reading() as connection:
            ids = connection.scalars(select(RUNS.c.id).where(_of(owner) & (RUNS.c.sweep == plain_line(sweep, 64))))
            return list(ids)

    def sweep_plan(self, owner: str, sweep: str) -> str | None:
        """What a sweep was to train, as its recorder was told; None where an earlier version saved no plan."""
        with self._database.reading() as connection:
            return read_plan(
                connection, _of(owner) & RUNS.c.deleted.is_(None) & (RUNS.c.sweep == plain_line(sweep, 64))
            )

    def histories(self, owner: str, ids: Collection[str]) -> dict[str, NDArray[np.float64]]:
        """The whole history (columns, n) of each of these runs by id.

        Those that are not theirs or deleted are left out, and those that are damaged, which the log is told.
        """
        condition = _of(owner) & RUNS.c.deleted.is_(None)
        pieces: dict[str, list[bytes]] = defaultdict(list)
        with self._database.reading() as connection:
            for these in _narrowed(condition, ids):
                joining = select(RUNS.c.id, HISTORY.c.rows).join(HISTORY, HISTORY.c.run == RUNS.c.number).where(these)
                for run_id, blob in connection.execute(joining.order_by(HISTORY.c.run, HISTORY.c.piece)):
                    pieces[run_id].append(blob)
        arrays = {}
        for run_id, blobs in pieces.items():
            try:
                arrays[run_id] = joined(blobs)
            except Damaged as error:
                self._leave_out(run_id, error)
        return arrays

    def history(self, owner: str, run_id: str, first: int, most: int) -> NDArray[np.float64]:
        """A part (columns, n) of a run's history: at most `most` epochs from `first` on.

        Empty beyond the last, and for a run that is not theirs, deleted, or damaged there, which the log is told.
        """
        pieces = (HISTORY.c.piece >= first // PIECE) & (HISTORY.c.piece <= (first + most - 1) // PIECE)
        joining = select(HISTORY.c.rows).join(RUNS, HISTORY.c.run == RUNS.c.number).order_by(HISTORY.c.piece)
        condition = _of(owner) & RUNS.c.deleted.is_(None) & (RUNS.c.id == plain_line(run_id, 64))
        with self._database.reading() as connection:
            blobs = list(connection.scalars(joining.where(condition & pieces)))
        try:
            return joined(blobs)[:, first % PIECE :][:, :most]
        except Damaged as error:
            self._leave_out(run_id, error)
            return joined([])

    def record(self, owner: str, run_id: str, *, on_the_way: bool = True) -> RunRecord:
        """All of a run, without the states on its way if they are not wanted. Raises NoRun."""
        return self._record(owner, run_id, read_history, on_the_way=on_the_way)

    def newest(self, owner: str, run_id: str) -> RunRecord:
        """A run with its newest state, but none of its history (columns, 0), which may be long. Raises NoRun."""
        return self._record(owner, run_id, lambda *_: joined([]), on_the_way=False)

    def newest_states(self, owner: str, ids: Collection[str]) -> dict[str, tuple[State, Settings]]:
        """The newest state of each of these runs by id, and what it was trained with.

        Those that have none are left out, and those that cannot be read, which the log is told.
        """
        condition, found = _of(owner) & RUNS.c.deleted.is_(None), dict[str, tuple[State, Settings]]()
        with self._database.reading() as connection:
            for these in _narrowed(condition, ids):
                joining = select(RUNS.c.id, STATES.c.state, STATES.c.settings).join(
                    STATES, STATES.c.run == RUNS.c.number
                )
                for run_id, state, settings in connection.execute(joining.where(these)):
                    try:
                        found[run_id] = unpack_state(state), settings_of(settings)
                    except Damaged as error:
                        self._leave_out(run_id, error)
        return found

    def packed_sizes(self, owner: str, ids: Collection[str]) -> Mapping[str, int]:
        """The bytes of history, newest state and given start that are saved of each of these runs, by id."""
        sizes: Counter[str] = Counter()
        with self._database.reading() as connection:
            for these in _narrowed(_of(owner) & RUNS.c.deleted.is_(None), ids):
                add_sizes(connection, these, sizes)
        return sizes

    def _record(
        self,
        owner: str,
        run_id: str,
        read_rows: Callable[[Connection, int], NDArray[np.float64]],
        *,
        on_the_way: bool,
    ) -> RunRecord:
        with self._database.reading() as connection:
            row = _one(connection, owner, run_id)
            history = read_rows(connection, row.number)
            newest = connection.execute(select(STATES).where(STATES.c.run == row.number)).one_or_none()
            start_blob = connection.scalar(select(STARTS.c.state).where(STARTS.c.run == row.number))
            states = readable_kept(connection, row.number) if on_the_way else ()
        start = None if start_blob is None else unpack_state(start_blob)
        if newest is None:
            return RunRecord(summary_of(row), history, None, None, start, states)
        state, settings = unpack_state(newest.state), settings_of(newest.settings)
        return RunRecord(summary_of(row), history, state, settings, start, states)

    def everything(self) -> Iterator[RunRecord]:
        """All runs of all visitors that are not deleted, with their histories, oldest first: for the database's owner.

        One that is damaged is left out, and told in the log.
        """
        with self._database.reading() as connection:
            rows = connection.execute(select(RUNS).where(RUNS.c.deleted.is_(None)).order_by(RUNS.c.number)).all()
        for row in rows:
            try:
                with self._database.reading() as connection:
                    history = read_history(connection, row.number)
                yield RunRecord(summary_of(row), history, None, None)
            except Damaged as error:
                self._leave_out(row.id, error)

    def snapshots(self, owner: str, run_id: str) -> list[tuple[int, Params]]:
        """(epoch, weights) of at most 4 epochs, in order; of earlier versions in half precision. Raises NoRun.

        They are spread over the logarithm of the epochs up to the newest state, which is in the record.
        """
        with self._database.reading() as connection:
            of_run = SNAPSHOTS.c.run == _one(connection, owner, run_id).number
            rows = connection.execute(select(SNAPSHOTS).where(of_run).order_by(SNAPSHOTS.c.epoch)).all()
        return [(row.epoch, unpack_params(row.params)) for row in rows]

    def kept(self, owner: str, run_id: str, epoch: int | None = None) -> tuple[KeptState, ...]:
        """The whole states of a run between its first and its newest, in order; only that of `epoch`, if given.

        Raises NoRun.
        """
        with self._database.reading() as connection:
            return read_kept(connection, _one(connection, owner, run_id).number, epoch)

    def kept_epochs(self, owner: str, run_id: str) -> dict[int, bool]:
        """The epochs of `kept` and of `snapshots`, in order, and whether each are whole weights. Raises NoRun."""
        with self._database.reading() as connection:
            return read_epochs(connection, _one(connection, owner, run_id).number)

    def rename(self, owner: str, run_id: str, name: str) -> int:
        """Gives a run another name; an empty one gives it its first name again. Returns the number changed, 0 or 1."""
        line = plain_line(name)
        return self._change(owner, [run_id], RUNS.c.deleted.is_(None), name=line or RUNS.c.first_name)

    def pin(self, owner: str, ids: Collection[str], pinned: bool) -> int:
        """Pins runs or lets them go. Returns the number changed."""
        return self._change(owner, ids, RUNS.c.deleted.is_(None), pinned=pinned)

    def delete(self, owner: str, ids: Collection[str]) -> int:
        """Deletes runs, which for a day can be undone. Returns the number changed."""
        return self._change(owner, ids, RUNS.c.deleted.is_(None), deleted=self._clock())

    def undelete(self, owner: str, ids: Collection[str]) -> int:
        """Brings deleted runs back. Returns the number changed."""
        return self._change(owner, ids, RUNS.c.deleted.is_not(None), deleted=None)

    def interrupt(self) -> int:
        """Marks the runs that train on no living server as interrupted. Returns how many did."""
        with self._database.writing() as connection:
            return self.leases.interrupt(connection)

    def elsewhere(self, owner: str, ids: Collection[str]) -> list[str]:
        """Those of the runs that another server holds, or held last: what is here of them is out of date."""
        return self.leases.elsewhere(owner_hash(owner), ids)

    def claim(self, owner: str, ids: Collection[str], *, at_once: bool = True) -> None:
        """This server holds these runs from now on, all or none, as `Leases.claim` says. Raises Held."""
        self.leases.claim(owner_hash(owner), ids, at_once=at_once)

    def purge(self) -> int:
        """Removes for good some of the runs that can no longer be brought back. Returns how many; 0 = no more."""
        with self._database.writing() as connection:
            return purge(connection, self._clock())

    def close(self) -> None:
        """Closes the database; the next call opens it again."""
        self._database.close()

    def _enter(self, connection: Connection, batch: Sequence[PendingUpdate]) -> list[LeftOut]:
        return enter(connection, batch, self.quotas, self.leases.holder)

    def _leave_out(self, run_id: str, error: Damaged) -> None:
        if run_id not in self._told:
            self._told.add(run_id)
            log.warning("Run %s is left out. %s", run_id, error)

    def _change(self, owner: str, ids: Collection[str], which: ColumnElement[bool], **values: object) -> int:
        with self._database.writing() as connection:
            return sum(
                connection.execute(update(RUNS).where(these).values(values)).rowcount
                for these in _narrowed(_of(owner) & which, ids)
            )


def owner_hash(owner: str) -> str:
    """What stands in the database in the place of a visitor's cookie."""
    return hashlib.sha256(owner.encode()).hexdigest()


def _of(owner: str) -> ColumnElement[bool]:
    return RUNS.c.owner == owner_hash(owner)


def _narrowed(condition: ColumnElement[bool], ids: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    """`condition` narrowed to `ids`, in batches that one SQL statement can hold; each run is in one batch."""
    if ids is None:
        yield condition
        return
    unique = list(dict.fromkeys(plain_line(run_id, 64) for run_id in ids))
    for start in range(0, len(unique), RUNS_IN_A_STATEMENT):
        yield condition & RUNS.c.id.in_(unique[start : start + RUNS_IN_A_STATEMENT])


def _one(connection: Connection, owner: str, run_id: str) -> Row[Any]:
    for condition in _narrowed(_of(owner) & RUNS.c.deleted.is_(None), [run_id]):
        row = connection.execute(select(RUNS).where(condition)).one_or_none()
        if row is not None:
            return row
    raise NoRun("You have no such run.")


def _prepared(updates: Sequence[tuple[str, RunUpdate]]) -> list[list[PendingUpdate]]:
    """The updates (owner, what is new) as they are entered, batch after batch. Raises Unfit."""
    return [prepared(batch) for batch in _batches(updates)]


def _batches(updates: Sequence[tuple[str, RunUpdate]]) -> Iterator[list[tuple[str, str, RunUpdate]]]:
    """(owner, their hash, update), no run twice in a batch, and no more than a statement may name."""
    batch: dict[tuple[str, str], tuple[str, str, RunUpdate]] = {}
    for owner, new in updates:
        if (owner, new.id) in batch or len(batch) == RUNS_IN_A_STATEMENT:
            yield list(batch.values())
            batch.clear()
        batch[owner, new.id] = owner, owner_hash(owner), new
    if batch:
        yield list(batch.values())
