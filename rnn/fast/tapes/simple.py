"""The tapes of the cells with one activation: tanh, ReLU and sigmoid."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from rnn.fast.packing import Segment
from rnn.fast.tapes.tape import Tape
from rnn.params import FloatArray
from rnn.settings import Bptt


class SimpleTape(Tape):
    """h_t = f(u_t + w_hh h_{t-1})."""

    @abstractmethod
    def activate(self, z: FloatArray, h: FloatArray) -> None:
        """f(z) into h."""

    @abstractmethod
    def slope(self, h: FloatArray, out: FloatArray) -> None:
        """df/dz from h = f(z)."""

    def forward(self, segment: Segment) -> None:
        """Three calls a step."""
        u, [states], recurrent, w_hh = self.u, self.states, self.recurrent, self.w_hh.T
        has_state = not segment.is_first
        for rows, before, after in segment.steps:
            z = u[rows]
            if has_state:
                mixed = recurrent[: len(z)]
                np.dot(states[before], w_hh, mixed)
                np.add(z, mixed, z)
            self.activate(z, states[after])
            has_state = True

    def backward(self, segment: Segment, d_read: FloatArray | None, bptt: Bptt, *, adds: bool) -> FloatArray:
        """dL/du_t = f'(z_t) dL/dh_t and dL/dh_{t-1} = w_hh^T dL/du_t; without the transpose if bptt="article"."""
        n, K = segment.counts[0], segment.rows
        d_u, [states], [d_h] = self.u[:K], self.states, self.d_states
        w_hh = self.w_hh if bptt == "exact" else self.w_hh.T
        self.slope(states[n : n + K], d_u)
        for rows, before, _ in reversed(segment.steps):
            d_z, d_h_t = d_u[rows], d_h[: rows.stop - rows.start]
            if d_read is not None:
                np.add(d_h_t, d_read[rows], d_h_t)
            np.multiply(d_z, d_h_t, d_z)
            if before.start or not segment.is_first:
                np.dot(d_z, w_hh, d_h_t)
        self._recurrent_gradient(segment, d_u, adds)
        return d_u


class TanhTape(SimpleTape):
    """f = tanh."""

    def activate(self, z: FloatArray, h: FloatArray) -> None:
        """tanh(z)."""
        np.tanh(z, h)

    def slope(self, h: FloatArray, out: FloatArray) -> None:
        """1 - h^2."""
        np.multiply(h, h, out)
        np.subtract(1, out, out)


class ReluTape(SimpleTape):
    """f = max(0, z)."""

    def activate(self, z: FloatArray, h: FloatArray) -> None:
        """max(0, z)."""
        np.maximum(z, 0, out=h)

    def slope(self, h: FloatArray, out: FloatArray) -> None:
        """1 where h > 0, else 0."""
        np.greater(h, 0, out)


class SigmoidTape(SimpleTape):
    """f = sigmoid."""

    def activate(self, z: FloatArray, h: FloatArray) -> None:
        """sigmoid(z)."""
        sigmoid(z, h)

    def slope(self, h: FloatArray, out: FloatArray) -> None:
        """h (1 - h)."""
        np.subtract(1, h, out)
        np.multiply(h, out, out)


def sigmoid(z: FloatArray, out: FloatArray) -> None:
    """1 / (1 + exp(-z)), as `rnn.cells.sigmoid` writes it."""
    np.multiply(z, 0.5, out)
    np.tanh(out, out)
    np.multiply(out, 0.5, out)
    np.add(out, 0.5, out)
