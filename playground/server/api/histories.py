"""Histories of saved runs for the routes, a part at a time: how many runs are asked for decides no room in memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import numpy as np
from numpy.typing import NDArray

from playground.server.api.curves import curve
from playground.server.api.tables import csv_text, history_csv
from playground.storage import RunSummary, Store, StoreError

EPOCHS_READ_AT_ONCE = 65_536  # 2.6 MB; those of short runs together, since a question costs 1 ms
SENT_AT_ONCE = 65_536  # bytes
LINES = 2_048  # of CSV that are read and sent at once: a slow reader holds no more
MOST_POINTS = 300_000  # of all curves together, twice what a page asks for; beyond, the longest are decimated
LEAST_POINTS = 500  # that a curve keeps all the same


def csv_parts(store: Store, owner: str, runs: Iterable[RunSummary]) -> Iterator[str]:
    """The histories of runs as CSV; of one that is deleted meanwhile, what was read before.

    When the store fails the last line says so: the answer has begun, so there is no other place for it.
    """
    from playground.storage import frames

    yield csv_text([frames.HISTORY_HEAD])
    try:
        for run in runs:
            for first, part in _parts(store, owner, run.id):
                yield history_csv(run, part, first)
    except StoreError as error:
        yield csv_text([[f"The rest is missing. {error}"]])


def parquet_file(store: Store, owner: str, runs: Iterable[RunSummary]) -> IO[bytes]:
    """The histories of runs as one Parquet file, open at its beginning; it is gone from the disk once it is closed.

    Raises StoreError: nothing has been answered by then.
    """
    from playground.storage import frames

    file = tempfile.TemporaryFile()  # noqa: SIM115 - `sent` closes it
    try:
        frames.write_histories(
            file,
            (frames.history_frame(run, part, first) for run in runs for first, part in _parts(store, owner, run.id)),
        )
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _parts(store: Store, owner: str, run_id: str) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """(first epoch, history (columns, n) from there) of a run, a part at a time; of one that is deleted, no more."""
    first = 0
    while (part := store.history(owner, run_id, first, LINES)).shape[1]:
        yield first, part
        first += part.shape[1]


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """What is in a file, piece by piece; it is closed at the end, or when the visitor leaves."""
    with file:
        while piece := file.read(SENT_AT_ONCE):
            yield piece


def curves_as_json(
    store: Store, owner: str, ids: Sequence[str], column: str, *, points: int, smooth: int, seconds: bool
) -> str:
    """{"histories": {id: curve}} of those of the runs that can be read, each as `curves.curve` gives it."""
    runs = {run.id: run for run in store.runs(owner, ids)}
    runs = {run_id: runs[run_id] for run_id in ids if run_id in runs}
    points = min(points, fitting([run.epochs_done + 1 for run in runs.values()]))
    # A run at a time is made into text: a large text made in one go would hold up every other thread meanwhile.
    parts = [
        f'"{run_id}":{json.dumps(curve(history, column, points=points, smooth=smooth, seconds=seconds))}'
        for some in portions(runs.values())
        for run_id, history in store.histories(owner, some).items()
    ]
    return '{"histories":{' + ",".join(parts) + "}}"


def fitting(lengths: Iterable[int], most: int = MOST_POINTS) -> int:
    """How many points each curve may have so that all together have at most `most`, and the short ones come whole."""
    ascending = sorted(lengths)
    budget = most
    for i, length in enumerate(ascending):
        share = budget // (len(ascending) - i)
        if length > share:
            return max(share, LEAST_POINTS)
        budget -= length
    return most


def portions(runs: Iterable[RunSummary], most: int = EPOCHS_READ_AT_ONCE) -> Iterator[list[str]]:
    """The ids of the runs in order, as many together as have at most `most` epochs; a longer run alone."""
    some: list[str] = []
    epochs = 0
    for run in runs:
        if some and epochs + run.epochs_done > most:
            yield some
            some, epochs = [], 0
        some.append(run.id)
        epochs += run.epochs_done
    if some:
        yield some
