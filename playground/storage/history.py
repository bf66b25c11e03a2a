"""The history of a run in the table of histories, where it lies in pieces: how it is read and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, delete, insert, select

from playground.storage.codec import pack_rows, unpack_rows
from playground.storage.pending_update import PendingUpdate, many
from playground.storage.schema import HISTORY
from rnn.history import COLUMNS

PIECE = 256  # epochs


def read_history(connection: Connection, number: int, end: int | None = None) -> NDArray[np.float64]:
    """The history (columns, n) of a run, up to epoch `end` exclusively. Raises Damaged."""
    pieces = select(HISTORY.c.rows).where(HISTORY.c.run == number).order_by(HISTORY.c.piece)
    if end is not None:
        pieces = pieces.where(HISTORY.c.piece * PIECE < end)
    return joined(connection.scalars(pieces))[:, :end]


def joined(pieces: Iterable[bytes]) -> NDArray[np.float64]:
    """The history (columns, n) that lies in these pieces. Raises Damaged."""
    return np.concatenate([np.empty((len(COLUMNS), 0)), *map(unpack_rows, pieces)], axis=1)


def pack_history(pending: PendingUpdate) -> None:
    """Packs the new rows, but for those that go on in a piece of which only the tables have the beginning."""
    rows, whole_from = pending.new.rows, -pending.new.first % PIECE
    pending.packed_pieces = [
        pack_rows(rows[:, start : start + PIECE]) for start in range(whole_from, rows.shape[1], PIECE)
    ]


def write_histories(connection: Connection, pending_updates: Sequence[PendingUpdate]) -> None:
    """Writes the new rows of these runs, packed before, in place of what their histories have from there on."""
    removals, pieces = [], []
    for pending in pending_updates:
        piece, into_piece = divmod(pending.new.first, PIECE)
        packed_pieces = pending.packed_pieces
        if into_piece:
            rows = [pending.begun[:, :into_piece], pending.new.rows[:, : PIECE - into_piece]]
            packed_pieces = [pack_rows(np.concatenate(rows, axis=1)), *packed_pieces]
        if pending.known is not None:
            removals.append({"this": pending.number, "from_piece": piece})
        pieces += [
            {"run": pending.number, "piece": piece + i, "rows": packed} for i, packed in enumerate(packed_pieces)
        ]
    these = (HISTORY.c.run == bindparam("this")) & (HISTORY.c.piece >= bindparam("from_piece"))
    many(connection, delete(HISTORY).where(these), removals)
    many(connection, insert(HISTORY), pieces)
