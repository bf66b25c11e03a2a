"""Trains one network of any cell that has a tape: the sentences of a mini-batch side by side, or one at a time.

The equations are those of `rnn.network`, `rnn.cells` and `rnn.optimizers`, as `rnn.plain` goes through them, and tests
compare the two. One product serves a word of every sentence of the batch; and there is no padding: those that have
ended are left out (`rnn.fast.packing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.fast.batched import clip
from rnn.fast.layout import PIECE, Layout, Row, pieces
from rnn.fast.packing import Packed, Segment, Texts, parts
from rnn.fast.tapes import TAPES
from rnn.fast.tapes.tape import add_product
from rnn.labelled_sentences import SentenceSet
from rnn.optimizers import ClipBy, Memory, Optimizer, clip_by_element
from rnn.params import FloatArray, Weights
from rnn.readouts import Readout
from rnn.settings import Bptt

TAPE_BYTES = 32 * 2**20
"""About the most that a batch may have in memory at once. A longer one is read in segments, and on the way back each
segment is read once more from the states before it, which are kept."""

CACHED_BYTES = 2**20
"""What a core's second cache holds: where nothing has to be kept, the steps of a batch come in parts of this size."""

WAITING = 2**18
"""The numbers of answers, 2 MB, that are scored at once."""


class SideBySideRun:
    """The weights of one run. It takes and answers what `rnn.plain.PlainRun` does, for the cells in `TAPES`."""

    def __init__(
        self,
        params: RecurrentCell,
        training_set: SentenceSet,
        *,
        optimizer: Optimizer,
        clip_by: ClipBy,
        clip: float,
        bptt: Bptt,
        batch_size: int = 1,
        memory: Memory | None = None,
        dtype: DTypeLike = np.float64,
        tape_bytes: int = TAPE_BYTES,
    ) -> None:
        """Copies the params, in `dtype`, and the optimizer's memory, None before the first update."""
        self.optimizer, self.bptt, self.tape_bytes = optimizer, bptt, tape_bytes
        self.clip_by, self.clip, self.batch_size = clip_by, clip, batch_size
        with np.errstate(over="ignore"):
            self.bound = np.array(clip, dtype)
        H, C = params.hidden_size, params.classes
        self.layout = layout = Layout(type(params), params.vocab_size, H, C, dtype)
        self.cell_tape = TAPES[type(params)]
        self.V, self.GH = layout.V, layout.GH
        self.row, self.table = layout.zeros()  # table (V+2, G H)
        self._weights = layout.views(self.row)
        for ours, theirs in zip(self._weights.arrays(), params.arrays(), strict=True):
            ours[:] = theirs
        self._memory = optimizer.fresh(self.row) if memory is None else layout.memory(memory)
        self.changes_all = bool(self._memory.averages)
        """Whether an update moves words too that the batch does not read, as one with momentum does."""
        self.d_row, self.d_table = layout.zeros()
        self._moved = np.arange(0)  # the rows of d_table that are not zero
        self.gradient = gradient = layout.arrays(self.d_row)
        self.d_w_hy, self.d_b_y = gradient["w_hy"], gradient["b_y"]
        self.bias, self.d_bias = self.table[self.V], self.d_row.rest[: self.GH]  # (G H,)

        self.row_bytes = self.cell_tape.per_row * H * layout.dtype.itemsize
        self.scored_rows = max(1, min(CACHED_BYTES, tape_bytes) // self.row_bytes)
        self.room = 0, 0  # of the tape, in rows and sentences
        self.read(training_set)

    def read(self, training_set: SentenceSet) -> None:
        """Learn from these sentences from the next epoch on."""
        self.training_set, self.texts = training_set, Texts.of(training_set)
        longest = np.sort(self.texts.lengths)[-self.batch_size :]
        self.most_rows = max(1, min(int(longest.sum()), self.tape_bytes // self.row_bytes))
        rows, sentences = max(len(longest), self.most_rows, self.scored_rows), max(len(longest), self.scored_rows)
        if rows > self.room[0] or sentences > self.room[1]:
            self.room = max(rows, self.room[0]), max(sentences, self.room[1])
            self.tape = self.cell_tape(self.layout.arrays(self.row), self.gradient, *self.room)

    def learn_at(self, rates: Sequence[float]) -> None:
        """Take another learning rate, the one in `rates`, from the next update on."""
        [rate] = rates
        self.optimizer = type(self.optimizer)(rate)

    def weights(self) -> RecurrentCell:
        """The weights themselves, not a copy: they change with the next batch that is trained on."""
        return self._weights

    def memories(self) -> Sequence[Memory]:
        """The optimizer's memory itself, not a copy."""
        return [self.layout.memory_views(self._memory)]

    def finite(self) -> NDArray[np.bool_]:
        """Whether all weights are finite, ()."""
        return np.asarray(all(np.isfinite(array).all() for array in self.row.arrays()))

    def train_epoch(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One epoch: read the training sentences in this order, and update the weights after each batch of them.

        A batch is the next `batch_size` sentences, the last one what is left; it is learnt from by the mean of its
        gradients. Returns mean loss and accuracy, (), of the answers on the way.
        """
        score = MeanScore(self.training_set.readout)
        with np.errstate(all="ignore"):  # numbers that overflow are found by the loss, after the epoch
            for places in parts(order, self.batch_size):
                packed = self.texts.batch(places, self.most_rows)
                score.add(self._learn(packed), packed.right)
        return score.mean()

    def evaluate(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy, (), over a set; changes nothing."""
        score = MeanScore(data.readout)
        with np.errstate(all="ignore"):
            for packed in Texts.of(data).blocks(self.scored_rows):
                logits, _ = self._read(packed)
                score.add(logits, packed.right)
        return score.mean()

    def _read(self, packed: Packed) -> tuple[FloatArray, list[list[FloatArray]]]:
        """The answers that count, (A, C), and of every segment the states before it. The last one is on the tape."""
        w_hy, b_y = self._weights.w_hy.T, self._weights.b_y
        logits = np.empty((len(packed.right), len(b_y)), self.layout.dtype)
        logits[:] = b_y  # y = w_hy h + b_y, and without words h is zero
        carried: list[FloatArray] = []  # nothing, which is zero
        before = []
        for segment in packed.segments:
            before.append(carried)
            self._read_segment(segment, carried)
            carried = self.tape.carry(segment)
            logits[segment.answers] += np.dot(self.tape.read_out(segment), w_hy)
        return logits, before

    def _read_segment(self, segment: Segment, carried: Sequence[FloatArray]) -> None:
        u = self.tape.u[: segment.rows]
        self.table.take(segment.reads, 0, u, "clip")  # they are all within the table; "raise" would take a copy
        np.add(u, self.bias, u)
        self.tape.begin(segment, carried)
        self.tape.forward(segment)

    def _learn(self, packed: Packed) -> FloatArray:
        """Read a batch, there and back, and update the weights; its answers (A, C) of before."""
        logits, before = self._read(packed)
        d_y = self.training_set.readout.slopes(logits, packed.right)  # (A, C)
        d_y *= packed.weights  # the mean over the batch begins here, at its smallest array
        for d_carried in self.tape.d_states:
            d_carried[: packed.sentences] = 0
        words, d_words = self._back(packed, before, d_y)
        np.add.reduce(d_y, axis=0, out=self.d_b_y)
        self._update(words, d_words)
        return logits

    def _back(
        self, packed: Packed, before: list[list[FloatArray]], d_y: FloatArray
    ) -> tuple[NDArray[np.intp], FloatArray]:
        """Back through a batch; the rows (U,) of the table that it reads, and their gradients (U, G H)."""
        segments = packed.segments
        if len(segments) == 1:
            [segment] = segments
            return segment.words[0], segment.by_word(self._back_segment(segment, packed, d_y, adds=False))
        self.d_row.rest[:] = 0
        words = np.unique(packed.reads)
        d_words = np.zeros((len(words), self.GH), self.layout.dtype)
        for segment, carried in zip(reversed(segments), reversed(before), strict=True):
            if segment is not segments[-1]:  # which is still on the tape
                self._read_segment(segment, carried)
            d_u = self._back_segment(segment, packed, d_y, adds=True)
            d_words[np.searchsorted(words, segment.words[0])] += segment.by_word(d_u)
        return words, d_words

    def _back_segment(self, segment: Segment, packed: Packed, d_y: FloatArray, *, adds: bool) -> FloatArray:
        """dL/du_t, (K, G H). Here every gradient but that of w_xh and of b_y is written, or added to."""
        tape, d_y = self.tape, d_y[segment.answers]  # (a, C)
        add_product(d_y.T, tape.read_out(segment), self.d_w_hy, adds)
        d_read = np.dot(d_y, self._weights.w_hy)  # (a, H)
        if packed.scored is None:
            tape.d_states[0][segment.answers] = d_read  # no step of this segment or after it has changed these
            d_u = tape.backward(segment, None, self.bptt, adds=adds)
        else:
            d_u = tape.backward(segment, segment.at_words(d_read), self.bptt, adds=adds)
        add_product(tape.ones[: segment.rows], d_u, self.d_bias, adds)
        return d_u

    def _update(self, words: NDArray[np.intp], d_words: FloatArray) -> None:
        """Clip the gradient and take a step against it. `d_words` (U, G H) is that of the rows of the table read."""
        if len(words) and words[-1] > self.V:  # the row that unknown words read stays zero
            words, d_words = words[:-1], d_words[:-1]
        if self.changes_all:
            self.d_table[self._moved] = 0
            self.d_table[words], self._moved = d_words, words
            weights, gradient = self.row, self.d_row
        else:
            rows = self.table.take(words, 0)
            weights = Row(rows.reshape(-1), self.row.rest)
            gradient = Row(d_words.reshape(-1), self.d_row.rest)
        self._step(weights, self._clipped(gradient))
        if not self.changes_all:
            self.table[words] = rows

    def _step(self, weights: Row, gradient: Weights) -> None:
        """The optimizer's step; of many numbers piece by piece, which for Adam takes half as long."""
        before = self._memory
        if len(weights.words) + len(weights.rest) <= PIECE:
            self._memory = self.optimizer.update(weights, gradient, before)
            return
        for own, slopes, *averages in pieces([weights, gradient, *before.averages]):
            after = self.optimizer.update(own, slopes, Memory(before.updates, tuple(averages)))
        self._memory = Memory(after.updates, before.averages)

    def _clipped(self, gradient: Row) -> Weights:
        """The gradient as `clip_by` leaves it; it may change in place."""
        # A gradient that is not longer than the bound has no element above it either: no clip changes it.
        if sum(float(np.dot(array, array)) for array in gradient.arrays()) <= self.clip * self.clip:
            return gradient
        if self.clip_by is not clip_by_element:
            return self.clip_by(gradient, self.clip)
        for array in gradient.arrays():  # in a third of the time that copies take
            clip(array, self.bound)
        return gradient


class MeanScore:
    """The mean loss and accuracy of answers that come batch by batch, of which it keeps few at a time."""

    def __init__(self, readout: Readout) -> None:
        self.readout = readout
        self.logits: list[FloatArray] = []
        self.right: list[NDArray[Any]] = []
        self.waiting = self.count = 0
        self.sums = np.zeros(2)

    def add(self, logits: FloatArray, right: NDArray[Any]) -> None:
        """Answers (A, C) and what is right at them (A,)."""
        self.logits.append(logits)
        self.right.append(right)
        self.waiting += len(right)
        if self.waiting * logits.shape[1] > WAITING:
            self._score()

    def _score(self) -> None:
        score = self.readout.score(np.concatenate(self.logits), np.concatenate(self.right))
        self.sums += self.waiting * np.array(score)
        self.count += self.waiting
        self.logits, self.right, self.waiting = [], [], 0

    def mean(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Both, ()."""
        if self.waiting:
            self._score()
        loss, accuracy = self.sums / self.count
        return np.asarray(loss), np.asarray(accuracy)
