"""All that can be presented, seen from the last row: large and strong enough, whole on one screen, one key a step.

One page is walked through by keys. What is wrong on it is asked again until nothing is: what is being drawn is not yet
what is looked at, and a fault that stays is told once the patience ends.
"""

from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.actions import await_end
from tests.browser.conftest import Visitors
from tests.charts.test_train import CLEAR_LABELS, SIGHT, distance

pytestmark = pytest.mark.expects_errors("404 .*/(inside|compare)/_stcore/")  # as Streamlit looks for its server
SCREEN, LARGER, LARGEST = (1280, 720), (1920, 1080), (3840, 2160)
FOLDER = Path(__file__).parent
EYES, ROW = ((FOLDER / name).read_text("utf-8").strip().removesuffix(";") for name in ("eyes.js", "last_row.js"))
MOST_KEYS = 12  # of a talk of all scenes' first steps

LOOK = f"{ROW}; window.look = lastRow({EYES});"
IS_WELL = "step => Object.keys(window.faults = look.faults(step)).length === 0"
COLOURS = """() => [0, 1].map((label) =>
    getComputedStyle(document.querySelector(".rnn-page")).getPropertyValue(`--rnn-label-${label}`).trim())"""


IS_DARK = """getComputedStyle(document.querySelector(".stApp")).backgroundColor.match(/\\d+/g)
    .reduce((sum, channel) => sum + Number(channel), 0) < 384"""
PRESENTED = """() => {
    const sections = ".rnn-page > [data-presented], .rnn-inside-views > [data-presented]";
    const {testid, part} = document.querySelector(sections).dataset;
    return part ?? testid;
}"""


def look(page: Page, what: str, step: dict[str, Any] | None = None) -> None:
    """Looks until nothing is wrong."""
    try:
        page.wait_for_function(IS_WELL, arg=step)
    except Error:
        pytest.fail(f"{what}: {page.evaluate('window.faults')}")


def labels_are_apart(page: Page) -> None:
    """The labels have the colours of the palette, which all kinds of eyes tell apart."""
    for one, other in combinations(page.evaluate(COLOURS), 2):
        assert all(distance(one, other, sight) >= CLEAR_LABELS for sight in SIGHT), (one, other)


def paint(page: Page, scheme: Literal["light", "dark"]) -> None:
    """The page is light or dark from now on."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(IS_DARK + f" === {str(scheme == 'dark').lower()}")


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def look_at_views(page: Page, scheme: Literal["light", "dark"], sizes: tuple[tuple[int, int], ...]) -> None:
    """The Train page with what lies over it, every view of Inside, every section of Compare; then Train again."""
    paint(page, scheme)
    for size in sizes:
        resize(page, size)
        look(page, f"Train, {size}, {scheme}")
    labels_are_apart(page)
    for key, name in (("?", "Keys"), ("q", "QR code")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        look(page, f"{name}, {size}, {scheme}")
        page.keyboard.press("Escape")
    for sections, count in ((".rnn-inside-views > .rnn-view", 14), (".rnn-compare > .rnn-panel:not([hidden])", 4)):
        page.keyboard.press("g")
        expect(page.locator(sections)).to_have_count(count)
        page.locator(f"{sections}[data-presented]").wait_for()
        seen: list[str] = []
        while (name := presented(page)) not in seen:
            resize(page, sizes[0] if seen else sizes[-1])  # the largest once: all sizes grow by one unit
            look(page, f"{name}, {scheme}")
            seen.append(name)
            page.keyboard.press("v")
            page.wait_for_function(f"name => ({PRESENTED})() !== name", arg=name)
        assert len(seen) == count
    page.keyboard.press("g")
    page.locator("[data-testid=player][data-answer]").wait_for()


def presented(page: Page) -> str:
    """The name of the section that is presented."""
    return str(page.evaluate(PRESENTED))


def test_all_that_is_presented_can_be_read_from_the_last_row_without_scrolling(visit: Visitors) -> None:
    page = visit.page(size=SCREEN)
    page.add_init_script(LOOK)
    visit.open(page, "/?init_scale=0.1&epochs=60&present=1")
    page.keyboard.press("t")
    await_end(page)
    look_at_views(page, "light", (SCREEN,))
    look_at_views(page, "dark", (LARGER, LARGEST))


def test_every_step_of_every_scene_too_one_key_a_step_and_one_a_scene(visit: Visitors) -> None:
    """The first half of the scenes is light, the second dark; nothing plays by itself for who wants no motion."""
    page = visit.page(visit.context(reduced_motion="reduce"), size=SCREEN)
    page.add_init_script(LOOK)
    visit.open(page, "/?present=1")
    told = page.request.get(f"{visit.url}/api/scenes").json()["scenes"]
    scenes = {scene["name"]: scene["steps"] for scene in told if scene["steps"] and scene["name"] != "tour"}
    assert 10 <= len(scenes) <= MOST_KEYS
    for place, (name, steps) in enumerate(scenes.items()):
        paint(page, "dark" if place >= len(scenes) / 2 else "light")
        for number, step in enumerate(steps, 1):
            page.keyboard.press("N" if number == 1 else "n")
            page.locator(f"[data-testid=scene][data-scene='{name}'][data-step='{number}']").wait_for()
            look(page, f"{name} {number}", step)
            if step["predict"]:
                page.keyboard.press("1")
                page.locator(".rnn-scene-outcome").wait_for()
                look(page, f"{name} {number}, answered", step)
            assert page.locator(".rnn-player-play[aria-pressed=true]").count() == 0
            if step["highlight"] == "note":
                page.keyboard.press("t")
                page.locator(".rnn-note[data-tone=bad]").wait_for()
                look(page, f"{name} {number}, and what the page says", step)
    page.keyboard.press("N")
    expect(page.get_by_role("status").filter(has_text="That was the last scene")).to_be_visible()
