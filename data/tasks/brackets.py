"""Brackets: rows of which each bracket that was opened has been closed, or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import ClassVar

from numpy.random import Generator

from ..dataset import Example, Yardstick
from .task import GATED, Task, by_ending

OPEN, CLOSE = "(", ")"
ANSWERS = ("left open", "closed")
SEEN = 4
"""How many brackets at the end the baseline looks at."""


@dataclass(frozen=True)
class Brackets(Task):
    """Rows of brackets that are all closed at the end, or of which some are not; none is closed that is not open.

    `lengths` are how deep the brackets stand in each other. A row that is d deep goes up to d and down, to 0 or to any
    other number that is left open, and on the way stand some pairs more, at random places that are not as deep.
    """

    name = "Brackets"
    asks = "Brackets open and close, and at the end it is asked whether all that were opened are closed."
    teaches = "What a cell that can count has before one that cannot: brackets deeper than any that it has met."
    readout = "last"
    counts = "levels of brackets"

    lengths: tuple[int, int] = (1, 10)
    suggested: ClassVar[Mapping[str, float | str]] = {
        **GATED,
        **{
            "cell": "lstm",
            "hidden_size": 8,
            "learning_rate": 0.02,
            "init_scale": 0.3,
            "schedule": "cosine",
            "epochs": 50,
        },
    }

    @property
    def tokens(self) -> tuple[str, ...]:
        """Both brackets."""
        return (OPEN, CLOSE)

    @property
    def labels(self) -> tuple[str, ...]:
        """Whether brackets are left open."""
        return ANSWERS

    @property
    def floor(self) -> Yardstick:
        """Either answer."""
        return Yardstick(1 / len(ANSWERS), "accuracy", "either answer")

    @cached_property
    def baseline(self) -> Yardstick:
        """The best answer to the last four brackets alone, found in some rows and tried on others."""
        return Yardstick(by_ending(self, SEEN), "accuracy", f"the last {SEEN} brackets alone")

    def draw(self, rng: Generator, length: int) -> Example:
        """A row that is `length` deep."""
        is_closed = int(rng.integers(0, 2))
        left_open = 0 if is_closed else int(rng.integers(1, length + 1))
        row = OPEN * length + CLOSE * (length - left_open)
        for _ in range(int(rng.integers(0, length + 1))):
            places = [place for place, depth in enumerate(depths(row)) if depth < length]
            place = places[int(rng.integers(0, len(places)))]
            row = row[:place] + OPEN + CLOSE + row[place:]
        return Example(" ".join(row), ANSWERS[is_closed])


def depths(row: str) -> list[int]:
    """How many brackets are open before the first, between every two, and after the last."""
    return [0, *accumulate(1 if bracket == OPEN else -1 for bracket in row)]
