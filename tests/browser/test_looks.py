"""How it looks: what is on the screen at each size, that nothing overlaps or is cut, and that it can be read."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.charts.palette import DARK, LIGHT, Palette
from tests.browser.actions import (
    await_epoch,
    await_words,
    button,
    chart_state,
    curves,
    epoch,
    player,
    sentence,
    setting,
    train_to_the_end,
    type_sentence,
)
from tests.browser.conftest import DESKTOP, FIRST_SENTENCE, Contexts, Visitors
from tests.browser.serve import PlaygroundProcess
from tests.support.patience import until

LONG = "this movie was not at all extraordinarily bad and i am incomprehensibly happy right now or very very sad " * 3

SIZES = [(1440, 900), (1280, 720), (1024, 768), (820, 1180), (390, 844), (1920, 1080)]

# Text on dark is bright, text on light is dark.
INK = {"light": r"^rgb\(\d{1,2}, ", "dark": r"^rgb\((1[3-9]|2)\d\d?, "}

# Nothing glides any more, the panel of Streamlit's included, and each chart is as large as its place.
AT_REST = """() => {
    const gliding = [".rnn-page", "[data-testid=stSidebar]"].some(
        (part) => document.querySelector(part)?.getAnimations({subtree: true}).some(
            (animation) => animation.playState !== "finished"));  // in a folded panel those that are over are kept
    const drawn = [...document.querySelectorAll(".js-plotly-plot")].every((chart) => {
        const picture = chart.querySelector(".main-svg");
        return picture && ["clientWidth", "clientHeight"].every((of) => Math.abs(picture[of] - chart[of]) <= 1);
    });
    return !gliding && drawn;
}"""

# Whether the curves have these colours, as Plotly holds them, and the marks of both labels, as the style sheets do.
COLOURED = """([lines, labels]) => {
    const { data } = document.querySelector("[data-testid=curves]");
    const style = getComputedStyle(document.querySelector(".rnn-page"));
    return [...new Set(data.map(({ line }) => line.color.toLowerCase()))].sort().join() === lines.join()
        && labels.every((colour, label) => style.getPropertyValue(`--rnn-label-${label}`) === colour);
}"""

# Notes which panels of the page are seen with nothing in them until it is `loaded`.
NOTE_EMPTY = """window.empty = [];
const charts = ".rnn-curves, .rnn-player";
const look = () => {
    const root = document.querySelector(".rnn-page");
    if (root && Number(getComputedStyle(root).opacity) > 0.5) {
        for (const panel of root.querySelectorAll(".rnn-panel"))
            if (!panel.childElementCount || (panel.matches(charts) && !panel.querySelector(".main-svg")))
                empty.push(panel.className);
    }
    if (!window.loaded) requestAnimationFrame(look);
};
look();"""

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")

# What covers something else and what is cut off, each part of the page looked at once.
DISORDER = f"""() => {{
    const eyes = {EYES};
    const [app, curves, player] = [".stApp", "[data-testid=curves]", "[data-testid=player] .js-plotly-plot"]
        .map((part) => document.querySelector(part));
    return {{
        overlaps: eyes.overlaps(app),
        cutTexts: eyes.cutTexts(app),
        curves: eyes.chartFaults(curves),
        player: eyes.chartFaults(player),
    }};
}}"""


def look(what: str, at: Locator) -> list[Any]:
    """What one of the functions of eyes.js finds at a part of the page."""
    return list(at.evaluate(f"root => {EYES}.{what}(root)"))


def assert_in_order(page: Page) -> None:
    """Checks, once all animations have ended, that nothing covers anything else and no label is cut off."""
    expect(setting(page, "Seed")).to_be_attached()  # the panel comes after the rest of the page
    expect(page.locator(".rnn-sentences li:not([data-answer])")).to_have_count(0)
    page.wait_for_function(AT_REST)
    faults: dict[str, list[Any]] = {}

    def in_order() -> bool:
        faults.clear()
        faults.update(page.evaluate(DISORDER))
        return not any(faults.values())

    with suppress(AssertionError):  # what is there in the end says more than that it took too long
        until(in_order, every=0.2)  # the charts of a window that has another size are drawn a moment after it
    assert not any(faults.values()), faults


def inside(page: Page, *places: Locator) -> None:
    """Checks that each of these is wholly within the window without scrolling."""
    size = page.viewport_size
    assert size is not None
    for place in places:
        box = place.bounding_box()
        assert box is not None, f"{place} is not shown"
        assert box["x"] >= 0, place
        assert box["y"] >= 0, place
        assert box["x"] + box["width"] <= size["width"] + 0.5, (place, box)
        assert box["y"] + box["height"] <= size["height"] + 0.5, (place, box)
        assert box["width"] > 20, (place, box)
        assert box["height"] > 10, (place, box)


def controls(page: Page) -> list[Locator]:
    names = ("Train", "Pause", "Step", "Reset")
    return [*(button(page, name) for name in names), page.get_by_role("group", name="Speed")]


def player_charts(page: Page) -> Locator:
    return player(page).locator(".js-plotly-plot")


def palette_of(scheme: str) -> Palette:
    return {"light": LIGHT, "dark": DARK}[scheme]


def css(colour: str) -> str:
    """A colour "#rrggbb" as a browser computes it."""
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.fixture(scope="module")
def loaded_page(contexts: Contexts, server: PlaygroundProcess) -> Iterator[Page]:
    """The Train page of one visitor for this file: what takes time is loading it, so it is resized and recoloured."""
    visitors = Visitors(contexts, server.url)
    page = visitors.tab()
    inspector = page.context.new_cdp_session(page)
    inspector.send("Page.enable")
    inspector.send("Page.addScriptToEvaluateOnNewDocument", {"source": NOTE_EMPTY})
    visitors.open(page, "/?epochs=200")
    await_words(page, 10)
    page.evaluate("() => { window.loaded = true; }")
    inspector.detach()  # and the next visitor of this tab has no such script
    yield page
    visitors.leave()
    assert visitors.problems == []


@pytest.fixture
def page(loaded_page: Page) -> Iterator[Page]:
    """That page at 1440x900 in light colours, before an epoch has trained."""
    resize(loaded_page, DESKTOP)
    if epoch(loaded_page) > 0:
        button(loaded_page, "Reset").click()
    loaded_page.locator("[data-testid=curves][data-epoch='0']").wait_for()
    type_sentence(loaded_page, FIRST_SENTENCE)
    await_words(loaded_page, 10)
    recolour(loaded_page, "light")
    yield loaded_page
    loaded_page.emulate_media(color_scheme="null", forced_colors="null")


def resize(page: Page, size: tuple[int, int]) -> None:
    """Gives the window another size, and waits until all that glides rests and the charts fill their places."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function(AT_REST)


def recolour(page: Page, scheme: str) -> None:
    """The visitor prefers other colours from now on; waits until the charts and marks have those of this scheme."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    palette = palette_of(scheme)
    page.wait_for_function(COLOURED, arg=[sorted([palette.train.lower(), palette.test.lower()]), palette.labels[:2]])
    page.wait_for_function(AT_REST)


def line_colours(page: Page) -> set[str]:
    """Of the curves, as Plotly holds them."""
    return {trace["line"]["color"].lower() for trace in chart_state(page)["data"]}


def test_no_box_is_empty_while_the_page_loads(loaded_page: Page) -> None:
    assert loaded_page.evaluate("[...new Set(window.empty)]") == []


def test_at_1440_by_900_controls_curves_and_player_are_on_the_screen(page: Page) -> None:
    inside(page, *controls(page), curves(page), player(page), sentence(page), button(page, "Play"))
    inside(page, page.get_by_label("Word position"), page.get_by_label("Order of units"), player_charts(page))
    inside(page, page.get_by_role("region", name="Sentences", exact=True))
    for name in ("Data", "Hidden size", "Learning rate", "Epochs", "Seed"):
        inside(page, setting(page, name).locator("xpath=ancestor::*[@data-testid][1]"))
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight") <= 0
    for chart in (curves(page), player_charts(page)):
        box = chart.bounding_box()
        assert box is not None
        assert box["height"] > 150


def test_at_1280_by_720_controls_curves_and_heatmap_are_on_the_screen(page: Page) -> None:
    resize(page, (1280, 720))
    inside(page, *controls(page), curves(page))
    heatmap = page.locator(".rnn-player .plot .heatmaplayer, .rnn-player .xy .heatmaplayer").first
    inside(page, heatmap)
    box = heatmap.bounding_box()
    assert box is not None
    assert box["height"] > 60


def test_nothing_overlaps_and_nothing_is_cut_off_at_any_size(page: Page) -> None:
    for size in SIZES:
        resize(page, size)
        assert_in_order(page)
        if size[0] > size[1]:
            assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight") <= 0, size
    resize(page, DESKTOP)
    train_to_the_end(page)
    type_sentence(page, LONG)
    await_words(page, len(LONG.split()))
    expect(page.locator(".rnn-player-notes")).to_contain_text("extraordinarily")
    for size in SIZES:
        resize(page, size)
        assert_in_order(page)


Tap = Callable[[Locator], None]


@pytest.fixture
def phone(visit: Visitors) -> Iterator[tuple[Page, Tap]]:
    """The Train page 390 px wide on a touch screen, and what taps a part of it.

    A touch screen as Playwright's `has_touch` has it, without the browser context of its own, which has parsed nothing.
    """
    page = visit.tab(size=(390, 844))
    screen = page.context.new_cdp_session(page)
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})

    def tap(part: Locator) -> None:
        part.click(trial=True)  # once it is in sight and nothing covers it
        box = part.bounding_box()
        assert box is not None
        point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        screen.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    yield visit.open(page), tap
    screen.detach()  # takes the touch screen away: the next visitor of this tab has none


def test_a_phone_390_wide_scrolls_only_downwards_and_reaches_every_control(phone: tuple[Page, Tap]) -> None:
    page, tap = phone
    assert page.evaluate("navigator.maxTouchPoints") > 0
    await_words(page, 10)
    assert_in_order(page)  # as it was loaded
    for scroller in ("document.scrollingElement", "document.querySelector('[data-testid=stMain]')"):
        assert page.evaluate(f"{scroller}.scrollWidth - {scroller}.clientWidth") <= 0
    assert look("beyond", page.get_by_test_id("stMain")) == []
    for control in (
        *controls(page)[:1],
        button(page, "Step"),
        page.get_by_role("radio", name="max", exact=True),
        sentence(page),
        button(page, "Play"),
        page.get_by_label("Word position"),
        page.get_by_label("Words per second"),
        page.get_by_label("Order of units"),
        page.locator(".rnn-sentence").last,
    ):
        control.scroll_into_view_if_needed()
        control.click(trial=True)
    assert page.locator(".rnn-sentence").evaluate_all("rows => Math.min(...rows.map((row) => row.offsetHeight))") >= 28
    for piece in (curves(page), player_charts(page)):
        box = piece.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 150
    tap(button(page, "Step"))
    await_epoch(page, 1)

    tap(page.get_by_test_id("stExpandSidebarButton"))
    slider = setting(page, "Hidden size")
    expect(slider).to_be_visible()
    slider.press("ArrowRight")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("65")
    help_sizes = page.locator("[data-testid=stSidebar] button[aria-label^='Help for']").evaluate_all(
        "all => all.map((b) => b.getBoundingClientRect()).filter(({width}) => width).map((b) => [b.width, b.height])"
    )
    assert len(help_sizes) >= 5
    assert min(map(min, help_sizes)) >= 24
    letters = page.locator("input:not([type=range], [type=radio]), select").evaluate_all(
        "all => all.map((field) => parseFloat(getComputedStyle(field).fontSize))"
    )
    assert min(letters) >= 16  # with smaller ones iOS zooms in on the field

    page.reload()  # with the drawer open: it does not cover the page that comes
    await_epoch(page, 1)
    button(page, "Train").click(trial=True)
    drawer = page.get_by_test_id("stExpandSidebarButton")
    expect(drawer).to_be_visible()

    tap(drawer)  # the ways to the other pages are in it, on each of them
    links = page.get_by_test_id("stSidebarNav").get_by_role("link")
    tap(links.filter(has_text="Guide"))
    expect(page.get_by_test_id("stMain").get_by_test_id("version")).to_have_count(1)  # the last thing of that page
    expect(drawer).to_be_in_viewport()  # and the other one is closed: it does not cover the page that it led to
    tap(drawer)
    links.filter(has_text="Inside").click(trial=True)


@pytest.mark.expects_errors(r"404 .*/guide/_stcore/")  # Streamlit looks for its server below the page's path first
def test_the_guide_can_be_read_at_every_width_and_follows_a_run(visit: Visitors) -> None:
    page = visit.tab(color_scheme="light")
    page.goto(visit.url + "/guide")
    page.get_by_role("heading", name="Things to try").wait_for()
    page.wait_for_function("window.rnnRunStream?.connected")  # by which a sweep of its reader goes on
    main = page.get_by_test_id("stMain")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator(".stApp")).to_have_css("background-color", css(palette_of(scheme).background))
        for width, height in ((1440, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            assert look("beyond", main) == []
            assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
            assert [text for text, contrast in look("contrasts", main) if contrast < 4.5] == []


# What is told apart by its background, where the system chooses the colours: [name, one colour, the other].
TOLD_APART = """() => {
    const of = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo).backgroundColor;
    return [
        ["speed", of(".rnn-speed input:checked + span"), of(".rnn-speed input:not(:checked) + span")],
        ["progress", of(".rnn-bar i"), of(".rnn-bar")],
        ["track", of(".stSlider [role=group] > div > div:first-child"), of("body")],
        ["thumb", of(".stSlider [role=group] > div > [data-rac]"), of("body")],
        ["answers", of(".rnn-meter i"), of(".rnn-meter")],
        ["answer", of(".rnn-player-final .rnn-player-value", "::before"), of(".rnn-player-final")],
    ];
}"""


def test_zoomed_to_200_percent_in_high_contrast_all_is_reached_whole_and_told_apart(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    resize(page, (640, 360))
    for scheme in ("light", "dark"):
        recolour(page, scheme)  # curves have colours of the palette, whatever the system's texts are
        assert [name for name, one, other in page.evaluate(TOLD_APART) if one == other] == []

    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert look("beyond", main) == []
    header = page.get_by_test_id("stHeader").bounding_box()
    assert header is not None
    for chart in (page.locator(".rnn-curves"), page.locator(".rnn-player-plot")):
        box = chart.bounding_box()
        assert box is not None
        assert 150 < box["height"] <= 360 - header["height"]
    for control in (
        *controls(page)[:1],
        button(page, "Step"),
        page.get_by_role("radio", name="max", exact=True),
        sentence(page),
        button(page, "Vocabulary"),
        button(page, "Play"),
        page.get_by_label("Word position"),
        page.get_by_label("Order of units"),
        page.locator(".rnn-sentence").last,
    ):
        control.scroll_into_view_if_needed()
        control.click(trial=True)


def test_every_text_can_be_read_against_what_is_behind_it(page: Page) -> None:
    type_sentence(page, "this movie is good")
    expect(page.locator(".rnn-player-notes")).to_contain_text("movie")
    for scheme in ("light", "dark"):
        recolour(page, scheme)
        texts = look("contrasts", page.locator(".rnn-page"))
        assert len(texts) > 60
        # WCAG 2.2: 4.5 for letters and digits, 3 for a graphic such as the stroke of the legend.
        contrasts = [(text, contrast, 4.5 if any(map(str.isalnum, text)) else 3) for text, contrast in texts]
        assert [
            (text, round(contrast, 2)) for text, contrast, least_contrast in contrasts if contrast < least_contrast
        ] == []
        palette = palette_of(scheme)
        assert not {each.lower() for each in palette.labels[:2]} & line_colours(page)


def test_a_switch_between_light_and_dark_recolours_everything_and_loses_nothing(page: Page) -> None:
    button(page, "Step").click()
    await_epoch(page, 1)
    type_sentence(page, "not bad")
    await_words(page, 2)
    for scheme in ("dark", "light", "dark"):
        recolour(page, scheme)
        for chart in (curves(page), player_charts(page)):
            expect(chart.locator(".xtick text").first).to_have_css("fill", re.compile(INK[scheme]))
    expect(curves(page)).to_have_attribute("data-epoch", "1")
    expect(sentence(page)).to_have_value("not bad")


def test_no_icon_is_an_emoji(page: Page) -> None:
    text = page.locator("body").inner_text()
    assert [letter for letter in text if ord(letter) >= 0x1F000 or 0x2600 <= ord(letter) <= 0x27BF] == []
