"""What if: the answer with each word swapped for every other or left out, and the smallest change that flips it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.reading import chunks
from rnn.explain.readout import readout, sound
from rnn.network import checked_tokens, forward
from rnn.params import FloatArray
from rnn.readouts import softmax
from rnn.text import UNKNOWN


def swaps(
    params: RecurrentCell,
    tokens: ArrayLike,
    *,
    toward: int | None = None,
    against: int | None = None,
    words: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """P(toward) with word t replaced by word v, (T, V+1); in the last column with word t left out.

    Row t is word t of `tokens`, counted from 0. P is the softmax over all labels; `against` is only checked. Each
    entry is the answer of `forward` to that sentence; they are all read together. With `words` (K,) only those are
    tried, and leaving out: (T, K+1). They are T^2 / 2 steps for each word: of 60 words, 256 units and 180 words some
    seconds. The language interpretability tool has it as HotFlip (Tenney et al. 2020). Raises ValueError as `scores`
    does.
    """
    params = sound(params)
    label = readout(params, toward, against).toward
    sentence = checked_tokens(tokens, params.vocab_size)
    columns = _columns(params, words)
    states = forward(params, sentence).states  # (T+1, S)
    answers = np.empty((len(sentence), len(columns)))
    for part in chunks(len(columns), states.shape[-1] * len(sentence)):
        ends = np.empty((len(sentence), len(part), states.shape[-1]))
        for t, word in enumerate(sentence):
            ends[:t] = _heard(params, ends[:t], word)
            ends[t] = _swapped(params, states[t], columns[part])
        answers[:, part] = softmax(_logits(params, ends))[..., label]
    return answers


def _columns(params: RecurrentCell, words: ArrayLike | None) -> NDArray[np.int64]:
    """The words that are tried, all of them for None, and then "left out", whose column is V."""
    indices = np.arange(params.vocab_size) if words is None else checked_tokens(words, params.vocab_size)
    return np.append(indices[indices >= 0], params.vocab_size)


def _logits(params: RecurrentCell, states: FloatArray) -> FloatArray:
    """The logits (..., C) of states (..., S)."""
    logits: FloatArray = np.matvec(params.w_hy, states[..., : params.hidden_size]) + params.b_y
    return logits


def _heard(params: RecurrentCell, states: FloatArray, word: np.int64) -> FloatArray:
    """States (..., S) after one more word, the same for all."""
    return params.step(params.inputs(np.array([word]))[0], states)


def _swapped(params: RecurrentCell, states: FloatArray, columns: NDArray[np.int64]) -> FloatArray:
    """States (..., S) after each of these columns (K,) of `swaps` in the place of the next word: (..., K, S)."""
    left_out = columns == params.vocab_size
    before = np.repeat(states[..., None, :], len(columns), axis=-2)  # (..., K, S)
    after = params.step(params.inputs(np.where(left_out, UNKNOWN, columns)), before)
    return np.where(left_out[:, None], before, after)


@dataclass(frozen=True, eq=False)
class Flip:
    """The smallest change of a sentence that makes the network answer otherwise."""

    swaps: tuple[tuple[int, int], ...]  # (position in the sentence from 0, column of `swaps`: V is "left out")
    tokens: NDArray[np.int64]  # the changed sentence
    answer: int  # the label that it gets
    margin: float  # by how much the logit of that label is ahead of the next


def smallest_flip(
    params: RecurrentCell, tokens: ArrayLike, *, words: ArrayLike | None = None, least: int = 1, most: int = 2
) -> Flip | None:
    """The fewest swaps, one and then two, that change the answer; None where no two do, as in a sentence of no words.

    A swap puts a word of the vocabulary in the place of one of the sentence, or leaves one out. Of several that do it,
    the one with the largest margin; of equals the first, by positions and then by words. The answer is the label with
    the largest logit. With `words` (K,) only those are tried, and leaving out; with `most=1` no two swaps are, and with
    `least=2` no single one, where `flip_margins` has told that none does it.

    Two swaps are T^2 / 2 times (K+1)^2 sentences: with ten words and a vocabulary of 18 some milliseconds, of 180 some
    seconds. Raises ValueError as `scores` does.
    """
    params = sound(params)
    sentence = checked_tokens(tokens, params.vocab_size)
    columns = _columns(params, words)
    states = forward(params, sentence).states
    answer = int(_logits(params, states[-1]).argmax())

    for search in (_once, _twice)[least - 1 : most]:
        best: Flip | None = None
        for places, first, ends in search(params, sentence, states, columns):
            flip = _best(params, sentence, answer, places, first, columns, ends)
            if flip and (best is None or flip.margin > best.margin):
                best = flip
        if best:
            return best
    return None


def flip_margins(params: RecurrentCell, tokens: ArrayLike, *, words: ArrayLike | None = None) -> NDArray[np.float64]:
    """By how much another answer is ahead with word t replaced by word v, (T, V+1); last column: left out.

    It is the logit of the largest label less that of the next where the answer is another one, and -inf where it stays:
    the largest of them all is the margin of `smallest_flip`, where one swap is enough. With `words` (K,) only those
    are tried, and leaving out: (T, K+1). Raises ValueError as `scores` does.
    """
    params = sound(params)
    sentence = checked_tokens(tokens, params.vocab_size)
    columns = _columns(params, words)
    states = forward(params, sentence).states
    answer = int(_logits(params, states[-1]).argmax())
    margins = np.empty((len(sentence), len(columns)))
    for (t,), _, ends in _once(params, sentence, states, columns):
        margins[t] = _margins(params, answer, ends)[0]
    return margins


def _margins(params: RecurrentCell, answer: int, ends: FloatArray) -> tuple[NDArray[np.float64], FloatArray]:
    """By how much another answer is ahead in these last states (..., S), -inf where none is; and their logits."""
    logits = _logits(params, ends)
    sorted_logits = np.sort(logits, axis=-1)
    ahead = sorted_logits[..., -1] - sorted_logits[..., -2]
    return np.where(logits.argmax(axis=-1) == answer, -np.inf, ahead), logits


def _once(
    params: RecurrentCell, sentence: NDArray[np.int64], states: FloatArray, columns: NDArray[np.int64]
) -> Iterator[tuple[tuple[int, ...], NDArray[np.int64], FloatArray]]:
    """(positions, columns of the first swap (K,), last states (K, S)) of every sentence with one swap."""
    for t in range(len(sentence)):
        ends = _swapped(params, states[t], columns)
        for word in sentence[t + 1 :]:
            ends = _heard(params, ends, word)
        yield (t,), columns, ends


def _twice(
    params: RecurrentCell, sentence: NDArray[np.int64], states: FloatArray, columns: NDArray[np.int64]
) -> Iterator[tuple[tuple[int, ...], NDArray[np.int64], FloatArray]]:
    """The same with two swaps: last states (K', K, S), a part of the first swap's columns at a time."""
    for one, other in combinations(range(len(sentence)), 2):
        for part in chunks(len(columns), len(columns) * states.shape[-1]):
            ends = _swapped(params, states[one], columns[part])
            for word in sentence[one + 1 : other]:
                ends = _heard(params, ends, word)
            ends = _swapped(params, ends, columns)
            for word in sentence[other + 1 :]:
                ends = _heard(params, ends, word)
            yield (one, other), columns[part], ends


def _best(
    params: RecurrentCell,
    sentence: NDArray[np.int64],
    answer: int,
    places: tuple[int, ...],
    first: NDArray[np.int64],
    columns: NDArray[np.int64],
    ends: FloatArray,
) -> Flip | None:
    """Of these sentences, (K,) or (K', K) of them by their last states, the one that flips by the largest margin."""
    margins, logits = _margins(params, answer, ends)
    at = np.unravel_index(margins.argmax(), margins.shape)
    if margins[at] == -np.inf:
        return None
    replacements = [int(first[at[0]]), *(int(columns[i]) for i in at[1:])]
    variant = sentence.copy()
    variant[list(places)] = replacements
    return Flip(
        swaps=tuple(zip(places, replacements, strict=True)),
        tokens=variant[variant != params.vocab_size],  # no word has that index: it is "left out"
        answer=int(logits[at].argmax()),
        margin=float(margins[at]),
    )
