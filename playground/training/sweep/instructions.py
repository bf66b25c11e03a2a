"""What the state machine of a sweep says that is to be done; `SweepJob` does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from playground.training.run import Run
from rnn.history import Ended
from rnn.parallel.messages import Command


@dataclass(frozen=True)
class BeginShare:
    """The share gets a worker, and that gets `SweepStateMachine.task`."""

    share: int


@dataclass(frozen=True)
class SendToShare:
    """The worker of the share gets this command."""

    share: int
    command: Command


@dataclass(frozen=True)
class End:
    """The worker of the share is needed no more."""

    share: int


@dataclass(frozen=True)
class Kill:
    """The worker of the share is ended at once."""

    share: int


@dataclass(frozen=True)
class Touch:
    """The recorder and the pages are told that this run has changed, and how it stands."""

    run: Run
    ended: Ended


@dataclass(frozen=True)
class GiveBack:
    """The sweep needs its place to train no more."""


Instruction: TypeAlias = BeginShare | SendToShare | End | Kill | Touch | GiveBack
Instructions: TypeAlias = list[Instruction]
