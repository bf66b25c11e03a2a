"""A thread that looks after something every second, from when it is first needed to the end of the server."""

from __future__ import annotations

import threading
from collections.abc import Callable

HOUSEKEEPING_EVERY = 1.0  # seconds


class Housekeeping:
    """Calls `look` now and then, in a thread that starts with the first `begin` and ends with `end`."""

    def __init__(
        self, name: str, look: Callable[[], object], *, by_itself: bool = True, every: float = HOUSEKEEPING_EVERY
    ) -> None:
        """`by_itself=False` starts no thread: the caller looks, with a clock of its own. `every`: seconds."""
        self._name, self._look, self._every = name, look, every
        self._waits = by_itself  # for the first `begin`
        self._ended = threading.Event()

    def begin(self) -> None:
        """Starts the thread if it is not running. The caller holds the lock of the objects to watch."""
        if self._waits:
            self._waits = False
            threading.Thread(target=self._look_on, name=self._name, daemon=True).start()

    def end(self) -> None:
        """Ends the thread; called when the server ends."""
        self._ended.set()

    @property
    def ended(self) -> bool:
        """Whether the server ends."""
        return self._ended.is_set()

    def _look_on(self) -> None:
        while not self._ended.wait(self._every):
            self._look()
