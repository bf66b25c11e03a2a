"""Why the server refuses what a browser asks of it: every reason there is, with its sentence for the visitor.

A browser does not show a page the answer to a WebSocket that was refused. So a page that was refused asks again over
HTTP (`api.connection`), where the same functions answer with the reason. The log names the values that did not match.
"""

from __future__ import annotations

import logging
from enum import Enum
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

log = logging.getLogger(__name__)

MOST_SHOWN = 120  # characters of a header's value in the log

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Reason(Enum):
    """Why something is refused; the value is one sentence for the visitor, and for the operator what to set."""

    ORIGIN = (
        "The server refuses this page, because its requests arrive without the one Origin header that browsers send: "
        "the proxy in front of the server must pass Origin on unchanged."
    )
    FRAME = (
        "The server refuses this page, because in this frame it has no address of its own: "
        "open the playground in a window of its own."
    )
    HOST = (
        "The server refuses this page, because requests arrive with another Host than the address of this page: "
        "the proxy in front of the server must pass Host on unchanged, with its port."
    )
    SCHEME = (
        "The server refuses this page, because it cannot tell whether the page came over https: "
        "the proxy in front of the server must set X-Forwarded-Proto to the scheme that the browser used."
    )
    HOST_AND_SCHEME = (
        "The server refuses this page, because requests arrive with another Host and another scheme than the address "
        "of this page: the proxy in front of the server must pass Host on unchanged, and set X-Forwarded-Proto to the "
        "scheme that the browser used."
    )
    COOKIE = (
        "Your browser did not send this site's cookie, by which the server knows your runs from others': "
        "allow cookies for this site and reload the page."
    )
    PAGES = "You have as many pages open here as one visitor can have: close some, and this one connects by itself."
    RESTED = (
        "This page had rested for half an hour when the server was full, so it made room for another visitor: "
        "reload the page to go on."
    )
    UNKNOWN = "The server does not know the run of this page any more: reload the page."

    @property
    def code(self) -> str:
        """The name that pages know it by, such as "host and scheme"."""
        return self.name.lower().replace("_", " ")


def is_https(connection: HTTPConnection) -> bool:
    """Whether the browser speaks https, to this server or to a proxy in front of it.

    A page of another site cannot make a browser send X-Forwarded-Proto, so the server believes whatever it says.
    """
    forwarded = connection.headers.get("x-forwarded-proto", "").split(",")[0].strip().lower()
    return (forwarded or connection.scope["scheme"]) in ("https", "wss")


def foreign(connection: HTTPConnection) -> Reason | None:
    """Why a request is not taken for one of a page of this very server; None if it is.

    The Origin of such a request is the scheme and host that it came to. A browser always names the origin of a
    WebSocket and of a POST, so one without was made by no page and is refused as well.
    """
    origins, hosts = connection.headers.getlist("origin"), connection.headers.getlist("host")
    if len(origins) != 1:
        return Reason.ORIGIN
    if origins[0] == "null":
        return Reason.FRAME
    origin = _origin(origins[0])
    if origin is None:
        return Reason.ORIGIN
    scheme = "https" if is_https(connection) else "http"
    host_as_reached, host_as_opened = (
        _origin(f"{each}://{hosts[0]}") if len(hosts) == 1 else None for each in (scheme, origin[0])
    )
    if origin == host_as_reached:
        return None
    if origin == host_as_opened:  # the scheme alone is another one
        return Reason.SCHEME
    return Reason.HOST if origin[0] == scheme else Reason.HOST_AND_SCHEME


def _origin(url: str) -> tuple[str, str, int] | None:
    """(scheme, host, port) of an origin; None if it is not one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username or parts.password is not None:
        return None
    if parts.path or parts.query or parts.fragment:
        return None
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme]


def note(connection: HTTPConnection, reason: Reason) -> None:
    """Writes to the log that something was refused, with the values that decided it; no cookie is among them.

    Repeated lines are held back by `log_repeats`, for which the message stays the same and only its arguments vary.
    """
    if reason is Reason.UNKNOWN:
        return  # what every page meets after a restart
    headers = connection.headers
    log.warning(
        "A page was refused (%s): Origin %s, Host %s, X-Forwarded-Proto %s, scheme %s. %s",
        reason.code,
        *(_printable(headers.getlist(name)) for name in ("origin", "host", "x-forwarded-proto")),
        connection.scope["scheme"],
        reason.value,
    )


def _printable(values: list[str]) -> str:
    """Values of a header as one line of plain ASCII and bounded length: a stranger may have sent them."""
    if not values:
        return "none"
    text = " and ".join(ascii(value[:MOST_SHOWN]) for value in values[:2])
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
