"""The room for the states that runs keep on their way while they are in memory: one budget for all of them."""

from __future__ import annotations

from collections.abc import Hashable
from weakref import ReferenceType, WeakKeyDictionary, ref

from playground.training.run import Run

USUAL_ROOM = 500_000_000
"""Bytes: 30 runs, which keep up to 16 MB, and more of those of which fewer accuracies change."""


class KeptRoom:
    """Counts the bytes of all kept states; over the limit, the run with the most bytes lets states go.

    A run that its job has left is counted for as long as anything holds it: a visitor whose saved runs have used up
    their room has many that wait to be saved, and each would keep its 16 MB. Such runs are the first to let their
    states go, and all at once, but for the one that its job left last, which is just being saved.

    `rnn.kept_states` chooses which of the states of a run goes; the first state and the newest are kept elsewhere, and
    stay. Not made for several threads: its user holds the lock that guards the runs.
    """

    def __init__(self, most_bytes: int = USUAL_ROOM) -> None:
        self._most = most_bytes
        self._runs: dict[Hashable, Run] = {}  # by job
        self._before: dict[Hashable, ReferenceType[Run]] = {}  # the run that a job has left last, by job
        self._sizes: WeakKeyDictionary[Run, int] = WeakKeyDictionary()

    def see(self, job: Hashable, run: Run) -> None:
        """Counts the run of a job, which may be another one or keep other states, and makes room for it."""
        before = self._runs.get(job)
        if before is run and self._sizes[run] == run.kept_bytes:
            return
        if before is not None and before is not run:
            self._before[job] = ref(before)
        self._runs[job] = run
        self._sizes[run] = run.kept_bytes
        while sum(self._sizes.values()) > self._most:
            self._make_room()

    def forget(self, job: Hashable) -> None:
        """The job is gone; its runs may be held elsewhere for a while."""
        self._runs.pop(job, None)
        self._before.pop(job, None)

    def _make_room(self) -> None:
        spared = {*self._runs.values(), *(before() for before in self._before.values())}
        sizes = {run: size for run, size in self._sizes.items() if size}
        left = next((run for run in sizes if run not in spared), None)
        if left is not None:
            left.keep_none()
            self._sizes[left] = 0
            return
        largest = max(sizes, key=lambda run: sizes[run])
        largest.keep_one_less()
        self._sizes[largest] = largest.kept_bytes
