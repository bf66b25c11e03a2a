"""The view "modifiers": what each word does to the words after it, over all sentences that the network learnt from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import json_numbers
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import NO_NUMBER, sides_of
from playground.inspection.views.wall import NO_SENTENCES
from rnn import explain

MOST_FOR_SLOPES = 300  # of the training sentences: more change the slopes by little and cost as much again


def modifiers(subject: Subject, question: Question) -> dict[str, Any]:
    """`slopes`: of each word of the `vocabulary` the slope of `explain.modifiers`, None for one that never does.

    Options "toward" and "against" as in the views of a sentence. Raises NoAnswer where the data set is not known.
    """
    toward, against = sides_of(subject, question)
    sentences = learnt_from(subject)
    with np.errstate(all="ignore"):
        try:
            slopes = explain.modifiers(subject.params, sentences, toward=toward, against=against)
        except ValueError as error:  # weights that are no numbers
            raise NoAnswer(NO_NUMBER) from error
    return {
        "labels": subject.labels,
        "toward": toward,
        "against": against,
        "vocabulary": subject.vocabulary.words,
        "slopes": json_numbers(slopes),
        "sentences": len(sentences),
        "of": len(subject.train_set),
    }


def learnt_from(subject: Subject) -> list[NDArray[np.integer[Any]]]:
    """The first training sentences, from which slopes are found. Raises NoAnswer where the data set is not known."""
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    return [tokens for tokens, _ in subject.train_set[:MOST_FOR_SLOPES]]
