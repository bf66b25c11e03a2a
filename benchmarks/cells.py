"""How fast the other cells and mini-batches are: beside PyTorch and beside the article's loop, in one run.

`python -m benchmarks.cells` prints what a sentence costs in each cell, one at a time and 32 at a time, how much sooner
a whole set is scored side by side, and what memory long sentences take, and ends with status 1 if a target is missed.
As in `benchmarks.training` the processor's time counts, contenders take turns, and are compared within the round.
Where PyTorch (`requirements-benchmark.txt`) is not installed it says so, and measures the rest.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from functools import partial
from typing import get_args

import numpy as np

from benchmarks.report import Figures
from benchmarks.training import (
    ONE_THREAD,
    Contender,
    TrainingSets,
    article_loop,
    article_sentences,
    drawn_sentences,
    stepping,
)
from playground.storage.machine import this_machine
from rnn import Settings, train
from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell
from rnn.fast.side_by_side import SideBySideRun
from rnn.labelled_sentences import SentenceSet
from rnn.optimizers import Adam, clip_by_norm
from rnn.plain import PlainRun
from rnn.settings import CellName, OptimizerName

HIDDEN_SIZE = 64
TOGETHER = 32
ROUNDS = 9
LAYERS = {"gru": "GRU", "lstm": "LSTM"}
"""The cells with gates, and PyTorch's names for them."""

KINDS: tuple[type[PlainRun | SideBySideRun], ...] = (PlainRun, SideBySideRun)

LONG = (64, 500, 256)
"""Sentences, words of each and hidden units of the longest batch that this project has in mind."""


def main() -> int:
    """Print every figure; the exit status is 1 if a target is missed."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        # The library that multiplies matrices reads this when numpy is imported, and it is already.
        command = [sys.executable, "-m", "benchmarks.cells"]
        return subprocess.run(command, env={**os.environ, **ONE_THREAD}, check=False).returncode
    print(f"{this_machine()}, Python {platform.python_version()}, numpy {np.__version__}, one BLAS thread")
    figures, sentences = Figures(), article_sentences()
    beside = pytorch(sentences)
    online = {cell: run(sentences, cell) for cell in get_args(CellName)}
    together = {cell: run(sentences, cell, batch_size=TOGETHER) for cell in online}
    others = {name: run(sentences, "lstm", name, TOGETHER) for name in get_args(OptimizerName) if name != "sgd"}
    article = article_loop(sentences, HIDDEN_SIZE, 0.1)
    take_turns([article, *beside.values(), *online.values(), *together.values(), *others.values()])

    print(f"\nmicroseconds a sentence, {HIDDEN_SIZE} units, scores of both sets included")
    for contender in (article, *beside.values(), *online.values(), *together.values(), *others.values()):
        print(f"{contender.name:<44}{min(contender.times) / len(sentences.train) * 1e3:9.1f}")
    print(flush=True)
    for cell, contender in beside.items():
        ratio = online[cell].times_faster_than(contender)
        figures.line(f"{cell}, one sentence at a time: times nn.{LAYERS[cell]}", ratio, "times", least=2)
    for cell in online:
        ratio, target = together[cell].times_faster_than(article), 6 if cell not in LAYERS else None
        figures.line(f"{cell}, {TOGETHER} sentences at a time: times the article's loop", ratio, "times", least=target)
        ratio = together[cell].times_faster_than(online[cell])
        figures.line(f"{cell}, {TOGETHER} sentences at a time: times one at a time", ratio, "times")
    scoring(figures)
    memory(figures)
    return figures.end()


def pytorch(sentences: TrainingSets) -> dict[str, Contender]:
    """PyTorch's layers by the cells that they are; none where it is not installed."""
    if importlib.util.find_spec("torch") is None:
        print("PyTorch is not installed, so nothing is measured beside it: requirements-benchmark.txt has it.")
        return {}
    from benchmarks.pytorch_loop import VERSION, PytorchLoop

    print(f"PyTorch {VERSION}, one thread, float32")
    rng = np.random.default_rng(0)
    loops = {
        cell: PytorchLoop(layer, sentences.train, sentences.vocab_size, HIDDEN_SIZE) for cell, layer in LAYERS.items()
    }
    return {cell: Contender(f"nn.{LAYERS[cell]}", 1, partial(loop.epoch, rng)) for cell, loop in loops.items()}


def run(sentences: TrainingSets, cell: CellName, optimizer: OptimizerName = "sgd", batch_size: int = 1) -> Contender:
    """`train`, as its callers meet it, from weights of 0.1, which skip the plateau."""
    settings = Settings(
        HIDDEN_SIZE, epochs=10**9, init_scale=0.1, cell=cell, optimizer=optimizer, batch_size=batch_size
    )
    epochs = train(sentences.train, sentences.test, settings, vocab_size=sentences.vocab_size)
    return Contender(f"{cell}, {optimizer}, {batch_size} at a time", 1, stepping(epochs))


def take_turns(contenders: Sequence[Contender]) -> None:
    """Some epochs of each in turn."""
    for contender in contenders:
        contender.step()  # the first epoch is slower: caches are cold
    for _ in range(ROUNDS):
        for contender in contenders:
            contender.take_turn(5)


def scoring(figures: Figures) -> None:
    """A set of 800 sentences, read one after the other by the plain network, and side by side."""
    sentences = drawn_sentences(50)
    data = SentenceSet(sentences.train, "training", sentences.vocab_size, 2)
    for name, cell in CELLS.items():
        params = cell.initial(sentences.vocab_size, HIDDEN_SIZE, 2, np.random.default_rng(0), 0.1)
        contenders = [
            Contender(kind.__name__, 1, partial(learner(kind, params, data).evaluate, data)) for kind in KINDS
        ]
        take_turns(contenders)
        one_by_one, side_by_side = contenders
        ratio = side_by_side.times_faster_than(one_by_one)
        figures.line(f"{name}: 800 sentences scored side by side, times one by one", ratio, "times")


def learner(
    kind: type[PlainRun | SideBySideRun], params: RecurrentCell, data: SentenceSet, batch_size: int = 1
) -> PlainRun | SideBySideRun:
    """One run, with Adam and clipped by its norm."""
    adam = Adam(0.001)
    return kind(params, data, optimizer=adam, clip_by=clip_by_norm, clip=1.0, bptt="exact", batch_size=batch_size)


def memory(figures: Figures) -> None:
    """What an update takes at most, of the longest batch."""
    n, T, H = LONG
    vocab_size = classes = 30
    rng = np.random.default_rng(0)
    items = [(rng.integers(0, vocab_size, T), rng.integers(0, classes, T)) for _ in range(n)]
    data = SentenceSet(items, "training", vocab_size, classes, "every")
    for name, cell in CELLS.items():
        params = cell.initial(vocab_size, H, classes, rng, 0.05)
        tracemalloc.start()
        learner(SideBySideRun, params, data, n).train_epoch(np.arange(n))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        figures.line(f"{name}: an update of {n} times {T} words, {H} units, with Adam", peak / 1e6, "MB", most=100)


if __name__ == "__main__":
    sys.exit(main())
