"""The record of one run: its rows, its changes of settings, and the newest state with its answers.

Plain data without locks; the job that holds a run guards it.
"""

from __future__ import annotations

import time
import uuid
from array import array
from collections.abc import Iterable
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from playground.training.prepared_data import PreparedData, RunConfig, Untrained, snapshot_of
from rnn import Settings, State
from rnn.history import COLUMNS, SettingChange, changed, row
from rnn.parallel.messages import Snapshot


class Run:
    """One training run, from its untrained network on or from given weights."""

    sweep: str | None = None  # a run of a sweep has no job
    parent: tuple[str, int] | None = None  # the id of the run that it branched off from, and after which epoch
    start: State | None = None  # the given weights that it began from; its seeds gave them where it has none

    def __init__(
        self, prepared: PreparedData, settings: Settings, snapshot: Snapshot, rows: NDArray[np.float64]
    ) -> None:
        """A run that has the rows (columns, n) of the epochs from 0 on, and has kept to `settings` so far."""
        self.id = uuid.uuid4().hex
        self.number = 1  # in its job, which counts its runs
        self.started = time.time()  # Unix time, s
        self.prepared = prepared
        self.settings = settings  # changes included
        self.first_settings = settings
        self.snapshot = snapshot
        self.changes: list[SettingChange] = []
        self._columns = {name: array("d") for name in COLUMNS}
        self.add_rows(0, rows)

    @classmethod
    def begin(cls, start: Untrained) -> Run:
        """A run that has not trained yet."""
        return cls(start.prepared, start.config.settings, start.snapshot, np.array([row(start.epoch, 0.0)]).T)

    @classmethod
    def begin_from(
        cls,
        prepared: PreparedData,
        settings: Settings,
        start: State,
        rows: NDArray[np.float64],
        parent: tuple[str, int] | None = None,
    ) -> Run:
        """A run that trains on from given weights with `settings`, as `rnn.train(start=start)` does.

        Its epochs go on counting from that of `start`; `rows` (columns, start.number + 1) are those up to there, as the
        run had them in which the weights came about. `parent` is the id of that run, and the epoch after which this one
        branches off. Raises ValueError for rows or settings that do not fit the start.
        """
        if rows.shape[1] != start.number + 1:
            raise ValueError(f"a start of epoch {start.number} needs {start.number + 1} rows, not {rows.shape[1]}")
        sizes = settings.hidden_size, len(prepared.vocabulary), len(prepared.labels)
        if (start.params.hidden_size, start.params.vocab_size, start.params.classes) != sizes:
            raise ValueError("the weights to start from are those of another network than the settings and words ask")
        run = cls(prepared, settings, snapshot_of(start, settings, prepared), rows)
        run.parent, run.start = parent, start
        return run

    @property
    def rows(self) -> int:
        """How many rows there are; row i is epoch i, so the newest epoch is one less."""
        return len(self._columns["seconds"])

    @property
    def seconds(self) -> float:
        """How long it has trained, up to the end of the newest epoch."""
        return self._columns["seconds"][-1]

    @property
    def data(self) -> str:
        """The visible name of its dataset."""
        return self.prepared.data

    @property
    def data_hash(self) -> str:
        """Differs when the sentences do."""
        return self.prepared.hash

    @property
    def state(self) -> State:
        """The newest state from which training can go on."""
        return self.snapshot.state

    @property
    def state_settings(self) -> Settings:
        """What training goes on with from `state`, up to the first change after it."""
        return self.snapshot.settings

    @property
    def config(self) -> RunConfig:
        """Its data and settings, changes included."""
        return RunConfig(self.prepared.data, self.settings)

    def add_rows(self, first: int, values: NDArray[np.float64]) -> None:
        """Adds the rows (columns, n) of the epochs from `first` on; those that are known stay as they are."""
        known = self.rows - first
        assert known >= 0, f"rows {self.rows} to {first - 1} are missing"
        for column, new in zip(self._columns.values(), values[:, known:], strict=True):
            column.extend(new.tolist())

    def rows_from(self, first: int, most: int | None = None) -> dict[str, list[float]]:
        """The rows of the epochs from `first` on, by column; no more than `most` of them."""
        end = None if most is None else first + most
        return {name: column[first:end].tolist() for name, column in self._columns.items()}

    def columns_from(self, first: int) -> NDArray[np.float64]:
        """The rows (columns, n) of the epochs from `first` on, in an array of its own."""
        return np.array([column[first:] for column in self._columns.values()])

    def change_settings(self, changes: Iterable[SettingChange]) -> None:
        """Records these changes of settings of `CHANGEABLE`; of two after one epoch the later one stands."""
        for change in changes:
            if change.value != getattr(self.settings, change.name):
                self.changes = [made for made in self.changes if made[:2] != change[:2]]
                self.changes.append(change)
                self.settings = changed(self.settings, [change])

    def trained_settings(self) -> Settings:
        """What its newest epoch was trained with: the settings without the changes that wait for an epoch to come."""
        return changed(self.first_settings, (change for change in self.changes if change.epoch < self.rows - 1))

    def changes_from_state(self) -> tuple[SettingChange, ...]:
        """The changes to make while training goes on from `state`, of those that the record knows.

        A change after the very epoch of the state may have been made already; made again it changes nothing.
        """
        return tuple(change for change in self.changes if change.epoch >= self.state.number)

    def differs_in(self, config: RunConfig, settings: Settings | None = None) -> list[str]:
        """Names of all in which `config` is another run than this with `settings` (its own), "data" among them."""
        mine = settings or self.settings
        names = [f.name for f in fields(Settings) if getattr(config.settings, f.name) != getattr(mine, f.name)]
        return ["data", *names] if config.data != self.prepared.data else names
