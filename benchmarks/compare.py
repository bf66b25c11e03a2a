"""How saved runs hold up: opening the Compare page with few and with many, and servers that are killed in mid-run.

`python -m benchmarks.compare` fills two databases with 10 and with 1000 really trained runs and opens the Compare page
on each by turns; then it kills a server 20 times at a random moment while it trains, each time on the same database,
and looks what of the run is there. It ends with status 1 if a target is missed, and wants an otherwise idle machine.
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.live import LONG, train_at_full_speed
from benchmarks.report import Report
from benchmarks.store import trained, updates
from playground.store import Store, StoreError
from playground.web import VISITOR_COOKIE
from rnn import Settings
from tests.browser.chromium import find, launch_options
from tests.browser.serve import Server, serving

FEW, MANY = 10, 1000
OPENINGS = 6  # of each, by turns; the first warms the server up
KILLS = 20
LAST_SECOND = 1.0  # s before its end of which a run that was killed may lack
VISITOR = "a" * 43
OPENED = (
    "document.querySelector('[data-testid=runs] tbody tr') !== null"
    " && document.querySelector('[data-testid=overlay] .main-svg path.js-line') !== null"
)


def visitor(browser: Browser, server: Server) -> BrowserContext:
    """A browser of its own for the visitor whom the runs belong to, with a cold cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": VISITOR_COOKIE, "value": VISITOR, "url": server.url}])
    return context


def filled(path: Path, runs: int) -> str:
    """The path of a new database with that many runs of the visitor's."""
    settings = [Settings(seed=seed) for seed in range(2)]
    made = [(one, *trained("Article", one)) for one in settings]
    store = Store(str(path))
    for i in range(runs):
        store.save_all([(VISITOR, update) for update in updates("Article", *made[i % len(made)])])
    store.close()
    return str(path)


def seconds_to_open(browser: Browser, server: Server) -> float:
    """From the address to a table with runs and the curves of those that are selected at first."""
    context = visitor(browser, server)
    try:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(server.url + "/compare", wait_until="commit")
        page.wait_for_function(OPENED)
        return time.perf_counter() - start
    finally:
        context.close()


def opening(browser: Browser, folder: Path, report: Report) -> None:
    """The Compare page with few runs and with many, by turns."""
    databases = [filled(folder / f"{runs}.sqlite3", runs) for runs in (FEW, MANY)]
    few, many = (serving(folder / f"server{i}", PLAYGROUND_DATABASE=path) for i, path in enumerate(databases))
    with few as few_server, many as many_server:
        pairs = [(seconds_to_open(browser, few_server), seconds_to_open(browser, many_server)) for _ in range(OPENINGS)]
    with_few, with_many = (statistics.median(times) for times in zip(*pairs[1:], strict=True))
    report.line(f"Compare opens with {FEW} saved runs, median of {OPENINGS - 1}", with_few, "s")
    report.line(f"Compare opens with {MANY} saved runs, median of {OPENINGS - 1}", with_many, "s")
    report.line(f"opening with {MANY} / with {FEW}", with_many / with_few, "", most=2)


def killed_once(browser: Browser, folder: Path, number: int, database: str, chance: random.Random) -> float | None:
    """Kills a server while it trains; seconds of training that are missing, None if the database cannot be read."""
    with serving(folder / f"killed{number}", PLAYGROUND_DATABASE=database) as server:
        context = visitor(browser, server)
        page = context.new_page()
        page.goto(server.url + LONG)
        page.wait_for_selector("[data-testid=curves][data-epoch]")
        train_at_full_speed(page)
        seen: list[tuple[float, int]] = []
        end = time.perf_counter() + chance.uniform(0.5, 4)
        while time.perf_counter() < end:
            seen.append((time.perf_counter(), page.evaluate("rnnHub.rows.length - 1")))
        server.kill()
        dead = time.perf_counter()
        context.close()
    try:
        store = Store(database)
        store.interrupt()
        run = store.runs(VISITOR)[0]
        store.histories(VISITOR, [run.id])
        store.close()
    except StoreError as error:
        print(f"after kill {number}: {error}", file=sys.stderr)
        return None
    if run.ended != "interrupted":
        print(f"after kill {number} the run is marked {run.ended}", file=sys.stderr)
        return None
    later = [at for at, epoch in seen if epoch > run.epochs_done]
    return dead - later[0] if later else 0.0


def killed(browser: Browser, folder: Path, report: Report) -> None:
    """Twenty servers, one after the other on one database."""
    database, chance = str(folder / "killed.sqlite3"), random.Random(0)
    lacks = [killed_once(browser, folder, number, database, chance) for number in range(KILLS)]
    readable = [lack for lack in lacks if lack is not None]
    report.line(f"killed {KILLS} times: readable, and the run marked interrupted", len(readable), "", least=KILLS)
    whole = sum(lack <= LAST_SECOND for lack in readable)
    report.line(f"killed {KILLS} times: the run is there up to its last second", whole, "", least=KILLS)
    report.line("killed: training that a page had seen and is lost, worst", max(readable, default=float("inf")), "s")


def main() -> int:
    """Measures; the exit status is 1 if a target is missed."""
    report, chromium = Report(), find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(**launch_options(chromium))
        opening(browser, Path(temporary), report)
        killed(browser, Path(temporary), report)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
