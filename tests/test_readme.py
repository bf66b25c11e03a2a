"""What the README shows can be done as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_library_example_runs_and_prints_epochs_and_an_answer() -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    assert example.count("Settings()") == 1
    short = example.replace("Settings()", "Settings(epochs=2)")
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
