"""How live the page is: its chart stays the node it was, with zoom and hover, and no row is lost or doubled."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import (
    assert_drawn,
    await_epoch,
    await_state,
    button,
    chart_state,
    curves,
    double_click,
    epoch,
    rows,
    setting,
    speed,
    undisturbed,
)
from tests.browser.conftest import Visitors
from tests.browser.replayed_page import Recording, Replay, replay, say, show

__all__ = ["replay"]  # a fixture

LAST_EPOCH = "document.querySelector('[data-testid=curves]').layout.xaxis.range[1]"

# Notes how often the chart or its canvas was removed, and how faint it has been at worst in any frame of the browser.
WATCH = """() => {
    window.chart = document.querySelector("[data-testid=curves]");
    window.canvas = chart.querySelector(".main-svg");
    window.removed = 0;
    window.worst = 1;
    const hit = (change) => [...change.removedNodes].some(node => node === canvas || node === chart);
    const watch = new MutationObserver(changes => { removed += changes.filter(hit).length; });
    watch.observe(document.body, {childList: true, subtree: true});
    const look = () => {
        if (window.worst === undefined) return;
        let opacity = 1;
        for (let node = chart; node; node = node.parentElement) opacity *= getComputedStyle(node).opacity;
        if (!chart.isConnected || !chart.querySelectorAll("path.js-line").length) opacity = 0;
        worst = Math.min(worst, opacity);
        requestAnimationFrame(look);
    };
    look();
}"""


# Two connections of the page swallow all frames from their second one of rows on and break at the fourth; those after
# them hold. In the page: through a relay outside of it, frames come late on a busy machine.
FRAGILE = """window.connections = 0;
window.WebSocket = class extends WebSocket {
    constructor(url, ...protocols) {
        super(url, ...protocols);
        if (!String(url).includes("/live/") || (connections += 1) > 2) return;
        let rows = 0;
        this.addEventListener("message", (event) => {
            rows += String(event.data).slice(0, 40).includes('"rows"');
            if (rows >= 2) event.stopImmediatePropagation();
            if (rows >= 4) this.close();
        });
    }
};"""


def test_the_chart_never_fades_or_empties_and_no_row_is_lost_or_doubled_whatever_happens(visit: Visitors) -> None:
    page = visit.page()
    page.add_init_script(FRAGILE)
    visit.open(page, "/?hidden_size=16&init_scale=0.3&epochs=10000")
    speed(page, "10")  # so that it trains still, however long the rest takes
    button(page, "Train").click()
    page.wait_for_function("connections === 3")
    await_epoch(page, 5)  # a line takes two points
    page.evaluate(WATCH)
    page.evaluate("rnnRunStream.socket.close()")  # at a moment of its own
    await_epoch(page, page.evaluate("rnnRunStream.rows.length") + 1)
    assert page.evaluate("connections") == 4
    button(page, "Pause").click()
    await_state(page, "paused")
    length = page.evaluate("rnnRunStream.rows.length")
    expect(curves(page)).to_have_attribute("data-epoch", str(length - 1))
    assert rows(page) == undisturbed(length, hidden_size=16, init_scale=0.3)
    assert_drawn(page)

    button(page, "Train").click()
    await_epoch(page, length)
    setting(page, "Learning rate").press("ArrowRight")  # a rerun of the page's script
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    setting(page, "Hidden size").press("ArrowRight")
    expect(page.locator(".rnn-note")).to_contain_text("new run")
    page.emulate_media(color_scheme="dark")
    await_epoch(page, epoch(page) + 10)
    chip = page.locator("[data-testid=changed][data-name=hidden_size]")
    expect(chip).to_contain_text("17")  # the script has been run
    button(page, "Pause").click()
    await_state(page, "paused")
    assert page.evaluate("worst") == 1
    page.evaluate("() => { delete window.worst; }")  # nothing looks any longer: what follows has points and no lines
    button(page, "Reset").click()
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    assert page.evaluate(
        """() => chart === document.querySelector("[data-testid=curves]") && chart.isConnected
                 && canvas === chart.querySelector(".main-svg") && canvas.isConnected && removed === 0"""
    )


def grow(page: Page, recording: Recording, last: int, **status: object) -> None:
    """The run trains up to epoch `last`, and the curves are drawn up to there."""
    say(page, recording.until(last, **status))
    expect(curves(page)).to_have_attribute("data-epoch", str(last))


def unzoom(page: Page) -> None:
    """Double-click on the loss."""
    area = page.locator(".rnn-curves .nsewdrag").first.bounding_box()
    assert area is not None
    double_click(page, area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)


def zoom(page: Page) -> None:
    """Drag over a fifth of the loss's epochs, from a tenth of them on."""
    before = chart_state(page)["layout"]["xaxis"]["range"][1]
    area = page.locator(".rnn-curves .nsewdrag").first.bounding_box()
    assert area is not None
    middle = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + 0.1 * area["width"], middle)
    page.mouse.down()
    page.evaluate("window.pressed = performance.now()")
    page.mouse.move(area["x"] + 0.3 * area["width"], middle + 1, steps=4)
    page.mouse.up()
    page.wait_for_function(f"() => {LAST_EPOCH} < {0.4 * before}")
    page.wait_for_function("performance.now() - pressed > 300")  # sooner, Plotly counts a press as one more click


def test_a_zoom_survives_growing_curves_and_a_rerun_and_a_double_click_shows_the_epochs_that_there_are_now(
    replay: Replay,
) -> None:
    page, recording = replay()
    grow(page, recording, 40)
    zoom(page)
    range_after = chart_state(page)["layout"]["xaxis"]["range"]
    assert range_after[0] == pytest.approx(100, abs=15)
    assert range_after[1] == pytest.approx(300, abs=15)
    show(page)  # as Streamlit mounts the page again after a rerun
    for last in (60, 80):
        grow(page, recording, last)
        assert chart_state(page)["layout"]["xaxis"]["range"] == range_after
    unzoom(page)
    page.wait_for_function(f"() => {LAST_EPOCH} === 1000")

    grow(page, recording, 90, epochs=500)
    page.wait_for_function(f"() => {LAST_EPOCH} === 500")
    zoom(page)
    unzoom(page)
    page.wait_for_function(f"() => {LAST_EPOCH} === 500")
    grow(page, recording, 100)
    assert chart_state(page)["layout"]["xaxis"]["range"] == [0, 500]


def test_the_hover_stays_while_the_curves_grow(replay: Replay) -> None:
    page, recording = replay()
    grow(page, recording, 40)
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
    for last in (50, 60, 70):
        grow(page, recording, last)
    expect(label).to_be_visible()
    assert page.evaluate("window.gone") == 0
    page.evaluate("() => { delete window.gone; }")
