"""The benchmark of cells goes on without PyTorch, which nothing but it asks for."""

import importlib.util
import re
from pathlib import Path

import pytest

from benchmarks import cells
from benchmarks.training import article_sentences

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed here")
def test_without_pytorch_it_says_so_and_measures_nothing_beside_it(capsys):
    assert cells.pytorch(article_sentences()) == {}
    [sentence] = capsys.readouterr().out.splitlines()
    assert sentence == "PyTorch is not installed, so nothing is measured beside it: requirements-benchmark.txt has it."


def test_pytorch_is_pinned_with_its_reason_where_no_task_installs_it():
    names = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob("requirements*.txt")}
    assert [name for name, text in names.items() if re.search(r"^torch\b", text, re.MULTILINE)] == [
        "requirements-benchmark.txt"
    ]
    assert re.search(r"^torch==[\d.]+ # \w", names["requirements-benchmark.txt"], re.MULTILINE)
    assert "requirements-benchmark" not in (ROOT / "tasks.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(("cell", "batch_size"), [("lstm", 1), ("tanh", 32)])
def test_each_turn_is_an_epoch_of_the_run_that_its_name_says(cell, batch_size):
    contender = cells.run(article_sentences(), cell, batch_size=batch_size)
    assert contender.name == f"{cell}, sgd, {batch_size} at a time"
    epoch = contender.step()
    assert (epoch.number, type(epoch.params)) == (1, cells.CELLS[cell])
    contender.take_turn(2)
    assert len(contender.times) == 1
    assert contender.step().number == 4
