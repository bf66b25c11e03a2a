"""From a container behind a real proxy, in each form that hosts use: a run trains and is found again, and no address
leaves its path.
"""

import html
import http.server
import json
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Request, WebSocket, expect
from websockets.sync.client import connect
from websockets.typing import Origin

from playground.server.visitors import VISITOR_COOKIE
from tests.browser.actions import copied_link
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.proxies import proxied
from tests.browser.proxy_snippets import FORMS, PATH, PROXIES
from tests.browser.serve import serving
from tests.hosting.container import built, running
from tests.support.patience import PATIENCE

# Streamlit looks for its server below the page's path first.
pytestmark = pytest.mark.expects_errors("404 .*/compare/_stcore/")

QUICK = "?epochs=50&hidden_size=8"  # trained before the next page loads
ANY_CERTIFICATE = {"ignore_https_errors": True}


TOLD_OF_PATH = {"STREAMLIT_SERVER_BASE_URL_PATH": PATH.strip("/")}


@contextmanager
def two_servers(folder: Path) -> Iterator[tuple[int, int]]:
    """The ports of a server that knows of no path and of one below `PATH`.

    They run in containers, as with hosts, where an image can be built, and from the checkout elsewhere.
    """
    with ExitStack() as stack:
        try:
            image = stack.enter_context(built())
        except LookupError:
            servers = [
                stack.enter_context(serving(folder / name, **environment))
                for name, environment in (("root", {}), ("below", TOLD_OF_PATH))
            ]
            at_root, below = (urlsplit(server.url).port or 0 for server in servers)
        else:
            at_root = stack.enter_context(running(image, folder / "root")).port
            below = stack.enter_context(running(image, folder / "below", **TOLD_OF_PATH)).port
        yield at_root, below


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """Where both servers listen."""
    with two_servers(tmp_path_factory.mktemp("behind")) as ports:
        yield ports


@pytest.fixture(scope="module")
def addresses(ports: tuple[int, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Where a visitor finds the playground, by the form of the proxy in between."""
    try:
        with proxied(tmp_path_factory.mktemp("proxy"), *ports) as addresses:
            yield addresses
    except LookupError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def visit(addresses: Mapping[str, str], contexts: Contexts, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """Visitors who come through the proxy to a server that is told of its path."""
    visitors = Visitors(contexts, addresses["kept"])
    yield visitors
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def not_below(context: BrowserContext, url: str) -> list[str]:
    """Addresses that pages of this context request from now on at the host of `url` outside its path."""
    stray_urls: list[str] = []
    own = urlsplit(url)

    def note(request: Request | WebSocket) -> None:
        parts = urlsplit(request.url)
        if parts.netloc == own.netloc and not parts.path.startswith(own.path):
            stray_urls.append(request.url)

    context.on("request", note)
    context.on("page", lambda page: page.on("websocket", note))
    return stray_urls


def is_sent_on_below(page: Page, url: str) -> None:
    """Checks that a redirect of Streamlit stays below the path."""
    sent_on = page.request.get(urljoin(url, "compare/"))
    assert (sent_on.status, sent_on.url) == (200, urljoin(url, "compare"))


def trains_and_is_found(frame: Frame) -> None:
    """A run trains on the Train page in a window or frame, and the Compare page that it leads to has it."""
    frame.get_by_role("button", name="Train", exact=True).click()
    frame.locator("[data-testid=curves][data-epoch]:not([data-epoch='0'])").wait_for()
    frame.get_by_role("link", name="Compare", exact=True).click()
    frame.locator(".rnn-compare[data-ready]").wait_for()
    expect(frame.get_by_test_id("runs").locator("tbody tr")).to_have_count(1)
    frame.wait_for_function("window.rnnSweepStream?.connected")


def leads_to_scenes(page: Page, url: str) -> None:
    """The links of a page, of the Scenes page and of a scene lead on below the path."""
    page.get_by_role("link", name="Inside", exact=True).click()
    page.locator(".rnn-inside[data-ready]").wait_for()
    page.get_by_role("link", name="Scenes", exact=True).click()
    page.locator(".rnn-scenes[data-ready]").wait_for()
    links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    assert [link for link in links if not link.startswith(url)] == []
    page.get_by_label("The missing transpose, step 3").evaluate("link => link.click()")  # it is folded away
    page.locator(".rnn-inside[data-ready]").wait_for()
    expect(page.get_by_test_id("scene")).to_have_attribute("data-step", "3")
    assert page.url.startswith(f"{url}inside")


def assert_link_opens(page: Page, link: str, begins: str, ready: str) -> None:
    """The link is one to this proxy, and opens in a window of its own."""
    assert link.startswith(begins)
    window = page.context.new_page()
    window.goto(link)
    window.locator(ready).wait_for()
    window.close()


def test_below_a_path_that_the_server_knows_a_run_trains_and_is_found_on_the_compare_page(visit: Visitors) -> None:
    context = visit.context(**ANY_CERTIFICATE)
    stray_urls = not_below(context, visit.url)
    page = visit.open(visit.page(context), QUICK)
    trains_and_is_found(page.main_frame)
    assert_link_opens(page, copied_link(page), f"{visit.url}compare?", ".rnn-compare[data-ready]")
    leads_to_scenes(page, visit.url)
    (cookie,) = (cookie for cookie in context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert not cookie["secure"]
    assert cookie["path"] == PATH.rstrip("/")
    assert stray_urls == []
    is_sent_on_below(page, visit.url)


@pytest.mark.parametrize("program", PROXIES)
def test_each_proxy_passes_on_what_the_page_needs_in_each_form_that_is_shown(
    program: str, ports: tuple[int, int], tmp_path: Path
) -> None:
    """A page with its cookie, a file of runs that is larger than a proxy takes by itself, and a WebSocket."""
    try:
        with proxied(tmp_path, *ports, program=program) as addresses:
            for form in FORMS:
                passes_all_on(addresses[form])
    except LookupError as missing:
        pytest.skip(str(missing))


def passes_all_on(address: str) -> None:
    """Asks for all that at an address, as a browser does."""
    parts = urlsplit(address)
    origin, anyone = f"{parts.scheme}://{parts.netloc}", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE  # the proxy has signed its certificate itself

    def ask(path: str, **request: Any) -> tuple[int, Any, bytes]:
        try:
            asked = urllib.request.Request(urljoin(address, path), **request)
            with opener.open(asked, timeout=PATIENCE) as got:
                return got.status, got.headers, got.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=anyone), urllib.request.ProxyHandler({}))
    status, headers, _ = ask("")
    attributes = headers["Set-Cookie"].split("; ")
    assert status == 200
    assert ("Secure" in attributes) is (parts.scheme == "https")
    own = {"Cookie": attributes[0], "Origin": origin}
    status, _, answer = ask("api/runs/load", data=bytes(2_000_000), headers=own)
    assert (status, "run file" in json.loads(answer)["error"]) == (400, True)
    with connect(
        urljoin(address, "sweeps/live").replace("http", "ws", 1),
        origin=Origin(origin),
        additional_headers={"Cookie": attributes[0]},
        ssl=anyone if parts.scheme == "https" else None,
        open_timeout=PATIENCE,
        proxy=None,
    ) as stream:
        assert "kind" in json.loads(stream.recv(timeout=PATIENCE))


# --- in another site's frame ------------------------------------------------------------------------------------------


class Article(http.server.BaseHTTPRequestHandler):
    """A page of another site: what it shows in a frame stands in its own address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        framed_url = html.escape(unquote(urlsplit(self.path).query))
        self.wfile.write(f"<iframe src='{framed_url}' width=1200 height=800></iframe>".encode())

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
def open_in_frame(contexts: Contexts, addresses: Mapping[str, str], article: str) -> Iterator[Callable[[str], Page]]:
    """`open_in_frame(form)` opens a page of another site with the playground in a frame."""
    context = contexts.take(**ANY_CERTIFICATE)
    context.set_default_timeout(1000 * PATIENCE)

    def open_it(form: str) -> Page:
        page = context.new_page()
        page.goto(f"{article}?{quote(addresses[form] + QUICK + '&seed=3')}")
        return page

    yield open_it
    contexts.give_back(context, None, **ANY_CERTIFICATE)


def test_over_https_a_visitor_trains_in_a_frame_of_another_site(
    open_in_frame: Callable[[str], Page], addresses: Mapping[str, str]
) -> None:
    page = open_in_frame("tls")
    frame = page.frames[1]
    frame.locator("[data-testid=player][data-answer]").wait_for()
    link = copied_link(frame)
    assert "seed=3" in link
    trains_and_is_found(frame)
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert (cookie["sameSite"], cookie["secure"], cookie["httpOnly"]) == ("None", True, True)
    assert cookie["partitionKey"] == "http://localhost"
    assert_link_opens(page, link, addresses["tls"] + "?", "[data-testid=player][data-answer]")


def test_over_http_a_frame_says_why_nothing_trains_and_opens_a_window_of_its_own(
    open_in_frame: Callable[[str], Page], addresses: Mapping[str, str]
) -> None:
    """Below a path that the server does not know, in the frame and in the window."""
    page = open_in_frame("stripped")
    stray_urls = not_below(page.context, addresses["stripped"])
    alert = page.frame_locator("iframe").get_by_role("alert")
    expect(alert).to_contain_text("Your browser keeps no cookie for the playground here")
    link = alert.get_by_role("link", name="open it in a window of its own")
    assert link.get_attribute("target") == "_blank"
    assert "noopener" in (link.get_attribute("rel") or "")
    with page.context.expect_page() as new_page:
        link.click()
    own_window = new_page.value
    own_window.locator("[data-testid=curves][data-epoch]").wait_for()
    assert "seed=3" in own_window.url
    trains_and_is_found(own_window.main_frame)
    (cookie,) = (cookie for cookie in own_window.context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert not cookie["secure"]
    assert cookie["path"] == "/"
    assert stray_urls == []
    is_sent_on_below(own_window, addresses["stripped"])
