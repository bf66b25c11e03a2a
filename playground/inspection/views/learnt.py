"""The view "learnt": from which epoch on each sentence was answered rightly and never wrongly again."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.wall import MOST_OF_A_SET, NO_SENTENCES
from rnn import Params
from rnn.explain.reading import labels_of, last_states, word_lists
from rnn.labelled_sentences import LabelledTokens


def learnt(subject: Subject, _question: Question) -> Generator[float, None, dict[str, Any]]:
    """For `train` and `test`, of each sentence [epoch, before]: it was learnt for good after `before` and by `epoch`.

    It is right at all epochs of which weights are kept from `epoch` on, None if at the newest it is not; `before` is
    the last of them at which it was wrong, None if there is none. `epochs` are all of them, of the network as it was
    trained: edits are not in it. Weights that answer what is no number answer wrongly. Raises NoAnswer where the data
    set or the past of the run is not known.
    """
    if not subject.train_set or subject.past is None:
        raise NoAnswer(NO_SENTENCES)
    past = subject.past()
    epochs: list[int] = []
    sets = {"train": subject.train_set[:MOST_OF_A_SET], "test": subject.test_set[:MOST_OF_A_SET]}
    right: dict[str, list[NDArray[np.bool_]]] = {name: [] for name in sets}
    for number, epoch in enumerate(past.epochs):
        params = past.weights(epoch)
        if params is not None:
            epochs.append(epoch)
            for name, sentences in sets.items():
                right[name].append(_right(params, sentences))
        yield (number + 1) / len(past.epochs)
    return {"epochs": epochs, **{name: _for_good(epochs, rows) for name, rows in right.items()}}


def _right(params: Params, sentences: LabelledTokens) -> NDArray[np.bool_]:
    """Whether the network answers each sentence rightly, (N,)."""
    if not sentences:
        return np.empty(0, np.bool_)
    with np.errstate(all="ignore"):
        states = last_states(params, word_lists(sentences, params.vocab_size))
        logits = np.matvec(params.w_hy, states) + params.b_y
    labels = labels_of(sentences, params.classes)
    return np.asarray((logits.argmax(axis=-1) == labels) & np.isfinite(logits).all(axis=-1))


def _for_good(epochs: Sequence[int], rows: Sequence[NDArray[np.bool_]]) -> list[tuple[int | None, int | None]]:
    """[epoch, before] of each sentence, from whether it was right at each of the epochs, (E, N)."""
    if not rows:
        return []
    is_wrong = ~np.array(rows)
    last_wrong = np.where(is_wrong.any(axis=0), len(rows) - 1 - is_wrong[::-1].argmax(axis=0), -1)
    return [
        (epochs[last + 1] if last + 1 < len(epochs) else None, epochs[last] if last >= 0 else None)
        for last in last_wrong.tolist()
    ]
