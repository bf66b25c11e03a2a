"""The image: how long it takes to build and to start, how large it is, and how much memory a container takes.

`python -m benchmarks.container` prints one line a figure. It takes every step of the Dockerfile anew in a fresh root,
for which it wants root on Linux and the package index; what pip has fetched before is not fetched again.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.pages import LONG, train_at_full_speed
from benchmarks.report import Figures
from tests.browser.chromium import find, launch_options
from tests.hosting.container import Built, Container, RootHost, running
from tests.hosting.fresh_root import hindrance
from tests.hosting.image import ROOT, Image
from tests.hosting.steps import build

STARTS = 5
PAGES = 4
MEGABYTE = 1_000_000
SETTLED_S = 10.0
"""Seconds in which all pages train before memory is read."""


def main() -> int:
    """Measures and prints every figure; returns the exit status."""
    if hindrance():
        print(hindrance(), file=sys.stderr)
        return 2
    report = Figures()
    print("the steps of the Dockerfile one by one in a fresh root, with the Python of this machine")
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        root = build(ROOT, Path(folder))
        report.line("the image: every step anew", time.perf_counter() - began, "s", most=120)
        sizes = {name: size(root.folder / name) for name in ("app", "opt")}
        report.line("the image: packages", sizes["opt"], "MB", most=700)
        report.line("the image: the playground itself", sizes["app"], "MB", most=20)
        built = Built(Image.of(), RootHost(root))
        starts_and_ends(built, Path(folder), report)
        with running(built, Path(folder) / "pages") as container:
            pages(container, report)
    return report.end()


def size(folder: Path) -> float:
    """MB of the files in a folder."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / MEGABYTE


def starts_and_ends(built: Built, folder: Path, report: Figures) -> None:
    """From the start to the first answer of /healthz, and from SIGTERM to the end, with an empty volume."""
    starts, ends = [], []
    for number in range(STARTS):
        began = time.perf_counter()
        with running(built, folder / f"start-{number}") as container:
            starts.append(time.perf_counter() - began)
            ending = time.perf_counter()
            container.stop()
            ends.append(time.perf_counter() - ending)
    report.line(f"from start to ready, median of {STARTS}", statistics.median(starts), "s", most=5)
    report.line(f"from SIGTERM to its end, worst of {STARTS}", max(ends), "s", most=5)


def pages(container: Container, report: Figures) -> None:
    """Memory before anybody came, and while pages train; what processes share counts once."""
    report.line("memory before the first visitor", memory(container), "MB", most=200)
    chromium = find()
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = playwright.chromium.launch(**launch_options(chromium))
        stack.callback(browser.close)
        for number in range(1, PAGES + 1):
            page = browser.new_context().new_page()
            page.goto(f"http://127.0.0.1:{container.port}{LONG}")
            page.wait_for_selector("[data-testid=curves][data-epoch]")
            train_at_full_speed(page)
            if number in (1, PAGES):
                time.sleep(SETTLED_S)
                report.line(f"memory while pages train: {number}", memory(container), "MB", most=500)


def memory(container: Container) -> float:
    """MB of all processes of the container."""
    return sum(process.memory_full_info().pss for process in container.processes()) / MEGABYTE


if __name__ == "__main__":
    sys.exit(main())
