"""The GRU: a cell whose gates say how much of the state is kept and how much of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell, word_columns, word_columns_gradient
from rnn.cells.sigmoid import sigmoid
from rnn.params import FloatArray
from rnn.settings import Bptt


@dataclass(frozen=True, eq=False)
class Gru(RecurrentCell):
    """Gated recurrent unit (Cho et al. 2014, arXiv:1406.1078), in the form that cuDNN and PyTorch compute.

        u_t = w_xh x_t + b_h                    for the gates r, z and n, in this order
        r_t = sigmoid(u_t^r + w_hh^r h_{t-1})   reset: how much of the old state n_t sees
        z_t = sigmoid(u_t^z + w_hh^z h_{t-1})   update: how much of the old state stays
        n_t = tanh(u_t^n + r_t (w_hh^n h_{t-1} + b_hn))
        h_t = (1 - z_t) n_t + z_t h_{t-1}       y_t = w_hy h_t + b_y

    In the names of `torch.nn.GRU`: w_xh is weight_ih_l0, w_hh is weight_hh_l0, b_h is bias_ih_l0 plus bias_hh_l0, but
    for the part of n, where the two are not added: b_hn is that of bias_hh_l0. G = 3 gates; other letters as in
    `SimpleCell`.
    """

    gates = 3

    w_xh: Annotated[FloatArray, "GHV"]  # (..., 3, H, V)
    w_hh: Annotated[FloatArray, "GHH"]  # (..., 3, H, H)
    w_hy: Annotated[FloatArray, "CH"]  # (..., C, H)
    b_h: Annotated[FloatArray, "GH"]  # (..., 3, H)
    b_hn: Annotated[FloatArray, "H"]  # (..., H)
    b_y: Annotated[FloatArray, "C"]  # (..., C)

    def inputs(self, tokens: NDArray[np.int64]) -> FloatArray:
        """u_t = w_xh x_t + b_h for every t, (T, ..., 3, H)."""
        return word_columns(self.w_xh, tokens) + self.b_h

    def _gates(self, u: FloatArray, h_before: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """r_t, z_t, n_t and w_hh^n h_{t-1} + b_hn, each (..., H), from (..., 3, H) and (..., H)."""
        recurrent = np.matvec(self.w_hh, h_before[..., None, :])  # (..., 3, H)
        r, z = (sigmoid(u[..., k, :] + recurrent[..., k, :]) for k in (0, 1))
        looked_at = recurrent[..., 2, :] + self.b_hn
        n: FloatArray = np.tanh(u[..., 2, :] + r * looked_at)
        return r, z, n, looked_at

    def step(self, u: FloatArray, s_before: FloatArray) -> FloatArray:
        """h_t, (..., H), every value within -1..1."""
        _, z, n, _ = self._gates(u, s_before)
        return (1 - z) * n + z * s_before

    def step_backward(
        self, u: FloatArray, s_before: FloatArray, s: FloatArray, d_s: FloatArray, bptt: Bptt
    ) -> tuple[FloatArray, FloatArray]:
        """dL/du_t (..., 3, H) and dL/dh_{t-1} (..., H)."""
        r, z, n, looked_at = self._gates(u, s_before)
        d_u_n = (1 - n**2) * (1 - z) * d_s
        d_u_z = z * (1 - z) * (s_before - n) * d_s
        d_u_r = r * (1 - r) * looked_at * d_u_n
        d_recurrent = np.stack([d_u_r, d_u_z, r * d_u_n], axis=-2)  # (..., 3, H), of w_hh h_{t-1}
        d_h_before = z * d_s + np.vecmat(d_recurrent, self.w_hh).sum(axis=-2)
        return np.stack([d_u_r, d_u_z, d_u_n], axis=-2), d_h_before

    def gradient(self, tokens: NDArray[np.int64], states: FloatArray, d_u: FloatArray) -> dict[str, FloatArray]:
        """Sums over time: dL/du_t with what it was multiplied by; between u_t^n and w_hh^n stands r_t."""
        r, _, _, _ = self._gates(self.inputs(tokens), states[:-1])  # (T, ..., H)
        d_recurrent = d_u.copy()  # (T, ..., 3, H)
        d_recurrent[..., 2, :] *= r
        return {
            "w_xh": word_columns_gradient(self.w_xh, tokens, d_u),  # (..., 3, H, V)
            "w_hh": np.einsum("t...gi,t...j->...gij", d_recurrent, states[:-1]),  # (..., 3, H, H)
            "b_h": d_u.sum(axis=0),  # (..., 3, H)
            "b_hn": d_recurrent[..., 2, :].sum(axis=0),  # (..., H)
        }
