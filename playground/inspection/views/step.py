"""The view "step": one step of the network in numbers, as a whole or for one of its units, and the answer after it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import floats
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import Reading, read, whole
from rnn import UNKNOWN


def step(subject: Subject, question: Question) -> dict[str, Any]:
    """The step that reads the option "word" (0 = none yet), in float64: what adds up adds up to the last digit.

    `token`: the index of the word in the vocabulary of `vocab_size` words, -1 where it is not in it; None for step 0.
    `vectors`: w_xh x_t, w_hh h_{t-1}, b_h, their sum z_t and h_t, each (H,); `sizes`: their norms. Both are None for
    step 0. `unit` is None, or for the option "unit" its terms: `input`, `recurrent` (H,), `bias`, their sum `z` and
    `value`, tanh of it; of step 0 `value` alone. `logits`, `probabilities` and `losses` have a number for each label.
    """
    reading = read(subject, question)
    t = whole(question, "word", len(reading.words) + 1, len(reading.words))
    vectors = _vectors(subject, reading, t) if t else {}
    probabilities = reading.trace.probs[t]
    with np.errstate(divide="ignore"):
        losses = np.minimum(-np.log(probabilities), 1e300)
    return {
        **reading.content,
        "word": t,
        "token": int(reading.tokens[t - 1]) if t else None,
        "vocab_size": subject.params.vocab_size,
        "sizes": {name: float(np.linalg.norm(vector)) for name, vector in vectors.items()} if t else None,
        "vectors": {name: floats(vector) for name, vector in vectors.items()} if t else None,
        "unit": _unit(subject, question, reading, t),
        "logits": reading.trace.logits[t].tolist(),
        "probabilities": probabilities.tolist(),
        "losses": losses.tolist(),
    }


def _input_term(subject: Subject, reading: Reading, t: int) -> NDArray[np.float64]:
    """w_xh x_t (H,): nothing for a word that is not in the vocabulary."""
    term = np.zeros(subject.params.hidden_size)
    if (token := int(reading.tokens[t - 1])) != UNKNOWN:
        term += subject.params.w_xh[:, token]
    return term


def _vectors(subject: Subject, reading: Reading, t: int) -> dict[str, NDArray[np.float64]]:
    params, hidden = subject.params, reading.trace.hidden
    input_term, recurrent = _input_term(subject, reading, t), params.w_hh @ hidden[t - 1]
    z = input_term + recurrent + params.b_h
    return {"input": input_term, "recurrent": recurrent, "bias": params.b_h, "z": z, "h": hidden[t]}


def _unit(subject: Subject, question: Question, reading: Reading, t: int) -> dict[str, Any] | None:
    if question.options.get("unit") is None:
        return None
    params, hidden = subject.params, reading.trace.hidden
    unit = whole(question, "unit", params.hidden_size, 0)
    if not t:
        return {"unit": unit, "value": 0.0}
    recurrent = params.w_hh[unit] * hidden[t - 1]
    input_term, bias = float(_input_term(subject, reading, t)[unit]), float(params.b_h[unit])
    return {
        "unit": unit,
        "word": reading.words[t - 1] if reading.tokens[t - 1] != UNKNOWN else None,
        "input": input_term,
        "recurrent": recurrent.tolist(),
        "bias": bias,
        "z": input_term + float(recurrent.sum()) + bias,
        "value": float(hidden[t, unit]),
    }
