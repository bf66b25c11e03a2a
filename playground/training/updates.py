"""What somebody who follows a job is told: how it stands, and what is new since he last looked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from playground.training.prepared_data import RunConfig
from playground.training.run import ChangeMade, Run
from rnn.parallel.messages import Snapshot

State: TypeAlias = Literal["ready", "waiting", "running", "paused", "done", "diverged", "failed"]

RATE_WINDOW = 2.0  # seconds over which epochs a second are measured
RATE_LEAST = 0.2  # seconds below which the measure would be noise


@dataclass(frozen=True)
class Status:
    """How a job stands, for the page."""

    state: State
    epoch: int
    epochs: int
    rate: float | None  # epochs a second
    left: float | None  # seconds
    place: int | None  # in the line, from 1
    speed: int
    message: str
    pending: tuple[str, ...]  # names of settings that are wished for and that only another run can have
    remedy: tuple[str, float] | None  # name and value of the setting to begin anew with, after a run that diverged
    saving: str  # why runs are not kept, "" while they are


@dataclass
class Cursor:
    """What somebody who follows a job knows already."""

    run: int = 0
    rows: int = 0
    changes: list[ChangeMade] = field(default_factory=list)


@dataclass(frozen=True)
class Update:
    """What is new to somebody who follows a job; taken at one moment, so its parts agree."""

    run: Run
    begun: bool  # the run is another one than before: forget its rows and changes
    settings: dict[str, object]
    first: int  # epoch of the first of `rows`
    rows: dict[str, list[float]]
    changes: list[ChangeMade]  # all of the run if `begun`, else the new ones
    status: Status
    snapshot: Snapshot
    config: RunConfig  # what the next run will use


def update_since(seen: Cursor, run: Run, status: Status, config: RunConfig, most: int | None) -> Update:
    """What is new since `seen`, at most the first `most` rows of it; `seen` is brought up to date."""
    begun = seen.run != run.number
    if begun:
        seen.run, seen.rows, seen.changes = run.number, 0, []
    first = seen.rows
    news = Update(
        run=run,
        begun=begun,
        settings=run.settings.to_dict(),
        first=first,
        rows=run.rows_from(first, most),
        changes=[made for made in run.changes if made not in seen.changes],
        status=status,
        snapshot=run.snapshot,
        config=config,
    )
    seen.rows = first + len(news.rows["train_loss"])
    seen.changes = list(run.changes)
    return news


class RateMeter:
    """How many epochs a second a run makes, over the last two seconds."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, int]] = deque()  # (time, epoch)

    def note(self, now: float, epoch: int) -> None:
        """At `now`, in seconds, `epoch` was the newest."""
        self._points.append((now, epoch))
        while len(self._points) > 2 and self._points[0][0] < now - RATE_WINDOW:
            self._points.popleft()

    def forget(self) -> None:
        """What comes next has another pace."""
        self._points.clear()

    def rate(self) -> float | None:
        """Epochs a second, None while there is too little to say."""
        if len(self._points) < 2:
            return None
        (then, first), (now, last) = self._points[0], self._points[-1]
        return (last - first) / (now - then) if now - then >= RATE_LEAST and last > first else None
