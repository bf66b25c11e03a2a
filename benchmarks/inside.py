"""How fast the Inside page is, and what it costs those who do not look at it.

`python -m benchmarks.inside` prints one line a figure, with the target beside it, and ends with status 1 if one is
missed: 64 units and a sentence of ten words, in a real Chromium against the real server. It wants an otherwise idle
machine. The views are looked at one screenful after the other, as only those on the screen are asked for. A change
counts from the click or the key to the frame that shows the last thing that it has changed anywhere on the page.
"""

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page, Response, WebSocket, sync_playwright

from benchmarks.live import alone
from benchmarks.pages import (
    LONG,
    SLOW_MS,
    WINDOW_S,
    await_quiet,
    click_times,
    open_page,
    train_at_full_speed,
    train_to_the_end,
    visitor,
)
from benchmarks.report import Figures
from tests.browser.chromium import find, launch_options
from tests.browser.serve import PlaygroundProcess, serving

EPOCHS = 400  # of the run that is looked into: with these every test sentence is right
SENTENCES = (
    "i am not at all bad or sad right now",
    "i was very very happy and good earlier today",
    "this is not at all good or happy right now",
    "i am not very sad or bad this was earlier",
)
SCREENS = 5  # screenfuls of views, from the top of the page on
ROUNDS = 8  # changes on each

# A change counts once nothing else has followed for `quiet` ms: the answers of the server come one after the other.
INSTRUMENTS = """
window.inside = {
  async timeOf(change, quiet) {
    const page = document.querySelector('[data-testid=inside]');
    const began = performance.now();
    let last = 0;
    const watched = new MutationObserver(() => {
      const frame = ++inside.frame;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        if (frame === inside.frame) last = performance.now() - began;
      }));
    });
    inside.frame = 0;
    watched.observe(page, {attributes: true, characterData: true, childList: true, subtree: true});
    change();
    const still = () => inside.frame && last && performance.now() - began - last > quiet;
    while (!still()) {
      if (performance.now() - began > 20_000) throw new Error("nothing on the page has changed");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    watched.disconnect();
    return last;
  },
  word(place) {
    document.querySelectorAll('.rnn-inside-words button')[place].click();
  },
  sentence(text) {
    const field = document.querySelector('[data-testid=inside] input[aria-label=Sentence]');
    field.value = text;
    field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
  },
  epoch(key) {
    document.querySelector('input[aria-label=Epoch]').dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  },
  // How often in a second the picture of the network shows a newer one, over so many ms.
  async follows(ms) {
    let seen = 0;
    const watched = new MutationObserver(() => { seen += 1; });
    const view = document.querySelector('[data-testid=inside-network]');
    watched.observe(view, {attributes: true, attributeFilter: ['data-epoch']});
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, ms));
    watched.disconnect();
    return (1000 * seen) / (performance.now() - began);
  },
};
"""


def look_inside(page: Page, server: PlaygroundProcess) -> None:
    """Opens the Inside page of the run that trains there, and waits until the first view has its answer."""
    page.add_init_script(INSTRUMENTS)
    page.goto(f"{server.url}/inside?{urlencode({'sentence': SENTENCES[0], 'word': 10})}")
    page.locator("[data-testid=inside-network][data-epoch]").wait_for()


@contextmanager
def trained(browser: Browser, server: PlaygroundProcess) -> Iterator[Page]:
    """The Inside page of a new visitor, over a run that has had all its epochs."""
    with visitor(browser, server, f"/?epochs={EPOCHS}") as page:
        train_to_the_end(page, EPOCHS)
        look_inside(page, server)
        yield page


def screens(page: Page) -> Iterator[int]:
    """Scrolls from one screenful of views to the next, and waits until those on it have their answers."""
    views = page.locator(".rnn-inside-views > section")
    step = views.count() // SCREENS
    for screen in range(SCREENS):
        views.nth(screen * step).scroll_into_view_if_needed()
        views.nth(screen * step).evaluate("(view) => view.scrollIntoView()")
        page.wait_for_timeout(1500)
        yield screen


def changes(page: Page, report: Figures, of: str, quiet: int, most: float, change: Callable[[int], str]) -> None:
    """A change of the selection on each screen: the median of all, and of the slowest screen."""
    slowest, all_seconds = 0.0, []
    for _ in screens(page):
        seconds = [page.evaluate(f"inside.timeOf(() => {change(turn)}, {quiet})") for turn in range(ROUNDS)]
        all_seconds += seconds
        slowest = max(slowest, statistics.median(seconds))
    report.line(f"{of}, median of {len(all_seconds)}", statistics.median(all_seconds), "ms", most=most)
    report.line(f"{of}, median of the slowest screen", slowest, "ms", most=most)


def selections(page: Page, report: Figures) -> None:
    """A word, and a sentence."""
    changes(page, report, "a word is selected: to the repaint", 300, 100, lambda turn: f"inside.word({turn + 2})")

    def sentence(turn: int) -> str:
        return f"inside.sentence('{SENTENCES[(turn + 1) % len(SENTENCES)]}')"

    changes(page, report, "another sentence: to the repaint", 700, 150, sentence)


def scrub(page: Page, report: Figures) -> None:
    """The slider of the epochs, once what they show is in the page; nothing that is asked then reaches the server."""
    seconds = []
    for _ in screens(page):
        page.get_by_label("Epoch", exact=True).evaluate("(slider) => slider.focus({preventScroll: true})")
        page.locator("[data-testid=inside-timeline][data-film=ready]").wait_for(timeout=SLOW_MS)
        page.evaluate("() => { inside.send = rnnRunStream.send; rnnRunStream.send = () => false; }")
        seconds += [page.evaluate("inside.timeOf(() => inside.epoch('ArrowLeft'), 300)") for _ in range(ROUNDS)]
        page.evaluate("() => { rnnRunStream.send = inside.send; }")
    report.line(
        f"another epoch, without the server, median of {len(seconds)}", statistics.median(seconds), "ms", most=100
    )


def slow_answers(page: Page, report: Figures) -> None:
    """The two that may take a moment, the first time that they are asked for."""
    for name in ("resting_points", "loss_slice"):
        opener = page.get_by_test_id(f"inside-{name}").locator(".rnn-view-opener").first
        opener.scroll_into_view_if_needed()
        start = time.perf_counter()
        opener.click()
        page.locator(f"[data-testid=inside-{name}][data-epoch]").wait_for(timeout=SLOW_MS)
        report.line(f"{name.replace('_', ' ')}: to the first answer", time.perf_counter() - start, "s", most=3)
        opener.click()


def beside_training(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """A run at full speed that the Inside page follows, and the clicks of another visitor meanwhile."""
    await_quiet(server)
    before = alone()
    with visitor(browser, server, LONG) as other, visitor(browser, server, LONG) as page:
        train_at_full_speed(other)
        other.get_by_role("button", name="Pause", exact=True).click()
        other.wait_for_function("document.querySelector('[data-part=transport]').dataset.state === 'paused'")
        train_at_full_speed(page)
        look_inside(page, server)
        first, start = page.evaluate("rnnRunStream.rows.length"), time.perf_counter()
        follows = page.evaluate(f"inside.follows({1000 * WINDOW_S})")
        last, seconds = page.evaluate("rnnRunStream.rows.length"), time.perf_counter() - start
        page.get_by_test_id("inside-plane").scroll_into_view_if_needed()  # much is computed for what is on this screen
        page.locator("[data-testid=inside-plane][data-epoch]").wait_for()
        clicks = click_times(other)
    report.line("a run at full speed: its picture is drawn again", follows, "a second", least=4)
    await_quiet(server)
    lone, rate = (before + alone()) / 2, (last - first) / seconds
    report.line("epochs/s alone", lone, "a second")
    report.line("epochs/s beside the Inside page", rate, "a second")
    report.line("epochs/s beside the Inside page / alone", rate / lone, "", least=0.8)
    report.line("another visitor's click meanwhile, median of 20", statistics.median(clicks), "ms", most=100)


def weight(browser: Browser, server: PlaygroundProcess, report: Figures) -> None:
    """What the browser of a new visitor fetches for the Inside page on top of the Train page."""
    context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        traffic = Sent(page)
        open_page(page, server)
        page.wait_for_load_state("networkidle")
        begins = traffic.of_modules
        traffic.page = 0
        page.get_by_role("link", name="Inside").click()
        page.locator("[data-testid=inside-network][data-epoch]").wait_for()
        page.wait_for_load_state("networkidle")
        total = begins + traffic.page
    finally:
        context.close()
    report.line("the Inside page beyond the Train page, gzipped", total / 1000, "KB", most=250)


class Sent:
    """Counts what the server sends to a page, gzipped."""

    def __init__(self, page: Page) -> None:
        self.page = 0  # bytes of files, and of Streamlit's messages, which carry the styles and the figures
        self.of_modules = 0  # those of modules of the Inside page, whenever they were fetched
        page.on("response", self._file)
        page.on("websocket", self._socket)

    def _file(self, response: Response) -> None:
        size = int(response.headers.get("content-length", 0))
        self.page += size
        if "/inspect/" in response.url:
            self.of_modules += size

    def _socket(self, socket: WebSocket) -> None:
        if "/_stcore/stream" in socket.url:
            socket.on("framereceived", lambda frame: self._frame(frame))

    def _frame(self, frame: str | bytes) -> None:
        self.page += len(gzip.compress(frame if isinstance(frame, bytes) else frame.encode()))


def main() -> int:
    """Measures everything in one run."""
    report, chromium = Figures(), find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(**launch_options(chromium))
        with serving(Path(temporary) / "server") as server:
            with trained(browser, server) as page:
                selections(page, report)
                scrub(page, report)
                slow_answers(page, report)
            beside_training(browser, server, report)
            weight(browser, server, report)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
