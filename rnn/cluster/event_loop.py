"""The event loop of a client of Dask, in a thread of our own: one that Dask starts never ends where no scheduler is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class EventLoop:
    """Runs from the beginning, until it is told to end."""

    def __init__(self) -> None:
        self._has_begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="cluster-loop", daemon=True)
        self._thread.start()
        self._has_begun.wait()

    def result(self, work: Coroutine[Any, Any, T]) -> T:
        """What this comes to, done in the loop; waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def end(self, seconds: float) -> None:
        """Lets it end, and waits for that no longer than so many seconds."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(seconds)

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._has_begun.set()
        await self._over.wait()
