"""The view "gradients": whether the backward pass is right, exact and as the article prints it, for each label."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

from playground.encoding import short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from rnn import explain
from rnn.explain.steps import Steps, each_by_steps
from rnn.settings import Bptt

PASSES = 1e-6  # the largest relative error that rounding makes
MOST_CHECKED = 3.0e9  # multiplications: of large networks some entries of each array are checked
BETWEEN_PAUSES = 1.0e8  # multiplications: small networks are checked without a pause


def gradients(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`arrays`, the names; `sizes` and how many entries of each were `checked`. `exact` and `article` have a row for
    each label: the largest relative error of each array if that label is right. Below `passes` a gradient is right.
    `article` is None for cells of which the article prints no recursion.
    """
    reading = read(subject, question)
    params, labels = subject.params, range(len(subject.labels))
    names = list(params.axes())
    of_an_entry = 8 * len(labels) * max(1, len(reading.tokens)) * (params.hidden_size**2 + 50 * params.hidden_size)
    entries = max(8, int(MOST_CHECKED / of_an_entry / 3))  # the three matrices are the large arrays
    of_a_check = of_an_entry * sum(min(entries, array.size) for array in params.arrays()) / (2 * len(labels))
    both: tuple[Bptt, ...] = get_args(Bptt) if params.has_printed_recursion else ("exact",)
    all_checks = yield from each_by_steps(
        lambda one: explain.gradient_check(params, reading.tokens, one[1], one[0], entries=entries),
        list(product(both, labels)),
        max(1, int(BETWEEN_PAUSES / of_a_check)),
    )
    checks = {bptt: all_checks[i * len(labels) : (i + 1) * len(labels)] for i, bptt in enumerate(both)}
    some = checks["exact"][0]
    return {
        **reading.content,
        "passes": PASSES,
        "arrays": names,
        "sizes": [some[name].analytic.size for name in names],
        "checked": [some[name].checked for name in names],
        "article": None,
        **{bptt: [short(check[name].error for name in names) for check in rows] for bptt, rows in checks.items()},
    }
