"""What is done with a gradient: it is clipped, and the weights take a step against it.

This is the road to read; what `rnn/fast` trains goes another, which its tests hold equal to this one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeAlias, TypeVar

import numpy as np

from rnn.params import FloatArray, Weights

W = TypeVar("W", bound=Weights)


@dataclass(frozen=True, eq=False)
class Memory:
    """What an optimizer keeps from one update to the next: how many there were, and averages in the weights' shapes."""

    updates: int = 0
    averages: tuple[Weights, ...] = ()

    def copy(self) -> Memory:
        """The same numbers in arrays of their own."""
        if not self.averages:
            return self
        return Memory(self.updates, tuple(average.copy() for average in self.averages))


NO_MEMORY = Memory()
"""Of an optimizer that keeps nothing."""


class Optimizer(Protocol):
    """Changes weights by a gradient, that of one sentence or the mean of several."""

    averages: ClassVar[int]
    """How many averages its memory has, of every weight."""

    def __init__(self, learning_rate: float) -> None:
        """How far a step goes."""

    def fresh(self, weights: Weights) -> Memory:
        """The memory before the first update of these weights."""

    def update(self, weights: Weights, gradient: Weights, memory: Memory) -> Memory:
        """One step: changes the arrays of `weights` and of `memory` in place, and returns the memory for the next one.

        `gradient` is clipped already, and stays as it is.
        """


@dataclass(frozen=True)
class GradientDescent:
    """Gradient descent (article, section 8), for every element w of the weights and g of the gradient:

    w <- w - learning_rate g
    """

    averages: ClassVar[int] = 0

    learning_rate: float

    def fresh(self, weights: Weights) -> Memory:
        """It remembers nothing."""
        return NO_MEMORY

    def update(self, weights: Weights, gradient: Weights, memory: Memory) -> Memory:
        """One step, in place."""
        for array, slope in zip(weights.arrays(), gradient.arrays(), strict=True):
            array -= self.learning_rate * slope
        return memory


@dataclass(frozen=True)
class Momentum:
    """Gradient descent with momentum (Polyak 1964), as `torch.optim.SGD(momentum=0.9)` computes it; v_0 = 0:

    v <- 0.9 v + g        w <- w - learning_rate v
    """

    averages: ClassVar[int] = 1

    learning_rate: float

    def fresh(self, weights: Weights) -> Memory:
        """v of every element, all 0."""
        return Memory(0, (_zeros_like(weights),))

    def update(self, weights: Weights, gradient: Weights, memory: Memory) -> Memory:
        """One step, in place."""
        [velocity] = memory.averages
        for array, slope, v in zip(weights.arrays(), gradient.arrays(), velocity.arrays(), strict=True):
            v *= MOMENTUM
            v += slope
            array -= self.learning_rate * v
        return Memory(memory.updates + 1, memory.averages)


@dataclass(frozen=True)
class Adam:
    """Adam (Kingma and Ba 2015, arXiv:1412.6980), for the n-th update; m_0 = v_0 = 0:

        m <- 0.9 m + 0.1 g        v <- 0.999 v + 0.001 g^2
        w <- w - learning_rate (m / (1 - 0.9^n)) / (sqrt(v / (1 - 0.999^n)) + 1e-8)

    Its step is about as long as the learning rate for every element, however small its gradient.
    """

    averages: ClassVar[int] = 2

    learning_rate: float

    def fresh(self, weights: Weights) -> Memory:
        """m and v of every element, all 0."""
        return Memory(0, (_zeros_like(weights), _zeros_like(weights)))

    def update(self, weights: Weights, gradient: Weights, memory: Memory) -> Memory:
        """One step, in place."""
        n = memory.updates + 1
        first, second = memory.averages
        of_first, of_second = ADAM_DECAY
        parts = (each.arrays() for each in (weights, gradient, first, second))
        for array, slope, m, v in zip(*parts, strict=True):
            m += (1 - of_first) * (slope - m)
            v += (1 - of_second) * (slope**2 - v)
            root = np.sqrt(v / (1 - of_second**n)) + ADAM_EPSILON
            array -= self.learning_rate / (1 - of_first**n) * m / root
        return Memory(n, memory.averages)


MOMENTUM = 0.9
ADAM_DECAY = (0.9, 0.999)
ADAM_EPSILON = 1e-8

OPTIMIZERS: Mapping[str, type[Optimizer]] = {
    "sgd": GradientDescent,
    "momentum": Momentum,
    "adam": Adam,
}
"""Every optimizer by its name."""


def clip_by_element(gradient: W, clip: float) -> W:
    """Every element g becomes min(max(g, -clip), clip), in a gradient of its own (article, section 8)."""
    return type(gradient)(*(np.clip(array, -clip, clip) for array in gradient.arrays()))


def clip_by_norm(gradient: W, clip: float) -> W:
    """A gradient longer than `clip` is shortened to it, its direction kept (Pascanu et al. 2013, arXiv:1211.5063).

    Its length is the root of the sum of the squares of all its elements. One that is not finite stays as it is.
    """
    length = _length(gradient)
    if length == math.inf and (largest := _largest(gradient)) < math.inf:
        # Its squares are beyond a float, and it itself is not: it is measured in its largest element.
        gradient = type(gradient)(*(array / largest for array in gradient.arrays()))
        length = _length(gradient)
    elif not clip < length < math.inf:
        return gradient
    return type(gradient)(*(array * (clip / length) for array in gradient.arrays()))


def _length(gradient: Weights) -> float:
    """The root of the sum of the squares; infinity where that is beyond a float."""
    return math.sqrt(sum(float(np.vdot(array, array)) for array in gradient.arrays()))


def _largest(gradient: Weights) -> float:
    """The largest absolute value of its elements."""
    return float(max(np.abs(array).max(initial=0.0) for array in gradient.arrays()))


ClipBy: TypeAlias = Callable[[Weights, float], Weights]
"""How a gradient is clipped, and to what."""

CLIPS: Mapping[str, ClipBy] = {
    "element": clip_by_element,
    "norm": clip_by_norm,
}
"""Every way to clip a gradient by its name."""


def _zeros_like(weights: W) -> W:
    return type(weights)(*(np.zeros_like(array) for array in weights.arrays()))


def mean_of(gradients: list[W]) -> W:
    """The mean of the gradients of several sentences."""
    if len(gradients) == 1:
        return gradients[0]
    arrays: tuple[FloatArray, ...] = tuple(
        np.add.reduce(alike) / len(gradients) for alike in zip(*(each.arrays() for each in gradients), strict=True)
    )
    return type(gradients[0])(*arrays)
