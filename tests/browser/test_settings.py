"""The Settings panel and the link that carries it: out of the widgets into the address, and back in.

What widgets and links mean to the server is tested without a browser, in tests/views and tests/settings.
"""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actions import setting
from tests.browser.conftest import Visitors

pytestmark = pytest.mark.no_picture

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
    "Data": "Everyday",
    "Hidden size": "17",
    "Learning rate": "0.05",
    "Epochs": "321",
    "Seed": "5",
    "Initial weight scale": "0.1",
    "Gradient clip": "2",
    "Shuffle seed": "6",
    "Backpropagation": "As printed in the article",
}
CHANGED = [
    "Hidden size 17",
    "Learning rate 0.05",
    "Epochs 321",
    "Seed 5",
    "Initial weight scale 0.1",
    "Gradient clip 2",
    "Shuffle seed 6",
    "Backpropagation: as printed in the article",
]


# Whether the inputs of these settings say that they are set to that.
SHOWS = """(values) => Object.entries(values).every(([name, value]) => {
    const input = document.querySelector(`[data-testid=stSidebar] input[aria-label="${name}"]`);
    return input && (input.ariaValueText || input.value) === value;
})"""


def chips(page: Page) -> Locator:
    """Every setting that the page names as changed."""
    return page.get_by_test_id("changed")


def test_the_panel_names_and_explains_every_setting_and_those_under_more_stay_out_of_the_way(page: Page) -> None:
    panel = page.get_by_test_id("stSidebar")
    expect(panel.get_by_label("Gradient clip", exact=True).first).not_to_be_visible()
    panel.locator("summary").click()
    for name in SHOWN:
        expect(setting(page, name)).to_be_visible()
        expect(page.get_by_role("button", name=f"Help for {name}", exact=True)).to_be_visible()
    page.get_by_role("button", name="Help for Learning rate", exact=True).hover()
    tip = page.get_by_test_id("stTooltipContent")
    expect(tip).to_have_text(re.compile(r"^[A-Z].{20,}\.$"))
    page.mouse.move(700, 5)
    expect(tip).to_have_count(0)
    setting(page, "Backpropagation").hover()  # the panel scrolls to it, and a list that is open then closes
    setting(page, "Backpropagation").click()
    expect(page.get_by_role("option")).to_have_text(["Exact", "As printed in the article"])
    page.get_by_role("option", name="As printed in the article").click()
    expect(page).to_have_url(re.compile("bptt=article"))

    # The hidden size can be pulled, and typed beside it; the learning rate has names of its own for a log scale.
    number_field = setting(page, "Hidden size, typed")
    number_field.fill("100")
    number_field.press("Enter")
    expect(setting(page, "Hidden size")).to_have_value("100")
    expect(page).to_have_url(re.compile("hidden_size=100&"))
    setting(page, "Hidden size").press("ArrowLeft")
    expect(number_field).to_have_value("99")
    number_field.fill("9999")
    number_field.press("Enter")
    expect(panel).to_contain_text("between 2 and 256")
    expect(setting(page, "Hidden size")).to_have_value("99")
    rate = setting(page, "Learning rate")
    for key, value_text in (("Home", "0.0005"), ("ArrowRight", "0.0007"), ("End", "1")):
        rate.press(key)
        expect(rate).to_have_attribute("aria-valuetext", value_text)


def test_a_link_opens_with_all_its_settings_and_each_that_is_not_the_default_can_be_taken_back(visit: Visitors) -> None:
    page = visit("/?" + urlencode({**LINKED, "embed": "true", "nothing": "1"}))
    expect(page).to_have_url(re.compile("hidden_size=17&learning_rate=.*&embed=true$"))  # the rest belongs to others
    page.wait_for_function(SHOWS, arg=SHOWN)
    expect(setting(page, "Backpropagation")).to_be_visible()  # though it stands under More
    assert page.get_by_test_id("stAlert").count() == 0
    page.wait_for_function(
        "() => document.querySelector('[data-testid=player] .js-plotly-plot').data[0].z.length === 17"
    )
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 0 of 321")
    expect(chips(page)).to_have_text(CHANGED)
    page.locator("[data-testid=changed][data-name=bptt]").click()
    expect(page).to_have_url(re.compile("bptt=exact"))
    page.wait_for_function(SHOWS, arg={"Backpropagation": "Exact"})

    # Once the run has begun, what may change in mid-run does at once, and the rest waits for the next run.
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("() => document.querySelector('[data-testid=curves]').dataset.epoch === '1'")
    page.locator("[data-testid=changed][data-name=epochs]").press("Enter")
    expect(page.locator(".rnn-epoch")).to_have_text(re.compile("^epoch 1 of (?!321)"))
    expect(page.locator(".rnn-note")).to_be_empty()
    expect(chips(page).nth(2)).to_be_focused()
    chips(page).first.press("Delete")
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size: this takes a new run")
    expect(setting(page, "Hidden size")).to_have_value("32")
    expect(chips(page).first).to_be_focused()
    page.get_by_role("button", name="Start a new run", exact=True).click()
    expect(page.locator(".rnn-note")).to_be_empty()


def test_turned_settings_are_in_the_address_and_are_no_steps_that_back_goes_through(page: Page) -> None:
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
    expect(page).to_have_url(re.compile(r"/compare\?sentence=[^&]+$"))  # which stays
    page.go_back()
    expect(page).to_have_url(re.compile("hidden_size=65&learning_rate=0.03&.*seed=4&"))
    expect(setting(page, "Seed")).to_have_value("4")
    page.reload()
    expect(setting(page, "Seed")).to_have_value("4")
    expect(page).to_have_url(re.compile("hidden_size=65&learning_rate=0.03&.*seed=4&"))
