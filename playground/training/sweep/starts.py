"""The states from which the runs of a share train on: those of a very large sweep are read when they are asked for.

All states of 10,000 runs of 64 units are 430 MB, which a server has no room for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias, overload

from playground.training.run import Run
from rnn import State

SavedState: TypeAlias = Callable[[Run], State | None]
"""Reads the newest saved state of a run; None where there is none. Raises OSError where it cannot be read now."""


class Starts(Sequence[State | None]):
    """The newest states of these of the runs, by their places; None of the others, and of those that have not begun."""

    def __init__(self, runs: Sequence[Run], own: Collection[int], saved: SavedState | None = None) -> None:
        """`saved` reads those that are not in memory, each time that they are asked for, in any thread."""
        self._runs, self._own, self._saved = runs, own, saved

    def __len__(self) -> int:
        return len(self._runs)

    @overload
    def __getitem__(self, place: int) -> State | None: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[State | None]: ...

    def __getitem__(self, place: int | slice) -> State | Sequence[State | None] | None:
        if isinstance(place, slice):
            return [self[r] for r in range(len(self))[place]]
        run = self._runs[place]
        if place not in self._own:
            return None
        is_elsewhere = run.state is None and not run.keeps_saved_state
        return self._saved(run) if is_elsewhere and self._saved is not None and run.rows else run.state
