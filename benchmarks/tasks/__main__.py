"""What networks learn of the tasks, beside their floors and baselines: first-word recall to real reviews.

`python -m benchmarks.tasks [NAME ...]` trains on each task, or on those named, prints what comes out with its target,
and ends with status 1 if a target is missed. Seconds are the processor's, on one core, making the sequences included.
All targets are those that were set before anything was measured: none was moved.
Sets that are fetched are left out, with a sentence, where they cannot be had.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial

from benchmarks.report import Figures
from benchmarks.tasks import made_up, texts
from benchmarks.tasks.bench import Bench
from benchmarks.training import ONE_THREAD
from data.fetched import FetchError

EXPERIMENTS: Mapping[str, Callable[[Bench], None]] = {
    **{experiment.__name__: experiment for experiment in made_up.EXPERIMENTS},
    **{
        experiment.__name__: partial(texts.on_its_sets, experiment, load)
        for experiment, load in texts.EXPERIMENTS.items()
    },
}


def main(arguments: list[str]) -> int:
    """Runs the named experiments, or all; 1 if a target is missed, 2 for a name that there is not."""
    unknown = [name for name in arguments if name not in EXPERIMENTS]
    if unknown:
        print(f"There is no experiment {unknown[0]!r}: there are {', '.join(EXPERIMENTS)}.", file=sys.stderr)
        return 2
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # The library that multiplies matrices reads this when numpy is imported, and it is already.
        command = [sys.executable, "-u", "-m", "benchmarks.tasks", *arguments]
        return subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode
    bench = Bench(Figures())
    for name in arguments or EXPERIMENTS:
        try:
            EXPERIMENTS[name](bench)
        except FetchError as error:
            print(f"{name} is left out. {error}")
    return bench.report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
