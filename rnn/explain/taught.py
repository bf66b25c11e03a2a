"""Which word taught the network: how much each step of a sentence changes the recurrent weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn.cells.tanh import Params
from rnn.explain.magnitude import lengths
from rnn.explain.readout import fitting, sound
from rnn.network import Trace, backward
from rnn.settings import Bptt


def taught(params: Params, trace: Trace, label: int, *, bptt: Bptt = "exact") -> NDArray[np.float64]:
    """The share of each step in the gradient of w_hh, (T,): the size of its outer product.

        dL/dw_hh = sum_t dL/dz_t h_{t-1}^T        taught[t] = norm(dL/dz_t) norm(h_{t-1})        (Frobenius norm)

    Row t is word t of `trace.tokens`, counted from 0. The first word teaches w_hh nothing, since h_0 = 0. The shares
    are sizes: the products that they belong to may cancel. RNNbow (Cashman et al. 2018) draws them.

    `bptt="article"` has the steps of the recursion printed in the article. Raises ValueError as `scores` does, for a
    trace that is not of this network, and as `backward` does for a label that there is not or another `bptt`.
    """
    params = sound(params)
    trace = fitting(params, trace)
    d_h = backward(params, trace, label, bptt=bptt).hidden  # (T+1, H)
    d_z = (1 - trace.hidden[1:] ** 2) * d_h[1:]  # (T, H)
    return lengths(d_z) * lengths(trace.hidden[:-1])
