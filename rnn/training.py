"""Training: one run as a generator of epochs, or many runs side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import DTypeLike

from rnn.divergence import Diverged, DivergenceMonitor
from rnn.fast.batched import BatchedRuns
from rnn.fast.sentences import LabelledTokens, SentenceSet
from rnn.params import Params
from rnn.settings import Settings
from rnn.stack import Group, StackHistory, grouped, untrained_params
from rnn.state import Epoch, Score, StackEpoch, State

STACK_BYTES = 512 * 1024
"""The most that the w_hh of runs in lockstep take up: they and their gradient must fit into a core's cache together."""


def train(
    train_set: LabelledTokens,
    test_set: LabelledTokens,
    settings: Settings,
    *,
    vocab_size: int,
    classes: int = 2,
    start: State | None = None,
) -> Iterator[Epoch]:
    """Train one network: stochastic gradient descent, an epoch each time the caller pulls (article, section 8).

    Each epoch reads the sentences in a new random order and learns from one at a time: gradients summed through time,
    every element clipped to -clip..clip, then params -= learning_rate * gradient. A set is a list of (tokens, label),
    tokens (T,) from `Vocabulary.encode`, label 0..classes-1. The first epoch given is number 0, the untrained network.

    With `start`, the run goes on from that state, with number start.number + 1 first, as if it had never stopped; the
    settings may have changed, all but `hidden_size`. `seed`, `init_scale` and `shuffle_seed` have then done their work.

    Raises ValueError at once for sets or a start that do not fit; while it runs, Diverged in place of the epoch in
    which that is found (see `divergence.DivergenceMonitor`), so that every epoch given is finite.
    """
    learning, testing = _sets(train_set, test_set, vocab_size, classes)
    if start is not None:
        _check_start(start.params, settings, vocab_size, classes)
    return _train(learning, testing, settings, vocab_size, classes, start)


def _train(
    learning: SentenceSet, testing: SentenceSet, settings: Settings, vocab_size: int, classes: int, start: State | None
) -> Iterator[Epoch]:
    shuffler = default_rng(settings.shuffle_seed)
    params = start.params if start else untrained_params(settings, vocab_size, classes)
    net = BatchedRuns(params, learning, rate=settings.learning_rate, clip=settings.clip, bptt=settings.bptt)
    guessing = math.log(classes)

    def epoch(number: int, while_learning: Score[float], watch: DivergenceMonitor) -> Epoch:
        test = Score(*map(float, net.evaluate(testing)))
        if not (math.isfinite(test.loss) and net.finite()):
            raise Diverged(number, math.nan, guessing)
        if watch.diverged:
            raise Diverged(number, while_learning.loss, guessing)
        shuffle = shuffler.bit_generator.state
        return Epoch(number, while_learning, test, net.params(), shuffle, watch, settings.learning_rate)

    if start is None:
        number = 0
        untrained = Score(*map(float, net.evaluate(learning)))
        watch = DivergenceMonitor.begin(untrained.loss, learning.labels, guessing)
        yield epoch(number, untrained, watch)
    else:
        number = start.number
        shuffler.bit_generator.state = start.shuffle
        watch = start.watch if start.learning_rate == settings.learning_rate else start.watch.again()
    while number < settings.epochs:
        number += 1
        score = Score(*map(float, net.train_epoch(shuffler.permutation(len(learning)))))
        watch = watch.after(score.loss, score.accuracy)
        yield epoch(number, score, watch)


def train_stack(
    train_set: LabelledTokens,
    test_set: LabelledTokens,
    settings: Sequence[Settings],
    *,
    vocab_size: int,
    classes: int = 2,
    dtype: DTypeLike = np.float64,
) -> Iterator[StackEpoch]:
    """Train R networks, one for each of the settings, an epoch of all each time the caller pulls.

    In float64 each run is, bit for bit, what `train` alone makes of it; float32 is faster. A run that diverges is
    marked and frozen, one with fewer epochs frozen at its end; the stack ends when no run is left to train.

    Runs share their numpy calls when they have the same `shuffle_seed`, and so read the same sentence at the same time,
    the same `hidden_size` and the same `bptt`; all else may differ. Others train beside them, a group at a time, so
    that many shuffle seeds in a stack take as long as so many runs alone. Runs of different sizes are padded in what is
    given out, not while they train: a sum over padding rounds differently, a chaotic run makes 0.1 of that within an
    epoch, and 256 units are 16 times the arithmetic of 64.

    Raises ValueError at once when there are no settings, the sets do not fit, or `dtype` is not float64 or float32.
    """
    if not settings:
        raise ValueError("a stack needs the settings of at least one run")
    if np.dtype(dtype) not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype is {np.dtype(dtype)}: it must be float64 or float32")
    learning, testing = _sets(train_set, test_set, vocab_size, classes)
    return _train_stack(learning, testing, tuple(settings), vocab_size, classes, np.dtype(dtype))


def _train_stack(
    learning: SentenceSet,
    testing: SentenceSet,
    settings: tuple[Settings, ...],
    vocab_size: int,
    classes: int,
    dtype: np.dtype[Any],
) -> Iterator[StackEpoch]:
    record = StackHistory(settings, vocab_size, classes, dtype)
    groups = []
    for members in grouped(settings, STACK_BYTES, dtype.itemsize):
        own = [settings[r] for r in members]
        params = [untrained_params(run, vocab_size, classes) for run in own]
        shuffler = default_rng(own[0].shuffle_seed)
        group = Group(members, params, own, learning, shuffler, dtype)
        untrained = group.evaluate(learning)
        for r, loss in zip(members, untrained.loss, strict=True):
            record.watches[r] = DivergenceMonitor.begin(float(loss), learning.labels, math.log(classes))
            record.diverged[r] = record.watches[r].diverged
        record.write(group, range(len(members)), 0, untrained, group.evaluate(testing))
        groups.append(group)
    yield record.epoch(0)

    for number in range(1, max(run.epochs for run in settings) + 1):
        groups = [rest for group in groups if (rest := group.going_on(number, record.diverged))]
        if not groups:
            return
        for group in groups:
            _train_group(group, testing, number, record)
        yield record.epoch(number)


def _train_group(group: Group, testing: SentenceSet, number: int, record: StackHistory) -> None:
    """One epoch of a group, into the record; a member found to have diverged keeps its last good epoch there."""
    score, test, finite = group.train_epoch(), group.evaluate(testing), group.finite()
    sound = []
    for k, r in enumerate(group.members):
        watch = record.watches[r].after(float(score.loss[k]), float(score.accuracy[k]))
        if watch.diverged or not (finite[k] and math.isfinite(test.loss[k])):
            record.diverged[r] = True
        else:
            record.watches[r] = watch
            sound.append(k)
    record.write(group, sound, number, score, test)


def _sets(
    train_set: LabelledTokens, test_set: LabelledTokens, vocab_size: int, classes: int
) -> tuple[SentenceSet, SentenceSet]:
    if classes < 2:
        raise ValueError(f"classes is {classes}: there must be at least 2 to choose between")
    return (
        SentenceSet(train_set, "training", vocab_size, classes),
        SentenceSet(test_set, "test", vocab_size, classes),
    )


def _check_start(params: Params, settings: Settings, vocab_size: int, classes: int) -> None:
    for name, given, wanted in (
        ("hidden_size", params.hidden_size, settings.hidden_size),
        ("vocab_size", params.vocab_size, vocab_size),
        ("classes", params.classes, classes),
    ):
        if given != wanted:
            raise ValueError(f"the state to start from has {name} {given}, but {wanted} is asked for")
