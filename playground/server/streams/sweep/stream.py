"""The WebSocket on which a page sees its visitor's sweep grow: `/sweeps/live`, with the frames of `messages`.

A visitor without a sweep here is told of the last one that their saved runs make. A WebSocket that no page of ours
made, or without a valid cookie, is refused.
"""

from __future__ import annotations

import asyncio
from asyncio import to_thread
from contextlib import suppress

from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from playground.encoding import encode
from playground.server.lookup import server_of
from playground.server.refusals import Reason
from playground.server.streams.interactive_messages import ALIVE
from playground.server.streams.sockets import BEAT, happens, refuse, tell, until_gone
from playground.server.streams.sweep.messages import AnySweep
from playground.server.streams.sweep.updates import MOST_CURVES, SweepUpdates
from playground.server.visitors import page_of_visitor
from playground.training.sweep.restored import RestoredSweep

SENDING_GAP = 0.2  # seconds from one sending to the next while a sweep trains: curves grow five times a second
LEAST_REST = 0.02  # seconds between them however long they take


def admitted(connection: HTTPConnection) -> str | Reason:
    """The visitor whose sweep a page may follow, if a page of ours asks with a cookie; else why not."""
    visitor = page_of_visitor(connection)
    if isinstance(visitor, Reason):
        return visitor
    server = server_of(connection)
    return visitor if server.sweeps.pages(visitor) < server.limits.pages else Reason.PAGES


async def live(websocket: WebSocket) -> None:
    """Serves `/sweeps/live`: the visitor's sweep, whichever it is at the time."""
    visitor = admitted(websocket)
    if isinstance(visitor, Reason):
        await refuse(websocket, visitor)
        return
    await websocket.accept()
    page = SweepPage(websocket, visitor)
    with server_of(websocket).sweeps.followed(visitor, page.wake):
        await until_gone(page.listen(), page.send())


class SweepPage:
    """One page that follows the sweeps of one visitor."""

    def __init__(
        self, websocket: WebSocket, visitor: str, most_curves: int = MOST_CURVES, *, beat: float = BEAT
    ) -> None:
        """It is told of at most `most_curves` curves at once; `beat`: the seconds of silence between two beats."""
        self._beat = beat
        self._websocket = websocket
        self._visitor = visitor
        self._server = server_of(websocket)
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._changed.set()
        self._updates = SweepUpdates(most_curves)

    def wake(self) -> None:
        """Something has changed that the page does not know; called by any thread."""
        if not self._changed.is_set():
            with suppress(RuntimeError):  # the loop is closed: the server is on its way out
                self._loop.call_soon_threadsafe(self._changed.set)

    async def listen(self) -> None:
        """Hears nothing, until the page is gone."""
        while (await self._websocket.receive())["type"] != "websocket.disconnect":
            pass

    async def send(self) -> None:
        """Sends what is new, in steps, until the page is gone."""
        restored: RestoredSweep | None = None
        while True:
            if not self._updates.is_behind and not await happens(self._changed, self._beat):
                await tell(self._websocket, encode(ALIVE))
                if not self._updates.waits:
                    continue
            has_changed = self._changed.is_set()  # else the page is behind, and this is more of the same
            self._changed.clear()
            began = self._loop.time()
            sweep: AnySweep | None = self._server.sweeps.get(self._visitor)
            if sweep is not None:
                restored = None
            elif has_changed or restored is None:
                restored = await self._server.restored_sweeps.of(self._visitor)
            for frame in await to_thread(self._updates.frames, sweep or restored, began):
                await tell(self._websocket, frame)
            await asyncio.sleep(rest_after(self._loop.time() - began))


def rest_after(seconds: float) -> float:
    """Seconds to rest after a sending that took `seconds`, so that those of many runs too begin `SENDING_GAP` apart."""
    return max(LEAST_REST, SENDING_GAP - seconds)


ROUTES = [WebSocketRoute("/sweeps/live", live)]
