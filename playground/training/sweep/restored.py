"""A sweep that the server has forgotten, as a page is told of it: its plan, its curves, and how it ended.

It never changes. Runs that are missing are in none of its cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.decimate import points_of
from playground.training.sweep.plan import Plan
from playground.training.sweep.updates import Curves, SweepState, SweepStatus
from rnn import Settings
from rnn.analysis import compared_at
from rnn.analysis.endings import Result
from rnn.sweep import Cell

RUNS_IN_A_FRAME = 32  # of curves


@dataclass(frozen=True, eq=False)
class RestoredRun:
    """A run as far as it was part of the sweep: test loss and accuracy (2, rows) from epoch 0 on."""

    id: str
    settings: Settings
    scores: NDArray[np.float64]
    diverged: bool

    @property
    def epoch(self) -> int:
        """Its last one."""
        return int(self.scores.shape[1]) - 1

    @property
    def over(self) -> bool:
        """Whether it has trained all of its epochs, or can train no more."""
        return self.diverged or self.epoch == self.settings.epochs

    def decimated(self, stride: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The epochs (n,) at which curves have points, and the scores (2, n) at them."""
        epochs = points_of(0, self.epoch + 1, stride)
        return epochs, self.scores[:, epochs]

    def result_at(self, epoch: int) -> Result:
        """How it stood after that epoch, or after its last if it diverged before."""
        loss, accuracy = self.scores
        return Result.of(loss, accuracy, epoch, diverged=self.diverged)


class RestoredSweep:
    """A sweep as its runs were saved; pages are told of it as of a `SweepJob` that is at its end."""

    final = True

    def __init__(
        self,
        name: str,
        plan: Plan,
        runs: Sequence[RestoredRun],
        state: SweepState,
        message: str,
        *,
        cut_off: bool = False,
    ) -> None:
        """`name` changes whenever anything of the sweep does; `runs` are in the order of the plan, some left out.

        `cut_off`: what trained it ended before it did, and it can be continued.
        """
        self.id, self.plan, self.state, self.message = name, plan, state, message
        self.runs = tuple(_Named(run.id, run.settings) for run in runs)
        places = {run.settings: place for place, run in enumerate(runs)}
        planned_settings = plan.sweep.settings()
        self.cells = tuple(
            Cell(cell.values, tuple(places[planned_settings[r]] for r in cell.runs if planned_settings[r] in places))
            for cell in plan.sweep.cells()
        )
        epochs = plan.sweep.base.epochs
        done_epochs = sum(epochs if run.over else run.epoch for run in runs)
        self._status = SweepStatus(state, message, done_epochs, epochs * len(runs), None, None, self.final, cut_off)
        self._epoch = compared_at([run.epoch for run in runs], [run.diverged for run in runs])
        results = {run.settings: run.result_at(self._epoch) for run in runs}
        self._results = [results.get(settings) for settings in planned_settings]
        self._curves = _curves(runs, plan.stride)

    @property
    def can(self) -> tuple[str, ...]:
        """What a page may ask for."""
        return self._status.can

    def status(self) -> SweepStatus:
        """How it stands."""
        return self._status

    def results(self) -> tuple[int, list[Result | None]]:
        """The epoch at which all runs can be compared, and how each run of the plan stood then.

        None is a run that is missing.
        """
        return self._epoch, self._results

    def curves(self, counts: list[int], most: int | None = None) -> list[Curves]:
        """As of a `SweepJob`: all points of runs of which `counts` is 0 so far, and is brought up to date.

        They are made in groups, so that of `most` runs the last group may have some more.
        """
        new_curves, runs = [], 0
        for curves in self._curves:
            if not counts[curves.runs[0]] and (most is None or runs < most):
                new_curves.append(curves)
                runs += len(curves.runs)
                for r in curves.runs:
                    counts[r] = int(curves.epochs[-1]) + 1
        return new_curves


@dataclass(frozen=True)
class _Named:
    """What a page knows a run by."""

    id: str
    settings: Settings


def _curves(runs: Sequence[RestoredRun], stride: int) -> tuple[Curves, ...]:
    """The points of all runs, those together that have the same epochs, and not too many."""
    alike: dict[int, list[int]] = {}
    for place, run in enumerate(runs):
        alike.setdefault(run.epoch, []).append(place)
    groups = []
    for group in alike.values():
        for start in range(0, len(group), RUNS_IN_A_FRAME):
            places = group[start : start + RUNS_IN_A_FRAME]
            series = [runs[place].decimated(stride) for place in places]
            points = np.stack([scores for _, scores in series])  # (runs, 2, n)
            groups.append(Curves(tuple(places), series[0][0], points[:, 0], points[:, 1]))
    return tuple(groups)
