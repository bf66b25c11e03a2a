"""Behind a real proxy, in each form that hosts use: a run trains and is found again, and no address leaves its path."""

import html
import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Frame, Page, Request, WebSocket, expect

from playground.server.visitors import VISITOR_COOKIE
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.proxies import PATH, proxied
from tests.browser.serve import PlaygroundProcess, serving
from tests.support.patience import PATIENCE

# Streamlit looks for its server below the page's path first.
pytestmark = pytest.mark.expects_errors("404 .*/compare/_stcore/")

QUICK = "?epochs=5000&hidden_size=8"  # the machine has little to do while the pages load
ANY_CERTIFICATE = {"ignore_https_errors": True}


def port_of(server: PlaygroundProcess) -> int:
    return urlsplit(server.url).port or 0


@pytest.fixture(scope="module")
def addresses(server: PlaygroundProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Where a visitor finds the playground, by the form of the proxy in between."""
    folder = tmp_path_factory.mktemp("below")
    with serving(folder, STREAMLIT_SERVER_BASE_URL_PATH=PATH.strip("/")) as below:
        try:
            with proxied(folder / "proxy", port_of(server), port_of(below)) as found:
                yield found
        except LookupError as missing:
            pytest.skip(str(missing))


@pytest.fixture
def visit(
    addresses: Mapping[str, str], form: str, contexts: Contexts, request: pytest.FixtureRequest
) -> Iterator[Visitors]:
    """Visitors who come through the proxy in one form."""
    visitors = Visitors(contexts, addresses[form])
    yield visitors
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def below_its_path(page: Page, url: str) -> list[str]:
    """Notes what the page asks for from now on that is not below `url`."""
    astray: list[str] = []
    own = urlsplit(url)

    def note(asked: Request | WebSocket) -> None:
        parts = urlsplit(asked.url)
        if parts.netloc == own.netloc and not parts.path.startswith(own.path):
            astray.append(asked.url)

    page.on("request", note)
    page.on("websocket", note)
    return astray


def trains(frame: Frame) -> None:
    """A run trains on the Train page in a window or frame."""
    frame.get_by_role("button", name="Train", exact=True).click()
    frame.locator("[data-testid=curves][data-epoch]:not([data-epoch='0'])").wait_for()


def trains_and_is_found(frame: Frame) -> None:
    """A run trains on the Train page in a window or frame, and the Compare page that it leads to has it."""
    trains(frame)
    frame.get_by_role("link", name="Compare", exact=True).click()
    frame.locator(".rnn-compare[data-ready]").wait_for()
    expect(frame.get_by_test_id("runs").locator("tbody tr")).to_have_count(1)
    frame.wait_for_function("window.rnnSweepStream?.connected")


@pytest.mark.parametrize("form", ["kept", "stripped"])
def test_below_a_path_a_run_trains_and_is_found_on_the_compare_page(visit: Visitors, form: str) -> None:
    page = visit.page(visit.context(**ANY_CERTIFICATE))
    astray = below_its_path(page, visit.url)
    visit.open(page, QUICK)
    trains_and_is_found(page.main_frame)
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert not cookie["secure"]
    assert cookie["path"] == (PATH.rstrip("/") if form == "kept" else "/")
    assert astray == []
    sent_on = page.request.get(urljoin(visit.url, "compare/"))  # an address that Streamlit sends on
    assert (sent_on.status, sent_on.url) == (200, urljoin(visit.url, "compare"))


# --- in another site's frame ------------------------------------------------------------------------------------------


class Article(http.server.BaseHTTPRequestHandler):
    """A page of another site: what it shows in a frame stands in its own address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        framed = html.escape(unquote(urlsplit(self.path).query))
        self.wfile.write(f"<iframe src='{framed}' width=1200 height=800></iframe>".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@pytest.fixture(scope="module")
def article() -> Iterator[str]:
    """The address of that page; a browser takes "localhost" for another site than 127.0.0.1."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Article) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        yield f"http://localhost:{other.server_port}/"
        other.shutdown()
        thread.join()


@pytest.fixture
def framed(contexts: Contexts, addresses: Mapping[str, str], article: str) -> Iterator[Callable[[str], Page]]:
    """`framed(form)` opens a page of another site with the playground in a frame."""
    context = contexts.take(**ANY_CERTIFICATE)
    context.set_default_timeout(1000 * PATIENCE)

    def open_it(form: str) -> Page:
        page = context.new_page()
        page.goto(f"{article}?{quote(addresses[form] + QUICK + '&seed=3')}")
        return page

    yield open_it
    contexts.give_back(context, None, **ANY_CERTIFICATE)


def test_over_https_a_visitor_trains_in_a_frame_of_another_site(framed: Callable[[str], Page]) -> None:
    page = framed("tls")
    trains_and_is_found(page.frames[1])
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("None", True, True)
    assert cookie["partitionKey"] == "http://localhost"


def test_over_http_a_frame_says_why_nothing_trains_and_opens_a_window_of_its_own(framed: Callable[[str], Page]) -> None:
    page = framed("root")
    told = page.frame_locator("iframe").get_by_role("alert")
    expect(told).to_contain_text("Your browser keeps no cookie for the playground here")
    link = told.get_by_role("link", name="open it in a window of its own")
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in (link.get_attribute("rel") or "")
    with page.context.expect_page() as opened:
        link.click()
    alone = opened.value
    alone.locator("[data-testid=curves][data-epoch]").wait_for()
    assert "seed=3" in alone.url
    trains(alone.main_frame)  # over plain http, at the root
    (cookie,) = (cookie for cookie in alone.context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert not cookie["secure"]
    assert cookie["path"] == "/"
