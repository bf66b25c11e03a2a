"""The view "plane": the path of the state over several sentences, on the plane that holds the score exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import floats, short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import read
from rnn import explain
from rnn.explain.reading import unheard

MOST_BESIDE = 6  # sentences besides the one that is selected
GRID = 11  # arrows to a side
SQUARE = 2  # units, whose states fill a square


def plane(subject: Subject, question: Question) -> dict[str, Any]:
    """`paths`: of each sentence of the question its words, scores, and places x and y. Up to `MOST_BESIDE` + 1.

    x is the score, y the direction in which the states vary most beside it. A network of two units needs no such plane:
    `square` is true and x and y are its units. `flow`: GRID x GRID arrows of a word that is not heard, each
    [x, y, dx, dy], none of an LSTM; `share`: of the states' variance that lies in the plane. `axes` puts other states
    onto it: x = w . h + b, y = up . (h - middle), all (H,).
    """
    texts = question.sentences or (question.sentence,)
    if len(texts) > MOST_BESIDE + 1:
        raise NoAnswer(f"Beside the sentence there can be up to {MOST_BESIDE} others.")
    readings = [read(subject, replace(question, sentence=text)) for text in texts]
    first = readings[0]
    sides = {"toward": first.toward, "against": first.against}
    params, traces = subject.params, [reading.trace for reading in readings]
    projection = explain.plane(params, traces, **sides)
    square = params.hidden_size == SQUARE
    has_flow = params.carried == 1  # from the hidden state of an LSTM alone no step can be taken
    if square:
        xs, ys = zip(*(trace.hidden.T for trace in traces), strict=True)
        grid = _grid(np.array([-1.0, 1.0]), np.array([-1.0, 1.0]), room=0.0)
        arrows = unheard(params, grid) - grid if has_flow else grid[:0]
    else:
        xs, ys = projection.x, projection.y
        grid = _grid(np.concatenate(xs), np.concatenate(ys))
        arrows = explain.flow(params, projection, grid) if has_flow else grid[:0]
    if not has_flow:
        grid = arrows
    paths = [
        {
            **{name: reading.content[name] for name in ("words", "between", "known")},
            "score": short(score),
            "x": short(x),
            "y": short(y),
        }
        for reading, score, x, y in zip(readings, projection.x, xs, ys, strict=True)
    ]
    return {
        **first.content,
        "units": params.hidden_size,
        "square": square,
        "paths": paths,
        "flow": [short(row) for row in np.hstack([grid, arrows]).tolist()],
        "share": float(projection.share),
        "axes": {
            "w": floats(projection.out.w),
            "b": projection.out.b,
            "up": floats(projection.up),
            "middle": floats(projection.middle),
        },
    }


def _grid(xs: NDArray[np.float64], ys: NDArray[np.float64], room: float = 0.08) -> NDArray[np.float64]:
    """GRID x GRID places (x, y) over the range of these and a share of it around, (GRID^2, 2); no side is empty."""
    sides = []
    for values in (xs, ys):
        low, high = float(values.min()), float(values.max())
        more = room * (high - low) if high > low else 0.5
        sides.append(np.linspace(low - more, high + more, GRID))
    return np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
