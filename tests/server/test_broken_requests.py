"""A request whose body breaks HTTP costs its sender the connection, and the log a line: no traceback, no other harm."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from playground.server import Server
from playground.server.broken_requests import without_tracebacks
from tests.support.cookies import cookie
from tests.support.patience import PATIENCE
from tests.support.serving import app_of, listening
from tests.support.visiting import OWNER

NO_CHUNK = b"zz\r\nhello"


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    with without_tracebacks(asyncio.get_running_loop()):
        yield


def head(port: int, path: str) -> bytes:
    """The head of a POST as a page of ours makes it, but with a body in chunks."""
    own = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie(OWNER)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{own}Transfer-Encoding: chunked\r\n\r\n".encode()


def to_the_end(client: socket.socket) -> bytes:
    """Everything that the server still sends before it closes the connection."""
    client.settimeout(PATIENCE)
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


@pytest.mark.parametrize("path", ["/api/runs/delete", "/api/runs/load", "/api/connection", "/nothing"])
@pytest.mark.parametrize("pieces", [[NO_CHUNK], [b"", NO_CHUNK], [b"2\r\n{}\r\n", NO_CHUNK]])
def test_a_body_that_breaks_http_ends_its_connection_alone(
    server: Server,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    path: str,
    pieces: list[bytes],
) -> None:
    caplog.set_level(logging.WARNING)
    with listening(lifespan) as site:
        site.app = app_of(server)
        with socket.create_connection(("127.0.0.1", site.port)) as client:
            first, *rest = pieces
            client.sendall(head(site.port, path) + first)
            if rest and path == "/nothing":
                assert client.recv(65536).startswith(b"HTTP/1.1 404")  # which does not wait for the body
            for piece in rest:
                client.sendall(piece)
            to_the_end(client)
        assert site.get("/health").status == 200
    log_text = capfd.readouterr().err + "\n".join(record.getMessage() for record in caplog.records)
    assert log_text.count("Invalid HTTP request received.") <= 1
    for fault in ("Traceback", "Exception in ASGI", "ASGI callable returned", "Fatal error"):
        assert fault not in log_text


def test_other_errors_of_the_loop_are_told_as_before() -> None:
    messages = []

    async def go() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: messages.append(context["message"]))
        with without_tracebacks(loop):
            loop.call_exception_handler({"message": "another fault", "exception": ValueError()})
        loop.call_exception_handler({"message": "after it"})

    asyncio.run(go())
    assert messages == ["another fault", "after it"]
