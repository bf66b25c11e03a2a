"""Without a network: no page asks anything of another machine, nor does the server."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Request, WebSocket

from tests.browser.actions import await_end, button, speed
from tests.browser.serve import PlaygroundProcess
from tests.support.outside import Listening, dead_end
from tests.support.patience import PATIENCE

WITHIN = ("data", "blob", "about")  # addresses that leave no page


def pages_of(page: Page) -> list[str]:
    """The address of every page that the navigation leads to."""
    links = page.get_by_test_id("stTopNavLink")
    links.first.wait_for()
    return [str(link.evaluate("link => link.href")) for link in links.all()]


def test_no_page_and_no_process_of_the_server_asks_anything_of_another_machine(
    browser: Browser, fresh_server: Callable[..., PlaygroundProcess], tmp_path: Path
) -> None:
    listening = Listening(tmp_path)
    server = fresh_server(**listening.environment)
    own = urlsplit(server.url).netloc
    asked: list[str] = []

    def note(request: Request | WebSocket) -> None:
        asked.append(request.url)

    with dead_end() as outside:
        context = browser.new_context(proxy={"server": outside.url, "bypass": "127.0.0.1"})
        context.set_default_timeout(1000 * PATIENCE)
        context.on("request", note)
        context.on("page", lambda page: page.on("websocket", note))
        page = context.new_page()
        page.goto(f"{server.url}/?hidden_size=8&epochs=20")
        page.locator("[data-testid=curves][data-epoch='0']").wait_for()
        assert [url for url in asked if "/first/show" in url or "recording" in url] == []  # until it is wanted
        button(page, "Show me").click()
        page.locator("[data-testid=curves]:not([data-epoch='0'])").wait_for()
        page.keyboard.press("Escape")
        page.get_by_test_id("promise").wait_for()
        speed(page, "max")
        button(page, "Train").click()  # starts a worker, which is heard too
        await_end(page)
        for address in pages_of(page):
            page.goto(address)
            pages_of(page)
            page.wait_for_load_state("networkidle")

        foreign = [url for url in asked if urlsplit(url).scheme not in WITHIN and urlsplit(url).netloc != own]
        assert {urlsplit(url).path for url in asked if urlsplit(url).netloc == own} >= {"/", "/compare", "/api/runs"}
        assert foreign == []
        assert outside.asked == []
        assert listening.outside() == []
        assert listening.processes() >= 2  # the server and a worker
        with pytest.raises(Error):  # the dead end is one, and hears what goes there
            page.goto("http://outside.example/")
        assert "outside.example" in " ".join(outside.asked)
        context.close()


def test_what_a_program_asks_of_another_machine_is_heard(tmp_path: Path) -> None:
    listening = Listening(tmp_path)
    program = """import socket
socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 9))
socket.getaddrinfo('localhost', 80)"""
    subprocess.run([sys.executable, "-c", program], env={**os.environ, **listening.environment}, check=False)
    assert (listening.processes(), listening.outside()) == (1, [("socket.connect", "('192.0.2.1', 9)")])
