"""Trains one network by the plain equations: any cell, any optimizer, a sentence at a time or several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.labelled_sentences import SentenceSet
from rnn.network import backward, forward
from rnn.optimizers import ClipBy, Memory, Optimizer, mean_of
from rnn.settings import Bptt


class PlainRun:
    """The weights of one run, trained by `rnn.network` and an optimizer. `rnn.fast` does the same, faster."""

    def __init__(
        self,
        params: RecurrentCell,
        training_set: SentenceSet,
        *,
        optimizer: Optimizer,
        clip_by: ClipBy,
        clip: float,
        bptt: Bptt,
        batch_size: int = 1,
        memory: Memory | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Copies the params, in `dtype`, and the optimizer's memory, None before the first update."""
        self.training_set, self.optimizer, self.bptt = training_set, optimizer, bptt
        self.clip_by, self.clip, self.batch_size = clip_by, clip, batch_size
        self._weights = params.copy(dtype)
        self._memory = optimizer.fresh(self._weights) if memory is None else memory.copy()

    def read(self, training_set: SentenceSet) -> None:
        """Learn from these sentences from the next epoch on."""
        self.training_set = training_set

    def learn_at(self, rates: Sequence[float]) -> None:
        """Take another learning rate, the one in `rates`, from the next update on."""
        [rate] = rates
        self.optimizer = type(self.optimizer)(rate)

    def weights(self) -> RecurrentCell:
        """The weights themselves, not a copy: they change with the next sentence that is trained on."""
        return self._weights

    def memories(self) -> Sequence[Memory]:
        """The optimizer's memory itself, not a copy."""
        return [self._memory]

    def finite(self) -> NDArray[np.bool_]:
        """Whether all weights are finite, ()."""
        return np.asarray(all(np.isfinite(array).all() for array in self._weights.arrays()))

    def train_epoch(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One epoch: read the training sentences in this order, and update the weights after each batch of them.

        A batch is the next `batch_size` sentences, the last one what is left; it is learnt from by the mean of its
        gradients. Returns mean loss and accuracy, (), of the answers on the way.
        """
        data, answers = self.training_set, []
        places = order.tolist()
        with np.errstate(all="ignore"):  # numbers that overflow are found by the loss, after the epoch
            for begin in range(0, len(places), self.batch_size):
                gradients = []
                for i in places[begin : begin + self.batch_size]:
                    tokens, target = data.items[i]
                    trace = forward(self._weights, tokens)
                    answers.append(trace.logits[data.scored[i].rows])  # (n, C)
                    gradients.append(backward(self._weights, trace, target, data.readout.name, bptt=self.bptt).params)
                gradient = self.clip_by(mean_of(gradients), self.clip)
                self._memory = self.optimizer.update(self._weights, gradient, self._memory)
        return data.readout.score(np.concatenate(answers), data.right_of(places))

    def evaluate(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy, (), over a set; changes nothing."""
        return evaluate(self._weights, data)


def evaluate(weights: RecurrentCell, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean loss and accuracy, (), of a network over a set."""
    with np.errstate(all="ignore"):
        answers = [
            forward(weights, tokens).logits[scored.rows]
            for (tokens, _), scored in zip(data.items, data.scored, strict=True)
        ]
    return data.readout.score(np.concatenate(answers), data.labels)
