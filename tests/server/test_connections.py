"""Connections: answers go out at once, and those that send no request, or take no answer, are closed in time."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from playground.server.connections import HEAD_PATIENCE, TAKING_PATIENCE, Connections, watched
from tests.browser.serve import serving as streamlit_serving
from tests.support.following import Clock
from tests.support.nodelay import nodelay
from tests.support.patience import PATIENCE, until

ROOT = Path(__file__).resolve().parents[2]


# --- which are closed, and when ---------------------------------------------------------------------------------------


@dataclass
class Cycle:
    response_complete: bool = False


@dataclass
class Http:
    cycle: Cycle | None = None


class WebSocketProtocol:
    """Has no `cycle`."""


@dataclass(eq=False)
class Transport(asyncio.Transport):
    """A transport with the parts that `Connections` uses."""

    protocol: object = field(default_factory=Http)
    closing: bool = False
    untaken: int = 0
    aborted: bool = False

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self.protocol  # type: ignore[return-value]

    def is_closing(self) -> bool:
        return self.closing

    def get_write_buffer_size(self) -> int:
        return self.untaken

    def abort(self) -> None:
        self.aborted = self.closing = True
        self.untaken = 0


@pytest.fixture
def connections(clock: Clock) -> Connections:
    return Connections(clock, most_waiting=3)


def open_transport(connections: Connections, protocol: object) -> Transport:
    transport = Transport(protocol)
    connections.add(transport)
    return transport


def look_after(connections: Connections, clock: Clock, seconds: float) -> None:
    clock.now += seconds
    connections.look()


def test_one_that_never_finishes_its_first_request_is_closed(connections: Connections, clock: Clock) -> None:
    silent = open_transport(connections, Http())
    look_after(connections, clock, HEAD_PATIENCE - 1)
    assert not silent.aborted
    look_after(connections, clock, 1)
    assert silent.aborted
    look_after(connections, clock, 1)
    assert len(connections) == 0


def test_one_that_is_being_answered_is_left_however_long_it_takes(connections: Connections, clock: Clock) -> None:
    http = Http()
    busy = open_transport(connections, http)
    http.cycle = Cycle()
    for _ in range(5):
        look_after(connections, clock, HEAD_PATIENCE)
    assert not busy.aborted


def test_after_an_answer_the_time_for_the_next_request_begins_anew(connections: Connections, clock: Clock) -> None:
    http = Http()
    kept_alive = open_transport(connections, http)
    for _ in range(4):  # each is answered between two looks
        http.cycle = Cycle(response_complete=True)
        look_after(connections, clock, HEAD_PATIENCE - 1)
        assert not kept_alive.aborted
    look_after(connections, clock, HEAD_PATIENCE - 1)
    assert not kept_alive.aborted
    look_after(connections, clock, 1)
    assert kept_alive.aborted


def test_a_websocket_may_be_as_silent_as_it_likes(connections: Connections, clock: Clock) -> None:
    transport = open_transport(connections, Http())
    transport.protocol = WebSocketProtocol()
    for _ in range(5):
        look_after(connections, clock, HEAD_PATIENCE)
    assert not transport.aborted


@pytest.mark.parametrize("closing", [False, True])
def test_a_client_that_takes_nothing_of_its_answer_is_closed(
    connections: Connections, clock: Clock, closing: bool
) -> None:
    transport = open_transport(connections, Http(Cycle()))
    for untaken_bytes in (5000, 4000, 3000):  # slow, but it takes some
        transport.untaken = untaken_bytes
        look_after(connections, clock, TAKING_PATIENCE)
        assert not transport.aborted
    transport.closing = closing
    look_after(connections, clock, 1)
    look_after(connections, clock, TAKING_PATIENCE - 1)
    assert not transport.aborted
    look_after(connections, clock, 1)
    assert transport.aborted


def test_a_client_that_takes_some_of_its_answer_again_has_all_the_time_anew(
    connections: Connections, clock: Clock
) -> None:
    transport = open_transport(connections, Http(Cycle()))
    for untaken_bytes in (5000, 4000):
        transport.untaken = untaken_bytes
        look_after(connections, clock, 0)
        look_after(connections, clock, 1)
        look_after(connections, clock, TAKING_PATIENCE - 1)  # it takes nothing for so long
        assert not transport.aborted


def test_one_that_still_takes_its_answer_does_not_wait_for_a_request(connections: Connections, clock: Clock) -> None:
    http = Http(Cycle(response_complete=True))
    transport = open_transport(connections, http)
    for untaken_bytes in (5000, 4000, 3000):
        transport.untaken = untaken_bytes
        look_after(connections, clock, HEAD_PATIENCE)
        assert not transport.aborted
    transport.untaken = 0
    look_after(connections, clock, 0)
    look_after(connections, clock, HEAD_PATIENCE)
    assert transport.aborted


def test_of_too_many_those_that_were_answered_last_stay(connections: Connections, clock: Clock) -> None:
    http = Http()
    answered = open_transport(connections, http)
    clock.now += 1
    silent = [open_transport(connections, Http()) for _ in range(2)]
    http.cycle = Cycle(response_complete=True)
    look_after(connections, clock, 1)
    open_transport(connections, Http())
    assert (answered.aborted, [each.aborted for each in silent]) == (False, [True, False])


def test_of_too_many_that_wait_the_longest_waiting_make_room(connections: Connections, clock: Clock) -> None:
    busy = open_transport(connections, Http(Cycle()))
    waiting = []
    for _ in range(5):
        clock.now += 1
        waiting.append(open_transport(connections, Http()))
    assert [each.aborted for each in waiting] == [True, True, False, False, False]
    assert not busy.aborted


# --- a server ---------------------------------------------------------------------------------------------------------

LARGE = b"x" * 20_000_000


async def large(_request: Request) -> PlainTextResponse:
    return PlainTextResponse(LARGE)


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
    await websocket.close()


@dataclass
class LoopOfConnections:
    port: int
    connections: Connections
    loop: asyncio.AbstractEventLoop

    def look(self, clock: "Clock", seconds: float) -> None:
        """Lets time pass for the connections, in the server's own thread."""

        async def look() -> None:
            look_after(self.connections, clock, seconds)

        asyncio.run_coroutine_threadsafe(look(), self.loop).result(PATIENCE)

    def count(self) -> int:
        async def count() -> int:
            return len(self.connections)

        return asyncio.run_coroutine_threadsafe(count(), self.loop).result(PATIENCE)


@contextmanager
def running(clock: Clock) -> Iterator[LoopOfConnections]:
    """A server whose listening socket was made as Streamlit makes it: with no number of a protocol."""
    connections_found: list[tuple[Connections, asyncio.AbstractEventLoop]] = []
    up = threading.Event()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with watched(clock=clock) as connections:
            connections_found.append((connections, asyncio.get_running_loop()))
            up.set()
            yield

    routes = [Route("/nodelay", nodelay), Route("/large", large), WebSocketRoute("/echo", echo)]
    app = Starlette(routes=routes, lifespan=lifespan)
    listener = socket.socket()
    assert listener.proto == 0
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="websockets-sansio"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert up.wait(PATIENCE)
        yield LoopOfConnections(listener.getsockname()[1], *connections_found[0])
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def is_closed(client: socket.socket) -> bool:
    """Whether the server closes the connection; reads whatever it sent before."""
    client.settimeout(PATIENCE)
    try:
        while client.recv(65536):
            pass
    except ConnectionError:
        pass
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="finds the server's end of a connection by its number")
def test_small_answers_go_out_at_once(clock: Clock) -> None:
    with running(clock) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        connection.connect()
        for _ in range(2):
            connection.request("GET", f"/nodelay?port={connection.sock.getsockname()[1]}")
            assert connection.getresponse().read() == b"True"
        connection.close()


FRONT_DOOR = """
import streamlit as st
from starlette.routing import Route
import os
from playground.server import Server
from tests.support.nodelay import nodelay
server = Server.of(os.environ)
routes = [*server.routes, Route("/nodelay", nodelay)]
app = st.App({page!r}, routes=routes, middleware=server.middleware, lifespan=server.lifespan)
"""


@pytest.mark.program
@pytest.mark.skipif(sys.platform == "win32", reason="finds the server's end of a connection by its number")
def test_they_do_from_streamlits_own_server(tmp_path: Path) -> None:
    entry = tmp_path / "app.py"
    entry.write_text(FRONT_DOOR.format(page=str(ROOT / "playground" / "main.py")), encoding="utf-8")
    with streamlit_serving(tmp_path / "server", str(entry), PYTHONPATH=str(ROOT)) as server:
        connection = HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=PATIENCE)
        connection.connect()
        connection.request("GET", f"/nodelay?port={connection.sock.getsockname()[1]}")
        assert connection.getresponse().read() == b"True"
        connection.close()


@pytest.mark.parametrize(
    "request_start",
    [b"", b"G", b"GET / HTTP/1.1\r\nHost: a\r\nX-", b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\nGET /again HTTP/1.1\r\n"],
    ids=["nothing", "one letter", "half a head", "a request and a half"],
)
def test_a_request_that_never_ends_is_cut_off(clock: Clock, request_start: bytes) -> None:
    with running(clock) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(request_start)
        if request_start.count(b"HTTP") > 1:
            assert client.recv(100).startswith(b"HTTP/1.1 404")
        until(lambda: server.count() == 1)
        server.look(clock, HEAD_PATIENCE - 1)
        assert server.count() == 1
        server.look(clock, HEAD_PATIENCE)
        assert is_closed(client)


def test_an_answer_that_is_not_taken_is_given_up(clock: Clock) -> None:
    with running(clock) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        assert client.recv(10) == b"HTTP/1.1 2"
        for _ in range(4):
            server.look(clock, TAKING_PATIENCE)
        assert is_closed(client)


def test_a_websocket_is_left_alone(clock: Clock) -> None:
    with running(clock) as server, connect(f"ws://127.0.0.1:{server.port}/echo", proxy=None) as client:
        for _ in range(3):
            server.look(clock, HEAD_PATIENCE)
        client.send("still here")
        assert client.recv(PATIENCE) == "still here"


def test_a_whole_request_is_answered_though_it_comes_in_pieces(clock: Clock) -> None:
    with running(clock) as server, socket.create_connection(("127.0.0.1", server.port)) as client:
        for piece in (b"GET /noth", b"ing HTTP/1.1\r\nHost: a", b"\r\nConnection: close\r\n\r\n"):
            client.sendall(piece)
            server.look(clock, HEAD_PATIENCE / 4)
        assert client.recv(100).startswith(b"HTTP/1.1 404")


# --- descriptors ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_server_may_have_as_many_descriptors_as_the_system_allows() -> None:
    program = """
import resource, runpy
# The file alone: all of the server would be loaded with its package.
raise_descriptor_limit = runpy.run_path("playground/server/connections.py")["raise_descriptor_limit"]
for hard in (777, 512, 300):  # what the system allows can only be lowered
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    raise_descriptor_limit()
    print(raise_descriptor_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert process.stdout.splitlines() == [
        f"{hard_limit // 4} {hard_limit} {hard_limit}" for hard_limit in (777, 512, 300)
    ]
