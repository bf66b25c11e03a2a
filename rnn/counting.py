"""What counting reaches on labelled sentences without a network: the floor and the baseline of a chart of training.

The floor has read nothing: it answers every sentence alike. The baseline reads the words of a sentence, or the one word
after which it answers, and nothing of their order, which is what a recurrent network can gain by. Both learn from the
sentences to train on alone, and are measured on those to test on, as a network is. A word that is not in the vocabulary
tells nothing, in either.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn.labelled_sentences import LabelledTokens
from rnn.readouts import NOT_SCORED, READOUTS
from rnn.settings import ReadoutName
from rnn.state import Score
from rnn.text import UNKNOWN

STEPS = 60
"""Of the least squares, at most; they end sooner where the numbers of the words have settled."""


class CountingError(ValueError):
    """There are no sentences, or what is right for them is none of what the readout answers with."""


class Counted(NamedTuple):
    """What is reached without having read anything, and by counting words."""

    floor: Score[float]
    baseline: Score[float]
    commonest: int | None
    """The label that comes most often in training, which the floor always answers; None where a number is answered."""


class _Laid(NamedTuple):
    """N sentences one after the other: their words, and every answer that counts."""

    words: NDArray[np.int64]  # of all sentences those that are known
    sentence: NDArray[np.intp]  # which sentence each of them is of
    after: NDArray[np.int64]  # (A,) of each answer that a word has, that word, UNKNOWN among them
    right: NDArray[Any]  # (A,)
    N: int


def count_words(
    train_set: LabelledTokens, test_set: LabelledTokens, *, vocab_size: int, classes: int, readout: ReadoutName = "last"
) -> Counted:
    """Floor and baseline of sentences that `rnn.train` takes with the same `vocab_size`, `classes` and `readout`.

    Labels of sentences are told by multinomial naive Bayes, labels of words by how often each word has had them, all
    with add-one smoothing; numbers by a number for each word, added up, by ridge regression. Raises CountingError
    where there is nothing to learn from or to be measured on.
    """
    return WordCounter(train_set, vocab_size=vocab_size, classes=classes, readout=readout).on(test_set)


class WordCounter:
    """`count_words` for several sets that are measured beside the same sentences to learn from."""

    def __init__(
        self, train_set: LabelledTokens, *, vocab_size: int, classes: int, readout: ReadoutName = "last"
    ) -> None:
        """Raises CountingError where there is nothing to learn from."""
        self._known = _laid(train_set, classes, readout)
        self._vocab_size, self._classes, self._readout = vocab_size, classes, readout

    def on(self, test_set: LabelledTokens) -> Counted:
        """Floor and baseline of these sentences. Raises CountingError where there is nothing to be measured on."""
        known, vocab_size, readout = self._known, self._vocab_size, self._readout
        asked = _laid(test_set, self._classes, readout)
        if readout == "number":
            return _numbers(known, asked, vocab_size)
        shares = _smoothed(np.bincount(known.right, minlength=self._classes))  # (C,)
        if readout == "last":
            logits = _naive_bayes(known, asked, vocab_size, shares)
        else:
            logits = _word_by_word(known, asked, vocab_size, shares)
        floor = np.broadcast_to(np.log(shares), (len(asked.right), self._classes))
        return Counted(_score(floor, asked, readout), _score(logits, asked, readout), int(shares.argmax()))


def _laid(sentences: LabelledTokens, classes: int, readout: ReadoutName) -> _Laid:
    if not len(sentences):
        raise CountingError("there are no sentences to count in")
    kind = READOUTS[readout]
    try:
        outputs = kind.outputs(classes)
        checked = [kind.checked(target, len(tokens), outputs) for tokens, target in sentences]
    except ValueError as error:
        raise CountingError(str(error)) from error
    lengths = np.array([len(tokens) for tokens, _ in sentences])
    words = np.concatenate([np.asarray(tokens, np.int64) for tokens, _ in sentences])
    sentence = np.repeat(np.arange(len(sentences)), lengths)
    if readout == "every":
        labels = np.concatenate(checked)
        counts = labels != NOT_SCORED
        after, right = words[counts], labels[counts]
    else:
        after, right = words, np.array(checked)
    known = words != UNKNOWN
    return _Laid(words[known], sentence[known], after, right, len(sentences))


def _smoothed(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Shares over the last axis, each count one more than it is: nothing is impossible."""
    ones: NDArray[np.float64] = (counts + 1.0) / (counts.sum(axis=-1, keepdims=True) + counts.shape[-1])
    return ones


def _score(logits: NDArray[np.float64], asked: _Laid, readout: ReadoutName) -> Score[float]:
    loss, accuracy = READOUTS[readout].score(logits, asked.right)
    return Score(float(loss), float(accuracy))


def _naive_bayes(known: _Laid, asked: _Laid, vocab_size: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln P(label) + the sum over the words of ln P(word | label), (N, C)."""
    C = len(shares)
    label = known.right[known.sentence]  # of each word's sentence
    counts = np.bincount(label * vocab_size + known.words, minlength=C * vocab_size).reshape(C, vocab_size)
    told = [np.bincount(asked.sentence, weights, asked.N) for weights in np.log(_smoothed(counts))[:, asked.words]]
    return np.log(shares) + np.array(told).T


def _word_by_word(known: _Laid, asked: _Laid, vocab_size: int, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln P(label | word), (A, C): each word has had one answer more than it had, that is shared as all are."""
    C = len(shares)
    learnt, told = known.after != UNKNOWN, asked.after != UNKNOWN
    places = known.after[learnt] * C + known.right[learnt]
    counts = np.bincount(places, minlength=vocab_size * C).reshape(vocab_size, C)
    p = np.tile(shares, (len(asked.after), 1))  # (A, C)
    p[told] = ((counts + shares) / (counts.sum(axis=1, keepdims=True) + 1))[asked.after[told]]
    return np.log(p)


def _numbers(known: _Laid, asked: _Laid, vocab_size: int) -> Counted:
    """Always the mean; and the mean with a number more or less for each word, for which squared errors are least.

    The numbers w of the words minimise |X w - (right - mean)|^2 + |w|^2, where X (N, V) counts the words of each
    sentence less their mean; by conjugate gradients, which need X never written out.
    """
    mean = known.right.mean()
    frequency = np.bincount(known.words, minlength=vocab_size) / known.N

    def read(laid: _Laid, w: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(laid.sentence, w[laid.words], laid.N) - frequency @ w

    def back(errors: NDArray[np.float64]) -> NDArray[np.float64]:
        sums: NDArray[Any] = np.bincount(known.words, errors[known.sentence], vocab_size)
        less: NDArray[np.float64] = sums - errors.sum() * frequency
        return less

    w = np.zeros(vocab_size)
    residual = back(known.right - mean)
    direction, size = residual.copy(), residual @ residual
    enough = 1e-12 * size
    for _ in range(STEPS):
        if size <= enough:
            break
        curved = back(read(known, direction)) + direction
        step = size / (direction @ curved)
        w += step * direction
        residual -= step * curved
        size, before = residual @ residual, size
        direction = residual + size / before * direction

    guesses = mean + read(asked, w)[:, None]  # (A, 1), as the one output of a network has them
    floor = np.full_like(guesses, mean)
    return Counted(_score(floor, asked, "number"), _score(guesses, asked, "number"), None)
