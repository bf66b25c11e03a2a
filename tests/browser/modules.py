"""Opens the modules of the stage alone in a real browser: a page of ours serves them, without any Streamlit."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from playground.figures_player import player as player_figure
from playground.palette import DARK, LIGHT

ROOT = Path(__file__).parents[2]
FILES = {
    "/": Path(__file__).with_name("test_player_unit.html"),
    "/plotly.min.js": ROOT / "playground/vendor/plotly-cartesian.min.js",
}
DEFAULT = "i am not at all bad or sad right now"
FIGURES = {
    theme: {"player": {**player_figure(palette).to_plotly_json(), "config": {"displayModeBar": False}}}
    for theme, palette in (("light", LIGHT), ("dark", DARK))
}
CHART = "document.querySelector('.rnn-player-chart')"


class Modules(http.server.SimpleHTTPRequestHandler):
    """Serves the test page, Plotly, and the player's modules as they stand in the repository."""

    def translate_path(self, path: str) -> str:
        file = FILES.get(path) or ROOT / "playground" / "live_plot" / path.removeprefix("/modules/")
        return str(file)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")  # one parse of Plotly serves every test
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay quiet."""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all tests here; each opens a tab of its own, with a session store of its own."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Modules)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}/")
    context.set_default_timeout(30_000)  # for a machine that is busy with something else
    yield context
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


Open = Callable[..., Page]


@pytest.fixture
def blank(context: BrowserContext) -> Iterator[Open]:
    """`blank(width)` opens the test page with nothing mounted; an uncaught error fails the test at its end."""
    pages: list[Page] = []
    problems: list[str] = []

    def start(width: int = 960) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.set_viewport_size({"width": width, "height": 640})
        pages.append(page)
        page.goto("/")
        page.wait_for_function("window.ready")
        return page

    yield start
    for page in pages:
        page.close()
    assert problems == []


def mount(page: Page, run: dict[str, Any] | None = None) -> None:
    """Mounts the player and waits until it shows the default sentence, as the test page's network reads it."""
    page.evaluate("([figures, run]) => mount(figures, run ?? undefined)", [FIGURES, run])
    page.locator("#player[data-answer]").wait_for()
