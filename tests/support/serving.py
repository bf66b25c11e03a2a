"""Servers of a test's own, and a free port that serves them, in a thread of the test's own process."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send
from websockets.sync.client import ClientConnection, connect

from playground.server import Server
from playground.server.limits import Limits
from playground.server.persistence import Persistence
from playground.server.visitors import VISITOR_COOKIE
from playground.storage import Recorder, Store
from playground.storage.quotas import NO_QUOTAS
from tests.support.cookies import cookie as cookie_of
from tests.support.cookies import signer
from tests.support.executors import EAGER
from tests.support.patience import PATIENCE


async def page(_request: object) -> HTMLResponse:
    return HTMLResponse("<p>a page</p>", headers={"Cache-Control": "no-cache", "ETag": '"1"'})


async def health(_request: object) -> JSONResponse:
    return JSONResponse("ok")


@contextmanager
def server_in(
    folder: Path,
    limits: dict[str, Any] | None = None,
    *,
    open_store: Callable[..., Store] = Store,
    make_recorder: Callable[[Store, Any], Recorder] = Recorder,
    **parts: Any,
) -> Iterator[Server]:
    """A server for as long as the block lasts; its saved runs would lie in that folder, and are not opened.

    Two runs train at once, and saved ones have any room. `limits` are those that are other than that and the usual, and
    `parts` what it is handed over instead of making it; its saved runs are opened by `open_store` and written by what
    `make_recorder` makes.
    """
    database, own_limits = (
        str(folder / "runs.sqlite3"),
        Limits(**{"training": 2, "quotas": NO_QUOTAS, **(limits or {})}),
    )
    own_signer = parts.pop("signer", None) or signer()
    persistence = Persistence(
        database, own_signer, quotas=own_limits.quotas, open_store=open_store, make_recorder=make_recorder
    )
    server = Server(
        database,
        own_limits,
        **{"signer": own_signer, "persistence": persistence, "executor": EAGER, **parts},
    )
    yield server
    server.close()


def app_of(server: Server, *routes: BaseRoute) -> ASGIApp:
    """The server's routes behind its middleware, with a page; or `routes` instead of them, if there are any."""
    return Starlette(
        routes=[*(routes or server.routes), Route("/", page), Route("/health", health)], middleware=server.middleware
    )


@dataclass
class HttpAnswer:
    """An HTTP answer, read to its end."""

    status: int
    headers: HTTPResponse
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(self.headers.headers.get_all(name) or [])


def given_cookie(answer: HttpAnswer) -> str | None:
    """The value of the visitor's cookie that an answer brings, if it brings one."""
    cookies = SimpleCookie(answer.header("set-cookie"))
    return cookies[VISITOR_COOKIE].value if VISITOR_COOKIE in cookies else None


@dataclass
class Site:
    """A port of this machine, and the application that answers there, which may be another one for each test."""

    port: int
    app: ASGIApp | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> HttpAnswer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return HttpAnswer(answer.status, answer, answer.read())
        finally:
            connection.close()


@contextmanager
def listening(lifespan: Lifespan[Starlette] | None = None) -> Iterator[Site]:
    """A port that answers for as long as the block lasts, as the `app` of the site says.

    `lifespan` is what goes on in the loop that serves, from its start to its end.
    """
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    site = Site(listener.getsockname()[1])

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        app = Starlette(lifespan=lifespan) if scope["type"] == "lifespan" else site.app
        assert app is not None
        await app(scope, receive, send)

    config = uvicorn.Config(answer, log_level="warning", ws="websockets-sansio")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, args=([listener],))
    listener.listen()  # from here on a connection is kept until the server takes it
    thread.start()
    try:
        yield site
    finally:
        running.should_exit = True
        thread.join()
        listener.close()


def knock(site: Site, address: str, *, origin: str | None, cookie: str | None, **headers: str) -> ClientConnection:
    """Opens a WebSocket as a browser does; `origin` "" is the right one, None is none."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        more["Cookie"] = cookie_of(cookie)
    return connect(
        f"ws://127.0.0.1:{site.port}{address}",
        origin=site.origin if origin == "" else origin,  # type: ignore[arg-type]
        additional_headers=more,
        open_timeout=PATIENCE,
        proxy=None,
    )
