"""The outcome of each combination of a sweep in numbers: median and range of every metric over its seeds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rnn.analysis.endings import Result, story
from rnn.readouts import READOUTS, LossName
from rnn.setting_kinds import Value
from rnn.settings import SETTINGS
from rnn.sweep import Cell, Grid

Metric: TypeAlias = Literal["test_loss", "test_accuracy", "epochs_to_all"]

METRICS: Mapping[Metric, str] = {
    "test_loss": "Test loss",
    "test_accuracy": "Test accuracy",
    "epochs_to_all": "Epochs to 100 % on test",
}
"""What is compared, and what it is called in sentences."""


@dataclass(frozen=True)
class Spread:
    """Median and range over the seeds; infinite where runs diverged, or never had all test sentences right."""

    median: float
    low: float
    high: float

    def overlaps(self, other: Spread) -> bool:
        """Whether the two ranges have a value in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Outcome:
    """The results of one combination of values, over its seeds."""

    values: Mapping[str, Value]
    runs: tuple[int, ...]  # places in Grid.settings()
    seeds: int  # how many of them have a result
    diverged: int
    reached: int  # how many had every test sentence right
    test_loss: Spread
    test_accuracy: Spread
    epochs_to_all: Spread
    epoch: int  # at which all combinations are compared
    of: int  # epochs that were to be trained
    results: tuple[tuple[int, Result], ...]  # (seed, result), for each seed that has a result
    loss_name: LossName

    @property
    def name(self) -> str:
        """The combination in words."""
        parts = [f"{SETTINGS[name].label.lower()} {SETTINGS[name].text(value)}" for name, value in self.values.items()]
        return ", ".join(parts) or "all runs"

    def called(self, metric: Metric) -> str:
        """What the metric is called of these runs: where they answer with numbers, the loss is a squared error."""
        return f"Test {self.loss_name}" if metric == "test_loss" else METRICS[metric]

    @property
    def story(self) -> str:
        """How many of its seeds ended how; "" if there is none with a result."""
        return story(self.results) if self.results else ""


def compared_at(epochs: Sequence[int], diverged: Sequence[bool]) -> int:
    """The epoch at which runs are compared, given the last epoch of each: the latest that every sound run has reached.

    A run that diverged need not have reached it. If all diverged, it is the first epoch at which none has numbers.
    """
    sound = [epoch for epoch, has_diverged in zip(epochs, diverged, strict=True) if not has_diverged]
    return min(sound, default=max(epochs) + 1)


def outcomes(sweep: Grid, results: Sequence[Result | None], epoch: int | None = None) -> tuple[Outcome, ...]:
    """The outcome of every cell of the sweep, from a result for each run in the order of `Grid.settings()`.

    A run whose result is None counts nowhere; a cell without any result has 0 seeds and NaN for its spreads. The
    results are those after `epoch`, or after all epochs of the sweep if that is None.
    """
    of = sweep.base.epochs
    at = of if epoch is None else epoch
    every_outcome = []
    for cell in sweep.cells():
        seeds = range(sweep.base.seed, sweep.base.seed + sweep.seeds)
        of_cell = [(seed, result) for seed, r in zip(seeds, cell.runs, strict=True) if (result := results[r])]
        every_outcome.append(_outcome(cell, of_cell, at, of, READOUTS[sweep.base.readout].loss_name))
    return tuple(every_outcome)


def _outcome(cell: Cell, of_seeds: Sequence[tuple[int, Result]], epoch: int, of: int, loss_name: LossName) -> Outcome:
    results = [result for _, result in of_seeds]
    return Outcome(
        values=cell.values,
        runs=cell.runs,
        seeds=len(results),
        diverged=sum(result.diverged for result in results),
        reached=sum(result.epochs_to_all is not None for result in results),
        test_loss=spread_of("test_loss", results),
        test_accuracy=spread_of("test_accuracy", results),
        epochs_to_all=spread_of("epochs_to_all", results),
        epoch=epoch,
        of=of,
        results=tuple(of_seeds),
        loss_name=loss_name,
    )


def spread_of(metric: Metric, results: Sequence[Result]) -> Spread:
    """Median and range of a metric over these results; NaN if there are none."""
    return _spread([_measured(metric, result) for result in results])


def _measured(metric: Metric, result: Result) -> float:
    if metric == "test_loss":
        return math.inf if result.diverged else result.test_loss
    if metric == "test_accuracy":
        return result.test_accuracy
    return math.inf if result.epochs_to_all is None else result.epochs_to_all


def _spread(values: Sequence[float]) -> Spread:
    if not values:
        return Spread(math.nan, math.nan, math.nan)
    return Spread(statistics.median(values), min(values), max(values))
