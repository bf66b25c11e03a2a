"""Which equations train a run: of `rnn.fast` those for many tanh networks or for one of any cell, or the plain ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.cells.tanh import Params
from rnn.fast.batched import BatchedRuns
from rnn.fast.side_by_side import SideBySideRun
from rnn.fast.tapes import TAPES
from rnn.labelled_sentences import SentenceSet
from rnn.optimizers import CLIPS, OPTIMIZERS, Memory
from rnn.plain import PlainRun
from rnn.settings import Settings


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

    def learn_at(self, rates: Sequence[float]) -> None:
        """Take other learning rates from the next update on, k of them or that of the one network."""

    def read(self, training_set: SentenceSet) -> None:
        """Learn from these sentences from the next epoch on."""

    def train_epoch(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Learn from the training sentences in this order; mean loss and accuracy (...) on the way."""

    def evaluate(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy (...) on a set."""


def is_fused(run: Settings) -> bool:
    """Whether a run answers and learns as the article's does: `rnn.fast.batched` trains many of those at once."""
    as_article = ("tanh", "last", "sgd", "element", 1)
    return (run.cell, run.readout, run.optimizer, run.clip_by, run.batch_size) == as_article


def shared(run: Settings) -> tuple[Any, ...] | None:
    """What runs must have in common to be trained by one learner, besides their sentences; None = each needs its own.

    Runs of one number of hidden units and one recursion share the calls of the fused equations.
    """
    return (run.hidden_size, run.bptt) if is_fused(run) else None


def work(run: Settings) -> tuple[Any, ...]:
    """What decides how long an epoch takes, besides the sentences and `hidden_size`: runs alike in it are as fast."""
    return run.bptt, run.cell, run.readout, run.optimizer, run.clip_by, run.batch_size


def learner(
    params: Sequence[RecurrentCell],
    settings: Sequence[Settings],
    training_set: SentenceSet,
    dtype: np.dtype[Any],
    memories: Sequence[Memory] | None = None,
) -> Learner:
    """What trains these runs, which are one or have the same `shared`, each from its params.

    `memories` are the optimizer's, None before the first update. One that another optimizer left is forgotten.
    """
    if shared(settings[0]) is None:
        [weights], [run], memory = params, settings, memories[0] if memories else None
        optimizer = OPTIMIZERS[run.optimizer](run.learning_rate)
        equations = SideBySideRun if type(weights) in TAPES else PlainRun  # a new cell may have no tape yet
        return equations(
            weights,
            training_set,
            optimizer=optimizer,
            clip_by=CLIPS[run.clip_by],
            clip=run.clip,
            bptt=run.bptt,
            batch_size=run.batch_size,
            memory=memory if memory and len(memory.averages) == optimizer.averages else None,
            dtype=dtype,
        )
    rates, clips = [run.learning_rate for run in settings], [run.clip for run in settings]
    if len(params) == 1:  # without the axis of runs, which only costs
        stack, rate, clip = params[0], np.array(rates[0]), np.array(clips[0])
    else:
        stack = Params(*(np.stack(arrays) for arrays in zip(*(run.arrays() for run in params), strict=True)))
        rate, clip = np.array(rates), np.array(clips)
    return BatchedRuns(cast("Params", stack), training_set, rate=rate, clip=clip, bptt=settings[0].bptt, dtype=dtype)
