"""The view "whatif": the answer with each word swapped, the smallest change that flips it, and pairs of words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.encoding import floats, short
from playground.inspection.question import Question, Subject
from playground.inspection.views.familiar import most_familiar
from playground.inspection.views.reading import Reading, read
from rnn import Params, explain, forward
from rnn.explain.steps import Steps, between, each_by_steps

MOST_TRIED = 200  # words of the vocabulary that are put into the sentence: the most telling ones

# What each part may cost, in multiplications of numbers: a core does 2 to 6 billion a second, beside some 500 for each
# step that is made. With 64 units and ten words of 18 nothing is left out. With 256 units and 60 words of 18 each is
# still tried at each position, in 0.4 s of a core, and in as much again one that flips the answer is looked for; two
# swaps at once and the pairs of words, which would take another second, are not.
MOST_SWAPS = 2.5e9
MOST_PAIRS_OF_SWAPS = 0.5e9
MOST_PAIRS_OF_WORDS = 1.0e9
BETWEEN_PAUSES = 1.0e8  # all parts together: what takes no more is answered without a pause
SWAPS_AT_ONCE = 0.5e9


class Scope(NamedTuple):
    """How much of a sentence is looked at."""

    for_one: int  # words of the vocabulary, the most telling, that are tried in one swap, beside leaving out
    for_two: int  # and in two swaps at once
    pairs: bool  # whether the pairs of its words are
    at_once: int  # words that are tried without a pause


def scope_of(units: int, length: int) -> Scope:
    """What can be afforded for a sentence of so many words and a network of so many units."""
    of_one, of_two = _of_one(units, length), _of_two(units, length)
    for_one = _within(MOST_SWAPS, of_one)
    return Scope(
        for_one,
        min(for_one, _within((MOST_PAIRS_OF_SWAPS / max(1.0, of_two)) ** 0.5, 1)),
        _of_pairs(units, length) <= MOST_PAIRS_OF_WORDS,
        max(1, int(SWAPS_AT_ONCE // max(1.0, of_one))),
    )


def whatif(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """What the sentence would be answered if some of it were otherwise.

    `tried` are K words of the vocabulary, in its order: all of them, or the most telling, whose pushes are the largest
    after any word of the sentence. `of` is the size of the vocabulary. `swaps` (T, K+1): P(toward) with word t replaced
    by each, or left out in the last column; `path` (T+1,): P(toward) after each word of the sentence as it is.
    `flip`: None, or the fewest `swaps` that change the answer, of single ones the most familiar: [[position, the word
    or None for left out], ...], the `sentence` that they make, and the place of the label that it gets. One swap was
    looked for among `flip_words[0]` words of the vocabulary, two among `flip_words[1]`, the most telling; 0 = not at
    all. `pairs` (T, T) of `explain.interactions`, None for a sentence that is too long for so many units.
    """
    reading = read(subject, question)
    params, tokens = subject.params, reading.tokens
    sides = {"toward": reading.toward, "against": reading.against}
    telling = _telling(params, reading)
    length, units = len(tokens), params.hidden_size
    scope = scope_of(units, length)
    candidates = np.sort(telling[: max(1, min(scope.for_one, MOST_TRIED))])
    for_two = telling[: scope.for_two]
    work = _of_one(units, length) * len(candidates) + _of_two(units, length) * len(for_two) ** 2
    pauses = work + _of_pairs(units, length) > BETWEEN_PAUSES

    def swaps(words: NDArray[np.intp]) -> NDArray[np.float64]:
        return explain.swaps(params, tokens, words=words, **sides)

    answers = yield from between(_by_parts(swaps, candidates, scope.at_once), 0, 1 / 3)
    if pauses:
        yield 1 / 3
    words = subject.vocabulary.words
    flip = yield from between(_flip(subject, reading, telling[: scope.for_one], for_two, scope.at_once), 1 / 3, 2 / 3)
    if pauses:
        yield 2 / 3
    pairs = (yield from between(_pairs(params, reading), 2 / 3, 1)) if scope.pairs else None
    return {
        **reading.content,
        "tried": [words[v] for v in candidates.tolist()],
        "of": len(words),
        "swaps": floats(answers),
        "path": short(reading.trace.probs[:, reading.toward]),
        **flip,
        "pairs": None if pairs is None else floats(pairs),
    }


def _telling(params: Params, reading: Reading) -> NDArray[np.intp]:
    """The words of the vocabulary, from the one whose push is the largest after any word of the sentence."""
    pushes = explain.pushes(params, reading.trace, toward=reading.toward, against=reading.against)
    return np.argsort(-np.abs(pushes).max(axis=0), kind="stable")


def _pairs(params: Params, reading: Reading) -> Steps[NDArray[np.float64]]:
    return explain.interactions_by_steps(params, reading.tokens, toward=reading.toward, against=reading.against)


def _of_one(units: int, length: int) -> float:
    """What each word costs that is tried at all positions."""
    return length**2 / 2 * (units**2 + 500)


def _of_two(units: int, length: int) -> float:
    """What each pair of words costs that is tried in all pairs of positions."""
    return length * (length - 1) / 2 * (1 + length / 3) * (units**2 + 500)


def _of_pairs(units: int, length: int) -> float:
    """What the pairs of words of the sentence cost."""
    return length**3 / 2 * (units**2 + 500)


def _within(most: float, each: float) -> int:
    """How many words can be tried, beside leaving out, if each costs so much."""
    return max(0, int(most // max(1.0, each)) - 1)


def _by_parts(
    compute: Callable[[NDArray[np.intp]], NDArray[np.float64]], words: NDArray[np.intp], together: int
) -> Steps[NDArray[np.float64]]:
    """`compute` of all words, (T, K+1) with the last column for leaving out: so many words, a pause, the next."""
    parts = [words[start : start + together] for start in range(0, max(1, len(words)), together)]
    columns = yield from each_by_steps(compute, parts)
    return np.hstack([*(part[:, :-1] for part in columns[:-1]), columns[-1]])


def _flip(
    subject: Subject, reading: Reading, for_one: NDArray[np.intp], for_two: NDArray[np.intp], at_once: int
) -> Steps[dict[str, Any]]:
    """`flip` and `flip_words` of the answer, from the words that are tried in one swap and in two."""
    words = subject.vocabulary.words
    counts = [len(for_one), len(for_two)]
    swaps = yield from _one_swap(subject, reading, for_one, at_once)
    if not swaps and len(for_two):
        two = explain.smallest_flip(subject.params, reading.tokens, words=for_two, least=2)
        swaps = list(two.swaps) if two else []
    if not swaps:
        return {"flip": None, "flip_words": counts}
    changes = [(place, words[column] if column < len(words) else None) for place, column in swaps]
    new_words: list[str | None] = list(reading.words)
    tokens = reading.tokens.copy()
    for (place, column), (_, word) in zip(swaps, changes, strict=True):
        new_words[place] = word
        tokens[place] = column
    answer = int(forward(subject.params, tokens[tokens != len(words)]).logits[-1].argmax())
    sentence = subject.vocabulary.text_of(word for word in new_words if word is not None)
    return {"flip": {"swaps": changes, "sentence": sentence, "answer": answer}, "flip_words": counts}


def _one_swap(
    subject: Subject, reading: Reading, for_one: NDArray[np.intp], at_once: int
) -> Steps[list[tuple[int, int]]]:
    """The one swap that flips the answer; of several the most familiar one. [] where none does."""
    left_out = len(subject.vocabulary)

    def margins_of(words: NDArray[np.intp]) -> NDArray[np.float64]:
        return explain.flip_margins(subject.params, reading.tokens, words=words)

    margins = yield from _by_parts(margins_of, for_one, at_once)
    sentences = (tokens for tokens, _ in subject.train_set)
    swap = most_familiar(margins, [*for_one.tolist(), left_out], reading.tokens, sentences, left_out)
    return [swap] if swap else []
