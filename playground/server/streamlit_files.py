"""Streamlit's own scripts and style sheets, compressed once and served from memory.

Streamlit reads each of them from the disk for every visitor, in steps that each go through a thread, and sends them as
they are: the sixty that its page begins with took 2.3 MB of the line and more of the server than all else that a new
visitor asks for.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import Thread

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from playground.server.addresses import base_path
from playground.server.assets import MEDIA_TYPES, Asset, takes_gzip

FOLDER = "/static/"
"""Where Streamlit's page finds its files, below the base path. Streamlit forbids routes there, but no middleware."""

PACKED = (".js", ".css")
"""What is compressed; fonts and pictures are so already."""


class StreamlitFiles:
    """The files, by their path below `FOLDER`; each is read when it is first asked for. Their names have their hash."""

    def __init__(self, static: Path | None = None) -> None:
        """`static` is the folder in which Streamlit keeps page and files, that of the installed one if None."""
        self._page = (static or Path(file_util.get_static_dir())) / "index.html"
        folder = self._page.parent / FOLDER.strip("/")
        self._paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.suffix in PACKED}
        self._assets: dict[str, Asset] = {}

    def find(self, name: str) -> Asset | None:
        """The file of that path, None where Streamlit has none of that name. It may have to be read."""
        path = self._paths.get(name)
        if path is None:
            return None
        if name not in self._assets:
            self._assets[name] = Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])
        return self._assets[name]

    def warm_up(self) -> None:
        """Compresses in the background what the page begins with, so that the first visitor does not wait for it."""
        Thread(target=self._compress_first, name="compress Streamlit's files", daemon=True).start()

    @property
    def first_names(self) -> list[str]:
        """The files that Streamlit's page begins with."""
        html = self._page.read_text(encoding="utf-8")
        return [name for name in re.findall(rf'(?:src|href)="\.{FOLDER}([^"]+)"', html) if name in self._paths]

    def _compress_first(self) -> None:
        for name in self.first_names:
            asset = self.find(name)
            if asset is not None:
                asset.compressed()


@cache
def own_streamlit_files() -> StreamlitFiles:
    """The files of the Streamlit that is installed, the same for each server of the process."""
    return StreamlitFiles()


class PackedFiles:
    """Middleware: answers a browser that asks for one of the files and takes gzip; all else is passed on."""

    def __init__(self, app: ASGIApp, files: StreamlitFiles) -> None:
        self._app, self._files = app, files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or passes the request on."""
        asset = self._asked(scope)
        if asset is None:
            await self._app(scope, receive, send)
        else:
            await (await asset.answer(Request(scope)))(scope, receive, send)

    def _asked(self, scope: Scope) -> Asset | None:
        folder = base_path() + FOLDER
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(folder):
            return None
        headers = Request(scope).headers
        if "range" in headers or not takes_gzip(headers.get("accept-encoding", "")):
            return None
        return self._files.find(scope["path"].removeprefix(folder))
