"""The record of one run of a sweep: its rows, and the newest state that its worker has told of.

Plain data without locks; the job that holds it guards it. Rows that are there never change, so whoever has been given
columns may read them without the lock.
"""

from __future__ import annotations

import time
import uuid
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from playground.training.prepared_data import PreparedData
from playground.training.recording import Ended
from rnn import Settings, State
from rnn.history import COLUMNS

TEST_LOSS, TEST_ACCURACY = DRAWN = [COLUMNS.index(name) for name in ("test_loss", "test_accuracy")]
"""Places of the columns that a page draws of a sweep."""
SECONDS = COLUMNS.index("seconds")
BEGIN_WITH = 64  # rows that there is room for at first


class SweepRun:
    """One training run of a sweep, from its untrained network on."""

    changes: tuple[()] = ()  # nothing can be changed in mid-run
    parent: tuple[str, int] | None = None  # no run of a sweep branches off from another, so none has a given start
    start: State | None = None

    def __init__(
        self,
        sweep: str,
        prepared: PreparedData,
        settings: Settings,
        *,
        state: State | None = None,
        rows: NDArray[np.float64] | None = None,
    ) -> None:
        """A run that begins, or has come to `state` and has the `rows` (columns, n) of the epochs from 0 on."""
        self.id = uuid.uuid4().hex
        self.sweep: str | None = sweep
        self.started = time.time()  # Unix time, s
        self.prepared = prepared
        self.settings = self.first_settings = settings
        self.rows = 0
        self.state = state
        self.ended: Ended | None = None  # how, when it trains no more
        self.message = ""
        self._columns: NDArray[np.float64] = np.empty((len(COLUMNS), BEGIN_WITH))
        if rows is not None:
            self.add_rows(0, rows)
        self._seconds_before = self.seconds  # for which it had trained before the worker that trains it now

    @property
    def data(self) -> str:
        """The visible name of its dataset."""
        return self.prepared.data

    @property
    def data_hash(self) -> str:
        """Differs when the sentences do."""
        return self.prepared.hash

    @property
    def state_settings(self) -> Settings | None:
        """The settings that `state` was trained with."""
        return None if self.state is None else self.settings

    @property
    def epoch(self) -> int:
        """The newest epoch, -1 if there is none yet."""
        return self.rows - 1

    @property
    def epochs_done(self) -> int:
        """How many epochs there is no need to wait for: all, where the run has ended."""
        return max(self.epoch, 0) if self.ended is None else self.settings.epochs

    @property
    def seconds(self) -> float:
        """How long it has trained, up to the end of the newest epoch."""
        return float(self._columns[SECONDS, self.rows - 1]) if self.rows else 0.0

    def trained(self, first: int, values: NDArray[np.float64]) -> int:
        """Adds the rows (columns, n) that a worker reports, epochs from `first` on; how many of them are new.

        Those that are known already stay as they are: a worker trains again what came after the state that it went on
        from, to the same numbers. Its seconds count from when it began, so those of before are added.
        """
        known = min(self.rows - first, values.shape[1])
        if known > 0:  # the worker's own clock at the newest epoch that is known
            self._seconds_before = self.seconds - float(values[SECONDS, known - 1])
        new = values[:, max(known, 0) :].copy()
        new[SECONDS] += self._seconds_before
        if new.shape[1]:
            self.add_rows(first + max(known, 0), new)
        return int(new.shape[1])

    def add_rows(self, first: int, values: NDArray[np.float64]) -> None:
        """Adds the rows (columns, n) of the epochs from `first` on, of which none is known yet."""
        assert first == self.rows, f"rows {self.rows} to {first - 1} are missing"
        end = self.rows + values.shape[1]
        if end > self._columns.shape[1]:
            larger = np.empty((len(COLUMNS), max(end, min(2 * self._columns.shape[1], self.settings.epochs + 1))))
            larger[:, : self.rows] = self._columns[:, : self.rows]
            self._columns = larger  # who reads the old ones may go on
        self._columns[:, self.rows : end] = values
        self.rows = end

    def columns(self) -> NDArray[np.float64]:
        """All rows there are (columns, rows): a view of what will not change."""
        return self._columns[:, : self.rows]

    def columns_from(self, first: int) -> NDArray[np.float64]:
        """The rows (columns, n) of the epochs from `first` on, in an array of its own."""
        return self._columns[:, first : self.rows].copy()


class SweepRecorder(Protocol):
    """Writes runs of sweeps down."""

    def touch(self, owner: str, run: SweepRun, ended: Ended, message: str) -> None:
        """There is news of this run. Called with the lock held, so it must be quick and may not wait."""
