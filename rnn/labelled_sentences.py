"""Labelled sentences, checked once, and laid out as the fused loop reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.network import checked_label, checked_tokens
from rnn.text import UNKNOWN

LabelledTokens: TypeAlias = Sequence[tuple[NDArray[np.integer[Any]], int]]
"""A set of sentences as `train` takes it: (tokens, label), tokens (T,) from Vocabulary.encode, label 0..C-1."""


@dataclass(frozen=True, eq=False, slots=True)
class Sentence:
    """One sentence of T words as the fused loop reads it: rows of a table whose row w is column w of w_xh.

    Row V + 1 of that table is always zero, and is what an unknown word reads. `rows` are the rows that an update
    changes. If each word is known and stands once, they are `reads` itself and `firsts` is None. Otherwise they are
    the U distinct known words, `firsts` are the positions where each stands first, and `again` has a pair (place in
    `rows`, position) for every time that one stands again.
    """

    length: int  # T
    label: int
    reads: NDArray[np.intp]  # (T,)
    rows: NDArray[np.intp]  # (U,)
    firsts: NDArray[np.intp] | None  # (U,)
    again: tuple[tuple[int, int], ...]


class SentenceSet:
    """A list of (tokens, label), checked and made ready. Raises ValueError that names the set and the sentence."""

    def __init__(self, items: LabelledTokens, name: str, vocab_size: int, classes: int) -> None:
        if len(items) == 0:
            raise ValueError(f"the {name} set is empty: it needs at least one sentence")
        token_lists, labels = [], []
        for number, (tokens, label) in enumerate(items):
            try:
                labels.append(checked_label(label, classes))
                token_lists.append(checked_tokens(tokens, vocab_size))
            except ValueError as error:
                raise ValueError(f"sentence {number} of the {name} set: {error}") from error
        self.items = list(zip(token_lists, labels, strict=True))  # N times (tokens, label)
        self.labels = np.array(labels)  # (N,)
        self.sentences = [_prepared(tokens, label, vocab_size) for tokens, label in self.items]
        self.longest = max(sentence.length for sentence in self.sentences)

        # For scoring, all sentences advance together, the longest first, so that those still being read at step t
        # are the first n.
        lengths = np.array([sentence.length for sentence in self.sentences])
        self.by_length = np.argsort(-lengths, kind="stable")  # (N,)
        self.steps: list[NDArray[np.intp]] = []  # T_max arrays (n,): the rows that step t reads
        for t in range(self.longest):
            reading = [self.sentences[i] for i in self.by_length if lengths[i] > t]
            self.steps.append(np.array([sentence.reads[t] for sentence in reading]))

    def __len__(self) -> int:
        return len(self.sentences)


def _prepared(tokens: NDArray[np.int64], label: int, vocab_size: int) -> Sentence:
    reads = np.where(tokens == UNKNOWN, vocab_size + 1, tokens).astype(np.intp)
    places: dict[int, int] = {}
    firsts, again = [], []
    for position, token in enumerate(tokens.tolist()):
        if token in places:
            again.append((places[token], position))
        elif token != UNKNOWN:
            places[token] = len(places)
            firsts.append(position)
    if len(places) == len(tokens):
        return Sentence(len(tokens), label, reads, reads, None, ())
    rows = np.array(list(places), np.intp)
    return Sentence(len(tokens), label, reads, rows, np.array(firsts, np.intp), tuple(again))
