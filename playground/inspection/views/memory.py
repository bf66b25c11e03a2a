"""The view "memory": how far each step reaches into the answer, how wrong that is, and how much each step taught."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import LARGEST_FLOAT32, short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read, whole
from rnn import Params, Trace, backward, explain
from rnn.explain.steps import Steps
from rnn.explain.taught import shares


def memory(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`reach` and `norm` (T+1,) of `explain.memory`, its `bound`, and `printed`, the reach of the article's recursion.

    Both are None for cells with gates, which have none.

    `wrong` has for each label how far the answer is from it. `taught` (T,) is the share of each step in what the
    sentence teaches w_hh if the label of the option "label" is right, by default the last; `clipped` (T,) whether that
    share alone has an entry beyond the `clip` of the run, and `beyond` how many entries of their sum have; False and 0
    where the run is not known, and `clip` None. `lessons` has these three for each label. What a float cannot hold is
    its largest number.
    """
    reading = read(subject, question)
    params, trace = subject.params, reading.trace
    toward, against = reading.toward, reading.against
    exact = yield from explain.memory_by_steps(params, trace, toward=toward, against=against)
    article_reach = explain.reach(params, trace, toward=toward, against=against, bptt="article")
    label = whole(question, "label", len(subject.labels), len(subject.labels) - 1)
    clip = subject.past().settings.clip if subject.past is not None else None
    lessons = [_lesson(params, trace, right, np.inf if clip is None else clip) for right in range(len(subject.labels))]
    return {
        **reading.content,
        "reach": short(np.minimum(exact.reach, LARGEST_FLOAT32)),
        "norm": short(np.minimum(exact.norm, LARGEST_FLOAT32)),
        "bound": None if np.isnan(exact.bound).any() else short(np.minimum(exact.bound, LARGEST_FLOAT32)),
        "printed": short(np.minimum(article_reach, LARGEST_FLOAT32)) if params.has_printed_recursion else None,
        "wrong": short(1 - trace.probs[-1]),
        "label": label,
        "clip": clip,
        "lessons": lessons,
        **lessons[label],
    }


def _lesson(params: Params, trace: Trace, label: int, clip: float) -> dict[str, Any]:
    """What the sentence teaches w_hh if `label` is right, and what of it lies beyond `clip`."""
    with np.errstate(all="ignore"):
        gradient = backward(params, trace, label)
        largest = np.array([np.abs(share).max() for share in shares(params, trace, gradient.inputs)])
        return {
            "taught": short(np.minimum(explain.taught(params, trace, label), LARGEST_FLOAT32)),
            "clipped": (largest > clip).tolist(),
            "beyond": int((np.abs(gradient.params.w_hh) > clip).sum()),
        }
