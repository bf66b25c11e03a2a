"""WebSockets that no page of this server opens are refused before Streamlit sees them."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from playground.server.own_sockets import OwnSockets

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
    scopes: list[Scope] = []
    messages: list[Message] = []

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)

    async def receive() -> Message:
        raise AssertionError("the middleware reads nothing")

    async def send(message: Message) -> None:
        messages.append(message)

    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items() if text is not None]
    scope = {"type": "websocket", "scheme": scheme, "path": path, "headers": pairs}
    asyncio.run(OwnSockets(streamlit)(scope, receive, send))
    assert [(message["type"], message["code"]) for message in messages] == (
        [] if scopes else [("websocket.close", 1008)]
    )
    return {name.decode(): text.decode() for name, text in scopes[0]["headers"]} if scopes else None


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
    headers_seen = reaches(scheme=scheme, origin=origin, host=host, x_forwarded_proto=proto)
    assert headers_seen is not None
    assert headers_seen["origin"].split("//")[1] == headers_seen["host"] == host


def test_a_page_of_ours_behind_a_proxy_that_changes_host_keeps_streamlits_socket_and_no_other() -> None:
    """It could read the cookie; so it can be told what is wrong, while nothing of a visitor's is reached."""
    headers = {"origin": f"https://{HOST}", "host": "127.0.0.1:8501", "cookie": f"a=b; _streamlit_xsrf={TOKEN}"}
    headers_seen = reaches(**headers, sec_websocket_protocol=f"streamlit, {TOKEN}, session")
    assert headers_seen is not None
    assert headers_seen["origin"] == "http://127.0.0.1:8501"
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
        headers_seen = reaches(origin="https://named.example", host=HOST)
        assert headers_seen is not None
        assert headers_seen["origin"] == f"http://{HOST}"
        assert reaches("/live/1", origin="https://named.example", host=HOST) is None
        assert reaches(origin="http://named.example", host=HOST) is None
    finally:
        config.set_option(name, before)


def test_the_log_tells_which_values_do_not_belong_together(caplog: pytest.LogCaptureFixture) -> None:
    reaches(origin="https://evil.example\x1b[31m", host="127.0.0.1:8501")
    assert "Origin 'https://evil.example\\x1b[31m', Host '127.0.0.1:8501', X-Forwarded-Proto none" in caplog.text
