"""The pace of a job: never over the speed that was chosen, and at rest for a moment when its last page goes."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from time import monotonic

import pytest

from playground.training import InteractiveJob
from playground.training.interactive.job import REFRESH
from playground.training.interactive.jobs_by_visitor import Jobs
from tests.support.executors import EAGER
from tests.support.following import SHORT, Follower, following, run_of
from tests.support.patience import PATIENCE

LONG = replace(SHORT, settings=replace(SHORT.settings, epochs=10_000))


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of("visitor")
    job.request(SHORT)
    return job


@pytest.fixture
def long_rest() -> Iterator[InteractiveJob]:
    """A job that rests for ten minutes when its last page is gone."""
    visitor_jobs = Jobs(2, refresh=600.0, executor=EAGER)
    job = visitor_jobs.of("visitor")
    job.request(SHORT)
    yield job
    visitor_jobs.close()


def test_a_slow_run_never_overtakes_its_speed(job: InteractiveJob, page: Follower) -> None:
    """An upper bound only: a busy machine may be slower, but none makes a run faster."""
    job.set_speed(50)
    start_time = monotonic()
    job.command("train")
    page.until_epoch(40)
    assert monotonic() - start_time >= (40 - 1) / 50 - 0.05 - 0.02


def test_a_new_speed_does_not_wait_for_the_old_ones_next_epoch(job: InteractiveJob, page: Follower) -> None:
    job.request(LONG)
    job.set_speed(1)
    job.command("train")
    page.until_epoch(1)
    job.set_speed(0)
    page.until_epoch(2 * PATIENCE)  # at one epoch a second the page would wait in vain


def gaps(job: InteractiveJob) -> list[float]:
    """Seconds from one epoch of the run to the next, as its record has them."""
    seconds = run_of(job).rows_from(0)["seconds"]
    return [later - earlier for earlier, later in pairwise(seconds)]


def test_a_run_rests_while_its_last_page_is_loaded_again_and_then_goes_on(job: InteractiveJob) -> None:
    job.request(LONG)
    job.set_speed(0)
    with following(job) as page:
        job.command("train")
        epoch_left = page.until_epoch(5).epoch
    with following(job) as page:
        here = page.until_state("running").epoch
        page.until_epoch(max(here, epoch_left) + 50)
    assert max(gaps(job)) >= REFRESH


def test_a_page_that_has_only_lost_its_connection_ends_the_rest(long_rest: InteractiveJob) -> None:
    job = long_rest
    job.set_speed(0)
    page = Follower(job)
    with job.followed(page.wake):
        job.command("train")
        page.until_epoch(5)
    with job.followed(page.wake, again=True):
        page.until_state("done")


def test_a_run_does_not_rest_while_another_page_follows_it(long_rest: InteractiveJob) -> None:
    job = long_rest
    job.set_speed(0)
    with following(job) as page:
        with following(job):
            job.command("train")
            page.until_epoch(5)
        page.until_state("done")


@pytest.mark.parametrize("does", ["pause", "step", "speed", "change_settings"])
def test_whatever_is_asked_of_a_run_ends_its_rest(long_rest: InteractiveJob, does: str) -> None:
    job = long_rest
    job.request(LONG)
    job.set_speed(50)
    with following(job) as page:
        job.command("train")
        page.until_epoch(5)
    with following(job) as page:
        if does == "speed":
            job.set_speed(200)
        elif does == "change_settings":
            job.request(replace(LONG, settings=replace(LONG.settings, learning_rate=0.01)))
        else:
            job.command(does)
        if does in ("pause", "step"):
            page.until_state("paused")
        else:
            page.until_epoch(page.look().epoch + 20)
