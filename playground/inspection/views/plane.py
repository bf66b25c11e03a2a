"""The view "plane": the path of the state over several sentences, on the plane that holds the score exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground.encoding import short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import read
from rnn import explain

MOST_BESIDE = 6  # sentences besides the one that is selected
GRID = 11  # arrows to a side


def plane(subject: Subject, question: Question) -> dict[str, Any]:
    """`paths`: of each sentence of the question, its words and places x (the score) and y. Up to `MOST_BESIDE` + 1.

    `flow`: GRID x GRID arrows of a word that is not heard, each [x, y, dx, dy]; `share`: of the states' variance that
    lies in the plane.
    """
    texts = question.sentences or (question.sentence,)
    if len(texts) > MOST_BESIDE + 1:
        raise NoAnswer(f"Beside the sentence there can be up to {MOST_BESIDE} others.")
    readings = [read(subject, replace(question, sentence=text)) for text in texts]
    first = readings[0]
    sides = {"toward": first.toward, "against": first.against}
    found = explain.plane(subject.params, [reading.trace for reading in readings], **sides)
    xs, ys = np.concatenate(found.x), np.concatenate(found.y)
    across, up = (np.linspace(*_wider(values), GRID) for values in (xs, ys))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    arrows = explain.flow(subject.params, found, grid)
    paths = [
        {"words": reading.words, "known": reading.told["known"], "x": short(x), "y": short(y)}
        for reading, x, y in zip(readings, found.x, found.y, strict=True)
    ]
    flow = [short(row) for row in np.hstack([grid, arrows]).tolist()]
    return {**first.told, "paths": paths, "flow": flow, "share": float(found.share)}


def _wider(values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """The range of the values and a little more; never empty."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 0.5
    return low - room, high + room
