"""The arrays and products of every cell with one matrix over the words, one over the state, and one activation."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell, word_columns, word_columns_gradient
from rnn.params import FloatArray
from rnn.settings import Bptt


@dataclass(frozen=True, eq=False)
class SimpleCell(RecurrentCell):
    """Three weight matrices and two biases (Elman 1990; article, section 2), with an activation f of its own.

        u_t = w_xh x_t + b_h        h_t = f(u_t + w_hh h_{t-1})        y_t = w_hy h_t + b_y

    V words, H hidden units, C classes; the leading axes "..." are empty for one network and number the runs of a
    stack. The same shapes also hold a gradient.
    """

    w_xh: Annotated[FloatArray, "HV"]  # (..., H, V)
    w_hh: Annotated[FloatArray, "HH"]  # (..., H, H)
    w_hy: Annotated[FloatArray, "CH"]  # (..., C, H)
    b_h: Annotated[FloatArray, "H"]  # (..., H)
    b_y: Annotated[FloatArray, "C"]  # (..., C)

    has_printed_recursion = True
    steepest: ClassVar[float] = 1.0
    """The largest slope of the activation."""

    @abstractmethod
    def activation(self, z: FloatArray) -> FloatArray:
        """f(z), element by element."""

    @abstractmethod
    def slope(self, h: FloatArray) -> FloatArray:
        """df/dz, element by element, from the h = f(z) that it made."""

    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        """u_t = w_xh x_t + b_h for every t, (T, ..., H)."""
        return word_columns(self.w_xh, tokens) + self.b_h  # (T, ..., H)

    def step(self, u: FloatArray, s_before: FloatArray) -> FloatArray:
        """h_t = f(u_t + w_hh h_{t-1}), (..., H)."""
        return self.activation(u + np.matvec(self.w_hh, s_before))

    def step_backward(
        self, u: FloatArray, s_before: FloatArray, s: FloatArray, d_s: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        """dL/du_t = f'(z_t) dL/dh_t and dL/dh_{t-1} = w_hh^T dL/du_t; without the transpose if bptt="article"."""
        d_u = self.slope(s) * d_s  # (..., H)
        return d_u, np.vecmat(d_u, self.w_hh) if bptt == "exact" else np.matvec(self.w_hh, d_u)

    def gradient(self, tokens: NDArray[np.int64], states: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        """dL/dw_xh = sum_t dL/du_t x_t^T, dL/dw_hh = sum_t dL/du_t h_{t-1}^T and dL/db_h = sum_t dL/du_t."""
        return {
            "w_xh": word_columns_gradient(self.w_xh, tokens, d_u),  # (..., H, V)
            "w_hh": np.einsum("t...i,t...j->...ij", d_u, states[:-1]),  # (..., H, H)
            "b_h": d_u.sum(axis=0),  # (..., H)
        }
