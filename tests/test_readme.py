"""What the README shows can be done as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from playground.storage import Store, frames
from tests.support.saved import update

ROOT = Path(__file__).resolve().parent.parent
LIBRARY, NOTEBOOK = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)


def test_the_library_example_runs_and_prints_epochs_and_an_answer() -> None:
    assert LIBRARY.count("Settings()") == 1
    short = LIBRARY.replace("Settings()", "Settings(epochs=2)")
    done = subprocess.run(
        [sys.executable, "-c", short],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, answer = done.stdout.splitlines()
    number, loss, accuracy = first.split()
    assert (number, round(float(loss), 2)) == ("0", 0.69)  # untrained, it guesses: ln 2 a sentence
    assert 0 <= float(accuracy) <= 1
    probabilities = [float(share) for share in answer.strip("[]").split()]
    assert len(probabilities) == 2
    assert abs(sum(probabilities) - 1) < 1e-6


@pytest.mark.program
def test_the_lines_for_a_notebook_load_the_runs_of_this_machine_and_those_that_were_exported(tmp_path: Path) -> None:
    database, export_file = tmp_path / "saved.sqlite3", tmp_path / "histories.parquet"
    store, run = Store(str(database)), update(end=7)
    store.save("a" * 43, run)
    with export_file.open("wb") as file:
        frames.write_histories(file, [frames.history_frame(store.runs("a" * 43)[0], run.rows)])
    store.close()
    done = subprocess.run(
        [sys.executable, "-c", f"{NOTEBOOK}\nprint(*runs['id'], len(histories), len(downloaded.merge(runs, on='id')))"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PLAYGROUND_DATABASE": str(database)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [run.id, "7", "7"]
