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


def main() -> None:
    """Writes docs/train-light.png and docs/train-dark.png."""
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
        browser.close()


if __name__ == "__main__":
    main()
