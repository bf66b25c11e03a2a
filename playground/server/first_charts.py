"""When pages have drawn their first chart: until then the scripts of these pages keep what would hold it up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

WITHIN = 1.5
"""Seconds that a script waits at most, for a page that draws nothing: one that is hidden, or gets no connection.

A browser that shares two cores with eight runs takes 1.3 from the beginning of the script."""


class FirstCharts:
    """Who waits for which page; pages are known by the job that they show. Any thread may call it."""

    def __init__(self, within: float = WITHIN) -> None:
        """`within`: the seconds after which it counts as drawn whatever the page says."""
        self._within = within
        self._lock = Lock()
        self._awaited: list[tuple[str, Event]] = []

    @contextmanager
    def awaited(self, job_id: str) -> Iterator[Callable[[], bool]]:
        """What waits until a page of that job says that it has drawn, from now on; it returns whether one has."""
        drawn = Event()
        entry = (job_id, drawn)
        with self._lock:
            self._awaited.append(entry)
        try:
            yield lambda: drawn.wait(self._within)
        finally:
            with self._lock:
                self._awaited.remove(entry)

    def drawn(self, job_id: str) -> None:
        """A page of that job has drawn its first chart."""
        with self._lock:
            for awaited_id, drawn in self._awaited:
                if awaited_id == job_id:
                    drawn.set()
