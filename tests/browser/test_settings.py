"""The Settings panel and the link that carries it: out of the widgets into the address, and back in."""

import re
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actions import drawn, epoch, setting
from tests.browser.conftest import Visitors

LINKED = {
    "data": "Everyday",
    "hidden_size": "17",
    "learning_rate": "0.05",
    "epochs": "321",
    "seed": "5",
    "init_scale": "0.1",
    "clip": "2.0",
    "shuffle_seed": "6",
    "bptt": "article",
}
SHOWN = {
    "Hidden size": "17",
    "Learning rate": "0.05",
    "Epochs": "321",
    "Seed": "5",
    "Initial weight scale": "0.1",
    "Gradient clip": "2",
    "Shuffle seed": "6",
}
MORE = ("Initial weight scale", "Gradient clip", "Shuffle seed", "Backpropagation")


def open_more(page: Page) -> None:
    panel = page.get_by_test_id("stSidebar").locator("details")
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()


def value(page: Page, name: str) -> str:
    """What the input of a setting says it is set to."""
    return setting(page, name).evaluate("input => input.ariaValueText || input.value")


def test_the_settings_under_more_stay_out_of_the_way_until_they_are_wanted(shared_page: Page) -> None:
    page = shared_page
    panel = page.get_by_test_id("stSidebar")
    expect(panel.get_by_label("Gradient clip", exact=True).first).not_to_be_visible()
    open_more(page)
    expect(panel.get_by_label("Gradient clip", exact=True).first).to_be_visible()


@pytest.mark.parametrize("name", ["Data", "Hidden size", "Learning rate", "Epochs", "Seed", *MORE])
def test_every_setting_is_found_by_its_name_and_explains_itself_in_a_sentence(shared_page: Page, name: str) -> None:
    open_more(shared_page)
    widget = setting(shared_page, name)
    expect(widget).to_be_visible()
    shared_page.get_by_role("button", name=f"Help for {name}", exact=True).hover()
    tip = shared_page.get_by_test_id("stTooltipContent")
    expect(tip).to_have_text(re.compile(r"^[A-Z].{20,}\.$"))
    shared_page.mouse.move(700, 5)
    expect(tip).to_have_count(0)


def test_the_backpropagation_can_be_exact_or_as_printed(shared_page: Page) -> None:
    page = shared_page
    open_more(page)
    setting(page, "Backpropagation").click()
    expect(page.get_by_role("option")).to_have_text(["Exact", "As printed in the article"])
    page.get_by_role("option", name="As printed in the article").click()
    expect(page).to_have_url(re.compile("bptt=article"))


def test_a_link_opens_with_all_its_settings(visit: Visitors) -> None:
    page = visit("/?" + urlencode(LINKED))
    open_more(page)
    assert {name: value(page, name) for name in SHOWN} == SHOWN
    assert value(page, "Data") == "Everyday"
    assert value(page, "Backpropagation") == "As printed in the article"
    assert page.get_by_test_id("stAlert").count() == 0
    page.wait_for_function(
        "() => document.querySelector('[data-testid=player] .js-plotly-plot').data[0].z.length === 17"
    )
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 0 of 321")


def test_a_changed_setting_is_in_the_address_and_the_copied_address_opens_with_it(visit: Visitors) -> None:
    page = visit()
    setting(page, "Hidden size").press("ArrowRight")
    expect(page).to_have_url(re.compile("hidden_size=65"))
    setting(page, "Learning rate").press("ArrowRight")
    expect(page).to_have_url(re.compile("learning_rate=0.03"))
    field = setting(page, "Seed")
    field.fill("12")
    field.press("Enter")
    expect(page).to_have_url(re.compile("[?&]seed=12"))

    visit.in_place_of(page, page.url)
    assert (value(page, "Hidden size"), value(page, "Learning rate"), value(page, "Seed")) == ("65", "0.03", "12")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=player] .js-plotly-plot').data[0].z.length === 65"
    )


def test_turned_settings_are_no_steps_that_back_goes_through(visit: Visitors) -> None:
    page = visit()
    expect(page).to_have_url(re.compile("hidden_size=64"))
    entries = page.evaluate("history.length")
    setting(page, "Hidden size").press("ArrowRight")
    expect(page).to_have_url(re.compile("hidden_size=65"))
    setting(page, "Learning rate").press("ArrowRight")
    expect(page).to_have_url(re.compile("learning_rate=0.03"))
    for seed in (3, 4):
        setting(page, "Seed").fill(str(seed))
        setting(page, "Seed").press("Enter")
        expect(page).to_have_url(re.compile(f"[?&]seed={seed}&"))
    assert page.evaluate("history.length") == entries

    # To another page and back there are entries as ever, and the settings stay.
    page.get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile("/compare$"))
    page.go_back()
    expect(page).to_have_url(re.compile("hidden_size=65&learning_rate=0.03&.*seed=4&"))
    expect(setting(page, "Seed")).to_have_value("4")
    page.reload()
    expect(setting(page, "Seed")).to_have_value("4")
    expect(page).to_have_url(re.compile("hidden_size=65&learning_rate=0.03&.*seed=4&"))


def test_a_link_that_embeds_the_page_goes_on_embedding_it(visit: Visitors) -> None:
    page = visit("/?hidden_size=16&embed=true&nothing=1")
    expect(page).to_have_url(re.compile("hidden_size=16&learning_rate=.*&embed=true$"))


def test_the_hidden_size_can_be_typed(shared_page: Page) -> None:
    page = shared_page
    typed = setting(page, "Hidden size, typed")
    typed.fill("100")
    typed.press("Enter")
    expect(setting(page, "Hidden size")).to_have_value("100")
    expect(page).to_have_url(re.compile("hidden_size=100&"))
    setting(page, "Hidden size").press("ArrowLeft")
    expect(typed).to_have_value("99")
    typed.fill("9999")
    typed.press("Enter")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("between 2 and 256")
    expect(setting(page, "Hidden size")).to_have_value("99")


def chips(page: Page) -> Locator:
    """Every setting that the page names as changed."""
    return page.get_by_test_id("changed")


def test_a_link_shows_what_differs_from_the_defaults_and_each_can_be_taken_back(visit: Visitors) -> None:
    page = visit("/?bptt=article&hidden_size=16&epochs=40")
    expect(chips(page)).to_have_text(["Hidden size 16", "Epochs 40", "Backpropagation: as printed in the article"])
    expect(setting(page, "Backpropagation")).to_be_visible()  # though it stands under More
    page.locator("[data-testid=changed][data-name=bptt]").click()
    expect(page).to_have_url(re.compile("bptt=exact"))
    assert value(page, "Backpropagation") == "Exact"

    # Once the run has begun, what may change in mid-run does at once, and the rest waits for the next run.
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("() => document.querySelector('[data-testid=curves]').dataset.epoch === '1'")
    page.locator("[data-testid=changed][data-name=epochs]").press("Enter")
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 1 of 1,000")
    expect(page.locator(".rnn-note")).to_be_empty()
    expect(chips(page)).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size: this takes a new run")
    expect(setting(page, "Hidden size")).to_have_value("64")
    expect(chips(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_focused()
    page.get_by_role("button", name="Start a new run", exact=True).click()
    expect(page.locator(".rnn-note")).to_be_empty()


def test_the_settings_that_suit_a_data_set_are_its_defaults(visit: Visitors) -> None:
    page = visit("/?data=Everyday&seed=3")
    expect(chips(page)).to_have_text(["Seed 3"])
    setting(page, "Hidden size").press("ArrowRight")
    expect(chips(page)).to_have_text(["Hidden size 33", "Seed 3"])


def test_the_learning_rate_moves_on_a_log_scale(shared_page: Page) -> None:
    page = shared_page
    slider = setting(page, "Learning rate")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0.0005")
    seen = [0.0005]
    for _ in range(3):
        before = slider.get_attribute("aria-valuetext") or ""
        slider.press("ArrowRight")
        expect(slider).not_to_have_attribute("aria-valuetext", before)
        seen.append(float(slider.get_attribute("aria-valuetext") or 0))
    assert all(1.2 < after / before < 2.1 for before, after in pairwise(seen)), seen
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "1")


NONSENSE = {
    "hidden_size": ("9999", "Hidden size", "256"),
    "learning_rate": ("0", "Learning rate", "0.0005"),
    "epochs": ("3", "Epochs", "10"),
    "seed": ("-4", "Seed", "0"),
    "clip": ("plenty", "Gradient clip", "1"),
}


def test_nonsense_in_a_link_falls_back_to_the_nearest_and_the_page_says_so(visit: Visitors) -> None:
    wrong = {name: said for name, (said, _, _) in NONSENSE.items()}
    page = visit("/?" + urlencode({**wrong, "data": "everydai", "bptt": "none", "nothing": "1"}))
    open_more(page)
    for _, label, used in NONSENSE.values():
        assert value(page, label) == used
        expect(page.get_by_test_id("stAlert").filter(has_text=f"{label} in the link is not")).to_contain_text(used)
    assert value(page, "Data") == "Everyday"
    expect(page.get_by_test_id("stAlert").filter(has_text="Backpropagation in the link is not")).to_be_visible()
    expect(page).to_have_url(re.compile("[?&]hidden_size=256(&|$)"))
    assert epoch(page) == 0
    setting(page, "Seed").fill("4")
    setting(page, "Seed").press("Enter")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page).to_have_url(re.compile("[?&]seed=4(&|$)"))


@pytest.mark.parametrize("first", range(3))
def test_whatever_a_link_says_the_page_opens_and_no_traceback_is_shown(visit: Visitors, first: int) -> None:
    said = ["nan", "inf", "-inf", "1e999", "٣", "0x10", "", "1_0", "9" * 400, "\0", "1;2", "-0", "1 0"]
    turned = said[4 * first :] + said[: 4 * first]
    page = visit("/?" + urlencode(dict(zip(LINKED, turned, strict=False))))
    text = page.locator("body").inner_text()
    assert "Traceback" not in text
    assert "Error" not in text
    assert len(drawn(page, "player")["data"][0]["z"]) >= 2


def test_a_link_touches_no_run_that_has_been_trained_without_saying_so(visit: Visitors) -> None:
    page = visit("/?epochs=20")
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("() => document.querySelector('[data-testid=curves]').dataset.epoch === '1'")
    visit.open(page, "/?epochs=20&hidden_size=8")
    page.wait_for_function("() => document.querySelector('[data-testid=curves]')?.dataset.epoch === '1'")
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size")
