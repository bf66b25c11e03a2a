"""A page is told all of a sweep that is new to it, then what has changed, and nothing twice."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.server.streams.sweep.messages import NO_SWEEP
from playground.server.streams.sweep.updates import RESULTS_GAP, SweepUpdates
from playground.training.prepared_data import RunConfig, untrained
from playground.training.sweep.job import Continued, SweepJob
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn import Settings
from rnn.history import COLUMNS
from rnn.parallel.messages import Over, RunsEnded, StackRows, SweepRows
from rnn.sweep import Sweep
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock

PLAN = Plan("Article", Sweep(Settings(hidden_size=4, epochs=20, init_scale=0.3), {}, seeds=2))
STATE = untrained(RunConfig("Article", PLAN.sweep.base)).checkpoint.state


class Sweeping:
    """Sweeps of two runs, whose one worker reports what the test says, and a page of their visitor."""

    def __init__(self) -> None:
        self.executor = ScriptedExecutor()
        self.sweeps = Sweeps(threading.RLock(), 1, Clock(), executor=self.executor, housekeeping=False)
        self.updates = SweepUpdates()
        self.now = 100.0

    def start(self) -> SweepJob:
        return self.sweeps.start("visitor", PLAN)

    def train(self, first: int, count: int) -> NDArray[np.float64]:
        """Both runs train `count` epochs from `first` on: the values (columns, runs, epochs), no two of them alike."""
        values = 1 / (2 + np.arange(len(COLUMNS) * 2 * count, dtype=float).reshape(len(COLUMNS), 2, count))
        self.report(SweepRows((StackRows((0, 1), first, values, np.zeros(2, np.int64), np.full(2, count)),)))
        return values

    def end(self) -> None:
        self.report(RunsEnded(((0, "done", STATE), (1, "done", STATE))), Over())

    def report(self, *reports: Any) -> None:
        self.executor.started[-1].report(*reports)

    def told(self, sweep: SweepJob | None, after: float = 0.0) -> list[dict[str, Any]]:
        """What the page is told so many seconds after it was last."""
        self.now += after
        return [json.loads(frame) for frame in self.updates.frames(sweep, self.now)]

    def kinds(self, sweep: SweepJob | None, after: float = 0.0) -> list[str]:
        return [frame["kind"] for frame in self.told(sweep, after)]


@pytest.fixture
def sweeping() -> Iterator[Sweeping]:
    sweeping = Sweeping()
    yield sweeping
    sweeping.sweeps.close()


def test_a_page_is_told_of_a_sweep_once_and_then_of_what_changes(sweeping: Sweeping) -> None:
    sweep = sweeping.start()
    assert sweeping.kinds(sweep) == ["sweep", "progress"]
    assert sweeping.kinds(sweep) == []
    values = sweeping.train(0, 5)
    curves, results, progress = sweeping.told(sweep)
    assert (curves["kind"], curves["epoch"], curves["at"]) == ("curves", [0, 1, 2, 3, 4], [0, 1])
    for name, of_runs in zip(COLUMNS, values, strict=True):
        if name in curves:
            np.testing.assert_allclose(curves[name], of_runs, rtol=1e-3)
    assert {"test_loss", "test_accuracy"} <= curves.keys()
    assert (results["kind"], results["epoch"], results["final"]) == ("results", 4, False)
    assert (progress["kind"], progress["done_epochs"]) == ("progress", 8)
    sweeping.train(5, 2)
    assert sweeping.told(sweep)[0]["epoch"] == [5, 6]
    assert sweeping.kinds(sweep) == []


def test_that_there_is_no_sweep_is_told_once_and_the_same_sweep_is_whole_after_that(sweeping: Sweeping) -> None:
    assert sweeping.told(None) == [json.loads(json.dumps(NO_SWEEP))]
    assert sweeping.told(None) == []
    sweep = sweeping.start()
    sweeping.train(0, 5)
    for _ in range(2):
        assert sweeping.kinds(sweep, after=RESULTS_GAP) == ["sweep", "curves", "results", "progress"]
        assert sweeping.kinds(None) == ["sweep"]


def test_results_are_told_in_steps_and_at_once_when_they_are_final(sweeping: Sweeping) -> None:
    sweep = sweeping.start()
    sweeping.train(0, 5)
    assert "results" in sweeping.kinds(sweep)
    sweeping.train(5, 5)
    assert "results" not in sweeping.kinds(sweep, after=RESULTS_GAP - 0.1)
    assert sweeping.updates.waits
    assert sweeping.kinds(sweep, after=0.1) == ["results"]
    assert not sweeping.updates.waits
    assert sweeping.kinds(sweep, after=RESULTS_GAP) == []  # they are known
    sweeping.train(10, 11)
    assert [frame["epoch"] for frame in sweeping.told(sweep) if frame["kind"] == "results"] == [20]
    sweeping.end()
    results, progress = sweeping.told(sweep)
    assert (results["kind"], results["epoch"], results["final"]) == ("results", 20, True)
    assert progress["state"] == "done"
    assert sweeping.kinds(sweep) == []


def test_a_run_whose_untrained_network_has_no_loss_is_told_without_one(sweeping: Sweeping) -> None:
    sweep = sweeping.start()
    values = np.full((len(COLUMNS), 2, 1), 0.5)
    values[COLUMNS.index("test_loss"), 1] = np.nan
    sweeping.report(SweepRows((StackRows((0, 1), 0, values, np.zeros(2, np.int64), np.ones(2, np.int64)),)))
    sweeping.report(RunsEnded(((1, "diverged", STATE),)))
    [curves] = [frame for frame in sweeping.told(sweep) if frame["kind"] == "curves"]
    assert (curves["at"], curves["epoch"], curves["test_loss"]) == ([0, 1], [0], [[0.5], [None]])


def test_of_very_many_runs_a_page_hears_in_turns_and_there_is_more_to_tell_at_once(sweeping: Sweeping) -> None:
    sweeping.updates = SweepUpdates(most_curves=1)
    sweep = sweeping.start()
    assert not sweeping.updates.is_behind
    sweeping.train(0, 5)
    assert [frame["at"] for frame in sweeping.told(sweep) if frame["kind"] == "curves"] == [[0]]
    assert sweeping.updates.is_behind
    assert [frame["at"] for frame in sweeping.told(sweep) if frame["kind"] == "curves"] == [[1]]
    assert not sweeping.kinds(sweep)
    assert not sweeping.updates.is_behind


def test_a_sweep_that_goes_on_is_told_whole_though_it_has_the_same_id(sweeping: Sweeping) -> None:
    sweep = sweeping.start()
    sweeping.train(0, 5)
    sweeping.told(sweep)
    sweeping.executor.started[-1].lose("has lost the scheduler of the cluster")
    assert sweeping.told(sweep)[-1]["can"] == ["start", "continue"]
    goes_on = sweeping.sweeps.start("visitor", PLAN, Continued(sweep.id, ()))
    assert goes_on.id == sweep.id
    assert [frame["id"] for frame in sweeping.told(goes_on) if frame["kind"] == "sweep"] == [sweep.id]


def test_another_sweep_is_told_whole_though_it_stands_as_the_one_before(sweeping: Sweeping) -> None:
    for _ in range(2):
        sweep = sweeping.start()
        sweeping.train(0, 21)
        sweeping.end()
        sweep_frame, curves, results, progress = sweeping.told(sweep)
        assert (sweep_frame["id"], curves["epoch"]) == (sweep.id, list(range(21)))
        assert (results["epoch"], progress["done_epochs"]) == (20, 40)
