"""What a sweep of the visitor's own takes its settings from, with the real server: Settings."""

import pytest
from playwright.sync_api import expect

from tests.browser.actions import await_state, button, setting
from tests.browser.conftest import Visitors

# Streamlit looks for its server below the page's path first; a run that has only begun has no weights to read with yet.
pytestmark = pytest.mark.expects_errors(r"404 .*/compare/_stcore/")


def test_what_waits_in_settings_for_a_new_run_is_what_a_sweep_takes(visit: Visitors) -> None:
    page = visit("/?hidden_size=16&epochs=60")
    button(page, "Step").click()
    await_state(page, "paused")
    setting(page, "Hidden size").press("ArrowRight")
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size")
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_test_id("sweep").get_by_label("Hidden size")).to_have_attribute("placeholder", "17")
