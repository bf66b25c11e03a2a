"""Training: one loop over a stack of runs, an epoch each time the caller pulls; a run alone is a stack of one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import numpy as np
from numpy.typing import DTypeLike

from rnn.cells import cell_name
from rnn.cells.tanh import Params
from rnn.divergence import Diverged
from rnn.labelled_sentences import LabelledTokens, TrainingSet, TwoSets
from rnn.run_batches import RunBatch, run_batches
from rnn.settings import ReadoutName, Settings
from rnn.state import BatchEpoch, Epoch, Score, Setup, StackEpoch, StackHistory, State


def train(
    train_set: TrainingSet,
    test_set: LabelledTokens,
    settings: Settings,
    *,
    vocab_size: int,
    classes: int = 2,
    start: State | None = None,
) -> Iterator[Epoch]:
    """Train one network: stochastic gradient descent, an epoch each time the caller pulls (article, section 8).

    Each epoch reads the sentences in a new random order and learns from one at a time: gradients summed through time,
    every element clipped to -clip..clip, then params -= learning_rate * gradient. Settings may ask for another cell,
    batches of sentences, another way to clip or another optimizer. A set is a list of (tokens, label), tokens (T,) from
    `Vocabulary.encode`, label 0..classes-1; in the label's place stands (T,) of labels where `readout` asks for one
    after every word, -1 for a word that is not scored, and a number where it asks for that. In place of the training
    set may stand what draws another one for each epoch, `FreshTokens`. The first epoch given is number 0, the untrained
    network.

    With `start`, the run goes on from that state, with number start.number + 1 first, as if it had never stopped; the
    settings may have changed, all but `hidden_size` and `cell`. What draws the initial weights and the order of the
    sentences has then done its work; what another optimizer remembers is forgotten.

    Raises ValueError at once for sets or a start that do not fit; while it runs, Diverged in place of the epoch in
    which that is found (see `divergence.DivergenceMonitor`), so that every epoch given is finite.
    """
    setup = Setup(vocab_size, classes)
    sets = _sets(train_set, test_set, [settings], [start], setup)
    _check_start(start, settings, setup)
    return _epochs_of_run(sets, settings, setup, start)


def train_stack(
    train_set: TrainingSet,
    test_set: LabelledTokens,
    settings: Sequence[Settings],
    *,
    vocab_size: int,
    classes: int = 2,
    dtype: DTypeLike = np.float64,
    start: Sequence[State | None] | None = None,
) -> Iterator[StackEpoch]:
    """Train R networks, one for each of the settings, an epoch of all each time the caller pulls.

    In float64 each run is, bit for bit, what `train` alone makes of it; float32 is faster. A run that diverges is
    marked and frozen, one with fewer epochs frozen at its end; the stack ends when no run is left to train.

    Runs share their numpy calls when they have the same `shuffle_seed`, and so read the same sentence at the same time,
    the same `hidden_size` and the same `bptt`, and learn as the article's network does (`learners.is_fused`); all else
    may differ. Others train beside them, a batch at a time, so that many shuffle seeds in a stack take as long as so
    many runs alone. Runs of different sizes are padded in what is given out, not while they train: a sum over padding
    rounds differently, a chaotic run makes 0.1 of that within an epoch, and 256 units are 16 times the arithmetic of
    64.

    With `start`, a state for each run or None for a run that begins untrained, runs go on as `train` does. They may be
    at different epochs: those behind train alone until all are at the same one. What is given out begins with the
    first epoch that a run trains, which is number 0 for an untrained one.

    Raises ValueError at once when there are no settings, the sets or a start do not fit, or `dtype` is not float64 or
    float32.
    """
    if not settings:
        raise ValueError("a stack needs the settings of at least one run")
    setup = Setup(vocab_size, classes, np.dtype(dtype))
    if setup.dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype is {setup.dtype}: it must be float64 or float32")
    starts = [None] * len(settings) if start is None else start
    if len(starts) != len(settings):
        raise ValueError(f"there are {len(settings)} runs and {len(starts)} states to start from: each run needs one")
    sets = _sets(train_set, test_set, settings, starts, setup)
    for run, state in zip(settings, starts, strict=True):
        _check_start(state, run, setup)
    return _epochs_of_stack(sets, tuple(settings), setup, starts)


def _epochs_of_run(
    sets: Mapping[ReadoutName, TwoSets], settings: Settings, setup: Setup, start: State | None
) -> Iterator[Epoch]:
    batches = run_batches([settings], [start], sets, setup)
    for number, [epoch] in train_batches(batches):
        if epoch.diverged[0]:
            loss = float(epoch.train.loss[0]) if epoch.finite[0] else math.nan
            raise Diverged(number, loss, epoch.monitors[0].guessing)
        yield Epoch(
            number=number,
            train=Score(float(epoch.train.loss[0]), float(epoch.train.accuracy[0])),
            test=Score(float(epoch.test.loss[0]), float(epoch.test.accuracy[0])),
            params=cast("Params", epoch.weights.copy()),  # the public types name the article's own cell
            shuffle=epoch.shuffle,
            monitor=epoch.monitors[0],
            memory=epoch.memories[0].copy(),
            learning_rate=settings.learning_rate,
        )


def _epochs_of_stack(
    sets: Mapping[ReadoutName, TwoSets],
    settings: tuple[Settings, ...],
    setup: Setup,
    starts: Sequence[State | None],
) -> Iterator[StackEpoch]:
    batches = run_batches(settings, starts, sets, setup)
    history = StackHistory(settings, setup)
    for batch in batches:
        if not batch.fresh:
            history.write(batch.start_epoch())
    for number, epochs in train_batches(batches):
        for epoch in epochs:
            history.write(epoch)
        yield history.epoch(number)


def train_batches(batches: list[RunBatch]) -> Iterator[tuple[int, Iterator[BatchEpoch]]]:
    """The training loop: epoch by epoch, its number and what each batch makes of it, until no run is left to train.

    A batch trains when the caller pulls its epoch, so its weights are still in the core's cache when they are read. One
    that starts from a later epoch waits until the others are there.
    """
    if fresh := [batch for batch in batches if batch.fresh]:
        yield 0, (batch.first_epoch() for batch in fresh)
    while batches := [rest for batch in batches if (rest := batch.remaining())]:
        number = 1 + min(batch.number for batch in batches)
        behind = [batch for batch in batches if batch.number < number]
        yield number, (batch.train_epoch() for batch in behind)


def _sets(
    train_set: TrainingSet,
    test_set: LabelledTokens,
    settings: Sequence[Settings],
    starts: Sequence[State | None],
    setup: Setup,
) -> Mapping[ReadoutName, TwoSets]:
    """Both sets, made ready for each way in which the runs answer."""
    first = min(0 if start is None else start.number + 1 for start in starts)
    sets: dict[ReadoutName, TwoSets] = {}
    for run in settings:
        if run.readout not in sets:
            sizes = setup.vocab_size, setup.outputs(run), run.readout
            sets[run.readout] = TwoSets(train_set, test_set, *sizes, first)
    return sets


def _check_start(start: State | None, settings: Settings, setup: Setup) -> None:
    if start is None:
        return
    for name, value, asked_for in (
        ("cell", cell_name(start.params), settings.cell),
        ("hidden_size", start.params.hidden_size, settings.hidden_size),
        ("vocab_size", start.params.vocab_size, setup.vocab_size),
        ("classes", start.params.classes, setup.outputs(settings)),
    ):
        if value != asked_for:
            raise ValueError(f"the state to start from has {name} {value}, but {asked_for} is asked for")
