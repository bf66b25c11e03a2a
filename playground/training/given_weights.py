"""A run that begins with given weights, in place of those that its seeds draw, and has not trained yet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.training.prepared_data import Untrained
from playground.training.run import Run
from rnn import Params, Score
from rnn.answers import answers
from rnn.history import row
from rnn.labelled_sentences import LabelledTokens


def run_with(start: Untrained, params: Params, elsewhere: int | None = None) -> Run:
    """A run of the data and settings of `start` that begins with these weights, which fit them.

    `elsewhere`: they are those of a run that was trained elsewhere, after this epoch of it.
    """

    def score(sentences: LabelledTokens) -> Score[float]:
        probabilities = answers(params, sentences)
        labels = np.array([label for _, label in sentences])
        of_right = np.maximum(probabilities[np.arange(len(labels)), labels], np.finfo(np.float64).tiny)
        right = probabilities.argmax(axis=1) == labels
        return Score(float(-np.log(of_right).mean()), float(right.mean()))

    prepared = start.prepared
    result = replace(start.epoch, params=params, train=score(prepared.train_set), test=score(prepared.test_set))
    # The network and its answers are shared between visitors as if these settings had not been asked for.
    state = replace(result.state(), learning_rate=start.config.settings.learning_rate)
    run = Run.begin_from(prepared, start.config.settings, state, np.array([row(result, 0.0)]).T)
    run.elsewhere = elsewhere
    return run
