"""Where its memory ends: what the page fills in, and what stands around it."""

import json

import pytest

from playground.charts.inspect import inside_figures
from playground.charts.lengths import lengths
from playground.charts.palette import DARK, LIGHT, Palette


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ground_of_what_was_trained_is_shaded_over_the_whole_height(palette: Palette) -> None:
    meta = lengths(palette).layout.meta
    ground = meta["ground"]
    assert (ground["y0"], ground["y1"], ground["yref"], ground["layer"]) == (0, 1, "paper", "below")
    assert ground["fillcolor"] == palette.faded(palette.accent, 0.12)
    assert meta["head"]["fillcolor"] != ground["fillcolor"], "the place of the keyboard is seen on it"


def test_a_share_has_an_axis_from_nothing_to_all_and_any_other_number_one_from_zero() -> None:
    meta = lengths(LIGHT).layout.meta
    assert meta["share"]["range"][0] == 0
    assert meta["share"]["range"][1] > 1, "a point at 100 % is not cut"
    assert meta["other"]["rangemode"] == "tozero"


def test_the_score_has_the_colour_of_test_curves_and_what_it_is_compared_with_is_dashed() -> None:
    score, level = lengths(DARK).data
    assert score.line.color == DARK.test
    assert score.error_y.type == "data"
    assert level.line.dash == "dash"


def test_the_page_gets_it_in_both_themes_as_plain_json() -> None:
    figures = json.loads(json.dumps({theme: each["lengths"] for theme, each in inside_figures().items()}))
    assert set(figures) == {"light", "dark"}
    assert figures["dark"]["config"]["displayModeBar"] is False
