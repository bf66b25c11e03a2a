"""Parity: zeros and ones, and whether the ones are an even number or an odd one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from ..dataset import Example, Yardstick
from .task import GATED, Task, choice

BITS = ("0", "1")
PARITIES = ("even", "odd")
SEEN = 3
"""How many bits at the end the baseline looks at."""


@dataclass(frozen=True)
class Parity(Task):
    """Zeros and ones: the answer turns with every one, wherever it stands. `lengths` are in bits."""

    name = "Parity"
    asks = "Zeros and ones, and at the end it is asked whether the ones are an even number or an odd one."
    teaches = (
        "What a rule is worth: one that is learnt on ten bits and kept in two states holds for any number of them."
    )
    readout = "last"
    counts = "bits"

    lengths: tuple[int, int] = (1, 10)
    suggested: ClassVar[Mapping[str, float | str]] = {
        **GATED,
        "cell": "gru",
        "hidden_size": 32,
        "learning_rate": 0.005,
        "epochs": 100,
    }

    @property
    def tokens(self) -> tuple[str, ...]:
        """Both bits."""
        return BITS

    @property
    def labels(self) -> tuple[str, ...]:
        """Both answers."""
        return PARITIES

    @property
    def floor(self) -> Yardstick:
        """Either answer."""
        return Yardstick(1 / len(PARITIES), "accuracy", "either answer")

    @property
    def baseline(self) -> Yardstick:
        """What the last three bits tell: all where there are no others, and else nothing."""
        shortest, longest = self.lengths
        lengths = range(shortest, longest + 1)
        right = sum(1.0 if length <= SEEN else self.floor.value for length in lengths)
        return Yardstick(right / len(lengths), "accuracy", f"the last {SEEN} bits alone")

    def draw(self, rng: Generator, length: int) -> Example:
        """`length` bits."""
        bits = choice(rng, BITS, length)
        return Example(" ".join(bits), PARITIES[bits.count("1") % 2])
