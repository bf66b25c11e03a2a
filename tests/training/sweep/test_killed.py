"""A large sweep whose server is killed is there again, every run as far as the recorder's last round knew it.

The bound is no time, which a busy machine would break: of each run the file has all epochs that it had come to when the
last round of the recorder began that had ended before the kill. Rounds begin within a second of each other
(`test_keeper`), so on a machine that has time for them no more than that is lost, and what was trained meanwhile.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import psutil
import pytest

from playground.storage import Store
from playground.training.prepared_data import RunConfig
from playground.training.sweep.plan import Plan
from playground.training.sweep.restored import past_sweep
from rnn import Settings
from rnn.sweep import Sweep
from tests.support.following import row, unbroken
from tests.support.patience import until

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[3]
PLAN = Plan(
    "Article",
    Sweep(
        Settings(hidden_size=2, epochs=10_000, init_scale=0.3),
        {"learning_rate": (0.005, 0.01, 0.02, 0.04), "bptt": ("exact", "article")},
        seeds=32,
    ),
)
OWNER = "visitor"

# Trains the plan, and says after each round of the recorder how far the runs had come when it began.
SERVER = """
import json, sys, threading
from playground.training.sweep.registry import Sweeps
from playground.storage import Recorder, Store
from tests.training.sweep.test_killed import OWNER, PLAN

class Telling(Recorder):
    def _write(self, wanted):
        with lock:
            job = sweeps.get(OWNER)
            before = {run.id: run.epoch for run in job.runs if run.rows > 1} if job else {}
        worked = super()._write(wanted)
        if worked and before:
            print(json.dumps([job.pids(), before]), flush=True)
        return worked

lock = threading.RLock()
sweeps = Sweeps(lock, 2)
sweeps.record_with(Telling(Store(sys.argv[1]), lock))
with sweeps.followed(OWNER, lambda: None):
    sweeps.start(OWNER, PLAN)
    threading.Event().wait()
"""


def rounds(server: "subprocess.Popen[str]") -> Iterator[tuple[list[int], dict[str, int]]]:
    """What the server says: its workers, and how far it has certainly saved each run."""
    assert server.stdout is not None
    for line in server.stdout:
        if line.endswith("\n"):  # the last one may have been cut off
            yield json.loads(line)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("after", [1, 4])
def test_a_large_sweep_that_is_killed_has_all_that_the_last_round_began_with(path: Path, after: int) -> None:
    command = [sys.executable, "-c", SERVER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            told = rounds(server)
            whole = (said for said in told if len(said[1]) == PLAN.sweep.count)
            workers, saved = list(islice(whole, after))[-1]
        finally:
            os.kill(server.pid, signal.SIGKILL)  # in the middle of the next one, or of the rest before it
        for workers, saved in told:  # noqa: B007
            pass
    until(lambda: not any(map(psutil.pid_exists, workers)))

    store = Store(str(path))
    try:
        with store._database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert store.interrupt() == PLAN.sweep.count
        sweep = store.newest_sweep(OWNER)
        assert sweep is not None
        runs = {run.id: run for run in store.runs(OWNER, sweep=sweep)}
        assert set(runs) == set(saved)
        assert {run.first_settings for run in runs.values()} == set(PLAN.sweep.settings())
        histories = store.histories(OWNER, list(runs))
        for run_id, run in runs.items():
            assert run.epochs_done >= saved[run_id]
            assert histories[run_id].shape == (5, run.epochs_done + 1)
            assert run.ended == "interrupted"
        for run in list(runs.values())[:: PLAN.sweep.count // 4]:
            rows = [row(epoch) for epoch in islice(unbroken(RunConfig("Article", run.settings)), run.epochs_done + 1)]
            assert [tuple(values) for values in histories[run.id][:4].T.tolist()] == rows

        again = past_sweep("again", list(runs.values()), lambda ids: store.histories(OWNER, ids))
        assert again is not None
        assert again.plan.sweep.settings() == PLAN.sweep.settings()
        assert (len(again.runs), again.state) == (PLAN.sweep.count, "stopped")
        assert again.message.startswith("The server ended while this sweep trained")
        assert again.results()[0] == min(run.epochs_done for run in runs.values())
    finally:
        store.close()
