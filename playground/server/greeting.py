"""Prints where the playground is found, in place of Streamlit, which would ask an outside server for a part of it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.server.structured_log import writes_json

log = logging.getLogger(__name__)

EVERYWHERE = ("", "0.0.0.0", "::")


def greet(option: Callable[[str], Any] = st.get_option) -> None:
    """Prints the addresses of this server, or logs them where every line of the log is JSON.

    What an option asks to be printed instead is printed.
    """
    if writes_json():
        log.info("The playground is here: %s .", " and ".join(url for _, url in addresses(option)))
        return
    lines = "".join(f"  {name}: {url}\n" for name, url in addresses(option))
    print(f"\n  The playground is here:\n\n{lines}", flush=True)  # noqa: T201 - what `streamlit run` prints by itself


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


def addresses(option: Callable[[str], Any], own: Callable[[], str | None] = own_address) -> list[tuple[str, str]]:
    """(what it is called, URL) of each address under which this server is found, as Streamlit's options say.

    `option` gives the value of an option by its name, `own` the address of this machine in its network.
    """
    public, address = option("browser.serverAddress"), option("server.address") or ""

    def url(host: str) -> str:
        scheme = "https" if option("server.sslCertFile") else "http"
        path = (option("server.baseUrlPath") or "").strip("/")
        host = f"[{host}]" if ":" in host else host
        return f"{scheme}://{host}:{option('server.port')}{f'/{path}' if path else ''}"

    if address.startswith("unix://"):
        return [("Unix socket", address)]
    if public and public != "localhost":
        return [("URL", url(public))]
    if address not in EVERYWHERE:
        return [("URL", url(address))]
    ours = own()
    return [("Local URL", url("localhost")), *([("Network URL", url(ours))] if ours else [])]
