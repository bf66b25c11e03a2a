"""The view "whatif": the answer with each word swapped, the smallest change that flips it, and pairs of words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import floats, short
from playground.inspection.question import Question, Subject
from playground.inspection.views.familiar import most_familiar
from playground.inspection.views.reading import Reading, read
from rnn import Params, explain, forward
from rnn.explain.steps import Steps, between

MOST_TRIED = 200  # words of the vocabulary that are put into the sentence: the most telling ones

# What each part may cost, in multiplications of numbers: a core does 2 to 3 billion a second, beside some 500 for each
# step that is made. With 64 units and ten words of 18 nothing is left out.
MOST_SWAPS = 1.0e9
MOST_PAIRS_OF_SWAPS = 0.5e9
MOST_PAIRS_OF_WORDS = 1.0e9
BETWEEN_PAUSES = 1.0e8  # all parts together: what takes no more is answered without a pause


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
    length, of_a_step = len(tokens), _of_a_step(params)
    for_one = _within(MOST_SWAPS, length**2 / 2 * of_a_step)
    candidates = np.sort(telling[: max(1, min(for_one, MOST_TRIED))])
    for_two = telling[: min(for_one, _within((MOST_PAIRS_OF_SWAPS / max(1.0, _of_two(params, length))) ** 0.5, 1))]
    of_pairs = length**3 / 2 * of_a_step
    few_enough = of_pairs <= MOST_PAIRS_OF_WORDS
    work = length**2 / 2 * of_a_step * len(candidates) + _of_two(params, length) * len(for_two) ** 2 + of_pairs
    pauses = work > BETWEEN_PAUSES

    answers = explain.swaps(params, tokens, words=candidates, **sides)
    if pauses:
        yield 1 / 3
    words = subject.vocabulary.words
    flip = _flip(subject, reading, telling[:for_one], for_two)
    if pauses:
        yield 2 / 3
    pairs = (yield from between(_pairs(params, reading), 2 / 3, 1)) if few_enough else None
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


def _of_a_step(params: Params) -> int:
    return int(params.hidden_size**2) + 500


def _of_two(params: Params, length: int) -> float:
    """What each pair of words costs that is tried in all pairs of positions."""
    return length * (length - 1) / 2 * (1 + length / 3) * _of_a_step(params)


def _within(most: float, each: float) -> int:
    """How many words can be tried, beside leaving out, if each costs so much."""
    return max(0, int(most // max(1.0, each)) - 1)


def _flip(subject: Subject, reading: Reading, for_one: NDArray[np.intp], for_two: NDArray[np.intp]) -> dict[str, Any]:
    """`flip` and `flip_words` of the answer, from the words that are tried in one swap and in two."""
    words = subject.vocabulary.words
    counts = [len(for_one), len(for_two)]
    swaps = _one_swap(subject, reading, for_one)
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
    sentence = " ".join(word for word in new_words if word is not None)
    return {"flip": {"swaps": changes, "sentence": sentence, "answer": answer}, "flip_words": counts}


def _one_swap(subject: Subject, reading: Reading, for_one: NDArray[np.intp]) -> list[tuple[int, int]]:
    """The one swap that flips the answer; of several the most familiar one. [] where none does."""
    left_out = len(subject.vocabulary)
    margins = explain.flip_margins(subject.params, reading.tokens, words=for_one)
    sentences = (tokens for tokens, _ in subject.train_set)
    swap = most_familiar(margins, [*for_one.tolist(), left_out], reading.tokens, sentences, left_out)
    return [swap] if swap else []
