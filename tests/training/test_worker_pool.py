"""The pool does what the scheduler says with workers that only note what they are told: no process is started."""

import gc
import threading
import weakref
from dataclasses import dataclass, field
from typing import Any

import pytest

from playground.training.scheduler import TURN, Scheduler
from playground.training.worker_pool import HALTS_WITHIN, WorkerPool
from rnn.parallel.messages import Halted, RunReport
from tests.support.executors import ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock


@dataclass(eq=False)
class NotingTrainee:
    """A job as the pool knows it: notes what happens to it."""

    pool: WorkerPool[Any]
    worker: ScriptedWorker | None = None
    token: int = 0
    heard: list[str] = field(default_factory=list)

    def work(self, worker: ScriptedWorker) -> None:
        self.token, self.worker = self.pool.token(worker), worker
        self.heard.append("work")

    def take(self, report: RunReport) -> None:
        self.heard.append("took")

    def lost(self, reason: str) -> None:
        self.worker = None
        self.heard.append(f"lost {reason}".strip())

    def moved(self) -> None:
        self.heard.append(f"number {self.pool.place(self)}")

    def make_way(self) -> None:
        assert self.worker is not None
        self.pool.expect_halt(self.worker)
        self.heard.append("make way")

    def halt(self) -> None:
        assert self.worker is not None
        self.worker.report(Halted(self.token, "paused"))


@pytest.fixture
def pool(clock: Clock, executor: ScriptedExecutor) -> WorkerPool[NotingTrainee]:
    return WorkerPool(threading.RLock(), Scheduler(2), clock, executor)


@pytest.fixture
def trainees(pool: WorkerPool) -> list[NotingTrainee]:
    """Three that want to train, of which two have a place."""
    trainees = [NotingTrainee(pool) for _ in range(3)]
    for trainee in trainees:
        pool.join(trainee)
    return trainees


def test_no_more_than_the_limit_train_at_once(trainees: list[NotingTrainee], executor: ScriptedExecutor) -> None:
    assert [trainee.heard for trainee in trainees] == [["work"], ["work"], []]
    assert len(executor.started) == 2


def test_a_worker_that_has_halted_goes_to_the_next_in_line(
    trainees: list[NotingTrainee], executor: ScriptedExecutor
) -> None:
    trainees[0].halt()
    assert trainees[0].heard == ["work", "took"]
    assert trainees[2].worker is trainees[0].worker
    assert len(executor.started) == 2


def test_a_lost_worker_is_replaced_for_the_next_in_line(
    trainees: list[NotingTrainee], executor: ScriptedExecutor
) -> None:
    assert trainees[0].worker is not None
    trainees[0].worker.lose("could not be started")
    assert trainees[0].heard == ["work", "lost could not be started"]
    assert trainees[2].worker is executor.started[2]


def test_a_report_of_a_run_that_was_given_up_is_not_heard(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee]
) -> None:
    worker, old = trainees[0].worker, trainees[0].token
    assert worker is not None
    trainees[0].work(worker)  # another run, with the same worker
    worker.report(Halted(old, "paused"))
    assert trainees[0].heard == ["work", "work"]
    pool.give_up(worker)
    worker.report(Halted(trainees[0].token, "paused"))
    assert trainees[0].heard == ["work", "work"]
    assert trainees[2].worker is worker


def test_a_job_that_has_had_a_turn_makes_way(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], clock: Clock
) -> None:
    clock.now += TURN
    pool.take_turns()
    assert [trainee.heard[-1:] for trainee in trainees] == [["make way"], ["work"], []]
    trainees[0].halt()
    assert trainees[2].heard == ["work"]


def test_a_job_that_waits_is_told_its_number_when_that_changes(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee]
) -> None:
    last = NotingTrainee(pool)
    pool.join(last)
    assert pool.place(last) == 2
    assert pool.notice(last) == "No more than 2 runs train here at once: yours starts as soon as a place is free."
    pool.leave(trainees[2])
    assert last.heard == ["number 1"]


def test_a_worker_that_does_not_halt_is_killed(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], clock: Clock
) -> None:
    worker = trainees[0].worker
    assert worker is not None
    pool.expect_halt(worker)
    clock.now += HALTS_WITHIN - 0.1
    pool.kill_overdue()
    assert not worker.killed
    clock.now += 0.1
    pool.kill_overdue()
    assert worker.killed


def test_a_worker_that_trains_on_with_another_run_is_not_killed(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], clock: Clock
) -> None:
    worker = trainees[0].worker
    assert worker is not None
    pool.expect_halt(worker)
    trainees[0].work(worker)
    clock.now += 2 * HALTS_WITHIN
    pool.kill_overdue()
    assert not worker.killed


def test_a_worker_that_goes_on_has_turns_as_before(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], clock: Clock
) -> None:
    worker = trainees[0].worker
    assert worker is not None
    pool.expect_halt(worker)
    clock.now += TURN
    pool.take_turns()
    assert trainees[1].heard == ["work"]  # one place is about to be free for the one that waits
    trainees[0].work(worker)
    pool.take_turns()
    assert trainees[0].heard == ["work", "work", "make way"]


def test_a_worker_whose_run_was_given_up_is_killed_if_it_does_not_halt(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], clock: Clock
) -> None:
    worker = trainees[0].worker
    assert worker is not None
    pool.give_up(worker)
    clock.now += HALTS_WITHIN
    pool.kill_overdue()
    assert worker.killed


def test_a_worker_that_has_halted_in_time_is_a_spare_and_not_killed(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], clock: Clock
) -> None:
    pool.leave(trainees[2])
    worker = trainees[0].worker
    assert worker is not None
    pool.expect_halt(worker)
    trainees[0].halt()
    clock.now += HALTS_WITHIN
    pool.kill_overdue()
    assert not worker.killed
    assert pool.workers == [trainees[1].worker, worker]
    worker.lose()
    pool.join(trainees[2])
    assert trainees[0].heard == ["work", "took"]
    assert trainees[2].heard == ["work"]


def test_of_a_worker_that_is_gone_nothing_is_kept(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], executor: ScriptedExecutor
) -> None:
    trainees[1].halt()
    trainees[2].halt()
    pool.keep_spare()
    idle, busy = executor.started[1], executor.started[0]
    pool.dismiss_idle()
    assert pool.workers == [busy, idle]  # until it is gone
    pool.expect_halt(busy)
    idle.lose()
    busy.lose()
    assert pool.workers == []
    workers = weakref.ref(idle), weakref.ref(busy)
    del idle, busy
    trainees.clear()
    executor.started.clear()
    gc.collect()
    assert [worker() for worker in workers] == [None, None]


def test_what_a_worker_tells_after_it_was_dismissed_is_not_heard(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee]
) -> None:
    pool.dismiss_all()
    trainees[0].halt()
    assert trainees[0].heard == ["work"]


def test_one_spare_is_kept_if_it_could_be_of_use(pool: WorkerPool[NotingTrainee], executor: ScriptedExecutor) -> None:
    pool.keep_spare()
    pool.keep_spare()
    assert len(executor.started) == 1
    trainees = [NotingTrainee(pool) for _ in range(2)]
    pool.join(trainees[0])
    assert trainees[0].worker is executor.started[0]
    pool.keep_spare()
    pool.join(trainees[1])
    pool.keep_spare()  # all places are taken
    assert len(executor.started) == 2
    for trainee in trainees:
        trainee.halt()
    assert [worker.ended for worker in executor.started] == [True, False]  # of two that are idle one is a spare
    pool.dismiss_idle()
    assert [worker.ended for worker in executor.started] == [True, True]


def test_a_spare_that_is_lost_before_it_has_trained_is_replaced(
    pool: WorkerPool[NotingTrainee], executor: ScriptedExecutor
) -> None:
    pool.keep_spare()
    executor.started[0].lose()
    pool.keep_spare()
    assert pool.workers == [executor.started[1]]


def test_at_the_end_every_worker_is_ended_and_killed_if_it_does_not(
    pool: WorkerPool[NotingTrainee], trainees: list[NotingTrainee], executor: ScriptedExecutor, clock: Clock
) -> None:
    pool.dismiss_all()
    assert [worker.ended for worker in executor.started] == [True, True]
    executor.started[0].lose()
    clock.now += HALTS_WITHIN
    pool.kill_overdue()
    assert [worker.killed for worker in executor.started] == [False, True]
    assert [trainee.heard for trainee in trainees] == [["work"], ["work"], []]
