"""What a page that follows a job is told: how the job stands, and what is new since the page's cursor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from playground.training.checkpoint import Checkpoint
from playground.training.prepared_data import RunConfig
from playground.training.run import Run
from rnn.history import SettingChange

JobState: TypeAlias = Literal["ready", "waiting", "running", "paused", "done", "diverged", "failed"]

BUSY: tuple[JobState, ...] = ("waiting", "running")
"""The states of a job that trains, or waits in line to."""

JobCommand: TypeAlias = Literal["train", "pause", "step", "reset", "new"]
COMMANDS: tuple[JobCommand, ...] = get_args(JobCommand)

COMMANDS_IN: Mapping[JobState, tuple[JobCommand, ...]] = {
    "ready": ("train", "step", "new"),
    "waiting": ("pause", "reset", "new"),
    "running": ("pause", "reset", "new"),
    "paused": ("train", "step", "reset", "new"),
    "done": ("reset", "new"),
    "diverged": ("reset", "new"),
    "failed": ("train", "step", "reset", "new"),
}
"""The commands to a job that a page offers in each of its states."""


@dataclass(frozen=True)
class Status:
    """How a job stands, for the page."""

    state: JobState
    epoch: int
    epochs: int
    rate: float | None  # epochs a second
    left: float | None  # seconds
    place: int | None  # in the line, from 1
    speed: int
    message: str
    pending: tuple[str, ...]  # names of settings that were asked for and take a new run
    remedy: tuple[str, float] | None  # name and value of the setting to begin anew with, after a run that diverged
    saving: str  # why runs are not saved, "" while they are
    room: str = ""  # how much is used of what may be saved, "" while plenty is left
    is_given: bool = False  # whether the run began with given weights, so that its seeds would begin another one
    elsewhere: int | None = None  # the epoch of a run elsewhere after which these weights are
    planned: tuple[SettingChange, ...] = ()  # changes that the run is to make by itself

    @property
    def can(self) -> tuple[JobCommand, ...]:
        """The commands that mean something now."""
        commands = COMMANDS_IN[self.state]
        return (*commands, "reset") if self.is_given and self.state == "ready" else commands


@dataclass
class Cursor:
    """What a page that follows a job knows already."""

    run: int = 0
    rows: int = 0
    changes: list[SettingChange] = field(default_factory=list)


@dataclass(frozen=True)
class Update:
    """What is new to a page that follows a job; taken at one moment, so its parts agree."""

    run: Run
    begun: bool  # the run is another one than before: forget its rows and changes
    settings: dict[str, object]
    first: int  # epoch of the first of `rows`
    rows: dict[str, list[float]]
    changes: list[SettingChange]  # all of the run if `begun`, else the new ones
    status: Status
    checkpoint: Checkpoint
    config: RunConfig  # what the next run will use

    @property
    def count(self) -> int:
        """How many new rows there are."""
        return len(self.rows["seconds"])


def update_since(cursor: Cursor, run: Run, status: Status, config: RunConfig, most: int | None) -> Update:
    """What is new since `cursor`, at most the first `most` rows of it; `cursor` is brought up to date."""
    is_new_run = cursor.run != run.number
    if is_new_run:
        cursor.run, cursor.rows, cursor.changes = run.number, 0, []
    first = cursor.rows
    update = Update(
        run=run,
        begun=is_new_run,
        settings=run.settings.to_dict(),
        first=first,
        rows=run.rows_from(first, most),
        changes=[change for change in run.changes if change not in cursor.changes],
        status=status,
        checkpoint=run.newest,
        config=config,
    )
    cursor.rows = first + update.count
    cursor.changes = list(run.changes)
    return update
