"""The sweep's heatmap: one hue from the page's background to the accent, and plain JSON for the page."""

import json

import pytest

from playground.charts.palette import DARK, LIGHT, Palette
from playground.charts.sweep import heatmap, mixed, sweep_figures


@pytest.mark.parametrize(
    ("share", "colour"), [(0.0, "#ffffff"), (1.0, "#0b7a75"), (0.5, "#85bcba")], ids=["none", "all", "half"]
)
def test_a_mix_lies_between_its_colours(share: float, colour: str) -> None:
    assert mixed("#0b7a75", "#ffffff", share) == colour


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_highest_cell_is_the_accent_and_the_lowest_still_a_cell(palette: Palette) -> None:
    scale = heatmap(palette).data[0].colorscale
    assert scale[-1] == (1, palette.accent)
    assert scale[0][1] not in (palette.background, palette.accent)


def test_cells_carry_their_numbers_and_axes_stand_still() -> None:
    figure = heatmap(LIGHT)
    assert figure.data[0].texttemplate == "%{text}"
    assert figure.layout.xaxis.fixedrange
    assert figure.layout.yaxis.fixedrange
    assert len(figure.layout.meta["lines"]) == 12


def test_both_themes_are_plain_json() -> None:
    figures = sweep_figures()
    assert set(figures) == {"light", "dark"}
    for theme in figures.values():
        assert json.loads(json.dumps(theme))["sweep"]["config"]["displayModeBar"] is False
