"""The labels are the data set's: one with three labels of other names trains, is asked, saved, read and tabled."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import data

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.program
def test_three_labels_of_other_names_are_trained_asked_saved_read_and_tabled(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.three_labels", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    labels = ["cold", "mild", "hot"]
    expected_labels = [label for label in labels for _ in range(3)]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "labels": labels,
        "labelled": expected_labels,
        "answered": expected_labels,
        "one number": True,
        "trace": [labels, "cold", 5],
        "saved": 3,
        "loaded": 3,
        "repeated": True,
        "goes on": True,
        "tabled": [True, 81],
        "command line": 0,
    }


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="'Article' already"):
        data.register("Article", data.DATASETS["Everyday"])


@pytest.mark.parametrize("folder", ["rnn", "playground", "benchmarks", "examples", "docs"])
def test_only_the_data_sets_name_their_labels(folder: str) -> None:
    sources = [path for kind in ("py", "js", "css", "html") for path in (ROOT / folder).rglob(f"*.{kind}")]
    sources = [path for path in sources if not {"_data", "vendor"} & set(path.parts)]
    assert sources
    label_names = re.compile(rf"({'|'.join(data.LABELS)})(?!_INFINITY)", re.I)  # JavaScript has a number of that name
    assert [path for path in sources if label_names.search(path.read_text(encoding="utf-8"))] == []
