"""Many sentences read at once: what the questions that change, cut or compare sentences share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.explain.steps import Steps, each_by_steps
from rnn.network import checked_tokens
from rnn.params import FloatArray
from rnn.readouts import checked_label
from rnn.text import UNKNOWN

AnySentences: TypeAlias = Sequence[Any]
"""Sentences, each its tokens (T,), or a pair (tokens, label) as `train` takes it."""

MOST_STATE_NUMBERS = 2**22
"""How many numbers the states of sentences that are read together may take: 32 MB."""

MULTIPLICATIONS_BETWEEN_PAUSES = 2**26
"""That are made without a pause where many sentences are read: some 30 ms."""


def word_lists(sentences: AnySentences, vocab_size: int) -> list[NDArray[np.int64]]:
    """The tokens of each sentence, labels left out. Raises ValueError, as `forward` does, for what is no word."""
    return [checked_tokens(_parts(sentence)[0], vocab_size) for sentence in sentences]


def labels_of(sentences: AnySentences, classes: int) -> NDArray[np.int64]:
    """The label of each sentence, (N,). Raises ValueError for a sentence that has none, or one that there is not."""
    labels = []
    for number, sentence in enumerate(sentences):
        _, label = _parts(sentence)
        if label is None:
            raise ValueError(f"sentence {number} has no label: give pairs of (tokens, label)")
        labels.append(checked_label(label, classes))
    return np.array(labels, np.int64)


def _parts(sentence: Any) -> tuple[ArrayLike, Any]:
    """(tokens, label), the label None where a sentence is its tokens alone."""
    if isinstance(sentence, tuple) and len(sentence) == 2 and np.ndim(sentence[0]) == 1:
        return sentence
    return sentence, None


def no_words(params: RecurrentCell, sentences: int) -> FloatArray:
    """The states s_0 before the first word, (N, S): zeros. The first H of the S numbers are h_0, in most cells all."""
    return np.zeros((sentences, params.carried * params.hidden_size))


def step(params: RecurrentCell, states: FloatArray, words: NDArray[np.integer[Any]]) -> FloatArray:
    """s_t of N sentences from their s_{t-1} (N, S) and next words (N,): (N, S).

    It is the cell's own step, a product of a matrix and a vector for each sentence as in `forward`, so that all come
    out bit for bit as they do alone. One product of two matrices takes a third of the time and rounds otherwise, which
    a chaotic network makes 1e-7 of within 60 words.
    """
    return params.step(params.inputs(words.astype(np.int64)), states)


def unheard(params: RecurrentCell, hidden: FloatArray) -> FloatArray:
    """F(h), one step on an unknown word, from states (..., H): (..., H). Raises ValueError where there is more."""
    if params.carried > 1:
        raise ValueError("the cells of this network hand on more than their hidden state, so that alone leads nowhere")
    return params.step(params.inputs(np.array([UNKNOWN]))[0], hidden)


def by_length(sentences: Sequence[NDArray[np.int64]]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64]]]:
    """The sentences of each length: their places (N,), and their words (N, T)."""
    lengths = np.array([len(words) for words in sentences], np.int64)
    for length in sorted(set(lengths.tolist())):
        places = np.flatnonzero(lengths == length)
        yield places, np.stack([sentences[place] for place in places.tolist()])


def last_states(params: RecurrentCell, sentences: Sequence[NDArray[np.int64]]) -> FloatArray:
    """The hidden state after the last word of each of N sentences, (N, H). Those of one length are read together."""
    states = np.zeros((len(sentences), params.hidden_size))
    for places, words in by_length(sentences):
        states[places] = last_states_alike(params, words)
    return states


def last_states_alike(params: RecurrentCell, words: NDArray[np.int64]) -> FloatArray:
    """The hidden state after the last word of each of N sentences of T words: (N, T) -> (N, H)."""
    states = no_words(params, len(words))
    for t in range(words.shape[1]):
        states = step(params, states, words[:, t])
    return states[:, : params.hidden_size]


def last_states_alike_by_steps(params: RecurrentCell, words: NDArray[np.int64]) -> Steps[FloatArray]:
    """`last_states_alike`, with a pause between each few sentences and the next, where they are many or long."""
    each = words.shape[1] * params.gates * params.hidden_size**2
    together = max(1, MULTIPLICATIONS_BETWEEN_PAUSES // max(1, each))
    parts = [words[start : start + together] for start in range(0, len(words), together)]
    states = yield from each_by_steps(lambda part: last_states_alike(params, part), parts)
    return np.concatenate([np.empty((0, params.hidden_size)), *states])


def chunks(size: int, numbers_each: int) -> Iterator[NDArray[np.int64]]:
    """0..size-1 in parts whose states, so many numbers for each, stay within MOST_STATE_NUMBERS."""
    widest = max(1, MOST_STATE_NUMBERS // max(1, numbers_each))
    return (np.arange(start, min(start + widest, size)) for start in range(0, size, widest))


def distinct_prefixes(
    sentences: Iterable[NDArray[np.int64]],
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The tree of all beginnings that sentences have, a level at a time: all of one word, all of two words, ...

    For the N_d beginnings of d words: where each one's beginning of d - 1 words stands in the level before (0 for the
    empty beginning, which is no level of its own), and its last word; both (N_d,), in the order in which they are met.
    """
    levels: list[dict[tuple[int, int], int]] = []  # (place in the level before, last word) -> place in this one
    for words in sentences:
        before = 0
        for depth, word in enumerate(words.tolist()):
            if depth == len(levels):
                levels.append({})
            before = levels[depth].setdefault((before, word), len(levels[depth]))
    for level in levels:
        pairs = np.array(list(level), np.int64)
        yield pairs[:, 0], pairs[:, 1]


def prefix_states(
    params: RecurrentCell, sentences: Iterable[NDArray[np.int64]]
) -> tuple[list[tuple[int, ...]], NDArray[np.float64]]:
    """Every distinct beginning of the sentences, the empty one first and then by length, and their states (N, S)."""
    prefixes: list[list[tuple[int, ...]]] = [[()]]
    states: list[FloatArray] = [no_words(params, 1)]
    for parents, words in distinct_prefixes(sentences):
        states.append(step(params, states[-1][parents], words))
        before = prefixes[-1]
        prefixes.append([(*before[p], word) for p, word in zip(parents.tolist(), words.tolist(), strict=True)])
    return [prefix for level in prefixes for prefix in level], np.concatenate(states)
