"""The tape of the GRU."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn.fast.packing import Segment
from rnn.fast.tapes.simple import sigmoid
from rnn.fast.tapes.tape import Tape, add_product
from rnn.params import FloatArray
from rnn.settings import Bptt


class GruTape(Tape):
    """Rows of `u` hold r_t, z_t and n_t in turn after the way there; `looked_at` is w_hh^n h_{t-1} + b_hn."""

    gates = 3
    per_row = 16

    def __init__(
        self, weights: Mapping[str, FloatArray], gradient: Mapping[str, FloatArray], rows: int, sentences: int
    ) -> None:
        """As every tape."""
        super().__init__(weights, gradient, rows, sentences)
        self.b_hn, self.d_b_hn = weights["b_hn"], gradient["b_hn"]
        self.looked_at = self.array(rows, self.H)
        self.d_gates = self.array(rows, 3 * self.H)

    def forward(self, segment: Segment) -> None:
        """h_t = (1 - z_t) n_t + z_t h_{t-1}, written n_t + z_t (h_{t-1} - n_t)."""
        H, [states], w_hh, has_state = self.H, self.states, self.w_hh.T, not segment.is_first
        for rows, before, after in segment.steps:
            u, looked_at, h_before, h = self.u[rows], self.looked_at[rows], states[before], states[after]
            r_z, n = u[:, : 2 * H], u[:, 2 * H :]
            if has_state:
                mixed = self.recurrent[: len(u)]
                np.dot(h_before, w_hh, mixed)
                np.add(r_z, mixed[:, : 2 * H], r_z)
                np.add(mixed[:, 2 * H :], self.b_hn, looked_at)
            else:
                looked_at[:] = self.b_hn
            has_state = True
            sigmoid(r_z, r_z)
            np.multiply(r_z[:, :H], looked_at, h)
            np.add(n, h, n)
            np.tanh(n, n)
            np.subtract(h_before, n, h)
            np.multiply(r_z[:, H:], h, h)
            np.add(n, h, h)

    def backward(self, segment: Segment, d_read: FloatArray | None, bptt: Bptt, *, adds: bool) -> FloatArray:
        """All that needs no dL/dh_t is worked out for every step at once, and multiplied by it on the way back."""
        H, K, [d_h] = self.H, segment.rows, self.d_states
        gates, looked_at, d_gates = self.u[:K], self.looked_at[:K], self.d_gates[:K]
        r, z, n = (gates[:, k * H : (k + 1) * H] for k in range(3))
        d_r, d_z, d_n = (d_gates[:, k * H : (k + 1) * H] for k in range(3))
        np.subtract(1, gates, d_gates)
        np.multiply(d_gates[:, : 2 * H], gates[:, : 2 * H], d_gates[:, : 2 * H])  # r (1 - r), z (1 - z)
        np.multiply(d_r, looked_at, d_r)
        h_before = segment.before(self.states[0])
        np.multiply(d_z, h_before - n, d_z)
        np.multiply(n, n, n)
        np.subtract(1, n, d_n)
        np.subtract(1, z, n)
        np.multiply(d_n, n, d_n)  # (1 - n^2) (1 - z)

        d_u_n = looked_at
        for rows, before, _ in reversed(segment.steps):
            count = rows.stop - rows.start
            d_h_t, kept, d_n_t, d_step = d_h[:count], self.spare[:count], d_u_n[rows], d_gates[rows]
            if d_read is not None:
                np.add(d_h_t, d_read[rows], d_h_t)
            np.multiply(d_n[rows], d_h_t, d_n_t)
            np.multiply(d_z[rows], d_h_t, d_z[rows])
            np.multiply(d_r[rows], d_n_t, d_r[rows])
            np.multiply(r[rows], d_n_t, d_n[rows])  # of w_hh^n h_{t-1} + b_hn
            if before.start or not segment.is_first:
                np.multiply(z[rows], d_h_t, kept)
                np.dot(d_step, self.w_hh, d_h_t)
                np.add(d_h_t, kept, d_h_t)
        self._recurrent_gradient(segment, d_gates, adds)
        add_product(self.ones[:K], d_n, self.d_b_hn, adds)
        d_n[:] = d_u_n
        return d_gates
