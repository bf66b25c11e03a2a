"""What training gives out: scores, epochs, the state from which a run goes on, and the history they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from rnn.cells import CELLS, cell_name
from rnn.cells.cell import RecurrentCell
from rnn.cells.tanh import Params
from rnn.divergence import DivergenceMonitor
from rnn.optimizers import NO_MEMORY, Memory
from rnn.readouts import READOUTS
from rnn.settings import Settings

ScoreValue = TypeVar("ScoreValue", float, NDArray[np.float64])
ShuffleState: TypeAlias = Mapping[str, Any]
"""The state of the generator that shuffles the sentences, as `numpy.random.BitGenerator.state` gives it."""


@dataclass(frozen=True)
class Setup:
    """What all runs of a stack have in common: the sizes that the data give, and the type of their numbers."""

    vocab_size: int
    classes: int = 2
    dtype: np.dtype[Any] = field(default_factory=lambda: np.dtype(np.float64))

    def outputs(self, run: Settings) -> int:
        """C, how many outputs the network of a run has. Raises ValueError where the data have too few classes."""
        return READOUTS[run.readout].outputs(self.classes)


@dataclass(frozen=True)
class Score(Generic[ScoreValue]):
    """Mean loss and accuracy of all answers that count (`rnn.readouts`): floats, or (R,) for a stack.

    Of labels these are the cross-entropy in nats and the share that is right, of numbers the squared error and NaN.
    Where every word has a label, each counts alike, however long its sentence is.
    """

    loss: ScoreValue
    accuracy: ScoreValue


@dataclass(frozen=True, eq=False)
class State:
    """All that a run needs to go on as if it had never stopped.

    It holds only arrays, numbers, texts and records of these, so it travels between processes and into files without
    pickle.
    """

    number: int  # of the epoch after which it was taken
    params: Params
    shuffle: ShuffleState
    monitor: DivergenceMonitor
    learning_rate: float  # the setting in that epoch, whatever its schedule made of it
    memory: Memory = NO_MEMORY  # of the optimizer

    @property
    def size(self) -> int:
        """How many numbers its arrays have."""
        return sum(array.size for weights in (self.params, *self.memory.averages) for array in weights.arrays())


@dataclass(frozen=True, eq=False)
class Epoch:
    """One epoch of one run. Number 0 is the untrained network: evaluated, not trained.

    `train` is the mean over the epoch while learning, so it lags behind `params`; `test` is of `params`, after the
    epoch. `params` are copies, which stay as they are while training goes on.
    """

    number: int
    train: Score[float]
    test: Score[float]
    params: Params
    shuffle: ShuffleState
    monitor: DivergenceMonitor
    learning_rate: float
    memory: Memory = NO_MEMORY

    def state(self) -> State:
        """What `train(..., start=...)` takes to go on after this epoch. Copies nothing."""
        return State(self.number, self.params, self.shuffle, self.monitor, self.learning_rate, self.memory)


@dataclass(frozen=True, eq=False)
class CellStack:
    """The weights of those runs of a stack that have the same cell and as many outputs.

    They are padded to the largest hidden size among them.
    """

    weights: RecurrentCell  # k leading
    places: Mapping[int, int]  # which run -> which of the k

    @classmethod
    def zeros(cls, runs: Sequence[int], settings: Sequence[Settings], setup: Setup) -> CellStack:
        """Zeros for these runs, which have one cell and as many outputs; `settings` are those of the whole stack."""
        first, widest = settings[runs[0]], max(settings[r].hidden_size for r in runs)
        weights = CELLS[first.cell].zeros(len(runs), setup.vocab_size, widest, setup.outputs(first), setup.dtype)
        return cls(weights, {r: place for place, r in enumerate(runs)})

    def copy(self) -> CellStack:
        """The same in arrays of its own."""
        return CellStack(self.weights.copy(), self.places)


@dataclass(frozen=True, eq=False)
class StackEpoch:
    """One epoch of R runs.

    A run that has had all its epochs, or that diverged, is frozen: it keeps the number, the scores and the params of
    its last good epoch. So does one that started from a later epoch than `number`, until the others are there. A run
    that has not trained yet since it started from a state has NaN for its train score, which a state does not hold.
    """

    number: int
    train: Score[NDArray[np.float64]]  # (R,)
    test: Score[NDArray[np.float64]]  # (R,)
    weights: tuple[CellStack, ...]  # one for each cell and number of outputs that the runs have
    diverged: NDArray[np.bool_]  # (R,)
    numbers: NDArray[np.int64]  # (R,), the last epoch of each run itself
    settings: tuple[Settings, ...]  # R
    shuffles: tuple[ShuffleState, ...]  # R
    monitors: tuple[DivergenceMonitor, ...]  # R
    memories: tuple[Memory, ...]  # R

    @property
    def params(self) -> Params:
        """The weights of all runs, R leading, padded with zeros to the largest hidden size.

        Raises ValueError where the runs have different cells or outputs, whose arrays make no stack.
        """
        if len(self.weights) > 1:
            names = dict.fromkeys(cell_name(stack.weights) for stack in self.weights)
            what = f"cells, {' and '.join(names)}" if len(names) > 1 else "numbers of outputs"
            raise ValueError(f"the runs of this stack have different {what}: take run(r) of each")
        return cast("Params", self.weights[0].weights)

    def run(self, r: int) -> Epoch:
        """Run r alone, the padding cut off, in arrays of its own."""
        stack = next(stack for stack in self.weights if r in stack.places)
        return Epoch(
            number=int(self.numbers[r]),
            train=Score(float(self.train.loss[r]), float(self.train.accuracy[r])),
            test=Score(float(self.test.loss[r]), float(self.test.accuracy[r])),
            params=cast("Params", stack.weights.run(stack.places[r], self.settings[r].hidden_size)),
            shuffle=self.shuffles[r],
            monitor=self.monitors[r],
            learning_rate=self.settings[r].learning_rate,
            memory=self.memories[r],
        )


@dataclass(eq=False, slots=True)  # not frozen: that takes longer to make, and only the training loop holds one
class BatchEpoch:
    """One epoch of k runs of a stack that train together.

    It is good until the batch trains its next epoch: `weights` are those that are trained, not a copy.
    """

    number: int
    members: Sequence[int]  # k places in the stack
    train: Score[NDArray[np.float64]]  # (k,)
    test: Score[NDArray[np.float64]]  # (k,)
    weights: RecurrentCell  # k leading; without that axis for a single run
    finite: Sequence[bool]  # k, whether all weights and the test loss are
    diverged: Sequence[bool]  # k, also where a number is not finite
    shuffle: ShuffleState
    monitors: Sequence[DivergenceMonitor]  # k
    memories: Sequence[Memory]  # k, not copies either


class StackHistory:
    """The last good epoch of every run of a stack, out of which each StackEpoch is made."""

    def __init__(self, settings: tuple[Settings, ...], setup: Setup) -> None:
        """R runs, of which nothing is known yet."""
        R = len(settings)
        self.settings = settings
        alike: dict[tuple[str, int], list[int]] = {}
        for r, run in enumerate(settings):
            alike.setdefault((run.cell, setup.outputs(run)), []).append(r)
        self.weights = [CellStack.zeros(runs, settings, setup) for runs in alike.values()]
        self.train = Score(np.zeros(R), np.zeros(R))
        self.test = Score(np.zeros(R), np.zeros(R))
        self.numbers = np.zeros(R, np.int64)
        self.diverged = np.zeros(R, np.bool_)
        self.monitors: dict[int, DivergenceMonitor] = {}
        self.shuffles: dict[int, ShuffleState] = {}
        self.memories: dict[int, Memory] = {}

    def write(self, epoch: BatchEpoch) -> None:
        """Note an epoch of a batch. Of a run that diverged in it, only that is noted: it keeps its last good epoch.

        Its very first epoch is noted in any case, as there is no other that it could keep.
        """
        members = np.array(epoch.members)
        self.diverged[members] = epoch.diverged
        rows = np.array(
            [k for k, r in enumerate(epoch.members) if not epoch.diverged[k] or r not in self.monitors], int
        )
        if not len(rows):
            return
        places = members[rows]
        self._write_weights(epoch.weights, places, rows if len(rows) < len(members) else slice(None))
        self.numbers[places] = epoch.number
        for score, target in ((epoch.train, self.train), (epoch.test, self.test)):
            target.loss[places], target.accuracy[places] = score.loss[rows], score.accuracy[rows]
        for k, r in zip(rows.tolist(), places.tolist(), strict=True):
            self.monitors[r], self.shuffles[r] = epoch.monitors[k], epoch.shuffle
            self.memories[r] = epoch.memories[k].copy()

    def _write_weights(self, weights: RecurrentCell, runs: NDArray[np.intp], rows: NDArray[np.intp] | slice) -> None:
        """Note the `rows` of these weights as those of `runs`."""
        stack = next(stack for stack in self.weights if int(runs[0]) in stack.places)
        places = np.array([stack.places[r] for r in runs.tolist()])
        for name, units in stack.weights.units(weights.hidden_size).items():
            array = getattr(weights, name)
            getattr(stack.weights, name)[(places, *units)] = array[rows]

    def epoch(self, number: int) -> StackEpoch:
        """All of it as it is now, in arrays of its own."""
        runs = range(len(self.settings))
        return StackEpoch(
            number=number,
            train=Score(self.train.loss.copy(), self.train.accuracy.copy()),
            test=Score(self.test.loss.copy(), self.test.accuracy.copy()),
            weights=tuple(stack.copy() for stack in self.weights),
            diverged=self.diverged.copy(),
            numbers=self.numbers.copy(),
            settings=self.settings,
            shuffles=tuple(self.shuffles[r] for r in runs),
            monitors=tuple(self.monitors[r] for r in runs),
            memories=tuple(self.memories[r] for r in runs),
        )


def begins_at(start: State | None) -> int:
    """The epoch from which a run was trained: that of the state that it was given, or 0."""
    return 0 if start is None else start.number
