"""The frames that go over a sweep's WebSocket, `/sweeps/live`; all of them are JSON objects in text frames.

Server to page, told apart by `kind`:

- sweep: how the visitor's sweep is made; sent when the page connects and when a sweep begins. A page that gets one
  forgets all curves and results it has. `id` (null: there is none, and then only `can` is of interest), `state`, `can`,
  `final`, `message`, `data`, `base` (the settings of all runs, but for what they differ in), `epochs`, `seeds`,
  `swept` (names of settings), `columns` (of curves), `stride`, `yardsticks` (the lines beside all curves, as
  `interactive_messages` has them; none where the data are gone),
  `runs` [{"id", "settings": {swept settings, seed, and those that some cells have of their own}}],
  `cells` [{"values": {name: value}, "runs": [places in runs]}].
- progress: `state`, `can` (the buttons that may be pressed: some of start, pause, continue, stop), `final` (nothing
  will change any more: a sweep that was stopped has runs under way for a moment), `message`, `done_epochs`,
  `of_epochs` (both summed over all runs), `seconds_left` (null: not known yet), `rate` (epochs of runs a second, null
  likewise). State is one of none, waiting (in line), running, paused, done, stopped, failed.
- curves: new points of the runs `at` (places in runs) that have them at the same epochs: `epoch` [n],
  `test_loss` [runs][n], null where it is no number, of a run that diverged before its first epoch, and `test_accuracy`
  [runs][n], null where a number is answered. Points stand at multiples of `stride`; the last one of a frame may be the
  newest epoch instead. So before it adds points, a page takes off a last point whose epoch is no multiple of `stride`.
- results: `epoch` at which all runs are compared (the last that all of them have reached; lower than `epochs` of a
  sweep that was stopped), `final` (as above), `cells` in the order of those above
  [{"values", "runs", "seeds", "missing", "story" (how its seeds ended, in words), "diverged" (how many of each),
  "diverged_runs" (places in runs of those that have by that epoch), "test_loss": {"median", "low", "high"},
  "test_accuracy": the same, "epochs_to_all": {"median", "low", "high", "reached"}}], `sentences` [text]. Numbers are
  null where there is none: epochs to 100 % of runs that have not reached it, or all of a cell with 0 seeds. Runs are
  missing (of a sweep that is restored from saved ones) that were deleted, or never saved.
- alive: as in `interactive_messages`.

A page sends nothing; it acts through the routes of `server.api.sweeps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from playground.encoding import json_number, json_numbers
from playground.training.prepared_data import prepare
from playground.training.sweep.job import SweepJob
from playground.training.sweep.restored import RestoredSweep
from playground.training.sweep.updates import DRAWN, Curves, SweepStatus
from playground.training.yardsticks import yardsticks_json
from rnn import analysis
from rnn.analysis import Outcome, Spread
from rnn.analysis.endings import Result
from rnn.history import COLUMNS
from rnn.sweep import Cell

AnySweep: TypeAlias = SweepJob | RestoredSweep

NO_SWEEP: dict[str, Any] = {
    "kind": "sweep",
    "id": None,
    "state": "none",
    "can": ("start",),
    "final": True,
    "message": "",
    "data": "",
    "base": {},
    "epochs": 0,
    "seeds": 0,
    "stride": 1,
    "swept": [],
    "columns": [],
    "yardsticks": [],
    "runs": [],
    "cells": [],
}
"""The frame for a visitor who has no sweep."""


def sweep_frame(job: AnySweep) -> dict[str, Any]:
    """How a sweep is made."""
    sweep = job.plan.sweep
    names = dict.fromkeys([*sweep.values, "seed", *(name for each in sweep.by_cell.values() for name in each)])
    return {
        "kind": "sweep",
        "id": job.id,
        "state": job.state,
        "can": job.can,
        "final": job.final,
        "message": job.message,
        "data": job.plan.data,
        "base": sweep.base.to_dict(),
        "epochs": sweep.base.epochs,
        "seeds": sweep.seeds,
        "stride": job.plan.stride,
        "swept": list(sweep.values),
        "columns": [COLUMNS[place] for place in DRAWN],
        "yardsticks": _yardsticks(job),
        "runs": [{"id": run.id, "settings": {name: getattr(run.settings, name) for name in names}} for run in job.runs],
        "cells": [{"values": dict(cell.values), "runs": cell.runs} for cell in job.cells],
    }


def _yardsticks(job: AnySweep) -> list[dict[str, Any]]:
    try:
        return yardsticks_json(prepare(job.plan.data), job.plan.sweep.base.readout)
    except ValueError:
        return []


def frames_of(job: AnySweep) -> list[dict[str, Any]]:
    """All there is to tell of a sweep at this moment, in the order in which a page takes it."""
    final = job.final  # before the curves are read, so that they are complete if it is
    progress = progress_frame(job.status())
    curves = job.curves([0] * len(job.runs))
    outcome = job.results()
    results = [] if outcome is None else [results_frame(job, *outcome, final=final)]
    return [sweep_frame(job), *map(curves_frame, curves), *results, progress]


def progress_frame(status: SweepStatus) -> dict[str, Any]:
    """How far a sweep is."""
    return {
        "kind": "progress",
        "state": status.state,
        "can": status.can,
        "final": status.final,
        "message": status.message,
        "done_epochs": status.done_epochs,
        "of_epochs": status.of_epochs,
        "seconds_left": json_number(status.seconds_left),
        "rate": json_number(status.rate),
    }


def curves_frame(curves: Curves) -> dict[str, Any]:
    """New points; costs about 1 ms for 1,000 of them."""
    return {
        "kind": "curves",
        "at": curves.runs,
        "epoch": curves.epochs.tolist(),
        "test_loss": [json_numbers(values) for values in curves.test_loss.tolist()],
        "test_accuracy": [json_numbers(values) for values in curves.test_accuracy.tolist()],
    }


def results_frame(job: AnySweep, epoch: int, results: Sequence[Result | None], *, final: bool) -> dict[str, Any]:
    """What the sweep has found up to that epoch; `results` are those of all runs of its plan, None of a missing one."""
    outcomes = analysis.outcomes(job.plan.sweep, results, epoch)
    return {
        "kind": "results",
        "epoch": epoch,
        "final": final,
        "cells": [_cell(outcome, cell, results) for outcome, cell in zip(outcomes, job.cells, strict=True)],
        "sentences": [*analysis.sentences(outcomes), *analysis.settings_of_cells(job.plan.sweep)],
    }


def _cell(outcome: Outcome, cell: Cell, results: Sequence[Result | None]) -> dict[str, Any]:
    present = [result for r in outcome.runs if (result := results[r]) is not None]  # a cell's runs are only these
    return {
        "values": dict(outcome.values),
        "runs": cell.runs,
        "seeds": outcome.seeds,
        "missing": len(outcome.runs) - outcome.seeds,
        "story": outcome.story,
        "diverged": outcome.diverged,
        "diverged_runs": [r for r, result in zip(cell.runs, present, strict=True) if result.diverged],
        "test_loss": _spread(outcome.test_loss),
        "test_accuracy": _spread(outcome.test_accuracy),
        "epochs_to_all": {**_spread(outcome.epochs_to_all), "reached": outcome.reached},
    }


def _spread(spread: Spread) -> dict[str, float | None]:
    return {"median": json_number(spread.median), "low": json_number(spread.low), "high": json_number(spread.high)}
