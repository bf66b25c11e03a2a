"""What the history of a run says of it in its row of the table: how far it has come, and how well it did."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from playground.storage.history import read_history
from playground.storage.pending_update import PendingUpdate, Values
from rnn.history import named


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

    def best(name: str, choose: np.ufunc, values: NDArray[np.float64]) -> float:
        earlier = before.get(name)
        return float(choose.reduce(values, initial=math.nan if earlier is None else earlier))

    def all_right(name: str, accuracy: NDArray[np.float64]) -> int | None:
        earlier = before.get(name)
        epochs = np.flatnonzero(accuracy >= 1)
        return earlier if earlier is not None else first + int(epochs[0]) if epochs.size else None

    return {
        "epochs_done": first + rows.shape[1] - 1,
        "seconds": float(columns["seconds"][-1]),
        "best_test_loss": best("best_test_loss", np.fmin, columns["test_loss"]),
        "best_test_accuracy": best("best_test_accuracy", np.fmax, columns["test_accuracy"]),
        "final_train_loss": float(columns["train_loss"][-1]),
        "final_train_accuracy": float(columns["train_accuracy"][-1]),
        "final_test_loss": float(columns["test_loss"][-1]),
        "final_test_accuracy": float(columns["test_accuracy"][-1]),
        "first_all_train": all_right("first_all_train", columns["train_accuracy"]),
        "first_all_test": all_right("first_all_test", columns["test_accuracy"]),
    }
