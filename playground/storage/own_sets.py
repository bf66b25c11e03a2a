"""The sets of sentences that visitors brought along: their names and their packed content, by owner."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from playground.storage.database import Database
from playground.storage.quotas import Quotas
from playground.storage.schema import OWN_SETS


class SavedSet(NamedTuple):
    """What a set is called within the server, and its content as it was packed."""

    name: str
    content: bytes


class OwnSetTable:
    """The table of own sets in one database; owners come hashed. All methods raise StoreError, in a sentence."""

    def __init__(self, database: Database, quotas: Quotas, clock: Callable[[], float] = time.time) -> None:
        self._database, self._quotas, self._clock = database, quotas, clock

    def add(self, owner_hash: str, saved: SavedSet) -> None:
        """Keeps a set, in place of one of the same name. Raises NoRoom."""
        of_owner, same = OWN_SETS.c.owner == owner_hash, OWN_SETS.c.name == saved.name
        with self._database.writing() as connection:
            connection.execute(delete(OWN_SETS).where(of_owner & same))
            self._quotas.check_set(*_used(connection, owner_hash), len(saved.content))
            values = {"owner": owner_hash, "name": saved.name, "content": saved.content, "bytes": len(saved.content)}
            connection.execute(insert(OWN_SETS).values(**values, created=self._clock()))

    def told(self, owner_hash: str) -> str:
        """What a visitor is told whose sets take most of the room that there is for them; "" while there is plenty."""
        with self._database.reading() as connection:
            return self._quotas.told_of_sets(*_used(connection, owner_hash))

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


def _used(connection: Connection, owner_hash: str) -> tuple[int, int]:
    """How many sets a visitor has, and how many bytes they take."""
    size = func.coalesce(func.sum(OWN_SETS.c.bytes), 0)
    count, room = connection.execute(select(func.count(), size).where(OWN_SETS.c.owner == owner_hash)).one()
    return int(count), int(room)
