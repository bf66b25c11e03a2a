"""Two runs of unlike sizes read one sentence on the Compare page: no difference, no empty panel, and it says why."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import SavedRuns, compare, saved_runs
from tests.browser.modules import Open

__all__ = ["compare", "saved_runs"]  # fixtures

WHY = "The runs have 64 and 16 units, so there is no difference unit by unit."

# Until the figure is as large as its place.
FITS = """() => {
    const chart = document.querySelector(".rnn-side-by-side-chart");
    const picture = chart.querySelector(".main-svg");
    return picture && ["clientWidth", "clientHeight"].every((of) => Math.abs(picture[of] - chart[of]) <= 1);
}"""


def figure(page: Page, heatmaps: int) -> Locator:
    """The figure, once it is drawn with so many heatmaps."""
    chart = page.locator(f".rnn-side-by-side-chart[data-heatmaps='{heatmaps}']")
    expect(chart.locator(".heatmaplayer image")).to_have_count(heatmaps)
    return chart


def titles(page: Page) -> Locator:
    return page.locator(".rnn-side-by-side-title:visible")


def boxes(chart: Locator) -> list[dict[str, Any]]:
    """Where the heatmaps stand, in px of the window."""
    images = "c => [...c.querySelectorAll('.heatmaplayer image')].map(i => i.getBoundingClientRect().toJSON())"
    image_boxes: list[dict[str, Any]] = chart.evaluate(images)
    return image_boxes


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_two_heatmaps_have_the_room_of_three_and_a_sentence_says_why(
    compare: Open, saved_runs: SavedRuns, theme: str
) -> None:
    saved_runs.add("small", settings={"hidden_size": 16})
    saved_runs.add("large")
    page = compare(theme=theme)
    for width, height in ((1440, 900), (1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS)
        expect(page.locator(".rnn-side-by-side-note")).to_have_text(WHY)
        chart = figure(page, 2)
        expect(titles(page)).to_have_text(["large", "small"])
        one, other = boxes(chart)
        plot = page.locator(".rnn-side-by-side-plot").bounding_box()
        assert plot is not None
        if width < 620:
            assert one["height"] + other["height"] > 0.6 * plot["height"]
        else:
            assert one["width"] + other["width"] > 0.9 * plot["width"]
            assert other["left"] > one["right"]
        assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 0


def test_each_heatmap_has_units_of_its_own_and_both_are_one_under_the_pointer(
    compare: Open, saved_runs: SavedRuns
) -> None:
    saved_runs.add("small", settings={"hidden_size": 16})
    saved_runs.add("large")
    page = compare()
    chart = figure(page, 2)
    assert chart.evaluate("c => c.data.slice(0, 2).map(t => t.z.length)") == [64, 16]
    assert chart.evaluate("c => [c.layout.yaxis, c.layout.yaxis2].map(y => y.range)") == [[63.5, -0.5], [15.5, -0.5]]
    assert chart.evaluate("c => Number(c.layout.yaxis2.ticktext.at(-1))") <= 15
    box = boxes(chart)[1]
    words = page.locator(".rnn-side-by-side-words th[scope=col]").count()
    page.mouse.click(box["left"] + box["width"] * 2.5 / words, box["top"] + 40)
    expect(page.get_by_test_id("twins")).to_have_attribute("data-word", "2")
    assert chart.evaluate("c => c.layout.meta.heads.map(i => c.layout.shapes[i].x0)") == [1.5] * 4


def test_the_difference_is_back_with_a_run_of_the_same_size_and_gone_again(
    compare: Open, saved_runs: SavedRuns
) -> None:
    saved_runs.add("twin")
    saved_runs.add("small", settings={"hidden_size": 16})
    saved_runs.add("large")
    page = compare()
    figure(page, 2)
    page.get_by_test_id("runs").locator("tbody tr").nth(2).get_by_role("checkbox").check()
    second = page.get_by_label("Second run")
    second.select_option(label="twin")
    figure(page, 3)
    expect(titles(page)).to_have_text(["large", "twin", "first − second"])
    expect(page.locator(".rnn-side-by-side-note")).to_be_hidden()
    second.select_option(label="small")
    figure(page, 2)
    expect(titles(page)).to_have_text(["large", "small"])
    expect(page.locator(".rnn-side-by-side-note")).to_have_text(WHY)


def test_another_vocabulary_takes_no_difference_away(compare: Open, saved_runs: SavedRuns) -> None:
    """Units are compared, not words: what one of the runs does not know is named, and both are drawn as ever."""
    saved_runs.add("other words", data="Everyday")
    saved_runs.add("large")
    page = compare()
    page.get_by_placeholder("Type any sentence").fill("i am glücklich")
    expect(page.locator(".rnn-side-by-side-note")).to_contain_text(
        "Not in the vocabulary of the second run: 'glücklich'"
    )
    figure(page, 3)
    expect(titles(page)).to_have_text(["large", "other words", "first − second"])


def test_words_of_both_vocabularies_build_a_sentence_and_near_ones_take_the_place_of_one_that_is_unknown(
    compare: Open, saved_runs: SavedRuns
) -> None:
    saved_runs.add("other words", data="Everyday")
    saved_runs.add("large")
    page = compare()
    field, twins = page.get_by_placeholder("Type any sentence"), page.get_by_test_id("twins")
    field.fill("not glücklich")
    figure(page, 3)
    near = twins.locator(".rnn-player-notes")
    expect(near).to_contain_text("nearest to 'glücklich':")
    near.get_by_role("button", name="glad", exact=True).click()
    expect(field).to_have_value("not glad")
    expect(near).to_be_hidden()

    words = twins.get_by_role("group", name="Words of the vocabulary")
    expect(words).to_be_hidden()
    twins.get_by_role("button", name="Vocabulary").click()
    expect(words.get_by_role("button")).to_have_text(["bad", "film", "glad", "good", "i", "not"])
    words.get_by_role("button", name="film", exact=True).click()
    expect(field).to_have_value("not glad film")
    expect(twins).to_have_attribute("data-word", "3")
