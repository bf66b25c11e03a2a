"""One sentence through the network and back: forward, loss, and backpropagation through time.

A network is a cell (`rnn.cells`), unrolled over the words of a sentence, and what reads answers out of its states
(`rnn.readouts`).
Everything here takes one network or a stack of them (leading axes "..."), changes nothing that it is given, and is
written to be read beside the equations. `rnn.fast` has the equations of the tanh cell fused for speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell
from rnn.params import FloatArray
from rnn.readouts import readout_named, softmax
from rnn.settings import Bptt, ReadoutName
from rnn.text import UNKNOWN

AnyCell = TypeVar("AnyCell", bound=RecurrentCell)


@dataclass(frozen=True, eq=False)
class Trace:
    """What one forward pass saw: enough for the backward pass and for every picture of the network.

    Row t of `hidden`, `logits` and `probs` is the network after t words; row 0 is the zero state before the first
    word. So `probs[t]` is what the network would answer if the text stopped there, and `probs[-1]` is its answer.
    """

    tokens: NDArray[np.int64]  # (T,), indices of words or UNKNOWN
    hidden: FloatArray  # (T+1, ..., H), of the tanh cell within -1..1
    logits: FloatArray  # (T+1, ..., C)
    probs: FloatArray  # (T+1, ..., C), each row sums to 1
    states: FloatArray  # (T+1, ..., S), what each step hands to the next: `hidden`, and an LSTM's c_t after it


@dataclass(frozen=True, eq=False)
class Gradient(Generic[AnyCell]):
    """The derivatives of the loss of one sentence.

    `params` holds dL/d(each array), summed over time and not clipped. `hidden[t]` is dL/dh_t, which shows how a
    gradient vanishes or explodes on its way back to the first word.
    """

    params: AnyCell
    hidden: FloatArray  # (T+1, ..., H)
    inputs: FloatArray  # (T, ..., U), dL/du_t of what each word brings to its step


# Of finite float32 numbers a product by BLAS has said "invalid", once in many whole suites (numpy issue 24067 tells of
# the like), so what it says is not listened to. Nothing is lost: weights that are not finite give a loss that is not.
_without_blas_warnings = np.errstate(invalid="ignore")


@_without_blas_warnings
def forward(params: RecurrentCell, tokens: ArrayLike) -> Trace:
    """Read a sentence (article, section 6). With the tanh cell:

        h_0 = 0        h_t = tanh(w_xh x_t + w_hh h_{t-1} + b_h)        y_t = w_hy h_t + b_y        p_t = softmax(y_t)

    `tokens` (T,) are word indices; x_t is the one-hot vector of word t, so w_xh x_t is one column of w_xh. UNKNOWN
    enters as the zero vector. T may be 0. Raises ValueError for an index that is neither UNKNOWN nor a word's.
    """
    tokens = checked_tokens(tokens, params.vocab_size)
    T, lead = len(tokens), params.b_y.shape[:-1]

    u = params.inputs(tokens)  # (T, ..., U)
    states = np.zeros((T + 1, *lead, params.carried * params.hidden_size), params.b_y.dtype)  # (T+1, ..., S)
    for t in range(T):
        states[t + 1] = params.step(u[t], states[t])  # (..., S)

    hidden = states[..., : params.hidden_size]  # (T+1, ..., H)
    logits = np.matvec(params.w_hy, hidden) + params.b_y  # (T+1, ..., C)
    return Trace(tokens=tokens, hidden=hidden, logits=logits, probs=softmax(logits), states=states)


def loss(trace: Trace, target: Any, readout: ReadoutName = "last") -> float:
    """The loss of the answers that count, their mean: of a label the cross-entropy (article, section 7), in nats.

    `readout` says what is asked for, and so what `target` is: "last", the label of the sentence, 0..C-1; "every", a
    label for each word, (T,), or -1 where none is scored; "number", a number, whose loss is the squared error.

    Raises ValueError for a target that cannot be one, and for the trace of a stack: `cross_entropies` takes its logits.
    """
    if trace.logits.ndim != 2:
        raise ValueError(f"loss takes the trace of one network, and this is one of a stack {trace.logits.shape[1:-1]}")
    kind, T = readout_named(readout), len(trace.tokens)
    rows, right = kind.scored(kind.checked(target, T, trace.logits.shape[-1]), T)
    return float(kind.losses(trace.logits[rows], right).mean())


@_without_blas_warnings
def backward(
    params: AnyCell, trace: Trace, target: Any, readout: ReadoutName = "last", *, bptt: Bptt = "exact"
) -> Gradient[AnyCell]:
    """Backpropagation through time from the loss of the answers that count (article, section 7.3). With the tanh cell:

        dL/dy_t = (p_t - onehot(label)) / n         at the n steps that are scored, of "last" the last one, else 0
        dL/dh_t = w_hy^T dL/dy_t + w_hh^T dL/du_{t+1}            (h_t = tanh(u_t + w_hh h_{t-1}))
        dL/du_t = (1 - h_t^2) dL/dh_t

    `target` and `readout` are those of `loss`; of a number, dL/dy_T = 2 (y_T - number).

    `bptt="article"` takes the article's printed recursion instead, w_hh dL/du_t without the transpose. That is not
    the gradient: with two words or more, w_xh and b_h come out wrong, with three or more w_hh too.

    Raises ValueError for a target that cannot be one, and for another `bptt` or `readout`.
    """
    kind, T, H = readout_named(readout), len(trace.tokens), params.hidden_size
    scored = kind.scored(kind.checked(target, T, trace.logits.shape[-1]), T)
    if bptt not in get_args(Bptt):
        raise ValueError(f'bptt is {bptt!r}: it must be "exact" or "article"')
    tokens, states = trace.tokens, trace.states
    d_y = kind.slopes(trace.logits[scored.rows], scored.right) / len(scored.rows)  # (n, ..., C)

    u = params.inputs(tokens)  # (T, ..., U)
    d_u = np.empty_like(u)  # (T, ..., U)
    d_s = np.zeros_like(states)  # (T+1, ..., S)
    d_s[scored.rows, ..., :H] = np.vecmat(d_y, params.w_hy)  # what each answer asks of the state it is read out of
    for t in reversed(range(T)):
        d_u[t], d_before = params.step_backward(u[t], states[t], states[t + 1], d_s[t + 1], bptt)
        d_s[t] += d_before

    read_states = trace.hidden[scored.rows]  # (n, ..., H)
    d_arrays = {
        **params.gradient(tokens, states, d_u),
        "w_hy": np.matmul(np.moveaxis(d_y, 0, -1), np.moveaxis(read_states, 0, -2)),  # (..., C, H), summed over n
        "b_y": d_y.sum(axis=0),  # (..., C)
    }
    return Gradient(params=type(params)(**d_arrays), hidden=d_s[..., :H], inputs=d_u)


def checked_tokens(tokens: ArrayLike, vocab_size: int) -> NDArray[np.int64]:
    """`tokens` as an array of indices (T,); ValueError when one is neither UNKNOWN nor below `vocab_size`."""
    array = np.asarray(tokens)
    if array.size == 0:
        array = array.astype(np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ValueError(f"tokens must be a one-dimensional array of whole numbers, not {array.ndim}-d {array.dtype}")
    bad_tokens = array[(array < UNKNOWN) | (array >= vocab_size)]
    if bad_tokens.size:
        raise ValueError(
            f"token {bad_tokens[0]} is no word: indices go from 0 to {vocab_size - 1}, or {UNKNOWN} for unknown"
        )
    return array.astype(np.int64)
