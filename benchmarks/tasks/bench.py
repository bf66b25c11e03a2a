"""What an experiment is given: where its figures go, and runs that may be cut short to see that it goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.report import Figures
from benchmarks.tasks.runs import Encoder, Trained, score, trained_on, trained_on_fresh
from data import Dataset
from data.tasks import Task
from rnn import Settings
from rnn.cells.cell import RecurrentCell
from rnn.explain import LengthScore

SEEDS = (0, 1, 2)
"""Of the runs that an experiment makes of each kind, unless it says otherwise."""

EACH = 1000
"""Fresh sequences in an epoch, as many as the sets of the playground have."""

MEASURED = 1000
"""On so many fresh sequences a trained network is measured."""

FEW = 40
"""Sequences of a small experiment, to learn from and to be measured on."""


@dataclass(frozen=True)
class Bench:
    """Trains and prints for one experiment. A `small` one takes four units and one epoch of a few sequences."""

    report: Figures
    small: bool = False

    def line(
        self, what: str, value: float, unit: str, *, least: float | None = None, most: float | None = None
    ) -> None:
        """Prints one figure with its target."""
        self.report.line(what, value, unit, least=least, most=most)

    def yardsticks(self, dataset: Dataset) -> None:
        """Prints what the figures below are to be compared with."""
        for name, yardstick in (("floor", dataset.floor), ("baseline", dataset.baseline)):
            if yardstick is not None:
                print(f"{dataset.name}, {name}: {yardstick.measure} {yardstick.value:.4f} ({yardstick.label})")

    def fresh(self, task: Task, settings: Settings, *, each: int = EACH, stop: float | None = None) -> Trained:
        """A network that has read fresh sequences in every epoch; see `trained_on_fresh`."""
        return trained_on_fresh(task, self._cut(settings), each=FEW if self.small else each, stop=stop)

    def fixed(self, dataset: Dataset, settings: Settings, *, until: float = 0.0) -> tuple[Trained, Encoder]:
        """A network that has read a fixed set, and its encoder; see `trained_on`."""
        return trained_on(dataset, self._cut(settings), until=until)

    def score(
        self, task: Task, params: RecurrentCell, lengths: Sequence[int] | None = None, n: int = MEASURED
    ) -> LengthScore:
        """Its score on `n` fresh sequences; see `score`."""
        return score(task, params, lengths, FEW if self.small else n)

    def _cut(self, settings: Settings) -> Settings:
        return replace(settings, hidden_size=4, epochs=1) if self.small else settings


def percent(share: float) -> float:
    """A share as so many of a hundred."""
    return 100 * share
