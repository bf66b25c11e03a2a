"""The tanh cell, the plain recurrent network of the article: its arrays, one step and that step's derivative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell, word_columns, word_columns_gradient
from rnn.params import FloatArray
from rnn.settings import Bptt


@dataclass(frozen=True, eq=False)
class Params(RecurrentCell):
    """Three weight matrices and two biases (article, section 2).

        u_t = w_xh x_t + b_h        h_t = tanh(u_t + w_hh h_{t-1})        y_t = w_hy h_t + b_y

    V words, H hidden units, C classes; the leading axes "..." are empty for one network and number the runs of a
    stack. The same shapes also hold a gradient.
    """

    w_xh: Annotated[FloatArray, "HV"]  # (..., H, V)
    w_hh: Annotated[FloatArray, "HH"]  # (..., H, H)
    w_hy: Annotated[FloatArray, "CH"]  # (..., C, H)
    b_h: Annotated[FloatArray, "H"]  # (..., H)
    b_y: Annotated[FloatArray, "C"]  # (..., C)

    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        """u_t = w_xh x_t + b_h for every t, (T, ..., H)."""
        return word_columns(self.w_xh, tokens) + self.b_h  # (T, ..., H)

    def step(self, u: FloatArray, h_before: FloatArray) -> FloatArray:
        """h_t = tanh(u_t + w_hh h_{t-1}), every value within -1..1."""
        h: FloatArray = np.tanh(u + np.matvec(self.w_hh, h_before))
        return h

    def step_backward(
        self, u: FloatArray, h_before: FloatArray, h: FloatArray, d_h: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        """dL/du_t = (1 - h_t^2) dL/dh_t and dL/dh_{t-1} = w_hh^T dL/du_t; without the transpose if bptt="article"."""
        d_u = (1 - h**2) * d_h  # (..., H)
        return d_u, np.vecmat(d_u, self.w_hh) if bptt == "exact" else np.matvec(self.w_hh, d_u)

    def gradient(self, tokens: NDArray[np.int64], hidden: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        """dL/dw_xh = sum_t dL/du_t x_t^T, dL/dw_hh = sum_t dL/du_t h_{t-1}^T and dL/db_h = sum_t dL/du_t."""
        return {
            "w_xh": word_columns_gradient(self.w_xh, tokens, d_u),  # (..., H, V)
            "w_hh": np.einsum("t...i,t...j->...ij", d_u, hidden[:-1]),  # (..., H, H)
            "b_h": d_u.sum(axis=0),  # (..., H)
        }


def init_params(vocab_size: int, hidden_size: int, classes: int, rng: Generator, scale: float = 1e-3) -> Params:
    """Weights drawn from a normal distribution of standard deviation `scale`, biases zero (article, section 6).

    The scale of 1/1000 makes training begin on a long plateau: every sentence looks alike to such a network. The
    weights come from `rng` in the order w_xh, w_hh, w_hy.
    """
    return Params.initial(vocab_size, hidden_size, classes, rng, scale)
