"""Visitors are known by a random cookie that the first page brings, and a WebSocket is checked for coming from one."""

from __future__ import annotations

import secrets
from asyncio import to_thread
from collections.abc import Iterable
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.server.addresses import base_path, relative
from playground.server.assets import FOR_EVER
from playground.server.headers import OF_ALL, OF_PAGES, add_headers
from playground.server.lookup import server_of
from playground.server.refusals import Reason, foreign, is_https
from playground.server.signing import Signer, unsigned
from playground.storage import Store, StoreError

VISITOR_COOKIE = "rnn_visitor"
YEAR = 365 * 24 * 3600
FRAMES = ("iframe", "frame", "embed", "object")
"""What a browser says in Sec-Fetch-Dest that it loads a page into, if that is no window."""


def visitor_of(connection: HTTPConnection) -> str | None:
    """The visitor whom the connection's cookie names; None if there is none, or this server has not signed it."""
    return visitor_in(connection.headers.getlist("cookie"), server_of(connection).signer)


def visitor_in(headers: Iterable[str], signer: Signer) -> str | None:
    """The visitor whom the Cookie headers of a request name; None if this signer has not signed one of them."""
    return signer.visitor_in(_values(headers))


def _values(headers: Iterable[str]) -> list[str]:
    """All values of our cookie: a browser sends one for each path that it was set for, the longest path first."""
    pairs = (pair.partition("=") for header in headers for pair in header.split(";"))
    return [value.strip() for name, _, value in pairs if name.strip() == VISITOR_COOKIE]


async def _known_of_old(values: list[str], store: Store | None) -> str | None:
    """The visitor whom a cookie of an earlier version names, if runs of theirs are saved.

    Any program can make up such a cookie, so it names no visitor until a page has replaced it with a signed one. While
    the saved runs cannot be reached it is replaced as if there were some, so that no visitor loses theirs.
    """
    visitor = unsigned(values)
    if visitor is None or store is None:
        return visitor
    try:
        return visitor if await to_thread(store.knows, visitor) else None
    except StoreError:
        return visitor


def page_of_visitor(connection: HTTPConnection) -> str | Reason:
    """The visitor's cookie, if a page of ours sent it; else why the connection is refused."""
    return foreign(connection) or visitor_of(connection) or Reason.COOKIE


class Visitors:
    """Middleware: gives every visitor a cookie with the first page, and pages the headers they should have.

    `preload` is the value of a Link header that goes out with each page, so that the browser fetches early what the
    page will ask for late.
    """

    def __init__(self, app: ASGIApp, preload: str) -> None:
        self._app = app
        self._preload = preload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and touches nothing but its headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        values = _values(connection.headers.getlist("cookie"))
        is_current = server_of(connection).signer.is_current(values)
        if not is_current:
            # "Not modified" would leave a browser that has the page but lost the cookie without one.
            conditions = (b"if-none-match", b"if-modified-since")
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in conditions]}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                add_headers(headers, OF_ALL)
                if "location" in headers:
                    headers["location"] = relative(headers["location"], scope)
                if headers.get("content-type", "").startswith("text/html"):
                    if headers.get("cache-control") != FOR_EVER:  # a file of a page's own loads none of these
                        headers.append("Link", self._preload)
                    add_headers(headers, OF_PAGES)
                    if not is_current:
                        headers.append("Set-Cookie", await _cookie(values, connection))
                        headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _cookie(values: list[str], page: HTTPConnection) -> str:
    """The cookie for a visitor whose browser has sent these values, and none that the newest key has signed."""
    server = server_of(page)
    visitor = server.signer.visitor_in(values) or await _known_of_old(values, server.persistence.store)
    cookie = f"{VISITOR_COOKIE}={server.signer.cookie(visitor or secrets.token_urlsafe(32), values)}"
    return f"{cookie}; HttpOnly; {_kind(page)}; Path={quote(base_path()) or '/'}; Max-Age={YEAR}"


def _kind(page: HTTPConnection) -> str:
    """With which requests a browser sends the cookie that comes with this page.

    In a frame of another site browsers keep no other kind than one for that very site, and over https alone; in
    a window of its own the same browser is another visitor. A WebSocket, and a request that changes something, is taken
    from pages of our own origin only, so that a cookie which other sites' requests carry gives those nothing.
    """
    if not is_https(page):
        return "SameSite=Lax"
    is_framed = page.headers.get("sec-fetch-dest") in FRAMES and page.headers.get("sec-fetch-site") == "cross-site"
    return "SameSite=None; Secure; Partitioned" if is_framed else "SameSite=Lax; Secure"
