"""Where a network's memory ends: its score on sequences of each length, beyond those that it was trained on too."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    loss_error: float = math.nan
    """The standard error of the loss, which other sequences of the kind would have changed; NaN of a single one."""
    accuracy_error: float = math.nan


def scores_by_length(
    params: RecurrentCell, sets: Iterable[tuple[int, LabelledTokens]], readout: ReadoutName = "last"
) -> Iterator[LengthScore]:
    """The scores on these sets, one for each (length, sequences), worked out when it is asked for.

    What a length counts is for the caller to say: the sequences of one need not have the same number of tokens. Nothing
    is learnt. Raises ValueError for a set that does not fit the network or the readout.
    """
    for length, items in sets:
        sequences = SentenceSet(items, f"length {length}", params.vocab_size, params.classes, readout)
        logits, right = answers(params, sequences), sequences.labels
        loss, accuracy = sequences.readout.score(logits, right)
        counts = np.array([len(each.rows) for each in sequences.scored])  # (N,)
        loss_error = standard_error(sequences.readout.losses(logits, right), counts)
        accuracy_error = standard_error(logits.argmax(axis=-1) == right, counts) if not np.isnan(accuracy) else math.nan
        yield LengthScore(length, len(sequences), float(loss), float(accuracy), loss_error, accuracy_error)


def standard_error(values: NDArray[Any], counts: NDArray[np.integer[Any]]) -> float:
    """That of the mean of all values (n,); `counts` (N,) are how many of them, in order, each of N sequences has.

    The answers to one sequence are right or wrong together, so what is drawn by chance are sequences: of a ratio of two
    sums over them (Cochran 1977, Sampling Techniques, section 2.11). NaN of one sequence.
    """
    N = len(counts)
    if N < 2:
        return math.nan
    sums = np.add.reduceat(values.astype(np.float64), np.cumsum(counts) - counts)  # (N,)
    off = sums - counts * (sums.sum() / counts.sum())
    return float(np.sqrt((off**2).sum() * N / (N - 1)) / counts.sum())


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
    return _longest(scores, lambda score: score.accuracy >= least)


def loss_reaches(scores: Iterable[LengthScore], most: float) -> int | None:
    """The longest length up to which every loss is at most this; None where that of the shortest is not."""
    return _longest(scores, lambda score: score.loss <= most)


def _longest(scores: Iterable[LengthScore], is_good: Callable[[LengthScore], bool]) -> int | None:
    longest = None
    for score in sorted(scores):
        if not is_good(score):
            break
        longest = score.length
    return longest
