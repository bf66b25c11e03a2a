"""A process that is killed while it writes leaves a readable file with everything that it had said was saved."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.storage import Store
from tests.support.saved import SHORT, same_state, train_states

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[2]

# Saves a run epoch by epoch, over and over under new ids, and says what is saved.
WRITER = """
import sys
from dataclasses import replace
from playground.storage import Store
from tests.support.saved import new_id, update

store = Store(sys.argv[1])
while True:
    run_id = new_id()
    for first in range(1, 13):
        store.save("ann", replace(update(first=first if first > 1 else 0, end=first + 1), id=run_id))
        print(run_id, first, flush=True)
"""


@pytest.mark.parametrize("after", [1, 17, 40])
def test_a_killed_writer_leaves_all_that_it_had_saved(tmp_path: Path, after: int) -> None:
    path = str(tmp_path / "runs.sqlite3")
    saved_epochs: dict[str, int] = {}
    writer = subprocess.Popen([sys.executable, "-c", WRITER, path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(after):
        run_id, epoch = writer.stdout.readline().split()
        saved_epochs[run_id] = int(epoch)
    writer.kill()  # while it writes the next one
    for line in writer.stdout.read().splitlines():
        run_id, epoch = line.split()
        saved_epochs[run_id] = int(epoch)
    writer.wait()
    writer.stdout.close()

    store = Store(path)
    assert store.interrupt() >= len(saved_epochs)
    history, states = train_states(SHORT)
    for run_id, epoch in saved_epochs.items():
        record = store.record("ann", run_id)
        done = record.summary.epochs_done
        assert done in (epoch, epoch + 1)
        assert record.summary.ended == "interrupted"
        assert record.history.tobytes() == np.ascontiguousarray(history[:, : done + 1]).tobytes()
        assert same_state(record.state, states[done])
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
