"""A sweep on the Compare page, from the form to what is kept of it, with the real server and its worker processes."""

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actions import epochs_swept, stop_sweep, sweep_runs
from tests.browser.conftest import Visitors
from tests.support.patience import until

pytestmark = [
    pytest.mark.no_picture,
    # Streamlit looks for its server below the page's path first; a run that has only begun has no weights to read with.
    pytest.mark.expects_errors(r"404 .*/compare/_stcore/"),
]

EPOCH = "Number(document.querySelector('[data-testid=sweep-panels]').dataset.epoch)"


@pytest.fixture
def compare(visit: Visitors) -> Iterator[Page]:
    """The Compare page of a new visitor, once it can plan a sweep; no sweep is left behind."""
    page = visit.tab()
    page.goto(visit.url + "/compare")
    expect(page.locator(".rnn-sweep-plan")).to_have_text(re.compile("on this machine$"))
    yield page
    answer = stop_sweep(page.request, visit.url)
    assert answer.status in (200, 404), answer.text()  # 404: there was none


def sweep(page: Page) -> Locator:
    return page.get_by_test_id("sweep")


def button(page: Page, name: str) -> Locator:
    return sweep(page).get_by_role("button", name=name, exact=True)


def state(page: Page, wanted_state: str) -> None:
    expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-state", wanted_state)


def ask(page: Page, **fields: str) -> None:
    """Fill the form: two hidden sizes by two learning rates, five seeds, so many epochs."""
    sweep(page).get_by_label("Hidden size").fill("8, 16")
    sweep(page).get_by_label("Learning rate").fill("0.02..0.05 x 2")
    sweep(page).get_by_label("Epochs", exact=True).fill(fields["epochs"])
    expect(page.locator(".rnn-sweep-plan")).to_have_text(re.compile("^20 runs, about .+ on this machine$"))


def says_what_is_kept(page: Page, url: str) -> bool:
    """Whether the page tells just as much done of 20 runs of 5000 epochs as the server has saved."""
    share = epochs_swept(page.request, url) / (20 * 5000)
    return page.locator(".rnn-sweep-done").inner_text() == f"20 runs, {math.floor(100 * share)} % done"


def test_a_sweep_is_paused_found_again_after_a_refresh_and_stopped(compare: Page, visit: Visitors) -> None:
    ask(compare, epochs="5000")
    button(compare, "Start sweep").click()
    expect(sweep(compare).locator(".rnn-sweep-panel")).to_have_count(4)
    compare.wait_for_function(f"{EPOCH} > 30")
    button(compare, "Pause").click()
    state(compare, "paused")
    epoch_reached = compare.evaluate(EPOCH)  # the processes may tell of some more before they rest
    compare.get_by_role("link", name="Train").click()
    compare.locator("[data-testid=curves][data-epoch]").wait_for()
    compare.get_by_role("link", name="Compare").click()
    state(compare, "paused")
    compare.reload()
    state(compare, "paused")
    compare.wait_for_function(f"{EPOCH} >= {epoch_reached}")
    until(lambda: says_what_is_kept(compare, visit.url), every=0.1)
    epoch_reached = compare.evaluate(EPOCH)
    button(compare, "Continue").click()
    compare.wait_for_function(f"{EPOCH} > {epoch_reached} + 10")
    button(compare, "Stop").click()
    state(compare, "stopped")
    expect(button(compare, "Start sweep")).to_be_enabled()
    expect(sweep(compare).locator(".rnn-sweep-panel")).to_have_count(4)
    assert len(sweep_runs(compare.request, visit.url)) == 20

    # What was trained is compared at the last epoch that all of them have.
    expect(compare.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    expect(compare.locator(".rnn-sweep-sentences li").first).to_contain_text("5 seeds")
    assert "better" not in compare.locator(".rnn-sweep-sentences").inner_text()
    compare.wait_for_function(
        "document.querySelector('.rnn-sweep-heatmap').data?.[0].z.flat().filter(Number.isFinite).length === 4"
    )
    expect(compare.locator(".rnn-sweep-parallel")).to_have_attribute("data-lines", "4")
    sweep(compare).locator(".rnn-sweep-panel").nth(3).click()
    expect(compare.get_by_text("5 of 20 selected")).to_be_visible()

    # A sweep that is trained to its end is there after a refresh as well.
    sweep(compare).get_by_label("Learning rate").fill("0.05")
    sweep(compare).get_by_label("Epochs", exact=True).fill("20")
    expect(compare.locator(".rnn-sweep-plan")).to_have_text(re.compile("^10 runs, about"))
    button(compare, "Start sweep").click()
    state(compare, "done")
    sentences = compare.locator(".rnn-sweep-sentences")
    expect(sentences).to_contain_text("learning rate 0.05: each time all 5 seeds")
    expect(compare.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    text = sentences.inner_text()
    compare.reload()
    state(compare, "done")
    expect(sentences).to_have_text(text, use_inner_text=True)
    expect(compare.get_by_text("of 30 selected")).to_be_visible()
