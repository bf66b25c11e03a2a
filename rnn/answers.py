"""What a network answers to many sentences, one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.labelled_sentences import LabelledTokens
from rnn.network import forward
from rnn.readouts import READOUTS
from rnn.settings import ReadoutName


def answers(params: RecurrentCell, sentences: LabelledTokens, readout: ReadoutName = "last") -> NDArray[np.float64]:
    """What it answers wherever something is right, in the order of the sentences and their words, (A, C).

    That is the probability of each of the C labels, once a sentence or once a word that has a label; of a number, the
    number.
    """
    kind = READOUTS[readout]
    found = []
    for tokens, target in sentences:
        trace = forward(params, tokens)
        T = len(trace.tokens)
        rows = kind.scored(kind.checked(target, T, params.classes), T).rows
        found.append((trace.probs if kind.has_accuracy else trace.logits)[rows])
    return np.concatenate([np.empty((0, params.classes)), *found]).astype(np.float64)
