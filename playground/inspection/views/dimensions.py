"""The view "dimensions": how many dimensions the states fill, and what the network answers with fewer of w_hh."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from rnn import explain, forward
from rnn.explain.steps import Steps

MOST_FOR_DIMENSIONS = 300  # of the training set, whose states are measured
MOST_WORK_OF_DIMENSIONS = 4e9  # multiplications: of large networks fewer test sentences are asked


def dimensions(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`participation_ratio`, `variances` (H,) as shares, `singular_values` (H,) of w_hh; and for k = 0..H, w_hh cut to
    its k largest singular values, `path` P(toward) of the sentence and `alike`, the share of test sentences that are
    answered as by the whole network. `rank_needed`: the smallest k with all of them, among `tested` of `of`; None
    without any.
    """
    reading = read(subject, question)
    params, units = subject.params, subject.params.hidden_size
    with np.errstate(all="ignore"):
        traces = [forward(params, tokens) for tokens, _ in subject.train_set[:MOST_FOR_DIMENSIONS]] or [reading.trace]
        measures = explain.dimensions(params, traces)
    longest = max((len(tokens) for tokens, _ in subject.test_set), default=1)
    test = subject.test_set[: max(8, int(MOST_WORK_OF_DIMENSIONS / (units**3 * max(1, longest))))]
    whole = measures.answers(units, test)
    alike, path = [], []
    for k in range(units + 1):
        alike.append(float((measures.answers(k, test) == whole).mean()) if test else 0.0)
        path.append(float(forward(measures.cut(k), reading.tokens).probs[-1][reading.toward]))
        yield (k + 1) / (units + 1)
    total = float(measures.variances.sum())
    return {
        **reading.content,
        "units": units,
        "participation_ratio": measures.participation_ratio,
        "variances": short(measures.variances / total if total else measures.variances),
        "singular_values": short(measures.singular_values),
        "rank_needed": alike.index(1.0) if test else None,
        "alike": short(alike),
        "path": short(path),
        "tested": len(test),
        "of": len(subject.test_set),
    }
