"""Numbers of an answer as JSON can hold them."""

from __future__ import annotations

from typing import Any

import numpy as np


def json_number(value: float) -> float | None:
    """The value to six digits, as JSON can hold it; None for an infinity and for nan."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def json_numbers(values: Any) -> list[float | None]:
    """The values to six digits, with None in the place of each infinity and each nan."""
    return [json_number(float(value)) for value in values]
