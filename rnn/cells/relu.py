"""The ReLU cell: the article's network with max(0, z) in the place of tanh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn.cells.simple import SimpleCell
from rnn.params import FloatArray


@dataclass(frozen=True, eq=False)
class Relu(SimpleCell):
    """A state from 0 up, without a bound (Le, Jaitly and Hinton 2015, arXiv:1504.00941).

    u_t = w_xh x_t + b_h        h_t = max(0, u_t + w_hh h_{t-1})        y_t = w_hy h_t + b_y
    """

    def activation(self, z: FloatArray) -> FloatArray:
        """max(0, z)."""
        return np.maximum(z, 0)

    def slope(self, h: FloatArray) -> FloatArray:
        """1 where z > 0, else 0; also at z = 0, where there is no derivative."""
        return (h > 0).astype(h.dtype)
