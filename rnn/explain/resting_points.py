"""Where the network comes to rest when it hears nothing: fixed points, slow points, and what they make of memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.readout import fitting, readout, sound
from rnn.explain.settling import image_of, jacobians, settle_by_steps
from rnn.explain.steps import Steps, at_once, between
from rnn.network import Trace

Verdict: TypeAlias = Literal[
    "one resting point, stable (it forgets)",
    "one resting point, unstable and turning (it keeps circling)",
    "two stable resting points with a saddle between (a switch)",
    "a line",
    "none of these",
]

SLOW = 0.02
"""A point is slow where the state moves by at most this share of what a word moves it by in the median."""

FIXED = 1e-12
"""A point is fixed where half the square of its speed is below this."""

SEARCH = 0.7
"""The share of the time that the search takes; the rest go the eigenvalues of what was found."""

FOUND_POINTS_BETWEEN_PAUSES = 4
"""Points whose eigenvalues are computed between two pauses: with 256 units 0.1 s."""

APART = {"slow": 0.02, "fixed": 1e-3}
"""Points whose units all differ by less are one point."""


@dataclass(frozen=True, eq=False)
class RestingPoints:
    """The points at which an unheard word moves the state little or not at all, by kind and then by score."""

    points: NDArray[np.float64]  # (N, H)
    kind: NDArray[np.str_]  # (N,), "fixed" or "slow"
    speed: NDArray[np.float64]  # (N,), norm(F(h) - h)
    eigenvalues: NDArray[np.complex128]  # (N, H), of diag(1 - F^2) w_hh, the largest first
    score: NDArray[np.float64]  # (N,), w . h + b
    verdict: Verdict

    @property
    def fixed(self) -> NDArray[np.bool_]:
        """Which are fixed points, (N,)."""
        return np.asarray(self.kind == "fixed")

    @property
    def slow(self) -> NDArray[np.bool_]:
        """Which are slow points, (N,)."""
        return np.asarray(self.kind == "slow")

    @property
    def stable(self) -> NDArray[np.bool_]:
        """Whether what is near comes nearer in every direction, (N,): every eigenvalue is smaller than 1."""
        return np.abs(self.eigenvalues[:, 0]) < 1

    @property
    def time_constants(self) -> NDArray[np.float64]:
        """-1 / ln |eigenvalue|, (N, H): in so many words a distance shrinks to 1/e; below 0 it grows to e times."""
        with np.errstate(divide="ignore"):
            constants: NDArray[np.float64] = -1 / np.log(np.abs(self.eigenvalues))
        return constants

    @property
    def found(self) -> str:
        """What was found, in words, whatever the verdict."""
        fixed, stable, slow = int(self.fixed.sum()), int((self.fixed & self.stable).sum()), int(self.slow.sum())
        return f"{fixed} resting point{'s' * (fixed != 1)}, {stable} stable; {slow} slow point{'s' * (slow != 1)}"


def resting_points(
    params: RecurrentCell,
    traces: Sequence[Trace],
    starts: int = 200,
    seed: int = 0,
    *,
    toward: int | None = None,
    against: int | None = None,
) -> RestingPoints:
    """The fixed and the slow points of F(h), one step on an unknown word; with the tanh cell tanh(w_hh h + b_h).

    The search starts from so many states of the traces, drawn with the seed, and from 0, and makes norm(F(h) - h)
    smaller (`settling.settle`). The first place on each way that is slow, at most 2 % of the median
    norm(h_t - h_{t-1}) of the traces, is a slow point: only from there is a line seen as one, since all ways along it
    end in a few points. The ends with norm^2 / 2 < 1e-12 are fixed points.

    The eigenvalues of diag(1 - F^2) w_hh say what becomes of a small distance from the point with each word that says
    nothing: where all are smaller than 1 the point is stable. The verdict is the first of these that holds:

    - a line: at least 8 slow points, 90 % of their variance along one direction, their scores spread over half of the
      data's, the median of the first eigenvalue's size within 0.9..1.05 and of the second's at most 0.8;
    - one resting point, stable; or unstable with a leading pair of complex eigenvalues, so that the state turns;
    - two stable ones, and one between them that is unstable in one direction;
    - none of these: `found` says what was found, and no more.

    Sussillo and Barak (2013); the line is that of Maheswaranathan et al. (2019). 200 starts take 0.3 s with 64 units.
    Raises ValueError as `scores` does, for a trace that is not of this network, for fewer than 0 starts, and when
    there is no trace.
    """
    return at_once(resting_points_by_steps(params, traces, starts, seed, toward=toward, against=against))


def resting_points_by_steps(
    params: RecurrentCell,
    traces: Sequence[Trace],
    starts: int = 200,
    seed: int = 0,
    *,
    toward: int | None = None,
    against: int | None = None,
) -> Steps[RestingPoints]:
    """`resting_points`, with a pause after each step of the search and the eigenvalues of each few points."""
    params = sound(params)
    out = readout(params, toward, against)
    if not traces:
        raise ValueError("resting points are sought from the states of sentences: give the trace of at least one")
    if starts < 0:
        raise ValueError(f"starts is {starts}: it must be 0 or more")
    paths = [fitting(params, trace).hidden for trace in traces]
    states = np.concatenate(paths)  # (N, H)
    moves = np.concatenate([np.linalg.norm(np.diff(path, axis=0), axis=1) for path in paths])
    slow_speed = SLOW * float(np.median(moves)) if len(moves) else 0.0

    sample = np.random.default_rng(seed).permutation(len(states))[:starts]
    begin = np.unique(np.concatenate([np.zeros((1, params.hidden_size)), states[sample]]), axis=0)
    rest, slow = yield from between(settle_by_steps(params, begin, slow_speed), 0, SEARCH)
    at_rest = ((image_of(params, rest) - rest) ** 2).sum(axis=1) / 2 < FIXED
    candidates = {"fixed": rest[at_rest], "slow": slow[~np.isnan(slow[:, 0])]}
    kinds = {kind: _by_score(_apart(points, APART[kind]), out.w) for kind, points in candidates.items()}

    points = np.concatenate(list(kinds.values()))
    images = image_of(params, points)
    eigenvalues = np.empty(points.shape, np.complex128)
    for start in range(0, len(points), FOUND_POINTS_BETWEEN_PAUSES):
        part = slice(start, start + FOUND_POINTS_BETWEEN_PAUSES)
        eigenvalues[part] = np.linalg.eigvals(jacobians(params, points[part], images[part]))
        yield SEARCH + (1 - SEARCH) * min(1.0, (start + FOUND_POINTS_BETWEEN_PAUSES) / len(points))
    order = np.argsort(-np.abs(eigenvalues), axis=1, kind="stable")
    eigenvalues = np.take_along_axis(eigenvalues, order, axis=1)
    kind = np.repeat(list(kinds), [len(points) for points in kinds.values()])
    score = out.score(points)
    return RestingPoints(
        points=points,
        kind=kind,
        speed=np.linalg.norm(images - points, axis=1),
        eigenvalues=eigenvalues,
        score=score,
        verdict=_verdict(points, kind == "fixed", eigenvalues, score, float(np.ptp(out.score(states)))),
    )


def _apart(points: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """The points of which no two are nearer than that in every unit, the first of each such heap."""
    representatives = np.empty((0, points.shape[1]))
    for point in points:
        if not (np.abs(representatives - point).max(axis=1) < least).any():
            representatives = np.vstack([representatives, point])
    return representatives


def _by_score(points: NDArray[np.float64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    return points[np.argsort(points @ w, kind="stable")]


def _verdict(
    points: NDArray[np.float64],
    is_fixed: NDArray[np.bool_],
    eigenvalues: NDArray[np.complex128],
    score: NDArray[np.float64],
    span_of_data: float,
) -> Verdict:
    if _is_line(points[~is_fixed], eigenvalues[~is_fixed], score[~is_fixed], span_of_data):
        return "a line"
    at, values = points[is_fixed], eigenvalues[is_fixed]
    sizes = np.abs(values)
    stable = sizes[:, 0] < 1
    if len(at) == 1 and stable[0]:
        return "one resting point, stable (it forgets)"
    if len(at) == 1 and sizes[0, 0] > 1 and values[0, 0].imag != 0:
        return "one resting point, unstable and turning (it keeps circling)"
    if len(at) == 3 and stable.sum() == 2:
        one, other = at[stable]
        [saddle], [directions] = at[~stable], sizes[~stable]
        along = (saddle - one) @ (other - one) / ((other - one) @ (other - one))
        if (directions > 1).sum() == 1 and 0 < along < 1:
            return "two stable resting points with a saddle between (a switch)"
    return "none of these"


def _is_line(
    points: NDArray[np.float64], eigenvalues: NDArray[np.complex128], score: NDArray[np.float64], span_of_data: float
) -> bool:
    if len(points) < 8 or np.ptp(score) < span_of_data / 2:
        return False
    variances = np.linalg.eigvalsh(np.cov(points.T, ddof=0).reshape(points.shape[1], -1))
    sizes = np.abs(eigenvalues)
    second = float(np.median(sizes[:, 1])) if sizes.shape[1] > 1 else 0.0
    return bool(variances[-1] >= 0.9 * variances.sum() and 0.9 <= np.median(sizes[:, 0]) <= 1.05 and second <= 0.8)
