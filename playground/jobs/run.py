"""The record of one run: its rows, its changes of settings, and the newest state with its answers.

Plain data without locks; the job that holds a run guards it.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from playground.jobs.material import Untrained, Wish
from playground.jobs.messages import Snapshot
from rnn import Settings

COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
"""The columns of the rows, in the order in which workers report them."""

RETUNABLE = ("learning_rate", "epochs")
"""Settings that may change while a run goes on; a change of any other takes a new run."""


@dataclass(frozen=True)
class ChangeMade:
    """A setting of `RETUNABLE` that applies from after epoch `epoch` on."""

    epoch: int
    name: str
    value: float


class Run:
    """One training run from its untrained network on."""

    def __init__(self, number: int, start: Untrained) -> None:
        self.number = number
        self.material = start.material
        self.settings = start.wish.settings  # changes included
        self.snapshot: Snapshot = start.snapshot
        self.changes: list[ChangeMade] = []
        self._columns = tuple(array("d") for _ in COLUMNS)
        train, test = start.epoch.train, start.epoch.test
        self.add_rows(0, np.array([[train.loss], [train.accuracy], [test.loss], [test.accuracy]]))

    @property
    def rows(self) -> int:
        """How many rows there are; row i is epoch i, so the newest epoch is one less."""
        return len(self._columns[0])

    @property
    def wish(self) -> Wish:
        """Its data and settings, changes included."""
        return Wish(self.material.data, self.settings)

    def add_rows(self, first: int, values: NDArray[np.float64]) -> None:
        """Adds the rows (4, n) of the epochs from `first` on; those that are known already are left as they are."""
        known = self.rows - first
        assert known >= 0, f"rows {self.rows} to {first - 1} are missing"
        for column, new in zip(self._columns, values[:, known:], strict=True):
            column.extend(new.tolist())

    def rows_from(self, first: int, most: int | None = None) -> dict[str, list[float]]:
        """The rows of the epochs from `first` on, by column; no more than `most` of them."""
        end = None if most is None else first + most
        return {name: column[first:end].tolist() for name, column in zip(COLUMNS, self._columns, strict=True)}

    def retune(self, epoch: int, settings: Settings) -> None:
        """Records that `settings` apply from after `epoch` on; of two changes after one epoch the later one stands."""
        for name in RETUNABLE:
            value = getattr(settings, name)
            if value != getattr(self.settings, name):
                self.changes = [made for made in self.changes if (made.epoch, made.name) != (epoch, name)]
                self.changes.append(ChangeMade(epoch, name, value))
        self.settings = settings

    def differs_in(self, wish: Wish, settings: Settings | None = None) -> list[str]:
        """Names of everything in which `wish` is another run than this with `settings` (its own), "data" among them."""
        mine = settings or self.settings
        names = [f.name for f in fields(Settings) if getattr(wish.settings, f.name) != getattr(mine, f.name)]
        return ["data", *names] if wish.data != self.material.data else names
