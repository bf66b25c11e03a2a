"""Lengths and squares of numbers so small or large that a float cannot hold their squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn.params import FloatArray

PLAIN = 200
"""Numbers within 2^-200..2^200, about 1e-60..1e60, are taken as they are: sums of products of four are numbers."""


def exponent(values: FloatArray) -> int:
    """The power of two by which to divide the values before they are squared: the largest is then about 1.

    0, so that they stay what they are, where it is within `PLAIN`. Division by a power of two rounds nothing.
    """
    power = int(np.frexp(np.abs(values).max(initial=0.0))[1])
    return power if abs(power) > PLAIN else 0


def brought_near(values: FloatArray, power: int) -> NDArray[np.float64]:
    """values / 2^power."""
    return np.ldexp(values, -power, dtype=np.float64) if power else np.asarray(values, np.float64)


def lengths(rows: FloatArray) -> NDArray[np.float64]:
    """The norm of each row (..., H) -> (...); those that are 1e-150 of the longest and shorter may be 0."""
    power = exponent(rows)
    sizes: NDArray[np.float64] = np.linalg.norm(brought_near(rows, power), axis=-1)
    return brought_near(sizes, -power)
