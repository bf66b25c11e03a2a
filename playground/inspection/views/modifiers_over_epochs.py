"""The view "modifiers_over_epochs": what each word did to the words after it at each kept epoch of a run."""

from __future__ import annotations

from typing import Any

from playground.encoding import json_numbers
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.modifiers import learnt_from
from playground.inspection.views.over_epochs import over_epochs
from playground.inspection.views.reading import sides_of
from rnn import Params, explain
from rnn.explain.steps import Steps

MOST_WORK_OF_MODIFIERS = 4e9  # multiplications over all epochs: fewer epochs of large networks


def modifiers_over_epochs(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`slopes` (E, V): those of the view "modifiers" at each of the `epochs`, of each word of the `vocabulary`.

    Raises NoAnswer where the data set or the past is not known.
    """
    toward, against = sides_of(subject, question)
    sentences = learnt_from(subject)

    def slopes(params: Params) -> list[float | None]:
        try:
            return json_numbers(explain.modifiers(params, sentences, toward=toward, against=against))
        except ValueError as error:
            raise NoAnswer(str(error)) from error

    units = subject.params.hidden_size
    each = sum(len(tokens) for tokens in sentences) * units * (units + len(subject.vocabulary))
    most = max(8, min(40, int(MOST_WORK_OF_MODIFIERS / max(1, each))))
    epochs, rows = yield from over_epochs(subject, question, slopes, most)
    return {
        "labels": subject.labels,
        "toward": toward,
        "against": against,
        "vocabulary": subject.vocabulary.words,
        "epochs": epochs,
        "slopes": rows,
    }
