"""A sweep is told whole, with the runs that diverged: which ones they are, for a page draws their curves."""

import json
import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from playground.encoding import encode
from playground.server.streams.sweep.messages import AnySweep, frames_of, progress_frame, results_frame, sweep_frame
from playground.training.prepared_data import prepare
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from playground.training.sweep.updates import SweepStatus
from playground.training.yardsticks import yardsticks_json
from rnn import Settings
from rnn.analysis import Result
from rnn.history import COLUMNS
from rnn.parallel.messages import StackRows, SweepRows
from rnn.sweep import Cell, Sweep
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock

FINE, GONE = Result(0.1, 1.0, 30), Result(3.0, 0.5, None, diverged=True)


def cells_of(results: Sequence[Result | None], *places: tuple[int, ...]) -> list[dict[str, Any]]:
    """The cells of the frame of a sweep over two rates with three seeds; `places` are its cells' runs on the page."""
    sweep = Sweep(Settings(), {"learning_rate": (0.01, 1.0)}, seeds=3)
    cells = [Cell(cell.values, runs) for cell, runs in zip(sweep.cells(), places, strict=True)]
    job = SimpleNamespace(plan=SimpleNamespace(sweep=sweep), cells=cells)
    return cast(list[dict[str, Any]], results_frame(cast(AnySweep, job), 40, results, final=True)["cells"])


def test_the_runs_that_diverged_are_named() -> None:
    sound_cell, diverged_cell = cells_of([FINE] * 3 + [GONE, FINE, GONE], (0, 1, 2), (3, 4, 5))
    assert (sound_cell["diverged"], sound_cell["diverged_runs"]) == (0, [])
    assert (diverged_cell["diverged"], diverged_cell["diverged_runs"]) == (2, [3, 5])


def test_they_are_named_as_the_page_counts_runs_if_some_are_missing() -> None:
    sound_cell, diverged_cell = cells_of([None, FINE, None, FINE, None, GONE], (0,), (1, 2))
    assert sound_cell["diverged_runs"] == []
    assert (diverged_cell["seeds"], diverged_cell["diverged_runs"]) == (2, [2])


def test_a_sweep_is_told_whole_in_the_order_in_which_a_page_takes_it() -> None:
    base = Settings(hidden_size=4, epochs=600, seed=3)
    plan = Plan("Article", Sweep(base, {"learning_rate": (0.01, 0.5), "init_scale": (0.1,)}, seeds=2))
    executor = ScriptedExecutor()
    sweeps = Sweeps(threading.RLock(), 1, Clock(), executor=executor, housekeeping=False)
    job = sweeps.start("visitor", plan)
    assert [frame["kind"] for frame in frames_of(job)] == ["sweep", "progress"]
    (worker,) = executor.started
    values = np.arange(4.0 * 4 * len(COLUMNS)).reshape(len(COLUMNS), 4, 4) / 64
    worker.report(SweepRows((StackRows((0, 1, 2, 3), 0, values, np.zeros(4, np.int64), np.array([4, 4, 3, 4])),)))
    sweep, *curves, results, progress = frames_of(job)
    assert sweep == {
        "kind": "sweep",
        "id": job.id,
        "state": "running",
        "can": ("pause", "stop"),
        "final": False,
        "message": "",
        "data": "Article",
        "base": plan.sweep.base.to_dict(),
        "epochs": 600,
        "seeds": 2,
        "stride": 3,
        "swept": ["learning_rate", "init_scale"],
        "columns": ["test_loss", "test_accuracy"],
        "yardsticks": yardsticks_json(prepare("Article"), "last"),
        "runs": [
            {"id": run.id, "settings": {"learning_rate": rate, "init_scale": 0.1, "seed": seed}}
            for run, (rate, seed) in zip(job.runs, [(0.01, 3), (0.01, 4), (0.5, 3), (0.5, 4)], strict=True)
        ],
        "cells": [
            {"values": {"learning_rate": 0.01, "init_scale": 0.1}, "runs": (0, 1)},
            {"values": {"learning_rate": 0.5, "init_scale": 0.1}, "runs": (2, 3)},
        ],
    }
    loss, accuracy = (values[COLUMNS.index(name)].tolist() for name in ("test_loss", "test_accuracy"))
    assert curves == [
        {
            "kind": "curves",
            "at": runs,
            "epoch": epochs,
            "test_loss": [[loss[run][epoch] for epoch in epochs] for run in runs],
            "test_accuracy": [[accuracy[run][epoch] for epoch in epochs] for run in runs],
        }
        for runs, epochs in (((0, 1, 3), [0, 3]), ((2,), [0, 2]))
    ]
    assert (results["epoch"], results["final"]) == (2, False)
    assert [cell["test_loss"]["low"] for cell in results["cells"]] == [loss[0][2], loss[2][2]]
    assert progress == progress_frame(job.status())


def test_a_sweep_of_numbers_has_their_lines_and_no_accuracies() -> None:
    plan = Plan("Adding", Sweep(Settings(hidden_size=4, epochs=10, readout="number"), {"clip": (1.0,)}, seeds=2))
    executor = ScriptedExecutor()
    job = Sweeps(threading.RLock(), 1, Clock(), executor=executor, housekeeping=False).start("visitor", plan)
    values = np.full((len(COLUMNS), 2, 4), 0.25)
    values[[COLUMNS.index("train_accuracy"), COLUMNS.index("test_accuracy")]] = np.nan
    executor.started[0].report(SweepRows((StackRows((0, 1), 0, values, np.zeros(2, np.int64), np.array([4, 4])),)))
    sweep, curves, results, _ = [json.loads(encode(frame)) for frame in frames_of(job)]
    assert [line["measure"] for line in sweep["yardsticks"]] == ["squared error"] * 2
    assert (curves["test_loss"], curves["test_accuracy"]) == ([[0.25] * 4] * 2, [[None] * 4] * 2)
    assert results["cells"][0]["test_accuracy"] == {"median": None, "low": None, "high": None}


def test_no_lines_are_beside_a_sweep_whose_data_are_gone() -> None:
    plan = Plan("Gone", Sweep(Settings(), {"learning_rate": (0.1,)}, seeds=1))
    job = SimpleNamespace(plan=plan, id="s", state="done", can=(), final=True, message="", runs=(), cells=())
    assert sweep_frame(cast(AnySweep, job))["yardsticks"] == []


def test_progress_is_told_whole() -> None:
    assert progress_frame(SweepStatus("paused", "Why.", 30, 600, 12.5, 45.6, True)) == {
        "kind": "progress",
        "state": "paused",
        "can": ("continue", "stop"),
        "final": True,
        "message": "Why.",
        "done_epochs": 30,
        "of_epochs": 600,
        "seconds_left": 45.6,
        "rate": 12.5,
    }


def test_what_a_cell_has_found_is_told_whole() -> None:
    results = [Result(0.5, 0.75, 30), Result(0.25, 0.5, None), Result(0.125, 1.0, 20), None, FINE, None]
    first, second = cells_of(results, (0, 1, 2), (3,))
    assert first == {
        "values": {"learning_rate": 0.01},
        "runs": (0, 1, 2),
        "seeds": 3,
        "missing": 0,
        "story": first["story"],
        "diverged": 0,
        "diverged_runs": [],
        "test_loss": {"median": 0.25, "low": 0.125, "high": 0.5},
        "test_accuracy": {"median": 0.75, "low": 0.5, "high": 1.0},
        "epochs_to_all": {**first["epochs_to_all"], "reached": 2},
    }
    assert (second["runs"], second["seeds"], second["missing"]) == ((3,), 1, 2)
    assert first["story"] != second["story"]
