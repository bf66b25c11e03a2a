"""The view "ledger": what each word has put into the score, after each further word."""

from __future__ import annotations

from typing import Any

from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from playground.inspection.views.reason import reason_of
from rnn import explain


def ledger(subject: Subject, question: Question) -> dict[str, Any]:
    """`contributions` (T+1, T+1): row t adds up to `scores[t]`; column 0 = the biases, column j = word j.

    In all digits: entries may be large and cancel, and their sum is to be that of the page too. Terms alone seldom tell
    why, so `reason` has what `reason_of` tells of the whole sentence.
    """
    reading = read(subject, question)
    sides = {"toward": reading.toward, "against": reading.against}
    entries = explain.ledger(subject.params, reading.tokens, **sides)
    scores = explain.scores(subject.params, reading.tokens, **sides)
    return {
        **reading.content,
        "contributions": entries.tolist(),
        "scores": scores.tolist(),
        "reason": reason_of(subject.params, reading),
    }
