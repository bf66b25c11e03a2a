"""Where a network's memory ends: its score on sequences of each length, beyond those that it was trained on too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from rnn.cells.cell import RecurrentCell
from rnn.labelled_sentences import LabelledTokens, SentenceSet
from rnn.params import FloatArray
from rnn.settings import ReadoutName


class LengthScore(NamedTuple):
    """How a network answers `sequences` sequences of one length."""

    length: int
    sequences: int
    loss: float
    """The mean over all answers: nats, or the squared error of a number."""
    accuracy: float
    """The share of right answers; NaN where numbers are answered."""


def scores_by_length(
    params: RecurrentCell, sets: Iterable[tuple[int, LabelledTokens]], readout: ReadoutName = "last"
) -> Iterator[LengthScore]:
    """The scores on these sets, one for each (length, sequences), worked out when it is asked for.

    What a length counts is for the caller to say: the sequences of one need not have the same number of tokens. Nothing
    is learnt. Raises ValueError for a set that does not fit the network or the readout.
    """
    for length, items in sets:
        sequences = SentenceSet(items, f"length {length}", params.vocab_size, params.classes, readout)
        loss, accuracy = sequences.readout.score(answers(params, sequences), sequences.labels)
        yield LengthScore(length, len(sequences), float(loss), float(accuracy))


def answers(params: RecurrentCell, sequences: SentenceSet) -> FloatArray:
    """The logits of all answers that count, (n, C), in the order of `sequences.labels`.

    All sequences advance side by side, the longest first, so that those still read at step t are the first of them; a
    step of the cell takes them as it takes a stack of networks.
    """
    ordered = sequences.by_length  # (N,)
    lengths = np.array([len(sequences.items[i][0]) for i in ordered])  # (N,), never growing
    rows = [sequences.scored[i].rows for i in range(len(sequences))]
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows])])  # where the answers of a sequence begin
    logits = np.zeros((first[-1], params.classes), params.b_y.dtype)
    asked: dict[int, list[tuple[int, int]]] = {}  # after t tokens: (place among the ordered, place of the answer)
    for place, i in enumerate(ordered.tolist()):
        for k, t in enumerate(rows[i].tolist()):
            asked.setdefault(t, []).append((place, int(first[i]) + k))

    states = np.zeros((len(ordered), params.carried * params.hidden_size), params.b_y.dtype)  # (N, S)
    for t in range(int(lengths[0]) + 1):
        if t:
            n = int(np.searchsorted(-lengths, -t, side="right"))  # so many have t tokens or more
            tokens = np.array([sequences.items[i][0][t - 1] for i in ordered[:n]], np.int64)
            states[:n] = params.step(params.inputs(tokens), states[:n])
        if t in asked:
            places, answer = np.array(asked[t]).T
            hidden = states[places, : params.hidden_size]  # (k, H)
            logits[answer] = np.matvec(params.w_hy, hidden) + params.b_y
    return logits


def reaches(scores: Iterable[LengthScore], least: float) -> int | None:
    """The longest length up to which every accuracy is at least this; None where that of the shortest is not."""
    longest = None
    for score in sorted(scores):
        if not score.accuracy >= least:
            break
        longest = score.length
    return longest
