"""Every scene names settings, pages, views and parts of the screen that exist, and tells a whole story."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data import DATASETS
from playground.catalogue import ALL
from playground.scenes import Scene, Step, explanation_of, stories
from playground.training.prepared_data import suited
from rnn import SETTINGS
from rnn.encoded_texts import vocabulary_of
from rnn.sweep import SUITED_SWEEPS, SWEEPS, sweep_suited_to

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "playground/frontend"
SCENES = stories().scenes


def keys_of(file: Path, start: str) -> set[str]:
    """The keys of the object that stands behind `start` in a script."""
    body = file.read_text(encoding="utf-8").partition(start)[2].partition("};")[0]
    return set(re.findall(r"^  (\w+):", body, flags=re.MULTILINE))


def views() -> set[str]:
    """The views of the Inside page, and their parts."""
    found = {
        name
        for file in (FRONTEND / "inspect").rglob("*.js")
        for name in re.findall(r'^  name: "(\w+)",$', file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert {"memory", "gradients", "dimensions"} <= found
    return found


PARTS = keys_of(FRONTEND / "scenes/highlight.js", "export const PARTS = {")
PAGES = ("train", "inside", "compare")


def steps() -> Iterator[tuple[Scene, int, Step]]:
    for scene in SCENES:
        for number, step in enumerate(scene.steps, start=1):
            yield scene, number, step


every_step = pytest.mark.parametrize(
    ("scene", "number", "step"), [pytest.param(*each, id=f"{each[0].name}-{each[1]}") for each in steps()]
)


def test_every_file_is_a_scene() -> None:
    assert stories().problems == ()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_is_a_short_story(scene: Scene) -> None:
    assert scene.title
    assert scene.about.endswith((".", "?"))
    assert 2 <= len(scene.steps) <= 6
    assert scene.more == {}, "a field of this name is not known"
    assert any(step.to_try for step in scene.steps)


@every_step
def test_a_step_says_what_to_see_in_a_sentence_or_two(scene: Scene, number: int, step: Step) -> None:
    assert step.more == {}, "a field of this name is not known"
    assert step.notes
    assert 1 <= len(re.findall(r"[.?!](?: |$)", step.text)) <= 3
    assert len(step.text) <= 240
    assert len(step.to_try) <= 130
    assert step.text.count("**") % 2 == step.to_try.count("**") % 2 == 0


@every_step
def test_a_step_is_at_a_place_that_exists(scene: Scene, number: int, step: Step) -> None:
    page = scene.page(number)
    assert page in PAGES
    assert step.highlight in PARTS | views() | set(ALL)
    if step.view:
        assert step.view in ({"runs", "sweep"} if page == "compare" else views())
        assert page != "train"
    config = scene.config(number)
    if step.sentence and config:
        words = vocabulary_of(DATASETS[config.data]())
        assert words.unknown(step.sentence) == []
        assert (step.word or 0) <= len(words.encode(step.sentence))
        assert step.done_when.get("word", 0) <= len(words.encode(step.sentence))
    if config and step.unit is not None:
        assert step.unit < config.settings.hidden_size
    if config and step.epoch is not None:
        assert step.epoch <= config.settings.epochs


@every_step
def test_a_setting_that_a_step_frames_can_be_seen_while_it_is_presented(scene: Scene, number: int, step: Step) -> None:
    """The panel is hidden then, and only a setting that is not as usual has a chip on the page."""
    config = scene.config(number)
    if config and step.highlight in SETTINGS:
        name = step.highlight
        assert getattr(config.settings, name) != getattr(suited(config.data), name)


@every_step
def test_a_step_ticks_itself_off_when_something_is_reached_that_can_be(scene: Scene, number: int, step: Step) -> None:
    assert set(step.done_when) <= {"epoch", "accuracy", "word", "sweep"}
    config = scene.config(number)
    if config and "epoch" in step.done_when:
        assert 0 < step.done_when["epoch"] <= config.settings.epochs
    assert 0 < step.done_when.get("accuracy", 1.0) <= 1
    if "word" in step.done_when:
        assert step.sentence
    assert ("sweep" in step.done_when) == (step.view == "sweep"), "a step about a sweep waits for one"
    tried = step.done_when.get("sweep", {"seed": 1})
    assert set(tried) <= set(SETTINGS)
    assert "seed" in tried, "every sweep has seeds"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_story_begins_with_a_sentence_of_its_own(scene: Scene) -> None:
    """Not with that of the story before, whose words it may not know. The tour is told in whatever is there."""
    assert bool(scene.steps[0].sentence) == (scene.name != "tour")
    for number, step in enumerate(scene.steps, start=1):
        config = scene.config(number)
        before = scene.config(number - 1) if number > 1 else None
        if config and before and config.data != before.data:
            assert step.sentence, "words of the other data set"


def test_the_ready_sweep_that_a_step_has_pressed_ticks_it_off() -> None:
    """As it comes from `rnn`, in the settings of its step."""
    suited_sweeps = {name: sweep_suited_to(DATASETS["Article"](), {}, values) for name, values in SUITED_SWEEPS.items()}
    pressed = [
        (step, scene.config(number), sweep)
        for scene, number, step in steps()
        for name, sweep in [*SWEEPS.items(), *suited_sweeps.items()]
        if f"**{name}**" in step.to_try
    ]
    assert {bool(sweep.by_cell) for *_, sweep in pressed} == {True, False}
    for step, config, sweep in pressed:
        runs = sweep.settings()
        tried = {name: len({getattr(run, name) for run in runs}) for name in SETTINGS}
        assert {name: count for name, count in tried.items() if count > 1} == step.done_when["sweep"]
        assert config is not None
        assert all(getattr(runs[0], name) == getattr(config.settings, name) for name in SETTINGS if tried[name] == 1)


@every_step
def test_a_step_says_how_far_the_network_beside_it_has_trained(scene: Scene, number: int, step: Step) -> None:
    """The page then sees to it that what the step tells of its network is so, or says that it is not."""
    config = scene.config(number)
    if "**Train**" in step.to_try:
        assert step.trained == 0, "what can be trained has not trained yet"
    if config and scene.page(number) != "compare" and step.epoch is None:
        assert step.trained is not None
    if config and step.trained:
        assert step.trained <= config.settings.epochs
    if "accuracy" in step.done_when or "epoch" in step.done_when:
        assert step.trained is not None


@every_step
def test_a_prediction_has_two_answers_and_says_which_is_right(scene: Scene, number: int, step: Step) -> None:
    if step.predict is None:
        return
    assert step.predict.question.endswith("?")
    assert len(step.predict.answers) == 2
    assert step.predict.right in (1, 2)
    assert step.predict.because.endswith(".")
    assert len(step.predict.because) <= 130
    assert step.done_when, "else nobody learns what was right"
    assert step.predict.more == {}


@every_step
def test_it_explains_settings_that_exist(scene: Scene, number: int, step: Step) -> None:
    assert set(step.explains) <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_each_setting_is_explained_by_a_step(name: str) -> None:
    place = stories().explaining(name)
    assert place is not None
    assert stories().find(*place) is not None
    assert explanation_of(name) == f"?scene={place[0]}&step={place[1]}"


def test_the_scenes_are_those_of_a_talk() -> None:
    """Their first steps take at most thirteen presses of a key: one for the view, one for each further scene."""
    assert 10 <= len(SCENES) <= 13
    assert [scene.name for scene in SCENES] == [
        "tour",
        "article",
        "plateau",
        "rate",
        "size",
        "not-bad",
        "transpose",
        "forgetting",
        "no-gradient",
        "two-units",
        "luck",
        "own-sentence",
        "gates",
    ]
