"""How long the recorder rests between two writes: often enough that little is lost, and too seldom to slow training."""

from __future__ import annotations

import os

EVERY = 0.5  # s between two writes
LONGEST_ROUND = 1.6  # of `every`, from the beginning of a write to that of the next: what a killed server may lose
SHORTEST_REST = 0.4  # of `every`
MOST_BUSY = min(0.2, 0.04 * (os.cpu_count() or 1))  # of one core: training must not become slower by 5 %


def rest_after(took: float, used: float, every: float, *, behind: bool = False) -> float:
    """Seconds to rest after a write that took so many seconds, `used` of them of the processor.

    Hundreds of runs of a sweep change at once, and then the recorder rests longer than `every` rather than slow
    training down; but a write begins no later than `LONGEST_ROUND` after the one before, or, where that took nearly as
    long or longer, soon after its end. Only what keeps a processor busy for so long is followed by as long a rest.
    `behind`: more than one write has room for is left, as of sweeps that train on a cluster, and waits in memory.
    """
    longest, shortest = LONGEST_ROUND * every, SHORTEST_REST * every
    if used >= longest:
        return used / 4 if behind else used
    return max(shortest, min(max(every, used / MOST_BUSY), longest - took))


class Rests:
    """How long the recorder rests after each write: as `rest_after` says, but longer and longer while writing fails."""

    def __init__(self, every: float, longest_gap: float) -> None:
        """While writing fails the rest doubles from `every` to `longest_gap` seconds."""
        self._every, self._longest_gap = every, max(longest_gap, every)
        self._gap = every

    def after(self, worked: bool, took: float, used: float, *, behind: bool = False) -> float:
        """Seconds to rest after a write that took so many, `used` of them of the processor, and worked or failed.

        `behind`: more is left than one write has room for.
        """
        if worked:
            self._gap = self._every
            return rest_after(took, used, self._every, behind=behind)
        self._gap = min(2 * self._gap, self._longest_gap)
        return self._gap
