"""What a step of a scene lays out: a run at rest makes way, and one that trains, waits or would be lost does not."""

from dataclasses import replace

import pytest

from playground.training import InteractiveJob, RunConfig
from playground.training.built_by_hand import built_by_hand
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.run import Run
from playground.training.updates import JobState
from rnn.history import Ended
from tests.support.following import SHORT, Follower, run_of

OTHER = RunConfig(SHORT.data, replace(SHORT.settings, learning_rate=0.05, seed=3))


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of("visitor")
    job.request(SHORT)
    job.set_speed(0)
    return job


def state_of(job: InteractiveJob) -> JobState:
    return job.state  # asked anew: what it was a moment ago says nothing


def test_a_run_that_has_not_trained_makes_way(job: InteractiveJob) -> None:
    job.lay_out(OTHER)
    assert job.config == job.current == OTHER
    assert state_of(job) == "ready"


@pytest.mark.parametrize("end", ["pause", "done"])
def test_a_run_at_rest_makes_way_for_an_untrained_one(job: InteractiveJob, page: Follower, end: str) -> None:
    job.command("step" if end == "pause" else "train")
    page.until_state("paused" if end == "pause" else "done")
    before = run_of(job).id
    job.lay_out(OTHER)
    assert job.config == job.current == OTHER
    assert run_of(job).id != before
    assert (state_of(job), run_of(job).rows) == ("ready", 1)


def test_a_run_with_these_settings_stays_as_far_as_it_is(job: InteractiveJob, page: Follower) -> None:
    job.command("step")
    page.until_state("paused")
    before = run_of(job).id
    job.lay_out(SHORT)
    assert (run_of(job).id, run_of(job).rows) == (before, 2)


@pytest.mark.parametrize("end", ["pause", "done"])
def test_a_run_with_these_settings_makes_way_where_one_that_has_not_trained_is_wanted(
    job: InteractiveJob, page: Follower, end: str
) -> None:
    before = run_of(job).id
    job.lay_out(SHORT, anew=True)
    assert run_of(job).id == before, "it has not trained"
    job.command("step" if end == "pause" else "train")
    page.until_state("paused" if end == "pause" else "done")
    job.lay_out(SHORT, anew=True)
    assert run_of(job).id != before
    assert (state_of(job), run_of(job).rows, job.current) == ("ready", 1, SHORT)


def test_a_run_that_trains_is_left_alone(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(10)
    job.command("train")
    page.until_epoch(1)
    before = run_of(job).id
    job.lay_out(OTHER, anew=True)
    assert run_of(job).id == before
    assert job.current == SHORT, "not even what may change in mid-run is changed"
    assert job.config == OTHER
    assert set(page.look().pending) == {"learning_rate", "seed"}
    assert state_of(job) == "running"


def test_a_run_whose_weights_were_given_would_be_lost(job: InteractiveJob) -> None:
    job.rest_with(built_by_hand())
    before = run_of(job).id
    job.lay_out(OTHER)
    assert run_of(job).id == before
    assert job.config == OTHER


class FullRecorder:
    """A recorder whose disk is full."""

    def touch(self, owner: str, run: Run, ended: Ended, message: str) -> None:
        pass

    def notice(self, owner: str) -> str:
        return "Runs are not saved: the disk is full."

    def room(self, owner: str) -> str:
        return ""


def test_a_run_that_is_not_saved_would_be_lost(job: InteractiveJob, visitor_jobs: Jobs, page: Follower) -> None:
    job.command("step")
    page.until_state("paused")
    before = run_of(job).id
    visitor_jobs.record_with(FullRecorder())
    job.lay_out(OTHER)
    assert run_of(job).id == before
