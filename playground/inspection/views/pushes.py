"""The view "pushes": what each word of the vocabulary would do to the score if it came next."""

from __future__ import annotations

from typing import Any

from playground.encoding import floats
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from rnn import explain


def pushes(subject: Subject, question: Question) -> dict[str, Any]:
    """`pushes` (T+1, V), after 0 to T words, and the words of the `vocabulary` in the order of its columns."""
    reading = read(subject, question)
    word_pushes = explain.pushes(subject.params, reading.trace, toward=reading.toward, against=reading.against)
    return {**reading.content, "vocabulary": subject.vocabulary.words, "pushes": floats(word_pushes)}
