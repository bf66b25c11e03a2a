"""What a program and its workers say to each other: tasks and commands go to a worker, reports come from it.

A worker does one task at a time: it trains one run (`TrainRun`), trains a share of many runs (`TrainStacks`), or
measures how long an epoch takes (`Measure`). Commands concern the task under way, and are looked at between two epochs.
Every report of a single run carries the `token` of its task: a report that is still on its way from a run that was
given up is known by its old token. The runs of a share are named by their places in its settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.cells import CELLS
from rnn.divergence import DivergenceMonitor
from rnn.fresh_texts import FreshTexts
from rnn.history import SettingChange
from rnn.kept_states import KeptState
from rnn.labelled_sentences import LabelledTokens
from rnn.optimizers import Memory
from rnn.parallel.wire import message
from rnn.settings import Settings
from rnn.shares import Stack
from rnn.state import State

for _kind in (Settings, SettingChange, *CELLS.values(), DivergenceMonitor, Memory, State, KeptState, FreshTexts):
    message(_kind)

HaltReason: TypeAlias = Literal["paused", "done", "diverged"]
"""Why a single run halts."""

RunEnding: TypeAlias = Literal["done", "diverged", "stopped"]
"""How a run of a share ends."""


@message
@dataclass(frozen=True, eq=False)
class EncodedData:
    """What runs learn from and are tested on."""

    train_set: LabelledTokens | FreshTexts
    test_set: LabelledTokens
    vocab_size: int
    classes: int = 2


# --- tasks ------------------------------------------------------------------------------------------------------------


@message
@dataclass(frozen=True, eq=False)
class TrainRun:
    """Train one run from `start`, with `settings`, until there is a reason to halt.

    The program may have rows of more epochs than `start` has: they are trained again in silence, to the same numbers.
    """

    token: int
    sentences: EncodedData
    settings: Settings
    start: State
    changes: Sequence[SettingChange]  # made on the way from `start` to the last row, in order
    rows: int  # how many the program has already; the first to report is that of epoch `rows`
    seconds: float  # for which the run had trained when the last of them ended
    speed: int  # epochs a second, 0 = as fast as it goes
    budget: int | None  # halt after this many epochs; None = go on
    kept: tuple[int, ...] = ()  # the epochs of which the program keeps the state, on the way to `start`
    begins_at: int = 0  # the epoch from which the run was trained, which `start` may be later than
    accuracies: NDArray[np.float64] = field(default_factory=lambda: np.full((2, 1), np.nan))
    """(2, n) on train and test of the epochs from `begins_at` to that of `start`."""
    planned: Sequence[SettingChange] = ()
    """Changes to make after epochs to come, in order; a `Change` of the same setting takes their place."""


@message
@dataclass(frozen=True, eq=False)
class TrainStacks:
    """Train these stacks, whose places count in `settings`, in turns.

    At rest the share waits for `rest_every_run` seconds for each of its runs before it tells their states: those of
    many shares, told at once, are more than a server takes in and saves.

    `starts` has a state for each of the settings with which the run goes on, None for one that begins untrained; () if
    all do. Those of a very large share may be read one by one as they are asked for, which may raise OSError.
    """

    sentences: EncodedData
    settings: tuple[Settings, ...]
    stacks: tuple[Stack, ...]
    starts: Sequence[State | None] = ()
    rest_every_run: float = 0.0


@message
@dataclass(frozen=True, eq=False)
class Measure:
    """Measure how long an epoch of a stack with each of these settings takes."""

    sentences: EncodedData
    stacks: tuple[tuple[Settings, ...], ...]


# --- commands ---------------------------------------------------------------------------------------------------------


@message
@dataclass(frozen=True)
class Halt:
    """Stop after `after` more epochs, 0 = before the next one; a share of many runs stops before its next one."""

    after: int = 0


@message
@dataclass(frozen=True)
class Speed:
    """Train no more than this many epochs a second from now on, 0 = as fast as it goes. Of single runs alone."""

    epochs_per_second: int


@message
@dataclass(frozen=True)
class Change:
    """Go on from the same state with these values of settings, each by its name. Of single runs alone."""

    values: tuple[tuple[str, float], ...]


@message
@dataclass(frozen=True)
class Rest:
    """Train nothing for so many seconds from now, None = without end, unless told anything else meanwhile.

    0 = train on.
    """

    seconds: float | None


@message
@dataclass(frozen=True)
class SnapshotSoon:
    """Send the next snapshot sooner than usual, once: a page is looking into the network. Of single runs alone."""


# --- reports on one run -----------------------------------------------------------------------------------------------


@message
@dataclass(frozen=True, eq=False)
class Rows:
    """The rows (columns, n) of the epochs from `first` on, with the columns of `rnn.history`.

    Seconds are how long the run had trained when the epoch ended: all the time that a worker was at it, pauses between
    two epochs for the sake of a chosen speed included.
    """

    token: int
    first: int
    values: NDArray[np.float64]


@message
@dataclass(frozen=True)
class Changed:
    """These changes of settings were made, all after the same epoch."""

    token: int
    changes: tuple[SettingChange, ...]


@message
@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that training needs to go on from here, and what `rnn.answers` has of the test sentences (A, C).

    `kept` are the epochs up to there of which the state is to be kept, and `new` the states of those among them that
    the program has not been told of.
    """

    token: int
    settings: Settings
    state: State
    answers: NDArray[np.float64]
    kept: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))  # (k,)
    new: tuple[KeptState, ...] = ()


@message
@dataclass(frozen=True)
class Halted:
    """The worker has stopped and waits for another task. The rows and the snapshot came before this."""

    token: int
    reason: HaltReason
    message: str = ""


# --- reports on a share of many runs ----------------------------------------------------------------------------------


@message
@dataclass(frozen=True, eq=False)
class StackRows:
    """Epochs from `first` on of k batched runs: their rows (columns, k, n), with the columns of `rnn.history`.

    Of run i only counts[i] from the one at skips[i] on are its own (both (k,)): a run that diverged has fewer, and one
    that went on from a later epoch than its neighbours begins later. Seconds are those that the worker has spent
    training until the end of each epoch, and so on all of its runs, pauses left out.
    """

    runs: Stack
    first: int
    values: NDArray[np.float64]
    skips: NDArray[np.int64]
    counts: NDArray[np.int64]


@message
@dataclass(frozen=True, eq=False)
class SweepRows:
    """What is new of all stacks."""

    stacks: tuple[StackRows, ...]


@message
@dataclass(frozen=True, eq=False)
class States:
    """How these runs stand in the midst of training; their rows up to there came before this."""

    runs: tuple[tuple[int, State], ...]


@message
@dataclass(frozen=True, eq=False)
class RunsEnded:
    """These runs train no more; their rows came before this. `state` is that of the last good epoch."""

    runs: tuple[tuple[int, RunEnding, State], ...]


@message
@dataclass(frozen=True)
class Over:
    """All runs of the share have ended."""


@message
@dataclass(frozen=True)
class Measured:
    """The seconds that an epoch of each stack takes."""

    seconds: tuple[float, ...]


Task: TypeAlias = TrainRun | TrainStacks | Measure
Command: TypeAlias = Halt | Speed | Change | Rest | SnapshotSoon
RunReport: TypeAlias = Rows | Changed | Snapshot | Halted
StackReport: TypeAlias = SweepRows | States | RunsEnded | Over
Report: TypeAlias = RunReport | StackReport | Measured
