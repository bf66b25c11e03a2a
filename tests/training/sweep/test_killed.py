"""A large sweep whose server is killed is there again, every run with all that the store had said was saved.

The bound is no time, which a busy machine would break. The recorder of a server writes within a second of the write
before (tests/storage/recording/test_write_interval.py), so on a machine that has time for it no more than that is lost.
Here it writes every tenth of a second, so that two processes need not train for long until there is something to lose.
"""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import psutil
import pytest

from playground.storage import Recorder, Store
from playground.training.prepared_data import RunConfig
from playground.training.sweep.restoring import continued, restore_sweep
from playground.training.sweep.sweeps_by_visitor import Sweeps
from tests.support.executors import EAGER
from tests.support.following import row, unbroken
from tests.support.killed_sweep import FEW, LARGE, OWNER
from tests.support.patience import PATIENCE, until
from tests.support.sweeping import page_of

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = [sys.executable, "-m", "tests.support.killed_sweep"]


def told_by(server: "subprocess.Popen[str]") -> Iterator[dict[str, int]]:
    """What the server says: how far it has certainly saved each run."""
    assert server.stdout is not None
    for line in server.stdout:
        if line.endswith("\n"):  # the last one may have been cut off
            yield json.loads(line)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_large_sweep_that_is_killed_has_all_that_was_saved(path: Path) -> None:
    after = 3  # transactions with all runs saved: they were entered and added to; the other test kills after the first
    command = [*PROGRAM, str(path), "large"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        too_long = threading.Timer(PATIENCE, server.kill)
        too_long.start()
        try:
            reports = told_by(server)
            complete_reports = list(islice((each for each in reports if len(each) == LARGE.sweep.count), after))
            workers = [worker.pid for worker in psutil.Process(server.pid).children()]
        finally:
            server.kill()  # in the middle of the next transaction, or between two of a round
            too_long.cancel()
        assert len(complete_reports) == after, f"the runs were not saved in {PATIENCE} s"
        *_, saved_epochs = [complete_reports[-1], *reports]
    until(lambda: not any(map(psutil.pid_exists, workers)))

    store = Store(str(path))
    try:
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.interrupt() == LARGE.sweep.count
        sweep = store.newest_sweep(OWNER)
        assert sweep is not None
        runs = {run.id: run for run in store.runs(OWNER, sweep=sweep)}
        assert set(runs) == set(saved_epochs)
        assert {run.first_settings for run in runs.values()} == set(LARGE.sweep.settings())
        histories = store.histories(OWNER, list(runs))
        for run_id, run in runs.items():
            assert run.epochs_done >= saved_epochs[run_id]
            assert histories[run_id].shape == (5, run.epochs_done + 1)
            assert run.ended == "interrupted"
        for run in list(runs.values())[:: LARGE.sweep.count // 4]:
            rows = [row(epoch) for epoch in islice(unbroken(RunConfig("Article", run.settings)), run.epochs_done + 1)]
            assert [tuple(values) for values in histories[run.id][:4].T.tolist()] == rows

        restored_sweep = restore_sweep("again", list(runs.values()), lambda ids: store.histories(OWNER, ids))
        assert restored_sweep is not None
        assert restored_sweep.plan.sweep.settings() == LARGE.sweep.settings()
        assert (len(restored_sweep.runs), restored_sweep.state) == (LARGE.sweep.count, "stopped")
        assert restored_sweep.message.startswith("The server ended while this sweep trained")
        assert restored_sweep.results()[0] == min(run.epochs_done for run in runs.values())
    finally:
        store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_a_sweep_whose_server_was_killed_goes_on_as_a_sweep_to_the_same_numbers(path: Path) -> None:
    command = [*PROGRAM, str(path), "few"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        too_long = threading.Timer(PATIENCE, server.kill)
        too_long.start()
        try:
            assert any(len(saved_epochs) == FEW.sweep.count for saved_epochs in told_by(server)), (
                f"not saved in {PATIENCE} s"
            )
            workers = [worker.pid for worker in psutil.Process(server.pid).children()]
        finally:
            server.kill()
            too_long.cancel()
    until(lambda: not any(map(psutil.pid_exists, workers)))

    store = Store(str(path))
    lock = threading.RLock()
    recorder = Recorder(store, lock)
    sweeps = Sweeps(lock, 2, housekeeping=False, executor=EAGER)
    try:
        store.interrupt()
        sweep = store.newest_sweep(OWNER)
        assert sweep is not None
        summaries = store.runs(OWNER, sweep=sweep)
        assert 0 < min(run.epochs_done for run in summaries) < FEW.sweep.base.epochs
        restored_sweep = restore_sweep(sweep, summaries, lambda ids: store.histories(OWNER, ids))
        assert restored_sweep is not None
        assert restored_sweep.can == ("start", "continue")
        sweeps.record_with(recorder)
        with page_of(sweeps, OWNER) as wait:
            before = continued(sweep, summaries, partial(store.histories, OWNER), partial(store.newest_states, OWNER))
            job = sweeps.start(OWNER, restored_sweep.plan, before)
            epochs_before = max(run.epochs_done for run in summaries)
            wait(lambda: min(run.epoch for run in job.runs) >= epochs_before + 50)
            sweeps.command(OWNER, "stop")
            wait(lambda: job.final)
        assert (job.id, job.state) == (sweep, "stopped")
        recorder.flush()
        assert {run.id for run in store.runs(OWNER, sweep=sweep)} == {run.id for run in summaries}
        for run in job.runs[::2]:
            record = store.record(OWNER, run.id)
            rows = [row(epoch) for epoch in islice(unbroken(RunConfig("Article", run.settings)), run.rows)]
            assert [tuple(values) for values in record.history[:4].T.tolist()] == rows
            assert record.summary.ended == "paused"  # a run of a sweep that was stopped can go on
            assert np.all(np.diff(record.history[4]) > 0)
    finally:
        sweeps.close()
        recorder.close()
        store.close()


@pytest.mark.parametrize("drains", [True, False], ids=["drains", "has pages to its end"])
def test_a_sweep_whose_server_ends_in_order_is_saved_as_it_stands_and_goes_on_from_there(
    path: Path, drains: bool
) -> None:
    """Another server trains no epoch again: the states of its runs were told no sooner than they came to rest."""
    store, lock = Store(str(path)), threading.RLock()
    recorder = Recorder(store, lock, every=0.01)
    sweeps = Sweeps(lock, 2, housekeeping=False, executor=EAGER, rests_within=PATIENCE)
    sweeps.record_with(recorder)

    def saved_states() -> dict[str, int]:
        states = {run.id: store.newest(OWNER, run.id).state for run in store.runs(OWNER, sweep=job.id)}
        return {run_id: state.number for run_id, state in states.items() if state is not None}

    try:
        with page_of(sweeps, OWNER) as wait:
            job = sweeps.start(OWNER, FEW)
            wait(lambda: min(run.epoch for run in job.runs) > 20)
            if not drains:
                sweeps.close()
            sweeps.drain()
        sweeps.look()
        until(lambda: saved_states() == {run.id: run.epoch for run in job.runs})
        summaries = store.runs(OWNER, sweep=job.id)
        assert {run.ended for run in summaries} == {"interrupted"}
        restored_sweep = restore_sweep(job.id, summaries, lambda ids: store.histories(OWNER, ids))
        assert restored_sweep is not None
        assert restored_sweep.message.startswith("The server ended while this sweep trained: ")
        before = continued(job.id, summaries, partial(store.histories, OWNER), partial(store.newest_states, OWNER))
        assert {run.id: (run.epoch, run.state and run.state.number) for run in before.runs} == {
            run_id: (number, number) for run_id, number in saved_states().items()
        }
    finally:
        sweeps.close()
        recorder.close()
        store.close()
