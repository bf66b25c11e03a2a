"""How it looks: what is on the screen at each size, that nothing overlaps or is cut, and that it can be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.charts.palette import DARK, LIGHT
from tests.browser.actions import (
    await_epoch,
    await_words,
    button,
    curves,
    drawn,
    player,
    sentence,
    setting,
    train_to_the_end,
    type_sentence,
)
from tests.browser.conftest import Contexts, Visitors
from tests.browser.serve import PlaygroundProcess

LONG = "this movie was not at all extraordinarily bad and i am incomprehensibly happy right now or very very sad " * 3

EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")


def look(what: str, at: Locator) -> list[Any]:
    """What one of the functions of eyes.js finds at a part of the page."""
    return list(at.evaluate(f"root => {EYES}.{what}(root)"))


def assert_in_order(page: Page) -> None:
    """Nothing covers anything else, and no label is cut off, once what glides has come to rest."""
    expect(setting(page, "Seed")).to_be_attached()  # the panel comes after the rest of the page
    expect(page.locator(".rnn-sentences li:not([data-answer])")).to_have_count(0)
    page.wait_for_function("() => document.querySelector('.rnn-sentences').getAnimations({subtree: true}).length === 0")
    assert look("overlaps", page.locator(".stApp")) == []
    assert look("cutTexts", page.locator(".stApp")) == []
    assert look("chartFaults", curves(page)) == []
    assert look("chartFaults", player_charts(page)) == []


def inside(page: Page, *places: Locator) -> None:
    """Each of these is wholly within the window as it stands, unscrolled."""
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


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def themed_page(contexts: Contexts, server: PlaygroundProcess, theme: str) -> Iterator[Page]:
    """The Train page of a visitor who prefers this theme, and has typed a sentence with a word that is not known."""
    visitors = Visitors(contexts, server.url)
    page = visitors(color_scheme=theme)
    type_sentence(page, "this movie is good")
    expect(page.locator(".rnn-player-notes")).to_contain_text("movie")
    yield page
    visitors.leave()
    assert visitors.problems == []


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


def test_at_1280_by_720_controls_curves_and_heatmap_are_on_the_screen(visit: Visitors) -> None:
    page = visit(size=(1280, 720))
    inside(page, *controls(page), curves(page))
    heatmap = page.locator(".rnn-player .plot .heatmaplayer, .rnn-player .xy .heatmaplayer").first
    inside(page, heatmap)
    box = heatmap.bounding_box()
    assert box is not None
    assert box["height"] > 60


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1024, 768), (820, 1180), (390, 844), (1920, 1080)])
def test_nothing_overlaps_and_nothing_is_cut_off(visit: Visitors, size: tuple[int, int]) -> None:
    page = visit("/?epochs=200", size=size)
    await_words(page, 10)
    assert_in_order(page)
    train_to_the_end(page)
    type_sentence(page, LONG)
    await_words(page, len(LONG.split()))
    expect(page.locator(".rnn-player-notes")).to_contain_text("extraordinarily")
    assert_in_order(page)


def test_a_phone_390_wide_scrolls_only_downwards_and_reaches_every_control(visit: Visitors) -> None:
    page = visit(size=(390, 844), has_touch=True)
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
    button(page, "Step").tap()
    await_epoch(page, 1)

    page.get_by_test_id("stExpandSidebarButton").tap()
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
    button(page, "Train").tap(trial=True)
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()


@pytest.mark.expects_errors(r"404 .*/guide/_stcore/")  # Streamlit looks for its server below the page's path first
def test_the_guide_can_be_read_at_every_width_and_follows_a_run(visit: Visitors, theme: str) -> None:
    page = visit.tab(color_scheme=theme)
    page.goto(visit.url + "/guide")
    page.get_by_role("heading", name="Things to try").wait_for()
    page.wait_for_function("window.rnnRunStream?.connected")  # by which a sweep of its reader goes on
    main = page.get_by_test_id("stMain")
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_zoomed_to_200_percent_in_high_contrast_all_is_reached_whole_and_told_apart(
    visit: Visitors, scheme: str
) -> None:
    page = visit(size=(640, 360), forced_colors="active", color_scheme=scheme)
    expect(setting(page, "Seed")).to_be_attached()  # the panel comes after the rest of the page
    assert [name for name, one, other in page.evaluate(TOLD_APART) if one == other] == []
    palette = {"light": LIGHT, "dark": DARK}[scheme]  # of the system's colours, whatever texts are
    assert {trace["line"]["color"] for trace in drawn(page)["data"]} == {palette.train, palette.test}

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


def test_every_text_can_be_read_against_what_is_behind_it(themed_page: Page) -> None:
    texts = look("contrasts", themed_page.locator(".rnn-page"))
    assert len(texts) > 60
    # WCAG 2.2: 4.5 for letters and digits, 3 for a graphic such as the stroke of the legend.
    least = [(text, contrast, 4.5 if any(map(str.isalnum, text)) else 3) for text, contrast in texts]
    assert [(text, round(contrast, 2)) for text, contrast, needed in least if contrast < needed] == []


def test_a_switch_between_light_and_dark_recolours_everything_and_loses_nothing(page: Page) -> None:
    button(page, "Step").click()
    await_epoch(page, 1)
    type_sentence(page, "not bad")
    await_words(page, 2)
    for scheme, brightest in (("dark", True), ("light", False), ("dark", True)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for chart in ("curves", "player"):
            page.wait_for_function(
                """([testid, bright]) => {
                    const root = document.querySelector(`[data-testid=${testid}]`);
                    const chart = root.matches(".js-plotly-plot") ? root : root.querySelector(".js-plotly-plot");
                    const tick = chart.querySelector(".xtick text");
                    const [r, g, b] = getComputedStyle(tick).fill.match(/\\d+/g).map(Number);
                    return (r + g + b > 380) === bright;
                }""",
                arg=[chart, brightest],
            )
    expect(curves(page)).to_have_attribute("data-epoch", "1")
    expect(sentence(page)).to_have_value("not bad")


def colours(page: Page) -> Iterator[tuple[str, str]]:
    """(what, colour) of every mark of a label on the Train page."""
    for name in ("label-0", "label-1"):
        yield name, page.locator(".rnn-page").evaluate(f"s => getComputedStyle(s).getPropertyValue('--rnn-{name}')")


def test_the_two_label_colours_are_the_palettes_and_train_and_test_are_none_of_them(
    themed_page: Page, theme: str
) -> None:
    palette = {"light": LIGHT, "dark": DARK}[theme]
    assert dict(colours(themed_page)) == {"label-0": palette.labels[0], "label-1": palette.labels[1]}
    lines = {trace["line"]["color"].lower() for trace in drawn(themed_page)["data"]}
    assert lines == {palette.train.lower(), palette.test.lower()}
    assert not lines & {palette.labels[1].lower(), palette.labels[0].lower()}


def test_no_icon_is_an_emoji(shared_page: Page) -> None:
    for _ in range(2):
        text = shared_page.locator("body").inner_text()
        pictures = [letter for letter in text if ord(letter) >= 0x1F000 or 0x2600 <= ord(letter) <= 0x27BF]
        assert pictures == []


def test_no_box_is_empty_while_the_page_loads(visit: Visitors) -> None:
    page = visit.page()
    page.add_init_script(
        """window.empty = [];
        const charts = ".rnn-curves, .rnn-player";
        const look = () => {
            const root = document.querySelector(".rnn-page");
            if (root && Number(getComputedStyle(root).opacity) > 0.5) {
                for (const panel of root.querySelectorAll(".rnn-panel"))
                    if (!panel.childElementCount || (panel.matches(charts) && !panel.querySelector(".main-svg")))
                        empty.push(panel.className);
            }
            requestAnimationFrame(look);
        };
        look();"""
    )
    visit.open(page)
    await_words(page, 10)
    assert page.evaluate("[...new Set(window.empty)]") == []
