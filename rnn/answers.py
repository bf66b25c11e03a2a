"""What a network answers to many sentences, one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnn.cells.tanh import Params
from rnn.labelled_sentences import LabelledTokens
from rnn.network import forward


def answers(params: Params, sentences: LabelledTokens) -> NDArray[np.float64]:
    """The probability of each of the C labels for each of the N sentences, (N, C)."""
    probs = [forward(params, tokens).probs[-1] for tokens, _ in sentences]
    return np.array(probs, np.float64).reshape(len(probs), params.classes)
