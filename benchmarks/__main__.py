"""Runs the benchmarks, each in a process of its own: `python -m benchmarks [NAME ...]`, with names of `NAMES`."""

import os
import subprocess
import sys

NAMES = ("training", "everyday", "interrupts", "store", "live", "sweep", "compare")


def main(names: list[str]) -> int:
    """Runs the named benchmarks, or all; 1 if one of them missed a target, 2 for a name that there is not."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}: there are {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    missed = 0
    for name in names or NAMES:
        print(f"\n== {name} ==", flush=True)
        # One BLAS thread, set before numpy is loaded: the figures are of one core, as the worker of a page has it.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        missed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], env=environment).returncode != 0
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
