"""Which server trains a run: each keeps a lease in the database alive, and a run belongs to one of them.

A run names its holder, the server that may write it. The lease of a server says until when the others believe that it
lives; while it lives, no other takes a run over that trains there. A server that was away and comes back finds by the
holder that a run of its is another's now, however long it was away: so what it has left of that run is refused.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Select,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from playground.storage.database import Database
from playground.storage.models import StoreError, plain_line
from playground.storage.pending_update import RUNS_IN_A_STATEMENT
from playground.storage.schema import RUNS, SERVERS, TRAINING

try:
    import fcntl
except ModuleNotFoundError:  # Windows has no such locks: there a lease says alone whether a server lives
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

LEASE = 2.0
"""Seconds after its last beat for which a server is believed to live."""
BEAT = 0.5
"""Seconds between two beats of a server."""
EPOCH_DAY = 2440587.5  # the first of unix time, in days as SQLite counts them
DAY = 86400.0  # s

INTERRUPTED = "The server ended while this run trained: Continue takes it on from there."
TRAINS_ELSEWHERE = (
    "This run trains on another server right now: it pauses there within seconds once no page of yours is open, and "
    "then Continue takes it on here."
)


class Held(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """Another server, which lives, trains one of the runs that this one is to take over."""


@dataclass(frozen=True)
class Beat:
    """What a server saw at a beat."""

    interrupted: int
    """Runs of servers that are gone which it has marked as interrupted."""
    elsewhere: frozenset[tuple[str, str]]
    """The sweeps that other servers trained until now, or still do: the hash of the owner, and the id."""


class Leases:
    """The lease of one server in a database, and the holders of the runs there. Any thread may call any method.

    Before `begin` there is no lease: then this writes runs that no server holds, and takes none over.
    """

    def __init__(self, database: Database, clock: Callable[[], float] | None = None) -> None:
        """`clock`: seconds by the one clock that all servers go by; None = that of the database."""
        self.holder: str | None = None  # the name of this server, another one at each start
        self._database, self._clock = database, clock
        self._elapsed = clock or time.monotonic
        self._renewed_at = float("-inf")  # by `_elapsed`
        self._gives = self._told_gives = False
        self._lock_file: IO[bytes] | None = None

    def begin(self) -> int:
        """Takes a lease. Returns how many runs trained on servers that are gone: they are interrupted.

        Where the database is a file, and no other server has it open, none of the earlier ones is waited for.
        """
        name, is_alone = uuid4().hex, self._locks_file()
        with self._database.writing() as connection:
            if is_alone:
                connection.execute(delete(SERVERS))
            self.holder = name
            self._renew(connection)
            return self.interrupt(connection)

    def beat(self) -> Beat:
        """What a server does every `BEAT` seconds: it lives on, if it trains, and runs of others may be interrupted.

        While nothing trains it writes nothing, so that an idle server leaves the disk alone.
        """
        with self._database.reading() as connection:
            training = connection.execute(_training(RUNS.c.holder, RUNS.c.owner, RUNS.c.sweep).distinct()).all()
            alive = self._alive(connection)
        holders = {row.holder for row in training}
        mine, lost = self.holder in holders, holders - alive - {self.holder, None}
        interrupted = 0
        must_renew = (mine and self._is_due) or self._gives is not self._told_gives
        if must_renew or lost:
            with self._database.writing() as connection:
                if must_renew:
                    self._renew(connection)
                if lost:
                    interrupted = self.interrupt(connection, those=RUNS.c.holder.in_(lost))
        # Those too that have just lost their server: else nobody hears of one that began and ended between two beats.
        others = holders - {self.holder, None}
        sweeps = frozenset((row.owner, row.sweep) for row in training if row.sweep and row.holder in others)
        return Beat(interrupted, sweeps)

    def live_on(self, connection: Connection) -> None:
        """Lives on, in a transaction that saves a run which trains: others see no such run without a lease.

        It is the last of it, after the rows of runs, as `interrupt` locks them in the same order.
        """
        if self.holder is not None and self._is_due:
            self._renew(connection)

    def give(self) -> None:
        """This server is about to end: from its next beat on others may take over what still trains here."""
        self._gives = True

    def end(self) -> None:
        """Gives the lease back: whatever is held here is free at once."""
        try:
            with self._database.writing() as connection:
                connection.execute(delete(SERVERS).where(SERVERS.c.id == self.holder))
        except StoreError as error:  # then it lapses by itself
            log.warning("The lease of this server cannot be given back. %s", error)
        finally:
            self.holder = None
            self.let_go_of_file()

    def let_go_of_file(self) -> None:
        """Others do not see any more that this server has the database file open."""
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None

    def interrupt(self, connection: Connection, those: ColumnElement[bool] | None = None) -> int:
        """Marks the runs that train on no living server as interrupted; of `those`, if given. Returns how many."""
        alive = select(SERVERS.c.id).where(SERVERS.c.until > self._now)
        gone = or_(RUNS.c.holder.is_(None), RUNS.c.holder.not_in(alive))
        # Rows that a server writes right now are passed over, here and below: it lives after all, and waiting for it
        # while it waits for a row of ours would end in neither.
        rows = _training(RUNS.c.number).where(gone).order_by(RUNS.c.number).with_for_update(skip_locked=True)
        numbers = list(connection.scalars(rows if those is None else rows.where(those)))
        _change(connection, numbers, ended="interrupted", message=INTERRUPTED)
        lapsed = select(SERVERS.c.id).where((SERVERS.c.until <= self._now) & (SERVERS.c.id != self.holder))
        ids = list(connection.scalars(lapsed.with_for_update(skip_locked=True)))
        if ids:
            connection.execute(delete(SERVERS).where(SERVERS.c.id.in_(ids)))
        return len(numbers)

    def elsewhere(self, owner_hash: str, ids: Collection[str]) -> list[str]:
        """Those of an owner's runs that another server holds, or held last: what is here of them is out of date."""
        with self._database.reading() as connection:
            return [row.id for row in self._rows(connection, owner_hash, ids) if row.holder not in (None, self.holder)]

    def claim(self, owner_hash: str, ids: Collection[str], *, at_once: bool = True) -> None:
        """From now on this server holds these of an owner's runs, all or none. Raises Held.

        A run that trains on another server can be had only when that is gone, or gives its runs away; the second only
        `at_once`, as it may be about to save more of it. It is then interrupted where it was saved last. Runs that are
        not saved are passed over.
        """
        with self._database.writing() as connection:
            rows = list(self._rows(connection, owner_hash, ids, to_write=True))
            # Read after the rows are locked: no other server saves any of them in between.
            alive = self._alive(connection, giving=not at_once)
            if any(row.ended == "running" and row.holder in alive - {self.holder} for row in rows):
                raise Held(TRAINS_ELSEWHERE)
            new = [row for row in rows if row.holder != self.holder]
            stopped = [row.number for row in new if row.ended == "running"]
            _change(connection, [row.number for row in new], holder=self.holder)
            _change(connection, stopped, ended="interrupted", message=INTERRUPTED)

    # --- parts of these ---------------------------------------------------------------------------------------------

    @property
    def _now(self) -> ColumnElement[float]:
        if self._clock is not None:
            return literal(self._clock())
        if self._database.is_lite:
            return (func.julianday("now") - EPOCH_DAY) * DAY
        return cast(func.extract("epoch", func.clock_timestamp()), Double)

    @property
    def _is_due(self) -> bool:
        return self._elapsed() - self._renewed_at >= BEAT

    def _renew(self, connection: Connection) -> None:
        values: dict[str, Any] = {"until": self._now + LEASE, "gives": self._gives}
        mine = update(SERVERS).where(SERVERS.c.id == self.holder).values(values)
        if not connection.execute(mine).rowcount:  # others have let go of it since, or it is the first beat
            connection.execute(insert(SERVERS).values(id=self.holder, **values))
        self._renewed_at, self._told_gives = self._elapsed(), bool(values["gives"])

    def _alive(self, connection: Connection, *, giving: bool = True) -> set[str]:
        """The servers whose leases live; without those that give their runs away if not `giving`."""
        living = select(SERVERS.c.id).where(SERVERS.c.until > self._now)
        return set(connection.scalars(living if giving else living.where(~SERVERS.c.gives)))

    def _rows(
        self, connection: Connection, owner_hash: str, ids: Collection[str], *, to_write: bool = False
    ) -> Iterator[Any]:
        unique = list(dict.fromkeys(plain_line(run_id, 64) for run_id in ids))
        columns = (RUNS.c.number, RUNS.c.id, RUNS.c.holder, RUNS.c.ended)
        for start in range(0, len(unique), RUNS_IN_A_STATEMENT):
            some = RUNS.c.id.in_(unique[start : start + RUNS_IN_A_STATEMENT])
            rows = select(*columns).where((RUNS.c.owner == owner_hash) & some).order_by(RUNS.c.number)
            yield from connection.execute(rows.with_for_update() if to_write else rows)

    def _locks_file(self) -> bool:
        """Whether no other server of this machine has the database file open; the system knows, as it ends each."""
        file = self._database.file
        if file is None or fcntl is None:
            return False
        with suppress(OSError):  # a folder or a file system without locks: the leases say who lives
            self._lock_file = file.with_name(file.name + ".lock").open("ab")
            try:
                fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                return False
            finally:
                # Another that starts has it to itself for an instant: one that does not wait for it is seen by nobody.
                fcntl.flock(self._lock_file, fcntl.LOCK_SH)
        return False


def _change(connection: Connection, numbers: Sequence[int], **values: object) -> None:
    """Changes the runs of these numbers, as many in a statement as one may name."""
    for start in range(0, len(numbers), RUNS_IN_A_STATEMENT):
        these = RUNS.c.number.in_(numbers[start : start + RUNS_IN_A_STATEMENT])
        connection.execute(update(RUNS).where(these).values(values))


def _training(*columns: ColumnElement[Any]) -> Select[Any]:
    """These columns of the runs that train, by the index that holds no others: hence the very words of that."""
    return select(*columns).where(text(TRAINING))
