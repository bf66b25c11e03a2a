"""The figures hold every visual choice and no data; the palette keeps each colour's meaning."""

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.charts.palette import DARK, LIGHT, Palette
from playground.charts.style import YARDSTICK
from playground.charts.train import curves, train_figures

BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb" (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@BOTH
def test_text_and_curves_stand_out_from_the_page(palette: Palette) -> None:
    assert contrast(palette.text, palette.background) >= 7
    for colour in (palette.labels[1], palette.labels[0], palette.train, palette.test, palette.accent):
        assert contrast(colour, palette.background) >= 3


@BOTH
@pytest.mark.parametrize("tall", [False, True])
def test_train_and_test_have_one_colour_each_in_every_curve_and_in_the_legend(palette: Palette, tall: bool) -> None:
    figure = curves(palette, tall=tall)
    colours = {"train": palette.train, "test": palette.test}
    assert [trace.name for trace in figure.data] == ["train", "test"] * 2
    for trace in figure.data:
        assert trace.line.color == trace.marker.color == colours[trace.name]
    legend = figure.layout.annotations[-1].text
    for name, colour in colours.items():
        assert f'<span style="color:{colour}">\u2501</span> {name}' in legend


@BOTH
def test_the_scale_of_states_is_neutral_in_the_middle_and_strongest_at_its_ends(palette: Palette) -> None:
    positions = [position for position, _ in palette.states]
    assert positions == sorted(positions)
    assert (positions[0], positions[-1]) == (0, 1)
    middle = palette.states[len(palette.states) // 2]
    assert middle == (0.5, palette.background)
    contrasts = [contrast(colour, palette.background) for _, colour in palette.states]
    half = len(contrasts) // 2
    assert contrasts[: half + 1] == sorted(contrasts[: half + 1], reverse=True)
    assert contrasts[half:] == sorted(contrasts[half:])


# Machado, Oliveira and Fernandes 2009, severity 1: what linear RGB becomes for people who lack one kind of cone.
SIGHT = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# CIE76, of which about 2.3 can just be noticed side by side. Labels are told apart as thin bars and small text, ends
# of the scale of states at a glance from the back of a hall; the closest (light, tritanopia) lie 68 apart.
CLEAR_LABELS, CLEAR_ENDS, CLEAR_AREAS = 60, 60, 25
SEEN = 12  # from the page: the first step away from 0 in cells of a few pixels


def lab(colour: str, sight: str) -> NDArray[np.float64]:
    """CIELAB (D65) of "#rrggbb" as it is seen with the cones that there are."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    perceived = np.clip(SIGHT[sight] @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ perceived / to_xyz.sum(axis=1)  # of white, which is the sum of the three
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    """How far apart two colours look (CIE76)."""
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def mix(one: str, other: str, share: float) -> str:
    """The colour "#rrggbb" that lies `share` (0..1) of the way from one to the other, channel by channel."""
    ends = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(start + share * (end - start)):02x}" for start, end in ends)


def test_the_eyes_of_these_tests_see_what_is_known_of_colour_blindness() -> None:
    assert lab("#ffffff", "all cones") == pytest.approx([100, 0, 0], abs=0.1)
    assert lab("#ff0000", "all cones") == pytest.approx([53.2, 80.1, 67.2], abs=0.2)
    for sight in SIGHT:
        assert distance("#808080", "#808080", sight) == 0
        assert lab("#808080", sight)[1:] == pytest.approx([0, 0], abs=0.5)  # grey stays grey
    # People with red and green cones tell this orange from this green, those with blue cones this blue from this green.
    for one, other, alike in (
        ("#cc6600", "#7a8c00", {"protanopia", "deuteranopia"}),
        ("#0080a0", "#008060", {"tritanopia"}),
    ):
        assert {sight for sight in SIGHT if distance(one, other, sight) < CLEAR_AREAS} == alike


@BOTH
def test_the_first_label_is_orange_and_the_second_blue(palette: Palette) -> None:
    orange, blue = ([int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in palette.labels[:2])
    assert orange[0] > orange[1] > orange[2]
    assert blue[2] > blue[1] > blue[0]


@BOTH
@pytest.mark.parametrize("sight", SIGHT)
def test_the_label_colours_can_be_told_apart_without_all_cones(palette: Palette, sight: str) -> None:
    assert distance(palette.labels[1], palette.labels[0], sight) >= CLEAR_LABELS


def sides(palette: Palette) -> list[list[str]]:
    """The colours of the states from 0 to -1 and from 0 to 1, the page first."""
    colours = [colour for _, colour in palette.states]
    middle = len(colours) // 2
    return [colours[middle::-1], colours[middle:]]


def chroma(colour: str) -> float:
    """How far a colour is from grey (CIELAB)."""
    return float(np.hypot(*lab(colour, "all cones")[1:]))


@BOTH
@pytest.mark.parametrize("sight", SIGHT)
def test_the_ends_of_the_scale_of_states_can_be_told_apart_without_all_cones(palette: Palette, sight: str) -> None:
    below, above = sides(palette)
    assert distance(below[-1], above[-1], sight) >= CLEAR_ENDS
    for end in (below[-1], above[-1]):
        assert distance(end, palette.background, sight) >= CLEAR_ENDS
        assert min(distance(end, colour, sight) for colour in ("#ffffff", "#000000")) >= CLEAR_AREAS
    # The nearer to 0 the nearer to each other, and from a third of the way on plainly two colours to all eyes.
    distances = [distance(one, other, sight) for one, other in zip(below, above, strict=True)]
    assert distances == sorted(distances)
    assert distances[2] >= CLEAR_AREAS


@BOTH
def test_the_ends_of_the_scale_of_states_are_saturated_and_neither_black_nor_white(palette: Palette) -> None:
    for side in sides(palette):
        greys = [chroma(colour) for colour in side]
        assert greys == sorted(greys)  # the end is the most saturated colour of its side
        assert greys[-1] >= CLEAR_LABELS
        assert 30 <= lab(side[-1], "all cones")[0] <= 80


@BOTH
def test_each_side_of_the_scale_of_states_goes_one_way_from_the_page_on(palette: Palette) -> None:
    for side in sides(palette):
        for sight in SIGHT:
            assert distance(side[0], side[1], sight) >= SEEN
        lightness = [lab(colour, "all cones")[0] for colour in side]
        steps = np.diff(lightness)
        assert all(abs(step) >= 4 for step in steps)
        assert len(set(np.sign(steps))) == 1


@BOTH
def test_the_label_colours_are_used_for_nothing_else(palette: Palette) -> None:
    others = {palette.accent, palette.train, palette.test, palette.text, *(colour for _, colour in palette.states)}
    assert not others & {palette.labels[1], palette.labels[0]}
    assert not {palette.labels[1], palette.labels[0]} & set(json.dumps(curves(palette).to_plotly_json()).split('"'))


@BOTH
@pytest.mark.parametrize("tall", [False, True])
def test_the_curves_are_four_empty_lines_in_a_fixed_order(palette: Palette, tall: bool) -> None:
    figure = curves(palette, tall=tall)
    assert [(trace.name, trace.xaxis) for trace in figure.data] == [
        ("train", "x"),
        ("test", "x"),
        ("train", "x2"),
        ("test", "x2"),
    ]
    assert all(len(trace.x) == len(trace.y) == 0 for trace in figure.data)


@BOTH
def test_of_numbers_there_is_the_squared_error_alone_over_the_whole_width(palette: Palette) -> None:
    figure = curves(palette, number=True)
    assert [(trace.name, trace.xaxis) for trace in figure.data] == [("train", "x"), ("test", "x")]
    layout = figure.to_plotly_json()["layout"]
    assert layout["xaxis"]["domain"] == layout["yaxis"]["domain"] == [0, 1]
    assert "xaxis2" not in layout
    assert layout["annotations"][layout["meta"]["losses"]]["text"] == "<b>squared error</b>"


@BOTH
def test_floor_and_baseline_and_their_names_are_seen(palette: Palette) -> None:
    look = curves(palette).layout.meta["yardstick"]
    assert look["line"]["line"]["color"] == palette.faded(palette.text, YARDSTICK)
    assert contrast(mix(palette.background, palette.text, YARDSTICK), palette.background) >= 3
    behind = [palette.background, palette.train, palette.test]  # of a label, whose ground lets a curve through
    opacity = float(look["label"]["bgcolor"].rpartition(",")[2].rstrip(")"))
    for colour in behind:
        assert contrast(look["label"]["font"]["color"], mix(colour, palette.background, opacity)) >= 4.5


def test_the_figures_are_plain_json_with_one_variant_a_theme() -> None:
    figures = json.loads(json.dumps(train_figures()))
    assert figures.keys() == {"light", "dark"}
    assert figures["light"].keys() == figures["dark"].keys()
    assert figures["light"]["curves"]["layout"] != figures["dark"]["curves"]["layout"]
