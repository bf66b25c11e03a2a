"""What becomes of a job whose visitor has no page open any more: it rests, pauses, and is forgotten."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from playground.training.grace import DRAINED, GRACE
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import untrained
from playground.training.presence import MEMORY
from playground.training.run import Run
from rnn.kept_states import KeptState
from rnn.parallel.messages import Halt, Rest
from tests.support.executors import ScriptedExecutor
from tests.support.following import Clock, following
from tests.support.scripted_jobs import CONFIG, halt, pass_time, told, visitor_jobs

__all__ = ["pass_time", "visitor_jobs"]  # fixtures

AWAY = "It was paused when no page of yours had been connected for 8 seconds: Train goes on from here."


def test_a_page_that_is_loaded_again_rests_its_run_for_as_long_as_the_server_says(
    clock: Clock, executor: ScriptedExecutor
) -> None:
    visitor_jobs = Jobs(2, clock, housekeeping=False, executor=executor, refresh=2.5)
    job = visitor_jobs.of("visitor")
    with following(job):
        job.command("train")
    assert executor.started[0].commands[-1] == Rest(2.5)


def test_a_job_without_a_page_pauses_and_says_why(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    job = visitor_jobs.of("visitor")
    with following(job):
        job.command("train")
    pass_time(GRACE - 1)
    assert told(executor.started[0], Halt) == []
    pass_time(1)
    assert told(executor.started[0], Halt) == [Halt(0)]
    halt(executor.started[0])
    status = job.update(job.cursor(0, 0)).status
    assert (status.state, status.message) == ("ready", AWAY)


def test_where_the_server_is_about_to_end_a_run_pauses_with_its_last_page_and_says_why(
    visitor_jobs: Jobs, executor: ScriptedExecutor
) -> None:
    before, after = visitor_jobs.of("gone before"), visitor_jobs.of("gone after")
    with following(after):
        with following(before):
            before.command("train")
        after.command("train")
        visitor_jobs.drain()
        assert [told(worker, Halt) for worker in executor.started[:2]] == [[Halt(0)], []]
    assert told(executor.started[1], Halt) == [Halt(0)]
    for job, worker in zip((before, after), executor.started[:2], strict=True):
        halt(worker)
        assert job.update(job.cursor(0, 0)).status.message == DRAINED.format("Train")


@pytest.mark.parametrize("visitor_jobs", [{"grace": 3.5, "memory": 90.0}], indirect=True)
def test_a_server_may_have_another_time_of_grace_and_another_memory(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    job = visitor_jobs.of("visitor")
    with following(job):
        job.command("train")
    pass_time(3.5)
    halt(executor.started[0])
    assert job.update(job.cursor(0, 0)).status.message == AWAY.replace("8", "3.5")
    pass_time(86)
    assert visitor_jobs.get("visitor") is job
    pass_time(0.5)
    assert visitor_jobs.get("visitor") is None


def test_a_job_is_forgotten_long_after_its_visitor_left_but_not_before_its_worker_has_halted(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    jobs = [visitor_jobs.of(owner) for owner in ("rests", "trains", "stays")]
    with following(jobs[2]):
        jobs[1].command("train")
        pass_time(MEMORY)  # no look meanwhile, as on a machine that slept: the run is told to pause
        assert [visitor_jobs.get(job.owner) for job in jobs] == [None, jobs[1], jobs[2]]
        assert [visitor_jobs.by_id(job.id) for job in jobs] == [None, jobs[1], jobs[2]]
        assert [visitor_jobs.forgot(job.id) for job in jobs] == [True, False, False]
        halt(executor.started[0])
        pass_time(0)
        assert [visitor_jobs.forgot(job.id) for job in jobs] == [True, True, False]
        pass_time(0)
        assert [visitor_jobs.rested(job.id) for job in jobs] == [False, False, False]
        assert [job.gone for job in jobs] == [True, True, False]
    again = visitor_jobs.of("rests")
    assert again.id != jobs[0].id
    assert not visitor_jobs.forgot(again.id)
    pass_time(GRACE)  # the new one has been away for a moment, not since the old one was last seen
    assert visitor_jobs.get("rests") is again


def test_what_a_forgotten_job_kept_leaves_room_for_others(visitor_jobs: Jobs, clock: Clock) -> None:
    def keeping() -> Run:
        run = Run.begin(untrained(CONFIG))
        states = [KeptState.of(replace(run.newest.state, number=number), changed=False) for number in (1, 2, 3)]
        run.checkpoint = replace(run.newest, state=replace(run.newest.state, number=4))
        run.keep([1, 2, 3], states)
        return run

    room = keeping().kept_bytes
    visitor_jobs = Jobs(1, clock, kept=room, housekeeping=False, executor=ScriptedExecutor())
    visitor_jobs.of("first").rest_with(keeping())
    clock.now += MEMORY
    visitor_jobs.look()
    second = visitor_jobs.of("second")
    second.rest_with(keeping())
    assert list(second.past().epochs) == [0, 1, 2, 3, 4]
    third = visitor_jobs.of("third")
    third.rest_with(keeping())
    assert sum(len(job.past().epochs) for job in (second, third)) == 2 * 2 + 3
