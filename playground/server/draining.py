"""A server that is told to end first lets its visitors be led elsewhere, if it was started with time for that."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

log = logging.getLogger(__name__)


@contextmanager
def drained_first(seconds: float, begin: Callable[[], None], loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """While this lasts, SIGTERM calls `begin`, and ends the process `seconds` later; a second one ends it at once.

    `begin` is called by the loop: a signal comes in the midst of what that does, which may hold the lock of all runs
    and have half changed what it guards.

    With 0 seconds nothing changes, nor in a thread other than the main one, which signals never reach.
    """
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)

    def end() -> None:
        signal.signal(signal.SIGTERM, before)
        signal.raise_signal(signal.SIGTERM)

    def drain() -> None:
        log.info(
            "The server ends in %g seconds: until then it serves on, and /healthz says that it is draining.", seconds
        )
        begin()
        loop.call_later(seconds, end)

    def heard(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, before)
        loop.call_soon_threadsafe(drain)

    signal.signal(signal.SIGTERM, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
