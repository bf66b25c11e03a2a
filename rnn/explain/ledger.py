"""The ledger: what each word has put into the score so far, in entries that add up to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import word_columns
from rnn.cells.tanh import Params
from rnn.explain.readout import readout, sound
from rnn.network import forward

MOST = 1e3
"""How large the entries of a unit, signs left out, may grow while they add up to a state within -1..1."""


def ledger(
    params: Params, tokens: ArrayLike, *, toward: int | None = None, against: int | None = None
) -> NDArray[np.float64]:
    """c[t, j], what word j has put into s_t, the score after t words: (T+1, T+1), with j = 0 for the biases.

    A sum has clear shares, a tanh has none. The convention is that a unit passes on to each of its inputs the same
    share of itself, m = tanh(z) / z (and m = 1 at z = 0), so that the network becomes linear for this one sentence:

        h_t = m_t * z_t = m_t * (w_xh x_t + w_hh h_{t-1} + b_h)        m_t = h_t / z_t

        h_t[j] = m_t * (w_hh h_{t-1}[j])   for a word j < t        c[t, j] = w . h_t[j]
        h_t[t] = m_t * (w_xh x_t)          for the newest word     c[t, 0] = s_t - sum over j > 0 of c[t, j]

    The last line is what b_h and b_y have put in. The row sums are the score exactly; the split is a convention. It is
    the rescale rule of DeepLIFT (Shrikumar et al. 2017) with the input 0 as its reference, and layer-wise relevance
    propagation (Bach et al. 2015) with epsilon 0.

    Entries that cancel grow from step to step where a network is chaotic: with 64 units and weights of 0.5 by 1e20 in
    60 words, so that no float could hold their sum. Where those of a unit add up to more than 1000, signs left out,
    the words' are scaled down to that, and the biases carry the rest. Trained networks stay far below it.

    c[t, j] is 0 for j > t and for an unknown word. Raises ValueError as `scores` does.
    """
    params = sound(params)
    out = readout(params, toward, against)
    trace = forward(params, tokens)
    T, H = len(trace.tokens), params.hidden_size

    word_terms = word_columns(params.w_xh, trace.tokens)  # (T, H), w_xh x_t
    z = word_terms + trace.hidden[:-1] @ params.w_hh.T + params.b_h  # (T, H)
    m = np.divide(trace.hidden[1:], z, out=np.ones_like(z), where=z != 0)  # (T, H)

    entries = np.zeros((T + 1, T + 1))
    words = np.zeros((T, H))  # row j-1 is h_t[j]
    for t in range(1, T + 1):
        words[: t - 1] = words[: t - 1] @ params.w_hh.T
        words[t - 1] = word_terms[t - 1]
        words *= m[t - 1]
        words *= MOST / np.maximum(np.abs(words).sum(axis=0), MOST)
        entries[t, 1:] = words @ out.w
    entries[:, 0] = out.score(trace.hidden) - entries.sum(axis=1)
    return entries
