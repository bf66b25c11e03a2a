"""A run that begins with given weights, in place of those that its seeds draw, and has not trained yet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from playground.training.prepared_data import Untrained
from playground.training.run import Run
from rnn import Params, Score
from rnn.history import row
from rnn.labelled_sentences import LabelledTokens, SentenceSet
from rnn.plain import evaluate


def run_with(start: Untrained, params: Params, elsewhere: int | None = None) -> Run:
    """A run of the data and settings of `start` that begins with these weights, which fit them.

    `elsewhere`: they are those of a run that was trained elsewhere, after this epoch of it.
    """

    settings = start.config.settings

    def score(sentences: LabelledTokens, name: str) -> Score[float]:
        data = SentenceSet(sentences, name, params.vocab_size, params.classes, settings.readout)
        loss, accuracy = evaluate(params, data)
        return Score(float(loss), float(accuracy))

    prepared = start.prepared
    result = replace(
        start.epoch, params=params, train=score(prepared.of_epoch(0), "training"), test=score(prepared.test_set, "test")
    )
    # The network and its answers are shared between visitors as if these settings had not been asked for.
    state = replace(result.state(), learning_rate=settings.learning_rate)
    run = Run.begin_from(prepared, settings, state, np.array([row(result, 0.0)]).T)
    run.elsewhere = elsewhere
    return run
