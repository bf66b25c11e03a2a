"""The tour of the page is a scene that anybody can follow at once: short, on one page, in whatever run is there."""

from pathlib import Path

from playground import FRONTEND
from playground.scenes import stories

(TOUR,) = [scene for scene in stories().scenes if scene.name == "tour"]


def test_the_tour_is_the_first_scene_and_has_at_most_five_steps_on_the_train_page() -> None:
    assert stories().scenes[0] is TOUR
    assert 1 <= len(TOUR.steps) <= 5
    assert {TOUR.page(number) for number in range(1, len(TOUR.steps) + 1)} == {"train"}


def test_no_step_of_it_asks_for_another_run_or_sentence_or_a_prediction() -> None:
    for number, step in enumerate(TOUR.steps, start=1):
        assert TOUR.config(number) is None
        assert (step.sentence, step.word, step.predict) == (None, None, None)


def test_its_first_step_says_what_to_press_and_how_it_is_left() -> None:
    assert "**Train**" in TOUR.steps[0].to_try
    assert "**Escape**" in TOUR.steps[0].to_try


def test_the_page_knows_it_by_its_name() -> None:
    source = Path(FRONTEND, "first/welcomed.js").read_text(encoding="utf-8")
    assert f'export const TOUR = "{TOUR.name}";' in source
