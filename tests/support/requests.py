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
class Asked:
    """A request; its address is path and query as they stand on the wire."""

    method: str
    address: bytes
    body: bytes = b""
    cookie: str | None = None
    headers: Headers = ()  # take the place of those that a browser would send
    keep: bool = True  # else the answer is read like one that goes straight to a disk


@dataclass(frozen=True)
class Said:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """What it says, if that is JSON as every reader of it understands it."""

        def refuse(name: str) -> None:
            raise AssertionError(f"{name} was sent")

        return json.loads(self.body, parse_constant=refuse)


def ask(server: Server, requests: Iterable[Asked]) -> list[Said]:
    """The answers to requests, one after the other. Whatever a route raises is raised here, with the request."""
    app = app_of(server)

    async def answers() -> list[Said]:
        said = []
        for asked in requests:
            try:
                said.append(await _answer(app, asked))
            except Exception as error:
                error.add_note(f"{asked.method} {asked.address[:200]!r} {asked.body[:200]!r}")
                raise
        return said

    return asyncio.run(answers())


async def _answer(app: ASGIApp, asked: Asked) -> Said:
    path, _, query = asked.address.partition(b"?")
    usual = [(b"host", HOST), (b"origin", b"http://" + HOST)]
    if asked.cookie is not None:
        usual.append((b"cookie", cookie(asked.cookie).encode()))
    others = {name for name, _ in asked.headers}
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [*(pair for pair in usual if pair[0] not in others), *asked.headers],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
    }
    parts = [asked.body[i : i + 65536] for i in range(0, len(asked.body), 65536)] or [b""]
    sent: list[Any] = []
    over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if parts:
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if asked.keep or message["type"] == "http.response.start":
            sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()

    await app(scope, receive, send)
    start, *rest = sent
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return Said(start["status"], headers, b"".join(part.get("body", b"") for part in rest))


def assert_in_order(asked: Asked, said: Said) -> None:
    """No fault of the server, JSON that is JSON, and a refusal in one sentence that does not repeat half a book."""
    told = f"{asked.method} {asked.address[:200]!r} {asked.body[:200]!r} -> {said.status} {said.body[:300]!r}"
    assert said.status < 500, told
    if said.headers.get("content-type") == "application/json":
        answer = said.json()
        if said.status >= 400:
            assert re.fullmatch(r"[A-Z][^\n]{9,600}[.}]\.?", answer["error"]), told
            assert "Traceback" not in answer["error"], told
