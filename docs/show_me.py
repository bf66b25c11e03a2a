"""Records the training that "Show me" replays: `python docs/show_me.py` writes it to playground/frontend/first."""

import base64
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from playground.training.prepared_data import DEFAULT_CONFIG  # noqa: E402 - only now can it be found
from tests.support.recorded_run import RecordedRun, epochs_of  # noqa: E402

FILE = HERE.parent / "playground" / "frontend" / "first" / "recording.json"

CONFIG = replace(
    DEFAULT_CONFIG, settings=replace(DEFAULT_CONFIG.settings, epochs=600)
)  # time to see each of its phases
SECONDS = 6
FRAMES = 60  # ten a second, as many as the server sends
FRAMES_PER_TRACE = 5  # the player draws a sentence that it follows three times a second at most
SENTENCE = "i am not at all bad or sad right now"  # the article's own
DIGITS = 4  # of a number that is drawn or written; no screen shows more


def recording() -> dict[str, Any]:
    """{"seconds", "sentence", "final", "frames"}: what the server sends while the run of `CONFIG` trains.

    `frames` is a list of [second, frame]; in each frame stands only what is not as in the one before of its kind.
    `final` holds the four scores of the last epoch in all their digits, by which a later run is known to be the same.
    """
    epochs = epochs_of(CONFIG)
    count = epochs[-1].number
    run = RecordedRun(CONFIG, epochs)
    run.run.id = "recorded"
    frames: list[list[Any]] = []
    known: dict[str, dict[str, Any]] = {}
    for number in range(FRAMES + 1):
        epoch = round(count * number / FRAMES)
        state: dict[str, Any] = {
            "state": "running",
            "epochs": count,
            "rate": count / SECONDS,
            "left": SECONDS * (1 - number / FRAMES),
        }
        if epoch == count:
            state |= {"state": "done", "rate": None, "left": None}
        told = run.until(epoch, **state)
        if number % FRAMES_PER_TRACE == 0:
            told += run.trace(SENTENCE)
        for frame in map(compact, told):
            if frame["kind"] == "config":  # what the next run of a visitor will use is no part of a recording
                continue
            before = known.get(frame["kind"], {})
            changed = {name: value for name, value in frame.items() if name == "kind" or before.get(name) != value}
            known[frame["kind"]] = frame
            if len(changed) > 1:
                frames.append([round(SECONDS * number / FRAMES, 3), changed])
    last = epochs[-1]
    final = [last.train.loss, last.train.accuracy, last.test.loss, last.test.accuracy]
    return {"seconds": SECONDS, "sentence": SENTENCE, "final": final, "frames": frames}


def compact(frame: dict[str, Any]) -> dict[str, Any]:
    """A frame with numbers of few digits, and without how long each epoch took: that is another time in each run."""
    frame = {name: value for name, value in frame.items() if name != "seconds"}
    if frame["kind"] == "run":
        frame["columns"] = [name for name in frame["columns"] if name != "seconds"]
    if frame["kind"] == "trace":
        frame.update({name: half(frame[name]) for name in ("hidden", "speaks")})
    return {name: rounded(value) for name, value in frame.items()}


def half(base64_floats: str) -> str:
    """The same float32 numbers as base64, with no more digits than a float16 has: these bytes are compressed well."""
    values = np.frombuffer(base64.b64decode(base64_floats), "<f4")
    return base64.b64encode(values.astype("<f2").astype("<f4").tobytes()).decode("ascii")


def rounded(value: Any) -> Any:
    """A value of JSON with all its fractions cut to `DIGITS` significant digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, list | tuple):
        return [rounded(each) for each in value]
    return {name: rounded(each) for name, each in value.items()} if isinstance(value, dict) else value


def text_of(recorded: dict[str, Any]) -> str:
    """The recording as the file has it, a frame a line."""
    *others, (_, frames) = recorded.items()
    head = "".join(f"{json.dumps(name)}: {json.dumps(value)},\n" for name, value in others)
    lines = ",\n".join(json.dumps(frame, separators=(",", ":")) for frame in frames)
    return f'{{\n{head}"frames": [\n{lines}\n]\n}}\n'


if __name__ == "__main__":
    FILE.write_text(text_of(recording()), encoding="utf-8")
