"""A thread that does one thing after the other, in the order in which it is told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

from rnn.cluster.scheduler import FAULTS, plain

log = logging.getLogger(__name__)


class InTurn:
    """Any thread may tell it what to do, and none waits."""

    def __init__(self, name: str) -> None:
        self._acts: SimpleQueue[Callable[[], object] | None] = SimpleQueue()  # None: no more
        self._thread = threading.Thread(target=self._do_all, name=name, daemon=True)
        self._thread.start()

    def do(self, act: Callable[[], object]) -> None:
        """Does this after all that it was told before."""
        self._acts.put(act)

    def end(self) -> None:
        """Ends after all that it was told before."""
        self._acts.put(None)

    def join(self, seconds: float | None = None) -> bool:
        """Waits for its end, no longer than so many seconds; whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _do_all(self) -> None:
        while (act := self._acts.get()) is not None:
            try:
                act()
            except FAULTS as error:  # where the scheduler is gone, who looks for it tells
                log.warning("The cluster does not take what it is told. %s", plain(error))
