"""The weights that a run begins with: its seed draws them, and its settings say what becomes of the recurrent ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.random import default_rng

from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell
from rnn.params import FloatArray
from rnn.settings import Settings

RecurrentStart: TypeAlias = Callable[[FloatArray, Settings], FloatArray]
"""Initial recurrent weights (..., H, H), of each gate by itself, from numbers drawn with standard deviation 1."""

RADIUS_DIGITS = 9
"""To so many digits matrices are scaled to a spectral radius: the last ones depend on how many threads BLAS has."""


def initial_weights(settings: Settings, vocab_size: int, classes: int) -> RecurrentCell:
    """The untrained network of these settings. All other weights are the same whatever the recurrent ones are."""

    def recurrent(drawn: FloatArray) -> FloatArray:
        return RECURRENT_INITS[settings.recurrent_init](drawn, settings)

    rng = default_rng(settings.seed)
    cell = CELLS[settings.cell]
    return cell.initial(vocab_size, settings.hidden_size, classes, rng, settings.init_scale, recurrent)


def scaled(drawn: FloatArray, settings: Settings) -> FloatArray:
    """init_scale * drawn, as all other weights are (article, section 6)."""
    return settings.init_scale * drawn


def orthogonal(drawn: FloatArray, settings: Settings) -> FloatArray:
    """The columns made orthogonal to each other, of length 1 (Saxe et al. 2014, arXiv:1312.6120).

    What is drawn from a normal distribution comes out evenly distributed over all orthogonal matrices. Gram-Schmidt,
    twice, as once rounds too much; and by element, since products by BLAS differ with the number of its threads.
    """
    columns = np.zeros_like(drawn)  # (..., H, H)
    for k in range(drawn.shape[-1]):
        column, before = drawn[..., k].copy(), columns[..., :k]  # (..., H) and (..., H, k)
        for _ in range(2):
            shares = (before * column[..., None]).sum(axis=-2, keepdims=True)  # (..., 1, k)
            column -= (before * shares).sum(axis=-1)
        columns[..., k] = column / np.sqrt((column**2).sum(axis=-1, keepdims=True))
    return columns


def identity(drawn: FloatArray, settings: Settings) -> FloatArray:
    """The identity: at first each unit keeps what it has (Le, Jaitly and Hinton 2015, arXiv:1504.00941)."""
    return np.zeros_like(drawn) + np.eye(drawn.shape[-1])


def of_given_radius(drawn: FloatArray, settings: Settings) -> FloatArray:
    """What is drawn, scaled to `spectral_radius` (Pascanu et al. 2013, arXiv:1211.5063)."""
    radii = np.abs(np.linalg.eigvals(drawn)).max(axis=-1, keepdims=True)[..., None]  # (..., 1, 1)
    factors = [float(f"{settings.spectral_radius / radius:.{RADIUS_DIGITS}g}") for radius in radii.flat]
    return np.reshape(factors, radii.shape) * drawn


RECURRENT_INITS: Mapping[str, RecurrentStart] = {
    "article": scaled,
    "orthogonal": orthogonal,
    "identity": identity,
    "radius": of_given_radius,
}
"""Every way to begin by its name."""
