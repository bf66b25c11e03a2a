"""Takes the pictures of the hand-out from the running app: `python docs/scene_pictures.py`, or with names of scenes."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page, ViewportSize, expect, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from playground.scenes import Scene, Step, stories  # noqa: E402 - only now can it be found
from playground.scenes.handout import ENDING, PICTURES  # noqa: E402
from tests.browser.chromium import find, launch_options  # noqa: E402
from tests.browser.serve import serving  # noqa: E402

SIZE = ViewportSize(width=1280, height=720)
WIDEST = 900  # pixels of a picture
TALLEST = 900  # of what it shows
QUALITY = 70  # of WebP
PATIENCE_MS = 300_000
SETTLED_MS = 1500  # until charts and the highlight stand still
MARGIN = 10  # pixels around a part
BARE = ".rnn-scene-row, .rnn-tools, .rnn-inside-head, .stAppHeader { display: none !important; }"
# The hand-out has the text of a step beside the picture.
SWEEPS = {
    "transpose": "Exact against printed backpropagation",
    "luck": "Start sweep",
    "gates": "Cells",
}  # what a step on Compare has pressed
LAID_OUT = """wanted => Object.entries(wanted)
    .every(([name, value]) => rnnRunStream.latest.get('config')?.settings[name] === value)"""
RAN = "['done', 'diverged'].includes(rnnRunStream.latest.get('status')?.state)"


def arrive(page: Page, scene: Scene, number: int) -> None:
    """Goes to a step and waits until the page is ready for it."""
    if number == 1:
        page.goto(f"/?scene={scene.name}&step=1")
    else:
        page.get_by_role("button", name="Next step").click()
    page.locator(f"[data-testid=scene][data-scene={scene.name}][data-step='{number}']").wait_for()
    where = {
        "train": "[data-testid=curves][data-epoch]",
        "inside": ".rnn-inside[data-ready]",
        "compare": ".rnn-compare[data-ready]",
    }
    page.locator(where[scene.page(number)]).wait_for()
    config = scene.config(number)
    if config:
        wanted = config.settings.to_dict()
        page.wait_for_function(LAID_OUT, arg=wanted)


def play(page: Page, scene: Scene, number: int, step: Step) -> None:
    """Does what the step asks for, up to where it ticks itself off."""
    if step.predict and step.predict.right:
        page.get_by_role("button", name=step.predict.answers[step.predict.right - 1], exact=True).click()
    if "epoch" in step.done_when or "accuracy" in step.done_when or (scene.config(number) is None and number == 1):
        if scene.page(number) == "train":
            page.get_by_role("group", name="Speed").get_by_role("radio", name="max", exact=True).check()
        train = page.get_by_role("button", name="Train", exact=True)
        if train.is_enabled():
            train.click()
        page.wait_for_function(RAN, timeout=PATIENCE_MS)
    if scene.page(number) == "compare":
        page.get_by_role("button", name=SWEEPS[scene.name], exact=True).click()
        page.locator("[data-testid=sweep-results][data-final=true]").wait_for(timeout=PATIENCE_MS)
    if "**Write on**" in step.to_try:
        page.get_by_label("How letters are drawn").select_option(label="the likeliest")
        page.get_by_role("button", name="Write on", exact=True).click()
        page.get_by_role("button", name="Another", exact=True).wait_for(timeout=PATIENCE_MS)  # it is written
    if step.done_when:
        expect(page.get_by_test_id("scene")).to_have_attribute("data-done", "true", timeout=PATIENCE_MS)


def shown(page: Page, scene: Scene, number: int, step: Step) -> FloatRect | None:
    """Of Inside the view alone, of Compare the sweep, else the page, with the settings if one of them is framed."""
    if scene.page(number) == "compare":
        box = page.get_by_test_id("sweep").bounding_box()
        assert box
        return {**box, "height": min(box["height"], TALLEST)}
    if step.view and scene.page(number) == "inside":
        box = page.get_by_test_id(f"inside-{step.view}").bounding_box()
        assert box, step.view
        top = max(box["y"] - MARGIN, 0)
        height = min(box["height"] + 2 * MARGIN, TALLEST)
        return {"x": max(box["x"] - MARGIN, 0), "y": top, "width": box["width"] + 2 * MARGIN, "height": height}
    if scene.page(number) == "train" and page.locator("[data-testid=stSidebar] [data-highlighted]").count() == 0:
        box = page.locator(".rnn-page").bounding_box()
        assert box
        return {
            "x": box["x"] - MARGIN,
            "y": box["y"] - MARGIN,
            "width": box["width"] + 2 * MARGIN,
            "height": SIZE["height"] - box["y"] + MARGIN,
        }
    return None


def take(page: Page, scene: Scene, number: int, step: Step) -> None:
    """Writes the picture of a step."""
    page.mouse.move(0, 0)
    part = {"inside": f"inside-{step.view}", "compare": "sweep"}.get(scene.page(number))
    if part:  # is shown whole
        page.set_viewport_size({**SIZE, "height": 1300})
    style = page.add_style_tag(content=BARE)
    for _ in range(2 if part else 1):  # what stands above it may still grow
        if part:
            page.get_by_test_id(part).evaluate("part => part.scrollIntoView({block: 'start'})")
        if scene.page(number) == "inside":
            page.locator(f"[data-testid={part}][data-epoch]").wait_for(timeout=PATIENCE_MS)
        page.wait_for_timeout(SETTLED_MS)
    assert page.locator("[data-highlighted]").count() == 1, f"{scene.name} {number}: nothing is highlighted"
    image = Image.open(
        io.BytesIO(page.screenshot(clip=shown(page, scene, number, step), animations="disabled"))
    ).convert("RGB")
    if image.width > WIDEST:
        image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), Image.Resampling.LANCZOS)
    image.save(PICTURES / f"{scene.name}-{number}{ENDING}", quality=QUALITY, method=6)
    style.evaluate("tag => tag.remove()")
    page.set_viewport_size(SIZE)


def main(names: list[str]) -> None:
    """Writes a picture of each step into playground/scenes/pictures/."""
    chromium = find()
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium))
        for scene in stories().scenes:
            if names and scene.name not in names:
                continue
            page = browser.new_page(base_url=server.url, viewport=SIZE, color_scheme="light")  # another visitor
            for number, step in enumerate(scene.steps, start=1):
                arrive(page, scene, number)
                acts = [play, take]
                # In whatever run is there, a step that ends with the first epochs is about the time before them.
                if scene.config(number) is None and "epoch" in step.done_when:
                    acts.reverse()
                for act in acts:
                    act(page, scene, number, step)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
