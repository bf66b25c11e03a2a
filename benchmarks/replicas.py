"""What visitors notice when one of two replicas is gone: behind HAProxy, with PostgreSQL, and a browser among them.

`python -m benchmarks.replicas` prints one line a figure, with the target beside it, and ends with status 1 if one is
missed. It wants haproxy and PostgreSQL, and an otherwise idle machine: all of them train on it. Visitors without a
browser come back by the rules of the page's own scripts.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import Figures
from playground.training.prepared_data import RunConfig
from rnn import Settings
from tests.browser.chromium import find, launch_options
from tests.support.moving_page import MovingPage, Return, await_rows, begin, go_on, returns, visitors
from tests.support.postgresql import postgresql
from tests.support.replicas import BALANCER_COOKIE, Replicas, missing, replicas

VISITORS = 20
SPEED = 10  # epochs a second
DRAIN = 5  # seconds


def config_of(number: int) -> RunConfig:
    """The run of that visitor, which lasts for as long as is measured."""
    return RunConfig("Article", Settings(epochs=10_000, seed=number, init_scale=0.3))


def of_replica(pages: list[MovingPage], name: str) -> list[MovingPage]:
    """The pages that the balancer leads to that replica."""
    return [page for page in pages if page.cookies[BALANCER_COOKIE] == name]


def killed(both: Replicas, pages: list[MovingPage], name: str, report: Figures) -> None:
    """SIGKILL of a replica while all train."""
    moving = of_replica(pages, name)
    staying = [page for page in pages if page not in moving]
    undisturbed = {page: len(page.returns) for page in staying}
    killed_at = time.monotonic()
    backs = returns(moving, lambda: both.kill(name))
    what = f"killed, {len(moving)} of {len(pages)} visitors"
    report.line(f"{what}: back on the other, median", median(back.back_at - killed_at for back in backs), "s")
    report.line(f"{what}: back, the last", max(back.back_at - killed_at for back in backs), "s", most=5)
    report.line(f"{what}: seen and lost, worst", max(back.age_of_loss(killed_at) for back in backs), "s", most=1)
    report.line(f"{what}: runs that are others", sum(not back.same for back in backs), "", most=0)
    report.line(
        f"{what}: the others' connections lost", sum(len(page.returns) - undisturbed[page] for page in staying), "",
        most=0,
    )  # fmt: skip
    for page in moving:
        go_on(page, SPEED)
    await_rows(pages, 5)


def rolled(both: Replicas, pages: list[MovingPage], name: str, report: Figures) -> None:
    """SIGTERM of a replica while all train, and its start again."""
    moving = of_replica(pages, name)
    told_at = time.monotonic()
    backs: list[Return] = returns(moving, lambda: both.terminate(name))
    what = f"rolling restart, {len(moving)} of {len(pages)} visitors"
    report.line(f"{what}: away, median", median(back.took for back in backs), "s")
    report.line(f"{what}: away, worst", max(back.took for back in backs), "s", most=5)
    report.line(f"{what}: moved after SIGTERM, the last", max(back.back_at - told_at for back in backs), "s")
    report.line(f"{what}: epochs lost", sum(back.lost for back in backs), "", most=0)
    report.line(f"{what}: runs that are others", sum(not back.same for back in backs), "", most=0)
    for page in moving:
        go_on(page, SPEED)
    both.servers[name].process.wait()
    both.start(name)
    both.await_both()
    await_rows(pages, 5)


def in_a_browser(browser: Browser, both: Replicas, report: Figures) -> None:
    """SIGKILL of the replica that a browser's page is on: its run is back, and trains on when Train is pressed."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    try:
        page = context.new_page()
        page.goto(f"{both.url}/?epochs=10000")
        page.wait_for_selector("[data-testid=curves][data-epoch]")
        page.get_by_role("button", name="Train", exact=True).click()
        page.wait_for_function("rnnRunStream.rows.length > 100")
        name = replica_of(page)
        page.evaluate("bench = {run: rnnRunStream.latest.get('run').id}")
        start = time.monotonic()
        both.kill(name)
        page.wait_for_function(
            """() => rnnRunStream.connected && rnnRunStream.rows.length > 1
                     && rnnRunStream.latest.get('status').state === 'paused'"""
        )
        report.line("killed, a browser's page: its run is back", time.monotonic() - start, "s", most=5)
        same = page.evaluate("rnnRunStream.latest.get('run').id === bench.run")
        report.line("killed, a browser's page: runs that are others", 0 if same else 1, "", most=0)
        before = page.evaluate("rnnRunStream.rows.length")
        page.get_by_role("button", name="Train", exact=True).click()
        page.wait_for_function(f"rnnRunStream.rows.length > {before} + 20")
        report.line(
            "killed, a browser's page: from the kill to epochs that it trains on", time.monotonic() - start, "s"
        )
    finally:
        context.close()


def replica_of(page: Page) -> str:
    """The replica that a browser's page is led to."""
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == BALANCER_COOKIE)


def main() -> int:
    """Measures everything in one run."""
    if missing():
        print(f"Nothing is measured: {missing()}.", file=sys.stderr)
        return 1
    report, chromium = Figures(), find()
    # One more than visitors without a browser: their runs go on for some seconds when they have left.
    environment = {"PLAYGROUND_MAX_TRAINING": str(VISITORS + 1), "PLAYGROUND_DRAIN": str(DRAIN)}
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql() as database,
        replicas(Path(folder), database.url, **environment) as both,
    ):
        with visitors(both.url, VISITORS) as pages:
            for number, page in enumerate(pages):
                begin(page, config_of(number), SPEED)
            await_rows(pages, 20)
            killed(both, pages, "one", report)
            both.start("one")
            both.await_both()
            rolled(both, pages, "two", report)
            rolled(both, pages, "one", report)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options(chromium))
            in_a_browser(browser, both, report)
            browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
