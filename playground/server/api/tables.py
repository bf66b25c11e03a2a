"""Saved runs as text: JSON for a page, CSV for spreadsheets and notebooks."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.storage import COLUMNS, RunSummary
from playground.storage.names import is_default

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LINE_END = "\r\n"
HISTORY_HEAD = ("id", "name", "epoch", *COLUMNS)


def as_json(run: RunSummary) -> dict[str, Any]:
    """A run as a page gets it."""
    return {
        "id": run.id,
        "name": run.name,
        "named": not is_default(run.name, run.data, run.first_settings),
        "colour": run.colour,
        "pinned": run.pinned,
        "data": run.data,
        "settings": run.settings.to_dict(),
        **({"first_settings": run.first_settings.to_dict()} if run.changes else {}),
        "changes": [{"epoch": epoch, "name": name, "value": value} for epoch, name, value in run.changes],
        "epochs_done": run.epochs_done,
        "ended": run.ended,
        "message": run.message,
        "started": run.started,
        "seconds": finite(run.seconds),
        "rate": finite(run.rate),
        "best_test_loss": finite(run.best_test_loss),
        "best_test_accuracy": finite(run.best_test_accuracy),
        "train_loss": finite(run.final_train_loss),
        "train_accuracy": finite(run.final_train_accuracy),
        "test_loss": finite(run.final_test_loss),
        "test_accuracy": finite(run.final_test_accuracy),
        "first_all_train": run.first_all_train,
        "first_all_test": run.first_all_test,
        "machine": run.machine,
        "versions": run.versions,
        "sweep": run.sweep,
        "parent": run.parent and run.parent._asdict(),
        "start_epoch": run.start_epoch,
    }


def finite(value: float) -> float | None:
    """The number, or None where JSON has none for it."""
    return value if math.isfinite(value) else None


def runs_csv(runs: Iterable[RunSummary]) -> str:
    """The table of runs with a line for each, every setting in a column of its own, numbers in full precision."""
    lines = [_line(run) for run in runs]
    head = list(lines[0]) if lines else []
    return csv_text(chain([head], (line.values() for line in lines)))


def history_csv(run: RunSummary, history: NDArray[np.float64], first: int = 0) -> str:
    """The history (5, n) of a run from epoch `first` on, a line an epoch, in full precision.

    `HISTORY_HEAD` belongs above the first.
    """
    # Only the name can need quotes. Without a CSV writer it takes a third less time, and there may be a million lines.
    named = csv_text([(run.id, safe(run.name))]).removesuffix(LINE_END)
    rows = enumerate(history.T.tolist(), first)
    return "".join(f"{named},{epoch},{','.join(map(repr, values))}{LINE_END}" for epoch, values in rows)


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator=LINE_END).writerows(rows)
    return text.getvalue()


def safe(text: str) -> str:
    """Text for a cell: what a spreadsheet would run as a formula gets an apostrophe in front, which makes it text."""
    return "'" + text if text.startswith(_FORMULA) else text


def _line(run: RunSummary) -> dict[str, object]:
    changes = "; ".join(f"{name} {value:g} after epoch {epoch}" for epoch, name, value in run.changes)
    return {
        "id": run.id,
        "name": safe(run.name),
        "data": safe(run.data),
        **run.settings.to_dict(),
        "epochs_done": run.epochs_done,
        "ended": run.ended,
        "message": safe(run.message),
        "started": datetime.fromtimestamp(run.started, UTC).isoformat(timespec="seconds"),
        "seconds": run.seconds,
        "epochs_per_second": run.rate,
        "train_loss": run.final_train_loss,
        "train_accuracy": run.final_train_accuracy,
        "test_loss": run.final_test_loss,
        "test_accuracy": run.final_test_accuracy,
        "best_test_loss": run.best_test_loss,
        "best_test_accuracy": run.best_test_accuracy,
        "first_all_train": run.first_all_train,
        "first_all_test": run.first_all_test,
        "changes": changes,
        "pinned": run.pinned,
        "sweep": run.sweep,
        "parent_run": run.parent and run.parent.run,
        "parent_epoch": run.parent and run.parent.epoch,
        "start_epoch": run.start_epoch,
        "machine": safe(run.machine),
        "versions": safe(" ".join(f"{name} {version}" for name, version in run.versions.items())),
    }
