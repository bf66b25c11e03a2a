"""The view "reason": the answer to a sentence, what it would be without each word, and which words act on which."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import short
from playground.inspection.question import Question, Subject
from playground.inspection.views.reading import Reading, read
from rnn import Params, explain
from rnn.explain.reading import MULTIPLICATIONS_BETWEEN_PAUSES, last_states_alike_by_steps
from rnn.explain.steps import Steps, at_once, between
from rnn.readouts import softmax

MOST_ACTING = 12  # words of which all pairs are looked at: those without which the answer changes most


def reason(subject: Subject, question: Question) -> dict[str, Any] | Steps[dict[str, Any]]:
    """What `reason_of` tells of the sentence, beside its words and labels; in steps if it takes long."""
    reading = read(subject, question)
    steps = _with_words(subject.params, reading)
    return steps if takes_long(subject.params, reading) else at_once(steps)


def _with_words(params: Params, reading: Reading) -> Steps[dict[str, Any]]:
    told = yield from reason_of(params, reading)
    return {**reading.content, **told}


def takes_long(params: Params, reading: Reading) -> bool:
    """Whether `reason_of` makes more multiplications than may be made without a pause, as for 60 words of 128 units.

    A short sentence is answered at once: an answer in steps may have to wait until others in steps have ended.
    """
    T = len(reading.tokens)
    K = min(T, MOST_ACTING)
    sentences = T + K * (K + 1) // 2
    return sentences * T * params.hidden_size**2 > MULTIPLICATIONS_BETWEEN_PAUSES


def reason_of(params: Params, reading: Reading) -> Steps[dict[str, Any]]:
    """The quantities that a reason for the answer is told from; what they are called is up to the page.

    `shares` (C,) are the probabilities of the labels, `left_out` (T, C) those of the sentence with each word left out.
    `answer` and `next` are the places of the label with the largest share, of equal ones the last, and of the one
    behind it. `score` is the log-odds of the two, and `together` (K, K) `explain.interactions` of it among the words at
    `places` (K,), in the order of the sentence: all of them, or the twelve without which the score changes most.
    """
    shares = reading.trace.probs[-1]
    answer, behind = _largest_two(shares)
    logits_without = yield from between(_logits_left_out(params, reading.tokens), 0, 0.5)  # (T, C)
    logits = reading.trace.logits[-1]
    score = float(logits[answer] - logits[behind])
    score_changes = np.abs(score - (logits_without[:, answer] - logits_without[:, behind]))  # (T,)
    places = np.sort(np.argsort(-score_changes, kind="stable")[:MOST_ACTING]).tolist()
    yield 0.5
    pairs = explain.interactions_by_steps(params, reading.tokens, toward=answer, against=behind, among=places)
    together = yield from between(pairs, 0.5, 1)
    return {
        "shares": short(shares),
        "answer": answer,
        "next": behind,
        "score": short([score])[0],
        "left_out": [short(row) for row in softmax(logits_without)],
        "places": places,
        "together": [short(row) for row in together],
    }


def _largest_two(shares: NDArray[np.floating[Any]]) -> tuple[int, int]:
    """The places of the largest and the second largest, of equal ones the later first."""
    order = np.argsort(shares, kind="stable")
    return int(order[-1]), int(order[-2])


def _logits_left_out(params: Params, tokens: NDArray[np.int64]) -> Steps[NDArray[np.float64]]:
    """The logits of the sentence with word t left out, (T, C)."""
    T = len(tokens)
    is_other = ~np.eye(T, dtype=bool)
    shorter = np.tile(tokens, (T, 1))[is_other].reshape(T, max(T - 1, 0))
    states = yield from last_states_alike_by_steps(params, shorter)
    logits: NDArray[np.float64] = states @ params.w_hy.T + params.b_y
    return logits
