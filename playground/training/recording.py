"""What a job tells the recorder of runs; there is none until the server hands one over."""

from __future__ import annotations

from typing import Protocol

from playground.training.run import Run
from playground.training.updates import JobState
from rnn.history import Ended

KEPT_AS: dict[JobState, Ended] = {
    "ready": "paused",
    "waiting": "paused",
    "running": "running",
    "paused": "paused",
    "done": "done",
    "diverged": "diverged",
    "failed": "failed",
}

CAN_GO_ON: tuple[Ended, ...] = ("paused", "failed", "interrupted")
"""Runs that ended like this can be trained on."""


def offered(ended: Ended, *, under_way: bool) -> list[str]:
    """What a page offers to do with a saved run: "continue", unless the run trains here or is about to.

    One that trains, though not here, is another server's, which may be gone: whoever asks to continue it finds out.
    """
    return ["continue"] if ended in (*CAN_GO_ON, "running") and not under_way else []


class RunRecorder(Protocol):
    """Saves runs; implemented by `storage.recording.Recorder`."""

    def touch(self, owner: str, run: Run, ended: Ended, message: str) -> None:
        """Something of this run has changed. Called with the lock held, so it must be quick and may not wait."""

    def notice(self, owner: str) -> str:
        """One sentence for every page of that visitor while something is wrong, else ""."""

    def room(self, owner: str) -> str:
        """How much that visitor has used of what may be saved, once there is little left, else ""; may not wait."""


class Recording:
    """Tells the recorder which runs have changed, if there is a recorder."""

    def __init__(self) -> None:
        self._recorder: RunRecorder | None = None

    def record_with(self, recorder: RunRecorder | None) -> None:
        """From now on `recorder` is told; None = no recorder."""
        self._recorder = recorder

    def touch(self, owner: str, run: Run, ended: Ended, message: str) -> None:
        """Something of this run has changed. A run that has not trained an epoch is not recorded."""
        if self._recorder is not None and run.rows > 1:
            self._recorder.touch(owner, run, ended, message)

    def notice(self, owner: str) -> str:
        """What pages of that visitor are told about saving; "" while there is nothing to tell."""
        return "" if self._recorder is None else self._recorder.notice(owner)

    def room(self, owner: str) -> str:
        """What pages of that visitor are told of how much is used of what may be saved; "" while plenty is left."""
        return "" if self._recorder is None else self._recorder.room(owner)
