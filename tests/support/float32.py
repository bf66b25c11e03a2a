"""Arrays as the server sends them to the page: float32 in base64."""

import base64
from typing import Any

import numpy as np


def float32(text: str, *shape: int) -> Any:
    """The numbers of the text, in this shape; in a row without one."""
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(shape or -1)


def hidden_of(trace: dict[str, Any]) -> Any:
    """The states (T+1, H) of a trace."""
    return float32(trace["hidden"], -1, trace["units"])
