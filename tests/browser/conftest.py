"""A real server, a real Chromium, and visitors who notice every error and every request that leaves the server."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Playwright, sync_playwright

from tests.browser import chromium
from tests.browser.serve import Server, serving

DESKTOP = (1440, 900)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_errors(pattern): errors in the browser that belong to the test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first; besides, Playwright keeps an event loop in this thread, where others may want their own."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to test in; without one these tests fail, they are not skipped."""
    try:
        return os.environ.get("PLAYGROUND_CHROMIUM") or chromium.find()
    except FileNotFoundError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def playwright(chromium_path: str) -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**chromium.launch_options(chromium_path))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The playground that most tests share; each visitor has a job of its own there."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers of this test's own: `fresh_server(*entry, **environment)`."""
    with ExitStack() as stack:

        def start(*entry: str, **environment: str) -> Server:
            return stack.enter_context(serving(tmp_path_factory.mktemp("server"), *entry, **environment))

        yield start


class Visitors:
    """Opens pages as new visitors, and notes whatever goes wrong in any of them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.contexts: list[BrowserContext] = []
        self.problems: list[str] = []

    def context(self, size: tuple[int, int] = DESKTOP, *, url: str = "", **options: Any) -> BrowserContext:
        """A new visitor: no cookie, nothing cached. `options` are Playwright's, as color_scheme="dark"."""
        width, height = size
        context = self.browser.new_context(
            base_url=url or self.url, viewport={"width": width, "height": height}, **options
        )
        host = urlsplit(url or self.url).netloc
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: self.problems.append(f"uncaught: {error.error}"))
        context.on("console", self._hear)
        context.on("request", lambda request: self._check(request.url, host))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._check(socket.url, host)))
        self.contexts.append(context)
        return context

    def __call__(self, path: str = "/", size: tuple[int, int] = DESKTOP, *, url: str = "", **options: Any) -> Page:
        """A new visitor's page, once the stage on it shows the curves."""
        return open_page(self.context(size, url=url, **options), path)

    def leave(self) -> None:
        """Every visitor stops training and closes the browser."""
        for context in self.contexts:
            for page in context.pages:
                try:
                    page.evaluate("window.rnnHub?.send({do: 'reset'})")
                except Error:
                    continue  # the page, or its server, is gone already
            context.close()
        self.contexts.clear()

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.problems.append(f"console: {said.text}")

    def _check(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != host:
            self.problems.append(f"request outside the server: {url}")


def open_page(context: BrowserContext, path: str = "/") -> Page:
    """One more tab of a visitor, once its curves are drawn."""
    page = context.new_page()
    page.goto(path)
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    return page


@pytest.fixture
def visit(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """`visit(path, size)` opens the playground as a new visitor; errors in the browser fail the test at its end."""
    visitors = Visitors(browser, server.url)
    yield visitors
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def unexpected(problems: list[str], request: pytest.FixtureRequest) -> list[str]:
    """The problems that the test's `expects_errors` marks do not speak of."""
    patterns = [mark.args[0] for mark in request.node.iter_markers("expects_errors")]
    return [problem for problem in problems if not any(re.search(pattern, problem) for pattern in patterns)]


@pytest.fixture
def page(visit: Visitors) -> Page:
    """The Train page of a new visitor at 1440x900."""
    return visit()
