"""What training hands out: scores, epochs, and the state from which a run goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnn.divergence import DivergenceMonitor
from rnn.params import Params
from rnn.settings import Settings

Value = TypeVar("Value", float, NDArray[np.float64])
ShuffleState: TypeAlias = Mapping[str, Any]
"""The state of the generator that shuffles the sentences, as `numpy.random.BitGenerator.state` gives it."""


@dataclass(frozen=True)
class Score(Generic[Value]):
    """Mean cross-entropy in nats, and the share of sentences answered rightly: floats, or (R,) for a stack."""

    loss: Value
    accuracy: Value


@dataclass(frozen=True, eq=False)
class State:
    """All that a run needs to go on as if it had never stopped. Can be pickled."""

    number: int
    params: Params
    shuffle: ShuffleState
    watch: DivergenceMonitor
    learning_rate: float


@dataclass(frozen=True, eq=False)
class Epoch:
    """One epoch of one run. Number 0 is the untrained network, scored but not taught.

    `train` is the mean over the epoch while learning, so it lags behind `params`; `test` is of `params`, after the
    epoch. `params` are copies, which stay as they are while training goes on.
    """

    number: int
    train: Score[float]
    test: Score[float]
    params: Params
    shuffle: ShuffleState
    watch: DivergenceMonitor
    learning_rate: float

    def state(self) -> State:
        """What `train(..., start=...)` takes to go on after this epoch. Copies nothing."""
        return State(self.number, self.params, self.shuffle, self.watch, self.learning_rate)


@dataclass(frozen=True, eq=False)
class StackEpoch:
    """One epoch of R runs.

    A run that has had all its epochs, or that diverged, is frozen: it keeps the number, the scores and the params of
    its last good epoch. In `params` the runs, R leading, are padded with zeros to the largest hidden size.
    """

    number: int
    train: Score[NDArray[np.float64]]  # (R,)
    test: Score[NDArray[np.float64]]  # (R,)
    params: Params  # R leading, padded
    diverged: NDArray[np.bool_]  # (R,)
    numbers: NDArray[np.int64]  # (R,), the last epoch of each run itself
    settings: tuple[Settings, ...]  # R
    shuffles: tuple[ShuffleState, ...]  # R
    watches: tuple[DivergenceMonitor, ...]  # R

    def run(self, r: int) -> Epoch:
        """Run r alone, the padding cut off, in arrays of its own."""
        H = self.settings[r].hidden_size
        return Epoch(
            number=int(self.numbers[r]),
            train=Score(float(self.train.loss[r]), float(self.train.accuracy[r])),
            test=Score(float(self.test.loss[r]), float(self.test.accuracy[r])),
            params=Params(
                w_xh=self.params.w_xh[r, :H].copy(),
                w_hh=self.params.w_hh[r, :H, :H].copy(),
                w_hy=self.params.w_hy[r, :, :H].copy(),
                b_h=self.params.b_h[r, :H].copy(),
                b_y=self.params.b_y[r].copy(),
            ),
            shuffle=self.shuffles[r],
            watch=self.watches[r],
            learning_rate=self.settings[r].learning_rate,
        )
