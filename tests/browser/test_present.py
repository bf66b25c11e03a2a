"""The presented page in a real browser: large enough for the last row, on one screen, and driven by keys alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import await_end, await_epoch, button, curves, player, speed, word
from tests.browser.conftest import Visitors

pytestmark = pytest.mark.expects_errors("404 .*/(inside|compare)/_stcore/")  # as Streamlit looks for its server
SIZES = [(1280, 720), (1920, 1080), (3840, 2160)]
LETTERS = 18 / 720  # of the window's height: the least that the last row can read
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")
LINK = "/?init_scale=0.1&epochs=60&present=1"

# Texts that are seen and smaller than that, with their size; what a slider or a field holds among them.
SMALL = """least => {
    const small = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { currentNode: text } = texts;
        const element = text.parentElement;
        if (!text.textContent.trim() || element.closest(".hoverlayer, .rnn-player-live, style, script, option"))
            continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const { width, height } = range.getBoundingClientRect();
        const size = parseFloat(getComputedStyle(element).fontSize);
        if (width && height && size < least - 0.01) small.push([text.textContent.trim(), size]);
    }
    for (const field of document.querySelectorAll(".rnn-page :is(input:not([type=range]), select)")) {
        const size = parseFloat(getComputedStyle(field).fontSize);
        if (field.checkVisibility() && size < least - 0.01) small.push([field.outerHTML.slice(0, 60), size]);
    }
    return small;
}"""

# What reaches beyond the window or its own panel, and what would scroll within it.
SCROLLS = """() => [document.scrollingElement, ...document.querySelectorAll(".stMain, .rnn-frame, .rnn-page"),
    ...[...document.querySelectorAll(".rnn-page *")].filter(each => each.checkVisibility()
        && (each.matches("[data-presented]") || /auto|scroll/.test(getComputedStyle(each).overflow)))]
    .filter(each => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
    .map(each => `${each.className}: ${each.scrollWidth} x ${each.scrollHeight}`)"""

# Whether all is drawn for the window of now: the sheets are enlarged for it, and each chart is as large as its place.
DRAWN = """height => {
    const sheet = document.querySelector("style[data-enlarged]");
    const charts = [...document.querySelectorAll(".js-plotly-plot")].filter(each => each.checkVisibility());
    return sheet && Math.abs(Number(sheet.dataset.enlarged) - 1.5 * height / 720) < 0.001
        && charts.every(({ layout }) => layout.font.size >= 17.9 * height / 720)
        && charts.filter(each => each.matches("[data-testid=curves]"))
            .every(each => Math.abs(each.querySelector(".main-svg").clientWidth - each.clientWidth) <= 1);
}"""

# A text without a letter is the sample of a line.
FAINT = (
    f"page => {EYES}.contrasts(page).filter(([name, contrast]) => contrast < 4.5 && /[\\p{{L}}\\p{{N}}]/u.test(name))"
)


def faults(page: Page, height: int) -> dict[str, Any]:
    """What cannot be read from the last row, or not without scrolling."""
    page.wait_for_function(DRAWN, arg=height)
    found = {
        "small": page.evaluate(SMALL, LETTERS * height),
        "scrolls": page.evaluate(SCROLLS),
        "faint": page.locator(".rnn-page").evaluate(FAINT),
        "Streamlit": page.locator("[data-testid=stSidebar]:visible, [data-testid=stHeader]:visible").count(),
    }
    return {kind: what for kind, what in found.items() if what}


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_large_enough_for_the_last_row_and_fits_on_one_screen(visit: Visitors, scheme: str) -> None:
    page = visit(LINK, size=SIZES[0], color_scheme=scheme)
    press(page, "t")
    await_end(page)
    for size in SIZES:
        resize(page, size)
        assert faults(page, size[1]) == {}, size
    resize(page, SIZES[0])
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert faults(page, 720) == {}
    press(page, "Escape", "g")
    page.locator(".rnn-inside[data-ready]").wait_for()
    for name, size in (("network", SIZES[0]), ("ledger", SIZES[1]), ("whatif", SIZES[2])):
        resize(page, size)
        view = page.get_by_test_id(f"inside-{name}")
        expect(view).to_have_attribute("data-presented", "")
        view.locator(".js-plotly-plot, svg").first.wait_for()
        assert faults(page, size[1]) == {}, name
        press(page, "v")
    resize(page, SIZES[0])
    press(page, "g")
    page.locator(".rnn-compare[data-ready]").wait_for()
    for name in ("curves", "side-by-side"):
        expect(page.locator(f".rnn-compare [data-part={name}]")).to_be_visible()
        assert faults(page, 720) == {}, name
        press(page, "v")


def test_the_run_and_the_sentence_go_by_keys_and_none_fires_while_a_sentence_is_typed(visit: Visitors) -> None:
    page = visit("/?present=1", size=SIZES[0])
    expect(page.get_by_role("status").filter(has_text="? shows the keys")).to_be_visible()
    press(page, "-", "e")
    await_epoch(page, 1)
    press(page, "t")
    expect(page.locator("[data-part=transport][data-state=running]")).to_be_visible()
    press(page, "h")
    expect(page.locator("[data-part=transport][data-state=paused]")).to_be_visible()
    press(page, "0")
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    press(page, "Home", "ArrowRight", "ArrowRight", "ArrowLeft")
    expect(player(page)).to_have_attribute("data-word", "1")
    press(page, "s")
    expect(player(page)).to_have_attribute("data-word", re.compile("[23]"))
    press(page, "s", "End")
    last = word(page)
    press(page, "b")
    expect(page.get_by_role("status", name="The screen is blank")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("status", name="The screen is blank")).to_be_hidden()
    press(page, "Control+e", "Alt+t")
    field = page.locator("#rnn-player-field")
    field.fill("")
    field.press_sequentially("the best t e h 0")
    expect(field).to_have_value("the best t e h 0")
    expect(page.locator("[data-part=player] .rnn-player-place")).not_to_have_text(f"{last} / {last}")
    assert page.evaluate("rnnRunStream.rows.length") == 1  # no epoch was trained by any of these
    field.blur()
    press(page, "Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present="))
    press(page, "e")
    speed(page, "1")
    assert page.evaluate("rnnRunStream.rows.length") == 1  # the keys have left with the presentation


def test_present_begins_it_and_a_reload_goes_on_with_it(visit: Visitors) -> None:
    page = visit(size=SIZES[0])
    before = page.locator(".rnn-curves").bounding_box()
    button(page, "Present").click()
    expect(page.locator("html[data-present]")).to_be_attached()
    page.wait_for_function(DRAWN, arg=720)
    expect(page).to_have_url(re.compile("present=1"))
    visit.open(page, "/" + page.url.split("/")[-1])
    expect(page.locator("html[data-present]")).to_be_attached()
    page.mouse.move(200, 200)
    button(page, "Leave the presentation").click()
    expect(page.locator("html[data-present]")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page.wait_for_function("document.querySelector('[data-testid=curves]').layout.font.size === 12")
    assert page.locator(".rnn-curves").bounding_box() == before


def scene(page: Page) -> dict[str, str]:
    """The scene and the step that the strip tells."""
    dataset: dict[str, str] = page.get_by_test_id("scene").evaluate("strip => ({...strip.dataset})")
    return dataset


def test_a_talk_of_all_scenes_first_steps_goes_by_one_key_a_scene_and_plays_nothing_by_itself(visit: Visitors) -> None:
    page = visit("/?present=1", size=SIZES[0], reduced_motion="reduce")
    names = [each["name"] for each in page.request.get(f"{visit.url}/api/scenes").json()["scenes"] if each["steps"]]
    names = [name for name in names if name != "tour"]
    assert 10 <= len(names) <= 12  # as many key presses as there are scenes
    for name in names:
        press(page, "N")
        strip = page.locator(f"[data-testid=scene][data-scene='{name}'][data-step='1']")
        expect(strip).to_be_visible()
        assert page.evaluate(SMALL, 18) == [], name
        assert page.evaluate(SCROLLS) == [], name
        expect(page.locator(".rnn-player-play[aria-pressed=true]")).to_have_count(0)
    press(page, "N")
    expect(page.get_by_role("status").filter(has_text="That was the last scene")).to_be_visible()


def test_steps_go_by_key_and_the_speakers_window_follows_and_leads(visit: Visitors) -> None:
    page = visit("/?present=1", size=SIZES[0])
    press(page, "PageDown")
    expect(page.locator("[data-testid=scene][data-step='1']")).to_be_visible()
    first = scene(page)["scene"]
    with page.context.expect_page() as opened:
        press(page, "w")
    window = opened.value
    expect(window.locator("[data-part=notes]")).not_to_be_empty()
    expect(window.locator("[data-part=gone]")).to_have_text(re.compile(r"^\d+:\d\d gone$"))
    coming = window.locator("[data-part=next]").inner_text()
    window.keyboard.press("n")
    expect(page.locator(f"[data-testid=scene][data-scene='{first}'][data-step='2']")).to_be_visible()
    expect(window.locator("[data-part=text]")).to_have_text(coming)
    window.get_by_role("button", name="Previous step").click()
    expect(page.locator(f"[data-testid=scene][data-scene='{first}'][data-step='1']")).to_be_visible()
    page.bring_to_front()
    press(page, "Escape")
    expect(window.get_by_role("status")).to_contain_text("not presented now")


def test_where_the_window_is_blocked_the_page_says_how_to_open_it(visit: Visitors) -> None:
    page = visit.page(size=SIZES[0])
    page.add_init_script("window.open = () => null")  # as a browser that blocks pop-ups answers
    visit.open(page, "/?present=1")
    press(page, "w")
    expect(page.get_by_role("dialog", name="Speaker window")).to_contain_text("Allow pop-ups")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="open it here").click()
    expect(opened.value.locator("[data-part=title]")).to_have_text("No scene is told")


def test_the_code_of_the_settings_is_large_and_a_click_or_a_key_shows_it(visit: Visitors) -> None:
    page = visit("/?present=1&init_scale=0.1", size=SIZES[0])
    press(page, "q")
    code = page.get_by_role("img", name=re.compile("QR code of .*init_scale=0.1"))
    box = code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 0.6 * SIZES[0][1]
    assert box["y"] + box["height"] <= SIZES[0][1]
    press(page, "Escape")
    expect(code).to_be_hidden()
    page.mouse.move(300, 300)
    button(page, "QR code").click()
    expect(code).to_be_visible()
