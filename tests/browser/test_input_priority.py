"""After a press nothing is drawn for a moment that nobody has asked for, and yet nobody can hold the curves up."""

import pytest
from playwright.sync_api import Page

from tests.browser.modules import Open
from tests.browser.player_page import blank

__all__ = ["blank"]  # a fixture


@pytest.fixture
def page(blank: Open) -> Page:
    """A page whose clock, in milliseconds, is `now`."""
    page = blank()
    page.evaluate("""async () => {
        window.now = 1000;
        performance.now = () => window.now;
        window.press = (kind) => document.body.dispatchEvent(new Event(kind, {bubbles: true}));
        Object.assign(window, await import("/modules/core/input_priority.js"));
    }""")
    return page


def test_where_nobody_presses_only_the_gap_counts(page: Page) -> None:
    waits = page.evaluate("[[1000, 90], [950, 90], [900, 90]].map(([drawnAt, gap]) => untilNext(drawnAt, gap))")
    assert waits == [90, 40, 0]


@pytest.mark.parametrize("kind", ["pointerdown", "keydown"])
def test_a_press_holds_the_next_drawing_up(page: Page, kind: str) -> None:
    waits = page.evaluate(
        """(kind) => {
            press(kind);
            return [1000, 1060, 1159, 1160].map((at) => { now = at; return untilNext(900, 90); });
        }""",
        kind,
    )
    assert waits == [160, 100, 1, 0]


def test_a_press_never_shortens_the_gap(page: Page) -> None:
    assert page.evaluate("press('pointerdown'), untilNext(1000, 220)") == 220


def test_whoever_presses_without_end_still_sees_the_curves_twice_a_second(page: Page) -> None:
    drawn = page.evaluate("""() => {
        const drawn = [];
        let at = now;
        for (; now < 5000; now += 10) {
            press("keydown");
            if (untilNext(at, 90) === 0) drawn.push(at = now);
        }
        return drawn;
    }""")
    assert drawn == list(range(1400, 5000, 400))
