"""Where the server is reached: below `server.baseUrlPath`, or below a path that only a proxy in front knows.

The server's own paths begin at its root, as "/api/runs". A browser is told addresses relative to its page, which always
lies in the folder that stands for that root (core/address.js does the same in the page).
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from starlette.datastructures import Headers
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Scope
from streamlit import config


def base_path() -> str:
    """Streamlit's `server.baseUrlPath` as a path, such as "/demo"; "" for the root."""
    path = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def with_base_path(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The routes, and each of them below the base path too if there is one."""
    routes, base = list(routes), base_path()
    return [*routes, *(_below(base, route) for route in routes)] if base else routes


def _below(base: str, route: BaseRoute) -> BaseRoute:
    # Not a Mount, which would take all paths below the base, Streamlit's among them.
    if isinstance(route, Route):
        return Route(base + route.path, route.endpoint, methods=list(route.methods or ()))
    if isinstance(route, WebSocketRoute):
        return WebSocketRoute(base + route.path, route.endpoint)
    raise TypeError(f"{route!r} is none of the kinds of routes that are known here")


def relative(location: str, scope: Scope) -> str:
    """The target of a redirect of this server, relative to what was asked for; that of another server as it is.

    A proxy that takes a path off would otherwise send the browser out of it.
    """
    parts = urlsplit(location)
    if parts.netloc not in ("", Headers(scope=scope).get("host")) or not parts.path.startswith("/"):
        return location
    up = "../" * (str(scope["path"]).count("/") - 1)
    return urlunsplit(("", "", (up or "./") + parts.path.lstrip("/"), parts.query, parts.fragment))
