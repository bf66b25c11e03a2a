"""Streamlit's scripts come compressed and may be kept for ever; nothing else of its folder or of the disk does."""

import gzip
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from streamlit import config

from playground.server.streamlit_files import PackedFiles, StreamlitFiles, own_streamlit_files
from tests.support.serving import Site

SCRIPT = b"export const answer = 42;\n" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as Streamlit has one, with a secret beside it."""
    for name, content in {
        "index.html": b'<script src="./static/js/a.1.js"></script><link href="./static/css/b.2.css">',
        "static/js/a.1.js": SCRIPT,
        "static/css/b.2.css": b"p { color: red }",
        "static/media/font.woff2": b"packed already",
        "secret.js": b"no",
    }.items():
        path = tmp_path / "streamlit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "streamlit"


@pytest.fixture
def packed(port: Site, folder: Path) -> Site:
    """Where the files of that folder are answered, and "Streamlit" says all else."""

    async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("Streamlit")(scope, receive, send)

    port.app = PackedFiles(streamlit, StreamlitFiles(folder))
    return port


def test_a_script_comes_compressed_and_may_be_kept_for_ever(packed: Site) -> None:
    for _ in range(2):
        answer = packed.get("/static/js/a.1.js", accept_encoding="br, gzip")
        assert gzip.decompress(answer.body) == SCRIPT
        assert answer.header("content-encoding") == "gzip"
        assert answer.header("content-type").startswith("text/javascript")
        assert "immutable" in answer.header("cache-control")
        assert answer.header("vary") == "Accept-Encoding"
    assert packed.get("/static/css/b.2.css", accept_encoding="gzip").header("content-type").startswith("text/css")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/js/c.js",
        "/static/media/font.woff2",
        "/static/../secret.js",
        "/static/%2e%2e/secret.js",
        "/static/",
    ],
)
def test_all_else_is_left_to_streamlit(packed: Site, path: str) -> None:
    assert packed.get(path, accept_encoding="gzip").body == b"Streamlit"


def test_so_is_who_takes_no_gzip_or_asks_for_a_part(packed: Site) -> None:
    assert packed.get("/static/js/a.1.js").body == b"Streamlit"
    assert packed.get("/static/js/a.1.js", accept_encoding="gzip", range="bytes=0-9").body == b"Streamlit"
    assert packed.get("/static/js/a.1.js", method="HEAD", accept_encoding="gzip").header("content-encoding") == ""


def test_below_a_base_path_the_files_are_there(packed: Site) -> None:
    config.set_option("server.baseUrlPath", "demo")
    try:
        answers = [packed.get(f"{base}/static/js/a.1.js", accept_encoding="gzip").body for base in ("/demo", "")]
    finally:
        config.set_option("server.baseUrlPath", "")
    assert (gzip.decompress(answers[0]), answers[1]) == (SCRIPT, b"Streamlit")


def test_what_streamlits_page_begins_with_is_found_where_it_is_installed() -> None:
    files = own_streamlit_files()
    assert any(name.startswith("js/index.") for name in files.first_names), "Streamlit names its files in another way"
    script = files.find(next(name for name in files.first_names if name.startswith("js/index.")))
    assert script is not None
    assert len(script.compressed()) < len(script.content) / 2
