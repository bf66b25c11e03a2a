"""Scores by length are those of reading each sequence by itself."""

import math

import numpy as np
import pytest
from numpy.random import default_rng

from rnn.cells import CELLS
from rnn.explain import LengthScore, reaches, scores_by_length
from rnn.labelled_sentences import LabelledTokens
from rnn.network import forward
from rnn.text import UNKNOWN

RNG = default_rng(0)


def sequences(length: int, readout: str, classes: int) -> LabelledTokens:
    """Of up to `length` tokens, the empty one and unknown tokens among them where a readout allows it."""
    items = []
    for _ in range(12):
        T = int(RNG.integers(0 if readout == "last" else 1, length + 1))
        tokens = RNG.integers(UNKNOWN, 5, T)
        if readout == "every":
            labels = RNG.integers(-1, classes, T)
            labels[RNG.integers(0, T)] = 0
            items.append((tokens, labels))
        else:
            items.append((tokens, int(RNG.integers(0, classes)) if readout == "last" else float(RNG.normal())))
    return items


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize(("readout", "classes"), [("last", 3), ("every", 4), ("number", 1)])
def test_scores_are_those_of_each_sequence_read_by_itself(cell, readout: str, classes: int) -> None:  # type: ignore[no-untyped-def]
    params = cell.initial(5, 6, classes, default_rng(1), 0.7)
    sets = [(length, sequences(length, readout, classes)) for length in (3, 9)]
    for (length, items), score in zip(sets, scores_by_length(params, sets, readout), strict=True):  # type: ignore[arg-type]
        losses, hits = [], []
        for tokens, target in items:
            trace = forward(params, tokens)
            if readout == "number":
                losses.append((trace.logits[-1][0] - target) ** 2)
                continue
            pairs = [(-1, target)] if readout == "last" else list(enumerate(np.asarray(target), 1))
            for row, label in pairs:
                if label != -1:
                    losses.append(-math.log(trace.probs[row][label]))
                    hits.append(trace.probs[row].argmax() == label)
        assert (score.length, score.sequences) == (length, 12)
        assert score.loss == pytest.approx(np.mean(losses), rel=1e-9)
        assert score.accuracy == (pytest.approx(np.mean(hits)) if hits else pytest.approx(math.nan, nan_ok=True))


def test_a_set_that_does_not_fit_is_named() -> None:
    params = CELLS["tanh"].initial(5, 6, 2, default_rng(1), 0.7)
    with pytest.raises(ValueError, match=r"sentence 0 of the length 7 set: label 2 is not within 0\.\.1"):
        list(scores_by_length(params, [(7, [(np.array([1]), 2)])]))


def test_memory_reaches_as_far_as_every_length_up_to_there_is_right() -> None:
    scores = [LengthScore(length, 10, 0.0, accuracy) for length, accuracy in ((5, 1.0), (9, 0.4), (7, 0.95), (11, 1.0))]
    assert reaches(scores, 0.9) == 7
    assert reaches(scores, 0.3) == 11
    assert reaches(scores[1:2], 0.9) is None
    assert reaches([LengthScore(5, 10, 0.1, math.nan)], 0.9) is None
