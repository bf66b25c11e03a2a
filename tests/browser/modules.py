"""Serves a test page and modules of the playground to a real browser as they stand, without any Streamlit."""

import http.server
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.tabs import cleared, tidy
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[2]
PLOTLY = ROOT / "playground/vendor/plotly-cartesian.min.js"
FRONTEND = ROOT / "playground/frontend"
QUIET = "/quiet"  # a page with nothing on it
GROUP = (
    "X-Tabs"  # names the tabs that a request is from: one that a closed tab has sent may arrive during the next test
)

# What stands for the server's API: method, path with its query, and body to status, media type and answer.
Answer = Callable[[str, str, str], tuple[int, str, str]]
Open = Callable[..., Page]


class ModuleRequests(http.server.SimpleHTTPRequestHandler):
    """Serves test pages, Plotly, the modules of the page in their folders, and what a test answers."""

    server: "ModuleServer"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/api/"):
            self._answer()
        elif path == QUIET:
            self._send(200, "text/html", "")
        elif self.headers.get("Upgrade"):
            self._send(404, "text/plain", "There are no WebSockets here.")
        else:
            super().do_GET()

    def do_POST(self) -> None:
        self._answer()

    def translate_path(self, path: str) -> str:
        path = urlsplit(path).path
        if path == "/plotly.min.js":
            return str(PLOTLY)
        if not path.startswith("/modules/"):
            # A page lies beside its tests, and its address has no folder: it asks for paths as a page of the app does.
            folder = Path(__file__).parent
            return str(next(folder.rglob(path.removeprefix("/") or "missing"), folder / "missing"))
        return str(FRONTEND / path.removeprefix("/modules/"))

    def end_headers(self) -> None:
        # Kept by the browser, one parse of Plotly serves all tests; what a test answers is its own.
        self.send_header("Cache-Control", "no-store" if self.path.startswith("/api/") else "max-age=600")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay quiet."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_json = self.headers.get("Content-Type") == "application/json"
        with self.server.one_at_a_time:
            if self.headers.get(GROUP) != str(self.server.group):
                return self._send(410, "text/plain", "The test of this tab is over.")
            answer = self.server.answer(self.command, self.path, body.decode() if is_json else "")
        return self._send(*answer)

    def _send(self, status: int, media_type: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())


def no_answer(method: str, path: str, body: str) -> tuple[int, str, str]:
    raise AssertionError("Nobody answers here")


class ModuleServer(http.server.ThreadingHTTPServer):
    """The module server, what its API answers at the moment, and what went wrong in it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ModuleRequests)
        self.answer: Answer = no_answer
        self.group = 0  # of tabs that one test has opened
        self.one_at_a_time = threading.Lock()
        self.problems: list[str] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A test must know of an error in one of these threads; a tab that was closed meanwhile is none."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            self.problems.append(repr(error))


def call(page: Page, function: str, *values: Any) -> None:
    """Calls a function of a test page's with these values, as JSON: 60 kB take 80 ms in Playwright's own way."""
    page.evaluate(f"async (text) => {{ await {function}(...JSON.parse(text)); }}", json.dumps(values))


class Modules:
    """A browser context over the module server, whose tabs all tests use one after another."""

    def __init__(self, server: ModuleServer, context: BrowserContext) -> None:
        self._server = server
        self._context = context
        self._problems = server.problems  # of the tabs too
        self._free: list[Page] = []
        self._standing: dict[str, list[Page]] = {}  # tabs with a test page, by its address, that is as it was loaded

    @contextmanager
    def tabs(self, file: str, answer: Answer = no_answer) -> Iterator[Open]:
        """`open(width, height, link)` opens a test page, or a link to it, in a tab that is as good as new.

        `answer` stands for the server's API meanwhile. An uncaught error in any of the tabs fails the test at its end.
        """
        used_pages: list[Page] = []

        standing_pages = self._standing.setdefault(file, [])

        def start(width: int, height: int, link: str = "") -> Page:
            stands = bool(standing_pages)
            page = standing_pages.pop() if stands else self._free.pop() if self._free else self._new_tab()
            used_pages.append(page)
            page.set_extra_http_headers({GROUP: str(self._server.group)})
            page.set_viewport_size({"width": width, "height": height})
            address = link or f"/{file}"
            if stands:
                page.evaluate("address => history.replaceState(null, '', address)", address)
            else:
                page.goto(address)
                page.wait_for_function("window.ready")
            return page

        self._server.group += 1
        self._server.answer = answer
        yield start
        for page in used_pages:
            if cleared(page):
                standing_pages.append(page)
            elif tidy(page, QUIET):
                self._free.append(page)
            else:
                page.close()
        self._server.answer = no_answer
        problems = self._problems.copy()
        self._problems.clear()
        assert problems == [], problems

    def _new_tab(self) -> Page:
        page = self._context.new_page()
        page.on("pageerror", lambda error: self._problems.append(str(error)))
        return page


@contextmanager
def serving_modules(browser: Browser) -> Iterator[Modules]:
    """The modules and a browser context to open them in, for as long as the block lasts."""
    with ModuleServer() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        context = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}/", accept_downloads=True)
        context.set_default_timeout(1000 * PATIENCE)
        yield Modules(server, context)
        context.close()
        server.shutdown()
        thread.join()
