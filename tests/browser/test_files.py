"""What a visitor saves with the bar of tools is a file that holds what the page shows."""

import base64
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Page, expect

from rnn.history import SCORES
from tests.browser.actions import button, train_to_the_end
from tests.browser.conftest import Visitors
from tests.support.repeated import rows_of, run_program

SENTENCE = "i am not sad"
MENU = "Save as more kinds of file"
GREY = (0x8A, 0x92, 0x9B)  # of the curves on training sentences
Save = Callable[[str], tuple[str, bytes]]


@pytest.fixture(scope="module")
def trained(shared_page: Page, resident: Visitors) -> Page:
    """The Train page with a short run that is complete, and a sentence of four words."""
    page = resident.open(shared_page, "/?epochs=60&hidden_size=8&init_scale=0.3")
    page.emulate_media(color_scheme="light")
    page.get_by_role("textbox", name="Sentence", exact=True).fill(SENTENCE)
    train_to_the_end(page)
    return page


PLAYED = """async base64 => {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const video = document.createElement("video");
  const event = name => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, {once: true});
    video.addEventListener("error", () => reject(new Error(video.error.message)), {once: true});
  });
  video.src = URL.createObjectURL(new Blob([bytes]));
  await event("loadedmetadata");
  const canvas = Object.assign(document.createElement("canvas"), {width: video.videoWidth, height: video.videoHeight});
  const pen = canvas.getContext("2d");
  const coloursAt = async time => {
    video.currentTime = time;
    await event("seeked");
    pen.drawImage(video, 0, 0);
    const {data} = pen.getImageData(930, 150, 70, 250);
    return new Set(Array.from({length: data.length / 4}, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size;
  };
  const colours = [await coloursAt(0.2), await coloursAt(video.duration - 0.2)];
  return [video.videoWidth, video.videoHeight, video.duration, ...colours];
}"""


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
    drawn = [
        np.all(np.asarray(frame)[90:480, :450] == GREY, axis=2).sum() for frame in (frames[0], frames[20], frames[-1])
    ]
    assert drawn[0] < drawn[1] < drawn[2]


def test_the_charts_of_the_train_page_are_saved_as_points_and_as_lines(trained: Page, tmp_path: Path) -> None:
    save = saving(trained, tmp_path)
    box = trained.get_by_test_id("curves").bounding_box()
    assert box is not None
    name, png = save("Curves as PNG")
    drawn = Image.open(BytesIO(png)).convert("RGB")
    assert name == "curves-article.png"
    assert drawn.size == (2 * round(box["width"]), 2 * round(box["height"]))
    assert {(255, 255, 255), GREY} <= set(drawn.get_flattened_data())
    name, svg = save("Sentence as SVG")
    assert name == "sentence.svg"
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert set(SENTENCE.split()) <= {
        (text.text or "").strip() for text in root.iter("{http://www.w3.org/2000/svg}text")
    }


def test_a_sentence_is_saved_as_a_video_that_plays(trained: Page, tmp_path: Path) -> None:
    trained.get_by_label("Words per second").select_option("10")
    name, video = saving(trained, tmp_path)("Sentence as video")
    assert name.startswith("sentence-i-am-not-sad.")
    if name.endswith(".mp4"):
        assert video[4:8] == b"ftyp"
    else:
        assert (name[-5:], video[:4]) == (".webm", b"\x1a\x45\xdf\xa3")
    width, height, seconds, few, many = trained.evaluate(PLAYED, base64.b64encode(video).decode())
    assert (width, height) == (1080, 720)
    assert seconds > 3  # the first and the last picture alone stand for as long
    assert few < many / 4  # colours among the states after the last word, at first covered
