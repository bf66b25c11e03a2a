"""The view "timeline": the epochs of a run of which weights are kept, and its loss and accuracy on the way."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.decimate import kept_places
from playground.encoding import json_numbers
from playground.inspection.question import NoAnswer, Past, Question, Subject
from rnn.history import SCORES
from rnn.kept_states import changes_in

TIMELINE_POINTS = 400  # about, of a loss, which is drawn behind a slider of about as many pixels
LOSSES = tuple(name for name in SCORES if name.endswith("_loss"))  # the curves that are drawn
NO_PAST = "Of this network no past is known."


def timeline(subject: Subject, question: Question) -> dict[str, Any]:
    """`epochs`, of which weights are kept, in order; of the curves the epochs `at` (n,) and the columns `SCORES` (n,).

    `at` are the kept epochs and those that the two losses need, so that no peak of either is lost.
    `changes_left_out` counts the epochs between the first and the last of `epochs` at which an accuracy changed and of
    which no weights are kept. `rounded` are those of the epochs of which the weights are kept in half precision, as
    earlier versions saved them on the way of a sweep's run. `settings` are those that the run has now, `first_settings`
    those that it began with, and `changes` what was set since then: after which epoch, name, value. `data` is its data
    set, and `newest` its newest epoch, which may be later than the last that is kept. Where an older version saved no
    such number, a column has None.
    """
    if subject.past is None:
        raise NoAnswer(NO_PAST)
    past = subject.past()
    rows = len(past.columns["train_loss"])
    drawn_places = [kept_places(past.columns[name], TIMELINE_POINTS) for name in LOSSES]
    at = np.unique(np.concatenate([*drawn_places, [epoch for epoch in past.epochs if epoch < rows]])).astype(int)
    curves = {name: json_numbers(past.columns[name][at]) for name in SCORES}
    return {
        "epochs": past.epochs,
        "changes_left_out": _changes_left_out(past),
        "rounded": past.rounded,
        "newest": rows - 1,
        "at": at.tolist(),
        **curves,
        "data": past.data,
        "settings": past.settings.to_dict(),
        "first_settings": (past.first_settings or past.settings).to_dict(),
        "changes": [change._asdict() for change in past.changes],
    }


def _changes_left_out(past: Past) -> int:
    accuracies = np.array([past.columns["train_accuracy"], past.columns["test_accuracy"]])
    kept = set(past.epochs)
    first, last = min(kept, default=0), max(kept, default=0)
    return sum(first < change.number < last and change.number not in kept for change in changes_in(accuracies))
