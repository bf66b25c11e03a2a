"""Copy: letters, a pause, and then the letters once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import ClassVar

from numpy.random import Generator

from ..dataset import Example, Yardstick
from .task import GATED, Task, choice

LETTERS = ("a", "b", "c", "d", "e", "f", "g", "h")
COPIED = 10
PAUSE, GO = "-", "?"


@dataclass(frozen=True)
class Copy(Task):
    """The copying memory task (Hochreiter and Schmidhuber 1997; as in Arjovsky, Shah and Bengio 2016).

    Ten letters, T steps of pause, the last of which says that the letters are asked for now, and ten steps more. The
    answer is a pause at all steps but the last ten, and there the letters in their order. `lengths` are T.
    """

    name = "Copy"
    asks = "Ten letters and a pause, at whose end “?” asks for the letters once more, in their order."
    teaches = "How much a network can hold at once, over a pause in which nothing comes in."
    readout = "every"
    counts = "steps of pause"

    lengths: tuple[int, int] = (20, 20)
    suggested: ClassVar[Mapping[str, float | str]] = {
        **GATED,
        "cell": "lstm",
        "hidden_size": 128,
        "learning_rate": 0.01,
        "epochs": 160,
    }

    @property
    def tokens(self) -> tuple[str, ...]:
        """The letters, the pause and what asks for the letters."""
        return tuple(sorted((*LETTERS, PAUSE, GO)))

    @property
    def labels(self) -> tuple[str, ...]:
        """The letters and the pause."""
        return (*LETTERS, PAUSE)

    @property
    def floor(self) -> Yardstick:
        """The shares of the labels at every step: the entropy of a label whose step is not known."""
        share = self._share()
        loss = -(1 - share) * log(1 - share) - share * log(share / len(LETTERS))
        return Yardstick(loss, "loss", "each answer as often as it comes")

    @property
    def baseline(self) -> Yardstick:
        """Knows when to answer with a letter, and not with which: 10 ln 8 / (T + 20)."""
        return Yardstick(self._share() * log(len(LETTERS)), "loss", "knows when to copy, but not what")

    def _share(self) -> float:
        """Of the steps at which a letter is asked for, over the trained lengths."""
        shortest, longest = self.lengths
        shares = [COPIED / (T + 2 * COPIED) for T in range(shortest, longest + 1)]
        return sum(shares) / len(shares)

    def draw(self, rng: Generator, length: int) -> Example:
        """`length` + 20 steps."""
        letters = choice(rng, LETTERS, COPIED)
        words = [*letters, *[PAUSE] * (length - 1), GO, *[PAUSE] * COPIED]
        answers = (*[PAUSE] * (COPIED + length), *letters)
        return Example(" ".join(words), " ".join(letters), target=answers)
