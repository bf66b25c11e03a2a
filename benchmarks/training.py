"""How fast training is: the article's loop, one run, and stacks of runs, side by side.

`python -m benchmarks.training` prints milliseconds an epoch for each run, how many times faster than the article's loop
that is, what memory a run takes and what a large vocabulary costs, and ends with status 1 if a target is missed. It
measures the processor's time, of which each contender uses one core's, so that other programs disturb it little; and
contenders take turns, a slice of epochs each, and are compared within the round, so that a machine that slows down
slows down all of them.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

import data
from benchmarks.article_loop import ArticleLoop
from playground.storage.machine import this_machine
from rnn import Settings, Vocabulary, train, train_stack

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

HIDDEN_SIZES = (16, 64, 128)
STACKS = (8, 32, 128)
DTYPES = (np.float64, np.float32)
ROUNDS = 7

Items = list[tuple[NDArray[np.int64], int]]


@dataclass(frozen=True)
class TrainingSets:
    """A data set as `train` takes it."""

    train: Items
    test: Items
    vocab_size: int


@dataclass
class Contender:
    """Something that trains: `step` does one epoch of `runs` runs."""

    name: str
    runs: int
    step: Callable[[], object]
    times: list[float] = field(default_factory=list)  # ms an epoch and run, one for each round

    def take_turn(self, epochs: int) -> None:
        """Time this many epochs."""
        began = time.process_time()
        for _ in range(epochs):
            self.step()
        self.times.append((time.process_time() - began) / epochs / self.runs * 1e3)

    def times_faster_than(self, other: Contender) -> float:
        """The ratio of the two, the median over the rounds."""
        return statistics.median(theirs / ours for ours, theirs in zip(self.times, other.times, strict=True))


@dataclass
class Targets:
    """Prints figures with their targets, and counts those missed."""

    missed: int = 0

    def at_least(self, what: str, value: float, target: float) -> None:
        """A figure that must not be below its target."""
        self._line(what, f"{value:.1f}", f"at least {target:g}", value >= target)

    def at_most(self, what: str, value: float, target: float) -> None:
        """A figure that must not be above its target."""
        self._line(what, f"{value:.2f}", f"at most {target:g}", value <= target)

    def _line(self, what: str, value: str, target: str, reached: bool) -> None:
        self.missed += not reached
        print(f"{what:<68}{value:>7}   {target:<13} {'reached' if reached else 'MISSED'}", flush=True)


def main() -> int:
    """Print every figure; the exit status is 1 if a target is missed."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # The library that multiplies matrices reads this when numpy is imported, and it is already.
        command = [sys.executable, "-m", "benchmarks.training"]
        return subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode
    print(f"{this_machine()}, Python {platform.python_version()}, numpy {np.__version__}, one BLAS thread")
    sentences = article_sentences()
    print(f"Article's kind of sentences: {len(sentences.train)} to train on, {len(sentences.test)} scored each epoch\n")
    table(sentences)
    targets = Targets()
    whole_runs(sentences, targets)
    memory(sentences, targets)
    vocabulary(targets)
    return 1 if targets.missed else 0


def article_sentences() -> TrainingSets:
    """The default data."""
    dataset = data.DATASETS["Article"]()
    words = Vocabulary.from_texts(example.text for example in dataset.train)
    train_set, test_set = (
        [(words.encode(example.text), dataset.labels.index(example.label)) for example in examples]
        for examples in (dataset.train, dataset.test)
    )
    return TrainingSets(train_set, test_set, len(words))


def article_loop(sentences: TrainingSets, hidden_size: int, scale: float) -> Contender:
    """The yardstick. It scores no test set, as the article's loop does only every 100 epochs."""
    rng = np.random.default_rng(0)
    loop = ArticleLoop(sentences.vocab_size, hidden_size, 2, rng, scale)
    return Contender("the article's loop", 1, lambda: loop.epoch(sentences.train, rng))


def one_run(sentences: TrainingSets, settings: Settings) -> Contender:
    """`train`, as its callers meet it: scores on both sets and a copy of the params with each epoch."""
    return Contender(
        "train", 1, stepping(train(sentences.train, sentences.test, settings, vocab_size=sentences.vocab_size))
    )


def stack(sentences: TrainingSets, settings: list[Settings], dtype: type[np.floating]) -> Contender:
    """`train_stack`, likewise."""
    runs = train_stack(sentences.train, sentences.test, settings, vocab_size=sentences.vocab_size, dtype=dtype)
    return Contender(f"train_stack, {len(settings)} runs, {dtype.__name__}", len(settings), stepping(runs))


def stepping(epochs: Iterator[object]) -> Callable[[], object]:
    """A call for each epoch; the untrained network, which comes first, is taken off beforehand."""
    next(epochs)
    return lambda: next(epochs)


def table(sentences: TrainingSets) -> None:
    """Every stack size, hidden size and dtype, in epochs that learn: weights of 0.1 skip the default's plateau."""
    columns: list[list[Contender]] = []
    for hidden_size in HIDDEN_SIZES:
        runs = [Settings(hidden_size, epochs=10**9, init_scale=0.1, seed=seed) for seed in range(max(STACKS))]
        contenders = [article_loop(sentences, hidden_size, 0.1), one_run(sentences, runs[0])]
        contenders += [stack(sentences, runs[:size], dtype) for dtype in DTYPES for size in STACKS]
        turns = [max(1, 16 // contender.runs) for contender in contenders]
        for contender in contenders:
            contender.step()  # the first epoch is slower: caches are cold
        for _ in range(ROUNDS):
            for contender, epochs in zip(contenders, turns, strict=True):
                contender.take_turn(epochs)
        columns.append(contenders)
    print("ms an epoch and run, and times the article's loop")
    print(" " * 32 + "".join(f"{f'{size} units':>22}" for size in HIDDEN_SIZES))
    for row in zip(*columns, strict=True):
        cells = (
            f"{min(contender.times):14.3f}{contender.times_faster_than(column[0]):7.1f}x"
            for contender, column in zip(row, columns, strict=True)
        )
        print(f"{row[0].name:<32}" + "".join(cells))
    print(flush=True)


def whole_runs(sentences: TrainingSets, targets: Targets) -> None:
    """The two ratios that have targets, over default runs from the plateau to where all is learned."""
    epochs, slice_of = 400, 20
    runs = [Settings(epochs=epochs, seed=seed) for seed in range(32)]
    yardstick = article_loop(sentences, 64, 1e-3)
    single, many = one_run(sentences, runs[0]), stack(sentences, runs, np.float32)
    for _ in range(epochs // slice_of):
        for contender in (yardstick, single, many):
            contender.take_turn(slice_of)
    what = "times the article's loop, 64 units, epochs 1 to 400:"
    targets.at_least(f"{what} one run", single.times_faster_than(yardstick), 3)
    targets.at_least(f"{what} 32 runs, float32", many.times_faster_than(yardstick), 15)


def memory(sentences: TrainingSets, targets: Targets) -> None:
    """What a run of 1000 epochs takes at most, all of its epochs kept."""
    tracemalloc.start()
    epochs = list(train(sentences.train, sentences.test, Settings(), vocab_size=sentences.vocab_size))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    targets.at_most(f"memory of a run at 64 units, all of its {len(epochs) - 1} epochs kept, MB", peak / 1e6, 100)


def vocabulary(targets: Targets) -> None:
    """The same number of sentences, of the same lengths, over few words and over many."""
    settings = Settings(epochs=10**9, init_scale=0.1)
    small, large = (one_run(drawn_sentences(words), settings) for words in (50, 5000))
    for contender in (small, large):
        contender.step()
    for _ in range(3 * ROUNDS):
        small.take_turn(1)
        large.take_turn(1)
    targets.at_most("cost of 800 sentences over 5,000 words, times that over 50", small.times_faster_than(large), 1.4)


def drawn_sentences(words: int) -> TrainingSets:
    """800 sentences to train on and 200 to test, of 3 to 9 words drawn at random."""
    rng = np.random.default_rng(0)

    def items(count: int) -> Items:
        lengths: Iterable[int] = rng.integers(3, 10, count)
        return [(rng.integers(0, words, length), int(rng.integers(2))) for length in lengths]

    return TrainingSets(items(800), items(200), words)


if __name__ == "__main__":
    sys.exit(main())
