"""What is done with a gradient: its elements are clipped, and the weights take a step against it.

This is the road to read; networks of tanh are trained by `rnn/fast/batched.py`, whose tests hold it equal to this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rnn.params import Weights


class Optimizer(Protocol):
    """Changes weights by the gradient of one sentence. It keeps nothing from one update to the next."""

    def __init__(self, learning_rate: float, clip: float) -> None:
        """The two settings of a run that say how."""

    def update(self, weights: Weights, gradient: Weights) -> None:
        """Learn from one sentence: changes the arrays of `weights` in place; `gradient` stays as it is."""


@dataclass(frozen=True)
class GradientDescent:
    """Clipped gradient descent (article, section 8), for every element w of the weights and g of the gradient:

    g' = min(max(g, -clip), clip)        w <- w - learning_rate g'
    """

    learning_rate: float
    clip: float

    def update(self, weights: Weights, gradient: Weights) -> None:
        """One step, in place."""
        for array, slope in zip(weights.arrays(), gradient.arrays(), strict=True):
            array -= self.learning_rate * np.clip(slope, -self.clip, self.clip)
