"""Labelled sentences, checked once, and laid out as the fused loop reads them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from rnn.network import checked_tokens
from rnn.readouts import NOT_SCORED, READOUTS, Target
from rnn.settings import ReadoutName
from rnn.text import UNKNOWN

LabelledTokens: TypeAlias = Sequence[tuple[NDArray[np.integer[Any]], Target]]
"""A set of sentences as `train` takes it: (tokens, target), tokens (T,) from `Vocabulary.encode`.

What the target is, the readout says: a label 0..C-1, one for each word, or a number.
"""


@runtime_checkable
class FreshTokens(Protocol):
    """A training set that is drawn anew in each epoch, where `train` takes a list of sentences."""

    def of_epoch(self, number: int) -> LabelledTokens:
        """What is read in the epoch of that number, the same whenever it is asked for: a run that goes on reads it too.

        On that of number 0 an untrained network is scored.
        """


TrainingSet: TypeAlias = LabelledTokens | FreshTokens
"""What a network learns from: the same sentences in each epoch, or others."""


def labels_of(sentences: LabelledTokens) -> list[int]:
    """The label of each sentence. Raises ValueError where a target is another than one label of the whole sentence."""
    labels = []
    for number, (_, target) in enumerate(sentences):
        if not isinstance(target, int | np.integer):
            raise ValueError(f"sentence {number} has no label of its own: its target is a {type(target).__name__}")
        labels.append(int(target))
    return labels


@dataclass(frozen=True, eq=False, slots=True)
class Sentence:
    """One sentence of T words as the fused loop reads it: rows of a table whose row w is column w of w_xh.

    Row V + 1 of that table is always zero, and is what an unknown word reads. `rows` are the rows that an update
    changes. If each word is known and stands once, they are `reads` itself and `firsts` is None. Otherwise they are
    the U distinct known words, `firsts` are the positions where each stands first, and `again` has the places in `rows`
    and the positions of all that stand again: of characters nearly all, so in four bytes each.
    """

    length: int  # T
    label: int  # NOT_SCORED where the target is no label of the whole sentence
    reads: NDArray[np.intp]  # (T,)
    rows: NDArray[np.intp]  # (U,)
    firsts: NDArray[np.intp] | None  # (U,)
    again: tuple[array[int], array[int]]


class SentenceSet:
    """A list of (tokens, target), checked and made ready. Raises ValueError that names the set and the sentence."""

    def __init__(
        self, items: LabelledTokens, name: str, vocab_size: int, classes: int, readout: ReadoutName = "last"
    ) -> None:
        if len(items) == 0:
            raise ValueError(f"the {name} set is empty: it needs at least one sentence")
        self.readout = READOUTS[readout]
        self.items: list[tuple[NDArray[np.int64], Target]] = []  # N
        for number, (tokens, target) in enumerate(items):
            try:
                checked = checked_tokens(tokens, vocab_size)
                self.items.append((checked, self.readout.checked(target, len(checked), classes)))
            except ValueError as error:
                raise ValueError(f"sentence {number} of the {name} set: {error}") from error
        self.scored = [self.readout.scored(target, len(tokens)) for tokens, target in self.items]  # N
        self.labels = self.right_of(range(len(items)))  # of all answers that count; (N,) where each sentence has one
        self.lengths = np.array([len(tokens) for tokens, _ in self.items])  # (N,)
        self.longest = int(self.lengths.max())
        self.by_length = np.argsort(-self.lengths, kind="stable")  # (N,), the longest first
        words = np.concatenate([tokens for tokens, _ in self.items])
        self.reads = np.where(words == UNKNOWN, vocab_size + 1, words).astype(np.intp)  # of one sentence after another

    # What follows is worked out when it is asked for: not every loop does, and fresh sequences come each epoch.

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Each as `rnn.fast.batched` reads it, N."""
        ends = np.cumsum(self.lengths).tolist()
        return [
            _prepared(tokens, self.reads[end - len(tokens) : end], target if isinstance(target, int) else NOT_SCORED)
            for (tokens, target), end in zip(self.items, ends, strict=True)
        ]

    @cached_property
    def steps(self) -> list[NDArray[np.intp]]:
        """T_max arrays (n,): the rows that step t reads, where all sentences advance together, the longest first.

        So those still being read at step t are the first n.
        """
        starts = (np.cumsum(self.lengths) - self.lengths)[self.by_length]
        counts = np.searchsorted(-self.lengths[self.by_length], -np.arange(self.longest))
        return [self.reads[starts[:n] + t] for t, n in enumerate(counts.tolist())]

    def __len__(self) -> int:
        return len(self.items)

    def right_of(self, order: Iterable[int]) -> NDArray[Any]:
        """What is right at every answer that counts, of these sentences in this order."""
        return np.concatenate([self.scored[i].right for i in order])


class TwoSets:
    """What runs with one readout learn from, and are tested on."""

    def __init__(
        self,
        train_set: TrainingSet,
        test_set: LabelledTokens,
        vocab_size: int,
        classes: int,
        readout: ReadoutName = "last",
        first: int = 0,
    ) -> None:
        """`first` is the number of the epoch whose sentences are asked for first. Raises ValueError as a set does."""
        self._train_set, self._sizes = train_set, (vocab_size, classes, readout)
        self._number = first if isinstance(train_set, FreshTokens) else None  # None: every epoch has the same ones
        self._training = self._drawn(first)
        self.testing = SentenceSet(test_set, "test", *self._sizes)

    def training(self, number: int) -> SentenceSet:
        """The sentences of the epoch of that number; of fresh ones those of the newest epoch alone are kept."""
        if self._number is not None and self._number != number:
            self._number, self._training = number, self._drawn(number)
        return self._training

    def _drawn(self, number: int) -> SentenceSet:
        drawn = self._train_set
        return SentenceSet(
            drawn.of_epoch(number) if isinstance(drawn, FreshTokens) else drawn, "training", *self._sizes
        )


def _prepared(tokens: NDArray[np.int64], reads: NDArray[np.intp], label: int) -> Sentence:
    places: dict[int, int] = {}
    firsts, again = [], (array("i"), array("i"))
    for position, token in enumerate(tokens.tolist()):
        if token in places:
            again[0].append(places[token])
            again[1].append(position)
        elif token != UNKNOWN:
            places[token] = len(places)
            firsts.append(position)
    if len(places) == len(tokens):
        return Sentence(len(tokens), label, reads, reads, None, again)
    rows = np.array(list(places), np.intp)
    return Sentence(len(tokens), label, reads, rows, np.array(firsts, np.intp), again)
