"""What the state machine of an interactive job says that is to be done; `InteractiveJob` does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from playground.training.run import Run
from rnn.history import Ended
from rnn.parallel.messages import Command


@dataclass(frozen=True)
class Join:
    """The job wants a place to train, or one in the line. `had_a_turn`: it made way for others."""

    had_a_turn: bool = False


@dataclass(frozen=True)
class Leave:
    """The job does not wait in the line any more."""


@dataclass(frozen=True)
class Begin:
    """The job's worker gets a new task: `JobStateMachine.task`."""


@dataclass(frozen=True)
class Send:
    """The job's worker gets this command."""

    command: Command


@dataclass(frozen=True)
class HaltNow:
    """The job's worker halts before its next epoch, and is expected to do so soon."""


@dataclass(frozen=True)
class GiveUp:
    """As `HaltNow`, and nothing that the worker reports from now on counts: the job has no worker any more."""


@dataclass(frozen=True)
class Keep:
    """The recorder is told of this run, which the job has let go of or is about to lose."""

    run: Run
    ended: Ended
    message: str = ""


@dataclass(frozen=True)
class Tell:
    """The recorder and the pages are told how the job stands. `urgent`: a person waits to see it."""

    urgent: bool


Instruction: TypeAlias = Join | Leave | Begin | Send | HaltNow | GiveUp | Keep | Tell
Instructions: TypeAlias = list[Instruction]
