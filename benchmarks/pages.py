"""Pages of the playground that train while they are measured, and what the server's processes do meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
from playwright.sync_api import Browser, Page

from tests.browser.serve import PlaygroundProcess, alive

WINDOW_S = 5.0
SLOW_MS = 120_000  # for what takes long, as all epochs of a run
CLICKS = 20
LONG = "/?epochs=10000"  # the longest that a link may ask for: 15 s on a machine that trains 640 epochs a second

FIRST_CHART = "document.querySelector('.rnn-page[data-ready] [data-testid=curves][data-epoch] .main-svg') !== null"
"""What holds on the Train page once its first chart is drawn."""

# Counts the paints of the curves and times clicks. The frame after the one in which the DOM changed has shown it.
INSTRUMENTS = """
window.bench = {
  paints: 0,
  follows: 0,
  clicked: 0,
  start() {
    const chart = document.querySelector('[data-testid=curves]');
    new MutationObserver(() => { bench.paints += 1; bench.paintedAt = performance.now(); })
      .observe(chart, {attributes: true, attributeFilter: ['data-epoch']});
    new MutationObserver(() => { bench.follows += 1; })
      .observe(document.querySelector('[data-testid=player]'), {attributes: true, attributeFilter: ['data-epoch']});
    addEventListener('click', () => { bench.clicked = performance.now(); }, true);
  },
  // The time from the next click to the frame that shows a change of what `read` returns.
  timeTo(read) {
    const before = read();
    bench.clicked = 0;
    bench.took = new Promise((resolve) => {
      const look = () => {
        if (!bench.clicked || read() === before) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now() - bench.clicked));
      };
      look();
    });
  },
};
"""


@contextmanager
def visitor(
    browser: Browser, server: PlaygroundProcess, link: str = "", sent: list[object] | None = None
) -> Iterator[Page]:
    """A page of a new visitor, with a cold cache and the instruments running; `sent` takes what its sockets send."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        if sent is not None:
            page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        yield open_page(page, server, link)
    finally:
        context.close()


def open_page(page: Page, server: PlaygroundProcess, link: str = "") -> Page:
    """Opens the Train page and waits until its first epoch is drawn."""
    page.add_init_script(INSTRUMENTS)
    page.goto(server.url + link)
    page.wait_for_selector("[data-testid=curves][data-epoch]")
    page.evaluate("bench.start()")
    return page


def cold(browser: Browser, url: str, condition: str) -> float:
    """Seconds from a cold browser that goes to an address until `condition` holds on the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        start = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.wait_for_function(condition)
        return time.perf_counter() - start
    finally:
        context.close()


def train_at_full_speed(page: Page) -> None:
    """Begins a run from epoch 0, in place of the one that trains: it does not end within the next ten seconds or so.

    Whatever takes seconds is measured in a run of its own: on a fast machine one run does not last for all.
    """
    page.get_by_role("radio", name="max").check(force=True)
    if page.evaluate("rnnRunStream.rows.length > 1"):
        page.get_by_role("button", name="Reset", exact=True).click()
        page.wait_for_function("rnnRunStream.rows.length === 1")
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("rnnRunStream.rows.length > 20")


def train_to_the_end(page: Page, epochs: int) -> None:
    """Trains the run of a page that has just come until all its epochs are drawn."""
    page.get_by_role("radio", name="max").check(force=True)
    page.get_by_role("button", name="Train", exact=True).click()
    page.locator(f"[data-testid=curves][data-epoch='{epochs}']").wait_for(timeout=SLOW_MS)


def rates(pages: list[Page]) -> tuple[list[float], list[float]]:
    """Paints a second and epochs a second of each page over one window, all at the same time."""
    expression = "() => [bench.paints, rnnRunStream.rows.length, performance.now()]"
    before = [page.evaluate(expression) for page in pages]
    time.sleep(WINDOW_S)
    after = [page.evaluate(expression) for page in pages]
    seconds = [(b[2] - a[2]) / 1000 for a, b in zip(before, after, strict=True)]
    paints = [(b[0] - a[0]) / s for a, b, s in zip(before, after, seconds, strict=True)]
    epochs = [(b[1] - a[1]) / s for a, b, s in zip(before, after, seconds, strict=True)]
    return paints, epochs


def follows(page: Page) -> float:
    """How often in a second the player draws a newer network's reading of its sentence."""
    expression = "() => [bench.follows, performance.now()]"
    before = page.evaluate(expression)
    time.sleep(WINDOW_S)
    after = page.evaluate(expression)
    return float((after[0] - before[0]) / (after[1] - before[1]) * 1000)


def click_times(page: Page, clicks: int = CLICKS) -> list[float]:
    """Milliseconds from a click on the Seed stepper to the frame that shows what the server made of it."""
    up, down = (page.get_by_test_id(f"stNumberInputStep{way}").nth(1) for way in ("Up", "Down"))
    times = []
    for i in range(clicks):
        page.evaluate("bench.timeTo(() => document.querySelector('.rnn-note').textContent)")
        (down if i % 2 else up).click()
        times.append(page.evaluate("bench.took"))
    return times


def cpu_share(process: psutil.Process, seconds: float = WINDOW_S) -> float:
    """Share of one core that a process uses by itself, its children left out."""
    process.cpu_percent()
    time.sleep(seconds)
    share: float = process.cpu_percent() / 100
    return share


def training(server: PlaygroundProcess) -> list[psutil.Process]:
    """The workers that are busy, for a while after their page has gone too; the spare one, which waits, is not."""
    workers = server.workers()
    for worker in workers:
        worker.cpu_percent()
    time.sleep(0.3)
    return [worker for worker in workers if alive(worker) and worker.cpu_percent() > 5]


def seconds_until(condition: Callable[[], bool], limit: float = 30.0) -> float:
    """How long it takes until `condition` holds; infinity if it does not within `limit`."""
    start = time.perf_counter()
    while not condition():
        if time.perf_counter() - start > limit:
            return float("inf")
        time.sleep(0.02)
    return time.perf_counter() - start


def await_quiet(server: PlaygroundProcess) -> None:
    """Waits until the server has no worker left, as when all pages are gone for good.

    That none is busy would not do: when its last page goes, a run rests for a second and then trains on for some more.
    """
    seconds = seconds_until(lambda: not server.workers(), limit=60.0)
    if seconds == float("inf"):
        raise RuntimeError("workers of pages that are closed still train, so nothing can be measured beside them")
