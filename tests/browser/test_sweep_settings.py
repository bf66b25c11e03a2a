"""What a sweep takes its settings from, with the real server: ready sweeps have their own, others those of Settings."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.actions import await_state, button, setting, until
from tests.browser.conftest import Visitors

# Streamlit looks for its server below the page's path first; a run that has only begun has no weights to read with yet.
pytestmark = pytest.mark.expects_errors(r"404 .*/compare/_stcore/|409 .*/trace")

KEPT = """async () => (await (await fetch('/api/runs')).json()).runs
    .filter((run) => run.sweep !== null).map(({ settings }) => settings)"""


def test_a_click_on_a_ready_sweep_trains_just_that_whatever_stands_on_the_bench(visit: Visitors) -> None:
    page = visit("/?hidden_size=16&learning_rate=0.05&seed=7")
    page.get_by_role("link", name="Compare").click()
    sweep = page.get_by_test_id("sweep")
    expect(sweep.get_by_label("Hidden size")).to_have_attribute("placeholder", "16")
    button(page, "Exact against printed backpropagation").click()
    expect(page.locator(".rnn-sweep-plan")).to_contain_text("10 runs, about")
    settings: list[dict[str, Any]] = []

    def all_kept() -> bool:  # each as soon as it has trained an epoch, whether the sweep is through by then or not
        settings[:] = page.evaluate(KEPT)
        return len(settings) >= 10

    until(all_kept)
    page.request.post(f"{visit.url}/api/sweeps/stop", headers={"Origin": visit.url}, data="{}")
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
