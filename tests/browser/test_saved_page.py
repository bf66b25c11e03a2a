"""A run that was saved as a web page: opened from a file with the network off, and in a frame that only lets it run."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, expect

from playground.charts.palette import DARK, LIGHT
from playground.takeaway.run_page import run_page
from rnn import forward
from tests.browser.conftest import Visitors
from tests.browser.looks import AXE, BUT_HEADINGS, COLOURS_ALONE, FAULTS
from tests.browser.opened_file import FOREIGN, OpenFile, offline, open_file
from tests.support.page_of_run import trained_run

__all__ = ["offline", "open_file"]  # fixtures

SENTENCE = "i am not at all bad or sad right now"
TYPED = "This ISN'T good, zzz!"


@pytest.fixture(scope="module")
def saved_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a run of 120 epochs."""
    path = tmp_path_factory.mktemp("stick") / "run.html"
    path.write_bytes(run_page(*trained_run(), sentence=SENTENCE))
    return path


def probability_of(text: str, epoch: int | None = None) -> str:
    """What the network of the saved run says of a text, as the page tells it."""
    subject, _ = trained_run()
    assert subject.past is not None
    params = subject.params if epoch is None else subject.past().weights(epoch)
    assert params is not None
    probs = forward(params, subject.vocabulary.encode(text)).probs
    return str(float(f"{probs[-1, -1]:.6g}"))


def test_a_saved_page_plays_any_sentence_at_any_kept_epoch_without_a_network(
    open_file: OpenFile, saved_file: Path
) -> None:
    page = open_file(saved_file)
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-probability", probability_of(SENTENCE))
    page.locator("[data-testid=curves][data-epoch='120']").wait_for()
    expect(page.get_by_role("heading", name="a run", exact=True)).to_be_visible()

    sentence = page.get_by_label("Sentence", exact=True)
    sentence.fill(TYPED)
    sentence.press("Enter")
    expect(player).to_have_attribute("data-probability", probability_of(TYPED))
    expect(page.locator(".rnn-inside-unknown")).to_contain_text("has never seen “zzz”")

    page.get_by_label("Epoch", exact=True).press("Home")
    expect(player).to_have_attribute("data-epoch", "0")
    expect(player).to_have_attribute("data-probability", probability_of(TYPED, 0))
    expect(page.get_by_test_id("inside-timeline")).to_contain_text("epoch 0 · test loss")
    page.get_by_label("Epoch", exact=True).press("End")
    expect(player).to_have_attribute("data-epoch", "120")

    network, ledger = page.get_by_test_id("inside-network"), page.get_by_test_id("inside-ledger")
    network.scroll_into_view_if_needed()
    expect(network.locator(".rnn-network-word")).to_have_text(
        [re.compile("h₀"), *(re.compile(word) for word in ("this", "is", "not", "good", "zzz"))]
    )
    page.get_by_label("Word position").fill("3")
    expect(network).to_contain_text("h_3 = tanh")
    network.locator("svg image").nth(4).click()  # a column there moves the playhead of the player
    expect(player).to_have_attribute("data-word", "4")
    ledger.scroll_into_view_if_needed()
    expect(ledger).to_contain_text("After “good” the score is")

    about = page.get_by_test_id("about")
    expect(about).to_contain_text("Hidden size")
    expect(about).to_contain_text("a machine")
    expect(about).to_contain_text("numpy 2.4.6")
    expect(page.get_by_role("button", name="Branch from here")).to_have_count(0)  # nothing trains here
    assert page.evaluate(FOREIGN) == [[False, ""]] * 3


def css_colour(hexadecimal: str) -> str:
    """A colour as browsers tell it."""
    return f"rgb({', '.join(str(value) for value in bytes.fromhex(hexadecimal[1:]))})"


@pytest.mark.skipif(not AXE.exists(), reason="node_modules is not there; `python3 tasks.py check` installs it")
def test_a_saved_page_has_the_colours_of_the_system_or_of_the_visitors_choice(
    open_file: OpenFile, saved_file: Path
) -> None:
    page = open_file(saved_file)
    page.locator("[data-testid=player][data-answer]").wait_for()
    body = page.locator("body")
    light, dark = "rgb(255, 255, 255)", "rgb(20, 23, 27)"
    expect(body).to_have_css("background-color", light)
    page.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", dark)
    letters = page.locator("[data-testid=curves] .xtick text").first
    expect(letters).to_have_css("fill", css_colour(DARK.text))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(FAULTS, [None, COLOURS_ALONE]) == []
    page.get_by_role("radio", name="light").check(force=True)
    expect(body).to_have_css("background-color", light)
    expect(letters).to_have_css("fill", css_colour(LIGHT.text))
    assert page.evaluate(FAULTS, [None, BUT_HEADINGS]) == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("html")).to_have_js_property("scrollWidth", 390)  # once the charts have the new width
    sentence = page.get_by_label("Sentence", exact=True)
    sentence.fill("good")
    sentence.press("Enter")
    expect(page.get_by_test_id("player")).to_have_attribute("data-probability", probability_of("good"))


def test_a_saved_page_works_in_a_slide_that_lets_it_run_and_nothing_else(open_file: OpenFile, saved_file: Path) -> None:
    slide = saved_file.with_name("slide.html")
    slide.write_text(
        f'<!doctype html><iframe sandbox="allow-scripts" src="{saved_file.name}" width="1200" height="700"></iframe>'
    )
    frame: FrameLocator = open_file(slide).frame_locator("iframe")
    player = frame.get_by_test_id("player")
    expect(player).to_have_attribute("data-probability", probability_of(SENTENCE))
    frame.get_by_label("Epoch", exact=True).press("Home")
    expect(player).to_have_attribute("data-probability", probability_of(SENTENCE, 0))
    sentence = frame.get_by_label("Sentence", exact=True)
    sentence.fill(TYPED)
    sentence.press("Enter")
    expect(player).to_have_attribute("data-probability", probability_of(TYPED, 0))


def test_the_run_that_trains_is_saved_as_a_page_by_its_button(
    visit: Visitors, open_file: OpenFile, tmp_path: Path
) -> None:
    page = visit()
    assert page.evaluate(FOREIGN) == [[False, ""]] * 2  # in the app as in the page
    page.get_by_role("button", name="Step", exact=True).click()
    page.locator("[data-testid=curves][data-epoch='1']").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as web page", exact=True).click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ".html"
    saved = open_file(path)
    player = saved.get_by_test_id("player")
    own = page.get_by_test_id("player")
    expect(own).to_have_attribute("data-epoch", "1")
    expect(player).to_have_attribute("data-probability", own.get_attribute("data-probability") or "")
    expect(saved.get_by_test_id("about")).to_contain_text("1 epoch in")
