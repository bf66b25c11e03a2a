"""The headers that guard a page in the browser: what it may load, and what it tells other sites."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders

OF_ALL = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
"""Headers of every answer."""

# A browser asks no other server for anything, whatever a page may come to hold. Streamlit itself needs inline scripts
# and styles, modules from blobs, and code that is compiled in the page.
OF_PAGES = {
    "Content-Security-Policy": (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none'; base-uri 'self'"
    )
}
"""Headers of every page, besides those of all answers."""


def add_headers(headers: MutableHeaders, guards: Mapping[str, str]) -> None:
    """Adds those that the answer does not set itself."""
    for name, value in guards.items():
        headers.setdefault(name, value)
