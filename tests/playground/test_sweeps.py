"""Sweeps: their runs are those that `train` makes, and nothing is lost when one pauses, stops, or loses a process."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from playground.jobs import sweeps as sweeps_module
from playground.jobs.keeping import Ended
from playground.jobs.material import Wish, material
from playground.jobs.registry import GRACE, MEMORY, Registry
from playground.jobs.sweep_job import SweepJob, stride_of
from playground.jobs.sweep_plan import Plan
from playground.jobs.sweep_run import SweepRun
from playground.jobs.sweeps import TURN, Busy, Sweeps
from playground.store import Keeper as StoreKeeper
from playground.store import Store, database_from
from rnn import Settings, train
from rnn.sweep import Sweep
from tests.playground.following import PATIENCE, Clock, following, row, same, unbroken, until

ROOT = Path(__file__).resolve().parents[2]
BASE = Settings(hidden_size=4, epochs=40, init_scale=0.3)
PLAN = Plan("Article", Sweep(BASE, {"learning_rate": (0.01, 0.02)}, seeds=3))
LONG = Plan("Article", Sweep(replace(BASE, epochs=10_000), {}, seeds=4))


class Keeper:
    """Remembers the last that it was told of each run."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[str, Ended, str]] = {}
        self.runs: dict[str, SweepRun] = {}

    def touch(self, owner: str, run: SweepRun, ended: Ended, message: str) -> None:
        self.told[run.id], self.runs[run.id] = (owner, ended, message), run


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def sweeps(clock: Clock, keeper: Keeper) -> Iterator[Sweeps]:
    made = Sweeps(threading.RLock(), 2, clock, housekeeping=False)
    made.keep_with(keeper)
    yield made
    made.close()


@contextmanager
def page_of(sweeps: Sweeps, owner: str = "visitor") -> Iterator[Callable[[Callable[[], bool]], None]]:
    """A page of that visitor, as a way to wait for what is told to it."""
    news = threading.Event()

    def wait(happened: Callable[[], bool]) -> None:
        while not happened():
            assert news.wait(PATIENCE), "nothing new"
            news.clear()

    with sweeps.followed(owner, news.set):
        yield wait


def rows(job: SweepJob) -> list[int]:
    return [run.rows for run in job.runs]


def processes(job: SweepJob) -> list[psutil.Process]:
    until(lambda: len(job.pids()) == 2)
    return [psutil.Process(pid) for pid in job.pids()]


def assert_gone(ended: list[psutil.Process]) -> None:
    assert ended
    until(lambda: not any(psutil.pid_exists(process.pid) for process in ended))


# --- to the end -------------------------------------------------------------------------------------------------------


def test_every_run_is_bit_for_bit_what_train_makes_of_it(sweeps: Sweeps, keeper: Keeper) -> None:
    made = material("Article")
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", PLAN)
        wait(lambda: job.final)
    assert job.state == "done"
    assert job.settings == PLAN.sweep.settings()
    for run in job.runs:
        epochs = list(train(made.train_set, made.test_set, run.settings, vocab_size=len(made.vocabulary)))
        expected = np.array([[e.train.loss, e.train.accuracy, e.test.loss, e.test.accuracy] for e in epochs]).T
        assert np.array_equal(run.columns_from(0)[:4], expected)
        assert run.state is not None
        assert same(run.state, epochs[-1].state())
        assert run.state_settings == run.settings


def test_the_keeper_is_told_of_every_run_with_the_sweep_it_belongs_to(sweeps: Sweeps, keeper: Keeper) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", PLAN)
        wait(lambda: job.final)
    assert keeper.told == {run.id: ("visitor", "done", "") for run in job.runs}
    run = job.runs[0]
    assert {run.sweep for run in job.runs} == {job.id}
    assert (run.data, run.data_hash, run.changes, run.first_settings) == (
        "Article",
        material("Article").hash,
        (),
        run.settings,
    )
    seconds = run.columns()[4]
    assert seconds[0] == 0
    assert np.all(np.diff(seconds) > 0)
    assert np.array_equal(run.columns_from(7), run.columns()[:, 7:])


def test_a_keeper_that_comes_late_is_told_of_every_run_there_is(clock: Clock) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False)
    early, late = Keeper(), Keeper()
    sweeps.keep_with(early)  # as one that cannot keep anything
    try:
        with page_of(sweeps, "one") as wait_one, page_of(sweeps, "two") as wait_two:
            done = sweeps.start("one", PLAN)
            wait_one(lambda: done.final)
            paused = sweeps.start("two", LONG)
            wait_two(lambda: min(rows(paused)) > 2)
            sweeps.act("two", "pause")
            running = sweeps.start("one", LONG)
            wait_one(lambda: min(rows(running)) > 2)
            sweeps.start("three", LONG)  # in line: none of its runs has trained
            sweeps.keep_with(late)
            told = dict(late.told)
        assert {told[run.id] for run in paused.runs} == {("two", "paused", "")}
        assert {told[run.id] for run in running.runs} == {("one", "running", "")}
        assert set(told) == {run.id for run in (*paused.runs, *running.runs)}
    finally:
        sweeps.close()


def test_a_keeper_that_comes_late_is_told_how_runs_have_ended(clock: Clock) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False)
    late = Keeper()
    try:
        with page_of(sweeps) as wait:
            job = sweeps.start("visitor", PLAN)
            wait(lambda: job.final)
        sweeps.keep_with(late)
        assert late.told == {run.id: ("visitor", "done", "") for run in job.runs}
    finally:
        sweeps.close()


def test_how_it_stands_is_read_with_the_lock(sweeps: Sweeps) -> None:
    with page_of(sweeps):
        job = sweeps.start("visitor", LONG)
        asked, told = threading.Event(), threading.Event()

        def read() -> None:
            asked.set()
            job.status()
            told.set()

        reader = threading.Thread(target=read, daemon=True)
        with sweeps._lock:
            reader.start()
            assert asked.wait(PATIENCE)
            assert not told.is_set()
        assert told.wait(PATIENCE)


def test_runs_that_diverge_are_kept_and_leave_the_others_alone(sweeps: Sweeps, keeper: Keeper) -> None:
    base = replace(BASE, hidden_size=16, epochs=60)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {"learning_rate": (0.02, 1.0)}, seeds=2)))
        wait(lambda: job.final)
    assert [run.ended for run in job.runs] == ["done", "done", "diverged", "diverged"]
    assert rows(job)[:2] == [61, 61]
    for run in job.runs[2:]:
        assert 0 < run.rows < 61
        assert "Training diverged" in run.message
        assert run.state is not None
        assert run.state.number == run.epoch
        assert np.isfinite(run.columns()).all()
    found = job.results()
    assert found is not None
    assert found[0] == 60
    assert [result.diverged for result in found[1]] == [False, False, True, True]
    assert job.status().done_epochs == job.status().of_epochs == 240


def test_where_all_diverge_no_run_has_a_loss(sweeps: Sweeps) -> None:
    base = replace(BASE, hidden_size=16, epochs=60)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {"learning_rate": (0.8, 1.0)}, seeds=2)))
        wait(lambda: job.final)
    found = job.results()
    assert found is not None
    assert found[0] == max(run.rows for run in job.runs) < 60
    assert [result.diverged for result in found[1]] == [True] * 4


# --- what a page is told ----------------------------------------------------------------------------------------------


def test_curves_come_once_on_a_grid_with_the_newest_point_last(sweeps: Sweeps) -> None:
    base = replace(BASE, epochs=600)
    stride = stride_of(600)
    points: list[dict[int, float]] = [{}, {}]
    frames = 0
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {}, seeds=2)))
        seen = [0, 0]
        while True:
            final = job.final
            for curves in job.curves(seen, stride):
                frames += 1
                for k, r in enumerate(curves.runs):
                    last = max(points[r], default=0)
                    if last % stride:
                        del points[r][last]
                    points[r].update(zip(curves.epochs.tolist(), curves.test_loss[k].tolist(), strict=True))
            if final:
                break
            wait(lambda: job.final or max(rows(job)) > max(seen))
    assert frames > 2
    for r, run in enumerate(job.runs):
        assert list(points[r]) == [*range(0, 601, stride)]
        assert [run.columns()[2, epoch] for epoch in points[r]] == list(points[r].values())


def test_a_sweep_that_is_under_way_is_compared_where_all_runs_have_been(sweeps: Sweeps) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 5)
        sweeps.act("visitor", "pause")
        found = job.results()
        assert found is not None
        epoch, results = found
        assert epoch <= min(rows(job)) - 1
        assert [result.test_loss for result in results] == [run.columns()[2, epoch] for run in job.runs]


# --- pause, go on, stop -----------------------------------------------------------------------------------------------


def test_a_pause_rests_the_processes_and_it_goes_on_from_there(sweeps: Sweeps, keeper: Keeper) -> None:
    base = replace(BASE, epochs=400)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {}, seeds=2)))
        wait(lambda: min(rows(job)) > 2)
        sweeps.act("visitor", "pause")
        assert job.state == "paused"
        assert job.status().rate is None
        pids = job.pids()
        until(lambda: {told[1] for told in keeper.told.values()} == {"paused"})
        sweeps.act("visitor", "pause")  # once more does nothing
        sweeps.act("visitor", "continue")
        assert job.state == "running"
        assert job.pids() == pids
        wait(lambda: job.final)
    assert job.state == "done"
    assert rows(job) == [401, 401]


def test_a_stop_keeps_what_there_is_with_states_to_go_on_from(sweeps: Sweeps, keeper: Keeper) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 5)
        used = processes(job)
        sweeps.act("visitor", "stop")
        assert job.state == "stopped"
        wait(lambda: job.final)
    assert_gone(used)
    made = material("Article")
    for run in job.runs:
        assert keeper.told[run.id] == ("visitor", "paused", "The sweep was stopped here.")
        assert run.state is not None
        assert run.state.number == run.epoch
        on = train(made.train_set, made.test_set, run.settings, vocab_size=len(made.vocabulary), start=run.state)
        assert next(on).number == run.rows
    assert sweeps.act("visitor", "continue") is job
    assert job.state == "stopped"


def test_a_run_is_the_sweeps_own_until_it_has_ended(sweeps: Sweeps) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        run_id = job.runs[0].id
        assert sweeps.trains("visitor", ["0" * 32, run_id])
        assert not sweeps.trains("stranger", ["0" * 32, run_id])
        assert not sweeps.trains("visitor", ["0" * 32])
        sweeps.act("visitor", "pause")
        assert sweeps.trains("visitor", ["0" * 32, run_id])
        sweeps.act("visitor", "stop")
        wait(lambda: job.final)
        assert not sweeps.trains("visitor", ["0" * 32, run_id])


def test_a_paused_sweep_can_be_stopped_and_another_one_begun(sweeps: Sweeps) -> None:
    with page_of(sweeps) as wait:
        first = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(first)) > 1)
        with pytest.raises(Busy, match="stop it before you start another"):
            sweeps.start("visitor", PLAN)
        sweeps.act("visitor", "pause")
        sweeps.act("visitor", "stop")
        second = sweeps.start("visitor", PLAN)
        assert sweeps.get("visitor") is second
        wait(lambda: first.final and second.final)
    assert (first.state, second.state) == ("stopped", "done")


def test_what_is_no_act_is_refused_and_without_a_sweep_nothing_happens(sweeps: Sweeps) -> None:
    with pytest.raises(ValueError, match="'explode' is nothing a sweep can do"):
        sweeps.act("visitor", "explode")
    assert sweeps.act("visitor", "stop") is None


# --- in turns ---------------------------------------------------------------------------------------------------------


def test_one_sweep_trains_at_a_time_and_those_who_wait_have_their_turn(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps, "one") as wait_one, page_of(sweeps, "other") as wait_other:
        one, other = sweeps.start("one", LONG), sweeps.start("other", LONG)
        assert (one.state, other.state) == ("running", "waiting")
        assert "number 1 in line" in other.message
        assert other.pids() == []
        wait_one(lambda: min(rows(one)) > 1)
        clock.now += TURN - 1
        sweeps.look()
        assert one.state == "running"
        clock.now += 1
        sweeps.look()
        assert (one.state, other.state) == ("waiting", "running")
        wait_other(lambda: min(rows(other)) > 1)
        sweeps.act("other", "pause")
        assert (one.state, one.message, other.state) == ("running", "", "paused")
        sweeps.act("one", "stop")
        sweeps.act("other", "continue")
        assert other.state == "running"


def test_there_is_a_limit_to_the_sweeps_that_wait(sweeps: Sweeps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps_module, "MOST_SWEEPS", 2)
    sweeps.start("one", LONG)
    sweeps.start("two", LONG)
    with pytest.raises(Busy, match="2 sweeps are under way here already"):
        sweeps.start("three", LONG)


def test_without_a_page_it_pauses_and_later_ends(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        used = processes(job)
        clock.now += 10 * MEMORY
        sweeps.look()
        assert job.state == "running"
    clock.now += GRACE - 1
    sweeps.look()
    assert job.state == "running"
    clock.now += 1
    sweeps.look()
    assert job.state == "paused"
    with page_of(sweeps):  # back again: it is as it was
        assert sweeps.get("visitor") is job
    clock.now += MEMORY
    sweeps.look()
    assert job.state == "stopped"
    assert_gone(used)
    until(lambda: job.final)
    sweeps.look()
    assert sweeps.get("visitor") is None


def test_only_a_few_finished_sweeps_that_nobody_looks_at_are_remembered(
    sweeps: Sweeps, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps_module, "MOST_FINISHED", 1)
    with page_of(sweeps, "looker") as wait:
        looked_at = sweeps.start("looker", PLAN)
        wait(lambda: looked_at.final)
        for owner in ("first", "second"):
            with page_of(sweeps, owner) as wait_owner:
                job = sweeps.start(owner, PLAN)
                wait_owner(lambda job=job: job.final)  # type: ignore[misc]
            clock.now += 1
        under_way = sweeps.start("third", LONG)
        sweeps.look()
        assert sweeps.get("looker") is looked_at
        assert sweeps.get("first") is None
        assert sweeps.get("second") is not None
        assert sweeps.get("third") is under_way


def test_it_goes_on_while_its_visitor_looks_at_another_page(clock: Clock) -> None:
    looking = {"visitor"}
    sweeps = Sweeps(threading.RLock(), 2, clock, elsewhere=looking.__contains__, housekeeping=False)
    try:
        job = sweeps.start("visitor", LONG)
        for _ in range(3):
            clock.now += 2 * GRACE
            sweeps.look()
            assert job.state == "running"
        looking.clear()
        clock.now += GRACE
        sweeps.look()
        assert job.state == "paused"
    finally:
        sweeps.close()


# --- when something goes wrong ----------------------------------------------------------------------------------------


def test_a_process_that_is_lost_ends_its_runs_and_not_the_others(sweeps: Sweeps, keeper: Keeper) -> None:
    plan = Plan("Article", Sweep(replace(BASE, epochs=1500), {}, seeds=4))
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", plan)
        wait(lambda: min(rows(job)) > 2)
        processes(job)[0].kill()
        wait(lambda: job.final)
    assert job.state == "failed"
    assert "A process of this sweep has ended unexpectedly: 2 of 4 runs end early." in job.message
    assert sorted(told[1] for told in keeper.told.values()) == ["done", "done", "failed", "failed"]
    assert sorted(rows(job))[2:] == [1501, 1501]


def test_processes_that_cannot_start_are_told(sweeps: Sweeps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.jobs.process.COMMAND", ["/nowhere/python"])
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", PLAN)
        wait(lambda: job.final)
    assert job.state == "failed"
    assert "could not be started" in job.message
    assert job.results() is None


def test_one_that_does_not_stop_is_killed(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        used = processes(job)
        for process in used:
            process.suspend()
        sweeps.act("visitor", "stop")
        sweeps.look()
        assert not job.final
        clock.now += 60
        sweeps.look()
        wait(lambda: job.final)
    assert_gone(used)
    assert {run.ended for run in job.runs} == {"interrupted"}


def test_at_the_servers_end_all_is_told_and_nothing_is_left(clock: Clock, keeper: Keeper) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False)
    sweeps.keep_with(keeper)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        used = processes(job)
        sweeps.close()
    assert_gone(used)
    assert {told[1] for told in keeper.told.values()} == {"interrupted"}


def test_a_run_that_was_cut_off_goes_on_from_the_bench_to_the_same_curve(tmp_path: Path, clock: Clock) -> None:
    owner = "o" * 43
    registry = Registry(1, housekeeping=False)
    sweeps = Sweeps(registry.lock, 2, clock, housekeeping=False)
    store = Store(database_from({"PLAYGROUND_DATABASE": str(tmp_path / "runs.sqlite3")}))
    keeper = StoreKeeper(store, registry.lock)
    sweeps.keep_with(keeper)
    try:
        with page_of(sweeps, owner) as wait:
            job = sweeps.start(owner, Plan("Article", Sweep(replace(BASE, epochs=1500), {}, seeds=4)))
            wait(lambda: min(rows(job)) > 20)
            sweeps.close()
        keeper.flush()
        record = store.record(owner, job.runs[2].id)
        assert (record.summary.ended, record.summary.sweep, record.state) == ("interrupted", job.id, None)
        bench = registry.of(owner)
        bench.set_speed(0)
        with following(bench) as page:
            bench.resume(record, train=True)
            page.until_state("done")
        assert [values[:4] for values in page.rows] == [
            row(epoch) for epoch in unbroken(Wish("Article", job.runs[2].settings))
        ]
    finally:
        registry.close()
        keeper.close()
        store.close()


SERVER = """
import threading, time
from playground.jobs.sweeps import Sweeps
from tests.playground.test_sweeps import LONG
sweeps = Sweeps(threading.RLock(), 2)
with sweeps.followed("visitor", lambda: None):
    job = sweeps.start("visitor", LONG)
    while len(job.pids()) < 2 or not all(run.rows for run in job.runs):
        time.sleep(0.01)
    print(*job.pids(), flush=True)
    threading.Event().wait()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_no_process_outlives_a_server_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        used = [psutil.Process(int(pid)) for pid in server.stdout.readline().split()]
        os.kill(server.pid, signal.SIGKILL)
    assert_gone(used)
