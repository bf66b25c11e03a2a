"""Takes the pictures of the README from the running app: `python docs/screenshots.py` writes docs/*.png.

With names of PICTURES it takes those alone; that of names fetches them from the Python index.
"""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.browser.chromium import find, launch_options  # noqa: E402 - only now can it be found
from tests.browser.serve import serving  # noqa: E402

SENTENCE = "i am not at all bad or sad right now"
LARGE = ViewportSize(width=1440, height=900)
PATIENCE_MS = 300_000
COLOURS = 256  # of a picture: a chart has few, and the file is a third as large

DISHES = ("soup", "curry", "salad", "bread", "fish", "tea", "pizza", "cake", "rice", "stew", "coffee", "pie")
VERDICTS = (
    ("The {} was wonderful", 5),
    ("I loved the {}", 5),
    ("The {} was good again", 4),
    ("The {} was not bad", 4),
    ("The {} was cold", 2),
    ("The {} was too salty", 2),
    ("The {} was not good at all", 1),
    ("Never again the {}", 1),
)
CANTEEN = "comment;stars\r\n" + "".join(
    f"{text.format(dish)};{stars}\r\n" for dish in DISHES for text, stars in VERDICTS
)
"""A file as somebody might have one, of comments with stars from 1 to 5."""


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
    page.locator("[data-testid=sweep-results][data-final=true]").wait_for(timeout=PATIENCE_MS)
    page.mouse.move(0, 0)


def train_set(page: Page) -> None:
    """Trains to the end on the set that the Data page has made, from there."""
    page.get_by_role("button", name="Train on it", exact=True).click()
    page.get_by_text("is chosen: train on it on the Train page").wait_for()
    page.get_by_role("link", name="To the Train page").click()
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    page.get_by_role("group", name="Speed").get_by_role("radio", name="max", exact=True).check()
    page.get_by_role("button", name="Train", exact=True).click()
    page.locator(".rnn-rate", has_text="complete").wait_for(timeout=PATIENCE_MS)


def save(part: Page | Locator, name: str) -> None:
    """Writes a picture into this folder, in few colours."""
    image = Image.open(io.BytesIO(part.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


def training(browser: Browser, url: str) -> None:
    """Writes train-light, train-dark, compare and sweep."""
    for theme in ("light", "dark"):
        page = browser.new_page(base_url=url, viewport=LARGE, color_scheme=theme, device_scale_factor=1)
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
    page.close()


def names(browser: Browser, url: str) -> None:
    """Writes names: an LSTM that has learnt the letters of names writes one."""
    page = browser.new_page(base_url=url, viewport=LARGE, color_scheme="light")
    page.goto("/data")
    page.get_by_role("tab", name="Fetch real texts").click()
    page.get_by_text("Letters of names", exact=True).click()
    page.get_by_role("button", name="Fetch", exact=True).click()
    page.get_by_text("is here, as a set of your own").wait_for(timeout=PATIENCE_MS)
    train_set(page)
    page.get_by_label("Sentence", exact=True).fill(">")  # what stands before the first letter of each name
    page.get_by_label("Sentence", exact=True).press("Enter")
    page.get_by_role("button", name="Write on", exact=True).click()
    page.locator(".rnn-written-note", has_text=".").wait_for(timeout=PATIENCE_MS)
    for number in range(5):
        page.get_by_role("button", name="Another", exact=True).click()
        before = page.locator(".rnn-written small", has_text=re.compile(rf"^before: [^,]+(, [^,]+){{{number}}}$"))
        before.wait_for(timeout=PATIENCE_MS)
        page.locator(".rnn-written-note", has_text=".").wait_for(timeout=PATIENCE_MS)
    page.mouse.move(0, 0)
    save(page, "names")
    page.close()


def own(browser: Browser, url: str) -> None:
    """Writes own-file, the Data page with a visitor's file, and own-trained, the network that has learnt it."""
    page = browser.new_page(base_url=url, viewport=LARGE, color_scheme="light")
    page.goto("/data")
    page.get_by_role("tab", name="Use my own").click()
    file = {"name": "canteen.csv", "mimeType": "text/csv", "buffer": CANTEEN.encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
    page.get_by_test_id("data-preview").get_by_test_id("stDataFrame").wait_for()
    use = page.get_by_role("button", name="Use this set", exact=True)
    use.wait_for()
    page.wait_for_function("document.querySelector('.stApp[data-test-script-state=notRunning]')")
    save(page, "own-file")
    use.click()
    page.get_by_role("tab", name="What is in a set").click()
    train_set(page)
    page.get_by_label("Sentence", exact=True).fill("the tea was not bad")
    page.get_by_label("Sentence", exact=True).press("Enter")
    page.get_by_text("5 / 5", exact=True).wait_for()
    page.mouse.move(0, 0)
    save(page, "own-trained")
    page.close()


PICTURES = {"training": training, "names": names, "own": own}


def main(wanted: list[str]) -> None:
    """Writes the pictures of these names, or all."""
    chromium = find()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        for name, take in PICTURES.items():
            if not wanted or name in wanted:
                take(browser, server.url)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
