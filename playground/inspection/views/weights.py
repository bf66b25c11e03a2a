"""The view "weights": the three matrices and two biases of a network, and what the recurrent one does by itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.encoding import floats, short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read
from rnn.explain import by_hand
from rnn.explain.by_hand import RULE, UNITS

MOST_COLUMNS = 200  # of the vocabulary that are shown: those whose columns are the longest


def weights(subject: Subject, question: Question) -> dict[str, Any]:
    """The `arrays` of the network by name, each whole, except the one with a column for each word: of that K columns.

    The words of these are `shown`, in the order of the vocabulary: all `of` them, or those of the longest columns;
    `places` are their columns in the whole array.
    `norms` are the Frobenius norms of the whole arrays, `largest` the largest sizes of what is shown. `eigenvalues` of
    w_hh, the largest first: [[real part, imaginary part], ...]. A state grows along one outside of the unit circle and
    fades along one inside of it. `by_hand`: the `rule` of the network that can be built by hand, and its `units`, what
    each of them stands for, if this is that network and None if not.
    """
    reading = read(subject, question)
    params = subject.params
    lengths = np.linalg.norm(params.w_xh, axis=0)
    columns = np.sort(np.argsort(-lengths, kind="stable")[:MOST_COLUMNS])
    arrays = {name: getattr(params, name) for name in params.axes()}
    norms = {name: float(np.linalg.norm(array)) for name, array in arrays.items()}
    arrays[params.where("V")[0]] = params.w_xh[:, columns]
    values = np.linalg.eigvals(params.w_hh.astype(np.float64))
    values = values[np.lexsort((values.imag, -np.abs(values)))]
    return {
        **reading.content,
        "units": params.hidden_size,
        "shown": [subject.vocabulary.words[word] for word in columns.tolist()],
        "places": columns.tolist(),
        "of": len(subject.vocabulary),
        "arrays": {name: floats(array) for name, array in arrays.items()},
        "norms": norms,
        "largest": {name: float(np.abs(array).max()) for name, array in arrays.items()},
        "by_hand": {"rule": RULE, "units": UNITS if _is_by_hand(subject) else None},
        "eigenvalues": [short(pair) for pair in zip(values.real.tolist(), values.imag.tolist(), strict=True)],
    }


def _is_by_hand(subject: Subject) -> bool:
    """Whether these are the weights that are built by hand for these words."""
    if subject.params.hidden_size != len(UNITS) or subject.params.classes != 2:
        return False
    try:
        target = by_hand(subject.vocabulary)
    except ValueError:  # a word that it needs is not among these
        return False
    return all(np.array_equal(one, other) for one, other in zip(subject.params.arrays(), target.arrays(), strict=True))
