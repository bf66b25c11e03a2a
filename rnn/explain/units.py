"""What each hidden unit is good for: what it says, how well it alone tells the labels apart, what its loss costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.reading import MOST_STATE_NUMBERS, AnySentences, by_length, labels_of, last_states, word_lists
from rnn.explain.readout import fitting, readout, sound
from rnn.explain.steps import Steps, at_once, each_by_steps
from rnn.network import Trace
from rnn.params import FloatArray

BETWEEN_PAUSES = 1e8
"""Multiplications that are made without a pause: some 50 ms, with 256 units and 78 sentences those of two units."""


@dataclass(frozen=True, eq=False)
class Units:
    """A number, or a number for each sentence, of every hidden unit."""

    says: NDArray[np.float64]  # (H, N), w_i h_T,i: what unit i adds to the score of each trace
    area: NDArray[np.float64]  # (H,), under the curve of h_T,i as a test for `toward`; NaN with one label only
    flips: NDArray[np.bool_]  # (H, M), whether the answer to a test sentence is another when unit i is held at 0
    accuracy: NDArray[np.float64]  # (H,), on the test sentences when unit i is held at 0; NaN without any
    scores: NDArray[np.float64]  # (H, M), of the test sentences when unit i is held at 0


def units(
    params: RecurrentCell,
    traces: Sequence[Trace],
    test: AnySentences,
    *,
    toward: int | None = None,
    against: int | None = None,
) -> Units:
    """What each unit says, tells apart and is needed for.

    says[i, n] = w_i h_T,i for each trace: with b they add up to its score. area[i] is the probability that h_T,i is
    larger in a test sentence of the label `toward` than in one of another label, ties counted half: 1 for a unit that
    alone tells them apart, 0 for one that does so with its sign turned, 0.5 for one that knows nothing. Held at 0 at
    every step, unit i is as good as deleted, row and column. `test` are pairs of (tokens, label).

    Strobelt et al. (2016, LSTMVis) look at units in this way; Radford et al. (2017) found one that had become a
    feeling for sentiment. Costs H times the reading of the test sentences: 0.1 s with 64 units and 20 sentences.
    Raises ValueError as `scores` does, and for a test sentence without a label.
    """
    return at_once(units_by_steps(params, traces, test, toward=toward, against=against))


def units_by_steps(
    params: RecurrentCell,
    traces: Sequence[Trace],
    test: AnySentences,
    *,
    toward: int | None = None,
    against: int | None = None,
) -> Steps[Units]:
    """`units`, with a pause between the reading without each few units and the next."""
    params = sound(params)
    out = readout(params, toward, against)
    sentences, labels = word_lists(test, params.vocab_size), labels_of(test, params.classes)
    ends = np.stack([fitting(params, trace).hidden[-1] for trace in traces]) if traces else np.empty((0, len(out.w)))

    whole = last_states(params, sentences)  # (M, H)
    answers = (np.matvec(params.w_hy, whole) + params.b_y).argmax(axis=-1)  # (M,)
    H = params.hidden_size
    numbers, work = len(sentences) * H, sum(len(words) for words in sentences) * H**2  # of one unit
    widest = max(1, min(MOST_STATE_NUMBERS // max(1, numbers), int(BETWEEN_PAUSES / max(1, work))))
    parts = [np.arange(start, min(start + widest, H)) for start in range(0, H, widest)]
    logits = yield from each_by_steps(lambda part: _logits_without(params, sentences, part), parts)
    all_logits = np.concatenate(logits)  # (H, M, C)
    right = all_logits.argmax(axis=-1) == labels  # (H, M)
    return Units(
        says=(ends * out.w).T,
        area=np.array([_area(state, labels == out.toward) for state in whole.T]),
        flips=all_logits.argmax(axis=-1) != answers,
        accuracy=right.mean(axis=1) if len(sentences) else np.full(params.hidden_size, np.nan),
        scores=all_logits[..., out.toward] - all_logits[..., out.against],
    )


def _logits_without(
    params: RecurrentCell, sentences: Sequence[NDArray[np.int64]], units: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The logits of each sentence when each of these units (K,) alone is held at 0: (K, M, C)."""
    keep_each = np.ones((len(units), 1, params.carried, params.hidden_size))
    keep_each[np.arange(len(units)), 0, :, units] = 0
    keep = keep_each.reshape(len(units), 1, -1)  # (K, 1, S): nothing that a step hands on of the unit
    logits = np.empty((len(units), len(sentences), params.classes))
    for places, words in by_length(sentences):
        states: FloatArray = np.zeros((len(units), len(places), keep.shape[-1]))
        for t in range(words.shape[1]):
            states = keep * params.step(params.inputs(words[:, t]), states)
        logits[:, places] = np.matvec(params.w_hy, states[..., : params.hidden_size]) + params.b_y
    return logits


def _area(states: NDArray[np.floating], is_toward: NDArray[np.bool_]) -> float:
    """The share of pairs, one of the label and one of another, in which the one of the label has the larger state."""
    own, others = states[is_toward], np.sort(states[~is_toward])
    if not len(own) or not len(others):
        return math.nan
    below, up_to = np.searchsorted(others, own, "left"), np.searchsorted(others, own, "right")
    return float((below + up_to).mean() / 2 / len(others))
