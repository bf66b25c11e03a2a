"""What the views of a whole run have in common: some of its kept networks, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeVar

import numpy as np

from playground.inspection.question import NoAnswer, Question, Subject, with_edits
from playground.inspection.views.timeline import NO_PAST
from rnn import Params
from rnn.explain.readout import LARGEST

T = TypeVar("T")

MOST_EPOCHS = 40  # of which a picture is made: those that a page can show side by side


def over_epochs(
    subject: Subject, question: Question, compute: Callable[[Params], T], most: int = MOST_EPOCHS
) -> Generator[float, None, tuple[list[int], list[T]]]:
    """The epochs, up to `most` of those that are kept and evenly spread among them, and what is computed of each.

    The edits of the question are made to each network. Those whose weights are beyond all bounds are left out. Raises
    NoAnswer where no past is known, where nothing is left, and for edits of what is not there.
    """
    if subject.past is None:
        raise NoAnswer(NO_PAST)
    past = subject.past()
    kept = past.epochs
    places = np.unique(np.linspace(0, len(kept) - 1, min(most, len(kept))).round().astype(int)).tolist()
    epochs: list[int] = []
    computed: list[T] = []
    for done, place in enumerate(places):
        params = past.weights(kept[place])
        if params is not None and all(bool((np.abs(array) <= LARGEST).all()) for array in params.arrays()):
            epochs.append(kept[place])
            computed.append(compute(with_edits(params.copy(np.float64), question.edits)))
        yield (done + 1) / len(places)
    if not epochs:
        raise NoAnswer("Of this run no weights are kept that are numbers.")
    return epochs, computed


def told(value: float) -> float | None:
    """A number to six digits; None for what is none."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def told_all(values: Any) -> list[float | None]:
    """Numbers to six digits, None in the place of what is none."""
    return [told(float(value)) for value in values]
