"""The view "gradients": whether the backward pass is right, exact and as the article prints it, for each label."""

from __future__ import annotations

from typing import Any, get_args

from playground.encoding import short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from rnn import explain
from rnn.settings import Bptt

PASSES = 1e-6  # the largest relative error that rounding makes
MOST_CHECKED = 3.0e9  # multiplications: of large networks some entries of each array are checked


def gradients(subject: Subject, question: Question) -> dict[str, Any]:
    """`arrays`, the names; `sizes` and how many entries of each were `checked`. `exact` and `article` have a row for
    each label: the largest relative error of each array if that label is right. Below `passes` a gradient is right.
    """
    reading = read(subject, question)
    params, labels = subject.params, range(len(subject.labels))
    names = list(params.axes())
    of_an_entry = 8 * len(labels) * max(1, len(reading.tokens)) * (params.hidden_size**2 + 50 * params.hidden_size)
    entries = max(8, int(MOST_CHECKED / of_an_entry / 3))  # three of the five arrays are large
    checks = {
        bptt: [explain.gradient_check(params, reading.tokens, label, bptt, entries=entries) for label in labels]
        for bptt in get_args(Bptt)
    }
    some = checks["exact"][0]
    return {
        **reading.told,
        "passes": PASSES,
        "arrays": names,
        "sizes": [some[name].analytic.size for name in names],
        "checked": [some[name].checked for name in names],
        **{bptt: [short(check[name].error for name in names) for check in rows] for bptt, rows in checks.items()},
    }
