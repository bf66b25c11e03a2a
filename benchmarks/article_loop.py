"""The article's training loop as it stands there: the yardstick of the training benchmark.

One-hot column vectors, a Python loop over words, an outer product for every word. Written plainly, with the article's
own cost per word; only what keeps it from running on today's numpy is put right (softmax without overflow), and the
transpose is there, so that it learns the same thing as `rnn.train`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def one_hot(tokens: NDArray[np.integer[Any]], vocab_size: int) -> list[Array]:
    """One column vector (V, 1) for each word."""
    columns = []
    for token in tokens:
        column = np.zeros((vocab_size, 1))
        column[token] = 1
        columns.append(column)
    return columns


class ArticleLoop:
    """The network and its update, article sections 6 and 7."""

    def __init__(
        self, vocab_size: int, hidden_size: int, classes: int, rng: np.random.Generator, scale: float = 1e-3
    ) -> None:
        self.w_xh = scale * rng.standard_normal((hidden_size, vocab_size))
        self.w_hh = scale * rng.standard_normal((hidden_size, hidden_size))
        self.w_hy = scale * rng.standard_normal((classes, hidden_size))
        self.b_h = np.zeros((hidden_size, 1))
        self.b_y = np.zeros((classes, 1))

    def forward(self, inputs: list[Array]) -> Array:
        """Logits (C, 1); keeps the inputs and every hidden state for `backward`."""
        h = np.zeros((self.w_hh.shape[0], 1))
        self.inputs = inputs
        self.hidden = {0: h}
        for t, x in enumerate(inputs):
            h = np.tanh(self.w_xh @ x + self.w_hh @ h + self.b_h)
            self.hidden[t + 1] = h
        return self.w_hy @ h + self.b_y

    def backward(self, d_y: Array, learning_rate: float = 0.02) -> None:
        """Backpropagation through time, clipping, and one step of gradient descent."""
        T = len(self.inputs)
        d_w_hy = d_y @ self.hidden[T].T
        d_b_y = d_y
        d_w_hh = np.zeros(self.w_hh.shape)
        d_w_xh = np.zeros(self.w_xh.shape)
        d_b_h = np.zeros(self.b_h.shape)
        d_h = self.w_hy.T @ d_y
        for t in reversed(range(T)):
            d_z = (1 - self.hidden[t + 1] ** 2) * d_h
            d_b_h += d_z
            d_w_hh += d_z @ self.hidden[t].T
            d_w_xh += d_z @ self.inputs[t].T
            d_h = self.w_hh.T @ d_z
        for gradient in (d_w_xh, d_w_hh, d_w_hy, d_b_h, d_b_y):
            np.clip(gradient, -1, 1, out=gradient)
        self.w_hh -= learning_rate * d_w_hh
        self.w_xh -= learning_rate * d_w_xh
        self.w_hy -= learning_rate * d_w_hy
        self.b_h -= learning_rate * d_b_h
        self.b_y -= learning_rate * d_b_y

    def epoch(
        self, items: Sequence[tuple[NDArray[np.integer[Any]], int]], rng: np.random.Generator, learn: bool = True
    ) -> float:
        """One pass over the sentences in random order; the mean loss."""
        total = 0.0
        for i in rng.permutation(len(items)):
            tokens, label = items[i]
            y = self.forward(one_hot(tokens, self.w_xh.shape[1]))
            exponentials = np.exp(y - y.max())
            probs = exponentials / exponentials.sum()
            total -= float(np.log(probs[label, 0]))
            if learn:
                d_y = probs
                d_y[label] -= 1
                self.backward(d_y)
        return total / len(items)
