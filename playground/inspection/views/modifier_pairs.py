"""The view "modifier_pairs": what each word does to each other word after it."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import json_numbers
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.modifiers import learnt_from
from playground.inspection.views.reading import NO_NUMBER, sides_of
from rnn import explain

MOST_WORDS_OF_A_SIDE = 24  # of each side: the words that change most, and those that push most


def modifier_pairs(subject: Subject, question: Question) -> dict[str, Any]:
    """`slopes` (M, K): what each word of `words` does to each of `after`, by `explain.modifier_pairs`; None = unknown.

    The words come from the one that turns round most. Raises NoAnswer where the data set is not known.
    """
    toward, against = sides_of(subject, question)
    sentences = learnt_from(subject)
    with np.errstate(all="ignore"):
        try:
            slopes = explain.modifiers(subject.params, sentences, toward=toward, against=against)
            pairs = explain.modifier_pairs(subject.params, sentences, toward=toward, against=against)
        except ValueError as error:  # weights that are no numbers
            raise NoAnswer(NO_NUMBER) from error
    modifiers = np.flatnonzero(np.isfinite(slopes))
    rows = modifiers[np.argsort(-np.abs(slopes[modifiers] - 1), kind="stable")[:MOST_WORDS_OF_A_SIDE]]
    rows = rows[np.argsort(slopes[rows], kind="stable")]
    columns = np.flatnonzero(np.isfinite(pairs).any(axis=0))[:MOST_WORDS_OF_A_SIDE]
    words = subject.vocabulary.words
    return {
        "labels": subject.labels,
        "toward": toward,
        "against": against,
        "words": [words[m] for m in rows.tolist()],
        "after": [words[v] for v in columns.tolist()],
        "slopes": [json_numbers(pairs[m, columns]) for m in rows.tolist()],
    }
