"""The page's connection to its job: no row is lost or doubled when it breaks, and every tab of a visitor follows."""

import math
import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.actions import (
    await_end,
    await_epoch,
    await_state,
    button,
    curves,
    drawn,
    epoch,
    rows,
    speed,
    undisturbed,
)
from tests.browser.conftest import Visitors

LOST = "WebSocket connection to .*/live/"


@pytest.mark.expects_errors(LOST)
def test_a_dropped_connection_comes_back_with_no_row_lost_or_doubled(visit: Visitors) -> None:
    page = visit("/?epochs=300")
    speed(page, "200")
    button(page, "Train").click()
    for least in (30, 90, 150, 210):
        await_epoch(page, least)
        page.evaluate("window.rnnRunStream.socket.close()")
    await_end(page)
    held = rows(page)
    assert held == undisturbed(epochs=300)
    assert len(held["train_loss"]) == 301
    assert drawn(page)["data"][0]["x"] == list(range(301))


@pytest.mark.expects_errors(LOST)
def test_rows_that_were_on_their_way_when_the_connection_broke_come_again(visit: Visitors) -> None:
    page = visit.page()
    connections: list[WebSocketRoute] = []

    def fragile(socket: WebSocketRoute) -> None:
        """The first three connections swallow all frames from their second one of rows on, and break at the fourth."""
        connections.append(socket)
        number = len(connections)
        server = socket.connect_to_server()
        passed = 0

        def onward(message: str | bytes) -> None:
            nonlocal passed
            passed += '"rows"' in str(message)[:40]
            if number > 3 or passed < 2:
                socket.send(message)
            elif passed >= 4:
                socket.close(code=1011)

        server.on_message(onward)

    page.route_web_socket(re.compile("/live/"), fragile)
    visit.open(page, "/?epochs=600")
    speed(page, "10")  # so that it lasts for four connections, however long each takes
    button(page, "Train").click()
    while len(connections) < 4:
        page.wait_for_timeout(100)
    await_epoch(page, page.evaluate("rnnRunStream.rows.length") + 1)
    speed(page, "max")
    await_end(page)
    assert len(connections) == 4
    assert rows(page) == undisturbed(epochs=600)


@pytest.mark.expects_errors(LOST)
def test_while_the_connection_is_lost_the_page_says_so(visit: Visitors) -> None:
    page = visit.page()
    broken = [False]
    sockets: list[WebSocketRoute] = []

    def perhaps(socket: WebSocketRoute) -> None:
        if broken[0]:
            socket.close(code=1011)
        else:
            sockets.append(socket)
            socket.connect_to_server()

    page.route_web_socket(re.compile("/live/"), perhaps)
    visit.open(page, "/")
    broken[0] = True
    sockets[-1].close(code=1011)
    expect(page.locator(".rnn-note")).to_contain_text("connection")
    broken[0] = False
    expect(page.locator(".rnn-note")).to_be_empty()
    button(page, "Step").click()
    await_epoch(page, 1)


@pytest.mark.expects_errors(LOST)
def test_a_page_that_is_refused_says_what_to_set_and_comes_back_when_it_is_set(visit: Visitors) -> None:
    page = visit("/")
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


def test_a_second_tab_follows_the_same_job(fresh_page: Page, visit: Visitors) -> None:
    page = fresh_page
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 10)
    other = visit.again(page)
    now = await_epoch(other, epoch(page))
    await_epoch(other, now + 5)
    button(other, "Pause").click()
    await_state(page, "paused")
    await_state(other, "paused")
    stopped = len(rows(other)["test_loss"]) - 1
    for tab in (page, other):
        expect(curves(tab)).to_have_attribute("data-epoch", str(stopped))
    assert rows(page) == rows(other)
    button(page, "Step").click()
    expect(curves(other)).to_have_attribute("data-epoch", str(stopped + 1))
    page.close()
    button(other, "Step").click()
    expect(curves(other)).to_have_attribute("data-epoch", str(stopped + 2))


def test_no_number_that_is_not_finite_ever_reaches_the_page(visit: Visitors) -> None:
    page = visit.page()
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda said: frames.append(str(said))))
    visit.open(page, "/?learning_rate=1&init_scale=1")
    speed(page, "max")
    button(page, "Train").click()
    await_state(page, "diverged")
    assert any('"kind"' in frame for frame in frames)
    assert not [frame for frame in frames if re.search(r"\bNaN\b|Infinity", frame)]
    held = rows(page)
    assert all(math.isfinite(value) for name in held if name != "length" for value in held[name])
