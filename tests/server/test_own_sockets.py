"""WebSockets that no page of this server opens are refused before Streamlit sees them; no request leaves the server."""

import asyncio
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import config
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from playground.server.own_sockets import OwnSockets
from tests.browser.serve import serving as streamlit_serving
from tests.support.patience import PATIENCE

HOST = "playground.example"
TOKEN = "2|8a3c2b11|" + "6f" * 16 + "|1790000000"
FOREIGN = [
    None,
    "null",
    "",
    "http://evil.example",
    "https://evil.example",
    "http://127.0.0.1:1",
    "http://localhost",
    f"http://{HOST}:81",
    f"http://{HOST}.evil.example",
    f"http://evil.example@{HOST}",
    f"http://{HOST}/path",
    "http://[::1",
    "file://",
    "chrome-extension://abcdefgh",
]


def reaches(path: str = "/_stcore/stream", scheme: str = "ws", **headers: str | None) -> dict[str, str] | None:
    """The headers of a WebSocket as Streamlit sees them; None if it is refused before."""
    seen: list[Scope] = []
    sent: list[Message] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        raise AssertionError("the middleware reads nothing")

    async def send(message: Message) -> None:
        sent.append(message)

    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items() if text is not None]
    scope = {"type": "websocket", "scheme": scheme, "path": path, "headers": pairs}
    asyncio.run(OwnSockets(streamlit)(scope, receive, send))
    assert [(message["type"], message["code"]) for message in sent] == ([] if seen else [("websocket.close", 1008)])
    return {name.decode(): text.decode() for name, text in seen[0]["headers"]} if seen else None


@pytest.mark.parametrize("path", ["/_stcore/stream", "/demo/_stcore/stream", "/live/1", "/sweeps/live", "/nothing"])
@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_or_missing_origin_is_refused(path: str, origin: str | None) -> None:
    assert reaches(path, host=HOST, origin=origin) is None


def test_so_is_a_connection_without_a_host() -> None:
    assert reaches(origin=f"http://{HOST}") is None


@pytest.mark.parametrize(
    ("scheme", "origin", "host", "proto"),
    [
        ("ws", f"http://{HOST}", HOST, None),
        ("ws", f"http://{HOST}", f"{HOST}:80", None),
        ("ws", f"http://{HOST}:80", HOST, None),
        ("ws", f"http://{HOST.upper()}", HOST, None),
        ("ws", f"https://{HOST}", HOST, "https"),
        ("ws", f"https://{HOST}", f"{HOST}:443", "https, http"),
        ("wss", f"https://{HOST}:8443", f"{HOST}:8443", None),
        ("ws", "http://[::1]:8501", "[::1]:8501", None),
    ],
)
def test_the_same_origin_in_any_spelling_is_let_in_spelled_as_the_host(
    scheme: str, origin: str, host: str, proto: str | None
) -> None:
    """Streamlit compares letter by letter, and looks its external IP up where they differ."""
    seen = reaches(scheme=scheme, origin=origin, host=host, x_forwarded_proto=proto)
    assert seen is not None
    assert seen["origin"].split("//")[1] == seen["host"] == host


def test_a_page_of_ours_behind_a_proxy_that_changes_host_keeps_streamlits_socket_and_no_other() -> None:
    """It could read the cookie; so it can be told what is wrong, while nothing of a visitor's is reached."""
    headers = {"origin": f"https://{HOST}", "host": "127.0.0.1:8501", "cookie": f"a=b; _streamlit_xsrf={TOKEN}"}
    seen = reaches(**headers, sec_websocket_protocol=f"streamlit, {TOKEN}, session")
    assert seen is not None
    assert seen["origin"] == "http://127.0.0.1:8501"
    assert reaches("/live/1", **headers, sec_websocket_protocol=f"streamlit, {TOKEN}") is None
    for protocols in (None, "", "streamlit", "streamlit,", f"streamlit, {TOKEN}0", f"{TOKEN}, streamlit"):
        assert reaches(**headers, sec_websocket_protocol=protocols) is None


@pytest.mark.parametrize("cookie", [None, "", "_streamlit_xsrf=", "_streamlit_xsrf=PLACEHOLDER_AUTH_TOKEN"])
def test_a_token_that_is_in_no_cookie_of_ours_opens_nothing(cookie: str | None) -> None:
    for token in ("", "PLACEHOLDER_AUTH_TOKEN", TOKEN):
        protocols = f"streamlit, {token}"
        assert reaches(origin="http://evil.example", host=HOST, cookie=cookie, sec_websocket_protocol=protocols) is None


def test_origins_that_the_operator_names_reach_streamlit_and_nothing_of_a_visitors() -> None:
    name, before = "server.corsAllowedOrigins", config.get_option("server.corsAllowedOrigins")
    config.set_option(name, ["https://named.example"])
    try:
        seen = reaches(origin="https://named.example", host=HOST)
        assert seen is not None
        assert seen["origin"] == f"http://{HOST}"
        assert reaches("/live/1", origin="https://named.example", host=HOST) is None
        assert reaches(origin="http://named.example", host=HOST) is None
    finally:
        config.set_option(name, before)


def test_the_log_tells_which_values_do_not_belong_together(caplog: pytest.LogCaptureFixture) -> None:
    reaches(origin="https://evil.example\x1b[31m", host="127.0.0.1:8501")
    assert "Origin 'https://evil.example\\x1b[31m', Host '127.0.0.1:8501', X-Forwarded-Proto none" in caplog.text


# --- the real server --------------------------------------------------------------------------------------------------


@dataclass
class Outside:
    """Stands where a request that leaves the server would arrive first: a proxy that takes nothing on, and counts."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.port}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        return {name: address for upper in names for name in (upper, upper.lower())}


@contextmanager
def outside() -> Iterator[Outside]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        counted = Outside(listener.getsockname()[1])

        def count() -> None:
            while True:
                connection, _ = listener.accept()
                with connection:
                    request = connection.recv(1000).decode("latin-1").partition("\r\n")[0]
                    counted.asked.append(request)
                    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                if request == "END":
                    return

        thread = threading.Thread(target=count)
        thread.start()
        try:
            yield counted
        finally:
            with socket.create_connection(("127.0.0.1", counted.port)) as end:
                end.sendall(b"END\r\n")
            thread.join()


def dial(port: int, origin: str | None) -> ClientConnection:
    options: dict[str, Any] = {"origin": origin, "subprotocols": ["streamlit"], "open_timeout": PATIENCE}
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", proxy=None, **options)


def test_no_request_leaves_the_server_whatever_opens_sockets_to_it(tmp_path: Path) -> None:
    with outside() as counted:
        asking = urllib.request.build_opener(urllib.request.ProxyHandler({"http": counted.environment["HTTP_PROXY"]}))
        with pytest.raises(urllib.error.HTTPError):
            asking.open("http://outside.example/", timeout=PATIENCE)
        assert counted.asked == ["GET http://outside.example/ HTTP/1.1"]
        with streamlit_serving(tmp_path, **counted.environment) as running:
            port = int(running.url.rpartition(":")[2])
            for origin in (None, "http://evil.example", f"https://127.0.0.1:{port}", "http://10.1.2.3", "null"):
                with pytest.raises(InvalidStatus) as refusal:
                    dial(port, origin)
                assert refusal.value.response.status_code == 403
            with dial(port, f"http://127.0.0.1:{port}") as page:
                assert page.subprotocol == "streamlit"
            assert running.log.count("A page was refused (") == 1  # lines that are alike are held back
        assert len(counted.asked) == 1
