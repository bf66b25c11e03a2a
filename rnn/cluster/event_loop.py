"""The event loop of a client of Dask, in a thread of our own: one that Dask starts never ends where no scheduler is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class EventLoop:
    """Runs from the beginning, until it is told to end."""

    def __init__(self, make: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop) -> None:
        """Raises OSError where the system has no room for a loop, RuntimeError where it has none for a thread."""
        self._has_begun = threading.Event()
        self._failure: OSError | None = None
        self._thread = threading.Thread(target=self._run, args=(make,), name="cluster-loop", daemon=True)
        self._thread.start()
        self._has_begun.wait()
        if self._failure is not None:
            raise self._failure

    def result(self, work: Coroutine[Any, Any, T]) -> T:
        """What this comes to, done in the loop; waits for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def end(self, seconds: float) -> None:
        """Lets it end, and waits for that no longer than so many seconds."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(seconds)

    def _run(self, make: Callable[[], asyncio.AbstractEventLoop]) -> None:
        try:
            with asyncio.Runner(loop_factory=make) as runner:
                runner.run(self._until_over())
        except OSError as error:  # as where too many files are open
            self._failure = error
        finally:
            self._has_begun.set()

    async def _until_over(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._has_begun.set()
        await self._over.wait()
