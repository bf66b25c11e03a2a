"""The view "writing": a network whose labels are the words that come next goes on writing a text."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from playground.encoding import short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.sentence_limits import MOST_WORDS_PLAYED, MOST_WORDS_WRITTEN, MOST_WORDS_WRITTEN_ON
from playground.inspection.views.reading import NO_NUMBER, whole
from rnn import UNKNOWN, Vocabulary, explain
from rnn.explain.readout import sensible

SEEDS = 2**31
HOTTEST = 10.0


def writing(subject: Subject, question: Question) -> dict[str, Any]:
    """What the subject writes behind the sentence: `pieces`, texts to be put behind it one by one.

    There are 200 at most, and of a text that the player shows to its end no more than it shows. `shares` are the
    probabilities that the subject gave them. `end` is the label that ended the text and `end_share` its probability,
    None where it has not ended. The options are "seed", a whole number, and "temperature", as `rnn.explain.write_on`
    takes them. Raises NoAnswer for a network that cannot write, a text that is too long, other options, and weights
    whose answer is no number.
    """
    if not subject.writes:
        raise NoAnswer("The labels of this data set are not the words that come next: its networks cannot write.")
    tokens = subject.vocabulary.encode(question.sentence)
    if len(tokens) > MOST_WORDS_WRITTEN_ON:
        raise NoAnswer(
            f"The text is too long to be written on: it may have {MOST_WORDS_WRITTEN_ON:,} words or letters."
        )
    if not sensible(subject.params):
        raise NoAnswer(NO_NUMBER)
    written = explain.write_on(
        subject.params,
        tokens,
        [_read_as(label, subject.vocabulary) for label in subject.labels],
        np.random.default_rng(whole(question, "seed", SEEDS, 0)),
        most=MOST_WORDS_PLAYED - len(tokens) if len(tokens) < MOST_WORDS_PLAYED else MOST_WORDS_WRITTEN,
        temperature=_temperature(question),
    )
    labels, shares = written.labels.tolist(), short(written.shares)
    count = len(labels) - written.ended
    return {
        "pieces": [subject.vocabulary.between + subject.labels[label] for label in labels[:count]],
        "shares": shares[:count],
        "end": subject.labels[labels[-1]] if written.ended else None,
        "end_share": shares[-1] if written.ended else None,
    }


def _read_as(label: str, vocabulary: Vocabulary) -> int:
    """The word that a network reads when it has written this label; UNKNOWN if there is none, and the text ends."""
    words = vocabulary.encode(label).tolist()
    return words[0] if len(words) == 1 else UNKNOWN


def _temperature(question: Question) -> float:
    value = question.options.get("temperature", 1)
    if type(value) in (int, float) and math.isfinite(value) and 0 <= value <= HOTTEST:
        return float(value)
    raise NoAnswer(f"The temperature of this question must be a number from 0 to {HOTTEST:g}.")
