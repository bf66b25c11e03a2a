"""What a task is: sequences that are made up, each with what the network is to answer, and how well others answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from numpy.random import Generator, default_rng

from ..dataset import Dataset, Example, Readout, Yardstick

BEYOND = 4
"""How many times the longest trained length is the longest that is measured."""

POINTS = 16
"""At how many lengths a trained network is measured, about; those that come with them anyway not counted."""

GATED: Mapping[str, float | str] = {"optimizer": "adam", "batch_size": 32, "clip_by": "norm", "init_scale": 0.1}
"""What suits gated cells: Adam, mini-batches, and a gradient whose direction clipping keeps."""

TRIES = 20
"""How often a test sequence is drawn anew that is one of those to train on."""


TRAIN, TEST = 1000, 300
"""Sequences to train on, of a fixed set or of an epoch, and to test on."""


class Task(ABC):
    """A generator of sequences: pure, so that the same random numbers give the same sequences.

    A sequence is an `Example` whose text is its tokens with spaces between them. What `lengths` count is the task's own
    affair and stands in `counts`: words to remember over, bits, levels of brackets.
    """

    name: ClassVar[str]
    asks: ClassVar[str]
    """What its sequences are, and what is to be answered, in one sentence."""
    teaches: ClassVar[str]
    """What is to be learnt about networks from this task, in one sentence."""
    readout: ClassVar[Readout]
    counts: ClassVar[str]
    """What the length of a sequence counts, as it stands under a chart."""
    suggested: ClassVar[Mapping[str, float | str]]
    """Names of settings to the values that suit this task."""
    lengths: tuple[int, int]
    """The shortest and the longest that are trained on."""

    @property
    def description(self) -> str:
        """What it asks and what it teaches, for the person who chooses."""
        return described(self.asks, self.teaches)

    @property
    def fixed_name(self) -> str:
        """What its fixed set is called; the one of fresh sequences has the name of the task."""
        return f"{self.name}, a fixed set"

    @property
    @abstractmethod
    def tokens(self) -> tuple[str, ...]:
        """Every token that may stand in a sequence, sorted: V of them."""

    @property
    @abstractmethod
    def labels(self) -> tuple[str, ...]:
        """What may be answered, C of them; of numbers there is one, the name of the number."""

    @property
    @abstractmethod
    def floor(self) -> Yardstick:
        """What is reached by answering without having read anything."""

    @property
    @abstractmethod
    def baseline(self) -> Yardstick:
        """What is reached by something simple that remembers nothing in order."""

    @abstractmethod
    def draw(self, rng: Generator, length: int) -> Example:
        """One sequence of this length."""

    def fresh(self, rng: Generator, n: int, length: int | None = None) -> list[Example]:
        """`n` sequences of this length, or each of one of the trained lengths, all of which are as likely.

        Raises ValueError for a length that the task has no sequences of.
        """
        if length is not None:
            if length < self.lengths[0]:
                raise ValueError(f"{self.name} has no sequences of length {length}: the shortest is {self.lengths[0]}")
            return [self.draw(rng, length) for _ in range(n)]
        shortest, longest = self.lengths
        return [self.draw(rng, int(drawn)) for drawn in rng.integers(shortest, longest + 1, n)]

    def of_epoch(self, seed: int, number: int, n: int) -> list[Example]:
        """The `n` fresh sequences of one epoch, the same whenever they are asked for: a run that goes on finds them.

        None is one of those that `dataset(seed)` tests on.
        """
        rng, tested = default_rng([seed, number]), {example.text for example in _tested(self, seed)}
        drawn: list[Example] = []
        while len(drawn) < n:
            drawn += [each for each in self.fresh(rng, n - len(drawn)) if each.text not in tested]
        return drawn

    def dataset(self, seed: int = 0, train: int = TRAIN, test: int = TEST) -> Dataset:
        """A fixed set. A test sequence that is to train on too is drawn anew, and left out if that does not help."""
        to_train, to_test = self.divided(seed, train, test)
        return self._set(self.fixed_name, to_train, to_test, seed)

    def fresh_dataset(self, seed: int = 0, n: int = TRAIN) -> Dataset:
        """A set whose `n` sequences to train on are fresh in each epoch; it tests on what `dataset(seed)` tests on."""
        return self._set(self.name, self.of_epoch(seed, 1, n), _tested(self, seed), seed, n)

    def divided(self, seed: int, train: int = TRAIN, test: int = TEST) -> tuple[list[Example], list[Example]]:
        """The sequences of a fixed set: to train on, and to test on."""
        rng = default_rng(seed)
        to_train = self.fresh(rng, train)
        texts = {example.text for example in to_train}
        to_test = []
        for _ in range(test):
            for _ in range(TRIES):
                [example] = self.fresh(rng, 1)
                if example.text not in texts:
                    to_test.append(example)
                    break
        return to_train, to_test

    def _set(self, name: str, train: Sequence[Example], test: Sequence[Example], seed: int, fresh: int = 0) -> Dataset:
        return Dataset(
            name=name,
            train=tuple(train),
            test=tuple(test),
            description=self.description,
            labels=self.labels,
            suggested=self.suggested,
            readout=self.readout,
            tokenizer="spaces",
            floor=self.floor,
            baseline=self.baseline,
            task=self,
            fresh=fresh,
            seed=seed,
        )

    def measured_lengths(self) -> tuple[int, ...]:
        """The lengths at which it is looked where a memory ends: up to four times the longest that is trained on."""
        shortest, longest = self.lengths
        step = -(-(BEYOND * longest - shortest) // POINTS)
        return tuple(sorted({*range(shortest, BEYOND * longest + 1, step), longest, BEYOND * longest}))

    def floor_at(self, length: int) -> Yardstick:
        """The floor of sequences of this one length, which need not be that of the trained ones together."""
        task: Any = self
        floor: Yardstick = replace(task, lengths=(length, length)).floor
        return floor


@lru_cache(maxsize=32)
def _tested(task: Task, seed: int) -> tuple[Example, ...]:
    """The sequences that every set of this seed tests on."""
    return tuple(task.divided(seed)[1])


def by_ending(task: Task, seen: int, n: int = 2000) -> float:
    """The accuracy of the answer that came most often after the same last `seen` tokens, in as many other sequences."""
    rng = default_rng(0)
    answers: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for example in task.fresh(rng, n):
        answers[ending(example, seen)][example.label] += 1
    best = {end: counts.most_common(1)[0][0] for end, counts in answers.items()}
    return sum(best.get(ending(example, seen)) == example.label for example in task.fresh(rng, n)) / n


def ending(example: Example, seen: int) -> tuple[str, ...]:
    """The last `seen` tokens of a sequence."""
    return tuple(example.text.split()[-seen:])


def described(asks: str, teaches: str) -> str:
    """Both sentences, the second of which says how, what or why."""
    return f"{asks} It teaches {teaches[0].lower()}{teaches[1:]}"


def choice(rng: Generator, of: Sequence[str], n: int) -> list[str]:
    """`n` of these, each as likely, with repetition."""
    return [of[place] for place in rng.integers(0, len(of), n)]
