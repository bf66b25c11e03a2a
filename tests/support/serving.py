"""A real server with our routes and middleware on a free port, in a thread of the test's own process."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse

import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Route
from websockets.sync.client import ClientConnection, connect

from playground.server import MIDDLEWARE, ROUTES
from tests.support.cookies import cookie as cookie_of
from tests.support.patience import PATIENCE


async def page(_request: object) -> HTMLResponse:
    return HTMLResponse("<p>a page</p>", headers={"Cache-Control": "no-cache", "ETag": '"1"'})


async def health(_request: object) -> JSONResponse:
    return JSONResponse("ok")


@dataclass
class Answer:
    """An HTTP answer, read to its end."""

    status: int
    headers: HTTPResponse
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(self.headers.headers.get_all(name) or [])


@dataclass
class Server:
    """Where it listens."""

    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, answer, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(*routes: BaseRoute) -> Iterator[Server]:
    """The server, for as long as the block lasts; with `routes` instead of ours, if there are any."""
    app = Starlette(routes=[*(routes or ROUTES), Route("/", page), Route("/health", health)], middleware=MIDDLEWARE)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run, args=([listener],))
    listener.listen()  # from here on a connection is kept until the server takes it
    thread.start()
    try:
        yield Server(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def knock(server: Server, address: str, *, origin: str | None, cookie: str | None, **headers: str) -> ClientConnection:
    """Opens a WebSocket as a browser does; `origin` "" is the right one, None is none."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        more["Cookie"] = cookie_of(cookie)
    return connect(
        f"ws://127.0.0.1:{server.port}{address}",
        origin=server.origin if origin == "" else origin,  # type: ignore[arg-type]
        additional_headers=more,
        open_timeout=PATIENCE,
        proxy=None,
    )
