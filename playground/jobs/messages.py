"""What the server and a worker process say to each other, and how it travels through their pipes.

A message is one of the frozen classes below, pickled, behind eight bytes that hold its length. Both ends are ours and
the pipe is nobody else's, so pickle's trust in its input is in place. Every message of a worker carries the `token` of
the `Begin` that it belongs to: what is still on its way from a run that was given up is known by its old token.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import BinaryIO, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn import Settings, State

Encoded: TypeAlias = list[tuple[NDArray[np.int64], int]]
"""Sentences as the network reads them: word indices (T,) and the index of the label."""

Reason: TypeAlias = Literal["paused", "done", "diverged"]

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class Begin:
    """To a worker: train from `start`, with `settings`, until there is a reason to halt."""

    token: int
    train_set: Encoded
    test_set: Encoded
    vocab_size: int
    settings: Settings
    start: State
    rows: int  # rows the server has already; epochs before that are trained again in silence, after a worker was lost
    change: Settings | None  # settings that apply from epoch `rows` on, where they differ
    speed: int  # epochs a second, 0 = as fast as it goes
    budget: int | None  # halt after this many epochs; None = go on


@dataclass(frozen=True)
class Halt:
    """To a worker: stop after `after` more epochs, 0 = before the next one."""

    after: int


@dataclass(frozen=True)
class Speed:
    """To a worker: no more than this many epochs a second from now on, 0 = as fast as it goes."""

    epochs_per_second: int


@dataclass(frozen=True)
class Change:
    """To a worker: go on from the same state with other settings (only `learning_rate` and `epochs` may differ)."""

    settings: Settings


@dataclass(frozen=True)
class Rows:
    """From a worker: train loss, train accuracy, test loss, test accuracy (4, n) of the epochs from `first` on."""

    token: int
    first: int
    values: NDArray[np.float64]


@dataclass(frozen=True)
class Changed:
    """From a worker: `settings` apply from after epoch `epoch` on."""

    token: int
    epoch: int
    settings: Settings


@dataclass(frozen=True)
class Snapshot:
    """From a worker: all that training needs to go on from here, and P(positive) of every test sentence (N,)."""

    token: int
    settings: Settings
    state: State
    probabilities: NDArray[np.float64]


@dataclass(frozen=True)
class Halted:
    """From a worker: it has stopped and waits for another `Begin`. The rows and the snapshot came before this."""

    token: int
    reason: Reason
    message: str = ""


Command: TypeAlias = Begin | Halt | Speed | Change
Report: TypeAlias = Rows | Changed | Snapshot | Halted


def write(stream: BinaryIO, message: Command | Report) -> None:
    """Sends one message. Raises OSError when the other end is gone."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def read(stream: BinaryIO) -> Command | Report:
    """Waits for one message. Raises EOFError when the other end is gone, be it in the middle of a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    message: Command | Report = pickle.loads(body)  # noqa: S301 - see the head of this file
    return message
