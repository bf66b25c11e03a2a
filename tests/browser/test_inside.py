"""The Inside page: one selection that every view follows and sets, over the visitor's own network."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import button
from tests.browser.conftest import FIRST_SENTENCE, Visitors

pytestmark = pytest.mark.expects_errors("404 .*/inside/_stcore/")  # as Streamlit looks for its server
VIEWS = (
    "network",
    "ledger",
    "whatif",
    "pushes",
    "modifiers",
    "memory",
    "lengths",
    "plane",
    "wall",
    "units",
    "weights",
    "gradients",
    "diagnosis",
)
EYES = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8").strip().removesuffix(";")
FITS = """chart => {
    const drawn = chart.querySelector(".main-svg").clientWidth;
    return Math.abs(drawn - chart.parentElement.clientWidth) <= 1;
}"""
LOOK = f"""page => {{
    const eyes = {EYES};
    return [...page.querySelectorAll(".rnn-inside-head, .rnn-view")].flatMap(part => [
        ...["overlaps", "beyond", "cutTexts"].flatMap(kind => eyes[kind](part).map(fault => `${{kind}}: ${{fault}}`)),
        ...[...part.querySelectorAll(".js-plotly-plot")].flatMap(eyes.chartFaults),
    ]);
}}"""


def selected(page: Page, **values: str) -> None:
    """Wait until the page says that this is selected."""
    for name, value in values.items():
        expect(page.get_by_test_id("inside")).to_have_attribute(f"data-{name}", value)


def faults(page: Page) -> list[str]:
    """What covers what, is cut off, or reaches beyond the window, as wide as that is now."""
    for chart in page.locator(".js-plotly-plot").all():
        chart.scroll_into_view_if_needed()  # off the screen it is not drawn
        page.wait_for_function(FITS, arg=chart.element_handle())
    return list(page.get_by_test_id("inside").evaluate(LOOK))


def test_one_selection_moves_every_view_and_is_in_the_link(visit: Visitors) -> None:
    page = visit()
    page.get_by_role("link", name="Inside").click()
    for view in VIEWS:
        section = page.get_by_test_id(f"inside-{view}")
        section.scroll_into_view_if_needed()
        expect(section).to_have_attribute("data-epoch", "0")
        # What it shows: a drawing, a table, or the sentence before a list that may have nothing in it.
        expect(section.locator("svg, table, p:has(+ ul)").first).to_be_visible()
    selected(page, sentence=FIRST_SENTENCE, word="10")

    # Nothing is covered or cut off, and 20 words are seen at once below all that the head of the page has to say.
    for width, height in ((390, 844), (1280, 720)):
        page.set_viewport_size({"width": width, "height": height})
        assert faults(page) == []
    page.get_by_label("Sentence", exact=True).fill(" ".join(["unheard", *["good"] * 19]))
    page.get_by_label("Sentence", exact=True).press("Enter")
    expect(page.get_by_text("has never seen “unheard”")).to_be_visible()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    words = page.get_by_test_id("inside-network").locator("svg text", has_text="good")
    expect(words).to_have_count(19)
    last_word = words.last.bounding_box()
    assert last_word is not None
    assert last_word["y"] + last_word["height"] < 720
    page.set_viewport_size({"width": 1440, "height": 900})

    # A sentence is data, and nothing in it is read as HTML.
    page.get_by_label("Sentence", exact=True).fill("not <b>bad</b> happy")
    page.get_by_label("Sentence", exact=True).press("Enter")
    selected(page, word="5", sentence="not <b>bad</b> happy")
    words = page.get_by_label("Words; choose one")
    expect(words.get_by_role("button")).to_have_text(["start", "not", "b", "bad", "b", "happy"])

    # A click on a word, the arrow keys in the picture, and the link say the same to all of them.
    words.get_by_role("button", name="bad", exact=True).click()
    selected(page, word="3")
    picture = page.get_by_label("The network over the sentence")
    picture.press("ArrowLeft")
    picture.press("ArrowDown")
    selected(page, word="2", unit="0")
    ledger = page.get_by_test_id("inside-ledger")
    ledger.scroll_into_view_if_needed()
    expect(ledger.locator(".rnn-view-finding")).to_contain_text("After “b” the score is")
    address = parse_qs(urlsplit(page.url).query)
    assert {name: address[name] for name in ("sentence", "word", "unit")} == {
        "sentence": ["not <b>bad</b> happy"],
        "word": ["2"],
        "unit": ["0"],
    }
    other = visit.page(page.context)
    other.goto(f"{page.url}&view=lengths")
    selected(other, sentence="not <b>bad</b> happy", word="2", unit="0")
    in_link = other.get_by_test_id("inside-lengths")
    expect(in_link).to_have_attribute("data-epoch", "0")  # a view that is off the screen asks nothing
    expect(in_link).to_be_in_viewport()

    # The visitor adds the terms of one cell up to its value.
    words.get_by_role("button", name="bad", exact=True).click()
    step = page.get_by_test_id("inside-step")
    expect(step).to_contain_text("h_3[0]")
    value = step.get_by_role("status").inner_text()
    assert "the value of the cell" in value
    button(page, "Compute it").click()
    for _ in range(step.locator("li").count()):
        step.locator("li[data-waits] button").first.click()
    expect(step.get_by_role("status")).to_contain_text(value.split(":")[0])

    # It follows the network while that trains.
    page.get_by_test_id("inside-network").scroll_into_view_if_needed()
    button(page, "Step").click()
    expect(page.get_by_test_id("inside-network")).to_have_attribute("data-epoch", "1")
    selected(page, epoch="1")
    assert "epoch" not in parse_qs(urlsplit(page.url).query), "the link follows the newest one"

    # The time machine: once the films are there, every kept epoch is painted without the server.
    page.get_by_test_id("inside-network").scroll_into_view_if_needed()
    for epoch in ("2", "3"):
        button(page, "Step").click()
        expect(page.get_by_test_id("inside-network")).to_have_attribute("data-epoch", epoch)
    timeline = page.get_by_test_id("inside-timeline")
    expect(timeline).to_have_attribute("data-epochs", "0 1 2 3")
    slider = timeline.get_by_label("Epoch", exact=True)
    slider.focus()
    expect(timeline).to_have_attribute("data-film", "ready")
    page.evaluate("window.rnnRunStream.send = () => false")  # what is asked from now on reaches no server
    for key, epoch in (("Home", "0"), ("ArrowRight", "1"), ("ArrowRight", "2")):
        slider.press(key)
        expect(page.get_by_test_id("inside-network")).to_have_attribute("data-epoch", epoch)
        selected(page, epoch=epoch)
