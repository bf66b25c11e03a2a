"""Runs the benchmarks, each in a process of its own: `python -m benchmarks [--write] [NAME ...]`, names of `NAMES`."""

import os
import subprocess
import sys
from datetime import datetime

from benchmarks import record

NAMES = (
    "training",
    "cells",
    "everyday",
    "suited",
    "tasks",
    "interrupts",
    "store",
    "replicas",
    "live",
    "inside",
    "sweep",
    "compare",
    "takeaway",
    "finding",
)


def main(arguments: list[str]) -> int:
    """Runs the named benchmarks, or all; 1 if one of them missed a target, 2 for a name that there is not.

    With --write what they print goes into docs/benchmarks.md too, with machine and date.
    """
    writes = "--write" in arguments
    names = [argument for argument in arguments if argument != "--write"]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}: there are {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    misses = 0
    for name in names or NAMES:
        print(f"\n== {name} ==", flush=True)
        began = datetime.now().astimezone()
        status, output = run(name)
        misses += status != 0
        if writes:
            record.write({name: record.section(output, began)}, NAMES)
    return 1 if misses else 0


def run(name: str) -> tuple[int, str]:
    """Runs one benchmark; its exit status and all that it printed, which is shown as it comes."""
    # One BLAS thread, set before numpy is loaded: the figures are of one core, as the worker of a page has it.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}"]
    lines = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return process.returncode, "".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
