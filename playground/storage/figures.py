"""What the history of a run says of it in its row of the table: how far it has come, and how well it did.

The page makes the same of the run that trains, in frontend/runs/live_figures.js; a test holds the two equal.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from playground.storage.history import read_history
from playground.storage.models import BEST, FINAL, FIRST_ALL
from playground.storage.pending_update import PendingUpdate, Values
from rnn.history import ALL_RIGHT, named


def figures_after(connection: Connection, pending: PendingUpdate) -> dict[str, Any]:
    """The figures of a run once its new rows are in its history."""
    row, new = pending.known, pending.new
    before: Values = {}
    if row is not None and new.first == row["epochs_done"] + 1:
        before = row
    elif row is not None and new.first > 0:  # some of what it has is replaced
        before = _figures(read_history(connection, row["number"], new.first), 0, {})
    return _figures(new.rows, new.first, before)


def _figures(rows: NDArray[np.float64], first: int, before: Mapping[str, Any]) -> dict[str, Any]:
    columns = named(rows)

    def best(name: str) -> float:
        column, earlier = name.removeprefix("best_"), before.get(name)
        choose = np.fmin if column.endswith("_loss") else np.fmax
        return float(choose.reduce(columns[column], initial=math.nan if earlier is None else earlier))

    def first_all_right(name: str) -> int | None:
        earlier = before.get(name)
        epochs = np.flatnonzero(columns[f"{name.removeprefix('first_all_')}_accuracy"] >= ALL_RIGHT)
        return earlier if earlier is not None else first + int(epochs[0]) if epochs.size else None

    return {
        "epochs_done": first + rows.shape[1] - 1,
        "seconds": float(columns["seconds"][-1]),
        **{name: best(name) for name in BEST},
        **{name: float(columns[name.removeprefix("final_")][-1]) for name in FINAL},
        **{name: first_all_right(name) for name in FIRST_ALL},
    }
