"""Nothing is lost when a sweep loses a process or its server, and no process outlives them."""

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
from playground.training.sweep.sweeps_by_visitor import Sweeps
from tests.support.executors import EAGER, NOWHERE
from tests.support.following import Clock, following, row, unbroken
from tests.support.sweeping import LONG, PLAN, NotingRecorder, assert_gone, page_of, processes, rows

ROOT = Path(__file__).resolve().parents[3]


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
    assert job.message.startswith("A process of this sweep could not be started (No such file or directory): ")
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
