"""The WebSocket on which a page sees its visitor's sweep grow: `/sweeps/live`, with the frames of `sweep_messages`.

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
from playground.server.streams import sweep_messages
from playground.server.streams.interactive_messages import ALIVE
from playground.server.streams.sockets import BEAT, happens, refuse, tell, until_gone
from playground.server.streams.sweep_messages import AnySweep
from playground.server.visitors import page_of_visitor
from playground.training.decimate import stride_of

SENDING_GAP = 0.2  # seconds from one sending to the next while a sweep trains: curves grow five times a second
LEAST_REST = 0.02  # seconds between them however long they take
RESULTS_GAP = 1.0


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

    def __init__(self, websocket: WebSocket, visitor: str) -> None:
        self._websocket = websocket
        self._visitor = visitor
        self._server = server_of(websocket)
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._changed.set()
        self._id: str | None = ""  # of the sweep that the page knows; "" is none that there is
        self._seen: list[int] = []  # rows of each run
        self._progress: dict[str, object] = {}
        self._results_at = 0.0
        self._results: tuple[int, bool] | None = None

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
        while True:
            if not await happens(self._changed, BEAT):
                await tell(self._websocket, encode(ALIVE))
                continue
            self._changed.clear()
            began = self._loop.time()
            sweep: AnySweep | None = self._server.sweeps.get(self._visitor)
            if sweep is None:
                sweep = await self._server.restored_sweeps.of(self._visitor)
            for frame in await to_thread(self._frames, sweep):
                await tell(self._websocket, frame)
            await asyncio.sleep(rest_after(self._loop.time() - began))

    def _frames(self, job: AnySweep | None) -> list[str]:
        """What is new; in a thread, for with 512 runs it takes long enough to hold up an event loop."""
        frames: list[dict[str, object]] = []
        if job is None:
            if self._id is not None:
                frames.append(sweep_messages.NO_SWEEP)
            self._id = None
            return [encode(frame) for frame in frames]
        if job.id != self._id:
            self._id, self._seen, self._results = job.id, [0] * len(job.runs), None
            frames.append(sweep_messages.sweep_frame(job))
        final = job.final  # before the curves are read, so that they are complete if it is
        progress = sweep_messages.progress_frame(job.status())
        curves = job.curves(self._seen, stride_of(job.plan.sweep.base.epochs))
        frames += [sweep_messages.curves_frame(new) for new in curves]
        frames += self._results_frames(job, final)
        if progress != self._progress:
            self._progress = progress
            frames.append(progress)
        return [encode(frame) for frame in frames]

    def _results_frames(self, job: AnySweep, final: bool) -> list[dict[str, object]]:
        now = self._loop.time()
        if not final and now < self._results_at + RESULTS_GAP:
            return []
        newest = job.results()
        if newest is None or (newest[0], final) == self._results:
            return []
        self._results, self._results_at = (newest[0], final), now
        return [sweep_messages.results_frame(job, *newest, final=final)]


def rest_after(seconds: float) -> float:
    """Seconds to rest after a sending that took `seconds`, so that those of many runs too begin `SENDING_GAP` apart."""
    return max(LEAST_REST, SENDING_GAP - seconds)


ROUTES = [WebSocketRoute("/sweeps/live", live)]
