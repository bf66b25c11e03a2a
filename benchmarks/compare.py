"""How saved runs hold up: opening the Compare page with few and with many, a hundred curves, and killed servers.

`python -m benchmarks.compare` fills two databases with 10 and with 1000 really trained runs and opens the Compare page
on each by turns. With 100 runs of 1000 epochs it then selects all, moves the pointer over their curves, pans and zooms.
Last it kills a server 20 times at a random moment while it trains, each time on the same database, and looks what of
the run is there. It ends with status 1 if a target is missed, and wants an otherwise idle machine.
"""

import random
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.pages import LONG, train_at_full_speed
from benchmarks.report import Figures
from benchmarks.store import trained, updates
from playground.server.visitors import VISITOR_COOKIE
from playground.storage import Store, StoreError
from rnn import Settings
from tests.browser.chromium import find, launch_options
from tests.browser.serve import PlaygroundProcess, serving
from tests.support.cookies import signed_beside

FEW, MANY = 10, 1000
OPENINGS = 6  # of each, by turns; the first warms the server up
HUNDRED = 100  # as many curves as the page draws
DRAWINGS = 5  # each in a page of its own
HOVERS = 20
ZOOMS = 5
KILLS = 20
LAST_SECOND = 1.0  # s before its end of which a run that was killed may lack
VISITOR = "a" * 43
OPENED = (
    "document.querySelector('[data-testid=runs] tbody tr') !== null"
    " && document.querySelector('[data-testid=overlay] .main-svg path.js-line') !== null"
)

# Times what the visitor does to the curves. An event's own time is when the browser got it, however long it then
# waited; the frame after the one in which the page changed has shown the change.
INSTRUMENTS = """
window.bench = {
  begun: 0,
  frames: [],
  curves: () => document.querySelector('.rnn-run-curves-chart'),
  // The time from the next event of `kind` to the frame that shows a page in which `done()`.
  timeTo(kind, done) {
    bench.begun = 0;
    addEventListener(kind, (event) => { bench.begun = event.timeStamp; }, {capture: true, once: true});
    bench.took = new Promise((resolve) => {
      const look = () => {
        if (!bench.begun || !done()) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now() - bench.begun));
      };
      look();
    });
  },
  watchFrames() {
    bench.frames = [performance.now()];
    const note = () => {
      bench.frames.push(performance.now());
      bench.watching = requestAnimationFrame(note);
    };
    bench.watching = requestAnimationFrame(note);
  },
};
"""


def visitor(browser: Browser, server: PlaygroundProcess, database: str) -> BrowserContext:
    """A browser of its own for the visitor whom the runs belong to, with a cold cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": VISITOR_COOKIE, "value": signed_beside(database, VISITOR), "url": server.url}])
    return context


def filled(path: Path, runs: int, seeds: int = 2) -> str:
    """The path of a new database with that many runs of the visitor's, copies of one for each seed."""
    settings = [Settings(seed=seed) for seed in range(seeds)]
    trained_runs = [(one, *trained("Article", one)) for one in settings]
    store = Store(str(path))
    for i in range(runs):
        store.save_all([(VISITOR, update) for update in updates("Article", *trained_runs[i % len(trained_runs)])])
    store.close()
    return str(path)


def seconds_to_open(browser: Browser, server: PlaygroundProcess, database: str) -> float:
    """From the address to a table with runs and the curves of those that are selected at first."""
    context = visitor(browser, server, database)
    try:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(server.url + "/compare", wait_until="commit")
        page.wait_for_function(OPENED)
        return time.perf_counter() - start
    finally:
        context.close()


def opening(browser: Browser, folder: Path, report: Figures) -> None:
    """The Compare page with few runs and with many, by turns."""
    databases = [filled(folder / f"{runs}.sqlite3", runs) for runs in (FEW, MANY)]
    few, many = (serving(folder / f"server{i}", PLAYGROUND_DATABASE=path) for i, path in enumerate(databases))
    with few as few_server, many as many_server:
        each = tuple(zip((few_server, many_server), databases, strict=True))
        pairs = [[seconds_to_open(browser, *one) for one in each] for _ in range(OPENINGS)]
    with_few, with_many = (statistics.median(times) for times in zip(*pairs[1:], strict=True))
    report.line(f"Compare opens with {FEW} saved runs, median of {OPENINGS - 1}", with_few, "s")
    report.line(f"Compare opens with {MANY} saved runs, median of {OPENINGS - 1}", with_many, "s")
    report.line(f"opening with {MANY} / with {FEW}", with_many / with_few, "", most=2)


def hundred_curves(browser: Browser, folder: Path, report: Figures) -> None:
    """All curves of 100 runs of 1000 epochs: drawn for the first time, read under the pointer, panned and zoomed."""
    database = filled(folder / "hundred.sqlite3", HUNDRED, seeds=5)
    with serving(folder / "hundred", PLAYGROUND_DATABASE=database) as server:
        firsts = []
        for drawing in range(DRAWINGS):
            context = visitor(browser, server, database)
            page = context.new_page()
            page.add_init_script(INSTRUMENTS)
            page.goto(server.url + "/compare")
            page.wait_for_function(OPENED)
            page.evaluate(f"bench.timeTo('click', () => bench.curves().dataset.drawn === '{HUNDRED}')")
            page.get_by_label("Select all listed runs").click()
            firsts.append(page.evaluate("bench.took") / 1000)
            if drawing == DRAWINGS - 1:
                pointed_at(page, report, firsts)
            context.close()


def pointed_at(page: Page, report: Figures, firsts: list[float]) -> None:
    """What the curves do under the pointer, on a page that shows a hundred."""
    what = f"{HUNDRED} runs of 1000 epochs"
    report.line(f"{what}: from the click to all curves, median of {DRAWINGS}", statistics.median(firsts), "s", most=1.5)
    plot = page.locator(".rnn-run-curves-plot .nsewdrag").first
    plot.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = plot.bounding_box()
    assert box is not None
    left_edge, width, middle = box["x"], box["width"], box["y"] + box["height"] / 2

    hovers = []
    for i in range(1 + HOVERS):
        page.evaluate(
            """() => {
              const place = document.querySelector('.rnn-run-curves-place');
              const before = place.textContent;
              bench.timeTo('pointermove', () => place.textContent !== before);
            }"""
        )
        page.mouse.move(left_edge + width * (0.05 + 0.9 * (i * 7 % HOVERS) / HOVERS), middle)
        hovers.append(page.evaluate("bench.took"))
    # At the first move over so many paths the browser itself works, with no script running, for over 100 ms.
    report.line(f"{what}: pointer to readings, the very first time", hovers.pop(0), "ms", most=300)
    report.line(f"{what}: pointer to readings, median of {HOVERS}", statistics.median(hovers), "ms", most=100)
    report.line(f"{what}: pointer to readings, worst of {HOVERS}", max(hovers), "ms", most=200)

    page.evaluate("bench.watchFrames()")
    page.mouse.move(left_edge + 0.05 * width, middle, steps=30)
    page.mouse.move(left_edge + 0.95 * width, middle, steps=90)
    smooth(page, report, f"{what}: the pointer moves over them", least=30, most=100)

    zooms = []
    for _ in range(ZOOMS):
        page.mouse.move(left_edge + 0.3 * width, middle)
        page.mouse.down()
        page.mouse.move(left_edge + 0.7 * width, middle, steps=5)
        page.evaluate(
            """() => {
              // Two drawings: Plotly's own in the new ranges, then ours of the points that these have room for.
              let drawings = 0;
              bench.curves().on('plotly_afterplot', () => { drawings += 1; });
              bench.timeTo('pointerup', () => drawings >= 2);
            }"""
        )
        page.mouse.up()
        zooms.append(page.evaluate("bench.took"))
        page.mouse.dblclick(left_edge + 0.5 * width, middle)
        page.wait_for_function("bench.curves().layout.xaxis.range[0] === 0")
        page.wait_for_timeout(500)
    report.line(f"{what}: zoom, release to all curves, worst of {ZOOMS}", max(zooms), "ms", most=500)

    page.mouse.move(left_edge + 0.6 * width, box["y"] + box["height"] + 8)  # the axis: a drag there pans
    page.mouse.down()
    page.evaluate("bench.watchFrames()")
    page.mouse.move(left_edge + 0.3 * width, box["y"] + box["height"] + 8, steps=60)
    smooth(page, report, f"{what}: panning", least=10, most=200)
    page.mouse.up()
    axis_begins = page.evaluate("Number(bench.curves().layout.xaxis.range[0])")
    assert axis_begins > 0, f"this was no panning: the axis begins at {axis_begins}"


def smooth(page: Page, report: Figures, what: str, *, least: float, most: float) -> None:
    """How many frames a second there were since they are watched, and the longest wait for one (ms)."""
    frames = page.evaluate("cancelAnimationFrame(bench.watching), bench.frames")
    gaps = [after - before for before, after in pairwise(frames)]
    report.line(f"{what}, frames", 1000 * len(gaps) / sum(gaps), "a second", least=least)
    report.line(f"{what}, longest frame", max(gaps), "ms", most=most)


def killed_once(browser: Browser, folder: Path, number: int, database: str, chance: random.Random) -> float | None:
    """Kills a server while it trains; seconds of training that are missing, None if the database cannot be read."""
    with serving(folder / f"killed{number}", PLAYGROUND_DATABASE=database) as server:
        context = visitor(browser, server, database)
        page = context.new_page()
        page.goto(server.url + LONG)
        page.wait_for_selector("[data-testid=curves][data-epoch]")
        train_at_full_speed(page)
        epochs_at: list[tuple[float, int]] = []
        end = time.perf_counter() + chance.uniform(0.5, 4)
        while time.perf_counter() < end:
            epochs_at.append((time.perf_counter(), page.evaluate("rnnRunStream.rows.length - 1")))
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
    later = [at for at, epoch in epochs_at if epoch > run.epochs_done]
    return dead - later[0] if later else 0.0


def killed(browser: Browser, folder: Path, report: Figures) -> None:
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
    report, chromium = Figures(), find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(**launch_options(chromium))
        opening(browser, Path(temporary), report)
        hundred_curves(browser, Path(temporary), report)
        killed(browser, Path(temporary), report)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
