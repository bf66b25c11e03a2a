"""Below a path, the server's own or one that only a proxy knows: routes, redirects, and addresses in modules."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit import config

from playground.server import Server
from playground.server.addresses import base_path, relative, with_base_path
from tests.support.serving import Site, app_of, knock, page

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "playground/frontend").rglob("*.js"))


@contextmanager
def below(base: str) -> Iterator[None]:
    config.set_option("server.baseUrlPath", base)
    try:
        yield
    finally:
        config.set_option("server.baseUrlPath", "")


def paths(routes: list[BaseRoute]) -> list[str]:
    return [route.path for route in routes if isinstance(route, Route | WebSocketRoute)]


# --- routes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "base"),
    [("", ""), ("/", ""), ("demo", "/demo"), ("/demo/", "/demo"), ("apps/rnn", "/apps/rnn"), ("vidéo", "/vidéo")],
)
def test_every_route_is_below_the_base_path_too(server: Server, option: str, base: str) -> None:
    own_paths = paths(server.routes)
    with below(option):
        assert base_path() == base
        served_paths = paths(server.routes)
    assert served_paths == [*own_paths, *(base + path for path in own_paths if base)]


def test_a_route_below_the_base_path_answers_as_it_does_at_the_root(port: Site, server: Server) -> None:
    async def item(request: object) -> PlainTextResponse:
        return PlainTextResponse("here")

    async def echo(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.path_params["name"])
        await websocket.close()

    with below("demo"):
        routes = with_base_path([Route("/item", item, methods=["POST"]), WebSocketRoute("/echo/{name}", echo)])
    port.app = app_of(server, *routes)
    for base in ("", "/demo"):
        assert port.get(f"{base}/item", "POST").body == b"here"
        assert port.get(f"{base}/item").status == 405
        with knock(port, f"{base}/echo/me", origin="", cookie=None) as socket:
            assert socket.recv() == "me"
    assert port.get("/demo/demo/item", "POST").status == 404


def test_a_route_of_an_unknown_kind_is_not_left_out_in_silence() -> None:
    with below("demo"), pytest.raises(TypeError, match="kinds of routes"):
        with_base_path([Mount("/files", routes=[])])


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("base", "path"), [("", "/"), ("demo", "/demo"), ("a b/é", "/a%20b/%C3%A9")])
def test_the_cookie_is_for_the_base_path(site: Site, base: str, path: str) -> None:
    with below(base):
        assert f"; Path={path};" in site.get("/").header("set-cookie")


# --- redirects --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "location", "expected"),
    [
        ("/compare/", "/compare", "../compare"),
        ("/compare/", "/compare?runs=1#top", "../compare?runs=1#top"),
        ("/demo", "http://here:8501/demo/", "./demo/"),
        ("/demo/compare/", "/demo/compare", "../../demo/compare"),
        ("/compare", "/", "./"),
        ("/a/b/c", "/", "../../"),
        ("/login", "https://elsewhere.example/login", "https://elsewhere.example/login"),
        ("/login", "http://here/", "http://here/"),
        ("/compare/", "../compare", "../compare"),
        ("/compare/", "?runs=1", "?runs=1"),
    ],
)
def test_a_redirect_stays_below_the_path_that_a_proxy_takes_off(path: str, location: str, expected: str) -> None:
    scope = {"type": "http", "path": path, "headers": [(b"host", b"here:8501")]}
    assert relative(location, scope) == expected


def test_a_redirect_goes_out_relative(port: Site, server: Server) -> None:
    async def redirect(_request: object) -> RedirectResponse:
        return RedirectResponse("/compare", 301)

    port.app = app_of(server, Route("/compare/", redirect), Route("/compare", page))
    assert port.get("/compare/").header("location") == "../compare"


# --- modules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_ask_for_addresses_relative_to_their_page(module: Path) -> None:
    """Whatever is asked for goes through `address`; one that begins with a slash leaves the path of a proxy."""
    source = re.sub(r"//.*|/\*[\s\S]*?\*/", "", module.read_text(encoding="utf-8"))
    for call, argument in re.findall(r"\b(fetch|sendBeacon|EventSource|WebSocket)\(\s*([^,)]*)", source):
        assert argument.startswith("address(") or (call == "WebSocket" and argument == "url"), f"{call}({argument}"
    for target in re.findall(r"\.(?:src|href|action) = ([^;]*);", source):
        assert target.startswith(("address(", "URL.createObjectURL(")) or target == "dataUrl", target
    assert not re.search(r"""(?:import\(|new URL\(|assign\(|window\.open\()\s*["'`]/""", source)
