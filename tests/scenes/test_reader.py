"""How a scene is read from its file: every field is optional, others are kept, and a mistake is one sentence."""

from pathlib import Path

import pytest

from playground.scenes import SceneError, read_scene
from playground.scenes.for_page import scenes_json
from playground.scenes.stories import Stories, stories_in
from playground.training import DEFAULT_CONFIG


def written(folder: Path, text: str, name: str = "03-a-story.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_is_a_scene_named_after_it(tmp_path: Path) -> None:
    scene = read_scene(written(tmp_path, ""))
    assert (scene.name, scene.title, scene.steps) == ("a-story", "A story", ())


def test_an_empty_step_is_a_step_on_the_train_page_in_any_run(tmp_path: Path) -> None:
    scene = read_scene(written(tmp_path, "[[steps]]"))
    assert (scene.page(1), scene.config(1)) == ("train", None)
    (told,) = scenes_json(Stories((scene,)))["scenes"]
    assert told["steps"] == [
        {
            **dict.fromkeys(("text", "try", "notes", "highlight", "view"), ""),
            **dict.fromkeys(("sentence", "word", "epoch", "trained", "unit", "predict", "config")),
            "page": "train",
            "done_when": {},
        }
    ]


def test_what_is_not_known_is_kept_in_its_place(tmp_path: Path) -> None:
    text = 'author = "Ada"\n[[steps]]\nminutes = 2\n[steps.predict]\ncolour = "blue"\n'
    (told,) = scenes_json(Stories((read_scene(written(tmp_path, text)),)))["scenes"]
    assert told["author"] == "Ada"
    assert told["steps"][0]["minutes"] == 2
    assert told["steps"][0]["predict"]["colour"] == "blue"


def test_a_step_has_the_settings_of_its_scene_and_its_own_above_them(tmp_path: Path) -> None:
    text = "[settings]\nclip = 5\nseed = 3\n[[steps]]\n[[steps]]\n[steps.settings]\nseed = 4\n"
    scene = read_scene(written(tmp_path, text))
    first, second = scene.config(1), scene.config(2)
    assert first is not None
    assert second is not None
    assert first.data == DEFAULT_CONFIG.data
    assert (first.settings.clip, first.settings.seed) == (5, 3)
    assert (second.settings.clip, second.settings.seed) == (5, 4)


def test_a_step_is_on_the_page_of_the_one_before_unless_it_names_another(tmp_path: Path) -> None:
    scene = read_scene(written(tmp_path, '[[steps]]\n[[steps]]\npage = "inside"\n[[steps]]\n'))
    assert [scene.page(number) for number in (1, 2, 3)] == ["train", "inside", "inside"]


def test_other_data_bring_the_settings_that_suit_them(tmp_path: Path) -> None:
    config = read_scene(written(tmp_path, 'data = "Everyday"\n[[steps]]\n')).config(1)
    assert config is not None
    assert config.settings.epochs == 120


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("title = 3", "03-a-story.toml: title must be a text."),
        ("steps = 3", "03-a-story.toml: steps must be a list of tables."),
        ("[[steps]]\nword = -1", "03-a-story.toml, step 1: word must be a whole number from 0."),
        ("[[steps]]\nword = true", "03-a-story.toml, step 1: word must be a whole number from 0."),
        ('[[steps]]\nexplains = "seed"', "03-a-story.toml, step 1: explains must be a list of texts."),
        ("[[steps]]\n[[steps]]\npredict = 1", "03-a-story.toml, step 2: predict must be a table."),
        ("[[steps]]\npredict = {answers = 1}", "03-a-story.toml, step 1, predict: answers must be a list of texts."),
        ('data = "None"\n[[steps]]', "03-a-story.toml, step 1: 'None' is no dataset: there are Article"),
        ("[settings]\nrate = 1\n[[steps]]", "'rate' is no setting"),
        ("[settings]\nclip = 1e9\n[[steps]]", "Gradient clip is 1e+09: it must be a number from 0.01 to 100."),
        ("[settings]\nclip = [1]\n[[steps]]", "clip is [1]"),
        ("title = ", "03-a-story.toml cannot be read as TOML"),
        ("#" * 200_000, "is longer than 100,000 bytes"),
        ("a = " + "[" * 5000, "cannot be read as TOML"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_file(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(SceneError) as error:
        read_scene(written(tmp_path, text))
    assert fault in str(error.value)
    assert "03-a-story.toml" in str(error.value)


def test_a_file_that_is_no_scene_costs_no_other(tmp_path: Path) -> None:
    written(tmp_path, "title = 3", "01-bad.toml")
    written(tmp_path, "", "02-good.toml")
    (tmp_path / "03-bytes.toml").write_bytes(b"\xff\xfe")
    found = stories_in(tmp_path)
    assert [scene.name for scene in found.scenes] == ["good"]
    assert len(found.problems) == 2


def test_what_a_page_asks_for_is_found_or_nothing(tmp_path: Path) -> None:
    written(tmp_path, "[[steps]]\n")
    found = stories_in(tmp_path)
    assert found.find("a-story", 1) is not None
    for name, number in (("a-story", 0), ("a-story", 2), ("a-story", True), ("a-story", "1"), (None, 1), ({}, None)):
        assert found.find(name, number) is None
