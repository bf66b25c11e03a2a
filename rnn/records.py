"""What training hands out: scores, epochs, and the state from which a run goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn.params import Params

Value = TypeVar("Value", float, NDArray[np.float64])
ShuffleState: TypeAlias = dict[str, Any]
"""The state of the generator that shuffles the sentences, as `numpy.random.BitGenerator.state` gives it."""


@dataclass(frozen=True)
class Score(Generic[Value]):
    """Mean cross-entropy in nats, and the share of sentences answered rightly: floats, or (R,) for a stack."""

    loss: Value
    accuracy: Value


@dataclass(frozen=True, eq=False)
class State:
    """All that a run needs to go on as if it had never stopped; can be pickled."""

    number: int
    params: Params
    shuffle: ShuffleState


@dataclass(frozen=True, eq=False)
class Epoch:
    """One epoch of one run. Number 0 is the untrained network, scored but not taught.

    `train` is the mean over the epoch while learning, so it lags behind `params`; `test` is of `params`, after the
    epoch. `params` are copies that stay as they are while training goes on.
    """

    number: int
    train: Score[float]
    test: Score[float]
    params: Params
    shuffle: ShuffleState

    def state(self) -> State:
        """What `train(..., start=...)` takes to go on after this epoch. Copies nothing."""
        return State(number=self.number, params=self.params, shuffle=self.shuffle)


@dataclass(frozen=True, eq=False)
class StackEpoch:
    """One epoch of R runs.

    A run with fewer epochs than its neighbours, or one that diverged, is frozen: it keeps the scores and the params
    of its last good epoch. In `params` (R leading) the runs are padded with zeros to the largest hidden size.
    """

    number: int
    train: Score[NDArray[np.float64]]  # (R,)
    test: Score[NDArray[np.float64]]  # (R,)
    params: Params  # (R, ...), padded
    diverged: NDArray[np.bool_]  # (R,)
    numbers: NDArray[np.int64]  # (R,): the last epoch of each run itself
    hidden_sizes: NDArray[np.int64]  # (R,)
    shuffles: tuple[ShuffleState, ...]  # R of them

    def run(self, r: int) -> Epoch:
        """Run r alone, the padding cut off, in arrays of its own."""
        size = int(self.hidden_sizes[r])
        return Epoch(
            number=int(self.numbers[r]),
            train=Score(float(self.train.loss[r]), float(self.train.accuracy[r])),
            test=Score(float(self.test.loss[r]), float(self.test.accuracy[r])),
            params=unpadded(self.params, r, size),
            shuffle=self.shuffles[r],
        )


def unpadded(params: Params, r: int, hidden_size: int) -> Params:
    """Run r of a padded stack, in arrays of its own."""
    return Params(
        w_xh=params.w_xh[r, :hidden_size].copy(),
        w_hh=params.w_hh[r, :hidden_size, :hidden_size].copy(),
        w_hy=params.w_hy[r, :, :hidden_size].copy(),
        b_h=params.b_h[r, :hidden_size].copy(),
        b_y=params.b_y[r].copy(),
    )
