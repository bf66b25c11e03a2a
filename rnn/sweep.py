"""A sweep: many runs that differ in chosen settings and in their seeds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import cast

from rnn.encoded_texts import Suited, suited_to
from rnn.setting_kinds import NUMBER, Number, Setting, Value, cut, shown
from rnn.settings import SETTINGS, SWEPT, CellName, Settings

MOST_RUNS = 512
"""Of a sweep on one machine."""

MOST_RUNS_ON_CLUSTER = 10_000
MOST_EPOCHS = 10_000_000
"""Of all runs of a sweep together: who follows one keeps a row of each, 40 bytes."""

MOST_VALUES = 512
"""Of one setting."""

FEWEST_DIGITS, MOST_DIGITS = 3, 17
"""Of the values of a range."""

MOST_SEEDS = 100
ENOUGH_SEEDS = 5
"""Seeds for each setting by default: fewer show no clear difference, whatever they are."""

_RANGE = re.compile(rf"({NUMBER})\s*\.\.\s*({NUMBER})\s*[x×*]\s*(\d+)")


@dataclass(frozen=True)
class Cell:
    """One combination of the swept settings, and the places of its runs (one for each seed) in `Grid.settings()`."""

    values: Mapping[str, Value]
    runs: tuple[int, ...]


@dataclass(frozen=True)
class Grid:
    """Every combination of the values, each with the seeds base.seed, base.seed + 1, ...

    `values` maps names of `SWEPT` to the values of each, in the order in which they were asked for; what it leaves out
    is as in `base`. `by_cell` are, by the name of a cell of those that are swept, settings that its runs have in the
    place of those of `base`, unless they are swept too. Raises ValueError with a sentence for a name that cannot be
    swept or go with a cell, no or repeated values, and no seeds.
    """

    base: Settings
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    seeds: int = ENOUGH_SEEDS
    by_cell: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, values in self.values.items():
            if name not in SWEPT:
                raise ValueError(f"{name!r} cannot be swept: {', '.join(SWEPT)} can")
            if not values:
                raise ValueError(f"{SETTINGS[name].label} has no values: give at least one")
            if len(set(values)) < len(values):
                raise ValueError(f"{SETTINGS[name].label} names a value twice: give each once")
        for cell, settings in self.by_cell.items():
            if cell not in self.values.get("cell", ()):
                raise ValueError(f"{shown(cell)} is no cell of this sweep: no settings can go with it")
            if strange := sorted({*settings} - {*SWEPT} | {*settings} & {"cell"}):
                raise ValueError(f"{shown(strange[0])} cannot go with a cell: {', '.join(SWEPT)} can")
        if isinstance(self.seeds, bool) or not isinstance(self.seeds, int) or self.seeds < 1:
            raise ValueError(f"Seeds is {shown(self.seeds)}: it must be a whole number of at least 1")

    @property
    def count(self) -> int:
        """How many runs it has."""
        return math.prod(map(len, self.values.values())) * self.seeds

    def settings(self) -> tuple[Settings, ...]:
        """The settings of every run: the first swept setting changes slowest, the seed fastest."""
        return tuple(
            replace(self.base, **{**self._along(cell), **cell.values, "seed": self.base.seed + k})  # type: ignore[arg-type]
            for cell in self.cells()
            for k in range(self.seeds)
        )

    def _along(self, cell: Cell) -> Mapping[str, Value]:
        return self.by_cell.get(str(cell.values.get("cell")), {})

    def cells(self) -> tuple[Cell, ...]:
        """The combinations of values, in the order of `settings()`."""
        names = tuple(self.values)
        return tuple(
            Cell(dict(zip(names, values, strict=True)), tuple(range(c * self.seeds, (c + 1) * self.seeds)))
            for c, values in enumerate(product(*self.values.values()))
        )


@dataclass(frozen=True)
class Bounds:
    """How many runs a sweep may have where it is to train, and in a few words why no more, "" if always."""

    runs: int = MOST_RUNS
    because: str = ""


HERE = Bounds()
ON_CLUSTER = Bounds(MOST_RUNS_ON_CLUSTER)


@dataclass(frozen=True)
class Sweep(Grid):
    """A grid that may be trained, within `bounds`.

    Raises ValueError for values that are not offered, more runs, and more than `MOST_EPOCHS` epochs of them together
    too. What was trained under other limits is a `Grid` all the same.
    """

    bounds: Bounds = field(default=HERE, compare=False)

    def __post_init__(self) -> None:
        for name, values in self.values.items():
            for value in values if name in SWEPT else ():
                SETTINGS[name].check_offered(value)
        for settings in self.by_cell.values():
            for name, value in settings.items():
                if name in SWEPT:
                    SETTINGS[name].check_offered(value)
        if isinstance(self.seeds, bool) or not isinstance(self.seeds, int) or not 1 <= self.seeds <= MOST_SEEDS:
            raise ValueError(f"Seeds is {shown(self.seeds)}: it must be a whole number from 1 to {MOST_SEEDS}")
        super().__post_init__()
        SETTINGS["epochs"].check_offered(self.base.epochs)
        if self.count > self.bounds.runs:
            most = f"{self.bounds.runs:,}{self.bounds.because and f' {self.bounds.because}'}"
            raise ValueError(f"That makes {self.count:,} runs, and a sweep has at most {most}: give fewer values")
        if self.count * self.base.epochs > MOST_EPOCHS:
            raise ValueError(
                f"That makes {self.count:,} runs of {self.base.epochs:,} epochs, and a sweep has at most "
                f"{MOST_EPOCHS:,} epochs in all: give fewer"
            )


def parse_values(name: str, text: str) -> tuple[Value, ...]:
    """The values that a person typed for one of `SWEPT`: a list "0.01, 0.02", or "0.001..0.1 x 5" for a log range.

    Values of a range are rounded to three digits, or to as many as tell them apart, those of a whole number to whole
    ones. Raises ValueError, with a sentence that names the setting and the value, for anything that cannot be used.
    """
    if name not in SWEPT:
        raise ValueError(f"{name!r} cannot be swept: {', '.join(SWEPT)} can")
    setting, text = SETTINGS[name], text.strip()
    label = setting.label
    if len(text) > 10_000:
        raise ValueError(f"{label} is {len(text):,} characters long: give at most {MOST_VALUES} values")
    range_match = _RANGE.fullmatch(text) if isinstance(setting, Number) else None
    values: list[Value] = []
    if range_match and isinstance(setting, Number):
        values += _log_range(setting, *range_match.groups())
    elif ".." in text and isinstance(setting, Number):
        raise ValueError(f"{label} is {cut(text)}: write a range as 0.001..0.1 x 5, from, to and how many values")
    else:
        values += [setting.read(part) for part in text.replace(";", ",").split(",") if part.strip()]
    if not values:
        raise ValueError(f"{label} has no values: give a list such as {_list_of(setting)}")
    values = list(dict.fromkeys(values))
    if len(values) > MOST_VALUES:
        raise ValueError(f"{label} has {len(values):,} values: a sweep takes at most {MOST_VALUES} of a setting")
    return tuple(values)


def values_text(values: Iterable[Value]) -> str:
    """Values as a person types them, which `parse_values` reads back as the very same."""
    return ", ".join(value if isinstance(value, str) else _typed(value) for value in values)


def _typed(value: float) -> str:
    short = f"{value:g}"
    return short if float(short) == value else str(value)


def _log_range(setting: Number, low: str, high: str, count: str) -> list[Value]:
    first, last = setting.read(low), setting.read(high)
    if len(count) > 9 or not 2 <= int(count) <= MOST_VALUES:
        raise ValueError(f"{setting.label} asks for {cut(count)} values: a range has from 2 to {MOST_VALUES}")
    if not first < last:
        raise ValueError(f"{setting.label} goes from {low} to {high}: the first must be the smaller one")
    if first <= 0:
        raise ValueError(
            f"{setting.label} goes from {low}: begin a range above 0, for its steps are those of a logarithm"
        )
    n = int(count)
    exact = [first * (last / first) ** (k / (n - 1)) for k in range(1, n - 1)]
    if setting.whole:
        return [first, *map(round, exact), last]
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        rounded = [first, *(float(f"{value:.{digits}g}") for value in exact), last]
        if all(a < b for a, b in pairwise(rounded)):
            return list[Value](rounded)
    return [first, *exact, last]


def _list_of(setting: Setting) -> str:
    if isinstance(setting, Number):
        return "16, 64" if setting.whole else "0.01, 0.02"
    return ", ".join(setting.options)


SWEEPS: Mapping[str, Sweep] = {
    "Exact against printed backpropagation": Sweep(Settings(), {"bptt": ("exact", "article")}),
    "Learning rate": Sweep(Settings(), {"learning_rate": (0.005, 0.01, 0.02, 0.05)}),
    "Hidden size": Sweep(Settings(), {"hidden_size": (8, 16, 32, 64)}),
    "Initial weight scale": Sweep(Settings(), {"init_scale": (0.001, 0.01, 0.1, 0.3)}),
}
"""Ready sweeps by the name that a visitor sees."""

SUITED_SWEEPS: Mapping[str, Mapping[str, tuple[Value, ...]]] = {
    "Cells": {"cell": ("tanh", "relu", "sigmoid", "gru", "lstm")},
}
"""Those on the set at hand, by their values: all else is as suits the set, and each cell on it (`sweep_suited_to`)."""


def sweep_suited_to(
    texts: Suited,
    chosen: Mapping[str, Value],
    values: Mapping[str, tuple[Value, ...]],
    seeds: int = ENOUGH_SEEDS,
    bounds: Bounds = HERE,
) -> Sweep:
    """The sweep of these values with what suits a set, and each of the cells on it, wherever nothing is `chosen`.

    What is chosen, a value by the name of its setting, holds for all runs. Raises ValueError as `Sweep` does.
    """
    base = replace(suited_to(texts, cast("CellName | None", chosen.get("cell"))), **chosen)  # type: ignore[arg-type]
    free = [name for name in SWEPT if name not in values and name not in chosen]
    by_cell = {}
    for cell in values.get("cell", ()):
        suited = suited_to(texts, cast("CellName", cell))
        settings = {name: getattr(suited, name) for name in free if getattr(suited, name) != getattr(base, name)}
        if settings:
            by_cell[str(cell)] = settings
    return Sweep(base, values, seeds, by_cell, bounds)
