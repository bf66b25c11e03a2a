"""The files that a page loads from us: Plotly and our modules, each under a hash of its content.

A file never changes under its address, so browsers may keep it for ever. All are read once, by the first server of the
process that is made, and compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from threading import Lock, Thread

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from playground import FRONTEND

VENDOR = FRONTEND.parent / "vendor"
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}
FOR_EVER = "public, max-age=31536000, immutable"
PART_FILE = "page.html"
"""What a part of a Streamlit page begins as: Streamlit serves it, with the part."""

PLOTLY_FILE = "plotly-cartesian.min.js"
IMPORT = re.compile(rb'^import [^;]*?"(\.[^"]+)";', flags=re.MULTILINE)
MOST_PRELOADED = 2500
"""Characters that `Assets.preload` may have: nginx refuses an answer whose headers have over 4 kB, where that is a page
of memory, and the front page's others have about 1 kB."""


@dataclass(eq=False)
class Asset:
    """One file, as it is and compressed."""

    content: bytes
    media_type: str

    def __post_init__(self) -> None:
        self._lock = Lock()

    def compressed(self) -> bytes:
        """The file in gzip; the first call takes 0.07 s of a core for 1.5 MB, and requests meanwhile wait for it."""
        with self._lock:
            return self._compressed

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self.content, compresslevel=6, mtime=0)

    async def answer(self, request: Request) -> Response:
        """The file, compressed if the browser can take that."""
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        if not takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(self.content, media_type=self.media_type, headers=headers)
        headers["Content-Encoding"] = "gzip"
        if not self._is_compressed:  # else no thread is needed: a page asks for a hundred files at once
            await run_in_threadpool(self.compressed)
        return Response(self._compressed, media_type=self.media_type, headers=headers)

    @property
    def _is_compressed(self) -> bool:
        return "_compressed" in self.__dict__


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def hash_of(*contents: bytes) -> str:
    """Sixteen letters that differ when any of the contents does."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


class Assets:
    """The files of one front end, read when this is made, with the addresses that they have."""

    def __init__(self, frontend: Path = FRONTEND, vendor: Path = VENDOR) -> None:
        self._plotly = Asset((vendor / PLOTLY_FILE).read_bytes(), MEDIA_TYPES[".js"])
        self._modules = _read(frontend)
        self._hash = hash_of(
            *(part for name, asset in self._modules.items() for part in (name.encode(), asset.content))
        )

    @cached_property
    def plotly(self) -> str:
        """Address of the Plotly bundle that the pages draw with."""
        return f"/plotly-{hash_of(self._plotly.content)}.min.js"

    @property
    def modules(self) -> str:
        """Address of the tree of modules and style sheets, under a hash of all: they import each other by path."""
        return f"/assets/{self._hash}"

    @cached_property
    def preload(self) -> str:
        """Value of a Link header that makes a browser fetch modules of the Train page while Streamlit still starts.

        It links to Plotly, the page's own module and as many of those that it needs as there is room for; those come
        first that are imported by way of the most others, for the page finds them last. The addresses in it are
        relative to the page.
        """
        first, *others = self._with_imports("train/page.js")
        links = [f"<.{self.plotly}>; rel=preload; as=script"]
        links += [f"<.{self.modules}/{name}>; rel=modulepreload" for name in (first, *reversed(others))]
        ends = accumulate(len(link) + len(", ") for link in links)
        return ", ".join(link for link, end in zip(links, ends, strict=True) if end <= MOST_PRELOADED)

    @property
    def routes(self) -> list[BaseRoute]:
        """The routes that serve the files."""
        return [
            Route(self.plotly, self._plotly.answer, methods=["GET"]),
            Route("/assets/{hash}/{name:path}", self._serve_module, methods=["GET"]),
        ]

    def warm_up(self) -> None:
        """Compresses Plotly in the background, so that the first visitor does not wait for it."""
        Thread(target=self._plotly.compressed, name="compress plotly", daemon=True).start()

    def _with_imports(self, name: str) -> list[str]:
        """A module and all that it imports, and what these import, each once."""
        names = [name]
        for one in names:  # which grows meanwhile
            for path in IMPORT.findall(self._modules[one].content):
                other = posixpath.normpath(posixpath.join(posixpath.dirname(one), path.decode()))
                if other not in names:
                    names.append(other)
        return names

    async def _serve_module(self, request: Request) -> Response:
        asset = self._modules.get(request.path_params["name"])
        if asset is None or request.path_params["hash"] != self._hash:
            return Response("There is no such file.", status_code=404, media_type="text/plain")
        return await asset.answer(request)


def _read(folder: Path) -> dict[str, Asset]:
    """The modules and style sheets of the page by their path below `folder`, as "train/page.js"."""
    return {
        path.relative_to(folder).as_posix(): Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES and path.name != PART_FILE
    }


@cache
def own_assets() -> Assets:
    """The files that come with the app: the same for each of its servers, so they are read once a process."""
    return Assets()
