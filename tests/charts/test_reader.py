"""The figure of the player: fixed scales, two rows on one axis, and nothing that a theme does not colour."""

import re
from typing import Any

import pytest

from playground.charts.palette import DARK, LIGHT, Palette
from playground.charts.reader import player

pytestmark = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
COLOUR = re.compile(r"#[0-9a-f]{6}|rgba?\([^)]*\)", re.IGNORECASE)


def as_json(palette: Palette) -> dict[str, Any]:
    figure: dict[str, Any] = player(palette).to_plotly_json()
    return figure


def test_two_empty_rows_share_one_axis_of_words(palette: Palette) -> None:
    figure = as_json(palette)
    states, answers = figure["data"]
    assert (states["type"], answers["type"]) == ("heatmap", "scatter")
    assert len(states["z"]) == len(states["x"]) == len(answers["x"]) == len(answers["y"]) == 0
    assert states.get("xaxis", "x") == answers.get("xaxis", "x") == "x"
    assert (states.get("yaxis", "y"), answers["yaxis"]) == ("y", "y2")
    layout = figure["layout"]
    assert layout["yaxis2"]["domain"][1] < layout["yaxis"]["domain"][0]
    assert layout["xaxis"]["anchor"] == "y2"


def test_states_are_coloured_from_minus_one_to_one_with_the_page_in_the_middle(palette: Palette) -> None:
    states = as_json(palette)["data"][0]
    assert (states["zmin"], states["zmax"]) == (-1, 1)
    scale = states["colorscale"]
    assert [tuple(stop) for stop in scale] == list(palette.states)
    assert dict(map(tuple, scale))[0.5] == palette.background


def test_p_positive_is_a_percentage_with_its_half_marked(palette: Palette) -> None:
    layout = as_json(palette)["layout"]
    axis = layout["yaxis2"]
    assert list(zip(axis["tickvals"], axis["ticktext"], strict=True)) == [(0, "0 %"), (0.5, "50 %"), (1, "100 %")]
    assert axis["range"][0] < 0 < 1 < axis["range"][1]
    assert any(shape["yref"] == "y2" and shape["y0"] == shape["y1"] == 0.5 for shape in layout["shapes"])


def test_the_places_in_meta_are_those_of_the_shapes_that_move(palette: Palette) -> None:
    layout = as_json(palette)["layout"]
    shapes, meta = layout["shapes"], layout["meta"]
    covers = [shapes[place] for place in meta["covers"]]
    assert [cover["yref"] for cover in covers] == ["y domain", "y2 domain", "paper"]
    assert all(cover["layer"] == "above" and cover["fillcolor"] for cover in covers)
    head = shapes[meta["head"]]
    assert (head["xref"], head["yref"], head["line"]["color"]) == ("x", "paper", palette.accent)
    assert meta["head"] == len(shapes) - 1  # drawn last, over the covers and the frames
    assert all(shapes[place]["yref"] == "paper" for place in meta["under"])


def test_the_label_colours_stand_for_the_answers_alone(palette: Palette) -> None:
    figure = as_json(palette)
    marker = figure["data"][1]["marker"]
    scale = marker.pop("colorscale")
    assert (marker["cmin"], marker["cmax"]) == (0, 1)  # the half stays in the middle whatever the answers are
    assert tuple(figure["layout"]["meta"].pop("labels")) == palette.labels
    assert [tuple(stop) for stop in scale] == [
        (0, palette.labels[0]),
        (0.5, palette.labels[0]),
        (0.5, palette.labels[1]),
        (1, palette.labels[1]),
    ]
    assert not {palette.labels[1], palette.labels[0]} & set(COLOUR.findall(repr(figure)))


def test_every_colour_is_the_palettes(palette: Palette) -> None:
    figure = as_json(palette)
    palette_colours = {colour for _, colour in palette.states}
    palette_colours |= {getattr(palette, role) for role in ("background", "surface", "text", "border", "accent")}
    palette_colours |= {*palette.labels, "rgba(0,0,0,0)"}
    rgb_values = {
        tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in palette_colours if colour.startswith("#")
    }
    for colour in COLOUR.findall(repr(figure)):
        rgb = tuple(int(part) for part in re.findall(r"\d+", colour)[:3])
        assert colour in palette_colours or rgb in rgb_values, colour
