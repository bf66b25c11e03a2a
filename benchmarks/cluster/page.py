"""A sweep on a cluster as the Compare page shows it, in a real Chromium: how often it grows, pauses, and is lost."""

from __future__ import annotations

import re
import signal
import time

from playwright.sync_api import Page, sync_playwright

from benchmarks.cluster.server import server_on
from benchmarks.report import Figures
from benchmarks.sweep import PATIENCE_S, RATES, WATCH, paints_a_second
from tests.browser.chromium import find, launch_options
from tests.support.dask_cluster import DaskCluster

FIELDS = {"Learning rate": RATES, "Hidden size": "64", "Seeds per setting": "8", "Epochs": "2000"}
SMALL = {"Learning rate": "0.01, 0.02", "Hidden size": "8", "Seeds per setting": "3", "Epochs": "100"}
GROWS_S = 8  # that it is watched
LOST = "has lost the scheduler of the cluster"
HERE = "this sweep trains on the server itself"
THERE = "It trains on the cluster"
# Asked as the form asks: whether the server has found the cluster again.
IS_THERE = """async () => {
  const body = JSON.stringify({seeds: 2, epochs: 1, base: {hidden_size: 2}});
  return (await (await fetch("api/sweeps/plan", {method: "POST", body})).json()).on.includes("cluster");
}"""


def measure_page(report: Figures, cluster: DaskCluster) -> None:
    """64 runs on the cluster: paints a second, Pause to the last row, the scheduler's end, and what goes on then."""
    chromium = find()
    with server_on(cluster) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.url + "/compare")
        begin(page, FIELDS, r"^64 runs, about .+ on 2 cores of the cluster$")
        page.wait_for_function("bench.paints.length > 5", timeout=PATIENCE_S * 1000)
        page.get_by_test_id("sweep-panels").scroll_into_view_if_needed()
        first = page.evaluate("bench.paints.length")
        page.wait_for_timeout(1000 * GROWS_S)
        paints = page.evaluate("bench.paints")[first:]
        report.line("panels of 64 runs are painted", paints_a_second(paints), "a second", least=4)
        report.line("Pause: from the click to the last new epoch in the panels", pause(page), "s", most=1)
        page.get_by_role("button", name="Continue", exact=True).click()
        state(page, "running")
        stopped_at = time.monotonic()
        cluster.scheduler.send_signal(signal.SIGSTOP)
        lost(page)
        report.line("the scheduler hangs: until the page says so", time.monotonic() - stopped_at, "s", most=5)
        cluster.scheduler.send_signal(signal.SIGCONT)
        while not page.evaluate(IS_THERE):
            page.wait_for_timeout(1000)
        page.get_by_role("button", name="Continue the sweep").click()
        page.locator(".rnn-sweep .rnn-note", has_text=THERE).wait_for(timeout=60_000)
        state(page, "running")
        killed_at = time.monotonic()
        cluster.scheduler.kill()
        lost(page)
        report.line("the scheduler is killed: until the page says so", time.monotonic() - killed_at, "s", most=5)
        began = time.monotonic()
        page.get_by_role("button", name="Continue the sweep").click()
        page.locator(".rnn-sweep .rnn-note", has_text=HERE).wait_for(timeout=60_000)
        state(page, "running")
        report.line("Continue: until its runs train on, on the server", time.monotonic() - began, "s")
        page.get_by_role("button", name="Stop", exact=True).click()
        state(page, "stopped")
        began = time.monotonic()
        begin(page, SMALL, r"^6 runs, about .+ on this machine$")
        state(page, "done")
        report.line("another sweep on the server after that, planned and trained", time.monotonic() - began, "s")
        browser.close()


def begin(page: Page, fields: dict[str, str], plan: str) -> None:
    """Fills in the form, and starts the sweep when the plan is there."""
    section = page.get_by_test_id("sweep")
    form = section.get_by_label("Epochs", exact=True)
    form.wait_for(state="attached")
    if not form.is_visible():
        page.get_by_role("button", name="Values to try").click()
    for name, value in fields.items():
        section.get_by_label(name, exact=True).fill(value)
    page.locator(".rnn-sweep-plan", has_text=re.compile(plan)).wait_for(timeout=PATIENCE_S * 1000)
    page.locator(".rnn-sweep-plan[aria-busy=false]").wait_for()
    page.evaluate(WATCH)
    page.get_by_role("button", name="Start sweep").click()


def lost(page: Page) -> None:
    """Waits until the page says that the cluster is lost."""
    page.locator(".rnn-sweep .rnn-note", has_text=LOST).wait_for(timeout=60_000)
    state(page, "failed")


def state(page: Page, name: str) -> None:
    """Waits until the sweep is in that state."""
    page.locator(f".rnn-sweep-form[data-state={name}]").wait_for(timeout=PATIENCE_S * 1000)


def pause(page: Page) -> float:
    """Seconds from the click on Pause to the last paint of an epoch that was not there before."""
    page.evaluate("addEventListener('click', ({timeStamp}) => { bench.pausedAt ??= timeStamp; }, {capture: true})")
    page.get_by_role("button", name="Pause", exact=True).click()
    state(page, "paused")
    page.wait_for_timeout(2500)
    paused_at, paints = page.evaluate("[bench.pausedAt, bench.paints]")
    new = [at for k, (at, epoch) in enumerate(paints) if k and epoch > paints[k - 1][1]]
    return max(0.0, float(new[-1] - paused_at) / 1000)
