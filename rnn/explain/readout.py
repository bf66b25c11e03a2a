"""What every question begins with: one sound network, and the two answers between which it is asked to choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.network import AnyCell, Trace, forward
from rnn.params import FloatArray
from rnn.readouts import checked_label

LARGEST_WEIGHT = 1e100
"""Weights beyond this have diverged: their sums and squares are no longer sure to be numbers. It is far beyond any
trained one, and whatever a network of smaller ones reads stays finite."""


@dataclass(frozen=True, eq=False)
class Readout:
    """The direction in which a state speaks for the label `toward` rather than `against`:

    w = w_hy[toward] - w_hy[against]        b = b_y[toward] - b_y[against]        s = w . h + b

    The score s is the log-odds of the two: s = ln(P(toward) / P(against)), and with two labels P(toward) is
    1 / (1 + exp(-s)).
    """

    toward: int
    against: int
    w: NDArray[np.float64]  # (H,)
    b: float

    def score(self, hidden: FloatArray) -> NDArray[np.float64]:
        """s of each state: (..., H) -> (...)."""
        scores: NDArray[np.float64] = hidden @ self.w + self.b
        return scores


def readout(params: RecurrentCell, toward: int | None = None, against: int | None = None) -> Readout:
    """Between the label `toward`, the last if that is None, and `against`, the first if that is None.

    Raises ValueError for a label that there is not, and when the two are the same.
    """
    classes = params.classes
    label = checked_label(classes - 1 if toward is None else toward, classes)
    other = checked_label(0 if against is None else against, classes)
    if label == other:
        raise ValueError(f"toward and against are both label {label}: a score needs two labels")
    w, b = params.w_hy[label] - params.w_hy[other], params.b_y[label] - params.b_y[other]
    return Readout(label, other, w, float(b))


def sensible(params: RecurrentCell) -> bool:
    """Whether all weights are finite and within 1e100, so that the equations say something of the network."""
    return all(map(_are_sensible, params.arrays()))


def _are_sensible(weights: FloatArray) -> bool:
    return bool((np.abs(weights) <= LARGEST_WEIGHT).all())  # NaN is not


def sound(params: AnyCell) -> AnyCell:
    """`params` in float64, as all questions take them.

    Raises ValueError for a stack of networks, and for one whose weights are not finite or beyond 1e100: it has
    diverged, and no equation says anything of it.
    """
    if params.b_y.ndim != 1:
        raise ValueError(f"this is a stack of networks {params.b_y.shape[:-1]}: take one of them, as Params.run does")
    for name, array in zip(params.axes(), params.arrays(), strict=True):
        array = array.astype(np.float64)  # in float32 there is no LARGEST_WEIGHT
        if not _are_sensible(array):
            raise ValueError(
                f"{name} holds weights that are no numbers or larger than {LARGEST_WEIGHT:.0e}: the network has "
                "diverged, so ask one of an earlier epoch"
            )
    return params.copy(np.float64)


def fitting(params: RecurrentCell, trace: Trace) -> Trace:
    """`trace` with its states in float64. Raises ValueError when it cannot be of this network: its sizes differ."""
    hidden, logits = trace.hidden, trace.logits
    steps, H, C = len(trace.tokens) + 1, params.hidden_size, params.classes
    if hidden.shape != (steps, H) or logits.shape != (steps, C):
        raise ValueError(
            f"the trace of {steps - 1} words holds states {hidden.shape} and logits {logits.shape}, "
            f"but the network has {H} units and {C} labels: give the trace that it made itself"
        )
    return Trace(
        tokens=trace.tokens,
        hidden=hidden.astype(np.float64),
        logits=logits.astype(np.float64),
        probs=trace.probs.astype(np.float64),
        states=trace.states.astype(np.float64),
    )


def scores(
    params: RecurrentCell, tokens: ArrayLike, *, toward: int | None = None, against: int | None = None
) -> NDArray[np.float64]:
    """s_t = w . h_t + b, the log-odds of `toward` after t words: (T+1,); s_0 = b, before the first.

    It is logits[toward] - logits[against] of `forward`. Raises ValueError as `sound` and `readout` do, and as
    `forward` does for what is no word.
    """
    params = sound(params)
    return readout(params, toward, against).score(forward(params, tokens).hidden)
