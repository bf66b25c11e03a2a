"""The view "eigenvalues_over_epochs": the sizes of the largest eigenvalues of w_hh at each kept epoch of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import short
from playground.inspection.question import Question, Subject
from playground.inspection.views.over_epochs import over_epochs
from rnn import Params
from rnn.explain.steps import Steps

MOST_EIGENVALUES = 6  # that are told


def eigenvalues_over_epochs(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`sizes` (E, up to 6), the largest first, at each of the `epochs`; `outside` (E,): how many are larger than 1."""

    def sizes(params: Params) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.sort(np.abs(np.linalg.eigvals(params.w_hh)))[::-1]

    epochs, rows = yield from over_epochs(subject, question, sizes)
    outside = [int((row > 1).sum()) for row in rows]
    return {"epochs": epochs, "sizes": [short(row[:MOST_EIGENVALUES]) for row in rows], "outside": outside}
