"""Where the numbers of a network stand in memory: all in one row, so that what goes by element takes few calls."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike

from rnn.cells.cell import RecurrentCell
from rnn.fast.batched import CACHE_LINE, aligned_zeros
from rnn.optimizers import Memory
from rnn.params import FloatArray, Weights

AnyCell = TypeVar("AnyCell", bound=RecurrentCell)


@dataclass(frozen=True, eq=False)
class Row(Weights):
    """All weights of a network, or something in their shapes, as two rows of numbers. An optimizer asks no more."""

    words: Annotated[FloatArray, "N"]  # w_xh, word after word: all words, or those that a batch reads
    rest: Annotated[FloatArray, "N"]  # the other arrays, with zeros between them


PIECE = 2**16
"""The numbers that an optimizer is given at once of each array: half a megabyte, which stays in a core's cache."""


def pieces(rows: Sequence[Weights]) -> Iterator[tuple[Row, ...]]:
    """Rows of equal lengths, cut alike into pieces that an update by element goes through one after the other."""
    nothing = rows[0].arrays()[0][:0]
    for arrays in zip(*(row.arrays() for row in rows), strict=True):
        for begin in range(0, len(arrays[0]), PIECE):
            yield tuple(Row(nothing, array[begin : begin + PIECE]) for array in arrays)


class Layout(Generic[AnyCell]):
    """How the arrays of one cell lie in a `Row`: G H numbers for each word, then b_h, then zeros, then the others.

    The zeros after b_h are what a word reads that is unknown, so that the table (V+2, G H) of all that a step may read
    is one piece of memory: it is the table that `rnn.labelled_sentences` numbers the rows of.
    """

    def __init__(self, cell: type[AnyCell], vocab_size: int, hidden_size: int, classes: int, dtype: DTypeLike) -> None:
        self.cell, self.dtype = cell, np.dtype(dtype)
        self.shapes = cell.shapes(vocab_size, hidden_size, classes)
        self.V, self.GH = vocab_size, cell.gates * hidden_size
        line = CACHE_LINE // self.dtype.itemsize
        self.places, end = {"b_h": 0}, 2 * self.GH
        for name in self.shapes:
            if name not in ("w_xh", "b_h"):
                begin = -(-(self.V * self.GH + end) // line) * line - self.V * self.GH  # on a cache line
                self.places[name], end = begin, begin + math.prod(self.shapes[name])
        self.rest = end

    def zeros(self) -> tuple[Row, FloatArray]:
        """A row of zeros for all words, and the table that is in it."""
        whole = aligned_zeros((self.V * self.GH + self.rest,), self.dtype)
        table = whole[: (self.V + 2) * self.GH].reshape(self.V + 2, self.GH)
        return Row(whole[: self.V * self.GH], whole[self.V * self.GH :]), table

    def arrays(self, row: Row) -> dict[str, FloatArray]:
        """The arrays of a row for all words by their names, in their own shapes; no copies."""
        found = {"w_xh": np.moveaxis(row.words.reshape(self.V, *self.shapes["w_xh"][:-1]), 0, -1)}
        for name, begin in self.places.items():
            shape = self.shapes[name]
            found[name] = row.rest[begin : begin + math.prod(shape)].reshape(shape)
        return found

    def views(self, row: Row) -> AnyCell:
        """The same as a cell."""
        return self.cell(**self.arrays(row))

    def copied(self, weights: Weights) -> Row:
        """The same numbers in a row of their own."""
        row, _ = self.zeros()
        for ours, theirs in zip(self.views(row).arrays(), weights.arrays(), strict=True):
            ours[:] = theirs
        return row

    def memory(self, memory: Memory) -> Memory:
        """An optimizer's memory as it keeps it for a `Row`, copied from that of a network."""
        return Memory(memory.updates, tuple(self.copied(average) for average in memory.averages))

    def memory_views(self, memory: Memory) -> Memory:
        """The way back: that of a network, without copies."""
        averages = (self.views(Row(*average.arrays())) for average in memory.averages)
        return Memory(memory.updates, tuple(averages))
