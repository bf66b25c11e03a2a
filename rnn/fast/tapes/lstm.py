"""The tape of the LSTM."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn.fast.packing import Segment
from rnn.fast.tapes.tape import Tape
from rnn.params import FloatArray
from rnn.settings import Bptt


class LstmTape(Tape):
    """Rows of `u` hold i_t, f_t, g_t and o_t in turn after the way there; `shown` is tanh(c_t)."""

    gates = 4
    carried = 2
    per_row = 20

    def __init__(
        self, weights: Mapping[str, FloatArray], gradient: Mapping[str, FloatArray], rows: int, sentences: int
    ) -> None:
        """As every tape."""
        super().__init__(weights, gradient, rows, sentences)
        self.shown = self.array(rows, self.H)
        self.d_gates = self.array(rows, 4 * self.H)
        # sigmoid(z) = tanh(z / 2) / 2 + 1 / 2, so that one tanh serves all four gates.
        self.scale = np.repeat(np.array([0.5, 0.5, 1, 0.5], self.dtype), self.H)  # (4 H,)
        self.offset = 1 - self.scale

    def forward(self, segment: Segment) -> None:
        """c_t = f_t c_{t-1} + i_t g_t and h_t = o_t tanh(c_t)."""
        H, w_hh, scale, has_state = self.H, self.w_hh.T, self.scale, not segment.is_first
        states, cells = self.states
        for rows, before, after in segment.steps:
            u, c, h, shown = self.u[rows], cells[after], states[after], self.shown[rows]
            if has_state:
                mixed = self.recurrent[: len(u)]
                np.dot(states[before], w_hh, mixed)
                np.add(u, mixed, u)
            np.multiply(u, scale, u)
            np.tanh(u, u)
            np.multiply(u, scale, u)
            np.add(u, self.offset, u)
            np.multiply(u[:, :H], u[:, 2 * H : 3 * H], c)
            if has_state:
                np.multiply(u[:, H : 2 * H], cells[before], h)
                np.add(c, h, c)
            has_state = True
            np.tanh(c, shown)
            np.multiply(u[:, 3 * H :], shown, h)

    def backward(self, segment: Segment, d_read: FloatArray | None, bptt: Bptt, *, adds: bool) -> FloatArray:
        """All that needs no dL/dh_t is worked out for every step at once, and multiplied by it on the way back."""
        H, K, [d_h, d_c] = self.H, segment.rows, self.d_states
        gates, shown, d_gates = self.u[:K], self.shown[:K], self.d_gates[:K]
        i, f, g, o = (gates[:, k * H : (k + 1) * H] for k in range(4))
        d_i, d_f, d_g, d_o = (d_gates[:, k * H : (k + 1) * H] for k in range(4))
        np.subtract(1, gates, d_gates)
        np.multiply(d_gates, gates, d_gates)  # i (1 - i), f (1 - f), .., o (1 - o)
        np.multiply(d_i, g, d_i)
        np.multiply(d_f, segment.before(self.states[1]), d_f)
        np.multiply(g, g, d_g)
        np.subtract(1, d_g, d_g)
        np.multiply(d_g, i, d_g)
        np.multiply(d_o, shown, d_o)
        np.multiply(shown, shown, shown)
        np.subtract(1, shown, shown)
        np.multiply(shown, o, shown)  # dc_t/dh_t: o (1 - tanh(c)^2)

        d_ifg, d_by_gate = d_gates.reshape(K, 4, H)[:, :3], d_gates
        for rows, before, _ in reversed(segment.steps):
            count = rows.stop - rows.start
            d_h_t, d_c_t, through = d_h[:count], d_c[:count], shown[rows]
            if d_read is not None:
                np.add(d_h_t, d_read[rows], d_h_t)
            np.multiply(through, d_h_t, through)
            np.add(d_c_t, through, d_c_t)
            np.multiply(d_ifg[rows], d_c_t[:, None], d_ifg[rows])
            np.multiply(d_o[rows], d_h_t, d_o[rows])
            if before.start or not segment.is_first:
                np.multiply(d_c_t, f[rows], d_c_t)
                np.dot(d_by_gate[rows], self.w_hh, d_h_t)
        self._recurrent_gradient(segment, d_gates, adds)
        return d_gates
