"""Temporal order: two words among others, and which of them came first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from ..dataset import Example, Yardstick
from .task import Task, choice

EVENTS = ("x", "y")
OTHERS = ("a", "b", "c", "d")
ORDERS = tuple(f"{first} {second}" for first in EVENTS for second in EVENTS)


@dataclass(frozen=True)
class TemporalOrder(Task):
    """Task 6a of Hochreiter and Schmidhuber (1997), with the places of Pascanu, Mikolov and Bengio (2013).

    Among T - 2 words that say nothing stand two that do, each "x" or "y": the first within a tenth to two tenths of the
    sequence, the second within four to five tenths. The answer is both in their order.
    """

    name = "Temporal order"
    asks = "Among words that say nothing stand two, each x or y, and at the end both are asked for in their order."
    teaches = "Why gradients are clipped by their norm, and what the first recurrent weights have to do with memory."
    readout = "last"
    counts = "words"

    lengths: tuple[int, int] = (20, 50)
    suggested: ClassVar[Mapping[str, float | str]] = {
        **{"hidden_size": 100, "learning_rate": 0.02, "init_scale": 0.2, "batch_size": 20, "clip_by": "norm"},
        **{"recurrent_init": "radius", "spectral_radius": 0.95, "schedule": "cosine", "epochs": 200},
    }

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words that say nothing, and the two that do."""
        return tuple(sorted(OTHERS + EVENTS))

    @property
    def labels(self) -> tuple[str, ...]:
        """Both words in their order."""
        return ORDERS

    @property
    def floor(self) -> Yardstick:
        """Any of the orders."""
        return Yardstick(1 / len(ORDERS), "accuracy", "any of the orders")

    @property
    def baseline(self) -> Yardstick:
        """A count of the words: it tells two of the four orders, and is at a loss between the other two."""
        counts = Counter(tuple(sorted(order.split())) for order in ORDERS)
        return Yardstick(len(counts) / len(ORDERS), "accuracy", "counting words without their order")

    def draw(self, rng: Generator, length: int) -> Example:
        """`length` words."""
        words = choice(rng, OTHERS, length)
        order = choice(rng, EVENTS, 2)
        for event, (begin, end) in zip(order, places(length), strict=True):
            words[int(rng.integers(begin, end))] = event
        return Example(" ".join(words), " ".join(order))


def places(length: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the first and the second of the words may stand: from the one number to before the other."""
    return (length // 10, 2 * length // 10), (4 * length // 10, 5 * length // 10)
