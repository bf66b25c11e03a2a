"""What a recurrent cell is: arrays with names, and one step that `rnn.network` repeats for every word."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from rnn.params import FloatArray, Weights
from rnn.settings import Bptt
from rnn.text import UNKNOWN


class RecurrentCell(Weights, ABC):
    """The weights of one network, or of a stack of them, with the step of its cell.

        u_t = inputs(x_t)        s_t = step(u_t, s_{t-1})        y_t = w_hy h_t + b_y

    u_t is what word t brings to its step, (..., U): H numbers, or G times H (two axes) in a cell with G gates. It needs
    no state, so it is worked out for all words at once. s_t is what one step hands to the next, (..., S): the hidden
    state h_t, and in a cell that remembers more than it shows the rest of it after that. What reads the answer out of
    h_t is the same in every network; a cell names those two arrays among its own, where they stand in the order of its
    fields.
    """

    w_hy: FloatArray  # (..., C, H)
    b_y: FloatArray  # (..., C)

    has_printed_recursion = False
    """Whether the backward pass can be taken as the article prints it, which it does for the cell of its own alone."""

    carried = 1
    """S / H: how many vectors of H numbers one step hands to the next; the first of them is h_t."""

    @classmethod
    def initial(
        cls,
        vocab_size: int,
        hidden_size: int,
        classes: int,
        rng: Generator,
        scale: float,
        recurrent: Callable[[FloatArray], FloatArray] | None = None,
    ) -> Self:
        """Untrained weights: matrices are drawn in the order of the fields, biases are as `set_first_biases` has them.

        What is drawn, with a standard deviation of 1, is multiplied by `scale`; where `recurrent` is given, it makes
        those weights of it that lie between states, (H, H) or (G, H, H).
        """
        axes = cls.axes()

        def drawn(name: str, shape: tuple[int, ...]) -> FloatArray:
            if is_bias(axes[name]):
                return np.zeros(shape)
            numbers = rng.standard_normal(shape)
            return recurrent(numbers) if recurrent and axes[name].endswith("HH") else scale * numbers

        with np.errstate(over="ignore"):  # a scale near the largest float makes weights that are not finite
            shapes = cls.shapes(vocab_size, hidden_size, classes)
            weights = cls(**{name: drawn(name, shape) for name, shape in shapes.items()})
        weights.set_first_biases()
        return weights

    def set_first_biases(self) -> None:
        """Set those biases of untrained weights that do not begin at 0, in place."""

    @abstractmethod
    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        """u_t for every word of a sentence: (T,) -> (T, ..., U)."""

    @abstractmethod
    def step(self, u: FloatArray, s_before: FloatArray) -> FloatArray:
        """s_t from u_t (..., U) and s_{t-1} (..., S): (..., S)."""

    @abstractmethod
    def step_backward(
        self, u: FloatArray, s_before: FloatArray, s: FloatArray, d_s: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        """dL/du_t (..., U) and dL/ds_{t-1} (..., S) of a step that made `s`, from dL/ds_t (..., S).

        A cell without a printed recursion passes `bptt` over.
        """

    @abstractmethod
    def gradient(self, tokens: NDArray[np.int64], states: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        """The name of each array that the step uses -> dL/d(that array), summed over time.

        `tokens` are (T,), `states` the s_t (T+1, ..., S), `d_u` is dL/du_t (T, ..., U).
        """


def is_bias(axes: str) -> bool:
    """Whether an array with these axes is a bias: one number for each unit, of each gate, or for each class."""
    return len(axes.replace("G", "")) == 1


def word_columns(matrix: FloatArray, tokens: NDArray[np.int64]) -> FloatArray:
    """`matrix` (..., H, V) times the one-hot vector of each word (T,): its columns, (T, ..., H); UNKNOWN's is zero."""
    is_known = tokens != UNKNOWN
    columns = np.zeros((len(tokens), *matrix.shape[:-1]), matrix.dtype)
    columns[is_known] = np.moveaxis(matrix[..., tokens[is_known]], -1, 0)
    return columns


def word_columns_gradient(matrix: FloatArray, tokens: NDArray[np.int64], d_columns: FloatArray) -> FloatArray:
    """dL/d(matrix) (..., H, V) from dL/d(`word_columns`) (T, ..., H)."""
    d_matrix = np.zeros_like(matrix)
    for token, d_column in zip(tokens, d_columns, strict=True):
        if token != UNKNOWN:
            d_matrix[..., token] += d_column
    return d_matrix
