"""Refuses every WebSocket that no page of this server opens, before Streamlit sees it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit import config

from playground.server.refusals import foreign, is_https
from playground.server.streams.sockets import refuse

STREAM = "/_stcore/stream"
"""How the path of Streamlit's own WebSocket ends."""

_XSRF_COOKIE = "_streamlit_xsrf"
_SHORTEST_TOKEN = 32  # what Streamlit makes is longer


class OwnSockets:
    """Middleware: refuses WebSockets of a foreign origin, ours and Streamlit's alike.

    Streamlit's own check would ask an outside address for the external IP of this machine, and stop the event loop
    while it waits for the answer. A page of ours behind a proxy that changes Host or hides https keeps Streamlit's
    WebSocket (see `_shows_our_token`), so that it can say why the others are refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, or refuses it with 403 and tells the log."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        reason, streams = foreign(connection), scope["path"].endswith(STREAM)
        if reason is not None and not (streams and _streamlit_may_have(connection)):
            await refuse(WebSocket(scope, receive, send), reason)
            return
        await self._app(_with_plain_origin(scope, connection) if streams else scope, receive, send)


def _streamlit_may_have(connection: HTTPConnection) -> bool:
    """Whether Streamlit gets a WebSocket of its own whose Origin is foreign; none of ours is ever opened so."""
    origins, hosts = (connection.headers.getlist(name) for name in ("origin", "host"))
    if len(origins) != 1 or len(hosts) != 1:
        return False
    return origins[0] in config.get_option("server.corsAllowedOrigins") or _shows_our_token(connection)


def _shows_our_token(connection: HTTPConnection) -> bool:
    """Whether the page could read a cookie of this server, and so is one of its pages, whatever Origin and Host say.

    Streamlit's page sends its token against forged requests as the second subprotocol. A page of another site can
    neither read nor set that cookie.
    """
    protocols = connection.headers.get("sec-websocket-protocol", "").split(",")
    token = protocols[1].strip() if len(protocols) > 1 else ""
    return len(token) >= _SHORTEST_TOKEN and token == connection.cookies.get(_XSRF_COOKIE)


def _with_plain_origin(scope: Scope, connection: HTTPConnection) -> Scope:
    """The connection with its Origin spelled as its Host is: Streamlit compares the two letter by letter."""
    scope = {**scope, "headers": [*scope["headers"]]}
    scheme = "https" if is_https(connection) else "http"
    MutableHeaders(scope=scope)["origin"] = f"{scheme}://{connection.headers['host']}"
    return scope
