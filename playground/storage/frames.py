"""Saved runs as tidy pandas frames: one with a row for each run, one with a row for each epoch of each.

They are what the CSV and Parquet downloads are made of. In a notebook on the machine that saved the runs,

    from playground.storage import frames

    runs, histories = frames.load()

has those of its database; from a download, `pandas.read_parquet("histories.parquet")`. The two join on `id`.

The server imports this module when the first file is asked for: pandas and pyarrow are a fifth of all that it would
load at its start, and no page needs them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from playground.own_data import title_of
from playground.storage.location import database_from
from playground.storage.models import EDITS_APART, FIRST_ALL, RunSummary
from playground.storage.store import Store
from rnn.history import COLUMNS, named

HISTORY_HEAD = ("id", "name", "epoch", *COLUMNS)
WHOLE = (*FIRST_ALL, "parent_epoch", "start_epoch")
COLUMN_TYPES = {**dict.fromkeys(WHOLE, "Int64"), **dict.fromkeys(("sweep", "parent_run"), "string"), "pinned": "bool"}
EPOCHS_IN_A_ROW_GROUP = 100_000  # of a Parquet file: 12 MB as a frame


def runs_frame(runs: Iterable[RunSummary]) -> pd.DataFrame:
    """A row for each run, newest first as they come; every setting has a column of its own.

    `started` is in UTC, `seconds` are of training, `first_all_train` and `first_all_test` are the first epochs with
    every sentence right or missing. A seed beyond 64 bits makes its column text.
    """
    frame = pd.DataFrame([_row(run) for run in runs])
    if frame.empty:
        return frame
    # Of whole seconds pandas makes a date beyond 2262 too, which a file from a machine with a wrong clock may have.
    frame["started"] = pd.to_datetime(np.floor(frame["started"]), unit="s", utc=True)
    huge = [
        name for name, column in frame.items() if column.dtype == object and all(isinstance(v, int) for v in column)
    ]
    return frame.astype({**dict.fromkeys(huge, "str"), **COLUMN_TYPES})


def history_frame(run: RunSummary, history: NDArray[np.float64], first: int = 0) -> pd.DataFrame:
    """A row for each epoch of a history (columns, n) that begins with epoch `first`."""
    n = history.shape[1]
    of_run = {"id": [run.id] * n, "name": [run.name] * n, "epoch": np.arange(first, first + n)}
    return pd.DataFrame({**of_run, **named(history)})


def load(database: str | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(runs, histories) of all visitors of a database: its path or URL, or where the playground keeps its own.

    Both are empty where no run was saved yet. Raises StoreError for what cannot be read.
    """
    store = Store(database or database_from(os.environ))
    try:
        records = [(record.summary, record.history) for record in store.everything()]
    finally:
        store.close()
    parts = [history_frame(run, history) for run, history in records]
    histories = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=HISTORY_HEAD)
    return runs_frame(run for run, _ in records), histories


def write_histories(file: BinaryIO, parts: Iterable[pd.DataFrame]) -> None:
    """Writes frames of histories into one Parquet file, a group of rows at a time: no more is held in memory."""
    with parquet.ParquetWriter(file, _SCHEMA, compression="zstd") as writer:
        for group in _groups(parts):
            writer.write_table(pa.Table.from_pandas(group, schema=_SCHEMA, preserve_index=False))


_SCHEMA = pa.schema(
    [("id", pa.string()), ("name", pa.string()), ("epoch", pa.int64()), *((name, pa.float64()) for name in COLUMNS)]
)


def _groups(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    group: list[pd.DataFrame] = []
    epochs = 0
    for part in parts:
        group.append(part)
        epochs += len(part)
        if epochs >= EPOCHS_IN_A_ROW_GROUP:
            yield pd.concat(group)
            group, epochs = [], 0
    if group:
        yield pd.concat(group)


def _row(run: RunSummary) -> dict[str, object]:
    return {
        "id": run.id,
        "name": run.name,
        "data": title_of(run.data),
        **run.settings.to_dict(),
        "epochs_done": run.epochs_done,
        "ended": run.ended,
        "message": run.message,
        "started": run.started,
        "seconds": run.seconds,
        "epochs_per_second": run.rate,
        **run.outcome(),
        "changes": "; ".join(f"{name} {value:g} after epoch {epoch}" for epoch, name, value in run.changes),
        "pinned": run.pinned,
        "sweep": run.sweep,
        "parent_run": run.parent and run.parent.run,
        "parent_epoch": run.parent and run.parent.epoch,
        "start_epoch": run.start_epoch,
        "edits": EDITS_APART.join(run.edits),
        "machine": run.machine,
        "versions": " ".join(f"{name} {version}" for name, version in run.versions.items()),
    }
