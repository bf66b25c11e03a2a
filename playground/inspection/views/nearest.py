"""The view "nearest": the beginnings of known sentences whose states look most like those of the sentence."""

from __future__ import annotations

from typing import Any

from playground.encoding import short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import read
from playground.inspection.views.wall import NO_SENTENCES
from rnn import explain

MOST_COMPARED = 400  # of the training set, whose beginnings are compared
NEAREST = 6  # of each state


def nearest(subject: Subject, question: Question) -> dict[str, Any]:
    """`prefixes` (T+1, k): after 0 to T words the beginnings with the nearest states, the nearest first; `distances`.

    `lengths` (T+1, k) tells how many words each has. They are beginnings of the first `sentences` of `of` training
    sentences. Raises NoAnswer where the data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    reading = read(subject, question)
    sentences = [tokens for tokens, _ in subject.train_set[:MOST_COMPARED]]
    neighbours = explain.nearest_states(subject.params, reading.trace, sentences, NEAREST)
    prefixes, order = neighbours.prefixes, neighbours.order.tolist()
    return {
        **reading.content,
        "prefixes": [[subject.vocabulary.decode(prefixes[place]) for place in row] for row in order],
        "lengths": [[len(prefixes[place]) for place in row] for row in order],
        "distances": [short(row) for row in neighbours.distance.tolist()],
        "sentences": len(sentences),
        "of": len(subject.train_set),
    }
