"""Prints where the playground is found, in place of Streamlit, which would ask an outside server for a part of it."""

from __future__ import annotations

import socket

import streamlit as st

EVERYWHERE = ("", "0.0.0.0", "::")


def greet() -> None:
    """Prints the addresses of this server; what an option asks to be printed instead is printed."""
    lines = "".join(f"  {name}: {url}\n" for name, url in addresses())
    print(f"\n  The playground is here:\n\n{lines}", flush=True)  # noqa: T201 - what `streamlit run` prints by itself


def addresses() -> list[tuple[str, str]]:
    """(what it is called, URL) of each address under which this server is found, as Streamlit's options say."""
    named, bound = st.get_option("browser.serverAddress"), st.get_option("server.address") or ""
    if bound.startswith("unix://"):
        return [("Unix socket", bound)]
    if named and named != "localhost":
        return [("URL", _url(named))]
    if bound not in EVERYWHERE:
        return [("URL", _url(bound))]
    ours = own_address()
    return [("Local URL", _url("localhost")), *([("Network URL", _url(ours))] if ours else [])]


def _url(host: str) -> str:
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{host}:{st.get_option('server.port')}{f'/{path}' if path else ''}"


def own_address() -> str | None:
    """The address by which others in the same network reach this machine; None where it is in none.

    The system names it for a connection to anywhere outside, and with UDP none is made: nothing is sent.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that documents use and no network has
        except OSError:
            return None
        host: str = probe.getsockname()[0]
        return host if not host.startswith("127.") else None
