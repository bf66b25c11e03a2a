"""Places to train are taken in turns while somebody waits, so that a few slow runs keep nobody out for long."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training import RunConfig
from playground.training.registry import Registry
from playground.training.worker_pool import TURN, WorkerPool
from rnn import Settings
from rnn.parallel.messages import Halted, Report
from tests.support.executors import EAGER, Scripted, ScriptedWorker
from tests.support.following import Clock, Follower, following, row, unbroken

WISH = RunConfig("Article", Settings(hidden_size=8, epochs=60, init_scale=0.3))


# --- whose turn it is, without a process ------------------------------------------------------------------------------


@dataclass(eq=False)
class Run:
    """A run that would train for ever: halts when it is told to, and joins the line again."""

    pool: WorkerPool
    worker: ScriptedWorker | None = None
    token: int = 0
    asked: int = 0  # to make way
    turns: list[float] = field(default_factory=list)

    def work(self, worker: ScriptedWorker) -> None:
        self.token = self.pool.token(worker)
        self.worker = worker

    def make_way(self) -> None:
        assert self.worker is not None
        self.asked += 1
        self.pool.expect_halt(self.worker)

    def halt(self) -> None:
        worker = self.worker
        assert worker is not None
        worker.report(Halted(self.token, "paused"))

    def take(self, report: Report) -> None:
        self.worker = None
        self.pool.join(self, had_a_turn=True)  # type: ignore[arg-type]

    def lost(self, reason: str) -> None:
        raise AssertionError(reason)

    def moved(self) -> None:
        pass


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pool(clock: Clock) -> WorkerPool:
    return WorkerPool(threading.RLock(), 2, clock, Scripted())


def joined(pool: WorkerPool, clock: Clock, *, after: float = 0.0) -> Run:
    clock.now += after
    made = Run(pool)
    pool.join(made)  # type: ignore[arg-type]
    return made


def pass_time(pool: WorkerPool, clock: Clock, seconds: float, runs: list[Run]) -> None:
    """Lets time pass; whoever is asked to make way does so at once."""
    clock.now += seconds
    pool.take_turns()
    for run in runs:
        if run.asked:
            run.asked = 0
            run.halt()


def training(runs: list[Run]) -> list[int]:
    return [number for number, run in enumerate(runs) if run.worker is not None]


def test_who_comes_new_gets_the_place_of_the_one_that_has_trained_longest(pool: WorkerPool, clock: Clock) -> None:
    runs = [joined(pool, clock), joined(pool, clock, after=1)]
    runs.append(joined(pool, clock, after=TURN - 1.1))
    assert [run.asked for run in runs] == [0, 0, 0]  # no turn is over yet
    pass_time(pool, clock, 0.1, runs)
    assert training(runs) == [1, 2]
    assert pool.place(runs[0]) == 1  # type: ignore[arg-type]


def test_after_long_training_the_place_is_free_at_once(pool: WorkerPool, clock: Clock) -> None:
    runs = [joined(pool, clock), joined(pool, clock, after=1)]
    runs += [joined(pool, clock, after=3600), joined(pool, clock)]
    assert [run.asked for run in runs] == [1, 1, 0, 0]
    pool.take_turns()
    assert [run.asked for run in runs] == [1, 1, 0, 0]  # nobody is asked twice
    pass_time(pool, clock, 0, runs)
    assert training(runs) == [2, 3]


def test_who_made_way_waits_for_half_a_minute_and_has_the_next_turn(pool: WorkerPool, clock: Clock) -> None:
    runs = [joined(pool, clock), joined(pool, clock)]
    runs.append(joined(pool, clock, after=3600))
    pass_time(pool, clock, 0, runs)
    assert training(runs) == [1, 2]
    assert "runs take turns, and yours goes on by itself" in pool.notice(runs[0])  # type: ignore[arg-type]
    pass_time(pool, clock, TURN - 0.1, runs)
    assert training(runs) == [1, 2]
    pass_time(pool, clock, 0.1, runs)
    assert training(runs) == [0, 2]
    pass_time(pool, clock, TURN, runs)
    assert training(runs) == [0, 1]


def test_while_nobody_waits_nobody_makes_way(pool: WorkerPool, clock: Clock) -> None:
    runs = [joined(pool, clock), joined(pool, clock)]
    for _ in range(5):
        pass_time(pool, clock, TURN, runs)
    assert training(runs) == [0, 1]


def test_who_leaves_the_line_is_made_no_way_for(pool: WorkerPool, clock: Clock) -> None:
    runs = [joined(pool, clock), joined(pool, clock)]
    runs.append(joined(pool, clock, after=1))
    assert pool.notice(runs[2]).startswith("No more than 2 runs train here at once")  # type: ignore[arg-type]
    pool.leave(runs[2])  # type: ignore[arg-type]
    pass_time(pool, clock, TURN, runs)
    assert training(runs) == [0, 1]


@settings(max_examples=60, deadline=None)
@given(
    limit=st.integers(1, 4),
    arrivals=st.lists(st.floats(0, 40, allow_nan=False), min_size=1, max_size=12),
)
def test_everybody_has_a_turn_in_time_and_never_too_many_train(limit: int, arrivals: list[float]) -> None:
    clock = Clock()
    pool = WorkerPool(threading.RLock(), limit, clock, Scripted())
    runs: list[Run] = []
    waited: dict[Run, float] = {}

    def look() -> None:
        assert len(training(runs)) == min(limit, len(runs))
        for run in runs:
            waited[run] = 0.0 if run.worker is not None else waited.get(run, 0.0) + 1
            # All before it in the line have a place for no longer than a turn each, and then it has.
            assert waited[run] <= (len(runs) // limit + 1) * (TURN + 1)

    for pause in arrivals:
        for _ in range(int(pause)):
            pass_time(pool, clock, 1, runs)
            look()
        runs.append(joined(pool, clock))
        pass_time(pool, clock, 0, runs)
    for _ in range(300):
        pass_time(pool, clock, 1, runs)
        look()


# --- in worker processes ----------------------------------------------------------------------------------------------


@pytest.fixture
def registry(clock: Clock) -> Iterator[Registry]:
    made = Registry(1, clock, housekeeping=False, executor=EAGER)
    yield made
    made.close()


def trains_slowly(registry: Registry, owner: str, page: Callable[[Follower], None]) -> None:
    job = registry.of(owner)
    job.request(WISH)
    job.set_speed(1)
    with following(job) as follower:
        job.command("train")
        follower.until_epoch(1)
        page(follower)


def test_a_slow_run_makes_way_and_goes_on_to_the_same_numbers(registry: Registry, clock: Clock) -> None:
    def page(slow: Follower) -> None:
        quick = registry.of("quick")
        quick.request(replace(WISH, settings=replace(WISH.settings, seed=1)))
        quick.set_speed(0)
        with following(quick) as other:
            quick.command("train")
            assert other.look().state == "waiting"
            clock.now += TURN
            registry.look()
            status = slow.until_state("waiting")
            assert status.place == 1
            assert status.message == (
                "More visitors want to train than there are places (1): runs take turns, and yours goes on by itself."
            )
            other.until_state("done")
        slow.job.set_speed(0)
        slow.until_state("done")
        assert slow.rows == [row(epoch) for epoch in unbroken(WISH)]

    trains_slowly(registry, "slow", page)


def test_who_pauses_while_it_makes_way_stays_paused(registry: Registry, clock: Clock) -> None:
    def page(slow: Follower) -> None:
        with following(registry.of("other")) as other:
            clock.now += TURN
            other.job.command("step")
            slow.job.command("pause")
            assert slow.until_state("paused", "waiting").state == "paused"
            other.until_state("paused")
            assert slow.look().state == "paused"

    trains_slowly(registry, "slow", page)


def test_steps_that_are_left_are_taken_after_the_turn_of_others(registry: Registry, clock: Clock) -> None:
    job = registry.of("slow")
    job.request(WISH)
    job.set_speed(10)
    with following(job) as slow, following(registry.of("other")) as other:
        job.command("step")
        for _ in range(19):
            job.command("step")
        slow.until_epoch(2)
        clock.now += TURN
        other.job.command("step")
        other.until_state("paused")
        job.set_speed(0)
        assert slow.until(lambda status: status.state == "paused" and status.epoch >= 20).epoch == 20


def test_a_run_whose_process_is_lost_while_it_makes_way_goes_on_too(registry: Registry, clock: Clock) -> None:
    def page(slow: Follower) -> None:
        with following(registry.of("other")) as other:
            clock.now += TURN
            other.job.command("step")
            for pid in registry.pids():
                kill(pid)
            other.until_state("paused", "failed")
        slow.job.set_speed(0)
        slow.until_state("done")
        assert slow.rows == [row(epoch) for epoch in unbroken(WISH)]

    trains_slowly(registry, "slow", page)


def kill(pid: int) -> None:
    with suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()
