"""How fast a sweep is: 64 runs of 1000 epochs at 64 units on all cores, against as many runs of the article's loop.

`python -m benchmarks.sweep` starts the playground, opens Compare in a real Chromium, sweeps there, and watches how
often the curves grow. Before and after it times one run of the article's loop: their mean, times 64, is what one after
another would take. It ends with status 1 if a target is missed, and wants an otherwise idle machine for a minute.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.article_loop import ArticleLoop
from benchmarks.report import Report
from playground.jobs.material import material
from tests.browser.chromium import find, launch_options
from tests.browser.serve import serving

RUNS, EPOCHS, UNITS = 64, 1000, 64
PATIENCE_S = 600
BODY = {
    "data": "Article",
    "values": {"learning_rate": "0.005..0.05 x 8"},
    "seeds": 8,
    "epochs": EPOCHS,
    "base": {"hidden_size": UNITS},
}
POST = """async ([path, body]) => {
  const answer = await fetch(path, {method: "POST", body: JSON.stringify(body)});
  return {status: answer.status, ...await answer.json()};
}"""


def article_seconds(seed: int) -> float:
    """Seconds of one run of the article's loop, at the article's learning rate; it scores no test set."""
    made = material("Article")
    rng = np.random.default_rng(seed)
    loop = ArticleLoop(len(made.vocabulary), UNITS, 2, rng)
    began = time.perf_counter()
    for _ in range(EPOCHS):
        loop.epoch(made.train_set, rng)
    return time.perf_counter() - began


# Notes in the page itself what its sockets bring: to hand every frame to this process would cost as much as to draw it.
WATCH = """
window.bench = {grew: [], progress: null};
window.WebSocket = class extends WebSocket {
  constructor(...rest) {
    super(...rest);
    if (this.url.includes("/sweeps/live")) this.addEventListener("message", ({data}) => {
      if (data.includes('"kind":"curves"')) bench.grew.push(performance.now());
      else if (data.includes('"kind":"progress"')) bench.progress = {...JSON.parse(data), at: performance.now()};
    });
  }
};
"""


def updates_a_second(moments: list[float]) -> float:
    """How often curves came, frames of one sending counted once, from the first time (in ms) to the last."""
    sendings = [at for k, at in enumerate(moments) if k == 0 or at - moments[k - 1] > 50]
    return (len(sendings) - 1) / (sendings[-1] - sendings[0]) * 1000


@contextmanager
def compare_page() -> Iterator[Page]:
    """The Compare page of a new playground, with its form for sweeps."""
    chromium = find()  # which drives a browser of its own to find out
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(WATCH)
        page.goto(server.url + "/compare")
        page.get_by_role("button", name="Start sweep").wait_for()
        yield page
        browser.close()


def planned(page: Page) -> dict[str, Any]:
    """What the server says about the sweep beforehand, as soon as it has measured the machine."""
    while True:
        plan: dict[str, Any] = page.evaluate(POST, ["/api/sweeps/plan", BODY])
        if plan["status"] != 200 or plan["problems"] or plan["seconds"] is not None:
            return plan
        page.wait_for_timeout(500)


def main() -> int:
    """Prints the figures; 1 if a target is missed."""
    report = Report()
    alone = [article_seconds(0)]
    with compare_page() as page:
        plan = planned(page)
        if plan["runs"] != RUNS:
            raise SystemExit(f"This is no sweep of {RUNS} runs: {plan}.")
        began = page.evaluate("performance.now()")
        page.evaluate(POST, ["/api/sweeps", BODY])
        ended = "['done', 'failed'].includes(bench.progress?.state)"
        page.wait_for_function(ended, timeout=PATIENCE_S * 1000, polling=100)
        progress, moments = page.evaluate("[bench.progress, bench.grew]")
        if progress["state"] != "done":
            raise SystemExit(progress["message"])
        seconds = (progress["at"] - began) / 1000
    alone.append(article_seconds(1))
    one_after_another = RUNS * sum(alone) / len(alone)
    report.line(f"one run of the article's loop, {EPOCHS} epochs at {UNITS} units, mean of two", sum(alone) / 2, "s")
    report.line(f"{RUNS} of them one after another (multiplied)", one_after_another, "s")
    report.line(
        f"a sweep of {RUNS} runs on {os.cpu_count()} cores, from the click to the end, page watching", seconds, "s"
    )
    report.line("times faster", one_after_another / seconds, "times", least=20)
    report.line("what the plan said that it would take", plan["seconds"], "s")
    report.line("curves grow in the page", updates_a_second(moments), "a second", least=4)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
