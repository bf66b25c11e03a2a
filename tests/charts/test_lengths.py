"""Where its memory ends: the line of the scores, the ground of the trained lengths, the lines to compare with."""

import json

import pytest

from data import Yardstick
from playground.charts.lengths import length_figures, lengths_figure
from playground.charts.palette import DARK, LIGHT, Palette

SCORES = [(2, 1.0), (10, 0.9), (20, 0.4), (40, 0.13)]
FLOOR, BASELINE = Yardstick(0.125, "accuracy", "any word"), Yardstick(0.3, "accuracy", "the commonest word")
ABOUT = {"counts": "words", "trained": (2, 10), "floor": FLOOR, "baseline": BASELINE}


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_trained_range_is_shaded_and_the_line_goes_on_beyond_it(palette: Palette) -> None:
    figure = lengths_figure(palette, SCORES, measure="accuracy", **ABOUT)
    assert list(zip(figure.data[0].x, figure.data[0].y, strict=True)) == SCORES
    ground = figure.layout.shapes[0]
    assert (ground.x0, ground.x1, ground.y0, ground.y1, ground.yref) == (1.5, 10.5, 0, 1, "paper")
    assert ground.fillcolor == palette.faded(palette.accent, 0.12)
    assert figure.layout.xaxis.range[1] > 40
    assert figure.layout.xaxis.title.text == "words"


def test_floor_and_baseline_are_lines_with_their_names_and_numbers() -> None:
    figure = lengths_figure(LIGHT, SCORES, measure="accuracy", **ABOUT)
    _, floor, baseline = figure.layout.shapes
    assert (floor.y0, floor.y1, floor.x1) == (0.125, 0.125, 40.5)
    assert (baseline.y0, baseline.y1, baseline.x1) == (0.3, 0.3, 10.5)
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["lengths it was trained on", "any word: 12.5%", "the commonest word: 30.0%"]


def test_a_line_of_another_measure_is_left_out_and_a_loss_has_an_axis_from_zero() -> None:
    loss = Yardstick(0.52, "loss", "guessing")
    figure = lengths_figure(LIGHT, SCORES, measure="loss", **{**ABOUT, "floor": loss})
    assert [shape.y0 for shape in figure.layout.shapes] == [0, 0.52]
    assert figure.layout.annotations[1].text == "guessing: 0.520"
    assert figure.layout.yaxis.rangemode == "tozero"


def test_both_themes_are_plain_json() -> None:
    figures = length_figures(SCORES, measure="accuracy", **ABOUT)
    assert set(json.loads(json.dumps(figures))) == {"light", "dark"}
    assert figures["dark"]["lengths"]["config"]["displayModeBar"] is False
