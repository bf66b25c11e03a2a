"""First-word recall: words, and the first of them once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import factorial
from typing import ClassVar

from numpy.random import Generator

from ..dataset import Example, Yardstick
from .task import Task, choice

WORDS = ("bird", "cat", "dog", "fish", "fox", "horse", "mouse", "owl")


@dataclass(frozen=True)
class Recall(Task):
    """Words drawn from one list, the first among them: nothing but its place tells it from those that follow.

    So a network has to take it in, and then keep others out. `lengths` are in words.
    """

    name = "First word"
    asks = "Words out of one list come one after the other, and at the end the first of them is asked for."
    teaches = "How long a network can keep one word in mind while others of the same kind come in."
    readout = "last"
    counts = "words"

    lengths: tuple[int, int] = (2, 10)
    suggested: ClassVar[Mapping[str, float | str]] = {"learning_rate": 0.05, "init_scale": 0.1, "epochs": 20}

    @property
    def tokens(self) -> tuple[str, ...]:
        """The words, of which each may be the first."""
        return WORDS

    @property
    def labels(self) -> tuple[str, ...]:
        """The words again."""
        return WORDS

    @property
    def floor(self) -> Yardstick:
        """Any of the words."""
        return Yardstick(1 / len(WORDS), "accuracy", "any of the words")

    @property
    def baseline(self) -> Yardstick:
        """The word that comes most often: of T words that came k times, each was the first in k of T cases."""
        shortest, longest = self.lengths
        shares = [most_often(T, len(WORDS)) / T for T in range(shortest, longest + 1)]
        return Yardstick(sum(shares) / len(shares), "accuracy", "the word that comes most often")

    def draw(self, rng: Generator, length: int) -> Example:
        """`length` words."""
        words = choice(rng, WORDS, length)
        return Example(" ".join(words), words[0])


def most_often(n: int, kinds: int) -> float:
    """How often the most frequent of `kinds` comes among `n` draws, in the mean: sum over k of P(it comes > k times).

    P(none comes more than k times) = n! / kinds^n times the coefficient of x^n in (sum over j <= k of x^j / j!)^kinds.
    """
    expected = 0.0
    for k in range(n):
        ways = [1.0] + [0.0] * n  # the coefficients of a power, which has one kind more each time
        for _ in range(kinds):
            ways = [sum(ways[m - j] / factorial(j) for j in range(min(k, m) + 1)) for m in range(n + 1)]
        expected += 1 - ways[n] * factorial(n) / kinds**n
    return expected
