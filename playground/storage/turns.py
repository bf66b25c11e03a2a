"""A lock that threads are given in the order in which they asked for it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Of Python's own lock one thread can have every turn, where it asks again at once, and others wait for ever."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._line: deque[threading.Lock] = deque()  # one for each thread, held while it waits

    @property
    def waiting(self) -> int:
        """How many threads wait for theirs."""
        return max(len(self._line) - 1, 0)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits until those before have had their turns; the turn lasts as long as the block."""
        mine = threading.Lock()
        with self._guard:
            if self._line:
                mine.acquire()
            self._line.append(mine)
        try:
            with mine:
                yield
        finally:
            with self._guard:
                was_first = self._line[0] is mine
                self._line.remove(mine)
                if was_first and self._line:
                    self._line[0].release()
