"""How long a run takes to become a web page, how large that is, how fast it opens, and what others feel meanwhile.

`python -m benchmarks.takeaway` prints one line a figure, with the target beside it, and ends with status 1 if one is
missed: a run of 1000 epochs as a visitor has it at first, in a real Chromium against the real server. It wants an
otherwise idle machine.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import LONG, click_times, train_at_full_speed, train_to_the_end, visitor
from benchmarks.report import Figures
from tests.browser.actions import AWAIT_SAVED
from tests.browser.chromium import find, launch_options
from tests.browser.serve import PlaygroundProcess, serving

EPOCHS = 1000
ROUNDS = 5
AT_ONCE = 4  # pages that are asked for at the same time, as many as the server makes at once

# Asks for the page of a run again and again, so many at the same time, until `saving.stop`.
SAVING = """([run, many]) => {
  window.saving = {count: 0, stop: false};
  const next = async () => {
    while (!saving.stop) saving.count += (await (await fetch(`/api/runs/${run}/run.html`)).blob()).size > 0;
  };
  for (let i = 0; i < many; i += 1) next();
}"""


@contextmanager
def trained(browser: Browser, server: PlaygroundProcess) -> Iterator[Page]:
    """The Train page of a new visitor, whose run has had all its epochs and is saved."""
    with visitor(browser, server, f"/?epochs={EPOCHS}") as page:
        train_to_the_end(page, EPOCHS)
        page.evaluate(AWAIT_SAVED, EPOCHS)
        yield page


def save(page: Page, folder: Path) -> tuple[float, Path]:
    """Seconds from the click on Save as web page until the whole file is there, and the file."""
    button = page.get_by_role("button", name="Save as web page", exact=True)
    start = time.perf_counter()
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return time.perf_counter() - start, path


def opening(browser: Browser, path: Path) -> float:
    """Seconds from opening the file until it shows curves and the answer to its sentence."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.locator("[data-testid=player][data-answer]").wait_for()
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    seconds = time.perf_counter() - start
    page.close()
    return seconds


def beside_others(browser: Browser, server: PlaygroundProcess, page: Page, report: Figures) -> None:
    """The clicks of another visitor while pages are made all the time."""
    with visitor(browser, server, LONG) as other:
        train_at_full_speed(other)
        other.get_by_role("button", name="Pause", exact=True).click()
        other.wait_for_function("document.querySelector('[data-part=transport]').dataset.state === 'paused'")
        report.line("another visitor's click alone, median of 20", statistics.median(click_times(other)), "ms")
        run = page.evaluate("rnnRunStream.trained")
        page.evaluate(SAVING, [run, AT_ONCE])
        page.wait_for_function("saving.count >= 4")
        clicks = click_times(other)
        page.evaluate("saving.stop = true")
    report.line("another visitor's click meanwhile, median of 20", statistics.median(clicks), "ms", most=100)
    report.line("another visitor's click meanwhile, worst of 20", max(clicks), "ms", most=200)


def main() -> int:
    """Measures everything in one run."""
    report, chromium = Figures(), find()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(**launch_options(chromium))
        folder = Path(temporary)
        with serving(folder / "server") as server, trained(browser, server) as page:
            first, path = save(page, folder)
            times = [save(page, folder)[0] for _ in range(ROUNDS)]
            report.line("1000 epochs as a web page: the first of a server", first, "s", most=3)
            report.line(f"1000 epochs as a web page: median of {ROUNDS}", statistics.median(times), "s", most=3)
            report.line("the page's size", path.stat().st_size / 1e6, "MB", most=6)
            opens = statistics.median([opening(browser, path) for _ in range(ROUNDS)])
            report.line(f"from the file to curves and answer, median of {ROUNDS}", opens, "s", most=3)
            beside_others(browser, server, page, report)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
