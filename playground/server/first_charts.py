"""Which jobs have a page that shows its first chart: until then the script of a page keeps what would hold that up."""

from __future__ import annotations

from collections import Counter
from threading import Condition

WITHIN = 1.5
"""Seconds that a script waits at most, for a page that draws nothing: one that is hidden, or gets no connection.

A cold browser on the same two cores draws 0.9 after it has begun, where nothing trains."""


class FirstCharts:
    """The pages that are connected and have drawn, by the job that they show. Any thread may call it."""

    def __init__(self, within: float = WITHIN) -> None:
        """`within`: the seconds after which nobody waits any more."""
        self._within = within
        self._changed = Condition()
        self._pages: Counter[str] = Counter()

    def drawn(self, job_id: str) -> None:
        """A page of that job has drawn its first chart."""
        with self._changed:
            self._pages[job_id] += 1
            self._changed.notify_all()

    def gone(self, job_id: str) -> None:
        """A page that had drawn is gone, or shows something else."""
        with self._changed:
            self._pages[job_id] -= 1
            self._pages += Counter()  # of jobs without a page nothing stays

    def wait(self, job_id: str) -> bool:
        """Waits until a page of that job has drawn; whether there is one."""
        with self._changed:
            return self._changed.wait_for(lambda: self._pages[job_id] > 0, self._within)
