"""The view "memory_over_epochs": how far each word reached into the answer at each kept epoch of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import json_numbers
from playground.inspection.question import Question, Subject
from playground.inspection.views.over_epochs import over_epochs
from playground.inspection.views.reading import sentence_of
from rnn import Params, explain, forward
from rnn.explain.steps import Steps


def memory_over_epochs(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`reach` (E, T+1): log10 of the reach of each state, relative to that of the last one, at each of the `epochs`.

    0 = as strong as the last word, below 0 it has faded, above 0 it has grown. None where nothing reaches the score.
    The epoch of the question is no part of it: a run whose newest weights are no numbers is answered for from those
    before.
    """
    sentence = sentence_of(subject, question)

    def reach(params: Params) -> list[float | None]:
        trace = forward(params, sentence.tokens)
        reach_of_states = explain.reach(params, trace, toward=sentence.toward, against=sentence.against)
        with np.errstate(all="ignore"):
            return json_numbers(np.log10(reach_of_states / reach_of_states[-1]))

    epochs, rows = yield from over_epochs(subject, question, reach)
    return {**sentence.content, "epochs": epochs, "reach": rows}
