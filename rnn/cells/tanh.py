"""The tanh cell, the plain recurrent network of the article: its activation and that one's derivative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from rnn.cells.simple import SimpleCell
from rnn.params import FloatArray


@dataclass(frozen=True, eq=False)
class Params(SimpleCell):
    """The article's network (section 2): three weight matrices and two biases.

        u_t = w_xh x_t + b_h        h_t = tanh(u_t + w_hh h_{t-1})        y_t = w_hy h_t + b_y

    Every value of h_t is within -1..1.
    """

    def activation(self, z: FloatArray) -> FloatArray:
        """tanh(z)."""
        h: FloatArray = np.tanh(z)
        return h

    def slope(self, h: FloatArray) -> FloatArray:
        """1 - h^2."""
        return 1 - h**2


def init_params(vocab_size: int, hidden_size: int, classes: int, rng: Generator, scale: float = 1e-3) -> Params:
    """Weights drawn from a normal distribution of standard deviation `scale`, biases zero (article, section 6).

    The scale of 1/1000 makes training begin on a long plateau: every sentence looks alike to such a network. The
    weights come from `rng` in the order w_xh, w_hh, w_hy.
    """
    return Params.initial(vocab_size, hidden_size, classes, rng, scale)
