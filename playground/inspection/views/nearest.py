"""The view "nearest": the beginnings of known sentences whose states look most like those of the sentence."""

from __future__ import annotations

from typing import Any

from playground.encoding import short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import read
from playground.inspection.views.wall import NO_SENTENCES
from rnn import UNKNOWN, explain

MOST_COMPARED = 400  # of the training set, whose beginnings are compared
NEAREST = 6  # of each state


def nearest(subject: Subject, question: Question) -> dict[str, Any]:
    """`prefixes` (T+1, k): after 0 to T words the beginnings with the nearest states, the nearest first; `distances`.

    Beginnings of the first `sentences` of `of` training sentences. Raises NoAnswer where the data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    reading = read(subject, question)
    sentences = [tokens for tokens, _ in subject.train_set[:MOST_COMPARED]]
    neighbours = explain.nearest_states(subject.params, reading.trace, sentences, NEAREST)
    words = subject.vocabulary.words

    def spelt(place: int) -> str:
        return " ".join(words[token] if token != UNKNOWN else "…" for token in neighbours.prefixes[place])

    return {
        **reading.content,
        "prefixes": [[spelt(place) for place in row] for row in neighbours.order.tolist()],
        "distances": [short(row) for row in neighbours.distance.tolist()],
        "sentences": len(sentences),
        "of": len(subject.train_set),
    }
