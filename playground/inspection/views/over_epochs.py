"""What the views of a whole run have in common: some of its kept networks, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

import numpy as np

from playground.inspection.question import NoAnswer, Question, Subject, with_edits
from playground.inspection.views.timeline import NO_PAST
from rnn import Params
from rnn.explain.readout import sensible

T = TypeVar("T")

MOST_WATCHED_EPOCHS = 40  # of which a picture is made: those that a page can show side by side


def over_epochs(
    subject: Subject, question: Question, compute: Callable[[Params], T], most: int = MOST_WATCHED_EPOCHS
) -> Generator[float, None, tuple[list[int], list[T]]]:
    """The epochs, up to `most` of those that are kept and evenly spread among them, and what is computed of each.

    The edits of the question are made to each network. Those whose weights are beyond all bounds are left out. Raises
    NoAnswer where no past is known, where nothing is left, and for edits of what is not there.
    """
    if subject.past is None:
        raise NoAnswer(NO_PAST)
    past = subject.past()
    all_epochs = past.epochs
    places = np.unique(np.linspace(0, len(all_epochs) - 1, min(most, len(all_epochs))).round().astype(int)).tolist()
    epochs: list[int] = []
    results: list[T] = []
    for position, place in enumerate(places):
        params = past.weights(all_epochs[place])
        if params is not None and sensible(params):
            epochs.append(all_epochs[place])
            results.append(compute(with_edits(params.copy(np.float64), question.edits)))
        yield (position + 1) / len(places)
    if not epochs:
        raise NoAnswer("Of this run no weights are kept that are numbers.")
    return epochs, results
