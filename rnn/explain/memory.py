"""How far back the network remembers: how much each earlier state still moves the last one, and the score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.cells.simple import SimpleCell
from rnn.explain.magnitude import brought_near, exponent
from rnn.explain.readout import fitting, readout, sound
from rnn.explain.steps import Steps, at_once
from rnn.network import Trace
from rnn.params import FloatArray
from rnn.settings import Bptt

BETWEEN_PAUSES = 2**24
"""The cubes of the units of all matrices whose norms are taken without a pause: one of 256 units, some 35 ms."""


@dataclass(frozen=True, eq=False)
class Memory:
    """How strongly state t still acts after T words, for t = 0..T; inf where a float cannot hold the number."""

    reach: NDArray[np.float64]  # (T+1,), the norm of ds_T/dh_t: on the score
    norm: NDArray[np.float64]  # (T+1,), the 2-norm of dh_T/dh_t: on the last state, in the direction it acts in most
    bound: NDArray[np.float64]  # (T+1,), norm(w_hh)^(T-t), which no sentence can exceed; NaN for cells with gates


def memory(
    params: RecurrentCell, trace: Trace, *, toward: int | None = None, against: int | None = None, bptt: Bptt = "exact"
) -> Memory:
    """The derivatives of the end of a sentence in each of its states:

        J_t = dh_t/dh_{t-1} = diag(1 - h_t^2) w_hh        dh_T/dh_t = J_T ... J_{t+1}

        reach[t] = norm(w^T dh_T/dh_t)        norm[t] = norm(dh_T/dh_t)        bound[t] = norm(w_hh)^(T-t)

    norm <= bound, since 1 - h^2 <= 1: where norm(w_hh) < 1 memory must fade (Pascanu, Mikolov and Bengio 2013). Of
    ReLU the slope is at most 1 too, and of sigmoid 1/4. Gates have no such bound, which is what they are for; and of an
    LSTM the state is all that a step hands on, h_t and c_t. With
    two labels norm(dL/dh_t) = abs(P(toward) - [label is toward]) * reach[t]: a gradient is how wrong the network is
    times how far it reaches, and one that is right has almost none, and remembers all the same.

    `bptt="article"` gives what the recursion printed in the article takes for these derivatives: w_hh in the place of
    its transpose, so v <- w_hh (1 - h_t^2) v in the place of v <- w_hh^T (1 - h_t^2) v on the way back.

    Raises ValueError as `scores` does, for a trace that is not of this network, and for another `bptt`.
    """
    return at_once(memory_by_steps(params, trace, toward=toward, against=against, bptt=bptt))


def memory_by_steps(
    params: RecurrentCell, trace: Trace, *, toward: int | None = None, against: int | None = None, bptt: Bptt = "exact"
) -> Steps[Memory]:
    """`memory`, with a pause between the norms of each few words, with 256 units of each word."""
    reaches = reach(params, trace, toward=toward, against=against, bptt=bptt)
    params = sound(params)
    trace = fitting(params, trace)
    T, S = len(trace.tokens), trace.states.shape[-1]
    steps = _towards_end(params, trace, np.eye(S), bptt)
    together = at_a_time(S)
    norm: list[float] = []
    for start in range(0, T + 1, together):
        if start:
            yield start / (T + 1)
        with np.errstate(over="ignore", divide="ignore"):  # of numpy as a whole, so never across a pause
            norm += [np.exp(size) * np.linalg.norm(rows, 2) for rows, size in islice(steps, together)]
    with np.errstate(over="ignore", divide="ignore"):
        most = _most_a_step(params)
        bound = np.full(T + 1, np.nan) if most is None else most ** np.arange(T, -1.0, -1.0)
    return Memory(reaches, np.array(norm[::-1]), bound)


def reach(
    params: RecurrentCell, trace: Trace, *, toward: int | None = None, against: int | None = None, bptt: Bptt = "exact"
) -> NDArray[np.float64]:
    """The reach (T+1,) of `memory` alone, which takes no singular values. Raises ValueError as `memory` does."""
    if bptt not in get_args(Bptt):
        raise ValueError(f'bptt is {bptt!r}: it must be "exact" or "article"')
    params = sound(params)
    w = readout(params, toward, against).w
    with np.errstate(over="ignore", divide="ignore"):  # exp of a large size is inf, log of a vanished one -inf
        row = np.append(w, np.zeros((params.carried - 1) * len(w)))[None, :]  # (1, S): it is read out of h_T alone
        steps = _towards_end(params, fitting(params, trace), row, bptt)
        reaches = [np.exp(size) * np.linalg.norm(rows) for rows, size in steps]
        return np.array(reaches[::-1], np.float64)


def growth(params: RecurrentCell, trace: Trace) -> float:
    """`memory(params, trace).norm[0]` alone, at the price of one singular value in place of one a step.

    With 256 units such a value takes 35 ms. Raises ValueError as `memory` does.
    """
    params = sound(params)
    trace = fitting(params, trace)
    with np.errstate(over="ignore", divide="ignore"):
        *_, (rows, size) = _towards_end(params, trace, np.eye(trace.states.shape[-1]), "exact")
        return float(np.exp(size) * np.linalg.norm(rows, 2))


def at_a_time(units: int) -> int:
    """Of how many matrices (H, H) the 2-norm is taken without a pause."""
    return max(1, BETWEEN_PAUSES // units**3)


def _most_a_step(params: RecurrentCell) -> float | None:
    """How many times as large one step can make a difference between two states at most; None where nothing says."""
    if not isinstance(params, SimpleCell):
        return None
    return float(params.steepest * np.linalg.norm(params.w_hh, 2))


def _before(params: RecurrentCell, trace: Trace, t: int, rows: FloatArray, bptt: Bptt) -> FloatArray:
    """`rows` ds_t/ds_{t-1}: (K, S) -> (K, S)."""
    if isinstance(params, SimpleCell):  # one product of matrices, where the cell's own step makes one for each row
        back = params.w_hh if bptt == "exact" else params.w_hh.T
        product: FloatArray = (rows * params.slope(trace.hidden[t])) @ back
        return product
    u = params.inputs(trace.tokens[t - 1 : t])[0]
    return params.step_backward(u, trace.states[t - 1], trace.states[t], rows, bptt)[1]


def _towards_end(
    params: RecurrentCell, trace: Trace, rows: FloatArray, bptt: Bptt
) -> Iterator[tuple[FloatArray, float]]:
    """`rows` ds_T/ds_t for t = T..0, kept within a float's range, and the logarithm of the size that was taken out."""
    power = exponent(rows)
    rows, size = brought_near(rows, power), power * float(np.log(2))
    yield rows, size
    for t in range(len(trace.tokens), 0, -1):
        rows = _before(params, trace, t, rows, bptt)
        largest = np.abs(rows).max()
        size += float(np.log(largest))
        rows = rows / largest if largest else rows
        yield rows, size
