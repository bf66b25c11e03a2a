"""Whatever page its visitor goes to follows a run of theirs, by which a sweep goes on; it pauses when the last is gone.

With the real server. That any such page keeps the sweep going, however long, is tested in
tests/server/api/test_sweeps.py, with a clock that need not be waited for.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import epochs_swept, stop_sweep, swept
from tests.browser.conftest import Visitors
from tests.support.patience import until

# Streamlit looks for its server below the page's path first; a run that has only begun has no weights to read with yet.
pytestmark = pytest.mark.expects_errors(r"404 .*/(compare|guide)/_stcore/|409 .*/trace")

FOLLOWS_A_RUN = "window.rnnRunStream?.connected"


@pytest.fixture
def sweeping(visit: Visitors) -> Iterator[Page]:
    """The Compare page of a new visitor, whose sweep trains and would for minutes."""
    page = visit.page()
    page.goto(visit.url + "/compare")
    expect(page.locator(".rnn-sweep-plan")).to_have_text(re.compile("on this machine$"))
    sweep = page.get_by_test_id("sweep")
    sweep.get_by_label("Hidden size").fill("64")
    sweep.get_by_label("Seeds per setting").fill("100")
    sweep.get_by_label("Epochs", exact=True).fill("10000")
    expect(page.locator(".rnn-sweep-plan")).to_have_text(re.compile("^100 runs, about .+ on this machine$"))
    sweep.get_by_role("button", name="Start sweep").click()
    page.wait_for_function("Number(document.querySelector('[data-testid=sweep-panels]').dataset.epoch) > 5")
    ask = page.context.request
    yield page
    stopped = stop_sweep(ask, visit.url)
    assert stopped.ok, stopped.text()
    until(lambda: all(run["ended"] != "running" for run in swept(ask, visit.url)), every=0.1)


def test_a_sweep_goes_on_while_its_visitor_is_on_another_page_and_pauses_after_the_last_one(
    sweeping: Page, visit: Visitors
) -> None:
    page, ask = sweeping, sweeping.context.request

    page.get_by_role("link", name="Train").click()
    page.wait_for_function(FOLLOWS_A_RUN)

    # Each page is open before the last one closes: on a busy machine a reload may take longer than the grace.
    page, before = visit.page(sweeping.context), page
    page.goto(visit.url)
    page.wait_for_function(FOLLOWS_A_RUN)
    before.close()
    assert page.evaluate("window.rnnSweepStream === undefined"), (
        "this page follows the sweep, and another test is wanted"
    )

    page, before = visit.page(sweeping.context), page
    page.goto(visit.url + "/guide")
    page.get_by_role("heading", name="How to read the playground").wait_for()
    page.wait_for_function(FOLLOWS_A_RUN)
    before.close()
    trained = epochs_swept(ask, visit.url)
    until(lambda: epochs_swept(ask, visit.url) > trained, every=0.1)

    page.close()
    until(lambda: all(run["ended"] == "paused" for run in swept(ask, visit.url)), every=0.1)

    back = visit.page(sweeping.context)
    back.goto(visit.url + "/compare")
    expect(back.locator(".rnn-sweep-form")).to_have_attribute("data-state", "paused")
