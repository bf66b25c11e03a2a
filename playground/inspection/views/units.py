"""The view "units": what each hidden unit says about the sentence, tells apart in the test set, and is needed for."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from rnn import explain
from rnn.explain.steps import Steps

MOST_READINGS = 20_000  # units times test sentences: reading each again without each unit is what takes the time


def units(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """Of each unit: `says`, what it adds to the score of the sentence; `area` under the curve; `flips`, how many test
    sentences are answered otherwise without it; `accuracy` without it. `tested` of `of` test sentences were read.

    Where the data set is not known these are 0, and of each unit only what it says is told; the rest is None.
    """
    reading = read(subject, question)
    test = subject.test_set[: max(MOST_READINGS // subject.params.hidden_size, 1)]
    report = yield from explain.units_by_steps(
        subject.params, [reading.trace], test, toward=reading.toward, against=reading.against
    )
    return {
        **reading.content,
        "says": short(report.says[:, 0]),
        "area": [float(f"{area:.4g}") if np.isfinite(area) else None for area in report.area],
        "flips": report.flips.sum(axis=1).tolist() if test else [None] * subject.params.hidden_size,
        "accuracy": short(report.accuracy) if test else [None] * subject.params.hidden_size,
        "tested": len(test),
        "of": len(subject.test_set),
    }
