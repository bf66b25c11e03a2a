"""Ctrl-C at hundreds of random moments of `python -m rnn` and its sweeps: each must end in order, with status 130."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Figures

ROOT = Path(__file__).resolve().parents[1]
MOMENTS = 500  # of each command
LATEST = 1.0  # seconds after its start: by then it trains
# None of them would end by itself as soon as that.
PROGRAMS = {
    "one run": ["--epochs", "1000000", "--hidden-size", "4", "--csv", "history.csv"],
    "a sweep in one process": ["sweep", "--processes", "1", "--seeds", "4", "--epochs", "10000", "--csv", "runs.csv"],
    "a sweep in two processes": ["sweep", "--processes", "2", "--seeds", "4", "--epochs", "10000", "--csv", "runs.csv"],
}


@dataclass(frozen=True)
class Interruption:
    """How a command ended that was interrupted `moment` seconds after its start."""

    moment: float
    status: int
    errors: str

    @property
    def python_was_starting(self) -> bool:
        """Whether it was before the program's first line: what Python does then is not the program's to decide."""
        if "Traceback" not in self.errors:
            return self.status == -signal.SIGINT
        first_lines = {ROOT / "rnn" / "__init__.py", ROOT / "rnn" / "cli" / "__init__.py"}  # they take Ctrl-C
        files = [Path(name) for name in re.findall(r'File "([^"]+)"', self.errors)]
        ours = {file for file in files if file.is_relative_to(ROOT)}
        return self.status != 130 and ours <= first_lines and not any("numpy" in file.parts for file in files)

    @property
    def fault(self) -> str:
        """What is wrong with it, "" if nothing."""
        if self.python_was_starting:
            return ""
        if "Traceback" in self.errors:
            return f"a traceback: {self.errors.strip().splitlines()[-1]}"
        if self.status != 130:
            return f"status {self.status}: {self.errors.strip()!r}"
        return ""


def begin(options: list[str], folder: Path) -> subprocess.Popen[str]:
    """Starts the command in `folder`, so that it hears Ctrl-C even where this program does not."""
    return subprocess.Popen(
        [sys.executable, "-m", "rnn", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def interrupted(options: list[str], folder: Path, moment: float) -> Interruption:
    """Starts the command, interrupts it after so many seconds and waits for its end."""
    with begin(options, folder) as process:
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    return Interruption(moment, process.returncode, errors)


def main() -> int:
    """Interrupts each command MOMENTS times; 1 if any did not end in order."""
    report = Figures()
    with tempfile.TemporaryDirectory() as folder:
        for name, options in PROGRAMS.items():
            draw, faults, starting = random.Random(0), 0, 0
            for _ in range(MOMENTS):
                outcome = interrupted(options, Path(folder), draw.uniform(0, LATEST))
                starting += outcome.python_was_starting
                faults += bool(outcome.fault)
                if outcome.fault:
                    print(f"after {outcome.moment:.3f} s: {outcome.fault}", flush=True)
            report.line(f"{name}: of {MOMENTS} interrupts, not in order", faults, "", most=0)
            report.line(f"{name}: before the program's first line", starting, "")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
