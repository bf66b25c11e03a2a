"""What a recurrent cell is: arrays with names, and one step that `rnn.network` repeats for every word."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from rnn.params import FloatArray, Weights
from rnn.settings import Bptt
from rnn.text import UNKNOWN


class RecurrentCell(Weights, ABC):
    """The weights of one network, or of a stack of them, with the step of its cell.

        u_t = inputs(x_t)        h_t = step(u_t, h_{t-1})        y_t = w_hy h_t + b_y

    u_t is what word t brings to its step. It needs no state, so it is worked out for all words at once. What reads the
    answer out of a state is the same in every network; a cell names those two arrays among its own, where they stand
    in the order of its fields.
    """

    w_hy: FloatArray  # (..., C, H)
    b_y: FloatArray  # (..., C)

    @classmethod
    def initial(cls, vocab_size: int, hidden_size: int, classes: int, rng: Generator, scale: float) -> Self:
        """Untrained weights: matrices are drawn in the order of the fields, vectors (the biases) are zero."""
        shapes = cls.shapes(vocab_size, hidden_size, classes)
        with np.errstate(over="ignore"):  # a scale near the largest float makes weights that are not finite
            return cls(
                **{
                    name: scale * rng.standard_normal(shape) if len(shape) > 1 else np.zeros(shape)
                    for name, shape in shapes.items()
                }
            )

    @abstractmethod
    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        """u_t for every word of a sentence: (T,) -> (T, ..., H)."""

    @abstractmethod
    def step(self, u: FloatArray, h_before: FloatArray) -> FloatArray:
        """h_t from u_t and h_{t-1}: twice (..., H) -> (..., H)."""

    @abstractmethod
    def step_backward(
        self, u: FloatArray, h_before: FloatArray, h: FloatArray, d_h: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        """dL/du_t and dL/dh_{t-1} of a step that made `h`, from dL/dh_t; all (..., H)."""

    @abstractmethod
    def gradient(self, tokens: NDArray[np.int64], hidden: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        """The name of each array that the step uses -> dL/d(that array), summed over time.

        `tokens` are (T,), `hidden` the states (T+1, ..., H), `d_u` is dL/du_t (T, ..., H).
        """


def word_columns(matrix: FloatArray, tokens: NDArray[np.int64]) -> FloatArray:
    """`matrix` (..., H, V) times the one-hot vector of each word (T,): its columns, (T, ..., H); UNKNOWN's is zero."""
    columns = np.moveaxis(matrix[..., tokens], -1, 0)
    is_known = (tokens != UNKNOWN).reshape(-1, *(1,) * (columns.ndim - 1))
    return np.where(is_known, columns, 0)


def word_columns_gradient(matrix: FloatArray, tokens: NDArray[np.int64], d_columns: FloatArray) -> FloatArray:
    """dL/d(matrix) (..., H, V) from dL/d(`word_columns`) (T, ..., H)."""
    d_matrix = np.zeros_like(matrix)
    for token, d_column in zip(tokens, d_columns, strict=True):
        if token != UNKNOWN:
            d_matrix[..., token] += d_column
    return d_matrix
