"""Takes the pictures of the README from the running app: `python docs/screenshots.py` writes docs/*.png."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.browser.chromium import find, launch_options  # noqa: E402 - only now can it be found
from tests.browser.serve import serving  # noqa: E402

SENTENCE = "i am not at all bad or sad right now"


def rehearse(page: Page) -> None:
    """Trains to where the curves have just come down, and plays a sentence half way."""
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_function("Number(document.querySelector('[data-testid=curves]').dataset.epoch) >= 420")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.locator("[data-part=transport][data-state=paused]").wait_for()
    page.get_by_label("Sentence", exact=True).fill(SENTENCE)
    page.get_by_label("Sentence", exact=True).press("Enter")
    page.locator("[data-testid=player][data-word='10']").wait_for()
    page.mouse.move(0, 0)


def train_three(page: Page) -> None:
    """Trains a run at each of three learning rates to its end."""
    for rate in (0.005, 0.02, 0.05):
        page.goto(f"/?epochs=600&learning_rate={rate}")
        page.locator("[data-testid=curves][data-epoch]").wait_for()
        page.get_by_role("button", name="Reset", exact=True).click()
        page.locator("[data-testid=curves][data-epoch='0']").wait_for()
        page.get_by_role("group", name="Speed").get_by_role("radio", name="max", exact=True).check()
        page.get_by_role("button", name="Train", exact=True).click()
        page.locator("[data-testid=curves][data-epoch='600']").wait_for(timeout=60_000)


def compare(page: Page) -> None:
    """Opens the Compare page and points at the curves."""
    page.goto("/compare")
    page.locator(".rnn-run-curves-chart[data-drawn='2']").wait_for()
    page.get_by_test_id("runs").locator("tbody tr").nth(2).get_by_role("checkbox").check()
    page.locator(".rnn-run-curves-chart[data-drawn='3']").wait_for()


def sweep(page: Page) -> None:
    """Trains a ready sweep, and waits until its results are all there."""
    page.get_by_role("button", name="Learning rate", exact=True).click()
    page.locator("[data-testid=sweep-results][data-final=true]").wait_for(timeout=300_000)
    page.mouse.move(0, 0)


def main() -> None:
    """Writes docs/train-light.png, train-dark.png, compare.png and sweep.png."""
    chromium = find()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        for theme in ("light", "dark"):
            page = browser.new_page(
                base_url=server.url, viewport={"width": 1440, "height": 900}, color_scheme=theme, device_scale_factor=1
            )
            page.goto("/")
            rehearse(page)
            page.screenshot(path=HERE / f"train-{theme}.png")
        page.emulate_media(color_scheme="light")
        train_three(page)
        compare(page)
        page.screenshot(path=HERE / "compare.png")
        sweep(page)
        page.set_viewport_size({"width": 1440, "height": 2400})  # all of it at once: the page scrolls inside itself
        page.get_by_test_id("sweep").screenshot(path=HERE / "sweep.png")
        browser.close()


if __name__ == "__main__":
    main()
