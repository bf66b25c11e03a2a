"""How many dimensions the network uses: "64 units do the work of two"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnn.cells.tanh import Params
from rnn.explain.magnitude import brought_near, exponent
from rnn.explain.reading import AnySentences, last_states, word_lists
from rnn.explain.readout import fitting, sound
from rnn.network import Trace


@dataclass(frozen=True, eq=False)
class Dimensions:
    """How many dimensions the states of a network fill, and how many its recurrent weights need."""

    participation_ratio: float  # 1..H; 0 where the states do not vary
    variances: NDArray[np.float64]  # (H,), of the states along their principal components, the largest first
    singular_values: NDArray[np.float64]  # (H,), of w_hh, the largest first
    left: NDArray[np.float64]  # (H, H)
    right: NDArray[np.float64]  # (H, H), w_hh = left diag(singular_values) right
    params: Params

    def cut(self, k: int) -> Params:
        """The network with w_hh cut to its k largest singular values. Raises ValueError unless k is within 0..H.

        With k = H it is the network itself: put together again, w_hh would differ in its last digits, which a chaotic
        network blows up to another answer.
        """
        H = self.params.hidden_size
        if not 0 <= k <= H:
            raise ValueError(f"w_hh cannot be cut to {k} singular values: it has {H}")
        if k == H:
            return self.params
        return replace(self.params, w_hh=(self.left[:, :k] * self.singular_values[:k]) @ self.right[:k])

    def answers(self, k: int, test: AnySentences) -> NDArray[np.int64]:
        """The label that the network cut to k gives to each sentence, (N,)."""
        return _answers(self.cut(k), word_lists(test, self.params.vocab_size))

    def rank_needed(self, test: AnySentences) -> int:
        """The smallest k for which the cut network answers every test sentence as the whole one does, within 0..H."""
        sentences = word_lists(test, self.params.vocab_size)
        whole = _answers(self.params, sentences)
        H = self.params.hidden_size
        return next(k for k in range(H + 1) if (_answers(self.cut(k), sentences) == whole).all())


def _answers(params: Params, sentences: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    labels: NDArray[np.int64] = (np.matvec(params.w_hy, last_states(params, sentences)) + params.b_y).argmax(axis=-1)
    return labels


def dimensions(params: Params, traces: Sequence[Trace]) -> Dimensions:
    """The dimensions that the states of these sentences fill, and the singular values of w_hh:

        participation ratio = (sum of l_i)^2 / sum of l_i^2        l_i the eigenvalues of the states' covariance

    It is H if all directions vary alike and 1 if only one does (Gao et al. 2017). All states count, the zero state
    before the first word of each sentence too. `rank_needed` and `cut` of what is returned say what becomes of the
    answers when w_hh keeps only its largest singular values.

    Raises ValueError as `scores` does, for a trace that is not of this network, and when there is no trace.
    """
    params = sound(params)
    if not traces:
        raise ValueError("the dimensions of states need the trace of at least one sentence")
    states = np.concatenate([fitting(params, trace).hidden for trace in traces])  # (N, H)
    deviations = states - states.mean(axis=0)
    power = exponent(deviations)
    deviations = brought_near(deviations, power)
    variances = np.linalg.eigvalsh(deviations.T @ deviations / len(states))[::-1].clip(min=0)
    squares = float((variances**2).sum())
    left, singular_values, right = np.linalg.svd(params.w_hh)
    return Dimensions(
        participation_ratio=float(variances.sum()) ** 2 / squares if squares else 0.0,
        variances=brought_near(variances, -2 * power),
        singular_values=singular_values,
        left=left,
        right=right,
        params=params,
    )
