"""One job: what it records is what an unbroken `rnn.train` gives, bit for bit, whatever is done to it on the way."""

import math
import os
import random
import signal
import threading
from dataclasses import replace
from typing import Any

import numpy as np
import psutil
import pytest

from playground.training import DEFAULT_CONFIG, InteractiveJob, RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.worker_pool import HALTS_WITHIN
from rnn import Settings
from rnn.history import SettingChange
from tests.support.executors import EAGER, NOWHERE, SwitchedExecutor
from tests.support.following import SHORT, Clock, Follower, following, row, run_of, same, unbroken
from tests.support.patience import PATIENCE, until

UNHURRIED = 10
"""Epochs a second: a run of 60 lasts for six seconds, so that what is asked of it comes before its end.

At full speed it lasts for a tenth of one, in which a page on a busy machine has not even heard of its first epochs.
"""


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of("visitor")
    job.request(SHORT)
    job.set_speed(0)
    return job


def rows_of(config: RunConfig) -> list[tuple[float, ...]]:
    return [row(epoch) for epoch in unbroken(config)]


def worker_of(job: InteractiveJob) -> int:
    """The process that trains a running job."""
    until(lambda: job.pid is not None)
    assert job.pid is not None
    return job.pid


def test_a_new_job_shows_the_untrained_network_and_needs_no_process(visitor_jobs: Jobs) -> None:
    job = visitor_jobs.of("visitor")
    assert job.config == job.current == DEFAULT_CONFIG
    follower = Follower(job)
    status = follower.look()
    assert (status.state, status.epoch, status.epochs, status.speed) == ("ready", 0, 1000, 200)
    assert status.pending == ()
    first = next(unbroken(DEFAULT_CONFIG))
    assert follower.rows == [row(first)]
    assert same(follower.checkpoints[0].state, first.state())
    assert follower.checkpoints[0].answers == pytest.approx(np.full((20, 2), 0.5), abs=0.01)
    assert visitor_jobs.pids() == []


def test_a_run_is_what_rnn_trains(job: InteractiveJob, page: Follower) -> None:
    job.command("train")
    assert page.until_state("done").epoch == 60
    epochs = list(unbroken(SHORT))
    assert page.rows == [row(epoch) for epoch in epochs]
    assert same(page.checkpoints[-1].state, epochs[-1].state())


def test_of_two_runs_that_are_begun_at_once_each_is_the_one_that_was_asked_for(job: InteractiveJob) -> None:
    """And at no moment does the job show the one and train the other."""
    configs = [replace(SHORT, settings=replace(SHORT.settings, seed=seed)) for seed in (1, 2)]
    at_once = threading.Barrier(2, timeout=PATIENCE)
    config_pairs: list[tuple[RunConfig, RunConfig]] = []

    def begin(config: RunConfig) -> None:
        at_once.wait()
        job.begin(config)

    with job.followed(lambda _: config_pairs.append((job.config, job.current))):
        job.command("step")
        before = job.run
        both = [threading.Thread(target=begin, args=(config,)) for config in configs]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(PATIENCE)
        assert job.run == before + 2
    assert all(wanted_config == trained_config for wanted_config, trained_config in config_pairs)
    assert {trained_config for _, trained_config in config_pairs} == {SHORT, *configs}
    assert job.config == job.current


def test_answers_are_the_networks_own(job: InteractiveJob, page: Follower) -> None:
    job.command("train")
    page.until_state("done")
    probabilities = page.checkpoints[-1].answers[:, 1]
    labels = np.array([label for _, label in run_of(page.job).prepared.test_set])
    assert np.mean((probabilities >= 0.5) == labels) == page.rows[-1][3]


def test_pause_and_train_leave_no_trace(job: InteractiveJob, page: Follower) -> None:
    epochs = list(unbroken(SHORT))
    for stop in (1, 7, 20):
        job.command("train")
        page.until_epoch(stop)
        job.command("pause")
        status = page.until_state("paused", "done")
        assert same(page.checkpoints[-1].state, epochs[status.epoch].state())
    job.command("train")
    page.until_state("done")
    assert page.rows == [row(epoch) for epoch in epochs]


def test_a_step_is_one_epoch_in_any_state(job: InteractiveJob, page: Follower) -> None:
    for epoch in (1, 2):
        job.command("step")
        assert page.until_state("paused").epoch == epoch
    job.set_speed(1)
    job.command("train")
    page.until_epoch(3)
    job.command("step")
    assert page.until_state("paused").epoch == 4
    assert page.rows == rows_of(SHORT)[:5]


def test_no_press_of_step_is_lost(job: InteractiveJob, page: Follower) -> None:
    for _ in range(12):
        job.command("step")
    assert page.until(lambda status: status.state == "paused" and status.epoch >= 12).epoch == 12


def test_train_after_step_goes_on_and_pause_after_train_stands(job: InteractiveJob, page: Follower) -> None:
    job.command("step")
    job.command("train")
    assert page.until_state("done").epoch == 60
    job.command("reset")
    job.command("train")
    job.command("pause")
    job.command("train")
    assert page.until_state("done").epoch == 60
    job.command("reset")
    job.command("step")
    job.command("train")
    job.command("pause")
    assert page.until_state("ready", "paused").epoch <= 1


def test_two_tabs_that_both_press_train_share_one_run(job: InteractiveJob, page: Follower) -> None:
    with following(job) as other:
        job.command("train")
        job.command("train")
        page.until_epoch(5)
        page.until_state("done")
        other.until_state("done")
        assert page.rows == other.rows == rows_of(SHORT)


def test_what_has_no_meaning_does_nothing(job: InteractiveJob, page: Follower) -> None:
    job.command("pause")
    assert page.look().state == "ready"
    job.command("train")
    page.until_state("done")
    for do in ("train", "step", "pause"):
        job.command(do)
        assert page.look().state == "done"
    with pytest.raises(ValueError, match="'fly' is nothing a job can do"):
        job.command("fly")
    for speed in (7, -1, True):
        with pytest.raises(ValueError, match="is none of 1, 10, 50, 200, 0 epochs a second"):
            job.set_speed(speed)


def test_reset_starts_the_same_run_again(job: InteractiveJob, page: Follower) -> None:
    job.command("train")
    page.until_epoch(10)
    before = page.run
    job.command("reset")
    assert page.look().state == "ready"
    assert page.run == before + 1
    assert page.rows == rows_of(SHORT)[:1]
    job.command("train")
    page.until_state("done")
    assert page.rows == rows_of(SHORT)


def test_new_trains_what_is_wanted_without_giving_up_its_place(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(10)
    job.command("train")
    page.until_epoch(2)
    other = replace(SHORT, settings=replace(SHORT.settings, hidden_size=8, seed=3))
    job.request(other)
    assert page.look().pending == ("hidden_size", "seed")
    assert job.current == SHORT
    trains = worker_of(job)
    job.set_speed(0)
    job.command("new")
    assert worker_of(job) == trains
    page.until_state("done")
    assert page.rows == rows_of(other)
    assert job.current == other


# --- settings ---------------------------------------------------------------------------------------------------------


def with_rate(config: RunConfig, rate: float, **more: int) -> RunConfig:
    return replace(config, settings=replace(config.settings, learning_rate=rate, **more))


def stitched(parts: list[tuple[int, RunConfig]]) -> list[tuple[float, ...]]:
    """The rows of a run whose settings were changed: (last epoch of the part, what holds in it)."""
    rows: list[tuple[float, ...]] = []
    state = None
    for last, config in parts:
        for epoch in unbroken(config, start=state):
            rows.append(row(epoch))
            if epoch.number == last:
                state = epoch.state()
                break
    return rows


def test_before_training_the_settings_asked_for_are_those_of_the_run(job: InteractiveJob, page: Follower) -> None:
    page.look()
    config = RunConfig("Article", Settings(hidden_size=8, learning_rate=0.1, epochs=20))
    job.request(config)
    status = page.look()
    assert job.current == job.config == config
    assert (status.epochs, status.pending, page.changes) == (20, (), [])
    assert page.rows == rows_of(config)[:1]


def test_a_new_rate_during_a_run_is_a_train_from_the_same_state(job: InteractiveJob, page: Follower) -> None:
    faster_config, longer_config = with_rate(SHORT, 0.1), with_rate(SHORT, 0.1, epochs=80)
    job.set_speed(UNHURRIED)
    job.command("train")
    page.until_epoch(5)
    job.request(faster_config)
    page.until(lambda _: len(page.changes) == 1)
    page.until_epoch(page.changes[0].epoch + 5)
    job.request(longer_config)
    page.until(lambda _: len(page.changes) == 2)
    job.set_speed(0)
    assert page.until_state("done").epoch == 80
    first, second = page.changes
    assert (first.name, first.value, second.name, second.value) == ("learning_rate", 0.1, "epochs", 80)
    assert page.rows == stitched([(first.epoch, SHORT), (80, longer_config)])
    assert job.current == longer_config


def test_a_new_rate_between_two_parts_applies_from_there(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(UNHURRIED)
    job.command("train")
    page.until_epoch(5)
    job.command("pause")
    epoch = page.until_state("paused").epoch
    for rate in (0.5, 0.05):  # a slider is dragged: where it comes to rest counts
        job.request(with_rate(SHORT, rate))
        page.look()
    assert page.changes == [SettingChange(epoch, "learning_rate", 0.5), SettingChange(epoch, "learning_rate", 0.05)]
    late_page = Follower(job)
    late_page.look()
    assert late_page.changes == [SettingChange(epoch, "learning_rate", 0.05)]
    job.set_speed(0)
    job.command("train")
    page.until_state("done")
    assert page.rows == stitched([(epoch, SHORT), (60, with_rate(SHORT, 0.05))])


def test_more_epochs_let_a_run_that_is_done_go_on(job: InteractiveJob, page: Follower) -> None:
    job.command("train")
    page.until_state("done")
    longer_config = replace(SHORT, settings=replace(SHORT.settings, epochs=90))
    job.request(longer_config)
    assert page.look().state == "paused"
    job.command("train")
    assert page.until_state("done").epoch == 90
    assert page.rows == rows_of(longer_config)
    assert page.changes == [SettingChange(60, "epochs", 90)]


def test_fewer_epochs_than_there_are_already_end_the_run(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(UNHURRIED)
    job.command("train")
    page.until_epoch(12)
    job.request(replace(SHORT, settings=replace(SHORT.settings, epochs=10)))
    assert page.until_state("done").epoch >= 12
    assert page.look().pending == ("epochs",)  # this one has read them more often already
    job.request(SHORT)
    assert page.look().state == "paused"
    assert page.look().pending == ()


def test_other_data_leaves_this_run_alone(job: InteractiveJob, page: Follower) -> None:
    job.command("step")
    page.until_state("paused")
    job.request(RunConfig("Everyday", replace(SHORT.settings, learning_rate=0.3)))
    assert page.look().pending == ("data", "learning_rate")
    assert job.current == SHORT
    job.command("reset")
    assert page.look().pending == ()
    assert job.current.data == "Everyday"
    assert len(page.checkpoints[-1].answers) == 200


def test_a_dataset_that_does_not_exist_is_refused_in_a_sentence(job: InteractiveJob) -> None:
    with pytest.raises(ValueError, match="'Nonsense' is no dataset: there are Article"):
        job.request(replace(SHORT, data="Nonsense"))
    assert job.config == SHORT


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_in_whatever_order_the_record_is_exact(job: InteractiveJob, page: Follower, seed: int) -> None:
    """Three tabs at once, each doing what comes to its mind."""
    config = replace(SHORT, settings=replace(SHORT.settings, epochs=200))
    job.request(config)
    job.command("step")

    page.until_state("paused")

    def fidget(number: int) -> None:
        rng = random.Random(f"{seed} {number}")
        with following(job) as tab:
            for _ in range(15):
                match rng.choice(("train", "train", "pause", "step", "speed", "rate")):
                    case "speed":
                        job.set_speed(rng.choice((0, 50, 200)))
                    case "rate":
                        job.request(with_rate(config, rng.choice((0.01, 0.02, 0.05, 0.1)), epochs=200))
                    case do:
                        job.command(do)
                epoch = tab.look().epoch  # and now lets something happen, if anything is going to
                tab.until(lambda status, epoch=epoch: status.state != "running" or status.epoch > epoch)

    tabs = [threading.Thread(target=fidget, args=(number,)) for number in range(3)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    job.set_speed(0)
    job.command("train")
    page.until_state("done")
    parts, settings = [], config.settings
    for change in Follower(job).changed():
        parts.append((change.epoch, RunConfig("Article", settings)))
        settings = replace(settings, **{change.name: change.value})
    assert page.rows == stitched([*parts, (200, RunConfig("Article", settings))])


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({"learning_rate": 0.5}, ("learning_rate",)),
        ({"learning_rate": 0.5, "hidden_size": 4, "bptt": "article"}, ("hidden_size", "learning_rate", "bptt")),
        ({"epochs": 3}, ("epochs",)),
        ({"epochs": 30}, ()),  # there is something left to train
        ({"epochs": 30, "learning_rate": 0.5}, ()),
        ({"epochs": 30, "seed": 4}, ("seed",)),
    ],
)
def test_what_is_turned_after_the_last_epoch_takes_a_new_run_unless_more_epochs_take_it(
    job: InteractiveJob, page: Follower, changes: dict[str, Any], waits: tuple[str, ...]
) -> None:
    config = replace(SHORT, settings=replace(SHORT.settings, epochs=5))
    job.request(config)
    job.command("train")
    page.until_state("done")
    assert page.look().pending == ()
    job.request(replace(config, settings=replace(config.settings, **changes)))
    assert page.look().pending == waits
    job.request(config)
    assert page.look().pending == ()


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_a_run_that_diverges_stops_with_a_sentence_and_no_number_that_is_none(
    job: InteractiveJob, page: Follower
) -> None:
    job.request(RunConfig("Article", Settings(learning_rate=1.0, init_scale=1.0)))
    job.command("train")
    status = page.until_state("diverged")
    assert "diverged" in status.message
    assert status.message.endswith(".")
    assert status.remedy == ("learning_rate", 0.02)
    assert all(math.isfinite(value) for values in page.rows for value in values)
    assert np.isfinite(page.checkpoints[-1].answers).all()
    job.command("train")
    assert page.look().state == "diverged"
    job.request(RunConfig("Article", Settings(learning_rate=0.01, init_scale=1.0)))
    assert page.look().pending == ("learning_rate",)
    job.command("reset")
    assert page.look().state == "ready"
    assert page.statuses[-1].message == ""


def test_a_worker_that_is_killed_costs_nothing_but_a_click(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(UNHURRIED)
    job.command("train")
    page.until_epoch(7)
    os.kill(worker_of(job), signal.SIGTERM)
    status = page.until_state("failed")
    assert status.message == (
        "The process that trains this run has ended unexpectedly. Nothing is lost: Train goes on from here."
    )
    job.request(with_rate(SHORT, 0.1))  # and the settings may change before it does
    assert page.look().state == "failed"
    job.set_speed(0)
    job.command("train")
    page.until_state("done")
    assert page.rows == stitched([(status.epoch, SHORT), (60, with_rate(SHORT, 0.1))])


def test_a_step_after_a_lost_worker_is_one_epoch_more_than_the_curve(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(UNHURRIED)
    job.command("train")
    page.until_epoch(9)
    os.kill(worker_of(job), signal.SIGTERM)
    epoch = page.until_state("failed").epoch
    job.command("step")
    assert page.until_state("paused").epoch == epoch + 1
    assert page.rows == rows_of(SHORT)[: epoch + 2]


def test_a_worker_that_cannot_start_is_said_in_a_sentence() -> None:
    executor = SwitchedExecutor(NOWHERE)
    visitor_jobs = Jobs(1, executor=executor)
    try:
        job = visitor_jobs.of("visitor")
        job.request(SHORT)
        job.set_speed(0)
        with following(job) as page:
            job.command("train")
            message = page.until_state("failed").message
            assert "The process that trains this run could not be started (No such file or directory)." in message
            executor.to = EAGER
            job.command("train")
            assert page.until_state("done").epoch == 60
    finally:
        visitor_jobs.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot stop a process from outside")
def test_a_worker_that_does_not_answer_is_replaced() -> None:
    clock = Clock()
    visitor_jobs = Jobs(2, clock, housekeeping=False, executor=EAGER)
    job = visitor_jobs.of("visitor")
    job.request(SHORT)
    job.set_speed(UNHURRIED)
    try:
        with following(job) as page:
            job.command("train")
            page.until_epoch(5)
            stuck = psutil.Process(worker_of(job))
            stuck.suspend()
            job.command("pause")
            clock.now += HALTS_WITHIN
            visitor_jobs.look()
            epoch = page.until_state("paused").epoch
            psutil.wait_procs([stuck], timeout=PATIENCE)
            assert not psutil.pid_exists(stuck.pid)
            job.set_speed(0)
            job.command("train")
            page.until_state("done")
            assert epoch < 60
            assert page.rows == rows_of(SHORT)
    finally:
        visitor_jobs.close()
