"""The files that a page loads from us: Plotly and the modules of the stage, each under a hash of its content.

A file never changes under its address, so browsers may keep it for ever. All are read and compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

STAGE = Path(__file__).resolve().parents[1] / "live_plot"
COMPARE = STAGE.parent / "compare"
VENDOR = STAGE.parent / "vendor"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(eq=False)
class Asset:
    """One file, as it is and compressed."""

    content: bytes
    media_type: str

    def __post_init__(self) -> None:
        self._lock = Lock()

    def compressed(self) -> bytes:
        """The file in gzip; the first call takes 0.07 s of a core for 1.5 MB, and who comes meanwhile waits for it."""
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
        return Response(await run_in_threadpool(self.compressed), media_type=self.media_type, headers=headers)


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


_plotly = Asset((VENDOR / "plotly-cartesian.min.js").read_bytes(), TYPES[".js"])


def _read(folder: Path) -> dict[str, Asset]:
    """The modules and style sheets of one component by name."""
    return {
        path.name: Asset(path.read_bytes(), TYPES[path.suffix])
        for path in sorted(folder.iterdir())
        if path.suffix in TYPES
    }


_stage = _read(STAGE)
_all = {**_read(COMPARE), **_stage}  # one folder for both: the Compare page imports modules of the stage
_stage_hash = hash_of(*(part for name, asset in _all.items() for part in (name.encode(), asset.content)))

PLOTLY = f"/plotly-{hash_of(_plotly.content)}.min.js"
"""Address of the Plotly bundle that the stage draws with."""

ASSETS = f"/assets/{_stage_hash}"
"""Folder of the components' modules and style sheets, under a hash of all of them: they import each other by name."""

PRELOAD = ", ".join(
    [
        f"<.{PLOTLY}>; rel=preload; as=script",
        *(f"<.{ASSETS}/{name}>; rel=modulepreload" for name in _stage if name.endswith(".js")),
    ]
)
"""Value of a Link header that makes a browser fetch the stage's while Streamlit is still starting in it.

The addresses in it are relative to the page.
"""


def warm_up() -> None:
    """Compresses Plotly in the background, so that the first visitor does not wait for it."""
    Thread(target=_plotly.compressed, name="compress plotly", daemon=True).start()


async def _serve_stage(request: Request) -> Response:
    asset = _all.get(request.path_params["name"])
    if asset is None or request.path_params["hash"] != _stage_hash:
        return Response("There is no such file.", status_code=404, media_type="text/plain")
    return await asset.answer(request)


ROUTES = [
    Route(PLOTLY, _plotly.answer, methods=["GET"]),
    Route("/assets/{hash}/{name}", _serve_stage, methods=["GET"]),
]
