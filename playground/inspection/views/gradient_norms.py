"""The view "gradient_norms": how large the gradient of the training loss was at each kept epoch of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import json_numbers
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.over_epochs import over_epochs
from playground.inspection.views.wall import NO_SENTENCES
from rnn import Params, backward, forward
from rnn.explain.steps import Steps

MOST_WORK_OF_NORMS = 3e9  # multiplications over all epochs: of a large network and data set fewer sentences are read
MOST_FOR_NORMS = 60
EPOCHS = 40


def gradient_norms(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """At each of the `epochs`: `norms`, of each of the `arrays` (E, 5), of the mean gradient over `sentences` of the
    `of` training sentences, evenly spread, before clipping; `largest` (E,), the mean over sentences of the largest
    entry, which clipping cuts at `clip`. Raises NoAnswer where the data set or the past is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    words = max(1, sum(len(tokens) for tokens, _ in subject.train_set) // len(subject.train_set))
    most = int(MOST_WORK_OF_NORMS / (EPOCHS * words * 6 * subject.params.hidden_size**2))
    places = np.unique(
        np.linspace(0, len(subject.train_set) - 1, min(len(subject.train_set), MOST_FOR_NORMS, max(8, most)))
        .round()
        .astype(int)
    )
    sentences = [subject.train_set[place] for place in places]

    def norms(params: Params) -> tuple[list[float | None], float]:
        with np.errstate(all="ignore"):
            gradients = [backward(params, forward(params, tokens), label).params for tokens, label in sentences]
            means = [np.mean(arrays, axis=0) for arrays in zip(*(each.arrays() for each in gradients), strict=True)]
            peaks = [max(float(np.abs(array).max()) for array in each.arrays()) for each in gradients]
            return json_numbers(float(np.linalg.norm(mean)) for mean in means), float(np.mean(peaks))

    epochs, rows = yield from over_epochs(subject, question, norms, EPOCHS)
    clip = subject.past().settings.clip if subject.past is not None else None
    return {
        "epochs": epochs,
        "arrays": list(subject.params.axes()),
        "norms": [row for row, _ in rows],
        "largest": json_numbers(peak for _, peak in rows),
        "clip": clip,
        "sentences": len(sentences),
        "of": len(subject.train_set),
    }
