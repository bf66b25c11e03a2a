"""Finds a Chromium that Playwright can drive and that draws text.

`python -m tests.browser.chromium` prints its path, or ends with status 1 and a sentence.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Playwright, sync_playwright

# The headless shell first: it has no window of its own to draw, so that a page costs it two thirds of the time.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = (*SHELLS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe")
NONE = (
    "The browser tests need a Chromium and none was found: install Chromium or Chrome, "
    "or set PLAYGROUND_CHROMIUM to the path of one."
)

# Inked pixels of three letters of different width: none without a font, the same boxes when no font has them.
LETTERS = """() => ["i", "n", "W"].map(letter => {
    const context = new OffscreenCanvas(60, 40).getContext("2d");
    context.font = "24px sans-serif";
    context.fillText(letter, 4, 30);
    return context.getImageData(0, 0, 60, 40).data.filter((value, i) => i % 4 == 3 && value > 0).length;
})"""


def launch_options(path: str) -> dict[str, Any]:
    """What every browser of the tests and benchmarks is started with, as keywords of Playwright's `launch`."""
    flags = ["--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses to run as root, as in most containers
    return {"executable_path": path, "args": flags}


def candidates(playwright: Playwright) -> Iterator[str]:
    """Paths where a Chromium may be, the best known first; they need not work."""
    yield from filter(None, map(shutil.which, NAMES))
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (str(folder / name) for name in MACOS)
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            yield from (str(Path(os.environ[variable]) / name) for name in WINDOWS if variable in os.environ)
    yield playwright.chromium.executable_path  # where Playwright's own download is, if there was one


def fault(playwright: Playwright, path: str) -> str | None:
    """Why this Chromium cannot run the tests, in a few words; None when it can."""
    if not Path(path).is_file():
        return "is not there"
    try:
        browser = playwright.chromium.launch(**launch_options(path))
        try:
            ink_counts = browser.new_page().evaluate(LETTERS)
        finally:
            browser.close()
    except Error as error:
        return "does not start: " + error.message.splitlines()[0]
    if min(ink_counts) == 0 or len(set(ink_counts)) < 3:
        return "draws no text: install a font package (on Debian fonts-liberation)"
    return None


def find() -> str:
    """The path of a Chromium that works. Raises FileNotFoundError, with a sentence to show, when there is none."""
    named_path = os.environ.get("PLAYGROUND_CHROMIUM")
    if named_path and not Path(named_path).is_file():  # is known before Playwright's own process has started
        raise FileNotFoundError(f"PLAYGROUND_CHROMIUM names {named_path}, which is not there.")
    with sync_playwright() as playwright:
        if named_path:
            reason = fault(playwright, named_path)
            if reason is None:
                return named_path
            raise FileNotFoundError(f"PLAYGROUND_CHROMIUM names {named_path}, which {reason}.")
        reasons = []
        for path in candidates(playwright):
            reason = fault(playwright, path)
            if reason is None:
                return path
            if Path(path).exists():
                reasons.append(f"{path} {reason}.")
    raise FileNotFoundError(" ".join([NONE, *reasons]))


if __name__ == "__main__":
    try:
        print(find())  # noqa: T201 - the answer of this program
    except FileNotFoundError as error:
        sys.exit(str(error))
