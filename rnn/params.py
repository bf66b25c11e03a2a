"""The five arrays that are the network, and how they start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.floating]
"""An array of float64, or of float32 where a stack was asked for in it."""


@dataclass(frozen=True, eq=False)
class Params:
    """Three weight matrices and two biases (article, section 2).

        h_t = tanh(w_xh x_t + w_hh h_{t-1} + b_h)        y_t = w_hy h_t + b_y

    V words, H hidden units, C classes; the leading axes "..." are empty for one network and number the runs of a
    stack. The same five shapes also hold a gradient.
    """

    w_xh: FloatArray  # (..., H, V)
    w_hh: FloatArray  # (..., H, H)
    w_hy: FloatArray  # (..., C, H)
    b_h: FloatArray  # (..., H)
    b_y: FloatArray  # (..., C)

    @property
    def vocab_size(self) -> int:
        """V, the number of words."""
        return int(self.w_xh.shape[-1])

    @property
    def hidden_size(self) -> int:
        """H, the number of hidden units."""
        return int(self.w_hh.shape[-1])

    @property
    def classes(self) -> int:
        """C, the number of classes."""
        return int(self.w_hy.shape[-2])

    def arrays(self) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
        """w_xh, w_hh, w_hy, b_h, b_y: the arrays themselves, not copies."""
        return self.w_xh, self.w_hh, self.w_hy, self.b_h, self.b_y

    def copy(self) -> Params:
        """The same numbers in five arrays of their own."""
        return Params(*(array.copy() for array in self.arrays()))


def init_params(vocab_size: int, hidden_size: int, classes: int, rng: Generator, scale: float = 1e-3) -> Params:
    """Weights drawn from a normal distribution of standard deviation `scale`, biases zero (article, section 6).

    The scale of 1/1000 makes training begin on a long plateau: every sentence looks alike to such a network. The
    weights come from `rng` in the order w_xh, w_hh, w_hy.
    """
    with np.errstate(over="ignore"):  # a scale near the largest float makes weights that are not finite
        w_xh, w_hh, w_hy = (
            scale * rng.standard_normal(shape)
            for shape in ((hidden_size, vocab_size), (hidden_size, hidden_size), (classes, hidden_size))
        )
    return Params(w_xh=w_xh, w_hh=w_hh, w_hy=w_hy, b_h=np.zeros(hidden_size), b_y=np.zeros(classes))
