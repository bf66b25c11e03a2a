"""Gradient check: every derivative that backpropagation gives, beside the slope that the loss really has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import word_columns
from rnn.cells.tanh import Params
from rnn.explain.readout import sound
from rnn.network import backward, checked_label, forward
from rnn.settings import Bptt

STEP = 1e-4
"""How far a weight is moved. The formula errs by about STEP^4, rounded losses by 1e-16 / STEP."""

SMALLEST = 1e-12
"""Gradients below this count as none: in a saturated unit 1 - h^2 has few digits left."""

AT_ONCE = 2**22
"""How many numbers the states of all moved networks may take."""


@dataclass(frozen=True, eq=False)
class ArrayCheck:
    """One array of the network, its derivative by two roads."""

    analytic: NDArray[np.float64]  # by backpropagation, in the array's shape
    numeric: NDArray[np.float64]  # by central differences, in the array's shape
    error: float  # the largest difference of the two beyond rounding, relative to the largest entry of either


def gradient_check(params: Params, tokens: ArrayLike, label: int, bptt: Bptt = "exact") -> dict[str, ArrayCheck]:
    """The gradient of the loss of one sentence, array by array, beside central differences of the loss:

        dL/dx ~ (L(x - 2 e) - 8 L(x - e) + 8 L(x + e) - L(x + 2 e)) / (12 e)        e = 1e-4

        error = max(0, max |analytic - numeric| - r) / max(max |analytic|, max |numeric|)
        r = 8 * 2.2e-16 (1 - P(label)) max |logits| / e        what rounding the losses can make of their difference

    The names are those of the arrays, in their order. With `bptt="exact"` every error is below 1e-6. The recursion
    that the article prints fails where it must: in w_xh and b_h with two words or more, in w_hh with three or more.
    Where a gradient explodes (long sentences, a chaotic network) differences over any step are no slope.

    micrograd (Karpathy 2020) checks itself in this way. Raises ValueError as `scores` does, and as `backward` does for
    a label that there is not and another `bptt`.
    """
    params = sound(params)
    label = checked_label(label, params.classes)
    trace = forward(params, tokens)
    gradient = backward(params, trace, label, bptt=bptt).params
    wrong = 1 - trace.probs[-1, label]
    rounding = 8 * np.finfo(np.float64).eps * wrong * max(1.0, np.abs(trace.logits[-1]).max()) / STEP
    checks = {}
    for name in params.axes():
        analytic, numeric = getattr(gradient, name), _slopes(params, trace.tokens, label, name)
        largest = max(np.abs(analytic).max(), np.abs(numeric).max(), SMALLEST)
        difference = max(0.0, np.abs(analytic - numeric).max() - rounding)
        checks[name] = ArrayCheck(analytic, numeric, float(difference / largest))
    return checks


def _slopes(params: Params, tokens: NDArray[np.int64], label: int, name: str) -> NDArray[np.float64]:
    """dL/d(every element of one array) by central differences, in the array's shape."""
    shape = getattr(params, name).shape
    slopes = np.empty(shape).reshape(-1)
    widest = max(1, AT_ONCE // (4 * params.hidden_size))
    for elements in _chunks(slopes.size, widest):
        index = np.unravel_index(elements, shape)
        before2, before, after, after2 = (
            _losses(params, tokens, label, name, index, steps * STEP) for steps in (-2, -1, 1, 2)
        )
        slopes[elements] = (8 * (after - before) - (after2 - before2)) / (12 * STEP)  # 0 where all four are the same
    return slopes.reshape(shape)


def _chunks(size: int, widest: int) -> Iterator[NDArray[np.int64]]:
    return (np.arange(start, min(start + widest, size)) for start in range(0, size, widest))


def _losses(
    params: Params,
    tokens: NDArray[np.int64],
    label: int,
    name: str,
    index: tuple[NDArray[np.intp], ...],
    move: float,
) -> NDArray[np.float64]:
    """The loss of each of N networks, (N,): network n has element index[.][n] of array `name` moved by `move`.

    One element changes one sum of a step, so no network needs weights of its own: (N, H) states are all there is.
    """
    N = len(index[0])
    each, moved = np.arange(N), index[0]  # element (i, j) takes part in sum i only
    u = word_columns(params.w_xh, tokens) + params.b_h  # (T, H)
    hidden = np.zeros((N, params.hidden_size))
    for word, u_t in zip(tokens, u, strict=True):
        z = hidden @ params.w_hh.T + u_t  # (N, H)
        if name == "w_hh":
            z[each, moved] += move * hidden[each, index[1]]
        elif name == "w_xh":
            z[each, moved] += move * (index[1] == word)
        elif name == "b_h":
            z[each, moved] += move
        hidden = np.tanh(z)
    logits = hidden @ params.w_hy.T + params.b_y  # (N, C)
    if name == "w_hy":
        logits[each, moved] += move * hidden[each, index[1]]
    elif name == "b_y":
        logits[each, moved] += move
    return _loss_of_sure_answers(logits, label)


def _loss_of_sure_answers(logits: NDArray[np.float64], label: int) -> NDArray[np.float64]:
    """Cross-entropy, (N, C) -> (N,), as ln(1 + sum of exp(y_c - y_label)): a loss of 1e-12 keeps all its digits."""
    behind = logits - logits[:, [label]]
    behind[:, label] = -np.inf
    others = np.logaddexp.reduce(behind, axis=1)
    losses: NDArray[np.float64] = np.logaddexp(0, others)
    return losses
