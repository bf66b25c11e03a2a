"""A page is told all of its job's run that is new to it, then how the job stands, and nothing twice or too often."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.encoding import encode
from playground.server.streams.interactive_updates import STATUS_GAP, JobUpdates
from playground.training import Jobs, RunConfig
from playground.training.prepared_data import untrained
from playground.training.run import Run
from playground.training.updates import Cursor
from rnn import Settings
from rnn.history import COLUMNS, SettingChange
from rnn.parallel.messages import Halted, Rows, Snapshot
from tests.support.executors import ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock

CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=20, seed=3))
FIRST = ["run", "rows", "status", "answers", "config"]


class Training:
    """A job whose worker reports what the test says, and one page of it."""

    def __init__(self) -> None:
        self.executor, self.clock = ScriptedExecutor(), Clock()
        self.job = Jobs(1, self.clock, executor=self.executor, housekeeping=False).of("visitor")
        self.job.request(CONFIG)
        self.updates = JobUpdates()
        self.cursor = Cursor()
        self.now = 100.0

    @property
    def worker(self) -> ScriptedWorker:
        return self.executor.started[-1]

    def train(self, first: int, count: int = 1) -> None:
        """The worker tells of `count` epochs from `first` on; a second passes with each."""
        for epoch in range(first, first + count):
            self.clock.now += 1
            self.worker.report(Rows(self.worker.token, epoch, np.full((len(COLUMNS), 1), 0.5)))

    def learn(self, epoch: int) -> None:
        """The worker tells of the network after that epoch."""
        newest = self.job.newest()[1]
        state = replace(newest.state, number=epoch)
        self.worker.report(Snapshot(self.worker.token, newest.settings, state, newest.answers))

    def told(self, after: float = 0.0) -> list[dict[str, Any]]:
        """What the page is told so many seconds after it was last."""
        self.now += after
        update = self.job.update(self.cursor)
        frames = [*self.updates.of_rows(update), *self.updates.of_rest(update, self.now)]
        return [json.loads(encode(frame)) for frame in frames]

    def kinds(self, after: float = 0.0) -> list[str]:
        return [frame["kind"] for frame in self.told(after)]


@pytest.fixture
def training() -> Training:
    return Training()


def test_a_page_is_told_everything_once(training: Training) -> None:
    run, rows, status, answers, config = training.told()
    assert [frame["kind"] for frame in (run, rows, status, answers, config)] == FIRST
    assert (run["run"], run["settings"]) == (training.job.run, CONFIG.settings.to_dict())
    assert (rows["from"], len(rows["test_loss"])) == (0, 1)
    assert (status["state"], status["epoch"], answers["epoch"]) == ("ready", 0, 0)
    assert (config["data"], config["settings"]) == ("Article", CONFIG.settings.to_dict())
    assert training.told(after=STATUS_GAP) == []


def test_epochs_networks_changes_and_settings_are_told_as_they_come(training: Training) -> None:
    training.told()
    training.job.command("train")
    assert training.kinds() == ["status"]
    training.train(1, 3)
    rows, status = training.told(after=STATUS_GAP)
    assert (rows["kind"], rows["from"], len(rows["test_loss"])) == ("rows", 1, 3)
    assert (status["kind"], status["epoch"]) == ("status", 3)
    training.learn(3)
    (answers,) = training.told()
    assert (answers["kind"], answers["epoch"]) == ("answers", 3)
    assert training.told(after=STATUS_GAP) == []
    training.job.command("pause")
    training.worker.report(Halted(training.worker.token, "paused"))
    assert training.kinds() == ["status"]
    other = replace(CONFIG, settings=replace(CONFIG.settings, learning_rate=0.5, hidden_size=9, epochs=30))
    training.job.request(other)
    rate, epochs, status, config = training.told()
    assert rate == {"kind": "change", "epoch": 3, "name": "learning_rate", "value": 0.5}
    assert epochs == {"kind": "change", "epoch": 3, "name": "epochs", "value": 30}
    assert (status["pending"], status["epochs"]) == (["hidden_size"], 30)
    assert config["settings"] == other.settings.to_dict()
    assert training.told() == []


def test_progress_is_told_now_and_then_and_any_other_change_at_once(training: Training) -> None:
    training.job.command("train")
    training.told()
    for epoch in range(1, 4):
        training.train(epoch)
        assert training.kinds(after=STATUS_GAP / 4) == ["rows"]
    training.train(4)
    rows, status = training.told(after=STATUS_GAP / 4)
    assert (rows["kind"], status["kind"], status["epoch"]) == ("rows", "status", 4)
    assert status["rate"] is not None
    training.train(5)
    assert training.kinds(after=STATUS_GAP / 2) == ["rows"]  # from the last one that was told on
    training.job.set_speed(10)
    assert training.kinds() == ["status"]  # and its rate is another, though that alone would wait
    training.job.command("pause")
    training.train(6)
    training.told(after=STATUS_GAP)
    training.train(7)
    training.worker.report(Halted(training.worker.token, "paused"))
    rows, status = training.told()
    assert (rows["from"], status["state"], status["epoch"]) == (7, "paused", 7)


def test_progress_of_a_run_that_trains_no_more_is_told_at_once(training: Training) -> None:
    """As when a page looks only after the worker has halted, epochs later, in the same state as before."""
    training.job.command("step")
    training.train(1)
    training.worker.report(Halted(training.worker.token, "paused"))
    training.told()
    training.job.command("step")
    training.train(2)
    training.worker.report(Halted(training.worker.token, "paused"))
    rows, status = training.told()
    assert (rows["from"], status["state"], status["epoch"]) == (2, "paused", 2)


def test_a_command_is_answered_with_a_status_that_is_known_already_and_only_one(training: Training) -> None:
    training.told()
    training.updates.expect_status()
    assert training.kinds() == ["status"]
    assert training.kinds() == []
    training.job.command("train")
    training.told()
    training.train(1)
    training.updates.expect_status()
    assert training.kinds() == ["rows", "status"]  # though it is mere progress


def test_another_run_is_told_whole_though_its_network_is_the_very_same(training: Training) -> None:
    training.told()
    start = untrained(CONFIG)
    for _ in range(2):
        number = training.job.run
        training.job.rest_with(Run.begin(start))
        run, rows, answers = training.told()
        assert (run["kind"], run["run"]) == ("run", number + 1)
        assert (rows["kind"], rows["from"], answers["kind"], answers["epoch"]) == ("rows", 0, "answers", 0)


def test_another_run_is_told_with_all_its_changes_though_the_one_before_had_the_same(training: Training) -> None:
    for value in (0.5, 0.5, 0.25):
        run = Run.begin(untrained(CONFIG))
        run.change_settings([SettingChange(0, "learning_rate", value)])
        training.job.rest_with(run)
        assert training.told()[0]["changes"] == [{"epoch": 0, "name": "learning_rate", "value": value}]


def test_a_page_that_asks_about_one_network_again_and_again_looks_into_nothing_newer(training: Training) -> None:
    assert not training.updates.looks_into_newer()  # it has been told of none
    training.told()
    assert [training.updates.looks_into_newer() for _ in range(3)] == [True, False, False]
    training.job.command("train")
    training.train(1)
    training.learn(1)
    assert not training.updates.looks_into_newer()  # it has not been told yet
    training.told()
    assert [training.updates.looks_into_newer() for _ in range(2)] == [True, False]
