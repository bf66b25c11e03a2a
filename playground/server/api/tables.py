"""Saved runs as text: JSON for a page, CSV for spreadsheets and notebooks."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from playground.storage import RunSummary
from playground.storage.names import is_default
from playground.training.recording import offered

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LINE_END = "\r\n"


def as_json(run: RunSummary, under_way: Container[str] = ()) -> dict[str, Any]:
    """A run as a page gets it; `under_way` has the ids of the visitor's runs that train or are about to."""
    return {
        "id": run.id,
        "name": run.name,
        "named": not is_default(run.name, run.data, run.first_settings),
        "colour": run.colour,
        "pinned": run.pinned,
        "data": run.data,
        "settings": run.settings.to_dict(),
        **({"first_settings": run.first_settings.to_dict()} if run.changes else {}),
        "changes": [change._asdict() for change in run.changes],
        "epochs_done": run.epochs_done,
        "ended": run.ended,
        "can": offered(run.ended, under_way=run.id in under_way),
        "message": run.message,
        "started": run.started,
        "seconds": finite(run.seconds),
        "rate": finite(run.rate),
        **{name: finite(value) for name, value in run.outcome().items()},
        "machine": run.machine,
        "versions": run.versions,
        "sweep": run.sweep,
        "parent": run.parent and run.parent._asdict(),
        "edits": list(run.edits),
        "start_epoch": run.start_epoch,
    }


def finite(value: float | None) -> float | None:
    """The number, or None where there is none, or JSON has none for it."""
    return value if value is not None and math.isfinite(value) else None


def runs_csv(runs: Iterable[RunSummary]) -> str:
    """The table of runs with a line for each, every setting in a column of its own, numbers in full precision."""
    from playground.storage import frames

    frame = frames.runs_frame(runs)
    texts = frame.select_dtypes(["str", "string"])
    return as_csv(frame.assign(**{name: column.map(safe, na_action="ignore") for name, column in texts.items()}))


def history_csv(run: RunSummary, history: NDArray[np.float64], first: int = 0) -> str:
    """The history (columns, n) of a run from epoch `first` on, a line an epoch, in full precision.

    `frames.HISTORY_HEAD` belongs above the first.
    """
    from playground.storage import frames

    return as_csv(frames.history_frame(run, history, first).assign(name=safe(run.name)), header=False)


def as_csv(frame: pd.DataFrame, *, header: bool = True) -> str:
    """A frame as CSV: numbers in full precision, times in ISO 8601, nothing in place of what is missing."""
    return str(frame.to_csv(index=False, header=header, lineterminator=LINE_END, date_format="%Y-%m-%dT%H:%M:%S+00:00"))


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator=LINE_END).writerows(rows)
    return text.getvalue()


def safe(text: str) -> str:
    """Text for a cell: what a spreadsheet would run as a formula gets an apostrophe in front, which makes it text."""
    return "'" + text if text.startswith(_FORMULA) else text
