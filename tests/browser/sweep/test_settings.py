"""What a sweep takes its settings from, with the real server: ready sweeps have their own, others those of Settings."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.actions import await_state, button, setting, stop_sweep, swept
from tests.browser.conftest import Visitors
from tests.support.patience import until

# Streamlit looks for its server below the page's path first; a run that has only begun has no weights to read with yet.
pytestmark = pytest.mark.expects_errors(r"404 .*/compare/_stcore/|409 .*/trace")


def test_a_click_on_a_ready_sweep_trains_just_that_whatever_stands_on_the_train_page(visit: Visitors) -> None:
    page = visit("/?hidden_size=16&learning_rate=0.05&seed=7")
    page.get_by_role("link", name="Compare").click()
    sweep = page.get_by_test_id("sweep")
    expect(sweep.get_by_label("Hidden size")).to_have_attribute("placeholder", "16")
    button(page, "Exact against printed backpropagation").click()
    expect(page.locator(".rnn-sweep-plan")).to_contain_text("10 runs, about")
    # It may be through before it can be seen to run.
    expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-state", re.compile("^(running|done)$"))
    page.locator("[data-testid=sweep-results][data-epoch]").wait_for()  # each run has trained: only such are kept
    until(lambda: len(swept(page.request, visit.url)) >= 10, every=0.1)  # they are written down every half second
    settings = [run["settings"] for run in swept(page.request, visit.url)]
    stopped = stop_sweep(page.request, visit.url)
    assert stopped.status in (200, 404), stopped.text()
    assert {(each["hidden_size"], each["learning_rate"], each["epochs"]) for each in settings} == {(64, 0.02, 1000)}
    assert sorted((each["bptt"], each["seed"]) for each in settings) == [
        (bptt, seed) for bptt in ("article", "exact") for seed in range(5)
    ]


def test_what_waits_in_settings_for_a_new_run_is_what_a_sweep_takes(visit: Visitors) -> None:
    page = visit("/?hidden_size=16&epochs=60")
    button(page, "Step").click()
    await_state(page, "paused")
    setting(page, "Hidden size").press("ArrowRight")
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_test_id("sweep").get_by_label("Hidden size")).to_have_attribute("placeholder", "17")
