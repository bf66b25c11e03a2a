"""The figures of the Inside page are empty, of one theme, and name what the page moves."""

import json

import pytest

from playground.charts.inspect import inside_figures
from playground.charts.palette import DARK, LIGHT, Palette

THEMES = pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)], ids=["light", "dark"])


@THEMES
def test_each_figure_can_be_sent_and_holds_no_data(theme: str, palette: Palette) -> None:
    for name, figure in inside_figures()[theme].items():
        json.dumps(figure, allow_nan=False)
        for trace in figure["data"]:
            assert not any(len(trace[axis]) for axis in ("x", "y", "z") if axis in trace), name
        assert figure["config"]["displayModeBar"] is False


@THEMES
def test_zero_is_the_page_and_labels_have_their_colours(theme: str, palette: Palette) -> None:
    figures = inside_figures()[theme]
    assert figures["matrix"]["layout"]["meta"]["neutral"] == palette.background
    for name in ("matrix", "bars"):
        assert tuple(figures[name]["layout"]["meta"]["labels"]) == palette.labels


@THEMES
def test_what_is_of_no_label_and_no_state_has_shades_of_the_text(theme: str, palette: Palette) -> None:
    figures = inside_figures()[theme]
    shades = figures["matrix"]["layout"]["meta"]["shades"]
    assert shades == [palette.faded(palette.text, 0.85), palette.faded(palette.text, 0.07)]
    assert figures["bars"]["layout"]["meta"]["neutral"] == palette.faded(palette.text, 0.45)
    assert figures["bars"]["layout"]["meta"]["rule"]["line"]["dash"] == "dash"
