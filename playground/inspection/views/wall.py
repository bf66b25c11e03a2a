"""The view "wall": every sentence that the network learns from and is tested on, and what it answers to each now."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import NO_NUMBER, whole
from rnn import UNKNOWN, forward
from rnn.sentences import LabelledTokens

MOST_SENTENCES = 2000  # of each set
NO_SENTENCES = "The sentences of this run's data set are not here, so what it answers to them cannot be shown."


def wall(subject: Subject, question: Question) -> dict[str, Any]:
    """For `train` and `test`: `texts`, the places of `right` labels, `answers`, and of each sentence its `loss`.

    With the option "unit", `unit` is the last state of that unit for each sentence, else None. `confusion` (C, C)
    counts the sentences of the test set by right label and answer. Raises NoAnswer where the data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    unit = None if question.options.get("unit") is None else whole(question, "unit", subject.params.hidden_size, 0)
    train = _answered(subject, subject.train_set, None, unit)
    test = _answered(subject, subject.test_set, subject.test_texts, unit)
    classes = len(subject.labels)
    confusion = np.zeros((classes, classes), int)
    for right, answer in zip(test["right"], test["answers"], strict=True):
        confusion[right, answer] += 1
    return {"labels": subject.labels, "train": train, "test": test, "confusion": confusion.tolist()}


def _answered(
    subject: Subject, sentences: LabelledTokens, texts: tuple[str, ...] | None, unit: int | None
) -> dict[str, Any]:
    kept = sentences[:MOST_SENTENCES]
    with np.errstate(all="ignore"):
        ends = [forward(subject.params, tokens) for tokens, _ in kept]
        probs = np.array([seen.probs[-1] for seen in ends]).reshape(len(ends), len(subject.labels))
        right = [label for _, label in kept]
        losses = -np.log(np.maximum(probs[np.arange(len(kept)), right], 1e-300))
    if not np.isfinite(probs).all():
        raise NoAnswer(NO_NUMBER)
    return {
        "texts": list(texts[: len(kept)]) if texts is not None else spelt(subject, kept),
        "right": right,
        "answers": probs.argmax(axis=1).tolist(),
        "shares": short(probs.max(axis=1)),
        "losses": short(losses),
        "unit": None if unit is None else short(np.array([seen.hidden[-1][unit] for seen in ends])),
        "cut": len(sentences) > MOST_SENTENCES,
    }


def spelt(subject: Subject, sentences: LabelledTokens) -> list[str]:
    """Sentences by the words of the vocabulary that they have."""
    words = subject.vocabulary.words
    return [" ".join(words[token] if token != UNKNOWN else "…" for token in tokens.tolist()) for tokens, _ in sentences]
