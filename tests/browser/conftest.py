"""A real server, a real Chromium, and visitors who notice every error and every request that leaves the server."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    WebError,
    WebSocket,
    expect,
    sync_playwright,
)

from tests.browser import chromium
from tests.browser.actions import setting
from tests.browser.modules import Modules, serving_modules
from tests.browser.serve import Address, PlaygroundProcess, serving
from tests.browser.tabs import tidy
from tests.support.patience import PATIENCE

DESKTOP = (1440, 900)
FIRST_SENTENCE = "i am not at all bad or sad right now"
LEAVE = "() => { window.rnnRunStream?.send({do: 'reset'}); localStorage.clear(); return true; }"
RESET = """run => rnnRunStream.run > run && rnnRunStream.latest.has("answers")
    && rnnRunStream.latest.get("status").state === "ready" && rnnRunStream.latest.get("status").speed === 200"""
MEDIA = ("color_scheme", "reduced_motion", "forced_colors")  # options of a context that a tab can have as well
HEALTH = "/_stcore/health"  # Streamlit's answer to this is a word
# What the browser of the tests alone is started with. Tabs of one visitor share a process: each further one finds there
# what the first has parsed, and costs half as much. No name but this machine's leads anywhere, so that a request to
# another machine fails, and is heard of by that: to be told of each of the 180 requests of a page takes a twentieth of
# its load.
OF_TESTS = ("--process-per-site", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
# Run before a page's own scripts, which then find a Plotly and fetch none: drawing is a quarter of a page's work.
NO_PICTURE = (Path(__file__).parent / "plotly_stub.js").read_text("utf-8") + "rnnPlotly = Promise.resolve(Plotly);"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "expects_errors(pattern): errors in the browser that belong to the test")
    config.addinivalue_line("markers", "no_picture: what Plotly draws is not looked at, so a stub stands in its place")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C does: servers are stopped, not left behind


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium to test in; without one these tests fail, they are not skipped."""
    try:
        return os.environ.get("PLAYGROUND_CHROMIUM") or chromium.find()
    except FileNotFoundError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="session")
def playwright(chromium_path: str) -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    options = chromium.launch_options(chromium_path)
    browser = playwright.chromium.launch(**{**options, "args": [*options["args"], *OF_TESTS]})
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlaygroundProcess]:
    """The playground that most tests share; each visitor has a job of its own there."""
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def modules(browser: Browser) -> Iterator[Modules]:
    """The modules of the pages alone, for all tests that mount them on a page of their own."""
    with serving_modules(browser) as modules:
        yield modules


@pytest.fixture(scope="session")
def own_address() -> Address:
    """Where servers of single tests are found, one after another."""
    return Address()


@pytest.fixture
def fresh_server(
    tmp_path_factory: pytest.TempPathFactory, own_address: Address
) -> Iterator[Callable[..., PlaygroundProcess]]:
    """Starts servers of this test's own: `fresh_server(*entry, **environment)`."""
    with ExitStack() as stack:

        def start(*entry: str, **environment: str) -> PlaygroundProcess:
            return stack.enter_context(own_address.serving(tmp_path_factory.mktemp("server"), *entry, **environment))

        yield start


class Contexts:
    """Browser contexts that are used again: a new visitor then has no cookie, but need not fetch and parse all anew."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}

    def take(self, picture: bool = True, **options: Any) -> BrowserContext:
        """A context without cookies or stored values; it may have a tab that is as good as new.

        Without `picture` Plotly is a stub in all of its pages, which draws nothing.
        """
        free = self._free.get(repr((picture, options)))
        if free:
            return free.pop()
        context = self._browser.new_context(**options)
        if not picture:
            context.add_init_script(NO_PICTURE)
        return context

    def give_back(self, context: BrowserContext, tab: Page | None, picture: bool = True, **options: Any) -> None:
        """Closes its pages, except for the tab that the next visitor may use, and forgets who used it.

        `picture` and `options` are those that it was taken with.
        """
        for page in context.pages:
            if page is not tab or not tidy(page, HEALTH):
                page.close()
        context.clear_cookies()
        self._free.setdefault(repr((picture, options)), []).append(context)


class Visitors:
    """Opens pages as new visitors, and notes whatever goes wrong in any of them.

    Without `picture` Plotly is a stub in their pages.
    """

    def __init__(self, contexts: Contexts, url: str, picture: bool = True) -> None:
        self.url = url
        self.problems: list[str] = []
        self._contexts = contexts
        self._picture = picture
        self._present: list[tuple[BrowserContext, dict[str, Any]]] = []
        self._media: dict[BrowserContext, dict[str, Any]] = {}
        self._usual: set[Page] = set()  # tabs that the next visitor may use: nobody has changed how they load pages

    def context(self, **options: Any) -> BrowserContext:
        """A new visitor. `options` are Playwright's, as color_scheme="dark"."""
        media = {name: options.pop(name) for name in MEDIA if name in options}
        context = self._contexts.take(self._picture, **options)
        self._media[context] = media  # its tabs emulate them, so that all visitors can use the same context
        context.set_default_timeout(1000 * PATIENCE)
        context.on("weberror", self._trip)
        context.on("console", self._hear)
        context.on("requestfailed", self._follow)
        self._present.append((context, options))
        return context

    def page(self, context: BrowserContext | None = None, size: tuple[int, int] = DESKTOP) -> Page:
        """A new, empty tab, of a new visitor if no context is given."""
        return self._prepared((context or self.context()).new_page(), size)

    def tab(self, size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A new visitor's empty tab, which one before may have used. How it loads pages is not to be changed."""
        context = self.context(**options)
        page = self._prepared(context.pages[0] if context.pages else context.new_page(), size)
        self._usual.add(page)
        return page

    def __call__(self, path: str = "/", size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        """A new visitor's page, once it shows the curves and the answer to its sentence."""
        return self.open(self.tab(size, **options), path)

    def in_place_of(self, page: Page, path: str = "/") -> Page:
        """The visitor of this tab leaves without stopping anything, and a new one opens the playground in it."""
        assert tidy(page, HEALTH)
        page.context.clear_cookies()
        page.emulate_media(**self._media.get(page.context, {}))
        return self.open(page, path)

    def again(self, page: Page, path: str = "/") -> Page:
        """One more tab of the same visitor."""
        return self.open(self.page(page.context), path)

    def open(self, page: Page, path: str = "/") -> Page:
        """Let a tab go to a path of the playground's, and wait until the page is there."""
        page.goto(urljoin(self.url, path))
        page.locator("[data-testid=curves][data-epoch]").wait_for()
        page.locator("[data-testid=player][data-answer]").wait_for()
        setting(page, "Seed").wait_for(state="attached")  # the panel comes last, and may be folded
        return page

    def tabs(self) -> list[Page]:
        """Every tab that is open, the oldest first."""
        return [page for context, _ in self._present for page in context.pages]

    def leave(self) -> None:
        """Every visitor stops training and is forgotten."""
        for context, options in self._present:
            for event, listener in (("weberror", self._trip), ("console", self._hear), ("requestfailed", self._follow)):
                context.remove_listener(event, listener)
            for page in context.pages:
                try:
                    page.wait_for_function(LEAVE, timeout=5000)  # an evaluate would wait for ever for a page that hangs
                except Error:
                    self._usual.discard(page)  # it hangs, was loaded from nowhere, or its server is gone
                page.remove_listener("websocket", self._follow)
            usual = [page for page in context.pages if page in self._usual]
            self._contexts.give_back(context, usual[0] if usual else None, self._picture, **options)
        self._present.clear()
        self._media.clear()
        self._usual.clear()

    def _prepared(self, page: Page, size: tuple[int, int]) -> Page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(**self._media.get(page.context, {}))
        page.on("websocket", self._follow)
        return page

    def _trip(self, error: WebError) -> None:
        self.problems.append(f"uncaught: {error.error}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location['url']})")

    def _follow(self, request: Request | WebSocket) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != urlsplit(self.url).netloc:
            self.problems.append(f"request outside the server: {request.url}")


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture
def visit(contexts: Contexts, server: PlaygroundProcess, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """`visit(path, size)` opens the playground as a new visitor; errors in the browser fail the test at its end."""
    visitors = Visitors(contexts, server.url, has_picture(request))
    yield visitors
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def has_picture(request: pytest.FixtureRequest) -> bool:
    """Whether the test, or for what a whole file shares the file, looks at what Plotly draws."""
    return request.node.get_closest_marker("no_picture") is None


def unexpected(problems: list[str], request: pytest.FixtureRequest) -> list[str]:
    """The problems that the test's `expects_errors` marks do not speak of."""
    patterns = [mark.args[0] for mark in request.node.iter_markers("expects_errors")]
    return [problem for problem in problems if not any(re.search(pattern, problem) for pattern in patterns)]


@pytest.fixture
def fresh_page(visit: Visitors) -> Page:
    """The Train page of a new visitor at 1440x900."""
    return visit()


@pytest.fixture(scope="module")
def resident(contexts: Contexts, server: PlaygroundProcess, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """One visitor for all tests of a file that need no link and no other data: what takes time is loading a page."""
    visitors = Visitors(contexts, server.url, has_picture(request))
    visitors()
    yield visitors
    visitors.leave()


@pytest.fixture
def page(resident: Visitors, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The Train page of a visitor who has just pressed Reset; settings, speed and sentence are as they are at first."""
    (page,) = resident.tabs()
    if page.locator("[data-testid=curves]").count() == 0:
        resident.open(page)
    page.wait_for_function("window.rnnRunStream?.connected && rnnRunStream.latest.has('config')")
    chips = page.get_by_test_id("changed")
    while count := chips.count():
        chips.first.click()
        expect(chips).to_have_count(count - 1)
    run = page.evaluate(
        "() => { rnnRunStream.send({do: 'reset'}); rnnRunStream.send({speed: 200}); return rnnRunStream.run; }"
    )
    page.wait_for_function(RESET, arg=run)  # else what comes of it could come in the middle of the test
    page.get_by_role("textbox", name="Sentence", exact=True).fill(FIRST_SENTENCE)
    page.locator(".rnn-rate", has_text="not trained yet").wait_for()
    page.locator("[data-testid=curves][data-epoch='0']").wait_for()
    position = page.get_by_label("Word position")
    position.and_(page.locator("[max='10']")).fill("10")
    page.locator("[data-testid=player][data-epoch='0'][data-word='10']").wait_for()
    yield page
    problems = unexpected(resident.problems, request)
    resident.problems.clear()
    page.emulate_media(color_scheme="null")
    for other in resident.tabs():
        if other is not page:
            other.close()
    assert problems == []


@pytest.fixture(scope="module")
def shared_page(resident: Visitors) -> Page:
    """The same tab, as it is: for tests that only look, or bring about themselves what they look at."""
    return resident.tabs()[0]
