"""A sweep goes on while its visitor is on another page, and pauses when the last page is gone: with the real server."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from playground.jobs.registry import GRACE
from tests.browser.actions import until
from tests.browser.conftest import Visitors
from tests.patience import PATIENCE

# Streamlit looks for its server below the page's path first; a run that has only begun has no weights to read with yet.
pytestmark = pytest.mark.expects_errors(r"404 .*/(compare|guide)/_stcore/|409 .*/trace")

SLACK = 4.0  # seconds: it is looked every second whether somebody is there, and saved a little later


def kept(ask: APIRequestContext, url: str) -> list[dict[str, Any]]:
    """The saved runs of the visitor's sweep. Asking for them is no page: nobody is there because of it."""
    runs: list[dict[str, Any]] = ask.get(f"{url}/api/runs").json()["runs"]
    return [run for run in runs if run["sweep"] is not None]


def trained(ask: APIRequestContext, url: str) -> int:
    """Epochs that are saved of all its runs."""
    return sum(run["epochs_done"] for run in kept(ask, url))


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
    # The origin is what a page of ours would send: from anybody else the server takes no orders.
    stopped = ask.post(f"{visit.url}/api/sweeps/stop", headers={"Origin": visit.url}, data="{}")
    assert stopped.ok, stopped.text()
    until(lambda: all(run["ended"] != "running" for run in kept(ask, visit.url)))


def goes_on(page: Page, url: str) -> None:
    """It trains still when a sweep whose visitor is gone would have paused long ago."""
    page.wait_for_timeout(1000 * (GRACE + SLACK))
    before = trained(page.context.request, url)
    until(lambda: trained(page.context.request, url) > before)


def test_a_sweep_goes_on_while_its_visitor_is_on_another_page_and_pauses_after_the_last_one(
    sweeping: Page, visit: Visitors
) -> None:
    page, ask = sweeping, sweeping.context.request

    page.get_by_role("link", name="Train").click()
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    goes_on(page, visit.url)

    page.reload()
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    assert page.evaluate("window.rnnSweepHub === undefined"), "this page follows the sweep, and another test is wanted"
    goes_on(page, visit.url)

    page.get_by_role("link", name="Guide").click()
    page.get_by_role("heading", name="How to read the playground").wait_for()
    page.reload()
    page.wait_for_function("window.rnnHub?.connected")
    goes_on(page, visit.url)

    left = time.monotonic()
    page.close()
    until(lambda: all(run["ended"] == "paused" for run in kept(ask, visit.url)))
    assert GRACE - 1 <= time.monotonic() - left <= GRACE + PATIENCE
    rested = trained(ask, visit.url)
    time.sleep(2)
    assert trained(ask, visit.url) == rested

    back = visit.page(sweeping.context)
    back.goto(visit.url + "/compare")
    expect(back.locator(".rnn-sweep-form")).to_have_attribute("data-state", "paused")
