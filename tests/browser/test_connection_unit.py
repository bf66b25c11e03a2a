"""The page's connection by itself: a dead line is given up, and a refused one asks why and follows what it is told."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.browser.modules import Modules
from tests.support.patience import until

BLANK = "test_player_unit.html"
SOCKETS = {
    "core/run_stream.js": ("runStreamAt", "/live/one"),
    "core/sweep_stream.js": ("sweepStreamAt", "/sweeps/live"),
}
CONNECT = """async ([module, make, path]) => {
    window.heard = [];
    window.stream = (await import(`/modules/${module}`))[make](path, () => heard.push("rerun"));
    stream.on("open", () => heard.push("open"));
    stream.on("lost", (refusal) => heard.push(refusal?.reason ?? "lost"));
    stream.on("status", ({state}) => heard.push(state));
}"""


class Server:
    """What stands for the server: its answers to a page that was refused, and every connection of the page."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.sockets: list[WebSocketRoute] = []
        self.says: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda asked: None

    def answer(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        assert (method, path) == ("POST", "/api/connection")
        self.asked.append(json.loads(body))
        said = self.says(self.asked[-1])
        return (502, "text/html", "<p>no such server") if said is None else (200, "application/json", json.dumps(said))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(modules: Modules, server: Server) -> Iterator[Page]:
    """A page that has time go by when the test says so; nothing answers its WebSockets unless `listen` is called."""
    with modules.tabs(BLANK, server.answer) as start:
        page = start(800, 600)
        page.clock.install()
        yield page
        page.close()  # nobody else wants a tab with such a clock


def listen(page: Page, server: Server) -> None:
    """From now on connections of the page are taken, and nothing is said on them."""
    page.route_web_socket(re.compile("/live"), lambda socket: server.sockets.append(socket))
    page.reload()
    page.wait_for_function("window.ready")


def connect(page: Page, module: str = "core/run_stream.js") -> None:
    page.evaluate(CONNECT, [module, *SOCKETS[module]])


def await_heard(page: Page, *words: str) -> None:
    """Waits until the page was told this, last of all."""
    page.wait_for_function("words => heard.slice(-words.length).join() === words.join()", arg=list(words))


def await_asked(page: Page, server: Server, times: int) -> None:
    """Lets time go by until the page has asked so many times why it is refused."""
    for _ in range(200):
        if len(server.asked) >= times:
            return
        page.clock.run_for(500)
        page.wait_for_timeout(20)
    raise AssertionError(f"asked {len(server.asked)} times: {server.asked}")


def say(server: Server, **frame: Any) -> None:
    server.sockets[-1].send(json.dumps(frame))


# --- a dead line ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", SOCKETS)
def test_a_line_that_falls_silent_is_given_up_and_another_one_taken(page: Page, server: Server, module: str) -> None:
    listen(page, server)
    connect(page, module)
    await_heard(page, "open")
    for _ in range(4):
        say(server, kind="alive")
        page.wait_for_function("stream.beats")
        page.clock.run_for(4000)  # a busy server may be late
    assert len(server.sockets) == 1
    page.clock.run_for(8000)
    await_heard(page, "lost", "open")
    assert len(server.sockets) == 2
    say(server, kind="status", state="paused")
    await_heard(page, "paused")


@pytest.mark.parametrize("module", SOCKETS)
def test_a_line_on_which_no_sign_of_life_was_promised_may_be_silent(page: Page, server: Server, module: str) -> None:
    listen(page, server)
    connect(page, module)
    await_heard(page, "open")
    page.clock.run_for(60_000)
    assert len(server.sockets) == 1


# --- a refused page ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "asks"), [("core/run_stream.js", {"job": "one", "run": ""}), ("core/sweep_stream.js", {"sweep": True})]
)
def test_a_refused_page_asks_why_says_so_and_goes_on_trying(
    page: Page, server: Server, module: str, asks: dict[str, Any]
) -> None:
    server.says = lambda asked: {"reason": "host", "sentence": "The proxy must pass Host on.", "job": None}
    connect(page, module)
    await_heard(page, "lost", "host")
    await_asked(page, server, 4)
    assert all(asked == asks for asked in server.asked)
    assert page.evaluate("new Set(heard.slice(1)).size") == 1, "between two tries it is not told as lost"


@pytest.mark.parametrize(
    "said", [None, {}, {"error": "too large"}, {"reason": None, "sentence": "", "job": "one"}, {"detail": "Not Found"}]
)
def test_where_the_server_gives_no_reason_the_connection_is_lost(
    page: Page, server: Server, said: dict[str, Any] | None
) -> None:
    server.says = lambda asked: said
    connect(page)
    await_asked(page, server, 2)
    assert set(page.evaluate("heard")) == {"lost"}


def test_a_proxy_that_passes_no_websockets_on_is_told_of_once_that_is_sure(page: Page, server: Server) -> None:
    server.says = lambda asked: {"reason": None, "sentence": "", "job": "one"}
    connect(page)
    await_asked(page, server, 3)
    await_heard(page, "sockets")
    server.says = lambda asked: None  # the server is gone: that is another matter
    await_asked(page, server, 5)
    await_heard(page, "lost", "lost")


def test_a_page_whose_job_is_unknown_goes_to_the_one_that_it_is_told_of(page: Page, server: Server) -> None:
    """And asks Streamlit for a run of its script until that has named the same one."""
    jobs = {"one": "two", "two": "three"}
    server.says = lambda asked: {"reason": "unknown", "sentence": "Unknown.", "job": jobs.get(asked["job"], "three")}
    connect(page)
    await_asked(page, server, 3)
    assert [asked["job"] for asked in server.asked[:3]] == ["one", "two", "three"]
    assert page.evaluate("stream.path") == "/live/three"
    await_heard(page, "rerun")
    assert "unknown" not in page.evaluate("heard")
    assert page.evaluate(
        "async () => (await import('/modules/core/run_stream.js')).runStreamAt('/live/one') === stream"
    ), "old data"
    assert page.evaluate(
        "async () => (await import('/modules/core/run_stream.js')).runStreamAt('/live/three') === stream"
    )
    page.clock.run_for(3000)  # once more, for what was turned meanwhile, and then no more
    page.evaluate("heard.length = 0")
    page.clock.run_for(30_000)
    assert "rerun" not in page.evaluate("heard")


def test_a_page_that_streamlit_leaves_behind_is_loaded_anew_once_and_never_in_a_loop(
    page: Page, server: Server
) -> None:
    server.says = lambda asked: {"reason": "unknown", "sentence": "Unknown.", "job": "two"}
    for loads in (1, 0, 0):
        connect(page)
        await_heard(page, "rerun")
        page.evaluate("window.old = true")
        with expect_loads(page, loads):
            page.clock.run_for(25_000)


def test_a_browser_that_is_another_visitor_by_now_is_loaded_anew_once_and_then_told(page: Page, server: Server) -> None:
    server.says = lambda asked: {"reason": "unknown", "sentence": "Reload the page.", "job": None}
    with expect_loads(page, 1):
        connect(page)
    with expect_loads(page, 0):
        connect(page)
        await_heard(page, "lost", "unknown")
        await_asked(page, server, 6)


@contextmanager
def expect_loads(page: Page, times: int) -> Iterator[None]:
    loads: list[Page] = []

    def loaded(page: Page) -> None:
        loads.append(page)

    page.on("domcontentloaded", loaded)
    yield
    if times:
        until(lambda: page.wait_for_timeout(20) or len(loads) >= times)
        page.wait_for_function("window.ready")
    page.remove_listener("domcontentloaded", loaded)
    assert len(loads) == times
