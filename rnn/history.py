"""What is recorded of a run while it trains: a row of numbers for every epoch, and settings that changed on the way.

A new number gets one line in `_ROW`, after those that are there: whatever trains, saves, reads, tables and tells rows
takes names and values from here, and what was saved before has NaN in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.settings import Settings
from rnn.state import Epoch, StackEpoch

_ROW: Mapping[str, Callable[[Epoch | StackEpoch, float], Any]] = {
    "train_loss": lambda epoch, seconds: epoch.train.loss,
    "train_accuracy": lambda epoch, seconds: epoch.train.accuracy,
    "test_loss": lambda epoch, seconds: epoch.test.loss,
    "test_accuracy": lambda epoch, seconds: epoch.test.accuracy,
    "seconds": lambda epoch, seconds: seconds,
}

COLUMNS = tuple(_ROW)
"""The names of the numbers in an epoch's row, in their order. `seconds` is how long the run had trained when the epoch
ended, pauses left out; all others depend on nothing but the epoch. A history is an array (columns, epochs)."""

SCORES = tuple(name for name in COLUMNS if name != "seconds")
"""The columns that are the same whenever a run is trained again."""

ALL_RIGHT = 1.0
"""The accuracy of an epoch with every sentence right."""


def row(epoch: Epoch | StackEpoch, seconds: float) -> tuple[Any, ...]:
    """The numbers of an epoch, one a column: floats, but of R runs in a stack arrays (R,) in all but `seconds`."""
    return tuple(value(epoch, seconds) for value in _ROW.values())


def scores(epoch: Epoch | StackEpoch) -> tuple[Any, ...]:
    """The numbers of an epoch that are `SCORES`: floats, or arrays (R,) of a stack."""
    return tuple(_ROW[name](epoch, 0.0) for name in SCORES)


def named(rows: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """The columns of rows (columns, ...) by their names."""
    return dict(zip(COLUMNS, rows, strict=True))


Ended: TypeAlias = Literal["running", "paused", "done", "diverged", "failed", "interrupted"]
"""The status that a saved run has: "running" while it trains, else how its training ended or that it is paused.

A run that ended may be continued; then it is "running" again.
"""


class SettingChange(NamedTuple):
    """The setting `name` has the value `value` from after epoch `epoch` on."""

    epoch: int
    name: str
    value: float


def changes_between(before: Settings, after: Settings, epoch: int) -> tuple[SettingChange, ...]:
    """The changes after epoch `epoch` that make `after` of `before`, in the order of the settings."""
    names = (field.name for field in fields(Settings))
    return tuple(
        SettingChange(epoch, name, getattr(after, name))
        for name in names
        if getattr(after, name) != getattr(before, name)
    )


def changed(settings: Settings, changes: Iterable[SettingChange]) -> Settings:
    """`settings` after these changes, made one after the other. Raises ValueError as `Settings` does."""
    for _, name, value in changes:
        settings = replace(settings, **{name: value})  # type: ignore[arg-type]
    return settings


class RunFacts(Protocol):
    """What is known of a run besides its arrays, whether it trains or was saved: saving and resuming ask it."""

    @property
    def id(self) -> str:
        """32 hexadecimal digits; unlike any other run's, and kept for ever."""

    @property
    def data(self) -> str:
        """The name of its data set."""

    @property
    def data_hash(self) -> str:
        """The hash of what its data set holds."""

    @property
    def settings(self) -> Settings:
        """Changes included."""

    @property
    def first_settings(self) -> Settings:
        """Those it began with."""

    @property
    def changes(self) -> Sequence[SettingChange]:
        """Of its settings, in order."""

    @property
    def started(self) -> float:
        """Unix time, s."""

    @property
    def sweep(self) -> str | None:
        """The id of the sweep that it belongs to."""

    @property
    def parent(self) -> tuple[str, int] | None:
        """The id of the run that it branched off from, and after which epoch."""

    @property
    def edits(self) -> tuple[str, ...]:
        """What was edited of the network that it branched off from, as `rnn.explain.edits_of` reads it."""
