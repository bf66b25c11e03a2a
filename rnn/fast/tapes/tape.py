"""What is written down while the sentences of a batch are read side by side, and read again on the way back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np

from rnn.fast.batched import aligned_zeros
from rnn.fast.packing import Segment
from rnn.params import FloatArray
from rnn.settings import Bptt


class Tape(ABC):
    """The steps of one cell over the segments of a batch (`rnn.fast.packing`), fused for speed.

    The equations are those of the cell in `rnn.cells`. Rows of `u` are words: before the way there u_t, G H numbers,
    after it the gates, and after the way back dL/du_t. The states have a block for each step, as `Segment` says.
    """

    gates = 1
    carried = 1
    """How many arrays one step hands to the next: h_t first."""
    per_row = 4
    """About how many vectors of H numbers are in use for each word, on the way back and for its gradients."""

    def __init__(
        self, weights: Mapping[str, FloatArray], gradient: Mapping[str, FloatArray], rows: int, sentences: int
    ) -> None:
        """For segments of at most so many rows and sentences.

        `weights` are the arrays of the network by name, read anew for every batch; `backward` writes into those of the
        `gradient` that only this cell has, and into w_hh.
        """
        self.H, self.dtype = weights["w_hh"].shape[-1], weights["w_hh"].dtype
        H = self.H
        self.w_hh, self.d_w_hh = (arrays["w_hh"].reshape(-1, H) for arrays in (weights, gradient))  # (G H, H), views
        self.u = self.array(rows, self.gates * H)
        self.states = [self.array(sentences + rows, H) for _ in range(self.carried)]
        self.recurrent = self.array(sentences, self.gates * H)
        self.spare = self.array(sentences, H)
        self.d_states = [self.array(sentences, H) for _ in range(self.carried)]
        """dL/d(each carried array) of the sentences still being read; the way back goes on from them."""
        self.ones = np.ones(rows, self.dtype)

    def array(self, *shape: int) -> FloatArray:
        """Zeros."""
        return aligned_zeros(shape, self.dtype)

    def begin(self, segment: Segment, carried: Sequence[FloatArray]) -> None:
        """Write the states before the segment, as `carry` gave them, into its first block; zeros before all words."""
        n = segment.counts[0]
        for k, states in enumerate(self.states):
            states[:n] = 0 if segment.is_first else carried[k]

    def carry(self, segment: Segment) -> list[FloatArray]:
        """The states after the segment of the sentences that have words left, in arrays of their own."""
        last = segment.counts[0] + segment.rows - segment.counts[-1]
        return [states[last : last + segment.going_on].copy() for states in self.states]

    def read_out(self, segment: Segment) -> FloatArray:
        """The states that answers are read out of, (a, H)."""
        n = segment.counts[0]
        h = self.states[0][n : n + segment.rows]  # after each word
        return h if len(segment.read_out) == segment.rows else h.take(segment.read_out, 0)

    @abstractmethod
    def forward(self, segment: Segment) -> None:
        """From u_t and the first block of the states to all states and gates."""

    @abstractmethod
    def backward(self, segment: Segment, d_read: FloatArray | None, bptt: Bptt, *, adds: bool) -> FloatArray:
        """From `d_states` after the segment to those before it; dL/du_t, (K, G H).

        `d_read` (K, H) is what the answers after each word ask of the state there, None where that stands in
        `d_states` already, since a sentence is asked for nothing but after its last word.

        What the segment contributes to the gradients goes into their arrays; `adds` says whether to what is there.
        """

    def _recurrent_gradient(self, segment: Segment, d_recurrent: FloatArray, adds: bool) -> None:
        """dL/dw_hh = sum_t dL/d(w_hh h_{t-1}) h_{t-1}^T; the first words have no state before them."""
        begin = segment.counts[0] if segment.is_first else 0
        add_product(d_recurrent[begin:].T, segment.before(self.states[0], begin), self.d_w_hh, adds)


def add_product(left: FloatArray, right: FloatArray, out: FloatArray, adds: bool) -> None:
    """The product of two matrices, or of a vector and one, into `out`, or added to what is there."""
    if adds:
        np.add(out, np.dot(left, right), out)
    else:
        np.dot(left, right, out)
