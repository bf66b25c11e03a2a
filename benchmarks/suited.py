"""How well each cell learns Article and Everyday with the settings that suit it there, over five seeds.

`python -m benchmarks suited` prints, of each set and cell, how many seeds reach the target of the set on the test
sentences and after how many epochs, the accuracy at the end (median, lowest and highest) and the processor's seconds a
run. It ends with status 1 where a seed of a gated cell does not get there. `python -m benchmarks.suited` measures the
sets and the cells that it is given the names of.
"""

import statistics
import sys
import time
from dataclasses import dataclass, replace

from benchmarks.report import Figures
from data import DATASETS, Dataset
from rnn import SETTINGS, Diverged, Settings, train
from rnn.cells import CELLS
from rnn.encoded_texts import suited_to, suits_cell, vocabulary_of
from rnn.fresh_texts import both_sets

SEEDS = range(5)
TARGETS = {"Article": 1.0, "Everyday": 0.95}
"""Test accuracy that is to be reached, by the set."""
ASKED = ("gru", "lstm")
"""Cells of which it is asked that each seed reaches the target."""


@dataclass(frozen=True)
class Learnt:
    """What became of a run: its first epoch at the target, None for none, its accuracy at the end, and its seconds."""

    first: int | None
    last: float
    seconds: float


def learnt(dataset: Dataset, settings: Settings, target: float) -> Learnt:
    """Trains to the end, or until the run diverges."""
    vocabulary = vocabulary_of(dataset)
    train_set, test_set = both_sets(dataset, vocabulary)
    first, last, began = None, 0.0, time.process_time()
    try:
        for epoch in train(train_set, test_set, settings, vocab_size=len(vocabulary), classes=len(dataset.labels)):
            last = epoch.test.accuracy
            first = epoch.number if first is None and last >= target else first
    except Diverged:
        last = 0.0
    return Learnt(first, last, time.process_time() - began)


def measure(report: Figures, dataset: Dataset, cell: str) -> None:
    """Prints the figures of one cell on one set."""
    target = TARGETS[dataset.name]
    settings = suited_to(dataset, cell)  # type: ignore[arg-type]
    runs = [learnt(dataset, replace(settings, seed=seed), target) for seed in SEEDS]
    reached = [run.first for run in runs if run.first is not None]
    epochs = f"median {statistics.median(reached):g}, {min(reached)} to {max(reached)}" if reached else "none"
    own = suits_cell(dataset, cell)  # type: ignore[arg-type]
    told = ", ".join(f"{SETTINGS[name].short or SETTINGS[name].label} {SETTINGS[name].text(own[name])}" for name in own)
    print(f"\n{dataset.name}, {cell}: {told or 'as suits the set'}; epochs to {target:.0%}: {epochs}")
    least = len(SEEDS) if cell in ASKED else None
    report.line(f"seeds of {len(SEEDS)} that reach {target:.0%}", len(reached), "seeds", least=least)
    ends = sorted(100 * run.last for run in runs)
    report.line(f"test accuracy at the end, {ends[0]:.1f} to {ends[-1]:.1f}", statistics.median(ends), "%")
    report.line("a run of all epochs takes", statistics.mean(run.seconds for run in runs), "s")


def main(names: list[str]) -> int:
    """Measures all cells on both sets, or those that are named; the exit status is 1 if a target is missed."""
    sets = [name for name in TARGETS if name in names] or list(TARGETS)
    cells = [cell for cell in CELLS if cell in names] or list(CELLS)
    report = Figures()
    for name in sets:
        for cell in cells:
            measure(report, DATASETS[name](), cell)
    return report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
