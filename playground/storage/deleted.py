"""Deleted runs: for how long they can be brought back, and how they go for good."""

from __future__ import annotations

from sqlalchemy import Connection, select

from playground.storage.pending_update import remove
from playground.storage.schema import RUNS

KEPT_FOR = 24 * 3600.0  # s for which a deleted run can be brought back
PURGED_AT_ONCE = 100  # runs; others wait until they are gone


def purge(connection: Connection, now: float) -> int:
    """Removes for good some of the runs that were deleted more than KEPT_FOR ago. Returns how many; 0 = no more.

    `now`: seconds, by the clock that their deletion was noted by.
    """
    old = select(RUNS.c.number).where(RUNS.c.deleted < now - KEPT_FOR).limit(PURGED_AT_ONCE)
    numbers = list(connection.scalars(old))
    if numbers:
        remove(connection, numbers)
    return len(numbers)
