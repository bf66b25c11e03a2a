"""Requests to our routes without a network between: what a route raises arrives here instead of becoming a 500."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp

from playground.server import Server
from tests.support.cookies import cookie
from tests.support.serving import app_of

HOST = b"127.0.0.1:8501"
Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class RawRequest:
    """A request; its address is path and query as they stand on the wire."""

    method: str
    address: bytes
    body: bytes = b""
    cookie: str | None = None
    headers: Headers = ()  # take the place of those that a browser would send
    keep: bool = True  # else the answer is read like one that goes straight to a disk


@dataclass(frozen=True)
class RawResponse:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """What it says, if that is JSON as every reader of it understands it."""

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} was sent")

        return json.loads(self.body, parse_constant=refuse)


def ask(server: Server, requests: Iterable[RawRequest]) -> list[RawResponse]:
    """The answers to requests, one after the other. Whatever a route raises is raised here, with the request."""
    app = app_of(server)

    async def answers() -> list[RawResponse]:
        responses = []
        for request in requests:
            try:
                responses.append(await _answer(app, request))
            except Exception as error:
                error.add_note(f"{request.method} {request.address[:200]!r} {request.body[:200]!r}")
                raise
        return responses

    return asyncio.run(answers())


async def _answer(app: ASGIApp, request: RawRequest) -> RawResponse:
    path, _, query = request.address.partition(b"?")
    usual = [(b"host", HOST), (b"origin", b"http://" + HOST)]
    if request.cookie is not None:
        usual.append((b"cookie", cookie(request.cookie).encode()))
    others = {name for name, _ in request.headers}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [*(pair for pair in usual if pair[0] not in others), *request.headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
    }
    parts = [request.body[i : i + 65536] for i in range(0, len(request.body), 65536)] or [b""]
    messages: list[Any] = []
    over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if parts:
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if request.keep or message["type"] == "http.response.start":
            messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()

    await app(scope, receive, send)
    start, *rest = messages
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return RawResponse(start["status"], headers, b"".join(part.get("body", b"") for part in rest))


def assert_in_order(request: RawRequest, response: RawResponse) -> None:
    """No fault of the server, JSON that is JSON, and a refusal in one sentence that does not repeat half a book."""
    request_text = f"{request.method} {request.address[:200]!r} {request.body[:200]!r}"
    exchange = f"{request_text} -> {response.status} {response.body[:300]!r}"
    assert response.status < 500, exchange
    if response.headers.get("content-type") == "application/json":
        answer = response.json()
        if response.status >= 400:
            assert re.fullmatch(r"[A-Z][^\n]{9,600}[.}]\.?", answer["error"]), exchange
            assert "Traceback" not in answer["error"], exchange
