"""Where a state rests: Levenberg-Marquardt on F(h) - h, from many starts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.cells.simple import SimpleCell
from rnn.explain.reading import unheard
from rnn.explain.steps import Steps, at_once, between
from rnn.params import FloatArray
from rnn.text import UNKNOWN

MOST_SETTLING_STEPS = 100
DONE = 1e-26
"""Half the square of a speed at which a point is left alone: rounding goes no lower."""

MOST_JACOBIAN_NUMBERS = 2**23
"""How many numbers the Jacobians of all starts that are solved together may take: 64 MB."""

BEGIN, LEAST, MOST = 1e-2, 1e-14, 1e10
"""The damping, relative to the mean diagonal of J^T J: at first, and its bounds. At MOST a point cannot be improved."""


def image_of(params: RecurrentCell, hidden: FloatArray) -> FloatArray:
    """F(h), one step on an unknown word, (N, H) -> (N, H); with the tanh cell tanh(w_hh h + b_h)."""
    if isinstance(params, SimpleCell):  # one product of matrices, where the cell's own step makes one for each state
        return params.activation(hidden @ params.w_hh.T + params.b_h)
    return unheard(params, hidden)


def jacobians(params: RecurrentCell, hidden: FloatArray, images: FloatArray) -> FloatArray:
    """dF/dh at points (N, H) that F leads to `images`, (N, H, H); with the tanh cell diag(1 - F^2) w_hh."""
    if isinstance(params, SimpleCell):
        slopes: FloatArray = params.slope(images)[:, :, None] * params.w_hh
        return slopes
    u, each = params.inputs(np.array([UNKNOWN]))[0], np.eye(params.hidden_size)
    return params.step_backward(u, hidden[:, None, :], images[:, None, :], each, "exact")[1]


def settle(
    params: RecurrentCell, starts: NDArray[np.float64], slow_speed: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each of N starts (N, H) comes to rest, and the first place on its way at which it was slow, both (N, H).

    Half the square of r = F(h) - h is made smaller by steps d with the analytic Jacobian J = dF/dh - 1:

        (J^T J + damping mean(diag(J^T J)) 1) d = -J^T r

    (Levenberg 1944, Marquardt 1963). A step that helps makes the damping ten times smaller, one that does not is taken
    back and makes it ten times larger. Slow is a speed norm(r) <= slow_speed; NaN for a start that never was.
    """
    return at_once(settle_by_steps(params, starts, slow_speed))


def settle_by_steps(
    params: RecurrentCell, starts: NDArray[np.float64], slow_speed: float
) -> Steps[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """`settle`, with a pause after each step that many starts make together."""
    widest = max(1, MOST_JACOBIAN_NUMBERS // params.hidden_size**2)
    begins = range(0, len(starts), widest)
    parts = []
    for number, i in enumerate(begins):
        steps = _settle(params, starts[i : i + widest], slow_speed)
        parts.append((yield from between(steps, number / len(begins), (number + 1) / len(begins))))
    return np.concatenate([rest for rest, _ in parts]), np.concatenate([slow for _, slow in parts])


def _settle(
    params: RecurrentCell, starts: NDArray[np.float64], slow_speed: float
) -> Steps[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    H = params.hidden_size
    one = np.arange(H)
    h, damping = starts.copy(), np.full(len(starts), BEGIN)
    images = image_of(params, h)
    r = images - h  # (N, H)
    half_squares = (r**2).sum(axis=1) / 2  # (N,)
    slow = np.full_like(h, np.nan)
    for number in range(MOST_SETTLING_STEPS):
        first = np.isnan(slow[:, 0]) & (np.sqrt(2 * half_squares) <= slow_speed)
        slow[first] = h[first]
        moving = np.flatnonzero((half_squares > DONE) & (damping < MOST))
        if not len(moving):
            break
        J = jacobians(params, h[moving], images[moving])
        J[:, one, one] -= 1
        normal = J.swapaxes(1, 2) @ J  # (M, H, H)
        normal[:, one, one] += (damping[moving] * normal[:, one, one].mean(axis=1) + 1e-300)[:, None]
        candidates = h[moving] - np.linalg.solve(normal, np.vecmat(r[moving], J)[..., None])[..., 0]
        candidate_images = image_of(params, candidates)
        candidate_r = candidate_images - candidates
        candidate_half_squares = (candidate_r**2).sum(axis=1) / 2

        better = candidate_half_squares < half_squares[moving]
        damping[moving] = np.where(better, np.maximum(damping[moving] / 10, LEAST), damping[moving] * 10)
        rows = moving[better]
        h[rows], images[rows] = candidates[better], candidate_images[better]
        r[rows], half_squares[rows] = candidate_r[better], candidate_half_squares[better]
        yield max(number / MOST_SETTLING_STEPS, 1 - len(moving) / len(starts))
    return h, slow
