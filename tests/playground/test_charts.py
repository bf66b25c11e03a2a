"""The figures hold every visual choice and no data; the palette keeps each colour's meaning."""

import json

import pytest

from playground.charts import curves, stage_figures
from playground.palette import DARK, LIGHT, Palette

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
    for colour in (palette.positive, palette.negative, palette.train, palette.test, palette.accent):
        assert contrast(colour, palette.background) >= 3


@BOTH
def test_the_scale_of_states_is_neutral_in_the_middle_and_strongest_at_its_ends(palette: Palette) -> None:
    positions = [position for position, _ in palette.states]
    assert positions == sorted(positions)
    assert (positions[0], positions[-1]) == (0, 1)
    middle = palette.states[len(palette.states) // 2]
    assert middle == (0.5, palette.background)
    away = [contrast(colour, palette.background) for _, colour in palette.states]
    half = len(away) // 2
    assert away[: half + 1] == sorted(away[: half + 1], reverse=True)
    assert away[half:] == sorted(away[half:])


@BOTH
def test_the_label_colours_are_used_for_nothing_else(palette: Palette) -> None:
    others = {palette.accent, palette.train, palette.test, palette.text, *(colour for _, colour in palette.states)}
    assert not others & {palette.positive, palette.negative}
    assert not {palette.positive, palette.negative} & set(json.dumps(curves(palette).to_plotly_json()).split('"'))


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


def test_the_figures_are_plain_json_with_one_variant_a_theme() -> None:
    figures = json.loads(json.dumps(stage_figures()))
    assert figures.keys() == {"light", "dark"}
    assert figures["light"].keys() == figures["dark"].keys()
    assert figures["light"]["curves"]["layout"] != figures["dark"]["curves"]["layout"]
