"""What a sweep found: median and range over seeds of each combination, and sentences that claim no more than that."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rnn.sweep import LABELS, Sweep, Value

ENOUGH_SEEDS = 5
"""Fewer results than this show no clear difference, whatever they are."""

Metric: TypeAlias = Literal["test_loss", "test_accuracy", "epochs_to_all"]

METRICS: Mapping[Metric, str] = {
    "test_loss": "Test loss",
    "test_accuracy": "Test accuracy",
    "epochs_to_all": "Epochs to 100 % on test",
}
"""What is compared, and what it is called in sentences."""


@dataclass(frozen=True)
class Result:
    """How one run stands at the epoch at which all are compared.

    A run that diverged has no loss any more, which counts as an infinite one, and the accuracy that it had last.
    """

    test_loss: float
    test_accuracy: float
    epochs_to_all: int | None  # the first epoch with every test sentence right
    diverged: bool = False


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
    """What became of one combination of values."""

    values: Mapping[str, Value]
    runs: tuple[int, ...]  # places in Sweep.settings()
    seeds: int  # how many of them have a result
    diverged: int
    reached: int  # how many had every test sentence right
    test_loss: Spread
    test_accuracy: Spread
    epochs_to_all: Spread
    epoch: int  # at which all are compared
    of: int  # epochs that were to be trained

    @property
    def name(self) -> str:
        """The combination in words."""
        return ", ".join(f"{LABELS[name].lower()} {_shown(value)}" for name, value in self.values.items()) or "all runs"


def compared_at(epochs: Sequence[int], diverged: Sequence[bool]) -> int:
    """The epoch at which runs can be compared of which these are the last epochs: the last that all have reached.

    Those that diverged need not have. If all did, it is the first at which none had numbers any more.
    """
    sound = [epoch for epoch, gone in zip(epochs, diverged, strict=True) if not gone]
    return min(sound, default=max(epochs) + 1)


def outcomes(sweep: Sweep, results: Sequence[Result | None], epoch: int | None = None) -> tuple[Outcome, ...]:
    """The outcome of every cell of the sweep, from a result for each run in the order of `Sweep.settings()`.

    None is a run without one, which counts nowhere; a cell that has none at all has 0 seeds and NaN for its spreads.
    The results are those after `epoch`; None = after all epochs of the sweep.
    """
    of = sweep.base.epochs
    at = of if epoch is None else epoch
    found = [(cell, [result for r in cell.runs if (result := results[r]) is not None]) for cell in sweep.cells()]
    return tuple(_outcome(cell.values, cell.runs, of_cell, at, of) for cell, of_cell in found)


def _outcome(
    values: Mapping[str, Value], runs: tuple[int, ...], results: Sequence[Result], epoch: int, of: int
) -> Outcome:
    return Outcome(
        values=values,
        runs=runs,
        seeds=len(results),
        diverged=sum(result.diverged for result in results),
        reached=sum(result.epochs_to_all is not None for result in results),
        test_loss=_spread([math.inf if result.diverged else result.test_loss for result in results]),
        test_accuracy=_spread([result.test_accuracy for result in results]),
        epochs_to_all=_spread([math.inf if (all_at := r.epochs_to_all) is None else all_at for r in results]),
        epoch=epoch,
        of=of,
    )


def _spread(values: Sequence[float]) -> Spread:
    if not values:
        return Spread(math.nan, math.nan, math.nan)
    return Spread(statistics.median(values), min(values), max(values))


def compare(metric: Metric, a: Outcome, b: Outcome) -> str:
    """One sentence on how two combinations differ: no difference is claimed where ranges overlap or seeds are few.

    It names the epoch at which they are compared when that is not the last one: more training may change all of it.
    """
    one, other = getattr(a, metric), getattr(b, metric)
    seeds = f"{a.seeds} seeds each" if a.seeds == b.seeds else f"{a.seeds} and {b.seeds} seeds"
    first, second = _told(metric, a), _told(metric, b)
    if first.startswith("median "):
        second = second.removeprefix("median ")
    numbers = f"{first} against {second.removesuffix(',')}, {seeds}{_of_diverged(a, b)}"
    what = METRICS[metric] + (f", at epoch {a.epoch} of {a.of}" if a.epoch < a.of else "")
    between = f"{what}: no clear difference between {a.name} and {b.name}: {numbers}"
    if min(a.seeds, b.seeds) < ENOUGH_SEEDS:
        return f"{between}; it takes at least {ENOUGH_SEEDS} seeds to tell."
    if one.overlaps(other):
        return f"{between}; the ranges overlap."
    which = "lower" if one.median < other.median else "higher"
    gap = abs(one.median - other.median)
    by = f"{100 * gap:.1f} points" if metric == "test_accuracy" else _number(metric, gap, a.epoch)
    by = f" by {by} in the median" if math.isfinite(gap) else ""
    return f"{what}: {which}{by} with {a.name} than with {b.name}: {numbers}; the ranges do not overlap."


def sentences(found: Sequence[Outcome]) -> list[str]:
    """What can be said of all combinations: of two, each measure; of more, how the extreme one stands to the others.

    The extreme one has the lowest median (the highest for accuracy); it is compared with the next and with the last.
    Of combinations without a result nothing can be said, so they are passed over.
    """
    found = [outcome for outcome in found if outcome.seeds]
    if len(found) < 2:
        return []
    if len(found) == 2:
        return [compare(metric, *found) for metric in METRICS]
    told = []
    for metric in METRICS:
        ordered = sorted(found, key=lambda outcome: getattr(outcome, metric).median)
        if metric == "test_accuracy":
            ordered.reverse()
        told += [compare(metric, ordered[0], ordered[1]), compare(metric, ordered[0], ordered[-1])]
    return told


def _told(metric: Metric, outcome: Outcome) -> str:
    spread: Spread = getattr(outcome, metric)
    median, low, high = (_number(metric, value, outcome.epoch) for value in (spread.median, spread.low, spread.high))
    if metric == "epochs_to_all" and 0 < outcome.reached < outcome.seeds:
        some = f"{outcome.reached} of {outcome.seeds} seeds by epoch {outcome.epoch}, the first at {low}"
        return f"median {median} ({some})" if math.isfinite(spread.median) else f"{some},"
    return f"median {median} ({low} to {high})" if low != high else f"median {median} (all)"


def _number(metric: Metric, value: float, epoch: int) -> str:
    if math.isinf(value):
        return f"not by epoch {epoch}" if metric == "epochs_to_all" else "diverged"
    if metric == "test_accuracy":
        return f"{value:.1%}"
    return f"{value:.0f}" if metric == "epochs_to_all" else f"{value:.3g}"


def _of_diverged(a: Outcome, b: Outcome) -> str:
    if not a.diverged and not b.diverged:
        return ""
    return f" ({a.diverged} of {a.seeds} and {b.diverged} of {b.seeds} diverged)"


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}"
