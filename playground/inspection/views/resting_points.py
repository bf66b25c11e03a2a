"""The view "resting_points": where the state comes to rest when the network hears nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import floats, short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read, sides_of
from rnn import explain, forward
from rnn.explain.steps import Steps

MOST_SEARCHED_FROM = 300  # of the training set, from whose states the search starts
MOST_STARTS = 200
LARGE = 128  # units; the search of larger networks starts from fewer states, so that it ends within some 2 s
MOST_SLOW = 60  # slow points that are told
SIZES = 3  # eigenvalues of each point that are told


def resting_points(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`points` (N, H) as the states that they are, with the `score`, `speed`, `fixed` and `stable` of each.

    `eigenvalues`: of each point the sizes of the largest, and `turns` whether the first is one of a complex pair.
    `verdict` and `found` are sentences. The search starts from states of `sentences` training sentences, or, where the
    data set is not known, of the sentences that the question names (0 then).
    """
    toward, against = sides_of(subject, question)
    texts = question.sentences or (question.sentence,)
    read(subject, question)  # refuses weights that are no numbers
    params = subject.params
    sentences = [tokens for tokens, _ in subject.train_set[:MOST_SEARCHED_FROM]]
    traces = [forward(params, tokens) for tokens in sentences or map(subject.vocabulary.encode, texts)]
    resting = yield from explain.resting_points_by_steps(
        params, traces, _starts(params.hidden_size), toward=toward, against=against
    )
    kept_places = _kept(resting)
    values = resting.eigenvalues[kept_places]
    return {
        "labels": subject.labels,
        "toward": toward,
        "against": against,
        "units": params.hidden_size,
        "verdict": resting.verdict,
        "found": resting.found,
        "points": floats(resting.points[kept_places]),
        "score": short(resting.score[kept_places]),
        "speed": short(resting.speed[kept_places]),
        "fixed": resting.fixed[kept_places].tolist(),
        "stable": resting.stable[kept_places].tolist(),
        "turns": (np.abs(values[:, 0].imag) > 1e-9).tolist(),
        "eigenvalues": [short(sizes) for sizes in np.abs(values[:, :SIZES]).tolist()],
        "sentences": len(sentences),
    }


def _starts(units: int) -> int:
    return MOST_STARTS if units <= LARGE else int(MOST_STARTS * (LARGE / units) ** 2)


def _kept(resting: explain.RestingPoints) -> np.ndarray[Any, np.dtype[np.intp]]:
    """The places of all fixed points and of so many slow ones, evenly spread over their scores."""
    fixed_places, slow_places = np.flatnonzero(resting.fixed), np.flatnonzero(resting.slow)
    spread = (
        np.unique(np.linspace(0, len(slow_places) - 1, MOST_SLOW).round().astype(np.intp))
        if len(slow_places)
        else slow_places
    )
    return np.concatenate([fixed_places, slow_places[spread]])
