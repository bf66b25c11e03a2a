"""The view "flips": which sentences of a data set an edited network answers otherwise than it did before the edits."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.wall import MOST_SENTENCES, NO_SENTENCES, spelt
from rnn import Params
from rnn.answers import answers
from rnn.sentences import LabelledTokens


def flips(subject: Subject, _question: Question) -> dict[str, Any]:
    """For `train` and `test`: `flips`, of each sentence that is answered otherwise its `text`, and the places of the
    labels `before`, `after` and `right`; `right_before` and `right_after`, how many of `of` sentences are answered
    rightly.

    Up to 2000 sentences of each set are read, and each list has all that flip among them. Raises NoAnswer where the
    data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    train, test = subject.train_set[:MOST_SENTENCES], subject.test_set[:MOST_SENTENCES]
    return {
        "labels": subject.labels,
        "train": _flips(subject, train, spelt(subject, train)),
        "test": _flips(subject, test, list(subject.test_texts[: len(test)]) or spelt(subject, test)),
        "cut": max(len(subject.train_set), len(subject.test_set)) > MOST_SENTENCES,
    }


def _flips(subject: Subject, sentences: LabelledTokens, texts: list[str]) -> dict[str, Any]:
    before = _answered(subject.params if subject.unedited is None else subject.unedited, sentences)
    after = _answered(subject.params, sentences)
    right = [label for _, label in sentences]
    listed = [
        {"text": text, "before": was, "after": now, "right": label}
        for text, was, now, label in zip(texts, before, after, right, strict=True)
        if was != now
    ]
    counts = {
        "right_before": sum(was == label for was, label in zip(before, right, strict=True)),
        "right_after": sum(now == label for now, label in zip(after, right, strict=True)),
    }
    return {"flips": listed, **counts, "of": len(sentences)}


def _answered(params: Params, sentences: LabelledTokens) -> list[int]:
    """The place of the label that the network answers to each."""
    if not sentences:
        return []
    with np.errstate(all="ignore"):
        probabilities = answers(params, sentences)
    if not np.isfinite(probabilities).all():
        raise NoAnswer(NO_NUMBER)
    places: list[int] = probabilities.argmax(axis=1).tolist()
    return places
