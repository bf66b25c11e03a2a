"""Jobs train in turns while others wait, so that a few slow runs keep no visitor waiting for long."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np
import psutil
import pytest

from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.scheduler import TURN
from rnn import Settings
from rnn.parallel.messages import Halt, Halted, Rows, TrainRun
from tests.support.executors import EAGER, ScriptedExecutor
from tests.support.following import Clock, Follower, following, row, unbroken

RUN_CONFIG = RunConfig("Article", Settings(hidden_size=8, epochs=60, init_scale=0.3))


@pytest.fixture
def visitor_jobs(clock: Clock) -> Iterator[Jobs]:
    visitor_jobs = Jobs(1, clock, housekeeping=False, executor=EAGER)
    yield visitor_jobs
    visitor_jobs.close()


def trains_slowly(visitor_jobs: Jobs, owner: str, page: Callable[[Follower], None]) -> None:
    job = visitor_jobs.of(owner)
    job.request(RUN_CONFIG)
    job.set_speed(1)
    with following(job) as follower:
        job.command("train")
        follower.until_epoch(1)
        page(follower)


def test_a_slow_run_makes_way_and_goes_on_to_the_same_numbers(visitor_jobs: Jobs, clock: Clock) -> None:
    def page(slow: Follower) -> None:
        quick_job = visitor_jobs.of("quick")
        quick_job.request(replace(RUN_CONFIG, settings=replace(RUN_CONFIG.settings, seed=1)))
        quick_job.set_speed(1)  # until the other run was seen to wait for it
        with following(quick_job) as other:
            quick_job.command("train")
            assert other.look().state == "waiting"
            clock.now += TURN
            visitor_jobs.look()
            status = slow.until_state("waiting")
            assert status.place == 1
            assert status.message == (
                "More visitors want to train than there are places (1): runs take turns, and yours goes on by itself."
            )
            quick_job.set_speed(0)
            other.until_state("done")
        slow.job.set_speed(0)
        slow.until_state("done")
        assert slow.rows == [row(epoch) for epoch in unbroken(RUN_CONFIG)]

    trains_slowly(visitor_jobs, "slow", page)


def test_a_job_that_pauses_while_it_makes_way_stays_paused(visitor_jobs: Jobs, clock: Clock) -> None:
    def page(slow: Follower) -> None:
        with following(visitor_jobs.of("other")) as other:
            clock.now += TURN
            other.job.command("step")
            slow.job.command("pause")
            assert slow.until_state("paused", "waiting").state == "paused"
            other.until_state("paused")
            assert slow.look().state == "paused"

    trains_slowly(visitor_jobs, "slow", page)


def test_steps_that_are_left_are_taken_after_the_turn_of_others(visitor_jobs: Jobs, clock: Clock) -> None:
    job = visitor_jobs.of("slow")
    job.request(RUN_CONFIG)
    job.set_speed(10)
    with following(job) as slow, following(visitor_jobs.of("other")) as other:
        job.command("step")
        for _ in range(19):
            job.command("step")
        slow.until_epoch(2)
        clock.now += TURN
        other.job.command("step")
        other.until_state("paused")
        job.set_speed(0)
        assert slow.until(lambda status: status.state == "paused" and status.epoch >= 20).epoch == 20


def test_steps_that_the_worker_took_before_it_heard_are_not_taken_twice(clock: Clock) -> None:
    executor = ScriptedExecutor()
    visitor_jobs = Jobs(1, clock, housekeeping=False, executor=executor)
    job, other = visitor_jobs.of("slow"), visitor_jobs.of("other")
    for _ in range(20):
        job.command("step")
    (worker,) = executor.started
    worker.report(Rows(worker.token, 1, np.zeros((5, 1))), Halted(worker.token, "paused"))  # the first, 19 are left
    worker.report(Rows(worker.token, 2, np.zeros((5, 1))))
    clock.now += TURN
    other.command("step")
    assert worker.commands[-1] == Halt(0)
    worker.report(Rows(worker.token, 3, np.zeros((5, 1))), Halted(worker.token, "paused"))
    assert (job.state, other.state) == ("waiting", "running")
    worker.report(Halted(worker.token, "paused"))
    assert job.state == "running"
    (task,) = worker.commands[-1:]
    assert isinstance(task, TrainRun)
    assert task.budget == 17
    visitor_jobs.close()


def test_a_run_whose_process_is_lost_while_it_makes_way_goes_on_too(visitor_jobs: Jobs, clock: Clock) -> None:
    def page(slow: Follower) -> None:
        with following(visitor_jobs.of("other")) as other:
            clock.now += TURN
            with visitor_jobs.lock:  # without which nobody hears that it has made way, and may train again
                other.job.command("step")
                for pid in visitor_jobs.pids():
                    kill(pid)
            other.until_state("paused", "failed")
        slow.job.set_speed(0)
        slow.until_state("done")
        assert slow.rows == [row(epoch) for epoch in unbroken(RUN_CONFIG)]

    trains_slowly(visitor_jobs, "slow", page)


def kill(pid: int) -> None:
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()
