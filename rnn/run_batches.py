"""Batches of runs: those of a stack that train together, because all read the same sentence at the same time."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.divergence import DivergenceMonitor
from rnn.initial import initial_weights
from rnn.labelled_sentences import TwoSets
from rnn.learners import learner, shared
from rnn.optimizers import Memory
from rnn.settings import ReadoutName, Settings
from rnn.state import BatchEpoch, Score, Setup, State

STACK_BYTES = 512 * 1024
"""The most that the w_hh of a batch take up: they and their gradient must fit into a core's cache together."""


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
        sets: TwoSets,
        setup: Setup,
        memories: Sequence[Memory] | None = None,
    ) -> None:
        """`settings`, `params`, `monitors` and `memories` are the members', in their order.

        Fresh runs have no monitors and no memories yet.
        """
        self.members, self.settings, self.monitors = members, settings, monitors
        self.number, self.shuffler = number, shuffler
        self.sets, self.setup = sets, setup
        self.training_set = sets.training(number + 1 if monitors else 0)
        self.learner = learner(params, settings, self.training_set, setup.dtype, memories)
        self.keeps_rates = all(run.schedule == "constant" for run in settings)
        self.diverged = [False] * len(members)
        self.fewest_epochs = min(run.epochs for run in settings)

    @property
    def fresh(self) -> bool:
        """Whether the runs are untrained and have not been scored yet: `first_epoch` comes next."""
        return not self.monitors

    @classmethod
    def untrained(cls, members: Sequence[int], settings: Sequence[Settings], sets: TwoSets, setup: Setup) -> RunBatch:
        """Runs at epoch 0, with the weights that their seeds draw."""
        params = [initial_weights(run, setup.vocab_size, setup.outputs(run)) for run in settings]
        shuffler = default_rng(settings[0].shuffle_seed)
        return cls(members, settings, params, [], 0, shuffler, sets, setup)

    @classmethod
    def resumed(
        cls,
        members: Sequence[int],
        settings: Sequence[Settings],
        starts: Sequence[State],
        sets: TwoSets,
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
        return cls(members, settings, params, monitors, starts[0].number, shuffler, sets, setup, memories)

    def first_epoch(self) -> BatchEpoch:
        """Epoch 0: the untrained networks, scored on both sets."""
        data = self.training_set
        train, right = _score(self.learner.evaluate(data)), data.labels
        guessing, labels = (
            data.readout.guessing(right, self.setup.classes),
            right if data.readout.has_accuracy else None,
        )
        self.monitors = [DivergenceMonitor.begin(loss, labels, guessing) for loss in train.loss.tolist()]
        return self._epoch(train)

    def start_epoch(self) -> BatchEpoch:
        """The epoch that resumed runs start from. A state does not hold the train score, so that is NaN."""
        unknown = np.full(len(self.members), np.nan)
        return self._epoch(Score(unknown, unknown))

    def train_epoch(self) -> BatchEpoch:
        """Train all members for one epoch more."""
        self.number += 1
        training_set = self.sets.training(self.number)
        if training_set is not self.training_set:  # fresh ones
            self.training_set = training_set
            self.learner.read(training_set)
        if not self.keeps_rates:
            self.learner.learn_at([run.rate_in(self.number) for run in self.settings])
        train = _score(self.learner.train_epoch(self.shuffler.permutation(len(training_set))))
        scores = zip(self.monitors, train.loss.tolist(), train.accuracy.tolist(), strict=True)
        self.monitors = [monitor.after(loss, accuracy) for monitor, loss, accuracy in scores]
        return self._epoch(train)

    def _epoch(self, train: Score[NDArray[np.float64]]) -> BatchEpoch:
        test = _score(self.learner.evaluate(self.sets.testing))
        weights_finite = self.learner.finite().reshape(-1).tolist()
        finite = [well and math.isfinite(loss) for well, loss in zip(weights_finite, test.loss.tolist(), strict=True)]
        self.diverged = [monitor.diverged or not well for monitor, well in zip(self.monitors, finite, strict=True)]
        return BatchEpoch(
            number=self.number,
            members=self.members,
            train=train,
            test=test,
            weights=self.learner.weights(),
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
            self.sets,
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

    Runs train together if one learner can train them, and they read the same sentences in the same order: they draw it
    from the same seed, or go on from the same epoch with the generator in the same state.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    for r, run in enumerate(settings):
        start = starts[r] if starts else None
        reads = (start.number, json.dumps(dict(start.shuffle), sort_keys=True)) if start else (run.shuffle_seed,)
        alike.setdefault((shared(run) or r, reads), []).append(r)
    batches = []
    for members in alike.values():
        hidden_size = settings[members[0]].hidden_size
        # Matrices of one element take other ways through the library in a stack than alone, and are rounded otherwise.
        most = max(1, most_bytes // (hidden_size**2 * itemsize)) if hidden_size > 1 else 1
        parts = -(-len(members) // most)
        batches += [part.tolist() for part in np.array_split(members, parts)]
    return batches


def run_batches(
    settings: Sequence[Settings],
    starts: Sequence[State | None],
    sets: Mapping[ReadoutName, TwoSets],
    setup: Setup,
) -> list[RunBatch]:
    """All runs in batches; a run whose start is None begins untrained. `sets` are those of each readout."""
    batches = []
    for members in batch_members(settings, STACK_BYTES, setup.dtype.itemsize, starts):
        own = [settings[r] for r in members]
        states = [state for r in members if (state := starts[r]) is not None]
        if states:
            batches.append(RunBatch.resumed(members, own, states, sets[own[0].readout], setup))
        else:
            batches.append(RunBatch.untrained(members, own, sets[own[0].readout], setup))
    return batches
