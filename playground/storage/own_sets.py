"""The sets of sentences that visitors brought along: their names and their packed content, by owner."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select

from playground.storage.database import Database
from playground.storage.models import StoreError
from playground.storage.schema import OWN_SETS

MOST_SETS = 20
"""Sets of one visitor's."""
MOST_BYTES = 20_000_000
"""Bytes, packed, of all sets of one visitor's."""


class NoRoomForSetError(StoreError):
    """A visitor has as many sets as are kept of theirs."""


class SavedSet(NamedTuple):
    """What a set is called within the server, and its content as it was packed."""

    name: str
    content: bytes


class OwnSetTable:
    """The table of own sets in one database; owners come hashed. All methods raise StoreError, in a sentence."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def add(self, owner_hash: str, saved: SavedSet) -> None:
        """Keeps a set, in place of one of the same name. Raises NoRoomForSetError."""
        of_owner, same = OWN_SETS.c.owner == owner_hash, OWN_SETS.c.name == saved.name
        size = func.coalesce(func.sum(OWN_SETS.c.bytes), 0)
        with self._database.writing() as connection:
            connection.execute(delete(OWN_SETS).where(of_owner & same))
            count, room = connection.execute(select(func.count(), size).where(of_owner)).one()
            if count >= MOST_SETS:
                raise NoRoomForSetError(f"You have {MOST_SETS} sets of your own, and no more are kept: remove one.")
            if room + len(saved.content) > MOST_BYTES:
                megabytes = MOST_BYTES // 1_000_000
                raise NoRoomForSetError(f"Your own sets would take more than {megabytes} MB: remove one.")
            values = {"owner": owner_hash, "name": saved.name, "content": saved.content, "bytes": len(saved.content)}
            connection.execute(insert(OWN_SETS).values(**values, created=self._clock()))

    def names(self, owner_hash: str) -> list[str]:
        """The names of a visitor's sets, in the order in which they came."""
        statement = select(OWN_SETS.c.name).where(OWN_SETS.c.owner == owner_hash).order_by(OWN_SETS.c.number)
        with self._database.reading() as connection:
            return list(connection.scalars(statement))

    def content(self, name: str) -> bytes | None:
        """The packed content of a set, None where there is none of that name."""
        with self._database.reading() as connection:
            found = connection.scalar(select(OWN_SETS.c.content).where(OWN_SETS.c.name == name).limit(1))
        return found if isinstance(found, bytes) else None

    def remove(self, owner_hash: str, name: str) -> bool:
        """Removes a set for good. Returns whether there was one."""
        with self._database.writing() as connection:
            statement = delete(OWN_SETS).where((OWN_SETS.c.owner == owner_hash) & (OWN_SETS.c.name == name))
            return connection.execute(statement).rowcount > 0
