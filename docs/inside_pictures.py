"""Takes the pictures of docs/what-you-can-see.md from the running app: `python docs/inside_pictures.py`."""

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tests.browser.chromium import find, launch_options  # noqa: E402 - only now can it be found
from tests.browser.serve import serving  # noqa: E402

FOLDER = HERE / "inside"
SENTENCE = "this is not bad"
EPOCHS = 400
PATIENCE_MS = 400_000  # the films of all views at a hundred epochs may take a while
MARGIN = 8  # pixels around what is shown
SETTLED_MS = 700  # from the answer to a chart that stands still
VIEWS = (
    "network",
    "ledger",
    "whatif",
    "modifiers",
    "memory",
    "plane",
    "wall",
    "units",
    "weights",
    "gradients",
)
PARTS = (
    "modifiers_over_epochs",
    "modifier_pairs",
    "memory_over_epochs",
    "nearest",
    "dimensions",
    "eigenvalues_over_epochs",
    "loss_along_its_way",
    "loss_slice",
    "gradient_norms",
)


def train(page: Page, epochs: int, **settings: float | str) -> None:
    """Trains the first run of a visitor to its end, with the suggested settings but for those that are given."""
    page.goto("/?" + urlencode({"epochs": epochs, **settings}))
    page.locator("[data-testid=curves][data-epoch='0']").wait_for()
    page.get_by_role("button", name="Train", exact=True).click()
    page.locator(f"[data-testid=curves][data-epoch='{epochs}']").wait_for(timeout=PATIENCE_MS)


def look_inside(page: Page) -> None:
    """Opens the Inside page at the end of the sentence."""
    page.goto("/inside?" + urlencode({"sentence": SENTENCE, "word": len(SENTENCE.split())}))
    page.get_by_test_id("inside").wait_for()


def view(page: Page, name: str) -> Locator:
    """A view, or a part of one, once it is on the screen and has its answer."""
    section = page.get_by_test_id(f"inside-{name}")
    section.scroll_into_view_if_needed()
    page.locator(f"[data-testid=inside-{name}][data-epoch]").wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLED_MS)
    return section


def opener(page: Page, name: str) -> Locator:
    """What opens and closes a part of a view."""
    return page.get_by_test_id(f"inside-{name}").locator(".rnn-view-opener").first


def take(section: Locator, name: str, last: Locator | None = None) -> None:
    """Writes a picture of what is there and of its margin; with `last`, down to the end of that and no further."""
    page = section.page
    page.mouse.move(0, 0)
    (last or section).scroll_into_view_if_needed()  # its answer has made it higher
    top, bottom = section.bounding_box(), (last or section).bounding_box()
    assert top, f"{name} is not on the screen"
    assert bottom, f"the end of {name} is not on the screen"
    margin = min(MARGIN, top["x"], top["y"])
    page.screenshot(
        path=FOLDER / f"{name}.png",
        animations="disabled",
        clip={
            "x": top["x"] - margin,
            "y": top["y"] - margin,
            "width": top["width"] + 2 * margin,
            "height": bottom["y"] + bottom["height"] - top["y"] + 2 * margin,
        },
    )


def views(page: Page) -> None:
    """Each view as it stands, what the next word would do after the word "not", then each part, opened."""
    for name in VIEWS:
        take(view(page, name), name)
    words = page.get_by_label("Words; choose one")
    words.get_by_role("button", name="not", exact=True).click()
    take(view(page, "pushes"), "pushes")
    words.get_by_role("button", name="bad", exact=True).click()
    for name in PARTS:
        opener(page, name).click()
        take(view(page, name), name)
        opener(page, name).click()
    opener(page, "resting_points").click()
    points = view(page, "resting_points")
    take(view(page, "plane"), "resting_points", last=points)
    opener(page, "resting_points").click()


def diagnosis(page: Page) -> None:
    """What is said of a run that learns too slowly."""
    train(page, 150, learning_rate=0.001)
    look_inside(page)
    take(view(page, "diagnosis"), "diagnosis")


def task(page: Page) -> None:
    """A task whose sequences are made up: how it answers to longer ones than those that it learns from."""
    train(page, 20, data="Brackets")
    look_inside(page)
    take(view(page, "lengths"), "lengths")


def backward(page: Page) -> None:
    """The gradient on its way to the first word."""
    way = page.get_by_role("group", name="What flows")
    way.get_by_role("radio", name="Backward", exact=True).check()
    take(view(page, "network"), "backward")
    way.get_by_role("radio", name="Forward", exact=True).check()


def time_machine(page: Page) -> None:
    """The slider where the test sentences are not all right yet, and the form of a branch."""
    timeline = page.get_by_test_id("inside-timeline")
    timeline.get_by_label("Epoch", exact=True).focus()
    page.locator("[data-testid=inside-timeline][data-film=ready]").wait_for(timeout=PATIENCE_MS)
    for _ in range(16):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(SETTLED_MS)
    take(page.locator(".rnn-inside-head"), "slider")
    timeline.get_by_role("button", name="Branch from here").click()
    page.wait_for_timeout(SETTLED_MS)
    take(page.locator(".rnn-inside-head"), "branch")
    timeline.get_by_role("button", name="Branch from here").click()
    timeline.get_by_role("button", name="Newest").click()


def edits(page: Page) -> None:
    """What the test sentences lose with w_hh cut to a rank of 1."""
    weights = view(page, "weights")
    weights.get_by_role("radio", name="w_hh", exact=True).check()
    weights.get_by_label("Rank of w_hh").fill("1")
    weights.get_by_role("button", name="Cut it").click()
    page.get_by_test_id("inside-edits").wait_for()
    take(view(page, "flips"), "flips")


def two_units(page: Page) -> None:
    """The square of a network of two units, trained to its end."""
    view(page, "plane").get_by_role("button", name="Train a network of two units").click()
    page.get_by_test_id("inside-epoch").get_by_text("epoch 500 of 500").wait_for(timeout=PATIENCE_MS)
    take(view(page, "plane"), "two_units")


def by_hand(page: Page) -> None:
    """The weights that were written by hand, with what each unit stands for."""
    page.get_by_test_id("inside-by-hand").get_by_role("button", name="Load it as a run").click()
    page.get_by_test_id("inside-by-hand").locator("li").first.wait_for(timeout=PATIENCE_MS)
    take(view(page, "weights"), "by_hand")


def article(page: Page) -> None:
    """All others, of a network that has learnt the article's sentences and of those that are made beside it."""
    train(page, EPOCHS)
    look_inside(page)
    views(page)
    backward(page)
    time_machine(page)
    edits(page)
    look_inside(page)
    two_units(page)
    by_hand(page)


def main() -> None:
    """Writes a picture of each view, and of each part of one, into docs/inside/."""
    chromium = find()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        size = ViewportSize(width=1280, height=2000)
        for pictures in (diagnosis, task, article):
            page = browser.new_page(base_url=server.url, viewport=size, color_scheme="light")  # another visitor
            pictures(page)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
