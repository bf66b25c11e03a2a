"""Answers as the frames in which a page gets them; all of them are JSON objects."""

from __future__ import annotations

from typing import Any


def trace_frame(epoch: int, content: dict[str, Any]) -> dict[str, Any]:
    """What the view "trace" answers, for the sentence that a page follows."""
    return {"kind": "trace", "epoch": epoch, **content}
