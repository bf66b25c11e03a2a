"""A label for every word, and a number for a sentence: such data train in a job, are saved, read, told and tabled."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.support.other_answers", str(tmp_path_factory.mktemp("other_answers"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "epoch   loss   accuracy" in done.stdout
    assert "squared error\nepoch    train     test" in done.stdout
    assert "Output is last step, but Sums has a number for each sentence: it must be number" in done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


COMMON = {
    "saved": 3,
    "loaded": True,
    "goes on": True,
    "page": "A web page answers with one label after the last word, and this network answers otherwise: "
    "download the run as a file instead.",
    "script": "A script is written of runs that answer with labels of whole sentences, and this one does not: "
    "download it as a run file instead.",
    "command line": 0,
    "csv": 4,
    "sweep": 0,
    "other output": 2,
}


@pytest.mark.program
def test_data_whose_words_have_labels(facts: dict[str, Any]) -> None:
    target = [None, "noun", "verb", "other", "noun"]
    assert facts["Kinds"] == {
        **COMMON,
        "readout": ["every", "every"],
        "sentence": {"text": "the dog sees the cat", "label": "other noun verb other noun", "target": target},
        "losses": [True, 1.0],
        "answers": [[4, 4]] * 4,
        "after each word": 6,
        "wall": "This view is about one label for a sentence, and this network answers with a label after every word.",
    }


@pytest.mark.program
def test_data_whose_sentences_have_a_number(facts: dict[str, Any]) -> None:
    assert facts["Sums"] == {
        **COMMON,
        "readout": ["number", "number"],
        "sentence": {"text": "one one", "label": "0.2", "target": 0.2},
        "losses": [True, None],
        "answers": [0.2, 0.4, 0.6],
        "after each word": 3,
        "saved": 1,
        "wall": "This view is about one label for a sentence, and this network answers with a number.",
    }


@pytest.mark.program
def test_a_label_may_be_asked_for_as_the_number_of_its_place(facts: dict[str, Any]) -> None:
    assert facts["Article as a number"] == 0
