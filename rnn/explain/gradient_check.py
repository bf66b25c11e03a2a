"""Gradient check: every derivative that backpropagation gives, beside the slope that the loss really has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell, word_columns
from rnn.cells.simple import SimpleCell
from rnn.explain.readout import sound
from rnn.network import backward, forward
from rnn.params import FloatArray
from rnn.readouts import checked_label
from rnn.settings import Bptt

STEP = 1e-4
"""How far a weight is moved. The formula errs by about STEP^4, rounded losses by 1e-16 / STEP."""

MOVES = STEP * np.array([-2.0, -1, 1, 2])

SMALLEST = 1e-12
"""Gradients below this count as none: in a saturated unit 1 - h^2 has few digits left."""

MOST_MOVED_NUMBERS = 2**22
"""How many numbers the states of all moved networks may take."""


@dataclass(frozen=True, eq=False)
class ArrayCheck:
    """One array of the network, its derivative by two roads."""

    analytic: NDArray[np.float64]  # by backpropagation, in the array's shape
    numeric: NDArray[np.float64]  # by central differences, in the array's shape; NaN for what was not checked
    error: float  # the largest difference of the two beyond rounding, relative to the largest entry of either
    checked: int  # how many entries were looked at


def gradient_check(
    params: RecurrentCell, tokens: ArrayLike, label: int, bptt: Bptt = "exact", *, entries: int | None = None
) -> dict[str, ArrayCheck]:
    """The gradient of the loss of one sentence, array by array, beside central differences of the loss:

        dL/dx ~ (L(x - 2 e) - 8 L(x - e) + 8 L(x + e) - L(x + 2 e)) / (12 e)        e = 1e-4

        error = max(0, max |analytic - numeric| - r) / max(max |analytic|, max |numeric|)
        r = 8 * 2.2e-16 (1 - P(label)) max |logits| / e        what rounding the losses can make of their difference
          + 4 * 2.2e-16 / (1 - P(label)) the largest entry      and rounding P(label) of what is propagated back

    The names are those of the arrays, in their order. With `bptt="exact"` every error is below 1e-6. The recursion
    that the article prints fails where it must: in w_xh and b_h with two words or more, in w_hh with three or more.
    Of an answer so sure that 1 - P(label) has lost all its digits nothing can be told, and every error is 0. Where a
    gradient explodes (long sentences, a chaotic network) differences over any step are no slope.

    With `entries` at most so many of each array are checked: those with the largest derivatives, among which a wrong
    one is seen, and as many evenly spread. All entries of 64 units and ten words take some tenths of a second, of 256
    units a hundred times that.

    micrograd (Karpathy 2020) checks itself in this way. Raises ValueError as `scores` does, and as `backward` does for
    a label that there is not and another `bptt`.
    """
    params = sound(params)
    label = checked_label(label, params.classes)
    trace = forward(params, tokens)
    gradient = backward(params, trace, label, bptt=bptt).params
    error = 1 - trace.probs[-1, label]
    eps = np.finfo(np.float64).eps
    rounded_losses = 8 * eps * error * max(1.0, np.abs(trace.logits[-1]).max()) / STEP
    lost_digits = 4 * eps / max(error, 4 * eps)  # the share of 1 - P(label), and of all that it is multiplied into
    checks = {}
    for name in params.axes():
        analytic = getattr(gradient, name)
        indices = _chosen(analytic, entries)
        numeric = _slopes(params, trace.tokens, label, name, indices)
        largest = max(np.abs(analytic).max(initial=0.0), np.nanmax(np.abs(numeric), initial=SMALLEST))
        rounding = rounded_losses + lost_digits * largest
        difference = max(0.0, np.nanmax(np.abs(analytic - numeric), initial=0.0) - rounding)
        checks[name] = ArrayCheck(analytic, numeric, float(difference / largest), len(indices))
    return checks


def _chosen(analytic: NDArray[np.float64], entries: int | None) -> NDArray[np.int64]:
    """Which elements of an array are checked, counted row by row: all, or half of them the largest, half spread."""
    size = analytic.size
    if entries is None or size <= entries:
        return np.arange(size)
    even_places = np.linspace(0, size - 1, entries // 2).astype(np.int64)
    largest = np.argsort(-np.abs(analytic).reshape(-1), kind="stable")[: max(1, entries - len(even_places))]
    return np.union1d(even_places, largest)


def _slopes(
    params: RecurrentCell, tokens: NDArray[np.int64], label: int, name: str, indices: NDArray[np.int64]
) -> NDArray[np.float64]:
    """dL/d(the chosen elements of one array) by central differences, in the array's shape; NaN for the others."""
    shape = getattr(params, name).shape
    slopes = np.full(shape, np.nan).reshape(-1)
    weights = 0 if isinstance(params, SimpleCell) else sum(array.size for array in params.arrays())
    widest = max(1, MOST_MOVED_NUMBERS // (4 * max(params.hidden_size, weights)))
    for part in _chunks(len(indices), widest):
        elements = indices[part]
        index = np.unravel_index(elements, shape)
        before2, before, after, after2 = _losses(params, tokens, label, name, index)
        slopes[elements] = (8 * (after - before) - (after2 - before2)) / (12 * STEP)  # 0 where all four are the same
    return slopes.reshape(shape)


def _chunks(size: int, widest: int) -> Iterator[NDArray[np.int64]]:
    return (np.arange(start, min(start + widest, size)) for start in range(0, size, widest))


def _losses(
    params: RecurrentCell,
    tokens: NDArray[np.int64],
    label: int,
    name: str,
    index: tuple[NDArray[np.intp], ...],
) -> NDArray[np.float64]:
    """The losses of 4 N networks, (4, N): network (m, n) has element index[.][n] of array `name` moved by MOVES[m].

    One element changes one sum of a step, so no network needs weights of its own: (4 N, H) states are all there is.
    They are read together, since many small products of matrices take several times as long as one large one. Only of
    a cell with gates each network has its own.
    """
    N = len(index[0])
    if not isinstance(params, SimpleCell):
        return _losses_of_copies(params, tokens, label, name, index)
    each, move = np.arange(len(MOVES) * N), np.repeat(MOVES, N)
    sum_index, other = np.tile(index[0], len(MOVES)), np.tile(index[-1], len(MOVES))  # (i, j) takes part in sum i only
    u = word_columns(params.w_xh, tokens) + params.b_h  # (T, H)
    states = 1 if name in ("w_hy", "b_y") else len(each)  # these two move no state
    hidden: FloatArray = np.zeros((states, params.hidden_size))
    for word, u_t in zip(tokens, u, strict=True):
        z = hidden @ params.w_hh.T + u_t  # (4 N, H)
        if name == "w_hh":
            z[each, sum_index] += move * hidden[each, other]
        elif name == "w_xh":
            z[each, sum_index] += move * (other == word)
        elif name == "b_h":
            z[each, sum_index] += move
        hidden = params.activation(z)
    hidden = np.broadcast_to(hidden, (len(each), params.hidden_size))
    logits = hidden @ params.w_hy.T + params.b_y  # (4 N, C)
    if name == "w_hy":
        logits[each, sum_index] += move * hidden[each, other]
    elif name == "b_y":
        logits[each, sum_index] += move
    return _loss_of_sure_answers(logits, label).reshape(len(MOVES), N)


def _losses_of_copies(
    params: RecurrentCell, tokens: NDArray[np.int64], label: int, name: str, index: tuple[NDArray[np.intp], ...]
) -> NDArray[np.float64]:
    """`_losses` of any cell, a stack of copies."""
    N = len(index[0])
    copies = type(params)(*(np.repeat(array[None], len(MOVES) * N, axis=0) for array in params.arrays()))
    places = (np.tile(axis, len(MOVES)) for axis in index)
    getattr(copies, name)[(np.arange(len(MOVES) * N), *places)] += np.repeat(MOVES, N)
    return _loss_of_sure_answers(forward(copies, tokens).logits[-1], label).reshape(len(MOVES), N)


def _loss_of_sure_answers(logits: FloatArray, label: int) -> NDArray[np.float64]:
    """Cross-entropy, (N, C) -> (N,), as ln(1 + sum of exp(y_c - y_label)): a loss of 1e-12 keeps all its digits."""
    behind = logits - logits[:, [label]]
    behind[:, label] = -np.inf
    others = np.logaddexp.reduce(behind, axis=1)
    losses: NDArray[np.float64] = np.logaddexp(0, others)
    return losses
