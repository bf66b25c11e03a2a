"""What a visitor saves with the bar of tools is a file that holds what the page shows."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Page, expect

from rnn.history import SCORES
from tests.browser.actions import button, train_to_the_end
from tests.browser.conftest import Visitors
from tests.support.repeated import rows_of, run_program

SENTENCE = "i am not sad"
MENU = "Save as more kinds of file"
Save = Callable[[str], tuple[str, bytes]]


@pytest.fixture
def trained(visit: Visitors) -> Page:
    """The Train page with a short run that is complete, and a sentence of four words."""
    page = visit("/?epochs=60&hidden_size=8&init_scale=0.3", color_scheme="light")
    page.get_by_role("textbox", name="Sentence", exact=True).fill(SENTENCE)
    train_to_the_end(page)
    return page


def saving(page: Page, folder: Path) -> Save:
    """Presses a tool, which may stand in the menu, and gives the name and the bytes of what comes of it."""

    def save(name: str) -> tuple[str, bytes]:
        if not button(page, name).is_visible():
            button(page, MENU).click()
        with page.expect_download() as download:
            button(page, name).click()
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        expect(page.get_by_test_id("tools-status")).to_contain_text(f"Saved {path.name}")
        return path.name, path.read_bytes()

    return save


def frames_of(content: bytes) -> list[Image.Image]:
    return [frame.convert("RGB") for frame in ImageSequence.Iterator(Image.open(BytesIO(content)))]


def test_a_run_is_saved_as_programs_and_films(trained: Page, tmp_path: Path) -> None:
    save = saving(trained, tmp_path)
    name, script = save("Save as script")
    assert name.endswith(".py")
    left, printed = run_program(script.decode(), tmp_path)
    assert printed.endswith("bit for bit.\n")
    seen = trained.evaluate("names => names.map(name => rnnRunStream.rows[name].at(-1))", list(SCORES))
    assert rows_of(left["history"])[:, -1] == pytest.approx(seen, rel=1e-4)
    name, notebook = save("Save as notebook")
    assert name.endswith(".ipynb")
    assert f'sentence = "{SENTENCE}"\n' in json.loads(notebook)["cells"][-1]["source"]

    name, gif = save("GIF")
    frames = frames_of(gif)
    assert name == "sentence-i-am-not-sad.gif"
    assert (len(frames), frames[0].size) == (SENTENCE.count(" ") + 2, (1080, 720))
    assert {frame.getpixel((3, 3)) for frame in frames} == {(255, 255, 255)}
    # Of the states at the far right, which are those after the last word, only the last picture shows any.
    far_right = [len(set(frame.crop((930, 150, 1000, 400)).get_flattened_data())) for frame in frames]
    assert far_right[-1] >= 5  # of eight units
    assert max(far_right[:-1]) == 1

    name, gif = save("Training as GIF")
    frames = frames_of(gif)
    assert (name, len(frames)) == ("training-article.gif", 48)
    grey = (0x8A, 0x92, 0x9B)  # of the curves on training sentences
    drawn = [sum(pixel == grey for pixel in frame.crop((0, 90, 450, 480)).get_flattened_data()) for frame in frames]
    assert drawn[0] < drawn[20] < drawn[-1]
