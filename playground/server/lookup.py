"""How code that answers a request or draws a page finds its `Server`: by the request, or as the one that shows pages.

A request carries its server in its scope, so several servers may live in one process. Streamlit has one runtime a
process, so at most one of them shows Streamlit's pages, whose scripts ask for it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from playground.server.app import Server

_KEY = "playground.server"
_showing: list[Server] = []  # the one that shows Streamlit's pages, if there is one


class ServerInScope:
    """Middleware, before all that asks for the server: each connection carries the server that it came to."""

    def __init__(self, app: ASGIApp, server: Server) -> None:
        self._app = app
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on with its server."""
        await self._app({**scope, _KEY: self._server}, receive, send)


def server_of(connection: HTTPConnection) -> Server:
    """The server that a request or a WebSocket came to."""
    server: Server = connection.scope[_KEY]
    return server


@contextmanager
def showing_pages(server: Server) -> Iterator[None]:
    """While this lasts, the scripts of Streamlit's pages in this process find this server.

    Raises RuntimeError if they find another one already.
    """
    if _showing:
        raise RuntimeError("another server shows its pages in this process: Streamlit runs one app a process")
    _showing.append(server)
    try:
        yield
    finally:
        _showing.remove(server)


def current() -> Server | None:
    """The server that shows the page whose script asks; None where Streamlit was started without one of ours."""
    return _showing[0] if _showing else None
