"""Adding: the sum of the two marked numbers in a row of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from ..dataset import Example, Yardstick
from .task import GATED, Task, choice

LEVELS = 20
MARK = "*"
VALUES = tuple(f"{(2 * level + 1) / (2 * LEVELS):.3f}" for level in range(LEVELS))


@dataclass(frozen=True)
class Adding(Task):
    """The adding problem (Hochreiter and Schmidhuber 1997), one mark in each half as in Le, Jaitly and Hinton (2015).

    A network here reads words, so a number comes in as the word of its level: 0.025, 0.075 to 0.975, twenty middles of
    equal parts of 0..1. Middles, because their sum then has nearly the variance that numbers of any value have, 1/6,
    and so the floor that the problem is known by: (1 - 1/20^2) / 6 = 0.16625. Levels at both ends, 0 and 1 among them,
    would have 0.184. A marked number is a word of its own, "0.475*", so that a sequence of T numbers is T steps long.
    """

    name = "Adding"
    asks = "Two numbers in a row have a mark, one in each half, and at the end their sum is asked for."
    teaches = "How two numbers far apart come into one answer, which a gated cell learns and the plain one hardly."
    readout = "number"
    counts = "numbers"

    lengths: tuple[int, int] = (20, 20)
    suggested: ClassVar[Mapping[str, float | str]] = {**GATED, "cell": "gru", "learning_rate": 0.003, "epochs": 32}

    @property
    def tokens(self) -> tuple[str, ...]:
        """Every number, and every number with the mark."""
        return tuple(sorted([*VALUES, *(value + MARK for value in VALUES)]))

    @property
    def labels(self) -> tuple[str, ...]:
        """The one number that is asked for."""
        return ("sum",)

    @property
    def floor(self) -> Yardstick:
        """Always the mean sum: its mean squared error is the variance of the sum, that of a number twice."""
        return Yardstick(2 * _variance(), "squared error", "always the mean sum")

    @property
    def baseline(self) -> Yardstick:
        """One of both numbers and the mean of the other, whose variance is left."""
        return Yardstick(_variance(), "squared error", "one of both numbers, the other guessed")

    def draw(self, rng: Generator, length: int) -> Example:
        """`length` numbers, of which there must be two at least."""
        words = choice(rng, VALUES, length)
        half = length // 2
        marked = [int(rng.integers(0, half)), int(rng.integers(half, length))]
        total = sum(float(words[place]) for place in marked)
        for place in marked:
            words[place] += MARK
        return Example(" ".join(words), f"{total:.2f}", target=total)


def _variance() -> float:
    numbers = [float(value) for value in VALUES]
    mean = sum(numbers) / LEVELS
    return sum((number - mean) ** 2 for number in numbers) / LEVELS
