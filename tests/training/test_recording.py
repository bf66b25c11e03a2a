"""The recorder is told of every run that trained and how it ended, and pages are told when that does not work."""

import threading
from dataclasses import replace
from time import monotonic

import numpy as np
import pytest

from playground.training import InteractiveJob, RunConfig
from playground.training.checkpoint import Checkpoint
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.run import Run
from rnn import Settings
from rnn.history import COLUMNS
from tests.support.following import SHORT, Follower, following, run_of


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of("visitor")
    job.set_speed(0)
    return job


class EndingsRecorder:
    """A recorder that only notes what it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, int, str]] = []
        self.sentence = ""

    def touch(self, owner: str, run: Run, ended: str, message: str) -> None:
        self.calls.append((owner, run.id, run.rows, ended))

    def notice(self, owner: str) -> str:
        return self.sentence

    def room(self, owner: str) -> str:
        return ""

    def last(self, run_id: str) -> str:
        return next(ended for _, told_id, _, ended in reversed(self.calls) if told_id == run_id)


@pytest.fixture
def recorder(visitor_jobs: Jobs) -> EndingsRecorder:
    recorder = EndingsRecorder()
    visitor_jobs.record_with(recorder)
    return recorder


def test_a_recorder_is_told_of_every_run_that_trained(
    recorder: EndingsRecorder, job: InteractiveJob, page: Follower
) -> None:
    job.request(SHORT)
    job.request(replace(SHORT, data="Everyday"))
    job.request(SHORT)
    assert recorder.calls == []
    first = run_of(job)
    job.command("train")
    page.until_epoch(3)
    job.command("pause")
    epoch = page.until_state("paused", "done").epoch
    assert {owner for owner, *_ in recorder.calls} == {"visitor"}
    assert "running" in {ended for *_, ended in recorder.calls}
    assert recorder.calls[-1][1:3] == (first.id, epoch + 1)
    assert recorder.last(first.id) == job.state
    job.set_speed(10)
    job.command("reset")
    second = run_of(job)
    job.command("train")
    page.until_epoch(1)
    job.command("new")  # takes its place in mid-run
    assert recorder.last(second.id) == "paused"
    job.set_speed(0)
    page.until_state("done")
    assert recorder.last(run_of(job).id) == "done"
    assert len({first.id, second.id, run_of(job).id}) == 3


def test_what_trains_when_the_server_ends_is_interrupted(
    recorder: EndingsRecorder, visitor_jobs: Jobs, job: InteractiveJob
) -> None:
    with following(job) as page:
        job.set_speed(10)
        job.command("train")
        page.until_epoch(1)
        visitor_jobs.close()
        assert recorder.last(run_of(job).id) == "interrupted"


def test_a_run_that_diverges_is_kept_as_that(recorder: EndingsRecorder, job: InteractiveJob, page: Follower) -> None:
    job.request(RunConfig("Article", Settings(learning_rate=1.0, init_scale=1.0)))
    job.command("train")
    page.until_state("diverged")
    assert recorder.last(run_of(job).id) == "diverged"


def test_a_recorder_that_comes_late_is_told_what_there_is(
    visitor_jobs: Jobs, job: InteractiveJob, page: Follower
) -> None:
    job.command("step")
    page.until_state("paused")
    recorder = EndingsRecorder()
    visitor_jobs.record_with(recorder)
    assert recorder.calls == [("visitor", run_of(job).id, 2, "paused")]


def test_pages_are_told_when_saving_does_not_work(
    recorder: EndingsRecorder, visitor_jobs: Jobs, page: Follower
) -> None:
    assert page.look().saving == ""
    recorder.sentence = "The disk is full."
    visitor_jobs.look()  # as the housekeeping does every second
    assert page.until(lambda status: status.saving != "").saving == "The disk is full."
    recorder.sentence = ""
    visitor_jobs.look()
    assert page.until(lambda status: status.saving == "").saving == ""


def test_training_time_leaves_pauses_out(job: InteractiveJob, page: Follower) -> None:
    job.request(SHORT)
    job.command("step")
    page.until_state("paused")
    paused = run_of(job).seconds
    threading.Event().wait(0.2)  # the very pause that is to be left out
    resumed_at = monotonic()
    job.command("step")
    page.until(lambda status: status.state == "paused" and status.epoch == 2)
    assert 0 < paused < run_of(job).seconds < paused + (monotonic() - resumed_at)
    assert len(run_of(job).columns_from(0)) == len(COLUMNS)
    assert run_of(job).rows_from(0)["seconds"] == [0.0, paused, run_of(job).seconds]


def test_the_state_that_a_recorder_reads_is_never_written_to(job: InteractiveJob, page: Follower) -> None:
    job.request(SHORT)
    job.command("step")
    page.until_state("paused")
    state = run_of(job).state
    before = [array.copy() for array in state.params.arrays()]
    job.command("train")
    page.until_state("done")
    assert isinstance(page.checkpoints[-1], Checkpoint)
    assert page.checkpoints[-1].state is not state
    assert all(map(np.array_equal, state.params.arrays(), before))
