"""The view "diagnosis": what is wrong with a run, in words, with the evidence and the settings that would help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground.inspection.question import NoAnswer, Past, Question, Subject
from playground.inspection.views.wall import NO_SENTENCES
from rnn import explain
from rnn.explain.steps import Steps, quietly
from rnn.history import changed


def diagnosis(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`findings`: of each its `name`, the `evidence` in a sentence and the `remedy`, settings by name.

    The run is judged as it was at the epoch of the network: by its curves up to there, and by the settings of then.
    `settings` are all of these, and `data` its data set: with the remedy they are a link to the next run.
    `measured` is whether the states on its training sentences speak too: where the data set is not known the curves
    alone do. Raises NoAnswer where the run is not known either.
    """
    if subject.past is None:
        raise NoAnswer(NO_SENTENCES)
    past = _up_to(subject.past(), subject.epoch)
    if subject.train_set:
        measures = yield from quietly(explain.measure_by_steps(subject.params, subject.train_set))
    else:
        measures = explain.unmeasured(subject.params)
    # A branch may go on at another rate than its parent's from the first epoch of which it has weights.
    rate_changes = {*past.epochs[:1], *(epoch for epoch, name, _ in past.changes if name == "learning_rate")}
    how: Any = {"diverged": past.diverged, "usual": past.usual, "rate_changes": rate_changes}
    with np.errstate(all="ignore"):
        found = explain.diagnosis(past.settings, past.columns, measures, **how)
    findings = [
        {"name": finding.name, "evidence": finding.evidence, "remedy": dict(finding.remedy)} for finding in found
    ]
    epochs = len(past.columns["train_loss"]) - 1
    return {
        "findings": findings,
        "measured": bool(subject.train_set),
        "epochs": epochs,
        "data": past.data,
        "settings": past.settings.to_dict(),
    }


def _up_to(past: Past, epoch: int) -> Past:
    """The past as it was after `epoch`; the whole one after the newest."""
    if epoch >= len(past.columns["train_loss"]) - 1:
        return past
    first = past.settings if past.first_settings is None else past.first_settings
    changes = tuple(change for change in past.changes if change.epoch <= epoch)
    columns = {name: values[: epoch + 1] for name, values in past.columns.items()}
    return replace(past, columns=columns, settings=changed(first, changes), changes=changes, diverged=False)
