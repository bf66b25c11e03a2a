"""What the network takes for the same: the beginnings of known sentences whose states look most alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.magnitude import lengths
from rnn.explain.reading import AnySentences, prefix_states, word_lists
from rnn.explain.readout import fitting, sound
from rnn.network import Trace


@dataclass(frozen=True, eq=False)
class Nearest:
    """For each state of a sentence the k beginnings of known sentences with the nearest states, the nearest first."""

    prefixes: tuple[tuple[int, ...], ...]  # N, every distinct beginning, the empty one first
    order: NDArray[np.int64]  # (T+1, k), places in `prefixes`
    distance: NDArray[np.float64]  # (T+1, k), norm of the difference of the two states


def nearest_states(params: RecurrentCell, trace: Trace, sentences: AnySentences, k: int = 10) -> Nearest:
    """The beginnings of `sentences` (tokens, or pairs with a label) after which the state is most like h_t:

        distance = norm(h_t - h(prefix))

    Two beginnings with one state are one and the same to the network, whatever comes next. The beginning of the traced
    sentence itself is left out; of equally near ones the shorter comes first. k is at most the number of the others.
    Karpathy et al. (2015) and Strobelt et al. (2016, LSTMVis) read hidden states by such matches.

    Raises ValueError as `scores` does, for a trace that is not of this network, and for k below 1.
    """
    params = sound(params)
    path = fitting(params, trace).states
    if k < 1:
        raise ValueError(f"k is {k}: it must be at least 1")
    prefixes, states = prefix_states(params, word_lists(sentences, params.vocab_size))
    places = {prefix: place for place, prefix in enumerate(prefixes)}
    tokens = tuple(trace.tokens.tolist())
    k = min(k, len(prefixes) - 1)
    order, distance = np.empty((len(path), k), np.int64), np.empty((len(path), k))
    for t, s in enumerate(path):
        distances = lengths(states - s)
        if tokens[:t] in places:
            distances[places[tokens[:t]]] = np.inf
        order[t] = np.argsort(distances, kind="stable")[:k]
        distance[t] = distances[order[t]]
    return Nearest(tuple(prefixes), order, distance)
