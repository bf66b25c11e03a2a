"""How far back the network remembers: how much each earlier state still moves the last one, and the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from rnn.cells.tanh import Params
from rnn.explain.readout import fitting, readout, sound
from rnn.network import Trace
from rnn.settings import Bptt


@dataclass(frozen=True, eq=False)
class Memory:
    """How strongly state t still acts after T words, for t = 0..T; inf where a float cannot hold the number."""

    reach: NDArray[np.float64]  # (T+1,), the norm of ds_T/dh_t: on the score
    norm: NDArray[np.float64]  # (T+1,), the 2-norm of dh_T/dh_t: on the last state, in the direction it acts in most
    bound: NDArray[np.float64]  # (T+1,), norm(w_hh)^(T-t), which no sentence can exceed


def memory(
    params: Params, trace: Trace, *, toward: int | None = None, against: int | None = None, bptt: Bptt = "exact"
) -> Memory:
    """The derivatives of the end of a sentence in each of its states:

        J_t = dh_t/dh_{t-1} = diag(1 - h_t^2) w_hh        dh_T/dh_t = J_T ... J_{t+1}

        reach[t] = norm(w^T dh_T/dh_t)        norm[t] = norm(dh_T/dh_t)        bound[t] = norm(w_hh)^(T-t)

    norm <= bound, since 1 - h^2 <= 1: where norm(w_hh) < 1 memory must fade (Pascanu, Mikolov and Bengio 2013). With
    two labels norm(dL/dh_t) = abs(P(toward) - [label is toward]) * reach[t]: a gradient is how wrong the network is
    times how far it reaches, and one that is right has almost none, and remembers all the same.

    `bptt="article"` gives what the recursion printed in the article takes for these derivatives: w_hh in the place of
    its transpose, so v <- w_hh (1 - h_t^2) v in the place of v <- w_hh^T (1 - h_t^2) v on the way back.

    Raises ValueError as `scores` does, for a trace that is not of this network, and for another `bptt`.
    """
    if bptt not in get_args(Bptt):
        raise ValueError(f'bptt is {bptt!r}: it must be "exact" or "article"')
    params = sound(params)
    w = readout(params, toward, against).w
    hidden = fitting(params, trace).hidden
    T, H = len(hidden) - 1, params.hidden_size
    back = params.w_hh if bptt == "exact" else params.w_hh.T  # row vectors: v^T diag(1 - h^2) w_hh

    reach, norm = np.empty(T + 1), np.empty(T + 1)
    # Row 0 is w^T dh_T/dh_t, the others are dh_T/dh_t. Both are kept within a float's range, their sizes apart.
    towards_end, sizes = [w[None, :], np.eye(H)], [0.0, 0.0]
    with np.errstate(over="ignore", divide="ignore"):  # exp of a large size is inf, log of a vanished one -inf
        for t in range(T, -1, -1):
            reach[t] = np.exp(sizes[0]) * np.linalg.norm(towards_end[0])
            norm[t] = np.exp(sizes[1]) * np.linalg.norm(towards_end[1], 2)
            for i, rows in enumerate(towards_end):
                rows = (rows * (1 - hidden[t] ** 2)) @ back
                largest = np.abs(rows).max()
                sizes[i] += np.log(largest)
                towards_end[i] = rows / largest if largest else rows
        bound = np.linalg.norm(params.w_hh, 2) ** np.arange(T, -1.0, -1.0)
    return Memory(reach, norm, bound)
