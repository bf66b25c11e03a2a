"""How numbers travel to a page: as JSON of a few digits, or as base64 of their bytes."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from rnn.params import FloatArray

LARGEST_FLOAT32 = float(np.finfo(np.float32).max)
LARGEST_WHOLE = 2**53
"""Up to here, on either side of 0, every whole number is the same in every reader of JSON, JavaScript's among them."""


def encode(frame: dict[str, Any]) -> str:
    """A frame as text. Raises ValueError for a number that is not finite: none may ever reach a page."""
    return json.dumps(frame, separators=(",", ":"), allow_nan=False)


def short(values: Iterable[float]) -> list[float]:
    """The numbers to six significant digits, which is more than a screen can show."""
    return [float(f"{value:.6g}") for value in values]


def json_number(value: float | None) -> float | None:
    """The number to six significant digits; None for an infinity, for nan, and where there is none."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")


def json_numbers(values: Iterable[float]) -> list[float | None]:
    """The numbers to six significant digits, with None in the place of each infinity and each nan."""
    return [json_number(value) for value in values]


def floats(array: FloatArray) -> str:
    """The numbers as base64 of little-endian float32, row by row; one beyond its range is its largest."""
    within = np.clip(array, -LARGEST_FLOAT32, LARGEST_FLOAT32)
    return base64.b64encode(np.ascontiguousarray(within, dtype="<f4").tobytes()).decode("ascii")
