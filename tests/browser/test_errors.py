"""Whatever fails in the server, a visitor reads one sentence about it and the log gets the traceback."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Contexts, Visitors
from tests.browser.serve import Address, PlaygroundProcess
from tests.support.patience import until

FRONT_DOOR = """
import os

import streamlit as st
from starlette.routing import Route

from playground import components
from playground.server import Server


async def broken(request):
    raise RuntimeError("secret of the route")


components.prepare()
server = Server.of(os.environ)
routes = [*server.routes, Route("/broken", broken)]
app = st.App({page!r}, routes=routes, middleware=server.middleware, lifespan=server.lifespan)
"""

PAGE = """
import streamlit as st

st.write("Before the fault")
raise RuntimeError("secret of the page")
"""


@pytest.fixture(scope="module")
def broken_server(tmp_path_factory: pytest.TempPathFactory, own_address: Address) -> Iterator[PlaygroundProcess]:
    """The playground's own front door and configuration, with a page and a route behind it that fail."""
    folder = tmp_path_factory.mktemp("broken")
    page, entry = folder / "page.py", folder / "front_door.py"
    page.write_text(PAGE, encoding="utf-8")
    entry.write_text(FRONT_DOOR.format(page=str(page)), encoding="utf-8")
    with own_address.serving(folder / "server", str(entry), sound=False) as running:
        yield running


@pytest.fixture
def visitors(contexts: Contexts, broken_server: PlaygroundProcess) -> Iterator[Visitors]:
    visitors = Visitors(contexts, broken_server.url)
    yield visitors
    visitors.leave()


def gives_away(text: str) -> list[str]:
    """The parts of a text that give details of the fault away."""
    return [word for word in ("Traceback", "secret", "RuntimeError") if word in text]


def as_bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def await_log(server: PlaygroundProcess, text: str) -> None:
    with suppress(AssertionError):
        until(lambda: text in server.log)
    assert text in server.log, f"{text!r} is not in the log:\n{server.log}"


def test_a_page_that_fails_shows_a_visitor_no_traceback_and_leaves_it_in_the_log(
    visitors: Visitors, broken_server: PlaygroundProcess
) -> None:
    frames: list[bytes] = []
    page = visitors.page()
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(as_bytes(frame))))
    page.goto(broken_server.url)
    expect(page.get_by_text("Before the fault")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_be_visible()
    page_text = page.locator("body").inner_text()
    assert gives_away(page_text) == []
    assert str(broken_server.log_file.parent.parent) not in page_text
    assert gives_away(page.content()) == []
    assert gives_away("\n".join(visitors.problems)) == []
    content = b"".join(frames)
    assert b"Before the fault" in content  # so a secret would be found as plainly
    assert gives_away(content.decode("latin-1")) == []
    await_log(broken_server, "secret of the page")
    assert gives_away(broken_server.log) == ["Traceback", "secret", "RuntimeError"]


def test_a_route_that_fails_answers_without_a_traceback(visitors: Visitors, broken_server: PlaygroundProcess) -> None:
    page = visitors.page()
    answer = page.goto(broken_server.url + "/broken")
    assert answer is not None
    assert answer.status == 500
    assert gives_away(answer.text() + page.content()) == []
    await_log(broken_server, "secret of the route")  # the server answers first and writes it down then
