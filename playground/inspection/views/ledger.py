"""The view "ledger": what each word has put into the score, after each further word."""

from __future__ import annotations

from typing import Any

from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import Reading, read
from playground.inspection.views.reason import reason_of, takes_long
from rnn import Params, explain
from rnn.explain.steps import Steps, at_once, between


def ledger(subject: Subject, question: Question) -> dict[str, Any] | Steps[dict[str, Any]]:
    """`contributions` (T+1, T+1): row t adds up to `scores[t]`; column 0 = the biases, column j = word j.

    In all digits: entries may be large and cancel, and their sum is to be that of the page too. Terms alone seldom tell
    why, so `reason` has what `reason_of` tells of the whole sentence. In steps if that takes long.
    """
    reading = read(subject, question)
    steps = _ledger(subject.params, reading)
    return steps if takes_long(subject.params, reading) else at_once(steps)


def _ledger(params: Params, reading: Reading) -> Steps[dict[str, Any]]:
    sides = {"toward": reading.toward, "against": reading.against}
    entries = explain.ledger(params, reading.tokens, **sides)
    scores = explain.scores(params, reading.tokens, **sides)
    yield 0.1
    told = yield from between(reason_of(params, reading), 0.1, 1)
    return {
        **reading.content,
        "contributions": entries.tolist(),
        "scores": scores.tolist(),
        "reason": told,
    }
