"""The training loop of one run, or of a stack of runs in lockstep, laid out for speed.

The equations are those of `network`, and a test holds the two together. On vectors of 64 numbers it is the numpy calls
that cost, not the arithmetic. So this file makes few of them, writes into arrays that it made beforehand, and lets each
call serve every run of the stack.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.network import cross_entropy
from rnn.params import FloatArray, Params
from rnn.sentences import Sentence, SentenceSet
from rnn.settings import Bptt

CACHE_LINE = 64  # bytes


class Lockstep:
    """The weights of one run, or of R runs of one hidden size that read the same sentences in the same order.

    In the shapes, "..." is nothing for one run and R for a stack; RH is H or R * H.
    """

    def __init__(
        self,
        params: Params,
        learning: SentenceSet,
        *,
        rate: NDArray[np.float64] | float,
        clip: NDArray[np.float64] | float,
        bptt: Bptt,
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Copies the params. `rate` and `clip` have shape (...); `bptt` is one for all runs."""
        *lead, H = params.b_h.shape
        V, C = params.vocab_size, params.classes
        self.learning = learning
        self.bptt = bptt
        self.runs = math.prod(lead)
        self.size = H

        def array(*shape: int) -> FloatArray:
            return aligned_zeros(shape, dtype)

        # One row for each word (its column of w_xh), then b_h, then a row of zeros for words that are unknown.
        self.table = array(V + 2, *lead, H)
        self.table[:V] = np.moveaxis(params.w_xh, -1, 0)
        self.table[V] = params.b_h
        self.flat_table = self.table.reshape(V + 2, -1)  # (V+2, RH), the same memory
        self.bias = self.flat_table[V]  # (RH,)
        self.w_hh, self.w_hy, self.b_y = array(*lead, H, H), array(*lead, C, H), array(*lead, C)
        self.w_hh[:], self.w_hy[:], self.b_y[:] = params.w_hh, params.w_hy, params.b_y

        # The rate is multiplied into dL/dy, the first and smallest array of the backward pass, and reaches every
        # gradient from there. What is clipped is then rate * gradient, at rate * clip.
        rates = np.asarray(rate, dtype)
        self.rate = np.repeat(rates[..., None], C, axis=-1)  # (..., C)
        self.rated_targets = [np.eye(C, dtype=dtype)[label] * self.rate for label in range(C)]  # C of (..., C)
        self.bound = np.repeat(rates * np.asarray(clip, dtype), H)  # (RH,)
        self.smallest_bound_squared = float(self.bound.min()) ** 2
        # No element of dL/dy, and none of dL/dy h_T^T, is larger than 1: a clip of 1 or more never touches them.
        self.clips_output = bool(np.any(np.asarray(clip) < 1))

        # np.dot does the same products for one run, and is called faster than the ones that take a stack.
        self.matvec: Any = np.matvec if lead else np.dot
        self.vecmat: Any = np.vecmat if lead else np.dot
        self.matmul: Any = np.matmul if lead else np.dot

        T = learning.longest
        self.one = np.ones((), dtype)
        self.hidden = array(T + 1, *lead, H)  # hidden[0] stays the zero state
        self.z, self.slope, self.d_z = array(T, *lead, H), array(T, *lead, H), array(T, *lead, H)
        self.recurrent, self.d_h = array(*lead, H), array(*lead, H)
        self.y, self.d_y, self.ratios = array(*lead, C), array(*lead, C), array(C, *lead, C)
        self.d_w_hh, self.d_w_hy = array(*lead, H, H), array(*lead, C, H)
        self.d_w_hh_of = self.d_w_hh.reshape(-1, H, H)  # run by run
        self.views = {length: _Views(self, length) for length in {sentence.length for sentence in learning.sentences}}

    def weights(self) -> Params:
        """The weights themselves, not a copy: they change with the next sentence learned."""
        V = len(self.table) - 2
        return Params(
            w_xh=np.moveaxis(self.table[:V], 0, -1), w_hh=self.w_hh, w_hy=self.w_hy, b_h=self.table[V], b_y=self.b_y
        )

    def params(self) -> Params:
        """A copy of the weights as they are now."""
        return Params(*(array.copy(order="K") for array in self.weights().arrays()))

    def learn(self, order: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One epoch: read the sentences in this order, and learn from each before the next is read.

        Gives mean loss and accuracy, (...), of the answers given on the way.
        """
        logits = np.empty((len(order), *self.y.shape), self.y.dtype)
        sentences = self.learning.sentences
        with np.errstate(all="ignore"):  # a run that overflows is found by its loss, after the epoch
            for n, i in enumerate(order.tolist()):
                self._learn_one(sentences[i])
                logits[n] = self.y
        return mean_score(logits, self.learning.labels[order])

    def _learn_one(self, sentence: Sentence) -> None:
        """Forward, backward, clip, update, for one sentence. Leaves its logits in self.y."""
        view = self.views[sentence.length]
        w_hh, w_hy, y, d_y, d_h = self.w_hh, self.w_hy, self.y, self.d_y, self.d_h
        matvec, vecmat, add, multiply, subtract = self.matvec, self.vecmat, np.add, np.multiply, np.subtract

        # Forward: first w_xh x_t + b_h for every t, then the recursion.
        words = self.flat_table.take(sentence.reads, 0)  # (T, RH)
        add(words, self.bias, view.flat_z)
        if sentence.length:
            np.tanh(view.first_z, view.first_h)  # h_0 = 0
        recurrent = self.recurrent
        for z, h_before, h in view.forward:
            matvec(w_hh, h_before, recurrent)
            add(z, recurrent, h)
            np.tanh(h, h)
        matvec(w_hy, view.last_h, y)
        add(y, self.b_y, y)

        # rate * (p - onehot), with p_c = 1 / sum_k exp(y_k - y_c): an exp that overflows gives the right 0.
        ratios = self.ratios
        subtract(view.y_column, y, ratios)
        np.exp(ratios, ratios)
        add(ratios[0], ratios[1], d_y)
        for k in range(2, len(ratios)):
            add(d_y, ratios[k], d_y)
        np.divide(self.rate, d_y, d_y)
        subtract(d_y, self.rated_targets[sentence.label], d_y)

        # Backward through time, into d_z.
        vecmat(d_y, w_hy, d_h)
        multiply(view.h, view.h, view.slope)
        subtract(self.one, view.slope, view.slope)
        for slope, d_z in view.backward:
            multiply(slope, d_h, d_z)
            if self.bptt == "exact":
                vecmat(d_z, w_hh, d_h)
            else:
                matvec(w_hh, d_z, d_h)
        if sentence.length:
            multiply(view.first_slope, d_h, view.first_d_z)

        # Gradients, each times the rate.
        multiply(view.d_y_column, view.last_h_row, self.d_w_hy)
        d_words, d_bias = view.flat_d_z, np.dot(view.ones, view.flat_d_z)  # (T, RH), (RH,)
        if sentence.collect is not None:
            words = self.flat_table.take(sentence.rows, 0)  # (U, RH)
            d_words = np.dot(sentence.collect, d_words)
        if view.forward:
            self.matmul(view.d_z_columns, view.h_rows, self.d_w_hh)
        if self.clips_output:
            self._clip_output()
        # By the Cauchy-Schwarz inequality (sum_t |d_z|)^2 <= T sum_t d_z^2, the cheapest sign that nothing needs a cut.
        if sentence.length * np.dot(view.all_d_z, view.all_d_z) > self.smallest_bound_squared:
            self._clip(view, d_words, d_bias)

        subtract(w_hy, self.d_w_hy, w_hy)
        subtract(self.b_y, d_y, self.b_y)
        if view.forward:
            subtract(w_hh, self.d_w_hh, w_hh)
        subtract(self.bias, d_bias, self.bias)
        subtract(words, d_words, words)
        self.flat_table[sentence.rows] = words

    def _clip(self, view: _Views, d_words: FloatArray, d_bias: FloatArray) -> None:
        """Cut the gradients of w_xh, w_hh and b_h, in those runs where it may make a difference.

        As no |h| is above 1, no element of the three is larger than sum_t |d_z| of its hidden unit.
        """
        over = np.dot(view.ones, np.abs(view.flat_d_z)) > self.bound  # (RH,)
        if not over.any():
            return
        for gradient in (d_words, d_bias):
            np.clip(gradient, -self.bound, self.bound, gradient)
        for r in np.flatnonzero(over.reshape(self.runs, -1).any(axis=1)):  # this one is H times the size of the others
            bound = self.bound[r * self.size]
            np.clip(self.d_w_hh_of[r], -bound, bound, self.d_w_hh_of[r])

    def _clip_output(self) -> None:
        """Cut the gradients of w_hy and b_y."""
        for gradient in (self.d_w_hy, self.d_y):
            shaped = gradient.reshape(self.runs, -1)
            bound = self.bound.reshape(self.runs, -1)[:, :1]
            np.clip(shaped, -bound, bound, shaped)

    def score(self, data: SentenceSet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy, (...), over a set; learns nothing. All its sentences are read side by side."""
        *lead, H = self.d_h.shape
        state: FloatArray = np.zeros((*lead, len(data), H), self.y.dtype)  # (..., N, H)
        w_hh, w_hy = np.swapaxes(self.w_hh, -1, -2), np.swapaxes(self.w_hy, -1, -2)
        with np.errstate(all="ignore"):
            for t, rows in enumerate(data.steps):
                z = np.moveaxis(self.table[rows] + self.table[-2], 0, -2)  # (..., n, H)
                h = state[..., : len(rows), :]
                if t:
                    z = z + h @ w_hh
                np.tanh(z, h)
            logits = state @ w_hy + self.b_y[..., None, :]  # (..., N, C)
        return mean_score(np.moveaxis(logits, -2, 0), data.labels[data.by_length])


class _Views:
    """The parts of a Lockstep's arrays that a sentence of T words uses, cut once and not for every sentence."""

    def __init__(self, arrays: Lockstep, T: int) -> None:
        hidden, z, d_z, slope = arrays.hidden[: T + 1], arrays.z[:T], arrays.d_z[:T], arrays.slope[:T]
        RH = arrays.flat_table.shape[1]
        self.flat_z = z.reshape(T, RH)
        self.forward = [(z[t], hidden[t], hidden[t + 1]) for t in range(1, T)]
        self.h = hidden[1:]
        self.last_h = hidden[T]
        self.last_h_row = hidden[T][..., None, :]  # (..., 1, H)
        self.y_column = np.moveaxis(arrays.y, -1, 0)[..., None]  # (C, ..., 1)
        self.d_y_column = arrays.d_y[..., :, None]  # (..., C, 1)
        self.slope = slope
        self.backward = [(slope[t], d_z[t]) for t in reversed(range(1, T))]
        self.flat_d_z = d_z.reshape(T, RH)
        self.all_d_z = d_z.reshape(-1)
        if T:
            self.first_z, self.first_h, self.first_slope, self.first_d_z = z[0], hidden[1], slope[0], d_z[0]
        self.ones = np.ones(T, arrays.y.dtype)
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


def mean_score(logits: FloatArray, labels: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean loss and accuracy, (...), of logits (N, ..., C) whose true labels are (N,)."""
    labels = labels.reshape(-1, *(1,) * (logits.ndim - 2))
    with np.errstate(all="ignore"):
        losses = cross_entropy(logits.astype(np.float64), labels)
    return losses.mean(axis=0), (logits.argmax(axis=-1) == labels).mean(axis=0)
