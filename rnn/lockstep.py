"""The training loop of one run, or of a stack of runs in lockstep, laid out for speed.

The equations are those of `network`; a test holds the two together. On vectors of 64 numbers it is the numpy calls
that cost, not the arithmetic, so everything here serves to make few of them, and to let each serve all runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn.network import checked_tokens, cross_entropy
from rnn.params import FloatArray, Params
from rnn.settings import Bptt
from rnn.text import UNKNOWN

LabelledTokens = Sequence[tuple[NDArray[np.int64], int]]


@dataclass(frozen=True, eq=False, slots=True)
class Sentence:
    """A sentence made ready: which rows of the table it reads, and how they spread over its T positions.

    The table holds one row for each word (its column of w_xh) and a last row for b_h. U distinct words give U + 1
    rows; a word that stands twice is read once and spread over two positions, and b_h is spread over all of them.
    The same matrix, transposed, sums the gradient of a repeated word over its positions.
    """

    length: int  # T
    rows: NDArray[np.intp]  # (U+1,)
    spread: FloatArray  # (T, U+1) of zeros and ones
    collect: FloatArray  # (U+1, T), its transpose
    target: FloatArray  # (C,), the label one-hot
    label: int


class SentenceSet:
    """A checked, non-empty list of (tokens, label), made ready for learning and for scoring."""

    def __init__(self, items: LabelledTokens, name: str, vocab_size: int, classes: int, dtype: DTypeLike) -> None:
        """Raises ValueError, naming the set and the sentence, for an index or a label out of range."""
        if len(items) == 0:
            raise ValueError(f"the {name} set is empty: it needs at least one sentence")
        sentences: list[Sentence] = []
        for number, (tokens, label) in enumerate(items):
            if not 0 <= label < classes:
                raise ValueError(f"sentence {number} of the {name} set: label {label} is not within 0..{classes - 1}")
            try:
                checked = checked_tokens(tokens, vocab_size)
            except ValueError as error:
                raise ValueError(f"sentence {number} of the {name} set: {error}") from error
            sentences.append(_prepare(checked, int(label), vocab_size, classes, dtype))
        self.sentences = sentences
        self.labels = np.array([sentence.label for sentence in sentences])  # (N,)
        self.longest = max(sentence.length for sentence in sentences)

    def __len__(self) -> int:
        return len(self.sentences)


def _prepare(tokens: NDArray[np.int64], label: int, vocab_size: int, classes: int, dtype: DTypeLike) -> Sentence:
    words = np.unique(tokens[tokens != UNKNOWN])
    rows = np.append(words, vocab_size).astype(np.intp)
    spread = (tokens[:, None] == rows).astype(dtype)
    spread[:, -1] = 1
    return Sentence(
        length=len(tokens),
        rows=rows,
        spread=spread,
        collect=np.ascontiguousarray(spread.T),
        target=np.eye(classes, dtype=dtype)[label],
        label=label,
    )


class Lockstep:
    """The weights of one run, or of R runs of one hidden size that read the same sentences in the same order.

    `lead` below is () for one run and (R,) for a stack. `rate` and `clip` are of shape lead.
    """

    def __init__(
        self, params: Params, rate: NDArray[np.float64], clip: NDArray[np.float64], bptt: Bptt, dtype: DTypeLike
    ) -> None:
        """Copies the params. One stack has one `bptt`."""
        self.table = np.concatenate(  # (V+1, *lead, H)
            [np.moveaxis(params.w_xh, -1, 0), params.b_h[None]], axis=0, dtype=dtype
        )
        self.w_hh = params.w_hh.astype(dtype)  # (*lead, H, H)
        self.w_hy = params.w_hy.astype(dtype)  # (*lead, C, H)
        self.b_y = params.b_y.astype(dtype)  # (*lead, C)
        self.rate = np.asarray(rate, dtype)[..., None]  # (*lead, 1)
        # The rate is multiplied into dL/dy, from where it reaches every gradient; so gradients are clipped at
        # rate * clip.
        self.bound = np.asarray(rate * clip, dtype)[..., None]  # (*lead, 1)
        self.bptt = bptt
        self.dtype = np.dtype(dtype)

    def params(self) -> Params:
        """A copy of the weights as they are now."""
        table = self.table.copy()
        return Params(
            w_xh=np.moveaxis(table[:-1], 0, -1),
            w_hh=self.w_hh.copy(),
            w_hy=self.w_hy.copy(),
            b_h=table[-1].copy(),
            b_y=self.b_y.copy(),
        )

    def learn(self, data: SentenceSet, order: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
        """One epoch: read the sentences in this order and learn from each at once.

        Gives the loss (N, *lead) of each sentence before it was learned, and whether it was answered rightly.
        """
        lead, H = self.w_hh.shape[:-2], self.w_hh.shape[-1]
        C = self.w_hy.shape[-2]
        logits = np.empty((len(order), *lead, C), self.dtype)
        hidden = np.zeros((data.longest + 1, *lead, H), self.dtype)
        d_z = np.empty_like(hidden[1:])
        slope = np.empty_like(d_z)
        with np.errstate(all="ignore"):
            for n, i in enumerate(order):
                self._step(data.sentences[i], logits[n], hidden, d_z, slope)
        return self._judge(logits, data.labels[order])

    def _step(self, sentence: Sentence, y: FloatArray, hidden: FloatArray, d_z: FloatArray, slope: FloatArray) -> None:
        T = sentence.length
        words = self.table[sentence.rows]  # (U+1, *lead, H)
        flat = words.reshape(len(words), -1)
        z = (sentence.spread @ flat).reshape(T, *words.shape[1:])
        for t in range(T):
            h = hidden[t + 1]
            np.matvec(self.w_hh, hidden[t], out=h)
            np.add(h, z[t], out=h)
            np.tanh(h, out=h)
        np.matvec(self.w_hy, hidden[T], out=y)
        np.add(y, self.b_y, out=y)
        p = 1 / np.exp(y[..., None, :] - y[..., :, None]).sum(axis=-1)
        d_y = self.rate * (p - sentence.target)
        d_h = np.vecmat(d_y, self.w_hy)
        np.multiply(hidden[1 : T + 1], hidden[1 : T + 1], out=slope[:T])
        np.subtract(1, slope[:T], out=slope[:T])
        for t in reversed(range(T)):
            np.multiply(slope[t], d_h, out=d_z[t])
            if t:
                d_h = np.vecmat(d_z[t], self.w_hh) if self.bptt == "exact" else np.matvec(self.w_hh, d_z[t])
        bound = self.bound[..., None]
        d_w_hy = d_y[..., :, None] * hidden[T][..., None, :]
        d_w_hh = np.moveaxis(d_z[:T], 0, -1) @ np.moveaxis(hidden[:T], 0, -2)
        d_words = (sentence.collect @ d_z[:T].reshape(T, -1)).reshape(words.shape)
        self.w_hy -= np.clip(d_w_hy, -bound, bound)
        self.b_y -= np.clip(d_y, -self.bound, self.bound)
        self.w_hh -= np.clip(d_w_hh, -bound, bound)
        self.table[sentence.rows] = words - np.clip(d_words, -self.bound, self.bound)

    def score(self, data: SentenceSet) -> tuple[FloatArray, FloatArray]:
        """Loss and rightness (N, *lead) of each sentence, learning nothing."""
        lead, H = self.w_hh.shape[:-2], self.w_hh.shape[-1]
        logits = np.empty((len(data), *lead, self.w_hy.shape[-2]), self.dtype)
        with np.errstate(all="ignore"):
            for n, sentence in enumerate(data.sentences):
                words = self.table[sentence.rows]
                z = (sentence.spread @ words.reshape(len(words), -1)).reshape(sentence.length, *lead, H)
                h = np.zeros((*lead, H), self.dtype)
                for t in range(sentence.length):
                    h = np.tanh(z[t] + np.matvec(self.w_hh, h))
                logits[n] = np.matvec(self.w_hy, h) + self.b_y
        return self._judge(logits, data.labels)

    def _judge(self, logits: FloatArray, labels: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
        labels = labels.reshape(-1, *(1,) * (logits.ndim - 2))
        with np.errstate(all="ignore"):
            return cross_entropy(logits.astype(np.float64), labels), logits.argmax(axis=-1) == labels
