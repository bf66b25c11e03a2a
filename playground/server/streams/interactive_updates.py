"""What is new to one page of its visitor's job, as frames of `interactive_messages`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

from playground.server.streams.interactive_messages import (
    answers_frame,
    change_frame,
    config_frame,
    rows_frame,
    run_frame,
    status_frame,
)
from playground.training import RunConfig
from playground.training.checkpoint import Checkpoint
from playground.training.updates import Status, Update

STATUS_GAP = 0.25  # seconds from one status to the next while nothing but the progress of training changes

Frame: TypeAlias = dict[str, Any]


class JobUpdates:
    """What one page has been told of the job of its visitor."""

    def __init__(self) -> None:
        self._status: Status | None = None
        self._status_at = 0.0
        self._checkpoint: Checkpoint | None = None
        self._looked_into: Checkpoint | None = None  # the last one told of which the page has asked anything
        self._config: RunConfig | None = None

    def expect_status(self) -> None:
        """The page has sent a command, and waits to hear what became of it, even if nothing did."""
        self._status = None

    def looks_into_newer(self) -> bool:
        """The page asks about the newest network. Returns whether that is another one than it asked about before."""
        is_newer = self._checkpoint is not self._looked_into
        self._looked_into = self._checkpoint
        return is_newer

    def of_rows(self, update: Update) -> list[Frame]:
        """What comes first: a run that has begun, or else the changes of the run, and its new rows."""
        if update.begun:
            self._checkpoint = None
            frames = [run_frame(update)]
        else:
            frames = [change_frame(change) for change in update.changes]
        return [*frames, rows_frame(update)] if update.count else frames

    def of_rest(self, update: Update, now: float) -> list[Frame]:
        """What comes once the page has all rows, at `now` in seconds of any clock: status, answers, config."""
        frames = []
        if self._status_is_due(update.status, now):
            frames.append(status_frame(update.status))
        if update.checkpoint is not self._checkpoint:
            self._checkpoint = update.checkpoint
            frames.append(answers_frame(update.checkpoint, update.run.prepared))
        if update.config != self._config:
            self._config = update.config
            frames.append(config_frame(update.config))
        return frames

    def _status_is_due(self, status: Status, now: float) -> bool:
        """Whether a status goes out: a change of anything but mere progress does at once, progress now and then."""
        before = self._status
        if before == status:
            return False
        progress = before is not None and before == replace(
            status, epoch=before.epoch, rate=before.rate, left=before.left
        )
        if progress and status.state == "running" and now < self._status_at + STATUS_GAP:
            return False
        self._status, self._status_at = status, now
        return True
