"""The line of the jobs that wait for a place to train."""

from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import pytest

from playground.training import RunConfig
from playground.training.interactive.jobs_by_visitor import Jobs
from rnn import Settings
from tests.support.executors import EAGER
from tests.support.following import Follower, following, row, unbroken

RUN_CONFIG = RunConfig("Article", Settings(hidden_size=8, epochs=40, init_scale=0.3))


@pytest.fixture
def visitor_jobs() -> Iterator[Jobs]:
    visitor_jobs = Jobs(limit=1, executor=EAGER)
    yield visitor_jobs
    visitor_jobs.close()


@pytest.fixture
def pages(visitor_jobs: Jobs) -> Iterator[list[Follower]]:
    """Four visitors with a page each; the first trains as slowly as it goes, so that it keeps its place."""
    with ExitStack() as stack:
        followers = []
        for number in range(4):
            job = visitor_jobs.of(f"visitor {number}")
            job.request(RUN_CONFIG)
            job.set_speed(0 if number else 1)
            followers.append(stack.enter_context(following(job)))
        followers[0].job.command("train")
        followers[0].until_epoch(1)
        yield followers


def test_the_others_wait_in_line_and_see_their_place(visitor_jobs: Jobs, pages: list[Follower]) -> None:
    for place, page in enumerate(pages[1:], start=1):
        page.job.command("train")
        status = page.look()
        assert (status.state, status.place) == ("waiting", place)
        assert status.message == ("No more than 1 run trains here at once: yours starts as soon as a place is free.")

    pages[1].job.command("pause")  # leaves the line
    assert pages[1].look().state == "ready"
    assert pages[1].look().message == ""
    assert [page.until(lambda status: True).place for page in pages[2:]] == [1, 2]

    pages[0].job.command("pause")  # frees the place: the line moves by itself, one after the other
    for page in pages[2:]:
        page.until_state("done")
        assert page.rows == [row(epoch) for epoch in unbroken(RUN_CONFIG)]
    assert pages[0].until_state("paused").epoch >= 1
    assert pages[1].look().state == "ready"


def test_a_place_in_the_line_is_told_when_it_changes(pages: list[Follower]) -> None:
    for page in pages[1:]:
        page.job.command("train")
    urgencies: list[bool] = []
    with pages[3].job.followed(urgencies.append):
        pages[2].job.command("reset")  # leaves the line as well
        assert urgencies == [True], "at once, as a visitor waits to see it"
    assert pages[2].look().state == "ready"
    assert pages[3].look().place == 2


def test_a_step_waits_in_the_line_too(pages: list[Follower]) -> None:
    page = pages[1]
    page.job.command("step")
    page.job.command("step")
    assert page.look().place == 1
    pages[0].job.command("pause")
    assert page.until_state("paused").epoch == 2


def test_train_in_the_line_turns_a_step_into_a_run(pages: list[Follower]) -> None:
    page = pages[1]
    page.job.command("step")
    page.job.command("train")
    pages[0].job.command("pause")
    assert page.until_state("done").epoch == 40


def test_settings_turned_in_the_line_keep_the_place(pages: list[Follower]) -> None:
    page, config = pages[1], RunConfig("Article", Settings(hidden_size=4, epochs=30))
    page.job.command("train")
    pages[2].job.command("train")
    page.job.request(config)
    assert page.look().place == 1
    page.job.command("new")
    assert page.look().place == 1
    pages[0].job.command("pause")
    page.until_state("done")
    assert page.rows == [row(epoch) for epoch in unbroken(config)]


def test_a_run_that_is_reset_gives_its_place_to_the_next(pages: list[Follower]) -> None:
    pages[1].job.command("train")
    pages[0].job.command("reset")
    assert pages[0].look().state == "ready"
    assert pages[1].until_state("done").epoch == 40
    assert pages[0].look().epoch == 0


def test_a_lost_worker_gives_its_place_to_the_next(visitor_jobs: Jobs, pages: list[Follower]) -> None:
    pages[1].job.command("train")
    for pid in visitor_jobs.pids():  # that of the run, and of the spare
        psutil.Process(pid).kill()
    pages[0].until_state("failed")
    assert pages[1].until_state("done").epoch == 40


def test_a_page_that_waits_in_line_while_the_server_ends_sees_its_place(
    visitor_jobs: Jobs, pages: list[Follower]
) -> None:
    pages[1].job.command("train")
    visitor_jobs.close()
    assert (pages[1].look().state, pages[1].look().place) == ("waiting", 1)
