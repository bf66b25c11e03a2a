"""An update on its way into the tables, and the statements that carry many of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Executable, delete

from playground.storage.models import RunUpdate
from playground.storage.schema import HISTORY, KEPT, PLANS, RUNS, SNAPSHOTS, STARTS, STATES
from rnn import Settings
from rnn.history import COLUMNS

RUNS_IN_A_STATEMENT = 500  # databases have a limit

Values: TypeAlias = Mapping[str, Any]
"""Columns of a row and what is in them."""


@dataclass(eq=False)
class PendingUpdate:
    """An update on its way into the tables."""

    owner: str
    owner_hash: str
    new: RunUpdate
    known: Values | None = None  # its row, if there is one
    number: int = 0
    begun: NDArray[np.float64] = field(default_factory=lambda: np.empty((len(COLUMNS), 0)))  # of its first piece
    packed_pieces: Sequence[bytes] = ()  # of its history, those of which the tables have no beginning
    packed_state: bytes = b""
    packed_start: bytes = b""
    values: dict[str, Any] = field(default_factory=dict)  # of its row, as they shall be

    @property
    def is_new(self) -> bool:
        """Whether the tables have nothing of the run."""
        return self.known is None

    @property
    def growth(self) -> int:
        """How many bytes more it will take."""
        return int(self.values["room"]) - (0 if self.known is None else int(self.known["room"]))


@lru_cache(maxsize=4096)
def json_of(settings: Settings) -> str:
    """The settings as a cell of text; those of a sweep's runs are written again and again."""
    return settings.to_json()


def many(connection: Connection, statement: Executable, rows: Sequence[Values]) -> None:
    """Carries out the statement for each of the rows; for none if there are none."""
    if rows:
        connection.execute(statement, rows)


def remove(connection: Connection, numbers: Sequence[int]) -> None:
    """Removes runs and all that belongs to them."""
    for table in (HISTORY, STATES, STARTS, KEPT, PLANS, SNAPSHOTS):
        connection.execute(delete(table).where(table.c.run.in_(numbers)))
    connection.execute(delete(RUNS).where(RUNS.c.number.in_(numbers)))
