"""What the next word would do: how far each word of the vocabulary would push the score."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.readout import Readout, fitting, readout, sound
from rnn.network import Trace
from rnn.params import FloatArray
from rnn.text import UNKNOWN


def pushes(
    params: RecurrentCell, trace: Trace, *, toward: int | None = None, against: int | None = None
) -> NDArray[np.float64]:
    """e_t[v], how much higher the score would be if word v came after t words rather than an unknown one: (T+1, V).

        e_t[v] = w . (step(v, h_t) - step(unknown, h_t))

    With the tanh cell that is w . (tanh(w_hh h_t + b_h + w_xh[:, v]) - tanh(w_hh h_t + b_h)).

    Row 0 is what each word would do at the beginning. After "not", "good" and "bad" have changed sides: what a word
    means to the network depends on what it has read (Maheswaranathan and Sussillo 2020).

    Raises ValueError as `scores` does, and for a trace that is not of this network.
    """
    params = sound(params)
    states = fitting(params, trace).states
    return pushes_at(params, readout(params, toward, against), states, np.arange(params.vocab_size))


def pushes_at(
    params: RecurrentCell, out: Readout, states: FloatArray, words: NDArray[np.integer[Any]]
) -> NDArray[np.float64]:
    """The pushes of these words (K,) from each of these states (N, S): (N, K)."""
    u = params.inputs(np.append(words.astype(np.int64), UNKNOWN))  # (K+1, U), the last one without a word
    e = np.empty((len(states), len(words)))
    for n, state in enumerate(states):  # all at once would take N V H numbers: gigabytes with a large vocabulary
        after = params.step(u, state)[:, : params.hidden_size]  # (K+1, H)
        e[n] = (after[:-1] - after[-1]) @ out.w
    return e
