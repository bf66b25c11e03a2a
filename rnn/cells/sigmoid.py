"""The sigmoid cell: the article's network with 1 / (1 + exp(-z)) in the place of tanh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn.cells.simple import SimpleCell
from rnn.params import FloatArray


def sigmoid(z: FloatArray) -> FloatArray:
    """1 / (1 + exp(-z)), written with tanh so that no exp overflows."""
    half: FloatArray = np.tanh(z / 2)
    return (1 + half) / 2


@dataclass(frozen=True, eq=False)
class Sigmoid(SimpleCell):
    """A state within 0..1 (Elman 1990, "Finding Structure in Time").

    u_t = w_xh x_t + b_h        h_t = sigmoid(u_t + w_hh h_{t-1})        y_t = w_hy h_t + b_y

    Its slope is a quarter at most, so a gradient shrinks four times faster on its way back than it may with tanh.
    """

    steepest = 0.25

    def activation(self, z: FloatArray) -> FloatArray:
        """sigmoid(z)."""
        return sigmoid(z)

    def slope(self, h: FloatArray) -> FloatArray:
        """h (1 - h)."""
        return h * (1 - h)
