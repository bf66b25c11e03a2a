"""Which word taught the network: how much each step of a sentence changes the recurrent weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.cells.simple import SimpleCell
from rnn.explain.magnitude import lengths
from rnn.explain.readout import fitting, sound
from rnn.network import Trace, backward
from rnn.params import FloatArray
from rnn.settings import Bptt


def taught(params: RecurrentCell, trace: Trace, label: int, *, bptt: Bptt = "exact") -> NDArray[np.float64]:
    """The share of each step in the gradient of w_hh, (T,): its size (Frobenius norm). With one sum a unit,

        dL/dw_hh = sum_t dL/du_t h_{t-1}^T        taught[t] = norm(dL/du_t) norm(h_{t-1})

    and a cell with gates has such a product for each gate.

    Row t is word t of `trace.tokens`, counted from 0. The first word teaches w_hh nothing, since h_0 = 0. The shares
    are sizes: the products that they belong to may cancel. RNNbow (Cashman et al. 2018) draws them.

    `bptt="article"` has the steps of the recursion printed in the article. Raises ValueError as `scores` does, for a
    trace that is not of this network, and as `backward` does for a label that there is not or another `bptt`.
    """
    params = sound(params)
    trace = fitting(params, trace)
    d_u = backward(params, trace, label, bptt=bptt).inputs  # (T, U)
    if isinstance(params, SimpleCell):
        return lengths(d_u) * lengths(trace.hidden[:-1])
    return np.array([np.linalg.norm(share) for share in shares(params, trace, d_u)])


def shares(params: RecurrentCell, trace: Trace, d_u: FloatArray) -> Iterator[FloatArray]:
    """What each step adds to the gradient of w_hh, from dL/du_t (T, U): arrays in its shape, which add up to it."""
    for t in range(len(trace.tokens)):
        yield params.gradient(trace.tokens[t : t + 1], trace.states[t : t + 2], d_u[t : t + 1])["w_hh"]
