"""Writing on: a network whose answers are the next words draws one after another, and reads what it has drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.readout import sound
from rnn.network import forward
from rnn.params import FloatArray
from rnn.readouts import softmax
from rnn.text import UNKNOWN


@dataclass(frozen=True, eq=False)
class Writing:
    """What a network has written: n labels, in the order in which they were drawn."""

    labels: NDArray[np.int64]  # (n,)
    shares: NDArray[np.float64]  # (n,), P of each when it was drawn, whatever the temperature
    ended: bool  # whether the last one is a label that cannot be read, with which the text ends


def write_on(
    params: RecurrentCell,
    tokens: ArrayLike,
    reads: ArrayLike,
    rng: Generator,
    *,
    most: int = 200,
    temperature: float = 1.0,
) -> Writing:
    """Draws the label after `tokens` (T,), reads it as a word, draws the next one, and so on, `most` at most:

        p_t = softmax(y_t)        P(label) = p_t[label]^(1 / temperature) / sum        x_{t+1} = reads[label]

    `reads` (C,) is the word that each label is read as, UNKNOWN for one that is no word: where that is drawn, the text
    has ended. A temperature of 1 draws as the network says, a lower one bolder, and 0 takes the likeliest. One number
    of `rng` is used for each label, so that the same weights, words and seed write the same.

    Raises ValueError as `sound` and `forward` do, for `reads` that are not C words, and for a temperature that is not
    finite or below 0.
    """
    params = sound(params)
    words = np.asarray(reads)
    is_word = words.dtype.kind in "iu" and bool(np.all((words >= UNKNOWN) & (words < params.vocab_size)))
    if words.shape != (params.classes,) or not is_word:
        raise ValueError(f"reads must be {params.classes} words, one for each label, or {UNKNOWN} for one that is none")
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"temperature is {temperature}: it must be a finite number from 0")

    state = forward(params, tokens).states[-1]  # (S,)
    labels: list[int] = []
    shares: list[float] = []
    while len(labels) < most and (not labels or words[labels[-1]] != UNKNOWN):
        if labels:
            state = params.step(params.inputs(words[labels[-1:]])[0], state)
        logits = params.w_hy @ state[: params.hidden_size] + params.b_y  # (C,)
        labels.append(_drawn(logits, rng.random(), temperature))
        shares.append(float(softmax(logits)[labels[-1]]))
    ended = bool(labels) and bool(words[labels[-1]] == UNKNOWN)
    return Writing(np.array(labels, np.int64), np.array(shares), ended)


def _drawn(logits: FloatArray, number: float, temperature: float) -> int:
    """The label at which the probabilities, added up in the order of the labels, pass `number`, from 0 and below 1."""
    if temperature == 0:
        return int(logits.argmax())
    with np.errstate(over="ignore"):  # a low temperature leaves the others a probability of 0
        probs = softmax((logits - logits.max()) / temperature)
    sums = probs.cumsum()
    return int(np.searchsorted(sums, number * sums[-1], side="right"))
