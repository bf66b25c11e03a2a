"""How live the curves are: while they grow the chart stays the node it was, with its zoom and its hover."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import await_epoch, await_state, button, curves, drawn, epoch, setting, speed
from tests.browser.conftest import Visitors

LAST_EPOCH = "document.querySelector('[data-testid=curves]').layout.xaxis.range[1]"


def test_the_chart_is_the_same_node_however_much_happens(page: Page) -> None:
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
    speed(page, "10")  # so that it trains still, however long the rest takes
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


def test_the_chart_never_fades_or_empties_while_it_grows(page: Page) -> None:
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
                if (window.worst === undefined) return;
                worst = Math.min(worst, opacity);
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    await_epoch(page, 100)
    setting(page, "Learning rate").press("ArrowRight")  # a rerun of the page's script
    await_epoch(page, 300)
    expect(page.get_by_test_id("changed")).to_have_count(1)  # it has been run
    assert page.evaluate("window.worst") == 1
    page.evaluate("() => { delete window.worst; }")  # nothing looks any longer


def zoom(page: Page) -> None:
    """Drag over a fifth of the loss's epochs, from a tenth of them on."""
    before = drawn(page)["layout"]["xaxis"]["range"][1]
    area = page.locator(".rnn-curves .nsewdrag").first.bounding_box()
    assert area is not None
    middle = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + 0.1 * area["width"], middle)
    page.mouse.down()
    page.mouse.move(area["x"] + 0.3 * area["width"], middle + 1, steps=4)
    page.mouse.up()
    page.wait_for_function(f"() => {LAST_EPOCH} < {0.4 * before}")


def test_a_zoom_survives_growing_curves_and_a_rerun(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 10)
    zoom(page)
    zoomed = drawn(page)["layout"]["xaxis"]["range"]
    assert zoomed[0] == pytest.approx(100, abs=15)
    assert zoomed[1] == pytest.approx(300, abs=15)
    setting(page, "Learning rate").press("ArrowRight")
    now = epoch(page)
    await_epoch(page, now + 30)
    assert drawn(page)["layout"]["xaxis"]["range"] == zoomed
    page.locator(".rnn-curves .nsewdrag").first.dblclick()
    page.wait_for_function(f"() => {LAST_EPOCH} === 1000")
    expect(page.get_by_test_id("changed")).to_have_count(1)


def test_a_double_click_shows_the_epochs_that_there_are_now(visit: Visitors) -> None:
    page = visit("/?epochs=300")
    speed(page, "10")  # so that it trains still, however long the rest takes
    button(page, "Train").click()
    await_epoch(page, 10)
    setting(page, "Epochs").fill("500")
    setting(page, "Epochs").press("Enter")
    page.wait_for_function(f"() => {LAST_EPOCH} === 500")
    zoom(page)
    page.locator(".rnn-curves .nsewdrag").first.dblclick()
    page.wait_for_function(f"() => {LAST_EPOCH} === 500")
    now = epoch(page)
    await_epoch(page, now + 10)
    assert drawn(page)["layout"]["xaxis"]["range"] == [0, 500]


def test_the_hover_stays_while_the_curves_grow(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 35)
    area = page.locator(".rnn-curves .nsewdrag").first.bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + 0.03 * area["width"], area["y"] + area["height"] / 2)
    label = page.locator(".rnn-curves .hoverlayer .legend, .rnn-curves .hoverlayer .hovertext").first
    label.wait_for()
    page.evaluate(
        """() => {
            window.gone = 0;
            const layer = document.querySelector(".rnn-curves .hoverlayer");
            const look = () => {
                if (window.gone === undefined) return;
                gone += layer.childElementCount ? 0 : 1;
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    now = epoch(page)
    await_epoch(page, now + 20)
    expect(label).to_be_visible()
    assert page.evaluate("window.gone") == 0
    page.evaluate("() => { delete window.gone; }")
