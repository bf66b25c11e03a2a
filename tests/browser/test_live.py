"""How live the page is: nothing is redrawn anew, lost or doubled, and no worker outlives its visitor or its server."""

import math
import re
from collections.abc import Callable
from typing import Any

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
    setting,
    speed,
    train_to_the_end,
)
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import Server, still_alive

LOST = "WebSocket connection to .*/live/"


def undisturbed(visit: Visitors, settings: str) -> dict[str, Any]:
    """The rows of a run with these settings that nothing happens to."""
    page = visit(f"/?{settings}")
    train_to_the_end(page)
    return rows(page)


def test_the_chart_is_the_same_node_however_much_happens(fresh_page: Page) -> None:
    page = fresh_page
    page.evaluate(
        """() => {
            window.chart = document.querySelector("[data-testid=curves]");
            window.canvas = chart.querySelector(".main-svg");
            window.removed = 0;
            const hit = (change) => [...change.removedNodes].some(node => node === canvas || node === chart);
            const watch = new MutationObserver(changes => { removed += changes.filter(hit).length; });
            watch.observe(document.body, {childList: true, subtree: true});
        }"""
    )
    speed(page, "50")
    button(page, "Train").click()
    await_epoch(page, 10)
    setting(page, "Learning rate").press("ArrowRight")
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    setting(page, "Hidden size").press("ArrowRight")
    expect(page.locator(".rnn-note")).to_contain_text("new run")
    page.emulate_media(color_scheme="dark")
    now = epoch(page)
    await_epoch(page, now + 10)
    button(page, "Pause").click()
    await_state(page, "paused")
    button(page, "Reset").click()
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    assert page.evaluate(
        """() => chart === document.querySelector("[data-testid=curves]") && chart.isConnected
                 && canvas === chart.querySelector(".main-svg") && canvas.isConnected && removed === 0"""
    )


def test_the_chart_never_fades_or_empties_while_it_grows(fresh_page: Page) -> None:
    page = fresh_page
    speed(page, "200")
    button(page, "Train").click()
    await_epoch(page, 5)  # a line takes two points
    page.evaluate(
        """() => {
            window.worst = 1;
            const chart = document.querySelector("[data-testid=curves]");
            const look = () => {
                let opacity = 1;
                for (let node = chart; node; node = node.parentElement) opacity *= getComputedStyle(node).opacity;
                if (!chart.isConnected || !chart.querySelectorAll("path.js-line").length) opacity = 0;
                worst = Math.min(worst, opacity);
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    await_epoch(page, 100)
    setting(page, "Learning rate").press("ArrowRight")  # a rerun of the page's script
    await_epoch(page, 300)
    assert page.evaluate("window.worst") == 1


def test_a_zoom_survives_growing_curves_and_a_rerun(fresh_page: Page) -> None:
    page = fresh_page
    speed(page, "50")
    button(page, "Train").click()
    await_epoch(page, 10)
    area = page.locator(".rnn-curves .nsewdrag").first.bounding_box()
    assert area is not None
    middle = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + 0.1 * area["width"], middle)
    page.mouse.down()
    page.mouse.move(area["x"] + 0.3 * area["width"], middle + 1, steps=4)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('[data-testid=curves]').layout.xaxis.range[1] < 400")
    zoomed = drawn(page)["layout"]["xaxis"]["range"]
    assert zoomed[0] == pytest.approx(100, abs=15)
    assert zoomed[1] == pytest.approx(300, abs=15)
    setting(page, "Learning rate").press("ArrowRight")
    now = epoch(page)
    await_epoch(page, now + 30)
    assert drawn(page)["layout"]["xaxis"]["range"] == zoomed
    page.locator(".rnn-curves .nsewdrag").first.dblclick()
    page.wait_for_function("() => document.querySelector('[data-testid=curves]').layout.xaxis.range[1] === 1000")


def test_the_hover_stays_while_the_curves_grow(page: Page) -> None:
    speed(page, "50")
    button(page, "Train").click()
    await_epoch(page, 60)
    area = page.locator(".rnn-curves .nsewdrag").first.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 0.03 * area["width"], area["y"] + area["height"] / 2)
    label = page.locator(".rnn-curves .hoverlayer .legend, .rnn-curves .hoverlayer .hovertext").first
    label.wait_for()
    page.evaluate(
        """() => {
            window.gone = 0;
            const layer = document.querySelector(".rnn-curves .hoverlayer");
            const look = () => { gone += layer.childElementCount ? 0 : 1; requestAnimationFrame(look); };
            look();
        }"""
    )
    now = epoch(page)
    await_epoch(page, now + 40)
    expect(label).to_be_visible()
    assert page.evaluate("window.gone") == 0


@pytest.mark.expects_errors(LOST)
def test_a_dropped_connection_comes_back_with_no_row_lost_or_doubled(visit: Visitors) -> None:
    page = visit("/?epochs=300")
    speed(page, "200")
    button(page, "Train").click()
    for least in (30, 90, 150, 210):
        await_epoch(page, least)
        page.evaluate("window.rnnHub.socket.close()")
    await_end(page)
    held = rows(page)
    assert held == undisturbed(visit, "epochs=300")
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
    button(page, "Train").click()
    await_end(page)
    assert len(connections) == 4
    assert rows(page) == undisturbed(visit, "epochs=600")


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


def test_a_second_tab_follows_the_same_job(fresh_page: Page, visit: Visitors) -> None:
    page = fresh_page
    speed(page, "50")
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


def test_closing_the_last_page_ends_its_worker_and_closing_another_does_not(
    contexts: Contexts, fresh_server: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    server = fresh_server()
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=10000")
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 2)
    workers = server.workers()
    assert workers
    second = visitors.again(page)
    page.close()
    await_epoch(second, epoch(second) + 20)
    training = [worker for worker in workers if worker.is_running()]
    assert training
    second.close()
    assert still_alive(server.workers(), 15) == []
    assert server.workers() == []
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


@pytest.mark.expects_errors("WebSocket|Failed to (load|fetch)|ERR_|NetworkError|fetch")
def test_a_server_that_is_killed_leaves_no_worker(contexts: Contexts, fresh_server: Callable[..., Server]) -> None:
    server = fresh_server()
    visitors = Visitors(contexts, server.url)
    pages = [visitors("/?data=Everyday&epochs=10000&hidden_size=256"), visitors("/?epochs=10000")]
    for page in pages:
        speed(page, "max")
        button(page, "Train").click()
        await_epoch(page, 1)
    workers = server.workers()
    assert len(workers) >= 2
    server.kill()
    assert still_alive(workers, 5) == []
    expect(pages[0].locator(".rnn-note")).to_contain_text("connection")
    visitors.leave()


def test_a_worker_that_is_killed_costs_nothing_that_was_learned(
    contexts: Contexts, fresh_server: Callable[..., Server], request: pytest.FixtureRequest
) -> None:
    server = fresh_server()
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=100")
    speed(page, "50")
    button(page, "Train").click()
    await_epoch(page, 30)
    for worker in server.workers():
        worker.kill()
    await_state(page, "stopped")
    expect(page.locator(".rnn-note")).to_contain_text("Train goes on from here")
    train_to_the_end(page)
    assert rows(page) == undisturbed(visitors, "epochs=100")
    visitors.leave()
    assert unexpected(visitors.problems, request) == []
