"""How much of the states of very large sweeps may wait in memory to be saved before no more of them are fetched.

When 10,000 runs end at once, a cluster tells their states faster than a server saves them. Those that are not fetched
yet wait at the scheduler.
"""

from __future__ import annotations

from collections.abc import Callable

MOST_WAITING = 150_000_000  # bytes
STAYS_AFTER = 5.0  # seconds in which a recorder saves some of them, if any


class StatesRoom:
    """Says whether there is room for more. What nobody saves takes no room from others: nothing waits for that."""

    def __init__(self, clock: Callable[[], float], most: int = MOST_WAITING) -> None:
        """`clock` in seconds."""
        self._clock, self._most = clock, most
        self._staying = 0  # bytes that nobody saves, as it seems
        self._last: tuple[int, float] | None = None  # bytes at the last look without room, and when they became fewer

    def is_there(self, waiting: int) -> bool:
        """Whether more may be fetched while states of so many bytes are in memory."""
        self._staying = min(self._staying, waiting)
        if waiting <= self._staying + self._most:
            self._last = None
            return True
        now = self._clock()
        since = now if self._last is None or waiting < self._last[0] else self._last[1]
        self._last = waiting, since
        if now - since < STAYS_AFTER:
            return False
        self._staying, self._last = waiting, None
        return True
