"""Who a visitor is: a random cookie, set with the first page, and the check that a WebSocket really comes from it."""

from __future__ import annotations

import re
import secrets
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.web.addresses import base_path, relative
from playground.web.refusals import Reason, foreign, is_https

VISITOR_COOKIE = "rnn_visitor"
YEAR = 365 * 24 * 3600

_VISITOR = re.compile(r"[A-Za-z0-9_-]{43}")  # what token_urlsafe(32) makes
_SECURITY = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
# A browser asks no other server for anything, whatever a page may come to hold. Streamlit itself needs inline scripts
# and styles, modules from blobs, and code that is compiled in the page.
_ONLY_US = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none'; base-uri 'self'"


def visitor_of(connection: HTTPConnection) -> str | None:
    """The visitor's cookie, None if there is none or it is none of ours."""
    return valid_visitor(connection.cookies.get(VISITOR_COOKIE))


def valid_visitor(cookie: str | None) -> str | None:
    """`cookie` if it looks as ours do, else None."""
    return cookie if cookie is not None and _VISITOR.fullmatch(cookie) else None


def same_origin(connection: HTTPConnection) -> bool:
    """Whether the request was made by a page of this very server, see `refusals.foreign`."""
    return foreign(connection) is None


def page_of_visitor(connection: HTTPConnection) -> str | Reason:
    """The visitor's cookie, if a page of ours sent it; else why the connection is refused."""
    return foreign(connection) or visitor_of(connection) or Reason.COOKIE


class Visitors:
    """Middleware: gives every visitor a cookie with the first page, and pages the headers they should have.

    `preload` is the value of a Link header that goes out with each page, so that the browser fetches early what the
    page will ask for late.
    """

    in_service = False  # whether this process serves pages through it

    def __init__(self, app: ASGIApp, preload: str) -> None:
        self._app = app
        self._preload = preload
        Visitors.in_service = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and touches nothing but its headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        known = valid_visitor(cookie_parser(headers.get("cookie", "")).get(VISITOR_COOKIE)) is not None
        if not known:
            # "Not modified" would leave a browser that has the page but lost the cookie without one.
            conditions = (b"if-none-match", b"if-modified-since")
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in conditions]}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._add(headers, HTTPConnection(scope), known)
                if "location" in headers:
                    headers["location"] = relative(headers["location"], scope)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, request: HTTPConnection, known: bool) -> None:
        for name, value in _SECURITY.items():
            headers.setdefault(name, value)
        if not headers.get("content-type", "").startswith("text/html"):
            return
        headers.append("Link", self._preload)
        headers.setdefault("Content-Security-Policy", _ONLY_US)
        if not known:
            secure = "; Secure" if is_https(request) else ""
            path = quote(base_path()) or "/"
            cookie = f"{VISITOR_COOKIE}={secrets.token_urlsafe(32)}"
            headers.append("Set-Cookie", f"{cookie}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={YEAR}{secure}")
            headers["Cache-Control"] = "no-store"
