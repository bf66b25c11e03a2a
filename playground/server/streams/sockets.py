"""What the WebSockets of a job and of a sweep share: how they are refused, and that they end when a page is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.server import refusals

REFUSED = 1008  # the code for "not allowed"; before the connection is accepted it becomes a plain 403
BEAT = 2.0  # seconds of silence after which a page is told that its connection is alive: it gives up one that is not


async def happens(event: asyncio.Event, within: float) -> bool:
    """Whether `event` is set, waiting for it no longer than `within` seconds."""
    try:
        async with asyncio.timeout(within):
            return await event.wait()
    except TimeoutError:
        return False


async def tell(websocket: WebSocket, frame: str) -> None:
    """Sends one frame. Raises WebSocketDisconnect when the connection is closed, by the page or by uvicorn.

    uvicorn closes the connection of a page that sends too large a frame, and Starlette hears of that only later.
    """
    try:
        await websocket.send_text(frame)
    except (
        RuntimeError
    ) as error:  # uvicorn: "Unexpected ASGI message 'websocket.send', after sending 'websocket.close'"
        raise WebSocketDisconnect from error


async def refuse(websocket: WebSocket, reason: refusals.Reason) -> None:
    """Answers a connection that is not accepted: a bare 403 for the browser, and a line in the log for the operator."""
    refusals.note(websocket, reason)
    await websocket.close(REFUSED)


async def until_gone(*halves: Coroutine[object, object, None]) -> None:
    """Runs the halves of a connection, one that hears and one that tells, until the first of them ends.

    The others are cancelled and waited for. That the page is gone is no error; whatever else went wrong is raised.
    """
    tasks = {asyncio.create_task(half) for half in halves}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect):
            raise outcome
