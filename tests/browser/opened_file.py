"""Pages that are files of their own, opened in a browser whose network is off."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.patience import PATIENCE

# Of every figure: whether it has Plotly's button that uploads it, and the server that it names.
FOREIGN = """() => [...document.querySelectorAll(".js-plotly-plot")].map(
    ({_context: {showSendToCloud, plotlyServerURL}}) => [showSendToCloud, plotlyServerURL])"""

OpenFile = Callable[[Path], Page]


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    """A browser whose network is off."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720}, color_scheme="light")
    context.set_default_timeout(1000 * PATIENCE)
    yield context
    context.close()


@pytest.fixture
def open_file(offline: BrowserContext) -> Iterator[OpenFile]:
    """`open_file(path)` opens a file in that browser; an error, or a request for anything else, fails the test."""
    problems: list[str] = []
    files: set[str] = set()
    offline.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
    offline.on(
        "console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None
    )
    offline.on("request", lambda request: problems.append(request.url) if request.url not in files else None)

    def start(path: Path) -> Page:
        files.update(each.as_uri() for each in path.parent.iterdir())
        page = offline.new_page()
        page.goto(path.as_uri())
        return page

    yield start
    assert problems == []
