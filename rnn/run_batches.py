"""Batches of runs: those of a stack that train together, because all read the same sentence at the same time."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.cells.tanh import Params
from rnn.divergence import DivergenceMonitor
from rnn.fast.batched import BatchedRuns
from rnn.labelled_sentences import SentenceSet
from rnn.optimizers import ClipBy, GradientDescent, Memory, Optimizer, clip_by_element
from rnn.plain import PlainRun
from rnn.settings import ReadoutName, Settings
from rnn.state import BatchEpoch, Score, State

STACK_BYTES = 512 * 1024
"""The most that the w_hh of a batch take up: they and their gradient must fit into a core's cache together."""


@dataclass(frozen=True)
class Setup:
    """What all runs of a stack have in common: the cell, how they learn, the sizes and the type of their numbers."""

    vocab_size: int
    classes: int = 2
    dtype: np.dtype[Any] = field(default_factory=lambda: np.dtype(np.float64))
    cell: type[RecurrentCell] = Params
    optimizer: type[Optimizer] = GradientDescent
    clip_by: ClipBy = clip_by_element
    batch_size: int = 1
    """How many sentences are read before each update."""
    readout: ReadoutName = "last"

    @property
    def fused(self) -> bool:
        """Whether `rnn.fast` has the equations of this cell and way to learn; otherwise `rnn.plain` trains."""
        as_article = (Params, GradientDescent, clip_by_element, 1, "last")
        return (self.cell, self.optimizer, self.clip_by, self.batch_size, self.readout) == as_article


class Learner(Protocol):
    """The weights of one network, or of k that read the same sentences, and their training.

    "..." in the shapes is nothing for one network, and k for several.
    """

    def weights(self) -> RecurrentCell:
        """The weights themselves, not a copy."""

    def memories(self) -> Sequence[Memory]:
        """Of the optimizer, k of them or that of the one network; not copies either."""

    def finite(self) -> NDArray[np.bool_]:
        """Whether all weights are finite, (...)."""

    def train_epoch(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Learn from the training sentences in this order; mean loss and accuracy (...) on the way."""

    def evaluate(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy (...) on a set."""


def learner(
    params: Sequence[RecurrentCell],
    settings: Sequence[Settings],
    training_set: SentenceSet,
    setup: Setup,
    memories: Sequence[Memory] | None = None,
) -> Learner:
    """The fused equations for these runs, each from its params, if there are some for their setup, else the plain.

    `memories` are the optimizer's, None before the first update.
    """
    if not setup.fused:
        [weights], [run] = params, settings
        return PlainRun(
            weights,
            training_set,
            optimizer=setup.optimizer(run.learning_rate),
            clip_by=setup.clip_by,
            clip=run.clip,
            bptt=run.bptt,
            batch_size=setup.batch_size,
            memory=memories[0] if memories else None,
            dtype=setup.dtype,
        )
    rates, clips = [run.learning_rate for run in settings], [run.clip for run in settings]
    if len(params) == 1:  # without the axis of runs, which only costs
        stack, rate, clip = params[0], np.array(rates[0]), np.array(clips[0])
    else:
        stack = setup.cell(*(np.stack(arrays) for arrays in zip(*(run.arrays() for run in params), strict=True)))
        rate, clip = np.array(rates), np.array(clips)
    return BatchedRuns(
        cast("Params", stack), training_set, rate=rate, clip=clip, bptt=settings[0].bptt, dtype=setup.dtype
    )


class RunBatch:
    """k runs of a stack that train together. `members` are their places in the stack, `number` their last epoch."""

    def __init__(
        self,
        members: Sequence[int],
        settings: Sequence[Settings],
        params: Sequence[RecurrentCell],
        monitors: Sequence[DivergenceMonitor],
        number: int,
        shuffler: Generator,
        training_set: SentenceSet,
        setup: Setup,
        memories: Sequence[Memory] | None = None,
    ) -> None:
        """`settings`, `params`, `monitors` and `memories` are the members', in their order.

        Fresh runs have no monitors and no memories yet.
        """
        self.members, self.settings, self.monitors = members, settings, monitors
        self.number, self.shuffler = number, shuffler
        self.training_set, self.setup = training_set, setup
        self.learner = learner(params, settings, training_set, setup, memories)
        self.diverged = [False] * len(members)
        self.fewest_epochs = min(run.epochs for run in settings)

    @property
    def fresh(self) -> bool:
        """Whether the runs are untrained and have not been scored yet: `first_epoch` comes next."""
        return not self.monitors

    @classmethod
    def untrained(
        cls, members: Sequence[int], settings: Sequence[Settings], training_set: SentenceSet, setup: Setup
    ) -> RunBatch:
        """Runs at epoch 0, with the weights that their seeds draw."""
        params = [
            setup.cell.initial(setup.vocab_size, run.hidden_size, setup.classes, default_rng(run.seed), run.init_scale)
            for run in settings
        ]
        shuffler = default_rng(settings[0].shuffle_seed)
        return cls(members, settings, params, [], 0, shuffler, training_set, setup)

    @classmethod
    def resumed(
        cls,
        members: Sequence[int],
        settings: Sequence[Settings],
        starts: Sequence[State],
        training_set: SentenceSet,
        setup: Setup,
    ) -> RunBatch:
        """Runs that go on, each from its state; all states are of one epoch, and of one order of the sentences."""
        shuffler = default_rng()
        shuffler.bit_generator.state = starts[0].shuffle
        monitors = [
            start.monitor if start.learning_rate == run.learning_rate else start.monitor.again()
            for start, run in zip(starts, settings, strict=True)
        ]
        params, memories = [start.params for start in starts], [start.memory for start in starts]
        return cls(members, settings, params, monitors, starts[0].number, shuffler, training_set, setup, memories)

    def first_epoch(self, test_set: SentenceSet) -> BatchEpoch:
        """Epoch 0: the untrained networks, scored on both sets."""
        train = _score(self.learner.evaluate(self.training_set))
        data, readout = self.training_set, self.training_set.readout
        guessing, labels = (
            readout.guessing(data.labels, self.setup.classes),
            data.labels if readout.has_accuracy else None,
        )
        self.monitors = [DivergenceMonitor.begin(loss, labels, guessing) for loss in train.loss.tolist()]
        return self._epoch(train, test_set)

    def start_epoch(self, test_set: SentenceSet) -> BatchEpoch:
        """The epoch that resumed runs start from. A state does not hold the train score, so that is NaN."""
        unknown = np.full(len(self.members), np.nan)
        return self._epoch(Score(unknown, unknown), test_set)

    def train_epoch(self, test_set: SentenceSet) -> BatchEpoch:
        """Train all members for one epoch more."""
        self.number += 1
        train = _score(self.learner.train_epoch(self.shuffler.permutation(len(self.training_set))))
        scores = zip(self.monitors, train.loss.tolist(), train.accuracy.tolist(), strict=True)
        self.monitors = [monitor.after(loss, accuracy) for monitor, loss, accuracy in scores]
        return self._epoch(train, test_set)

    def _epoch(self, train: Score[NDArray[np.float64]], test_set: SentenceSet) -> BatchEpoch:
        test = _score(self.learner.evaluate(test_set))
        weights_finite = self.learner.finite().reshape(-1).tolist()
        finite = [well and math.isfinite(loss) for well, loss in zip(weights_finite, test.loss.tolist(), strict=True)]
        self.diverged = [monitor.diverged or not well for monitor, well in zip(self.monitors, finite, strict=True)]
        return BatchEpoch(
            number=self.number,
            members=self.members,
            train=train,
            test=test,
            weights=cast("Params", self.learner.weights()),  # the public types name the one cell that rnn comes with
            finite=finite,
            diverged=self.diverged,
            shuffle=self.shuffler.bit_generator.state,
            monitors=self.monitors,
            memories=self.learner.memories(),
        )

    def remaining(self) -> RunBatch | None:
        """The batch as it goes into its next epoch: without members that diverged or have had all their epochs."""
        if self.number < self.fewest_epochs and not any(self.diverged):
            return self
        places = [k for k, run in enumerate(self.settings) if run.epochs > self.number and not self.diverged[k]]
        if not places:
            return None
        weights, memories = self.learner.weights(), self.learner.memories()
        return RunBatch(
            [self.members[k] for k in places],
            [self.settings[k] for k in places],
            [type(weights)(*(array[k] for array in weights.arrays())) for k in places],
            [self.monitors[k] for k in places],
            self.number,
            self.shuffler,
            self.training_set,
            self.setup,
            [memories[k] for k in places],
        )


def _score(losses_and_accuracies: tuple[NDArray[np.float64], NDArray[np.float64]]) -> Score[NDArray[np.float64]]:
    loss, accuracy = losses_and_accuracies  # (), of one run, or (k,)
    return Score(loss.reshape(-1), accuracy.reshape(-1))


def batch_members(
    settings: Sequence[Settings],
    most_bytes: int,
    itemsize: int,
    starts: Sequence[State | None] | None = None,
) -> list[list[int]]:
    """The places of the runs, in batches that can train together and whose w_hh take up at most `most_bytes`.

    Runs train together if they have the same size and recursion, and read the same sentences in the same order: they
    draw it from the same seed, or go on from the same epoch with the generator in the same state.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    for r, run in enumerate(settings):
        start = starts[r] if starts else None
        reads = (start.number, json.dumps(dict(start.shuffle), sort_keys=True)) if start else (run.shuffle_seed,)
        alike.setdefault((run.hidden_size, run.bptt, *reads), []).append(r)
    batches = []
    for (hidden_size, *_), members in alike.items():
        # Matrices of one element take other ways through the library in a stack than alone, and are rounded otherwise.
        most = max(1, most_bytes // (hidden_size**2 * itemsize)) if hidden_size > 1 else 1
        parts = -(-len(members) // most)
        batches += [part.tolist() for part in np.array_split(members, parts)]
    return batches


def run_batches(
    settings: Sequence[Settings],
    starts: Sequence[State | None],
    training_set: SentenceSet,
    setup: Setup,
) -> list[RunBatch]:
    """All runs in batches, one run each where the plain network trains; a run whose start is None begins untrained."""
    if setup.fused:
        places = batch_members(settings, STACK_BYTES, setup.dtype.itemsize, starts)
    else:
        places = [[r] for r in range(len(settings))]
    batches = []
    for members in places:
        own = [settings[r] for r in members]
        states = [state for r in members if (state := starts[r]) is not None]
        if states:
            batches.append(RunBatch.resumed(members, own, states, training_set, setup))
        else:
            batches.append(RunBatch.untrained(members, own, training_set, setup))
    return batches
