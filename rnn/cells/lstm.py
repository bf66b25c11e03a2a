"""The LSTM: a cell that keeps a second state, which only its gates change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell, word_columns, word_columns_gradient
from rnn.cells.sigmoid import sigmoid
from rnn.params import FloatArray
from rnn.settings import Bptt

FORGET_BIAS = 1.0
"""Of an untrained cell: at first it forgets little, so that a gradient comes far (Jozefowicz et al. 2015)."""


@dataclass(frozen=True, eq=False)
class Lstm(RecurrentCell):
    """Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate (Gers et al. 2000).

        u_t = w_xh x_t + b_h                    for the gates i, f, g and o, in this order
        i_t = sigmoid(u_t^i + w_hh^i h_{t-1})   input: how much of g_t comes in
        f_t = sigmoid(u_t^f + w_hh^f h_{t-1})   forget: how much of the old c stays
        g_t = tanh(u_t^g + w_hh^g h_{t-1})      what there is to be remembered
        o_t = sigmoid(u_t^o + w_hh^o h_{t-1})   output: how much of c_t is shown
        c_t = f_t c_{t-1} + i_t g_t             h_t = o_t tanh(c_t)             y_t = w_hy h_t + b_y

    In the names of `torch.nn.LSTM`: w_xh is weight_ih_l0, w_hh is weight_hh_l0, b_h is bias_ih_l0 plus bias_hh_l0. What
    one step hands to the next is h_t and c_t, S = 2 H numbers. G = 4 gates; other letters as in `SimpleCell`.
    """

    gates = 4
    carried = 2

    w_xh: Annotated[FloatArray, "GHV"]  # (..., 4, H, V)
    w_hh: Annotated[FloatArray, "GHH"]  # (..., 4, H, H)
    w_hy: Annotated[FloatArray, "CH"]  # (..., C, H)
    b_h: Annotated[FloatArray, "GH"]  # (..., 4, H)
    b_y: Annotated[FloatArray, "C"]  # (..., C)

    def set_first_biases(self) -> None:
        """That of the forget gate is 1."""
        self.b_h[1] = FORGET_BIAS

    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        """u_t = w_xh x_t + b_h for every t, (T, ..., 4, H)."""
        return word_columns(self.w_xh, tokens) + self.b_h

    def _gates(self, u: FloatArray, s_before: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """i_t, f_t, g_t and o_t, each (..., H)."""
        z = u + np.matvec(self.w_hh, s_before[..., None, : self.hidden_size])  # (..., 4, H)
        g: FloatArray = np.tanh(z[..., 2, :])
        return sigmoid(z[..., 0, :]), sigmoid(z[..., 1, :]), g, sigmoid(z[..., 3, :])

    def step(self, u: FloatArray, s_before: FloatArray) -> FloatArray:
        """h_t and after it c_t, (..., 2 H); every value of h_t is within -1..1."""
        i, f, g, o = self._gates(u, s_before)
        c = f * s_before[..., self.hidden_size :] + i * g
        return np.concatenate([o * np.tanh(c), c], axis=-1)

    def step_backward(
        self, u: FloatArray, s_before: FloatArray, s: FloatArray, d_s: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        """dL/du_t (..., 4, H), and dL/dh_{t-1} with dL/dc_{t-1} after it (..., 2 H)."""
        H = self.hidden_size
        i, f, g, o = self._gates(u, s_before)
        c_before, shown, d_h = s_before[..., H:], np.tanh(s[..., H:]), d_s[..., :H]
        d_c = d_s[..., H:] + d_h * o * (1 - shown**2)
        d_u = np.stack(
            [
                d_c * g * i * (1 - i),
                d_c * c_before * f * (1 - f),
                d_c * i * (1 - g**2),
                d_h * shown * o * (1 - o),
            ],
            axis=-2,
        )
        d_h_before = np.vecmat(d_u, self.w_hh).sum(axis=-2)
        return d_u, np.concatenate([d_h_before, d_c * f], axis=-1)

    def gradient(self, tokens: NDArray[np.int64], states: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        """dL/dw_xh = sum_t dL/du_t x_t^T, dL/dw_hh = sum_t dL/du_t h_{t-1}^T and dL/db_h = sum_t dL/du_t, by gate."""
        h_before = states[:-1, ..., : self.hidden_size]
        return {
            "w_xh": word_columns_gradient(self.w_xh, tokens, d_u),  # (..., 4, H, V)
            "w_hh": np.einsum("t...gi,t...j->...gij", d_u, h_before),  # (..., 4, H, H)
            "b_h": d_u.sum(axis=0),  # (..., 4, H)
        }
