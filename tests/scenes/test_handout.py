"""The hand-out: each step is on it with its picture, it is whole in itself, and what a file says is text."""

import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from playground.scenes import Predict, Scene, Step, stories
from playground.scenes.handout import PICTURES, handout, marked, settings_text
from playground.scenes.stories import Stories

MOST = 4_000_000  # bytes of all pictures
STEPS = {f"{scene.name}-{number}": step for scene in stories().scenes for number, step in enumerate(scene.steps, 1)}


@pytest.fixture(scope="module")
def page() -> str:
    return handout(stories())


def test_each_step_has_its_picture_and_each_picture_its_step() -> None:
    files = {path.stem: path for path in PICTURES.iterdir()}
    assert sorted(files) == sorted(STEPS)
    assert sum(path.stat().st_size for path in files.values()) < MOST
    for path in files.values():
        with Image.open(path) as image:
            assert image.format == "WEBP"
            assert image.width >= 400


def test_each_step_is_there_with_what_it_says(page: str) -> None:
    text = unescape(re.sub(r"<[^>]+>", "", page))
    for name, step in STEPS.items():
        for said in (step.text, step.to_try, step.predict.question if step.predict else ""):
            assert said.replace("**", "") in text, name
        assert step.notes not in text, "notes are the speaker's"
    assert page.count("<article") == page.count("<img") == len(STEPS)


def test_it_is_whole_in_itself(page: str) -> None:
    assert set(re.findall(r'(?:src|href)="([^"]{4})', page)) <= {
        "data",
        "./?s",
        *re.findall(r'href="(#\w\w\w?)', page),
    } | {found[:4] for found in re.findall(r'href="(#[^"]+)"', page)}
    assert "http" not in re.sub(r"base64,[\w+/=]+", "", page)
    assert page.startswith('<!DOCTYPE html><html lang="en">')


def test_what_is_right_to_predict_stands_at_the_end(page: str) -> None:
    end = unescape(page.rpartition("What came out")[2])
    for step in STEPS.values():
        if step.predict:
            assert step.predict.because.replace("**", "") in re.sub(r"<[^>]+>", "", end)


def test_what_a_file_says_is_text(tmp_path: Path) -> None:
    evil = '<img src=x onerror="alert(1)">'
    predict = Predict(question=evil, answers=(evil, evil), right=1, because=evil)
    step = Step(text=evil, to_try=evil, predict=predict)
    page = handout(Stories((Scene(name=evil, title=evil, about=evil, steps=(step,)),)), tmp_path)
    assert "<img" not in page
    assert 'onerror="' not in page


def test_a_picture_that_is_not_there_and_a_wrong_answer_cost_nothing_else(tmp_path: Path) -> None:
    step = Step(text="one", predict=Predict(question="which?", answers=("a",), right=2))
    page = handout(Stories((Scene(name="x", steps=(step,)), Scene(name="empty"))), tmp_path)
    assert "<img" not in page
    assert "which?" in page


def test_words_between_asterisks_stand_out() -> None:
    assert marked("press **Train** & **Play**") == "press <b>Train</b> &amp; <b>Play</b>"
    assert marked("2 ** 3") == "2 ** 3"


def test_settings_are_told_as_far_as_they_are_unusual() -> None:
    told = {scene.name: settings_text(scene, 1) for scene in stories().scenes}
    assert told["rate"] == "Settings: Learning rate 0.001."
    assert told["transpose"] == "Settings: Backpropagation: as printed in the article."
    assert told["article"] == "Settings: as they are at first, Article."
    assert told["own-sentence"] == ""
