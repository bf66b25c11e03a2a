"""Curves of saved runs for a page: whole, or decimated without losing a minimum, a maximum or an end."""

from __future__ import annotations

import base64
import math

import numpy as np
from numpy.typing import NDArray

from playground.decimate import kept_places
from rnn.history import named

_LARGEST = float(np.finfo(np.float32).max)
_LARGEST_FLOAT = float(np.finfo(np.float64).max)
_LARGEST_SUMMED = 1e290  # the sum of as many such numbers as a run can have epochs is a float still


def smoothed(values: NDArray[np.float64], epochs: int) -> NDArray[np.float64]:
    """Each value (n,) as the mean of the last `epochs` values up to it, or of as many as there are."""
    n, width = len(values), min(epochs, len(values))
    if width < 2:
        return values
    # Of numbers near the largest there is, even two would add up to more than a float holds; a power of two costs no
    # digit.
    scale = 2.0 ** (math.frexp(width)[1] + 1) if np.abs(values).max() > _LARGEST_SUMMED else 1.0
    # Blocks of `width`: a mean over two of them is the end of one and the beginning of the next. Nothing is subtracted,
    # so a high value is forgotten as soon as it has left the mean.
    blocks = np.pad(values / scale, (width - 1, -(n + width - 1) % width)).reshape(-1, width)
    from_start = np.cumsum(blocks, axis=1).ravel()
    to_end = np.cumsum(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    sums = from_start[width - 1 :][:n] + np.where(np.arange(n) % width, to_end[:n], 0.0)
    means: NDArray[np.float64] = sums / np.minimum(np.arange(1, n + 1), width)
    return np.clip(means, -_LARGEST_FLOAT / scale, _LARGEST_FLOAT / scale) * scale


def curve(
    history: NDArray[np.float64], column: str, *, points: int, smooth: int = 0, seconds: bool = False
) -> dict[str, str | None]:
    """A column of a history (columns, n), whole or decimated to about `points`: float32 of each, base64.

    `epoch` is None if every epoch is there. A curve that is decimated is of means over `smooth` epochs, which could not
    be taken afterwards; a whole one is as it is. `seconds` are those at the ends of the epochs, if asked for.
    """
    columns = named(history)
    values = columns[column]
    if len(values) > points:
        values = smoothed(values, smooth)
    places = kept_places(values, points)
    epochs = None if len(places) == len(values) else _base64(places)
    texts: dict[str, str | None] = {"epoch": epochs, "value": _base64(values[places])}
    if seconds:
        texts["seconds"] = _base64(columns["seconds"][places])
    return texts


def _base64(numbers: NDArray[np.float64] | NDArray[np.intp]) -> str:
    """Seven digits are more than a page shows, and neither side has to write or read them as text."""
    return base64.b64encode(np.clip(numbers, -_LARGEST, _LARGEST).astype("<f4").tobytes()).decode("ascii")
