"""The plane on which the path of a state can be drawn: across it the exact score, up it what else varies most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.magnitude import brought_near, exponent
from rnn.explain.reading import unheard
from rnn.explain.readout import LARGEST_WEIGHT, Readout, fitting, readout, sound
from rnn.network import Trace
from rnn.params import FloatArray


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane through the states of some sentences, and their paths on it.

    x is the score itself, so the line x = 0 is where the answer changes; y is `up` . (h - middle).
    """

    x: tuple[NDArray[np.float64], ...]  # of each trace (T+1,)
    y: tuple[NDArray[np.float64], ...]  # of each trace (T+1,)
    out: Readout
    up: NDArray[np.float64]  # (H,), at right angles to w and of length 1; zeros where no such direction is
    middle: NDArray[np.float64]  # (H,), the mean of the states
    share: float  # of the states' variance that lies in the plane, 0..1

    def points(self, hidden: FloatArray) -> NDArray[np.float64]:
        """Where states stand on the plane: (..., H) -> (..., 2)."""
        return np.stack([self.out.score(hidden), (hidden - self.middle) @ self.up], axis=-1)

    def states(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The states that stand at these points and else where the mean state does: (..., 2) -> (..., H).

        With one unit or two, every state is one of these. A point far out may have a state beyond -1..1, which no
        sentence leads to: where w is next to nothing none beyond 1e100, though the score asks for it.
        """
        power = exponent(self.out.w)
        w = brought_near(self.out.w, power)
        length2, across = float(w @ w), np.zeros(points.shape[:-1])
        if length2:
            with np.errstate(over="ignore"):
                across = brought_near(points[..., 0] - self.out.score(self.middle), power) / length2
            across = across.clip(-LARGEST_WEIGHT, LARGEST_WEIGHT)
        states: NDArray[np.float64] = self.middle + across[..., None] * w + points[..., 1, None] * self.up
        return states


def plane(
    params: RecurrentCell, traces: Sequence[Trace], *, toward: int | None = None, against: int | None = None
) -> Plane:
    """The plane of the score and of the direction at right angles to it in which the states vary most:

        x = s = w . h + b        y = first principal component of h - (h . w) w / (w . w)

    The sign of x at a sentence's last state is its answer, for every sentence: nothing is lost across the plane. The
    sign of y has no meaning; the largest weight of `up` is above 0, so that the same states give the same picture.
    Sussillo and Barak (2013) draw networks by principal components alone, on which no line is the decision.

    Raises ValueError as `scores` does, for a trace that is not of this network, and when there is no trace.
    """
    params = sound(params)
    out = readout(params, toward, against)
    if not traces:
        raise ValueError("a plane needs the trace of at least one sentence")
    paths = [fitting(params, trace).hidden for trace in traces]
    states = np.concatenate(paths)  # (N, H)
    middle = states.mean(axis=0)
    deviations = states - middle
    w = brought_near(out.w, exponent(out.w))
    w = w / np.linalg.norm(w) if w.any() else w
    beside = deviations - (deviations @ w)[:, None] * w
    up = _upward(beside, w)
    deviations = brought_near(deviations, exponent(deviations))
    whole = float((deviations**2).sum())
    in_plane = float(((deviations @ w) ** 2).sum() + ((deviations @ up) ** 2).sum())
    return Plane(
        x=tuple(out.score(path) for path in paths),
        y=tuple((path - middle) @ up for path in paths),
        out=out,
        up=up,
        middle=middle,
        share=in_plane / whole if whole else 1.0,
    )


def _upward(beside: NDArray[np.float64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    """The unit vector (H,) at right angles to the unit vector w along which these rows (N, H) vary most.

    Where they do not vary at all, the one nearest to the axis that w has least to do with; zeros with a single unit.
    """
    varies = np.abs(beside).max() > 1e-12
    up = np.linalg.eigh(beside.T @ beside)[1][:, -1] if varies else np.eye(len(w))[np.abs(w).argmin()]
    up = up - (up @ w) * w
    length = float(np.linalg.norm(up))
    if length < 1e-6:
        return np.zeros_like(w)
    upward: NDArray[np.float64] = up / (length if up[np.abs(up).argmax()] > 0 else -length)
    return upward


def flow(params: RecurrentCell, plane: Plane, grid: ArrayLike) -> NDArray[np.float64]:
    """Where an unheard word moves the state from each point of the grid, (..., 2) -> (..., 2), an arrow each:

        F(h) = step(unknown, h)        arrow = projection of F(h) - h = (w . (F(h) - h), up . (F(h) - h))

    With the tanh cell F(h) = tanh(w_hh h + b_h). h is the state that `Plane.states` gives to the point.

    Raises ValueError as `scores` does, for a grid whose last axis is not (x, y), and for a cell that hands on more than
    h, as an LSTM does: from h alone it goes nowhere.
    """
    params = sound(params)
    points = np.asarray(grid, np.float64)
    if points.ndim == 0 or points.shape[-1] != 2:
        raise ValueError(f"the grid has the shape {points.shape}: its last axis must hold x and y")
    h = plane.states(points)
    displacements = unheard(params, h) - h
    return np.stack([displacements @ plane.out.w, displacements @ plane.up], axis=-1)
