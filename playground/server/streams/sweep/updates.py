"""What is new to one page of its visitor's sweeps, as frames of `messages`."""

from __future__ import annotations

from typing import Any
from weakref import ReferenceType, ref

from playground.encoding import encode
from playground.server.streams.sweep import messages
from playground.server.streams.sweep.messages import AnySweep
from playground.training.sweep.job import SweepJob

RESULTS_GAP = 1.0  # seconds from one comparison of all runs to the next while they train
RUNS_A_SECOND = 1000  # and so many seconds for this many runs: to compare them takes half a second of 10,000
MOST_CURVES = 2048  # that a page is told of at once: of more runs those follow that it has waited for longest


class SweepUpdates:
    """What one page has been told of the sweeps of its visitor.

    `is_behind`: there may be more to tell already. `waits`: the runs have trained since they were compared last, so
    that there will be more to tell though nothing happens any more.
    """

    is_behind = False
    waits = False

    def __init__(self, most_curves: int = MOST_CURVES) -> None:
        """At most `most_curves` are told at once."""
        self._most_curves = most_curves
        self._id: str | None = ""  # of the sweep that the page knows; "" is none that there is
        self._job: ReferenceType[SweepJob] | None = None  # that it was told of: continued, a sweep has another one
        self._seen: list[int] = []  # rows of each run
        self._progress: dict[str, Any] = {}
        self._results_at = 0.0
        self._results: tuple[int, bool] | None = None

    def frames(self, sweep: AnySweep | None, now: float) -> list[str]:
        """What the page does not know of the sweep that is there at `now`, in seconds of any clock.

        With 512 runs it takes long enough to hold up an event loop.
        """
        self.is_behind = False
        return [encode(frame) for frame in (self._of_none() if sweep is None else self._of(sweep, now))]

    def _of_none(self) -> list[dict[str, Any]]:
        knows_it = self._id is None
        self._id, self.waits = None, False
        return [] if knows_it else [messages.NO_SWEEP]

    def _of(self, sweep: AnySweep, now: float) -> list[dict[str, Any]]:
        frames = []
        if not self._knows(sweep):
            self._job = ref(sweep) if isinstance(sweep, SweepJob) else None
            self._id, self._seen, self._progress, self._results = sweep.id, [0] * len(sweep.runs), {}, None
            frames.append(messages.sweep_frame(sweep))
        final = sweep.final  # before the curves are read, so that they are complete if it is
        progress = messages.progress_frame(sweep.status())
        curves = sweep.curves(self._seen, self._most_curves)
        self.is_behind = sum(len(new.runs) for new in curves) >= self._most_curves
        self.waits |= bool(curves)
        frames += [messages.curves_frame(new) for new in curves]
        frames += self._results_frames(sweep, final, now)
        if progress != self._progress:
            self._progress = progress
            frames.append(progress)
        return frames

    def _knows(self, sweep: AnySweep) -> bool:
        return sweep.id == self._id and (
            not isinstance(sweep, SweepJob) or (self._job is not None and self._job() is sweep)
        )

    def _results_frames(self, sweep: AnySweep, final: bool, now: float) -> list[dict[str, Any]]:
        gap = max(RESULTS_GAP, len(sweep.runs) / RUNS_A_SECOND)
        if not final and now < self._results_at + gap:
            return []
        self.waits = False
        newest = sweep.results()
        if newest is None or (newest[0], final) == self._results:
            return []
        self._results, self._results_at = (newest[0], final), now
        return [messages.results_frame(sweep, *newest, final=final)]
