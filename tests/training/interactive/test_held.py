"""How many jobs there are at most: which are forgotten for new ones, and whose pages make room."""

from collections.abc import Callable
from contextlib import ExitStack
from gc import collect
from weakref import ref

import pytest

from playground.training import InteractiveJob
from playground.training.interactive.held import MOST_FORGOTTEN, MOST_RESTED
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.presence import MEMORY
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock, following
from tests.support.scripted_jobs import halt, pass_time, visitor_jobs

__all__ = ["pass_time", "visitor_jobs"]  # fixtures


@pytest.mark.parametrize("visitor_jobs", [{"most": 3}], indirect=True)
def test_a_new_job_takes_the_place_of_the_one_whose_page_is_gone_longest(visitor_jobs: Jobs, clock: Clock) -> None:
    jobs = {}
    for owner in ("trains", "back", "first", "second"):
        clock.now += 1
        before = [name for name in jobs if visitor_jobs.get(name)]
        jobs[owner] = visitor_jobs.of(owner)
        if owner == "trains":
            jobs[owner].command("train")
        if owner == "first":
            assert before == ["trains", "back"]
            with following(jobs["back"]):
                clock.now += 1  # so it has been gone for less long than the first
    assert [owner for owner in jobs if visitor_jobs.get(owner)] == ["trains", "back", "second"]
    assert [visitor_jobs.forgot(job.id) for job in jobs.values()] == [False, False, True, False]


@pytest.mark.parametrize("visitor_jobs", [{"most": 4}], indirect=True)
def test_a_look_forgets_those_that_were_busy_when_their_place_was_taken(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    jobs = [visitor_jobs.of(owner) for owner in ("a", "b", "c", "d", "e")]
    assert [visitor_jobs.get(job.owner) is job for job in jobs] == [False, True, True, True, True]
    busy = visitor_jobs.of("busy")
    busy.command("train")
    with ExitStack() as pages:
        for job in (visitor_jobs.of("f"), visitor_jobs.of("g"), visitor_jobs.of("h"), visitor_jobs.of("i")):
            pages.enter_context(following(job))
        assert visitor_jobs.get("busy") is busy
        busy.command("pause")
        pass_time(0)
        assert visitor_jobs.get("busy") is busy
        halt(executor.started[0])
        pass_time(0)
        assert visitor_jobs.get("busy") is busy  # as one that may be on its way to its socket
        visitor_jobs.of("arrives")
        assert visitor_jobs.get("busy") is None


@pytest.mark.parametrize("visitor_jobs", [{"most": 4}], indirect=True)
def test_a_look_forgets_what_is_too_much_once_pages_have_closed(
    visitor_jobs: Jobs, pass_time: Callable[[float], None]
) -> None:
    with ExitStack() as staying, ExitStack() as leaving:
        jobs = [
            (staying if number % 2 else leaving).enter_context(following(visitor_jobs.of(f"visitor {number}"))).job
            for number in range(8)
        ]
        pass_time(0)
        assert all(visitor_jobs.get(job.owner) for job in jobs)  # with a page each, however many
        leaving.close()
        pass_time(0)
        kept = [number for number, job in enumerate(jobs) if visitor_jobs.get(job.owner) is job]
        assert kept == [1, 3, 5, 6, 7]  # one that has only just left may be loading its page again


def test_only_so_many_ids_of_forgotten_jobs_are_remembered_the_oldest_first_to_go(clock: Clock) -> None:
    visitor_jobs = Jobs(1, clock, housekeeping=False, executor=ScriptedExecutor())
    ids = []
    for number in range(MOST_FORGOTTEN + 1):
        ids.append(visitor_jobs.of(f"visitor {number}").id)
        clock.now += MEMORY
        visitor_jobs.look()
        if number == MOST_FORGOTTEN - 1:
            assert all(visitor_jobs.forgot(job_id) for job_id in ids)
    assert [visitor_jobs.forgot(job_id) for job_id in ids] == [False] + [True] * MOST_FORGOTTEN


@pytest.mark.parametrize("visitor_jobs", [{"most": 1}], indirect=True)
def test_only_so_many_ids_of_jobs_that_made_room_are_remembered_the_oldest_first_to_go(
    visitor_jobs: Jobs, clock: Clock
) -> None:
    ids = []
    for number in range(MOST_RESTED + 1):
        with following(visitor_jobs.of(f"visitor {number}")) as page:
            ids.append(page.job.id)
            clock.now += MEMORY
            assert visitor_jobs.has_room_for("another")
        if number == MOST_RESTED - 1:
            assert all(visitor_jobs.rested(job_id) for job_id in ids)
    assert [visitor_jobs.rested(job_id) for job_id in ids] == [False] + [True] * MOST_RESTED


def crowd(pages: ExitStack, visitor_jobs: Jobs, *owners: str) -> list[InteractiveJob]:
    """A page of each of these visitors."""
    return [pages.enter_context(following(visitor_jobs.of(owner))).job for owner in owners]


@pytest.mark.parametrize("visitor_jobs", [{"most": 3}], indirect=True)
def test_there_is_room_while_fewer_have_pages_and_always_for_those_that_are_in(visitor_jobs: Jobs) -> None:
    with ExitStack() as pages:
        crowd(pages, visitor_jobs, "one", "two")
        visitor_jobs.of("without a page")
        assert visitor_jobs.has_room_for("new")
        crowd(pages, visitor_jobs, "three")
        assert [visitor_jobs.has_room_for(owner) for owner in ("new", "two", "three")] == [False, True, True]
    assert visitor_jobs.has_room_for("new")


@pytest.mark.parametrize("visitor_jobs", [{"most": 3, "limit": 1}], indirect=True)
def test_pages_that_have_rested_for_longest_make_room_and_hear_of_it(
    visitor_jobs: Jobs, clock: Clock, executor: ScriptedExecutor
) -> None:
    with ExitStack() as pages:
        jobs = crowd(pages, visitor_jobs, "trains", "rests", "waits")
        for job in (jobs[0], jobs[2]):
            job.command("train")
        clock.now += MEMORY - 1
        assert not visitor_jobs.has_room_for("new")
        clock.now += 1
        woken: list[bool] = []
        pages.enter_context(jobs[1].followed(woken.append))
        clock.now += MEMORY
        assert visitor_jobs.has_room_for("new")
        assert [job.gone for job in jobs] == [False, True, False]
        assert woken == [True]
        assert [visitor_jobs.rested(job.id) for job in jobs] == [False, True, False]
        assert [visitor_jobs.forgot(job.id) for job in jobs] == [False, True, False]
        assert visitor_jobs.get("rests") is visitor_jobs.by_id(jobs[1].id) is None
        crowd(pages, visitor_jobs, "new")
        clock.now += MEMORY
        visitor_jobs.of("new").touch()
        assert not visitor_jobs.has_room_for("rests")
        visitor_jobs.look()
    assert len(executor.started) == 1


@pytest.mark.parametrize("visitor_jobs", [{"most": 1}], indirect=True)
def test_nothing_stays_of_a_job_that_made_room_once_its_pages_are_closed(visitor_jobs: Jobs, clock: Clock) -> None:
    with following(visitor_jobs.of("one")) as page:
        job = ref(page.job)
        clock.now += MEMORY
        assert visitor_jobs.has_room_for("another")
    del page
    collect()
    assert job() is None


def test_a_page_that_comes_as_its_job_is_forgotten_finds_it_gone_and_keeps_nothing_of_it(
    visitor_jobs: Jobs, pass_time: Callable[[float], None]
) -> None:
    job = visitor_jobs.of("one")
    pass_time(MEMORY)
    with following(job) as page:
        assert (visitor_jobs.get("one"), job.gone) == (None, True)
    forgotten = ref(job)
    del job, page
    collect()
    assert forgotten() is None
