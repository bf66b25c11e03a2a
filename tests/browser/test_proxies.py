"""Behind a real proxy, in each form that hosts use: a run trains and is found again, and no address leaves its path."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page, Request, WebSocket, expect

from playground.web import VISITOR_COOKIE
from tests.browser.actions import await_epoch, button
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.proxies import FORMS, PATH, proxied
from tests.browser.serve import Server, serving

# Streamlit looks for its server below the page's path first.
pytestmark = pytest.mark.expects_errors("404 .*/compare/_stcore/")


def port_of(server: Server) -> int:
    return urlsplit(server.url).port or 0


@pytest.fixture(scope="module")
def addresses(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
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


@pytest.mark.parametrize("form", FORMS)
def test_a_run_trains_and_is_found_on_the_compare_page(visit: Visitors, form: str) -> None:
    page = visit.page(visit.context(ignore_https_errors=True))
    astray = below_its_path(page, visit.url)
    visit.open(page, "?epochs=5000")
    button(page, "Train").click()
    await_epoch(page, 5)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.locator(".rnn-compare[data-ready]").wait_for()
    expect(page.get_by_test_id("runs").locator("tbody tr")).to_have_count(1)
    page.wait_for_function("window.rnnSweepHub?.connected")
    (cookie,) = (cookie for cookie in page.context.cookies() if cookie["name"] == VISITOR_COOKIE)
    assert cookie["secure"] == (form == "tls")
    assert cookie["path"] == (PATH.rstrip("/") if form == "kept" else "/")
    page.goto(urljoin(visit.url, "compare/"))  # an address that Streamlit sends on
    expect(page).to_have_url(urljoin(visit.url, "compare"))
    expect(page.get_by_test_id("runs").locator("tbody tr")).to_have_count(1)
    assert astray == []
