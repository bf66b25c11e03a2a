"""What Show me replays is what a run of today does: the script that recorded it records the same again."""

import base64
import json
from typing import Any

import numpy as np
import pytest

from docs.show_me import DIGITS, FILE, recording, text_of

LARGEST = 120_000  # bytes: it is kept in the repository, and sent to whoever presses Show me


def leaves(value: Any) -> list[Any]:
    """All numbers and texts in a value of JSON, in their order."""
    if isinstance(value, dict):
        return [leaf for name, each in value.items() for leaf in (name, *leaves(each))]
    return [leaf for each in value for leaf in leaves(each)] if isinstance(value, list | tuple) else [value]


def floats(frame: dict[str, Any], name: str) -> list[float]:
    """The numbers of a frame that travel as base64; taken out of it."""
    return list(np.frombuffer(base64.b64decode(frame.pop(name, "")), "<f4").astype(float))


def test_the_recording_is_made_again_by_its_script() -> None:
    text = FILE.read_text(encoding="utf-8")
    kept, made = json.loads(text), recording()
    assert made["final"] == pytest.approx(kept["final"], rel=1e-9)
    if made["final"] == kept["final"]:  # the same sums in the same order
        assert text_of(made) == text
        return
    made = json.loads(text_of(made))  # another processor adds up in another order: no digit but the last may differ
    last_digit = 2 * 10.0 ** (1 - DIGITS)
    assert len(made["frames"]) == len(kept["frames"])
    for (second, frame), (kept_second, kept_frame) in zip(made["frames"], kept["frames"], strict=True):
        assert (second, frame["kind"]) == (kept_second, kept_frame["kind"])
        for name in ("hidden", "speaks"):
            assert floats(frame, name) == pytest.approx(floats(kept_frame, name), abs=last_digit)
        assert leaves(frame) == [
            pytest.approx(leaf, rel=last_digit) if isinstance(leaf, float) else leaf for leaf in leaves(kept_frame)
        ]


def test_the_recording_is_compact_and_tells_only_what_the_page_needs() -> None:
    assert FILE.stat().st_size < LARGEST
    kinds = {frame["kind"] for _, frame in json.loads(FILE.read_text(encoding="utf-8"))["frames"]}
    assert kinds == {"run", "rows", "status", "answers", "trace"}
