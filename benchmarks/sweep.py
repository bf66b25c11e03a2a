"""How fast a sweep is: 64 runs of 1000 epochs at 64 units on all cores, against as many runs of the article's loop.

`python -m benchmarks.sweep` starts the playground, opens Compare in a real Chromium, fills in the form, clicks Start
sweep, and notes in the page when curves are painted. Before and after it times one run of the article's loop: their
mean, times 64, is what one after another would take. Then it sweeps over 512 small runs, to see whether so many curves
still grow live. It ends with status 1 if a target is missed, and wants an otherwise idle machine for a minute.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.article_loop import ArticleLoop
from benchmarks.report import Figures
from playground.training.prepared_data import prepare
from rnn.labelled_sentences import labels_of
from tests.browser.chromium import find, launch_options
from tests.browser.serve import serving

RUNS, EPOCHS, UNITS = 64, 1000, 64
MOST_RUNS = 512
PATIENCE_S = 600
LEAST_PAINTS = 4  # a second
RATES = "0.005..0.05 x 8"

# By the names of their fields.
TIMED = {"Learning rate": RATES, "Hidden size": str(UNITS), "Seeds per setting": "8", "Epochs": str(EPOCHS)}
LARGEST = {"Learning rate": RATES, "Hidden size": "16", "Seeds per setting": "64", "Epochs": "150"}


def article_seconds(seed: int) -> float:
    """Seconds of one run of the article's loop, at the article's learning rate; it scores no test set."""
    prepared = prepare("Article")
    rng = np.random.default_rng(seed)
    loop = ArticleLoop(len(prepared.vocabulary), UNITS, 2, rng)
    tokens = [tokens for tokens, _ in prepared.train_set]
    train_set = list(zip(tokens, labels_of(prepared.train_set), strict=True))
    began = time.perf_counter()
    for _ in range(EPOCHS):
        loop.epoch(train_set, rng)
    return time.perf_counter() - began


# Notes in the page itself when the click came, when curves were painted and up to which epoch, and when it had ended.
WATCH = """() => {
  const [panels, form] = ["[data-testid=sweep-panels]", ".rnn-sweep-form"].map((what) => document.querySelector(what));
  window.bench = {clicked: 0, going: false, paints: [], ended: 0};
  addEventListener("click", ({timeStamp}) => { bench.clicked ||= timeStamp; }, {capture: true, once: true});
  const painted = new MutationObserver(() => {
    if (bench.going) bench.paints.push([performance.now(), Number(panels.dataset.epoch)]);
  });
  painted.observe(panels, {attributes: true, attributeFilter: ["data-paints"]});
  const stated = new MutationObserver(() => {
    const over = ["none", "done", "failed", "stopped"].includes(form.dataset.state);
    bench.going ||= bench.clicked > 0 && !over; // until then it is still said how the sweep before has ended
    if (!bench.going || !over) return;
    bench.ended = performance.now();
    painted.disconnect();
    stated.disconnect();
  });
  stated.observe(form, {attributes: true, attributeFilter: ["data-state"]});
}"""


def paints_a_second(paints: list[tuple[float, int]]) -> float:
    """How often curves were painted (ms, epoch), from the first of them that were there to the last that had grown."""
    indices = [k for k, (_, epoch) in enumerate(paints) if epoch > (paints[k - 1][1] if k else 0)]
    if len(indices) < 2:
        return 0.0
    first, last = indices[0], indices[-1]
    return (last - first) / (paints[last][0] - paints[first][0]) * 1000


@contextmanager
def compare_page() -> Iterator[Page]:
    """The Compare page of a new playground, with its form for sweeps."""
    chromium = find()  # which drives a browser of its own to find out
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(server.url + "/compare")
        page.get_by_role("button", name="Start sweep").wait_for()
        yield page
        browser.close()


@dataclass(frozen=True)
class Swept:
    """What a page saw of a sweep."""

    plan: str  # what the form said beforehand
    seconds: float  # from the click to the end
    paints: float  # a second


def sweep(page: Page, runs: int, fields: dict[str, str]) -> Swept:
    """Fills in the form, starts the sweep as a visitor does, and watches it to its end."""
    section = page.get_by_test_id("sweep")
    for name, value in fields.items():
        section.get_by_label(name, exact=True).fill(value)
    plan = page.locator(".rnn-sweep-plan", has_text=re.compile(f"^{runs} runs, about .+ on this machine$"))
    plan.wait_for(timeout=PATIENCE_S * 1000)
    page.locator(".rnn-sweep-plan[aria-busy=false]").wait_for()  # else it may be of what stood there before
    estimate = plan.inner_text().removeprefix(f"{runs} runs, about ").removesuffix(" on this machine")
    page.evaluate(WATCH)
    page.get_by_role("button", name="Start sweep").click()
    # Panels that are out of sight are not drawn. Their first lines bring them into being.
    page.wait_for_function("bench.paints.length > 0 || bench.ended", timeout=PATIENCE_S * 1000)
    page.get_by_test_id("sweep-panels").scroll_into_view_if_needed()
    page.wait_for_function("bench.ended", timeout=PATIENCE_S * 1000, polling=100)
    if (state := page.locator(".rnn-sweep-form").get_attribute("data-state")) != "done":
        raise SystemExit(f"This sweep is not done but {state}: {page.locator('.rnn-sweep-form').inner_text()}")
    click_at, paints, end_at = page.evaluate("[bench.clicked, bench.paints, bench.ended]")
    return Swept(estimate, (end_at - click_at) / 1000, paints_a_second(paints))


def main() -> int:
    """Prints the figures; 1 if a target is missed."""
    report = Figures()
    alone = [article_seconds(0)]
    with compare_page() as page:
        result = sweep(page, RUNS, TIMED)
        alone.append(article_seconds(1))
        largest = sweep(page, MOST_RUNS, LARGEST)
    one_after_another = RUNS * sum(alone) / len(alone)
    report.line(f"one run of the article's loop, {EPOCHS} epochs at {UNITS} units, mean of two", sum(alone) / 2, "s")
    report.line(f"{RUNS} of them one after another (multiplied)", one_after_another, "s")
    report.line(
        f"a sweep of {RUNS} runs on {os.cpu_count()} cores, from click to end, page watching", result.seconds, "s"
    )
    print(f"the plan had said: about {result.plan}", flush=True)
    report.line("times faster", one_after_another / result.seconds, "times", least=20)
    report.line(f"curves of {RUNS} runs are painted", result.paints, "a second", least=LEAST_PAINTS)
    report.line(f"a sweep of {MOST_RUNS} runs of 150 epochs at 16 units", largest.seconds, "s")
    report.line(f"curves of {MOST_RUNS} runs are painted", largest.paints, "a second", least=LEAST_PAINTS)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
