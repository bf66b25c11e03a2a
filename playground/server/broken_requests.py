"""A request whose body breaks the rules of HTTP is cut off with a line in the log, and no traceback.

uvicorn answers it with 400 and logs "Invalid HTTP request received." But an answer of ours may be under way at that
moment. Then h11, which uvicorn speaks HTTP with, refuses whichever of the two comes second, and the refusal would reach
the log twice over, as an error of the connection and as one of the application.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import h11
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class BrokenRequests:
    """Middleware: an answer that can no longer be sent, since its request turned out to be broken, is dropped."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; once a part of the answer is refused, the others are dropped as well."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cut_off = False

        async def send_unless_cut_off(message: Message) -> None:
            nonlocal cut_off
            if not cut_off:
                try:
                    await send(message)
                except h11.LocalProtocolError:
                    cut_off = True

        await self._app(scope, receive, send_unless_cut_off)
        if cut_off:
            await asyncio.sleep(0)  # lets uvicorn see that the connection is closed, before it finds no whole answer


@contextmanager
def without_tracebacks(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """While this lasts, a connection that ends because its client broke HTTP is no error of the loop."""
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("exception"), h11.LocalProtocolError) and "protocol" in context:
            return  # uvicorn has logged it, and asyncio closes the connection
        if before is None:
            loop.default_exception_handler(context)
        else:
            before(loop, context)

    loop.set_exception_handler(handle)
    try:
        yield
    finally:
        loop.set_exception_handler(before)
