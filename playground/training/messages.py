"""What the server and a worker process say to each other, and how it travels through their pipes.

A message is one of the frozen classes below, pickled, behind eight bytes that hold its length. Both ends are ours and
the pipe is nobody else's, so pickle's trust in its input is in place. Every message of a worker carries the `token` of
the `Begin` that it belongs to: what is still on its way from a run that was given up is known by its old token.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn import Settings, State

Encoded: TypeAlias = list[tuple[NDArray[np.int64], int]]
"""Sentences as the network reads them: word indices (T,) and the index of the label."""

Reason: TypeAlias = Literal["paused", "done", "diverged"]

_LENGTH = struct.Struct("<Q")


class Retuned(NamedTuple):
    """Settings that apply from after epoch `epoch` on."""

    epoch: int
    settings: Settings


@dataclass(frozen=True)
class Begin:
    """To a worker: train from `start`, with `settings`, until there is a reason to halt.

    The server may have rows of more epochs than `start` has: they are trained again in silence, to the same numbers.
    """

    token: int
    train_set: Encoded
    test_set: Encoded
    vocab_size: int
    settings: Settings
    start: State
    changes: tuple[Retuned, ...]  # made on the way from `start` to the last row, in order
    rows: int  # how many the server has already; the first to report is that of epoch `rows`
    seconds: float  # for which the run had trained when the last of them ended
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
class Rest:
    """To a worker: train nothing for so many seconds from now, unless told anything else meanwhile; 0 = train on."""

    seconds: float


@dataclass(frozen=True)
class Rows:
    """From a worker: train loss, train accuracy, test loss, test accuracy, seconds (5, n): the epochs from `first` on.

    Seconds are how long the run had trained when the epoch ended: all the time that a worker was at it, pauses between
    two epochs for the sake of a chosen speed included.
    """

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


Command: TypeAlias = Begin | Halt | Speed | Change | Rest
Report: TypeAlias = Rows | Changed | Snapshot | Halted


def write(stream: BinaryIO, message: object) -> None:
    """Sends one message. Raises OSError when the other end is gone."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def read(stream: BinaryIO) -> Any:
    """Waits for one message. Raises EOFError when the other end is gone, be it in the middle of a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - see the head of this file
