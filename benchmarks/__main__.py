"""Runs the benchmarks, each in a process of its own: `python -m benchmarks [--write] [NAME ...]`.

The names are those of `NAMES`, which all run where none is given, and of `NAMED`. Options of a benchmark follow its
name, where it is the only one.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from benchmarks import record

NAMES = (
    "training",
    "cells",
    "everyday",
    "suited",
    "tasks",
    "interrupts",
    "store",
    "container",
    "replicas",
    "live",
    "inside",
    "sweep",
    "cluster",
    "compare",
    "takeaway",
    "finding",
    "load",
)
NAMED = ("soak",)
"""Those that take hours, and run only where they are named."""


def main(arguments: list[str]) -> int:
    """Runs the named benchmarks, or all; 1 if one of them missed a target, 2 for a name that there is not.

    With --write what they print goes into docs/benchmarks.md too, with machine and date.
    """
    writes = "--write" in arguments
    others = [argument for argument in arguments if argument != "--write"]
    names = list(takewhile(lambda argument: not argument.startswith("--"), others))
    options = others[len(names) :]
    known = (*NAMES, *NAMED)
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}: there are {', '.join(known)}.", file=sys.stderr)
        return 2
    if options and len(names) != 1:
        print(f"{options[0]} is an option of one benchmark: name that one before it.", file=sys.stderr)
        return 2
    misses = 0
    for name in names or NAMES:
        print(f"\n== {name} ==", flush=True)
        began = datetime.now().astimezone()
        status, output = run(name, options)
        misses += status != 0
        if writes:
            record.write({name: record.section(output, began)}, known)
    return 1 if misses else 0


def run(name: str, options: Sequence[str] = ()) -> tuple[int, str]:
    """Runs one benchmark with these options; its exit status and all that it printed, which is shown as it comes."""
    # One BLAS thread, set before numpy is loaded: the figures are of one core, as the worker of a page has it.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}", *options]
    lines = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return process.returncode, "".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
