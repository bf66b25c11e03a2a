"""Sentences of different lengths side by side: which rows each step reads, and in what parts the steps are taken.

The sentences of a batch stand in the order of their lengths, the longest first, so that those still being read at
step t are the first n_t of them. What belongs to a word stands in "packed" arrays: n_0 rows for the first words, n_1
for the second words, and so on; K rows, as many as there are words, and none for padding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rnn.labelled_sentences import SentenceSet

KEPT_WORDS = 20_000
"""Of sentences that are read one at a time: what is known of so many words is kept, in about 6 MB."""


class Texts:
    """The words of a set's sentences in one array, as rows of the table that `rnn.labelled_sentences` tells of.

    What is packed again and again is packed once, for all runs that read the set: `Texts.of` gives them the same one.
    """

    _known: ClassVar[WeakKeyDictionary[SentenceSet, Texts]] = WeakKeyDictionary()

    @classmethod
    def of(cls, data: SentenceSet) -> Texts:
        """Those of a set, for as long as the set is in use."""
        if data not in cls._known:
            cls._known[data] = cls(data)
        return cls._known[data]

    def __init__(self, data: SentenceSet) -> None:
        self.lengths = data.lengths  # (N,)
        self.starts = np.cumsum(self.lengths) - self.lengths  # (N,)
        self.reads = data.reads
        self.counts = np.array([len(scored.rows) for scored in data.scored])  # (N,), answers of each that count
        pairs = zip(data.items, data.scored, strict=True)
        self.at_end = all(scored.rows[-1] == len(tokens) and len(scored.rows) == 1 for (tokens, _), scored in pairs)
        """Whether each sentence has one answer that counts, that after its last word."""
        self.right = data.labels  # (N,)
        if not self.at_end:  # then no sentence is without words
            places = np.repeat(self.starts, self.counts) + np.concatenate([each.rows for each in data.scored]) - 1
            self.is_scored = np.zeros(len(self.reads), np.bool_)
            self.is_scored[places] = True
            self.right = np.zeros(len(self.reads), data.labels.dtype)  # for every word
            self.right[places] = data.labels
        self._by_length = data.by_length
        self._single: dict[tuple[int, int], Packed] = {}
        self._blocks: dict[int, list[Packed]] = {}

    def batch(self, places: NDArray[np.intp], most_rows: int) -> Packed:
        """As `pack`; one sentence of a set that is not large is packed the first time alone."""
        if len(places) > 1 or len(self.reads) > KEPT_WORDS:
            return self.pack(places, most_rows)
        key = int(places[0]), most_rows
        packed = self._single.get(key)
        if packed is None:
            packed = self._single[key] = self.pack(places, most_rows)
        return packed

    def blocks(self, most_rows: int) -> list[Packed]:
        """The whole set, in blocks of sentences of about one length that have at most `most_rows` rows a step."""
        if most_rows not in self._blocks:
            self._blocks[most_rows] = [self.pack(places, most_rows) for places in parts(self._by_length, most_rows)]
        return self._blocks[most_rows]

    def pack(self, places: NDArray[np.intp], most_rows: int) -> Packed:
        """The sentences at these places, in segments of at most `most_rows` rows, or of one step if that has more."""
        lengths = self.lengths[places]
        order = np.argsort(-lengths, kind="stable")  # (n,)
        lengths, places = lengths[order], places[order]
        t = np.arange(lengths[0])[:, None]  # (T, 1)
        is_read = t < lengths  # (T, n)
        words = (self.starts[places] + t)[is_read]  # (K,)
        counts = np.count_nonzero(is_read, axis=1).tolist()
        if self.at_end:
            return Packed(lengths, counts, self.reads[words], most_rows, self.right[places], None, 1 / len(places))
        is_scored = self.is_scored[words]  # (K,)
        weights = np.broadcast_to(1 / (len(places) * self.counts[places]), is_read.shape)[is_read][is_scored]
        rows, right = np.flatnonzero(is_scored), self.right[words[is_scored]]
        return Packed(lengths, counts, self.reads[words], most_rows, right, rows, weights[:, None])


@dataclass(frozen=True, eq=False)
class Packed:
    """n sentences of K words in all, ready to be read side by side, of which A answers count."""

    lengths: NDArray[np.intp]  # (n,), falling
    counts: list[int]  # T times n_t
    reads: NDArray[np.intp]  # (K,), rows of the table
    most_rows: int
    right: NDArray[Any]  # (A,), what is right at each answer
    scored: NDArray[np.intp] | None  # (A,), the word after which each is; None: after the last one of each sentence
    weights: NDArray[np.float64] | float  # (A, 1), of each loss in the mean over the batch

    @property
    def sentences(self) -> int:
        """n."""
        return len(self.lengths)

    @cached_property
    def segments(self) -> list[Segment]:
        """The steps in order, as many in a segment as its rows allow."""
        found: list[Segment] = []
        begin = row = rows = 0
        for t, count in enumerate(self.counts):
            if rows and rows + count > self.most_rows:
                found.append(self._segment(begin, t, row, row + rows))
                begin, row, rows = t, row + rows, 0
            rows += count
        if rows:
            found.append(self._segment(begin, len(self.counts), row, row + rows))
        return found

    def _segment(self, begin: int, end: int, first_row: int, last_row: int) -> Segment:
        counts = self.counts[begin:end]
        going_on = self.counts[end] if end < len(self.counts) else 0
        if self.scored is None:
            answers, places = slice(going_on, counts[0]), np.arange(going_on, counts[0])
            firsts = np.array([0, *accumulate(counts)])  # the row of each step's first word
            read_out = firsts[self.lengths[places] - begin - 1] + places
        else:
            first, last = np.searchsorted(self.scored, [first_row, last_row]).tolist()
            answers, read_out = slice(first, last), self.scored[first:last] - first_row
        return Segment(begin == 0, counts, going_on, self.reads[first_row:last_row], answers, read_out)


@dataclass(frozen=True, eq=False)
class Segment:
    """Some steps of a batch. The states of a segment have a block of rows before its first step, and one after each.

    The block before has n rows, one for each sentence that is read at the first step; that after a step has the rows
    of the sentences that the step reads, so that of the words of a packed array, n rows later.
    """

    is_first: bool  # whether it begins with the first words, before which every state is zero
    counts: list[int]  # n_t of each of its steps
    going_on: int  # how many sentences have words left after it
    reads: NDArray[np.intp]  # (K,), K of this segment
    answers: slice  # which of the batch's answers are in this segment: a of them
    read_out: NDArray[np.intp]  # (a,), the word after which each is

    @property
    def rows(self) -> int:
        """K, the words of the segment."""
        return len(self.reads)

    @cached_property
    def steps(self) -> list[tuple[slice, slice, slice]]:
        """Of each step its rows of a packed array, and its rows of the states before and after it."""
        found, row, before = [], 0, 0
        for count in self.counts:
            after = self.counts[0] + row
            found.append((slice(row, row + count), slice(before, before + count), slice(after, after + count)))
            row, before = row + count, after
        return found

    @cached_property
    def _blocks(self) -> NDArray[np.intp]:
        """Where each block of the states begins."""
        return np.array([0, *accumulate(self.counts[:-1], initial=self.counts[0])])

    def before(self, states: NDArray[np.floating], begin: int = 0) -> NDArray[np.floating]:
        """The state before each word from row `begin` of the packed arrays on."""
        if self.counts[-1] == self.counts[0]:  # no sentence ends on the way
            return states[begin : self.rows]
        found: NDArray[np.floating] = states.take(self._rows_before[begin:], 0)
        return found

    @cached_property
    def _rows_before(self) -> NDArray[np.intp]:
        """The row of the states before each word, (K,)."""
        firsts = np.array([rows.start for rows, _, _ in self.steps])
        return np.repeat(self._blocks[:-1] - firsts, self.counts) + np.arange(self.rows)

    @cached_property
    def words(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """The distinct rows of the table that are read (U,), the words (K,) row by row, and where each row begins."""
        by_row = np.argsort(self.reads, kind="stable")
        reads = self.reads[by_row]
        begins = np.flatnonzero(np.concatenate([IS_FIRST, reads[1:] != reads[:-1]]))
        return reads[begins], by_row, begins

    def by_word(self, d_u: NDArray[np.floating]) -> NDArray[np.floating]:
        """Rows of packed words (K, ..) added up for each distinct row of the table that they read: (U, ..)."""
        _, by_row, begins = self.words
        d_rows = d_u.take(by_row, 0)
        found: NDArray[np.floating] = np.add.reduceat(d_rows, begins, axis=0) if len(begins) < self.rows else d_rows
        return found

    def at_words(self, d_read: NDArray[np.floating]) -> NDArray[np.floating]:
        """Rows of answers (a, ..) as rows of packed words (K, ..), zero where no answer counts."""
        if len(d_read) == self.rows:
            return d_read
        found = np.zeros((self.rows, *d_read.shape[1:]), d_read.dtype)
        found[self.read_out] = d_read
        return found


IS_FIRST = np.array([True])


def parts(places: NDArray[np.intp], size: int) -> Iterator[NDArray[np.intp]]:
    """The places in their order, `size` at a time."""
    for begin in range(0, len(places), size):
        yield places[begin : begin + size]
