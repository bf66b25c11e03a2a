"""Which words act together: what a pair of words does to the score beyond what each does alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.reading import last_states_alike, last_states_alike_by_steps
from rnn.explain.readout import readout, sound
from rnn.explain.steps import Steps, at_once
from rnn.network import checked_tokens
from rnn.text import UNKNOWN


def interactions(
    params: RecurrentCell,
    tokens: ArrayLike,
    *,
    toward: int | None = None,
    against: int | None = None,
    among: Sequence[int] | None = None,
) -> NDArray[np.float64]:
    """What each pair of words does together, (T, T), symmetric; on the diagonal what each does at all:

        I[j, k] = s - s(-j) - s(-k) + s(-j-k)        I[j, j] = s - s(-j)

    s is the score of the sentence, and (-j) has an unknown word in the place of word j, counted from 0. Where two words
    act independently, I is 0; "not" and "bad" stand out. It is the pairwise interaction of Sorokina et al. (2008) with
    "unknown" as the word's absence. With `among`, K places in the sentence, only those words and their pairs: (K, K).
    All K (K + 1) / 2 sentences are read together. Raises ValueError as `scores` does.
    """
    return at_once(interactions_by_steps(params, tokens, toward=toward, against=against, among=among))


def interactions_by_steps(
    params: RecurrentCell,
    tokens: ArrayLike,
    *,
    toward: int | None = None,
    against: int | None = None,
    among: Sequence[int] | None = None,
) -> Steps[NDArray[np.float64]]:
    """`interactions`, with a pause between the reading of each few sentences and the next."""
    params = sound(params)
    out = readout(params, toward, against)
    words = checked_tokens(tokens, params.vocab_size)
    places = np.arange(len(words)) if among is None else np.array(among, np.int64)
    K = len(places)
    j, k = np.triu_indices(K)  # j = k is the sentence with one word unknown
    each = np.arange(len(j))
    variants = np.tile(words, (len(j), 1))  # (N, T)
    variants[each, places[j]] = variants[each, places[k]] = UNKNOWN

    without = np.zeros((K, K))
    states = yield from last_states_alike_by_steps(params, variants)
    without[j, k] = without[k, j] = out.score(states)
    whole = out.score(last_states_alike(params, words[None]))[0]
    alone = np.diag(without)  # s(-j)
    together: NDArray[np.float64] = whole + without - (alone[:, None] + alone[None, :])
    together[np.arange(K), np.arange(K)] = whole - alone
    return together
