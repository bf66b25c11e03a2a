"""How soon the Everyday sentences are learned: the suggested settings, with three seeds.

`python -m benchmarks.everyday` prints for each seed the seconds of training until the test accuracy first reaches 95 %,
those of the whole run, and the accuracy at its end, and ends with status 1 if a target is missed. The seconds are a
clock's, with one BLAS thread, and each epoch scores both sets. It wants an otherwise idle machine: how far the
processor's own seconds stay behind the clock's shows how much it was not.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace

from benchmarks.report import Figures
from data import DATASETS, Dataset
from rnn import Settings, train
from rnn.encoded_texts import suited_to, vocabulary_of
from rnn.fresh_texts import both_sets

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

SEEDS = (0, 1, 2)
ACCURACY = 0.95
SECONDS = 20.0


@dataclass(frozen=True)
class TrainedRun:
    """What one run took, in seconds, and the test accuracy at its end; `reached` is infinite if 95 % never were."""

    reached: float
    whole: float
    processor: float
    accuracy: float


def run(dataset: Dataset, settings: Settings) -> TrainedRun:
    """Trains from the first epoch to the last."""
    vocabulary = vocabulary_of(dataset)
    train_set, test_set = both_sets(dataset, vocabulary)
    seconds_to_target, accuracy = float("inf"), 0.0
    start, start_processor = time.perf_counter(), time.process_time()
    for epoch in train(train_set, test_set, settings, vocab_size=len(vocabulary)):
        accuracy = epoch.test.accuracy
        if accuracy >= ACCURACY:
            seconds_to_target = min(seconds_to_target, time.perf_counter() - start)
    return TrainedRun(seconds_to_target, time.perf_counter() - start, time.process_time() - start_processor, accuracy)


def main() -> int:
    """Trains with each seed; the exit status is 1 if a target is missed."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # The library that multiplies matrices reads this when numpy is imported, and it is already.
        command = [sys.executable, "-m", "benchmarks.everyday"]
        return subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode
    report, dataset = Figures(), DATASETS["Everyday"]()
    settings = suited_to(dataset)
    print(", ".join(f"{name} {getattr(settings, name):g}" for name in dataset.suggested))
    for seed in SEEDS:
        trained_run = run(dataset, replace(settings, seed=seed))
        report.line(f"seed {seed}: test accuracy first at 95 % after", trained_run.reached, "s")
        report.line(f"seed {seed}: the whole run", trained_run.whole, "s", most=SECONDS)
        report.line(f"seed {seed}: of that, the processor was busy with it for", trained_run.processor, "s")
        report.line(f"seed {seed}: test accuracy at the end", 100 * trained_run.accuracy, "%", least=100 * ACCURACY)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
