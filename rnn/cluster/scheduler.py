"""The scheduler of a cluster, as a program asks it: one that does not answer is lost, and nothing waits for it then.

A scheduler may end; or it hangs, or the network swallows what is sent. Then its connections stay open, and what asks it
by Dask's client waits for ever. So what is asked here has a time limit, and once the scheduler is lost the connections
are closed, which ends all that still waits for an answer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import dask
from distributed import Client

from rnn.cluster.event_loop import EventLoop

logging.getLogger("distributed.batched").setLevel(logging.WARNING)  # it tells at length of a connection that ends

CONNECTS_WITHIN = 5.0  # seconds
LOOKED_EVERY = 0.5  # seconds between two looks whether the scheduler is there
ANSWERS_WITHIN = 1.1  # seconds
QUESTIONS = 3
"""Unanswered one after the other until the scheduler is lost, less than four seconds after its last answer.

One that is busy for a second or two answers one of them; so it does where this program itself stood still for longer.
"""

FAULTS = (OSError, RuntimeError, KeyError, TypeError, ValueError)
"""What Dask raises where a scheduler is gone, or of a version that says other things than the one here."""


class ClusterError(OSError):
    """A cluster cannot be used; the text says in one sentence which, and why."""


class Scheduler:
    """The scheduler with an address. Once it is lost it stays so: one that is started anew knows nothing of us."""

    def __init__(self, address: str, name: str) -> None:
        """`name` is what it calls this program. Raises ClusterError where there is none, or none that answers soon."""
        self.address, self._is_lost = address, False
        self._cores = 0  # when it answered last
        try:
            self._loop = EventLoop()
        except (OSError, RuntimeError) as error:
            raise self._unreachable(error) from error
        try:
            self.client = self._loop.result(_connected(address, name))
        except FAULTS as error:
            self._loop.end(CONNECTS_WITHIN)
            raise self._unreachable(error) from error
        self._asked = self.client.rpc(address)
        try:
            self._id = self._newest_id(CONNECTS_WITHIN)
        except FAULTS as error:
            self.leave()
            raise self.silent(error) from error

    @property
    def works(self) -> bool:
        """Whether it is there, as far as is known, and has been all the time."""
        return not self._is_lost and self.client.status == "running"

    def silent(self, error: BaseException) -> ClusterError:
        """What to raise where it does not answer because of this error."""
        why = "nothing came in time" if isinstance(error, TimeoutError) else plain(error)
        return ClusterError(f"The cluster at {self.address} does not answer: {why}.")

    def _unreachable(self, error: BaseException) -> ClusterError:
        return ClusterError(f"The cluster at {self.address} cannot be reached: {plain(error)}.")

    def cores(self) -> int:
        """How many tasks can run at once on the workers that it has, as of the last look; nothing is waited for.

        Raises ClusterError where it is lost.
        """
        if not self.works:
            raise ClusterError(f"The cluster at {self.address} does not answer: its scheduler is lost.")
        return self._cores

    def look(self) -> bool:
        """Asks whether it is there; where it is not, what waits for it ends."""
        # Dask's client connects by itself to one that is started anew, and does not say so.
        if not self._is_lost and not (self.works and self._answers()):
            self._is_lost = True
            self.cut()
        return not self._is_lost

    def cut(self) -> None:
        """Closes the connections over which it is asked: what waits for an answer ends, as does what asks later."""
        if self.client.status == "connecting":  # they are closed, and where it comes back the client needs new ones
            return
        with suppress(OSError, RuntimeError):
            self.client.sync(self.client.rpc.close, callback_timeout=CONNECTS_WITHIN)

    def leave(self) -> None:
        """Ends the client, which no other thread may use meanwhile."""
        # Where its connection is lost it tries to connect again: ended meanwhile, it says so in the log at length.
        gives_up_at = time.monotonic() + CONNECTS_WITHIN + 1
        while self.client.status == "connecting" and time.monotonic() < gives_up_at:
            time.sleep(0.05)
        with suppress(OSError, RuntimeError):
            self.client.close(timeout=CONNECTS_WITHIN)
        self._loop.end(CONNECTS_WITHIN)

    def _answers(self) -> bool:
        for _ in range(QUESTIONS):
            try:
                return self._newest_id(ANSWERS_WITHIN) == self._id
            except FAULTS:  # OSError: no answer in time, or a connection that ended
                continue
        return False

    def _newest_id(self, seconds: float) -> str:
        """Which scheduler it is that answers within so many seconds, and what it has. Raises FAULTS."""
        answer = self.client.sync(self._asked.identity, n_workers=0, callback_timeout=seconds)
        self._cores = int(answer["total_threads"])
        return str(answer["id"])


async def _connected(address: str, name: str) -> Client:
    """A client of the scheduler there. Raises FAULTS.

    Made in an event loop, since Dask waits for ever for a scheduler that takes the connection and says nothing then.
    """
    # It would ask every two seconds of its own, and say in the log at length that the connections are cut.
    with dask.config.set({"distributed.client.scheduler-info-interval": "24h"}):
        client = Client(address, asynchronous=True, timeout=CONNECTS_WITHIN, set_as_default=False, name=name)
    try:
        await asyncio.wait_for(client, CONNECTS_WITHIN + 1)
    except FAULTS as error:
        with suppress(OSError):
            await client.close(timeout=CONNECTS_WITHIN)
        if str(error):
            raise
        raise TimeoutError(f"it has not answered within {CONNECTS_WITHIN:.0f} s") from error
    return client


@contextmanager
def silence() -> Iterator[None]:
    """Within it nothing is printed of what Dask, or who waits for it, meets: for who tells of it in a sentence."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "rnn.cluster.in_turn")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def plain(error: BaseException | None) -> str:
    """What an error says, in one line; of a KeyError that is nothing but the key."""
    said = " ".join(str(error).split()).rstrip(".")[:300]
    return f"{type(error).__name__} {said}".strip() if isinstance(error, KeyError) or not said else said
