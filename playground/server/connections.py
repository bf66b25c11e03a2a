"""Watches every connection to the server: small answers go out at once, connections that only wait are closed.

The web server closes a connection that rests between two requests, but waits for ever for the rest of a request's head,
and for a client that does not take its answer. Each holds a file descriptor, and a process may have few.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

HEAD_PATIENCE = 20.0  # seconds in which the head of a request has to arrive, from the connection or the last answer on
TAKING_PATIENCE = 60.0  # seconds after which an answer of which the client takes nothing is given up
MOST_WAITING = 500  # connections that wait for a request; beyond, those that have waited longest make room
WAITING_PART = 4  # one file descriptor in this many may be such a connection's, where these are few
CHECK_CONNECTIONS_EVERY = 5.0

DESCRIPTORS_OF_MACOS = 10_240  # the most that macOS grants where its limit reads "unlimited"


@dataclass
class OpenConnection:
    """An open connection, and since when it waits or is stuck."""

    transport: asyncio.Transport
    answering: object  # its newest request, None before the first
    untaken: int  # bytes of answers that the client has not taken
    waits_since: float | None  # None: it is not waiting for a request
    stuck_since: float | None  # None: all bytes are taken, or some have been of late


class Connections:
    """The open connections. No part of it waits; the clock is handed in."""

    def __init__(self, clock: Callable[[], float] = monotonic, most_waiting: int = MOST_WAITING) -> None:
        self._clock = clock
        self._most_waiting = most_waiting
        self._open: list[OpenConnection] = []

    def __len__(self) -> int:
        return len(self._open)

    def add(self, transport: asyncio.Transport) -> None:
        """A connection was made."""
        self._open.append(OpenConnection(transport, None, 0, self._clock(), None))
        if len(self._open) > self._most_waiting:
            self.look()

    def look(self) -> None:
        """Closes the connections that have waited too long, and the oldest where too many wait."""
        now = self._clock()
        self._open = [each for each in self._open if not _over(each.transport)]
        waiting = []
        for each in self._open:
            _note(each, now)
            if each.stuck_since is not None and now - each.stuck_since >= TAKING_PATIENCE:
                each.transport.abort()
            elif each.waits_since is not None:
                waiting.append((each.waits_since, each))
        waiting.sort(key=lambda pair: pair[0])
        excess = len(waiting) - self._most_waiting
        for rank, (since, each) in enumerate(waiting):
            if rank < excess or now - since >= HEAD_PATIENCE:
                each.transport.abort()


def _over(transport: asyncio.Transport) -> bool:
    """Whether it is closed; one that is closing may still have bytes that the client does not take."""
    return transport.is_closing() and not transport.get_write_buffer_size()


def _note(each: OpenConnection, now: float) -> None:
    untaken_bytes = each.transport.get_write_buffer_size()
    if not untaken_bytes or untaken_bytes != each.untaken:
        each.stuck_since = None
    elif each.stuck_since is None:
        each.stuck_since = now
    each.untaken = untaken_bytes
    answering, waits = request_of(each.transport.get_protocol())
    if not waits or untaken_bytes:
        each.waits_since = None
    elif each.waits_since is None or answering is not each.answering:
        each.waits_since = now
    each.answering = answering


def request_of(protocol: object) -> tuple[object, bool]:
    """The newest request of a connection that speaks HTTP, and whether the connection waits for another one.

    uvicorn's protocols for HTTP keep it as `cycle`. What has no such thing, as a WebSocket, waits for no request.
    """
    if not hasattr(protocol, "cycle"):
        return None, False
    return protocol.cycle, protocol.cycle is None or bool(getattr(protocol.cycle, "response_complete", False))


class Door(asyncio.Protocol):
    """The first protocol of every connection, which hands it on to the server's own as soon as it is made."""

    def __init__(self, inner: asyncio.Protocol, connections: Connections) -> None:
        self._inner = inner
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Lets it pass."""
        assert isinstance(transport, asyncio.Transport)
        send_at_once(transport)
        transport.set_protocol(self._inner)
        self._connections.add(transport)
        self._inner.connection_made(transport)


def send_at_once(transport: asyncio.BaseTransport) -> None:
    """Turns Nagle's algorithm off, which holds a small answer back until the client has acknowledged the one before.

    asyncio does so itself, but only for sockets that were made with the number of their protocol, which Streamlit's is
    not: every answer on a connection that had one before took 44 ms.
    """
    own = transport.get_extra_info("socket")
    if own is not None and own.family in (socket.AF_INET, socket.AF_INET6):
        # Gone already; or uvloop's, which turns it off itself and has no such option.
        with suppress(OSError, TypeError):
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


@asynccontextmanager
async def watched(
    most_waiting: int = MOST_WAITING, clock: Callable[[], float] = monotonic
) -> AsyncIterator[Connections]:
    """Every connection to a server that this loop begins to serve during the block goes through the door.

    For the lifespan of an application: uvicorn asks the loop to serve right after its start. The socket that listens is
    Streamlit's own, and no setting or hook leads to it, so it is the loop that is told to put the door in.
    """
    loop = asyncio.get_running_loop()
    connections = Connections(clock, most_waiting)
    serve = loop.create_server

    async def create_server(factory: Callable[[], asyncio.Protocol], *where: Any, **how: Any) -> asyncio.Server:
        return await serve(lambda: Door(factory(), connections), *where, **how)

    async def look_on() -> None:
        while True:
            await asyncio.sleep(CHECK_CONNECTIONS_EVERY)
            connections.look()

    setattr(loop, "create_server", create_server)  # noqa: B010
    looking = asyncio.create_task(look_on())
    try:
        yield connections
    finally:
        looking.cancel()
        setattr(loop, "create_server", serve)  # noqa: B010


def raise_descriptor_limit() -> int:
    """Lets this process have as many file descriptors as the system allows it; usually it may have far fewer at first.

    Returns how many connections may wait for a request then: a part of them, at most `MOST_WAITING`. Windows has no
    such limit.
    """
    if sys.platform == "win32":
        return MOST_WAITING
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard, DESCRIPTORS_OF_MACOS):
        if soft in (limit, resource.RLIM_INFINITY):
            break
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            break
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_WAITING if soft == resource.RLIM_INFINITY else min(MOST_WAITING, soft // WAITING_PART)
