"""What the next word would do: how far each word of the vocabulary would push the score."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn.cells.tanh import Params
from rnn.explain.readout import Readout, fitting, readout, sound
from rnn.network import Trace
from rnn.params import FloatArray


def pushes(
    params: Params, trace: Trace, *, toward: int | None = None, against: int | None = None
) -> NDArray[np.float64]:
    """e_t[v], how much higher the score would be if word v came after t words rather than an unknown one: (T+1, V).

        F(h) = tanh(w_hh h + b_h)        e_t[v] = w . (tanh(w_hh h_t + b_h + w_xh[:, v]) - F(h_t))

    Row 0 is what each word would do at the beginning. After "not", "good" and "bad" have changed sides: what a word
    means to the network depends on what it has read (Maheswaranathan and Sussillo 2020).

    Raises ValueError as `scores` does, and for a trace that is not of this network.
    """
    params = sound(params)
    hidden = fitting(params, trace).hidden
    return pushes_at(params, readout(params, toward, against), hidden, np.arange(params.vocab_size))


def pushes_at(params: Params, out: Readout, hidden: FloatArray, words: NDArray[np.integer]) -> NDArray[np.float64]:
    """The pushes of these words (K,) from each of these states (N, H): (N, K)."""
    columns = params.w_xh[:, words].T  # (K, H)
    sums = hidden @ params.w_hh.T + params.b_h  # (N, H), what the next step sums up without a word
    e = np.empty((len(hidden), len(columns)))
    for n, z in enumerate(sums):  # all at once would take N V H numbers: gigabytes with a large vocabulary
        e[n] = (np.tanh(z + columns) - np.tanh(z)) @ out.w
    return e
