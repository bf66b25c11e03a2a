"""The view "wall": every sentence that the network learns from and is tested on, and what it answers to each now."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import NO_NUMBER, whole
from rnn import forward
from rnn.explain.steps import Steps, between, each_by_steps
from rnn.labelled_sentences import LabelledTokens, labels_of
from rnn.readouts import Target

MOST_OF_A_SET = 2000  # of each set
SENTENCES_BETWEEN_PAUSES = 100  # with 256 units some 30 ms
NO_SENTENCES = "The sentences of this run's data set are not here, so what it answers to them cannot be shown."


def wall(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """For `train` and `test`: `texts`, the places of `right` labels, `answers`, and of each sentence its `loss`.

    With the option "unit", `unit` is the last state of that unit for each sentence, else None. `confusion` (C, C)
    counts the sentences of the test set by right label and answer. `fresh` is there of a set that each epoch has other
    sentences of to train on: `train` are those of epoch 1. Raises NoAnswer where the data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    unit = None if question.options.get("unit") is None else whole(question, "unit", subject.params.hidden_size, 0)
    first = share_of_train(subject)
    train = yield from between(_answers_to(subject, subject.train_set, None, unit), 0, first)
    test = yield from between(_answers_to(subject, subject.test_set, subject.test_texts, unit), first, 1)
    classes = len(subject.labels)
    confusion = np.zeros((classes, classes), int)
    for right, answer in zip(test["right"], test["answers"], strict=True):
        confusion[right, answer] += 1
    answer = {"labels": subject.labels, "train": train, "test": test, "confusion": confusion.tolist()}
    return {**answer, "fresh": True} if subject.fresh else answer


def _answers_to(
    subject: Subject, sentences: LabelledTokens, texts: tuple[str, ...] | None, unit: int | None
) -> Steps[dict[str, Any]]:
    subset = sentences[:MOST_OF_A_SET]

    def end(sentence: tuple[NDArray[np.integer[Any]], Target]) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        with np.errstate(all="ignore"):
            trace = forward(subject.params, sentence[0])
        return trace.hidden[-1], trace.probs[-1]

    ends = yield from each_by_steps(end, subset, SENTENCES_BETWEEN_PAUSES)
    probs = np.array([answer for _, answer in ends]).reshape(len(ends), len(subject.labels))
    right = labels_of(subset)
    with np.errstate(all="ignore"):
        losses = -np.log(np.maximum(probs[np.arange(len(subset)), right], 1e-300))
    if not np.isfinite(probs).all():
        raise NoAnswer(NO_NUMBER)
    return {
        "texts": list(texts[: len(subset)]) if texts is not None else spelt(subject, subset),
        "right": right,
        "answers": probs.argmax(axis=1).tolist(),
        "shares": short(probs.max(axis=1)),
        "losses": short(losses),
        "unit": None if unit is None else short(np.array([state[unit] for state, _ in ends])),
        "cut": len(sentences) > MOST_OF_A_SET,
    }


def share_of_train(subject: Subject) -> float:
    """What share of the sentences that are read is in the training set."""
    train, test = (min(len(sentences), MOST_OF_A_SET) for sentences in (subject.train_set, subject.test_set))
    return train / (train + test)


def spelt(subject: Subject, sentences: LabelledTokens) -> list[str]:
    """Sentences by the words of the vocabulary that they have."""
    return [subject.vocabulary.decode(tokens.tolist()) for tokens, _ in sentences]
