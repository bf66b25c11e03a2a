"""The workers of all jobs: one more than train while any page is open, and none once all are gone."""

from collections.abc import Callable
from contextlib import ExitStack

import pytest

from playground.training.grace import GRACE
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.scheduler import TURN
from playground.training.worker_pool import HALTS_WITHIN
from rnn.parallel.messages import Halt
from tests.support.executors import ScriptedExecutor
from tests.support.following import following
from tests.support.scripted_jobs import halt, pass_time, told, visitor_jobs

__all__ = ["pass_time", "visitor_jobs"]  # fixtures


def test_one_spare_is_kept_while_any_page_is_open_and_none_once_all_are_gone(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    first, second = visitor_jobs.of("first"), visitor_jobs.of("second")
    with following(second):
        assert len(executor.started) == 1  # at once, before the first look
        second.command("train")
        pass_time(1)
        assert len(executor.started) == 2  # one that trains, and the spare
        with following(first):
            first.command("train")
            pass_time(1)
            assert len(executor.started) == 2  # no place is free for a third
            first.command("pause")
            halt(executor.started[1])
        pass_time(GRACE)
        assert [worker.ended for worker in executor.started] == [False, False]  # the first is gone, the second not
        second.command("pause")
        halt(executor.started[0])
        assert [worker.ended for worker in executor.started].count(False) == 1
    pass_time(GRACE - 1)
    assert [worker.ended for worker in executor.started].count(False) == 1
    pass_time(1)
    assert all(worker.ended for worker in executor.started)
    for worker in executor.started:
        worker.lose()
    assert visitor_jobs.workers() == []
    pass_time(1)
    assert len(executor.started) == 2


def test_spares_are_kept_until_the_last_of_all_visitors_has_been_gone_for_the_time_of_grace(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    with following(visitor_jobs.of("second to go")):
        with following(visitor_jobs.of("first to go")):
            pass
        pass_time(GRACE / 2)
    pass_time(GRACE / 2)
    assert not executor.started[0].ended
    pass_time(GRACE / 2)
    assert executor.started[0].ended


def test_processes_are_those_that_have_started(visitor_jobs: Jobs, executor: ScriptedExecutor) -> None:
    with following(visitor_jobs.of("visitor")) as page:
        page.job.command("train")
        visitor_jobs.look()
        executor.started[1].pid = 42
        assert set(visitor_jobs.workers()) == set(executor.started)
        assert visitor_jobs.pids() == [42]


@pytest.mark.parametrize("visitor_jobs", [{"limit": 1}], indirect=True)
def test_a_look_lets_those_that_wait_have_their_turn(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    with ExitStack() as pages:
        for owner in ("first", "second"):
            pages.enter_context(following(visitor_jobs.of(owner))).job.command("train")
        (worker,) = executor.started
        pass_time(TURN - 1)
        assert told(worker, Halt) == []
        pass_time(1)
        assert told(worker, Halt) == [Halt(0)]
        halt(worker)
        assert [visitor_jobs.of(owner).state for owner in ("first", "second")] == ["waiting", "running"]


def test_a_look_kills_the_worker_that_does_not_halt(
    visitor_jobs: Jobs, executor: ScriptedExecutor, pass_time: Callable[[float], None]
) -> None:
    with following(visitor_jobs.of("visitor")) as page:
        page.job.command("train")
        page.job.command("pause")
        pass_time(HALTS_WITHIN - 1)
        assert not executor.started[0].killed
        pass_time(1)
        assert executor.started[0].killed
