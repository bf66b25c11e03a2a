"""The view "flips": which sentences of a data set an edited network answers otherwise than it did before the edits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.wall import (
    MOST_OF_A_SET,
    NO_SENTENCES,
    SENTENCES_BETWEEN_PAUSES,
    share_of_train,
    spelt,
)
from rnn import Params
from rnn.answers import answers
from rnn.explain.steps import Steps, between, each_by_steps
from rnn.labelled_sentences import LabelledTokens


def flips(subject: Subject, _question: Question) -> Steps[dict[str, Any]]:
    """For `train` and `test`: `flips`, of each sentence that is answered otherwise its `text`, and the places of the
    labels `before`, `after` and `right`; `right_before` and `right_after`, how many of `of` sentences are answered
    rightly.

    Up to 2000 sentences of each set are read, and each list has all that flip among them. Raises NoAnswer where the
    data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    train, test = subject.train_set[:MOST_OF_A_SET], subject.test_set[:MOST_OF_A_SET]
    first = share_of_train(subject)
    texts = list(subject.test_texts[: len(test)]) or spelt(subject, test)
    of_train = yield from between(_flips(subject, train, spelt(subject, train)), 0, first)
    of_test = yield from between(_flips(subject, test, texts), first, 1)
    return {
        "labels": subject.labels,
        "train": of_train,
        "test": of_test,
        "cut": max(len(subject.train_set), len(subject.test_set)) > MOST_OF_A_SET,
    }


def _flips(subject: Subject, sentences: LabelledTokens, texts: list[str]) -> Steps[dict[str, Any]]:
    after = yield from between(_predictions(subject.params, sentences), 0, 0.5)
    before = after
    if subject.unedited is not None:
        before = yield from between(_predictions(subject.unedited, sentences), 0.5, 1)
    right = [label for _, label in sentences]
    changes = [
        {"text": text, "before": was, "after": now, "right": label}
        for text, was, now, label in zip(texts, before, after, right, strict=True)
        if was != now
    ]
    counts = {
        "right_before": sum(was == label for was, label in zip(before, right, strict=True)),
        "right_after": sum(now == label for now, label in zip(after, right, strict=True)),
    }
    return {"flips": changes, **counts, "of": len(sentences)}


def _predictions(params: Params, sentences: LabelledTokens) -> Steps[list[int]]:
    """The place of the label that the network answers to each."""
    if not sentences:
        return []

    def probabilities_from(start: int) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            return answers(params, sentences[start : start + SENTENCES_BETWEEN_PAUSES])

    probabilities = np.concatenate(
        (yield from each_by_steps(probabilities_from, range(0, len(sentences), SENTENCES_BETWEEN_PAUSES)))
    )
    if not np.isfinite(probabilities).all():
        raise NoAnswer(NO_NUMBER)
    places: list[int] = probabilities.argmax(axis=1).tolist()
    return places
