"""The view "network": the network unrolled over the sentence, and how much flows through each of its weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import floats, short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import read, speaks_for_last
from rnn import UNKNOWN, backward


def network(subject: Subject, question: Question) -> dict[str, Any]:
    """What the picture of the network shows.

    `tokens` (T,): the index of each word in the vocabulary of `vocab_size` words, -1 for one that is not in it.
    `hidden` (T+1, H); `gradient` (C, T+1, H), dL/dh_t of the loss of each label; `speaks` (H,) as in the view "trace".
    `flows`: the norms of w_xh x_t and of w_hh h_{t-1} for each word (T,), and of w_hy h_t (T+1,). `flows_back`: for
    each label, the norms of dL/dh_t that flow from step t to step t-1 (T,).
    """
    reading = read(subject, question)
    params, trace = subject.params, reading.trace
    with np.errstate(all="ignore"):
        back = np.array([backward(params, trace, label).hidden for label in range(len(subject.labels))])
    rows = params.gates * params.hidden_size  # of a cell with gates the matrices of all of them, one below the other
    w_xh, w_hh = params.w_xh.reshape(rows, -1), params.w_hh.reshape(rows, -1)
    table = np.append(np.linalg.norm(w_xh, axis=0), 0.0)  # the last one is what an unknown word brings
    flows = {
        "input": table[np.where(reading.tokens == UNKNOWN, len(table) - 1, reading.tokens)],
        "recurrent": _norms(trace.hidden[:-1] @ w_hh.T),
        "output": _norms(trace.hidden @ params.w_hy.T),
    }
    return {
        **reading.content,
        "tokens": reading.tokens.tolist(),
        "vocab_size": params.vocab_size,
        "units": params.hidden_size,
        "hidden": floats(trace.hidden),
        "gradient": floats(np.nan_to_num(back)),
        "speaks": floats(speaks_for_last(params)),
        "of_labels": [short(answer) for answer in trace.probs.tolist()],
        "flows": {name: short(sizes) for name, sizes in flows.items()},
        "flows_back": [short(_norms(gradient)[:-1]) for gradient in np.nan_to_num(back)],
    }


def _norms(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(rows, axis=-1))
