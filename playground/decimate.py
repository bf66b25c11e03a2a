"""How a curve is decimated: one curve to what a drawing needs, or several that are compared at the same epochs.

The page decimates as `kept_places` does, in frontend/charts/decimate.js: it draws a live curve and each zoom without
asking the server, and the server decimates before it sends a thousand saved curves, or the losses of a timeline. A test
holds the two equal. Curves of a sweep are compared epoch by epoch, so a curve's own extremes cannot choose its points:
they stand at strides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STRIDES = 250  # about how many points the curve of a run of a sweep has
FEWEST_STRIDES = 32  # of each of very many runs: their panels are little wider than that
MOST_POINTS = 512 * STRIDES  # of all runs, as long as that leaves each so many


def kept_places(values: NDArray[np.float64], points: int) -> NDArray[np.intp]:
    """Places of about `points` values of a curve (n,), rising: both ends, and of each bucket its lowest and highest.

    There are at most four more than `points`. Drawn as a line over that many pixels, the curve looks as it does whole.
    Buckets are powers of two wide and begin at place 0, so that a growing curve keeps the points it has.
    """
    n = len(values)
    if n <= points:
        return np.arange(n)
    width = 2 ** int(np.ceil(np.log2(2 * n / points)))
    starts = np.arange(0, n, width)
    # The last bucket is filled up with its own last value, which changes neither its lowest nor its highest.
    buckets = np.pad(values, (0, len(starts) * width - n), mode="edge").reshape(-1, width)
    return np.unique(np.concatenate([[0], starts + buckets.argmin(axis=1), starts + buckets.argmax(axis=1), [n - 1]]))


def stride_of(epochs: int, runs: int = 1) -> int:
    """At which epochs curves of a sweep of this many have points: about `STRIDES` of them, fewer of very many runs."""
    return max(1, -(-epochs // max(FEWEST_STRIDES, min(STRIDES, MOST_POINTS // runs))))


def points_of(first: int, rows: int, stride: int) -> NDArray[np.int64]:
    """The epochs at which a curve of `rows` has points from epoch `first` on: every `stride`-th and the newest."""
    epochs = np.arange(-(-first // stride) * stride, rows, stride)
    return epochs if len(epochs) and epochs[-1] == rows - 1 else np.append(epochs, rows - 1)
