"""Curves of saved runs as a page draws them: thinned without losing a minimum, a maximum or an end, to six digits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
"""The curves of a run, in the order of the rows of its history; below them stand its seconds."""


def kept(values: NDArray[np.float64], points: int) -> NDArray[np.intp]:
    """Indices of at most about `points` values of a curve (n,), ascending: first, last, lowest, highest of each bucket.

    Drawn as a line over that many pixels, the curve looks as it does whole. Buckets are powers of two wide and begin at
    index 0, so that a growing curve keeps the points it has.
    """
    n = len(values)
    if n <= points:
        return np.arange(n)
    width = 2 ** int(np.ceil(np.log2(4 * n / points)))
    starts = np.arange(0, n, width)
    ends = np.minimum(starts + width, n) - 1
    # The last bucket is filled up with its own last value, which changes neither its lowest nor its highest.
    buckets = np.pad(values, (0, len(starts) * width - n), mode="edge").reshape(-1, width)
    lowest, highest = starts + buckets.argmin(axis=1), starts + buckets.argmax(axis=1)
    return np.unique(np.concatenate([starts, np.minimum(lowest, n - 1), np.minimum(highest, n - 1), ends]))


def six_digits(values: NDArray[np.float64]) -> list[float]:
    """The numbers (n,) to six significant digits, which is more than a screen can show."""
    exponents = np.floor(np.log10(np.abs(values), where=values != 0, out=np.zeros(len(values))))
    up, down = 10.0 ** np.clip(5 - exponents, 0, 300), 10.0 ** np.clip(exponents - 5, 0, 300)
    rounded: list[float] = (np.rint(values * up / down) * down / up).tolist()
    return rounded


def thinned(history: NDArray[np.float64], points: int) -> dict[str, dict[str, list[float]]]:
    """Each curve of a history (5, n) for drawing: its own epochs, the seconds at their ends, and the values."""
    curves = {}
    for name, values in zip(COLUMNS, history, strict=False):
        epochs = kept(values, points)
        curves[name] = {
            "epoch": epochs.tolist(),
            "seconds": six_digits(history[4, epochs]),
            "value": six_digits(values[epochs]),
        }
    return curves
