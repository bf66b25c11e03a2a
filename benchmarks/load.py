"""How a server bears thirty visitors of whom eight train, and two hundred who only have the page open.

All but one of the visitors are plain pages (`benchmarks/plain_page.py`), which do over HTTP and WebSockets what a
browser does, in a process of their own; one has a browser, in which clicks are timed.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

from benchmarks.crowd import Crowd
from benchmarks.pages import FIRST_CHART, click_times, cold, visitor
from benchmarks.report import Figures
from tests.browser.chromium import find, launch_options
from tests.browser.serve import PlaygroundProcess, serving

VISITORS, TRAINING, SPEED = 30, 8, 200
IDLE = 200
ARRIVAL, IDLE_ARRIVAL = 0.5, 0.2  # s between two visitors who come
EVERY = 5.0  # s between two things that a visitor does who looks around
WINDOW = 20.0  # s over which it is counted how much each has trained
CLICKS = 40
COLD = 3  # browsers that come while all this goes on

MOST_CLICK, MOST_CHART, MOST_MEMORY, MOST_APART = 150, 2.0, 1500, 20
LEAST_SPEED = 0.95 * SPEED


def memory(server: PlaygroundProcess) -> float:
    """MB of the server and of all its workers, what several share counted once."""
    total = 0
    for process in (psutil.Process(server.process.pid), *server.family()):
        try:
            used = process.memory_full_info()
        except psutil.NoSuchProcess:
            continue
        total += getattr(used, "pss", used.uss)  # only Linux tells what is shared
    return total / 1e6


def first_charts(charts: list[float], report: Figures, who: str) -> None:
    """How long plain pages waited until all was there that their first chart needs."""
    report.line(f"{who}: a page's first chart, median", statistics.median(charts), "s")
    report.line(f"{who}: a page's first chart, worst of {len(charts)}", max(charts), "s", most=MOST_CHART)


def clicks(browser: Browser, server: PlaygroundProcess, report: Figures, who: str) -> None:
    """Clicks of a visitor with a browser, who comes cold.

    Another one comes before: the plain pages fetch no files of a browser's page, and a person's program is not at its
    start when it goes to an address.
    """
    before = cold(browser, server.url, FIRST_CHART)
    report.line(f"{who}: the first chart of the very first browser", before, "s")
    charts = [cold(browser, server.url, FIRST_CHART) for _ in range(COLD)]
    report.line(f"{who}: a browser's first chart, worst of {COLD}", max(charts), "s", most=MOST_CHART)
    with visitor(browser, server) as page:
        page.get_by_role("button", name="Step", exact=True).click()  # a run that has trained waits for another seed
        page.wait_for_function("rnnRunStream.rows.length > 1 && rnnRunStream.latest.get('status').state === 'paused'")
        times = click_times(page, CLICKS)
    report.line(f"{who}: click to repaint, median of {CLICKS}", statistics.median(times), "ms", most=MOST_CLICK)
    report.line(f"{who}: click to repaint, worst of {CLICKS}", max(times), "ms")


def thirty(browser: Browser, folder: Path, report: Figures, *, few_sentences: bool) -> None:
    """Thirty visitors, of whom eight train at 200 epochs a second each, as far as the cores go, and the others look.

    Two cores go so far with a set of few sentences, and not with the article's. All eight may train at once: by default
    so many do only where there are four cores, and others wait for their turn.
    """
    who = f"{VISITORS} visitors, {TRAINING} {f'at {SPEED} epochs/s' if few_sentences else 'train'}"
    folder.mkdir()
    database = str(folder / "saved.sqlite3")
    settings = {"PLAYGROUND_MAX_TRAINING": str(TRAINING), "PLAYGROUND_DATABASE": database}
    with serving(folder, **settings) as server, Crowd(server.url) as crowd:  # type: ignore[arg-type]
        charts = crowd.open(TRAINING, ARRIVAL, database if few_sentences else "")
        crowd.train(TRAINING, SPEED)
        charts += crowd.open(VISITORS - TRAINING - 1, ARRIVAL)
        first_charts(charts, report, who)
        crowd.look_around(TRAINING, EVERY)
        clicks(browser, server, report, who)
        crowd.took()
        process = psutil.Process(server.process.pid)
        process.cpu_percent()
        before, began = crowd.epochs(), time.perf_counter()
        time.sleep(WINDOW)
        after, seconds = crowd.epochs(), time.perf_counter() - began
        rates = [(now - then) / seconds for then, now in zip(before, after, strict=True)][:TRAINING]
        report.line(f"{who}: the server's share of a core", process.cpu_percent(), "%")
        report.line(f"{who}: epochs/s of each, mean", statistics.mean(rates), "a second")
        if few_sentences:
            report.line(f"{who}: epochs/s, the slowest", min(rates), "a second", least=LEAST_SPEED)
        apart = 100 * (max(rates) - min(rates)) / statistics.mean(rates)
        report.line(f"{who}: from the slowest to the fastest, of the mean", apart, "%", most=MOST_APART)
        for what, times in sorted(crowd.took().items()):
            report.line(f"{who}: a {what} of a plain page, median", 1000 * statistics.median(times), "ms")
        report.line(f"{who}: memory of server and workers", memory(server), "MB", most=MOST_MEMORY)
        assert not (problems := crowd.problems()), problems


def idle(browser: Browser, folder: Path, report: Figures) -> None:
    """As many visitors as a server takes, who only have the page open, but for one."""
    who = f"{IDLE} idle pages"
    with serving(folder) as server, Crowd(server.url) as crowd:
        charts = crowd.open(IDLE - 1, IDLE_ARRIVAL)
        first_charts(charts, report, who)
        process = psutil.Process(server.process.pid)
        process.cpu_percent()
        time.sleep(WINDOW)
        report.line(f"{who}: the server's share of a core", process.cpu_percent(), "%")
        clicks(browser, server, report, who)
        report.line(f"{who}: memory of server and workers", memory(server), "MB", most=MOST_MEMORY)
        assert not (problems := crowd.problems()), problems


def main() -> int:
    """Measures all; the exit status is 1 if a target is missed."""
    report, chromium = Figures(), find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(**launch_options(chromium))
        thirty(browser, Path(temporary) / "few", report, few_sentences=True)
        thirty(browser, Path(temporary) / "article", report, few_sentences=False)
        idle(browser, Path(temporary) / "idle", report)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
