"""A row of an epoch gets a sixth number by one line, where the columns are named; all that was saved before is read."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from playground.storage import Store
from playground.storage.run_files import write_run
from playground.training.prepared_data import prepare
from rnn.settings import SWEPT
from tests.support.following import SHORT
from tests.support.saved import update

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parent.parent
NAMED = '    "seconds": lambda epoch, seconds: seconds,\n'
SIXTH = '    "gap": lambda epoch, seconds: epoch.test.loss - epoch.train.loss,\n'


def test_a_sixth_number_is_trained_saved_read_tabled_and_told_by_one_line(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for folder in ("rnn", "data", "playground", ".streamlit"):
        # With what is compiled of it, but for what another process is just writing: that has another name afterwards.
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("*.pyc.*"))
    history = copy / "rnn" / "history.py"
    source = history.read_text(encoding="utf-8")
    assert source.count(NAMED) == 1
    history.write_text(source.replace(NAMED, NAMED + SIXTH), encoding="utf-8")
    with_five_columns(tmp_path)
    command = [sys.executable, "-m", "tests.support.six_columns", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(copy), str(ROOT)])}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    scores = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"]
    assert json.loads(done.stdout) == {
        "columns": [*scores, "seconds", "gap"],
        **dict.fromkeys(("saved", "file", "old file", "resumed", "told", "tabled"), True),
        "drawn": ["epoch", "value"],
        "command line": [
            ["epoch", *scores, "gap"],
            [*SWEPT, "seed", "epoch", *scores, "gap"],
        ],
    }


def with_five_columns(folder: Path) -> None:
    """Leaves a database and a run file in which a run of five columns has trained half of its epochs."""
    store = Store(str(folder / "runs.sqlite3"))
    half = update(SHORT.settings, end=SHORT.settings.epochs // 2, ended="paused")
    store.save("visitor", replace(half, data_hash=prepare("Article").hash))
    (run,) = store.runs("visitor")
    (folder / "run.npz").write_bytes(write_run(store.record("visitor", run.id)))
    store.close()
