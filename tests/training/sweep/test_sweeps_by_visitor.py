"""Sweeps of all visitors take turns, and nothing is lost when one loses a process, its visitor or the server."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from playground.storage import Recorder, Store, database_from
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import RunConfig
from playground.training.presence import GRACE, MEMORY
from playground.training.scheduler import TURN
from playground.training.sweep import sweeps_by_visitor as sweeps_module
from playground.training.sweep.state_machine import LEFT, UNDER_WAY
from playground.training.sweep.sweeps_by_visitor import MOST_SWEEPS, Sweeps, TooManySweeps
from tests.support.executors import EAGER, NOWHERE
from tests.support.following import Clock, following, row, unbroken
from tests.support.patience import until
from tests.support.sweeping import (
    LONG,
    PLAN,
    NotingRecorder,
    assert_gone,
    clock,
    lock,
    page_of,
    processes,
    recorder,
    rows,
    sweeps,
)

__all__ = ["clock", "lock", "recorder", "sweeps"]  # fixtures

ROOT = Path(__file__).resolve().parents[3]


# --- in turns ---------------------------------------------------------------------------------------------------------


def test_one_sweep_trains_at_a_time_and_those_that_wait_have_their_turn(sweeps: Sweeps, clock: Clock) -> None:
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
        sweeps.command("other", "pause")
        assert (one.state, one.message, other.state) == ("running", "", "paused")
        sweeps.command("one", "stop")
        sweeps.command("other", "continue")
        assert other.state == "running"


@pytest.mark.parametrize("sweeps", [{"most": 2}], indirect=True)
def test_there_is_a_limit_to_the_sweeps_that_wait(sweeps: Sweeps) -> None:
    with page_of(sweeps, "one"), page_of(sweeps, "two"):
        sweeps.start("one", LONG)
        sweeps.start("two", LONG)
        with pytest.raises(TooManySweeps, match="2 sweeps are under way here already"):
            sweeps.start("three", LONG)


def test_sweeps_of_invented_visitors_keep_nobody_out(sweeps: Sweeps, clock: Clock) -> None:
    """Programs that only send requests have no page: every visitor with a page comes before them."""
    jobs_without_page = [sweeps.start(f"invented {number}", LONG) for number in range(MOST_SWEEPS)]
    with pytest.raises(TooManySweeps):
        sweeps.start("one more", LONG)
    for number in range(MOST_SWEEPS):
        owner = f"visitor {number}"
        with page_of(sweeps, owner):
            sweeps.start(owner, LONG)
        # The visitor reloads the page: sweeps that never had a page still end first.
        assert [job.state in UNDER_WAY for job in jobs_without_page] == [other > number for other in range(MOST_SWEEPS)]
    with page_of(sweeps, "too many"), pytest.raises(TooManySweeps):
        sweeps.start("too many", LONG)
    clock.now += GRACE
    sweeps.start("one more", LONG)  # when they are gone, though it has no page
    until(lambda: all(job.final for job in jobs_without_page))


@pytest.mark.parametrize("sweeps", [{"most": 3}], indirect=True)
def test_the_longest_gone_makes_room_and_is_told_when_it_is_back(sweeps: Sweeps, clock: Clock) -> None:
    jobs = {}
    for owner in ("first", "second"):
        with page_of(sweeps, owner):
            jobs[owner] = sweeps.start(owner, LONG)
        clock.now += GRACE / 2
    with page_of(sweeps, "stays"), page_of(sweeps, "new"):
        jobs["stays"] = sweeps.start("stays", LONG)
        sweeps.start("new", LONG)
        assert [job.state for job in jobs.values()] == ["stopped", "running", "waiting"]
        sweeps.look()
        assert jobs["first"].message == sweeps_module.MADE_ROOM
        with page_of(sweeps, "third"), pytest.raises(TooManySweeps):
            sweeps.start("third", LONG)  # the second may only be loading its page again
        clock.now += GRACE / 2
        with page_of(sweeps, "third"):
            sweeps.start("third", LONG)
            assert jobs["second"].state == "stopped"
            with pytest.raises(TooManySweeps):  # all have a page
                sweeps.start("fourth", LONG)
    until(lambda: jobs["first"].final)
    assert jobs["first"].message == sweeps_module.MADE_ROOM


def test_without_a_page_it_pauses_and_later_ends(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        workers = processes(job)
        clock.now += 10 * MEMORY
        sweeps.look()
        assert job.state == "running"
    clock.now += GRACE - 1
    sweeps.look()
    assert job.state == "running"
    clock.now += 1
    sweeps.look()
    assert job.state == "paused"
    with page_of(sweeps):  # back again: it is as it was, and says why it rests
        assert sweeps.get("visitor") is job
        assert job.status().message == (
            "It was paused when no page of yours had been connected for 8 seconds: Continue goes on from here."
        )
        sweeps.command("visitor", "continue")
        assert (job.state, job.status().message) == ("running", "")
    clock.now += MEMORY
    sweeps.look()
    assert job.state == "stopped"
    assert_gone(workers)
    until(lambda: job.final)
    assert {run.message for run in job.runs} == {LEFT}
    sweeps.look()
    assert sweeps.get("visitor") is None


def test_runs_of_a_sweep_that_is_being_replaced_still_train(clock: Clock) -> None:
    """And so cannot be deleted: what their processes have yet to tell would bring them back."""
    lock = threading.RLock()
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=EAGER)
    try:
        with page_of(sweeps) as wait:
            job = sweeps.start("visitor", LONG)
            ids = [run.id for run in job.runs]
            wait(lambda: min(rows(job)) > 1)
            with lock:  # which its processes need to tell that they have stopped
                sweeps.command("visitor", "stop")
                sweeps.start("visitor", PLAN)
                assert sweeps.under_way("visitor").issuperset(ids)
                assert not sweeps.under_way("somebody else")
            until(lambda: job.final)
            assert sweeps.under_way("visitor").isdisjoint(ids)
    finally:
        sweeps.close()


@pytest.mark.parametrize("sweeps", [{"most_finished": 1}], indirect=True)
def test_only_a_few_finished_sweeps_that_nobody_looks_at_are_remembered(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps, "looker") as wait:
        job_with_page = sweeps.start("looker", PLAN)
        wait(lambda: job_with_page.final)
        for owner in ("first", "second"):
            with page_of(sweeps, owner) as wait_owner:
                job = sweeps.start(owner, PLAN)
                wait_owner(lambda job=job: job.final)  # type: ignore[misc]
            clock.now += 1
        under_way = sweeps.start("third", LONG)
        sweeps.look()
        assert sweeps.get("looker") is job_with_page
        assert sweeps.get("first") is None
        assert sweeps.get("second") is not None
        assert sweeps.get("third") is under_way


def test_it_goes_on_while_its_visitor_looks_at_another_page(clock: Clock) -> None:
    looking = {"visitor"}
    sweeps = Sweeps(threading.RLock(), 2, clock, elsewhere=looking.__contains__, housekeeping=False, executor=EAGER)
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


def test_a_process_that_is_lost_ends_its_runs_and_not_the_others(sweeps: Sweeps, recorder: NotingRecorder) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 2)
        processes(job)[0].kill()
        wait(lambda: [run.ended for run in job.runs].count("failed") == 2)
        assert "A process of this sweep has ended unexpectedly: 2 of 4 runs end early." in job.message
        others = [run for run in job.runs if run.ended is None]
        rows_before = max(rows(job))
        wait(lambda: min(run.rows for run in others) > rows_before)
        assert job.state == "running"
        sweeps.command("visitor", "stop")
        wait(lambda: job.final)
    assert sorted(call[1] for call in recorder.last_calls.values()) == ["failed", "failed", "paused", "paused"]


def test_processes_that_cannot_start_are_told(clock: Clock) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=NOWHERE)
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
        workers = processes(job)
        for process in workers:
            process.suspend()
        sweeps.command("visitor", "stop")
        sweeps.look()
        assert not job.final
        clock.now += 60
        sweeps.look()
        wait(lambda: job.final)
    assert_gone(workers)
    assert {run.ended for run in job.runs} == {"interrupted"}


def test_at_the_servers_end_all_is_told_and_nothing_is_left(clock: Clock, recorder: NotingRecorder) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER)
    sweeps.record_with(recorder)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        workers = processes(job)
        sweeps.close()
    assert_gone(workers)
    assert {call[1] for call in recorder.last_calls.values()} == {"interrupted"}


def test_a_run_that_was_cut_off_goes_on_as_a_single_run_to_the_same_curve(tmp_path: Path, clock: Clock) -> None:
    owner = "o" * 43
    visitor_jobs = Jobs(1, housekeeping=False, executor=EAGER)
    sweeps = Sweeps(visitor_jobs.lock, 2, clock, housekeeping=False, executor=EAGER)
    store = Store(database_from({"PLAYGROUND_DATABASE": str(tmp_path / "runs.sqlite3")}))
    recorder = Recorder(store, visitor_jobs.lock)
    sweeps.record_with(recorder)
    try:
        with page_of(sweeps, owner) as wait:
            job = sweeps.start(owner, LONG)
            wait(lambda: min(rows(job)) > 20)
            sweeps.close()
        recorder.flush()
        record = store.record(owner, job.runs[2].id)
        assert (record.summary.ended, record.summary.sweep, record.state) == ("interrupted", job.id, None)
        single_job = visitor_jobs.of(owner)
        single_job.set_speed(0)
        with following(single_job) as page:
            single_job.resume(record, train=False)
            shorter_config = RunConfig(
                "Article", replace(LONG.sweep.base, seed=2, epochs=record.summary.epochs_done + 20)
            )
            single_job.request(shorter_config)
            single_job.command("train")
            page.until_state("done")
        assert [values[:4] for values in page.rows] == [row(epoch) for epoch in unbroken(shorter_config)]
    finally:
        visitor_jobs.close()
        recorder.close()
        store.close()


SERVER = """
import threading, time
from playground.training.sweep.sweeps_by_visitor import Sweeps
from tests.support.sweeping import LONG
sweeps = Sweeps(threading.RLock(), 2)
with sweeps.followed("visitor", lambda: None):
    job = sweeps.start("visitor", LONG)
    while len(job.pids()) < 2 or not all(run.rows for run in job.runs):
        time.sleep(0.01)
    print(*job.pids(), flush=True)
    threading.Event().wait()
"""


@pytest.mark.program
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_no_process_outlives_a_server_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        workers = [psutil.Process(int(pid)) for pid in server.stdout.readline().split()]
        os.kill(server.pid, signal.SIGKILL)
    assert_gone(workers)
