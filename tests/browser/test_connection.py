"""The page's connection to its job: no row is lost or doubled when it breaks, and the page says why there is none."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.actions import (
    await_end,
    await_epoch,
    button,
    drawn,
    rows,
    speed,
    undisturbed,
)
from tests.browser.conftest import Visitors
from tests.support.patience import PATIENCE

LOST = "WebSocket connection to .*/live/"


@pytest.mark.expects_errors(LOST)
def test_a_connection_that_breaks_comes_back_with_no_row_lost_or_doubled(visit: Visitors) -> None:
    page = visit.page()
    connections: list[WebSocketRoute] = []

    def fragile(socket: WebSocketRoute) -> None:
        """The first two connections swallow all frames from their second one of rows on, and break at the fourth."""
        connections.append(socket)
        number = len(connections)
        server = socket.connect_to_server()
        passed = 0

        def onward(message: str | bytes) -> None:
            nonlocal passed
            passed += '"rows"' in str(message)[:40]
            if number > 2 or passed < 2:
                socket.send(message)
            elif passed >= 4:
                socket.close(code=1011)

        server.on_message(onward)

    page.route_web_socket(re.compile("/live/"), fragile)
    visit.open(page, "/?hidden_size=16&init_scale=0.3&epochs=480")
    speed(page, "10")  # so that it lasts for four connections, however long each takes
    button(page, "Train").click()
    for _ in range(10 * PATIENCE):
        if len(connections) == 3:
            break
        page.wait_for_timeout(100)
    await_epoch(page, page.evaluate("rnnRunStream.rows.length") + 1)
    page.evaluate("window.rnnRunStream.socket.close()")  # at a moment of its own
    await_epoch(page, page.evaluate("rnnRunStream.rows.length") + 1)
    speed(page, "max")
    await_end(page)
    assert len(connections) == 4
    assert rows(page) == undisturbed(hidden_size=16, init_scale=0.3, epochs=480)
    assert drawn(page)["data"][0]["x"] == list(range(481))


@pytest.mark.expects_errors(LOST)
def test_a_page_that_is_refused_says_what_to_set_and_comes_back_when_it_is_set(page: Page) -> None:
    page.context.set_extra_http_headers({"X-Forwarded-Proto": "https"})  # as a proxy that does not know its own scheme
    page.evaluate("rnnRunStream.socket.close()")
    note = page.locator(".rnn-note")
    expect(note).to_contain_text("The server refuses this page")
    expect(note).to_contain_text("must set X-Forwarded-Proto")
    expect(note).not_to_contain_text("goes on")
    page.context.set_extra_http_headers({})
    expect(note).to_be_empty()
    button(page, "Step").click()
    await_epoch(page, 1)
