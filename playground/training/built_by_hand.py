"""The network built by hand as a run: one whose weights a person can read, which answers before it has trained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.training.prepared_data import RunConfig, suited, untrained
from playground.training.run import Run
from rnn import Score
from rnn.answers import answers
from rnn.explain import by_hand
from rnn.explain.by_hand import UNITS
from rnn.history import row
from rnn.labelled_sentences import LabelledTokens

DATA_OF_UNITS = "Article"
"""The data set whose kind of sentences the network is built for."""


def built_by_hand() -> Run:
    """A run of the Article set that begins with the weights of `rnn.explain.by_hand`, and has not trained yet."""
    start = untrained(RunConfig(DATA_OF_UNITS, replace(suited(DATA_OF_UNITS), hidden_size=len(UNITS))))
    prepared, epoch = start.prepared, start.epoch
    params = by_hand(prepared.vocabulary)

    def score(sentences: LabelledTokens) -> Score[float]:
        probabilities = answers(params, sentences)
        labels = np.array([label for _, label in sentences])
        of_right = probabilities[np.arange(len(labels)), labels]
        right = probabilities.argmax(axis=1) == labels
        return Score(float(-np.log(of_right).mean()), float(right.mean()))

    result = replace(epoch, params=params, train=score(prepared.train_set), test=score(prepared.test_set))
    return Run.begin_from(prepared, start.config.settings, result.state(), np.array([row(result, 0.0)]).T)
