"""The tanh network and clipped gradient descent, fused for speed: one run, or several that read the same sentences.

The equations are those of `rnn.network`, `rnn.cells.tanh` and `rnn.optimizers`, and tests compare the two. On vectors
of 64 numbers it is the numpy calls that cost, not the arithmetic. So this module makes few of them, writes into arrays
that it made beforehand, and lets each call serve every run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.cells.tanh import Params
from rnn.labelled_sentences import Sentence, SentenceSet
from rnn.optimizers import NO_MEMORY, Memory
from rnn.params import FloatArray
from rnn.readouts import mean_score
from rnn.settings import Bptt

CACHE_LINE = 64  # bytes


class BatchedRuns:
    """The weights of one run, or of R runs of one hidden size that read the same sentences in the same order.

    In the shapes, "..." is nothing for one run and R for a stack; RH is H or R * H. Each run of a stack comes out bit
    for bit as it does alone: the products take one run at a time, in the same sizes, and all else goes by element.
    """

    def __init__(
        self,
        params: Params,
        training_set: SentenceSet,
        *,
        rate: NDArray[np.float64] | float,
        clip: NDArray[np.float64] | float,
        bptt: Bptt,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Copies the params. `rate` and `clip` have shape (...); `bptt` is one for all runs."""
        *lead, H = params.b_h.shape
        V, C = params.vocab_size, params.classes

        def array(*shape: int) -> FloatArray:
            return aligned_zeros(shape, dtype)

        # One row for each word (its column of w_xh), then b_h, then a row of zeros for words that are unknown.
        self.table = array(V + 2, *lead, H)
        self.flat_table = self.table.reshape(V + 2, -1)  # (V+2, RH), the same memory
        self.bias = self.flat_table[V]  # (RH,)
        self.w_hh, self.w_hy, self.b_y = array(*lead, H, H), array(*lead, C, H), array(*lead, C)
        w_xh = np.moveaxis(self.table[:V], 0, -1)
        self.views = Params(w_xh=w_xh, w_hh=self.w_hh, w_hy=self.w_hy, b_h=self.table[V], b_y=self.b_y)
        self.flat_weights = [array.reshape(-1) for array in (self.table, self.w_hh, self.w_hy, self.b_y)]
        for ours, theirs in zip(self.views.arrays(), params.arrays(), strict=True):
            ours[:] = theirs
        self.bptt = bptt

        self.clips = np.asarray(clip, dtype)  # (...)
        self._set_rates(np.asarray(rate, dtype))
        # No element of dL/dy, and none of dL/dy h_T^T, is larger than 1: a clip of 1 or more never touches them.
        self.clips_output = bool(np.any(np.asarray(clip) < 1))

        # Exchanges the axis of runs with that of words: (words, ..., H) and (..., words, H).
        self.swapped = (1, 0, 2) if lead else (0, 1)
        # np.dot does the same products for one run, and is called faster than those that take a stack.
        self.matvec: Any = np.matvec if lead else np.dot
        self.vecmat: Any = np.vecmat if lead else np.dot
        self.matmul: Any = np.matmul if lead else np.dot

        self.one = np.ones((), dtype)
        self.recurrent, self.d_h = array(*lead, H), array(*lead, H)
        self.y, self.d_y, self.ratios = array(*lead, C), array(*lead, C), array(C, *lead, C)
        self.d_w_hh, self.d_w_hy, self.d_b_h = array(*lead, H, H), array(*lead, C, H), array(*lead, H)
        self.d_bias = self.d_b_h.reshape(-1)  # (RH,), the same memory
        self.cuts: dict[int, _Cut] = {}  # by length
        self.hidden = array(0, *lead, H)
        self.read(training_set)

    def read(self, training_set: SentenceSet) -> None:
        """Learn from these sentences from the next epoch on."""
        self.training_set = training_set
        T = training_set.longest
        if len(self.hidden) <= T:  # a longer sentence than there have been
            dtype, shape = self.y.dtype, self.d_h.shape
            self.hidden = aligned_zeros((T + 1, *shape), dtype)  # hidden[0] stays the zero state
            self.z, self.slope, self.d_z = (aligned_zeros((T, *shape), dtype) for _ in range(3))
            self.forward_steps = [(self.z[t], self.hidden[t], self.hidden[t + 1]) for t in range(1, T)]
            self.backward_steps = [(self.slope[t], self.d_z[t]) for t in reversed(range(1, T))]
            self.cuts.clear()
        for length in set(training_set.lengths.tolist()) - self.cuts.keys():
            self.cuts[length] = _Cut(self, length)

    def learn_at(self, rates: Sequence[float]) -> None:
        """Take other learning rates from the next sentence on, one for each run."""
        self._set_rates(np.array(rates, self.y.dtype).reshape(self.y.shape[:-1]))

    def _set_rates(self, rates: FloatArray) -> None:
        # The rate is multiplied into dL/dy, the first and smallest array of the backward pass, and reaches every
        # gradient from there. What is clipped is then rate * gradient, at rate * clip.
        C, H = self.w_hy.shape[-2:]
        with np.errstate(over="ignore"):
            bounds = rates * self.clips
            self.rate = np.repeat(rates[..., None], C, axis=-1)  # (..., C)
            targets = np.eye(C, dtype=rates.dtype)
            self.rated_targets = [target * self.rate for target in targets]  # C of (..., C)
            self.bounds = bounds.reshape(-1)  # (R,), or (1,) for one run
            self.unit_bounds = np.repeat(bounds, H)  # (RH,)
            self.least_bound_squared = bounds.min() ** 2

    def weights(self) -> Params:
        """The weights themselves, not a copy: they change with the next sentence that is trained on."""
        return self.views

    def params(self) -> Params:
        """A copy of the weights as they are now."""
        return self.weights().copy()

    def memories(self) -> Sequence[Memory]:
        """Of gradient descent, which has none: one for each run."""
        return [NO_MEMORY] * len(self.bounds)

    def finite(self) -> NDArray[np.bool_]:
        """Whether all weights are finite, (...)."""
        # A finite sum of squares proves it of all, in less than half the time that it takes to look at every number.
        with np.errstate(all="ignore"):
            if all(math.isfinite(np.dot(flat, flat)) for flat in self.flat_weights):
                return np.ones(self.b_y.shape[:-1], np.bool_)
        table, w_hh, w_hy, b_y = (np.isfinite(array) for array in (self.table, self.w_hh, self.w_hy, self.b_y))
        return np.asarray(
            table.all(axis=(0, -1)) & w_hh.all(axis=(-1, -2)) & w_hy.all(axis=(-1, -2)) & b_y.all(axis=-1)
        )

    def train_epoch(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One epoch: read the training sentences in this order, and update the weights after each.

        Returns mean loss and accuracy, (...), of the answers on the way.
        """
        logits = np.empty((len(order), *self.y.shape), self.y.dtype)
        with np.errstate(all="ignore"):  # numbers that overflow are found by the loss, after the epoch
            for n, i in enumerate(order.tolist()):
                sentence = self.training_set.sentences[i]
                cut = self.cuts[sentence.length]
                words = self._forward(sentence, cut)
                logits[n] = self.y
                self._backward(sentence, cut)
                self._update(sentence, cut, words)
        return mean_score(logits, self.training_set.labels[order])

    def _forward(self, sentence: Sentence, cut: _Cut) -> FloatArray:
        """Read a sentence, into `hidden` and `y`; returns the rows of the table that were read, (T, RH)."""
        w_hh, matvec, recurrent = self.w_hh, self.matvec, self.recurrent
        words: FloatArray = self.flat_table.take(sentence.reads, 0)
        np.add(words, self.bias, cut.flat_z)  # w_xh x_t + b_h for every t at once
        if sentence.length:
            np.tanh(cut.first_z, cut.first_h)  # h_0 = 0
        for z, h_before, h in cut.forward:
            matvec(w_hh, h_before, recurrent)
            np.add(z, recurrent, h)
            np.tanh(h, h)
        matvec(self.w_hy, cut.last_h, self.y)
        np.add(self.y, self.b_y, self.y)
        return words

    def _backward(self, sentence: Sentence, cut: _Cut) -> None:
        """From `y` through time: rate * dL/dy into `d_y`, rate * dL/dz_t into `d_z`."""
        ratios, d_y, d_h, w_hh, matvec, vecmat = self.ratios, self.d_y, self.d_h, self.w_hh, self.matvec, self.vecmat
        # p_c = 1 / sum_k exp(y_k - y_c), which is right even where an exp overflows: 1 / inf = 0.
        np.subtract(cut.y_column, self.y, ratios)
        np.exp(ratios, ratios)
        np.add(ratios[0], ratios[1], d_y)
        for k in range(2, len(ratios)):
            np.add(d_y, ratios[k], d_y)
        np.divide(self.rate, d_y, d_y)
        np.subtract(d_y, self.rated_targets[sentence.label], d_y)

        vecmat(d_y, self.w_hy, d_h)
        np.multiply(cut.h, cut.h, cut.slope)  # 1 - h_t^2 for every t at once
        np.subtract(self.one, cut.slope, cut.slope)
        for slope, d_z in cut.backward:
            np.multiply(slope, d_h, d_z)
            if self.bptt == "exact":
                vecmat(d_z, w_hh, d_h)
            else:
                matvec(w_hh, d_z, d_h)
        if sentence.length:
            np.multiply(cut.first_slope, d_h, cut.first_d_z)

    def _update(self, sentence: Sentence, cut: _Cut, words: FloatArray) -> None:
        """Sum the gradients over time, clip them, and take them from the weights."""
        d_y, d_w_hy, d_w_hh = self.d_y, self.d_w_hy, self.d_w_hh
        np.multiply(cut.d_y_column, cut.last_h_row, d_w_hy)
        if cut.forward:
            self.matmul(cut.d_z_columns, cut.h_rows, d_w_hh)
        np.add.reduce(cut.d_z, axis=0, out=self.d_b_h)
        d_words = cut.flat_d_z  # (T, RH)
        if sentence.firsts is not None:
            words = self.flat_table.take(sentence.rows, 0)  # (U, RH)
            d_words = cut.flat_d_z.take(sentence.firsts, 0)
            for place, t in zip(*sentence.again, strict=True):
                d_word = d_words[place]
                np.add(d_word, cut.flat_d_z[t], d_word)

        if self.clips_output:
            self._clip_output()
        # (sum_t |d_z|)^2 <= T sum_t d_z^2 (Cauchy-Schwarz): the cheapest sign that nothing needs clipping. Where one
        # run of the stack has overflown, the sum is not a number, and the others must be looked at.
        if not sentence.length * np.dot(cut.all_d_z, cut.all_d_z) <= self.least_bound_squared:
            self._clip(cut, d_words)

        np.subtract(self.w_hy, d_w_hy, self.w_hy)
        np.subtract(self.b_y, d_y, self.b_y)
        if cut.forward:
            np.subtract(self.w_hh, d_w_hh, self.w_hh)
        np.subtract(self.bias, self.d_bias, self.bias)
        np.subtract(words, d_words, words)
        self.flat_table[sentence.rows] = words

    def _clip(self, cut: _Cut, d_words: FloatArray) -> None:
        """Clip the gradients of w_xh, w_hh and b_h, where it may make a difference.

        As no |h| is above 1, no element of the three is larger than sum_t |d_z| of its hidden unit.
        """
        over = np.dot(cut.ones, np.abs(cut.flat_d_z)) > self.unit_bounds  # (RH,)
        if np.count_nonzero(over) == 0:
            return
        clip(d_words, self.unit_bounds)
        clip(self.d_bias, self.unit_bounds)
        R, H = len(self.bounds), self.d_h.shape[-1]
        if R == 1:
            clip(self.d_w_hh, self.bounds)
        else:  # this one is so much larger than the others that it pays to leave runs out
            for r in np.flatnonzero(over.reshape(R, H).any(axis=1)):
                clip(self.d_w_hh[r], self.bounds[r])

    def _clip_output(self) -> None:
        """Clip the gradients of w_hy and b_y."""
        for gradient in (self.d_w_hy, self.d_y):
            clip(gradient.reshape(len(self.bounds), -1), self.bounds[:, None])

    def evaluate(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy, (...), over a set; changes nothing. All its sentences are read side by side."""
        *lead, H = self.d_h.shape
        state: FloatArray = np.zeros((*lead, len(data), H), self.y.dtype)  # (..., N, H)
        w_hh, w_hy = np.swapaxes(self.w_hh, -1, -2), np.swapaxes(self.w_hy, -1, -2)
        with np.errstate(all="ignore"):
            for t, rows in enumerate(data.steps):
                words = self.flat_table.take(rows, 0)  # (n, RH)
                np.add(words, self.bias, words)
                z = words.reshape(-1, *lead, H).transpose(self.swapped)  # (..., n, H)
                h = state[..., : len(rows), :]
                if t:
                    np.add(z, np.matmul(h, w_hh), z)
                np.tanh(z, h)
            logits = state @ w_hy + self.b_y[..., None, :]  # (..., N, C)
        return mean_score(np.moveaxis(logits, -2, 0), data.labels[data.by_length])


class _Cut:
    """The parts of `BatchedRuns`' arrays that a sentence of T words uses, cut out once and not for every sentence."""

    def __init__(self, whole: BatchedRuns, T: int) -> None:
        hidden, z, d_z, slope = whole.hidden[: T + 1], whole.z[:T], whole.d_z[:T], whole.slope[:T]
        RH = whole.flat_table.shape[1]
        if T:
            self.first_z, self.first_h, self.first_slope, self.first_d_z = z[0], hidden[1], slope[0], d_z[0]
        # Steps of their own, of as many lengths as a set of long texts has, would take hundreds of megabytes.
        steps = max(0, T - 1)
        self.forward = whole.forward_steps[:steps]
        self.backward = whole.backward_steps[len(whole.backward_steps) - steps :]
        self.flat_z, self.flat_d_z, self.all_d_z = z.reshape(T, RH), d_z.reshape(T, RH), d_z.reshape(-1)
        self.h, self.slope, self.d_z = hidden[1:], slope, d_z
        self.last_h = hidden[T]
        self.last_h_row = hidden[T][..., None, :]  # (..., 1, H)
        self.y_column = np.moveaxis(whole.y, -1, 0)[..., None]  # (C, ..., 1)
        self.d_y_column = whole.d_y[..., :, None]  # (..., C, 1)
        self.ones = np.ones(T, whole.y.dtype)
        # h_0 is zero and adds nothing to the gradient of w_hh, but without it a sentence of two words would be a
        # product over a single step, which matmul does not hand to BLAS.
        self.d_z_columns = np.moveaxis(d_z, 0, -1)  # (..., H, T)
        self.h_rows = np.moveaxis(hidden[:T], 0, -2)  # (..., T, H)


def aligned_zeros(shape: tuple[int, ...], dtype: DTypeLike) -> FloatArray:
    """Zeros that begin on a cache line, where numpy would begin anywhere: products on them are a quarter faster."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    memory = np.zeros(size + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + size].view(dtype).reshape(shape)


def clip(gradient: FloatArray, bound: FloatArray) -> None:
    """Cut every element to -bound..bound, in place; half the time of np.clip on arrays so small."""
    np.minimum(gradient, bound, out=gradient)
    np.maximum(gradient, -bound, out=gradient)
