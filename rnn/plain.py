"""Trains one network, a sentence at a time, by the plain equations: any cell, any optimizer."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.labelled_sentences import SentenceSet
from rnn.network import backward, forward, mean_score
from rnn.optimizers import Optimizer
from rnn.settings import Bptt


class PlainRun:
    """The weights of one run, trained by `rnn.network` and an optimizer. `rnn.fast` does the same for tanh, faster."""

    def __init__(
        self,
        params: RecurrentCell,
        training_set: SentenceSet,
        *,
        optimizer: Optimizer,
        bptt: Bptt,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Copies the params, in `dtype`."""
        self.training_set, self.optimizer, self.bptt = training_set, optimizer, bptt
        self._weights = params.copy(dtype)

    def weights(self) -> RecurrentCell:
        """The weights themselves, not a copy: they change with the next sentence that is trained on."""
        return self._weights

    def finite(self) -> NDArray[np.bool_]:
        """Whether all weights are finite, ()."""
        return np.asarray(all(np.isfinite(array).all() for array in self._weights.arrays()))

    def train_epoch(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One epoch: read the training sentences in this order, and update the weights after each.

        Returns mean loss and accuracy, (), of the answers on the way.
        """
        answers = []
        with np.errstate(all="ignore"):  # numbers that overflow are found by the loss, after the epoch
            for i in order.tolist():
                tokens, label = self.training_set.items[i]
                trace = forward(self._weights, tokens)
                answers.append(trace.logits[-1])  # (C,)
                gradient = backward(self._weights, trace, label, bptt=self.bptt)
                self.optimizer.update(self._weights, gradient.params)
        return mean_score(np.array(answers), self.training_set.labels[order])

    def evaluate(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy, (), over a set; changes nothing."""
        with np.errstate(all="ignore"):
            answers = [forward(self._weights, tokens).logits[-1] for tokens, _ in data.items]
        return mean_score(np.array(answers), data.labels)
