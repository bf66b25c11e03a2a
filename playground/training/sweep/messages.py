"""What the server and a worker of a sweep say to each other; it travels as the `messages` of single runs do.

Runs are named by their places in the sweep. Each worker has a share of them, and says `Over` last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.training.messages import Encoded
from rnn import Settings, State
from rnn.sweep import Stack

Ending: TypeAlias = Literal["done", "diverged", "stopped"]


@dataclass(frozen=True)
class Sentences:
    """What all runs learn from and are tested on."""

    train_set: Encoded
    test_set: Encoded
    vocab_size: int


@dataclass(frozen=True)
class BeginSweep:
    """To a worker: train these stacks, whose places count in `settings`."""

    sentences: Sentences
    settings: tuple[Settings, ...]
    stacks: tuple[Stack, ...]


@dataclass(frozen=True)
class Rest:
    """To a worker: stop before the next epoch, and wait."""


@dataclass(frozen=True)
class GoOn:
    """To a worker: train on."""


@dataclass(frozen=True)
class Stop:
    """To a worker: tell what there is to tell and come to an end."""


@dataclass(frozen=True)
class Probe:
    """To a worker: measure how long an epoch of a stack with each of these settings takes."""

    sentences: Sentences
    stacks: tuple[tuple[Settings, ...], ...]


@dataclass(frozen=True, eq=False)
class StackRows:
    """Epochs from `first` on of k runs in lockstep: train loss and accuracy, test loss and accuracy (4, k, n).

    Of run i only the first counts[i] (k,) are its own: a run that diverged has fewer. `seconds` (n,) have been spent
    training until the end of each epoch, by the worker and so on all of its runs, pauses left out.
    """

    runs: Stack
    first: int
    values: NDArray[np.float64]
    counts: NDArray[np.int64]
    seconds: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SweepRows:
    """From a worker: what is new of all its stacks."""

    stacks: tuple[StackRows, ...]


@dataclass(frozen=True, eq=False)
class States:
    """From a worker: how these runs stand in the midst of training; their rows up to there came before this."""

    runs: tuple[tuple[int, State], ...]


@dataclass(frozen=True, eq=False)
class Ended:
    """From a worker: these runs train no more; their rows came before this. `state` is that of the last good epoch."""

    runs: tuple[tuple[int, Ending, State], ...]


@dataclass(frozen=True)
class Over:
    """From a worker: all of its runs have ended."""


@dataclass(frozen=True)
class Probed:
    """From a worker: the seconds that an epoch of each stack takes."""

    seconds: tuple[float, ...]


SweepCommand: TypeAlias = BeginSweep | Rest | GoOn | Stop | Probe
SweepReport: TypeAlias = SweepRows | States | Ended | Over | Probed
