"""Every script of examples/ runs from the project's folder, and says what its first line promises."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[1]
PROMISES = {
    "train": r"after 800 epochs: test loss 0\.\d+, accuracy 100%\n(.*\n)*'this is not at all bad' is positive",
    "gradient_check": r"w_hh +\d\.\de-1\d +\d\.\de-0[0-4]",  # exact to rounding, and as printed plainly wrong
    "custom_dataset": r"epoch 200: .* test accuracy 100%",
    "fresh_sequences": r"epoch 8: train accuracy 100%, test accuracy 100%\nthe word that comes most often: \d\d%",
    "plot_hidden_state": r"'this is not at all bad' ends positive \d+%",
    "sweep": r"(learning_rate 0\.\d+: median test accuracy \d+%, from \d+% to \d+%\n){3}",
}


def test_every_example_is_tried() -> None:
    assert {path.stem for path in (ROOT / "examples").glob("[!_]*.py")} == set(PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_an_example_runs_and_shows_what_it_promises(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page_file = tmp_path / "written.html"
    monkeypatch.chdir(ROOT)
    before, sys.argv = sys.argv, [name, str(page_file)]
    try:
        runpy.run_module(f"examples.{name}", run_name="__main__")
    finally:
        sys.argv = before
    out, err = capsys.readouterr()
    assert err == ""
    assert re.search(PROMISES[name], out), out
    if name == "plot_hidden_state":
        assert "Plotly.newPlot" in page_file.read_text(encoding="utf-8")


def test_an_example_is_a_program_that_needs_nothing_but_the_project() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "examples.custom_dataset"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(PROMISES["custom_dataset"], done.stdout), done.stdout
