"""The room for the states that live runs keep on their way: one budget for all of them."""

from __future__ import annotations

from collections.abc import Hashable

from playground.training.run import Run

USUAL_ROOM = 500_000_000
"""Bytes: 30 runs, which keep up to 16 MB, and more of those of which fewer accuracies change."""


class KeptRoom:
    """Counts the bytes of all jobs' kept states; over the limit, the run with the most bytes lets states go.

    `rnn.kept_states` chooses which of its states goes; the first state and the newest are kept elsewhere, and stay. Not
    made for several threads: its user holds the lock that guards the runs.
    """

    def __init__(self, most_bytes: int = USUAL_ROOM) -> None:
        self._most = most_bytes
        self._runs: dict[Hashable, Run] = {}  # by job, of those that keep any state
        self._sizes: dict[Hashable, int] = {}
        self._sum = 0

    def see(self, job: Hashable, run: Run) -> None:
        """Counts the run of a job, which may be another one or keep other states, and makes room for it."""
        if self._runs.get(job) is run and self._sizes[job] == run.kept_bytes:
            return
        self._note(job, run)
        while self._sum > self._most:
            largest = max(self._sizes, key=lambda each: self._sizes[each])
            self._runs[largest].keep_one_less()
            self._note(largest, self._runs[largest])

    def forget(self, job: Hashable) -> None:
        """The job is gone."""
        self._runs.pop(job, None)
        self._sum -= self._sizes.pop(job, 0)

    def _note(self, job: Hashable, run: Run) -> None:
        self.forget(job)
        if run.kept_bytes:
            self._runs[job], self._sizes[job] = run, run.kept_bytes
            self._sum += run.kept_bytes
