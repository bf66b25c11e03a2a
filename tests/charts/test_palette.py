"""The palette: every colour from the theme's file, and one for each label that a data set may have."""

import re
import tomllib

import pytest

from data import MOST_LABELS
from playground.charts import palette
from playground.charts.palette import DARK, LIGHT, THEMES, Palette, marks

BOTH = pytest.mark.parametrize("look", [LIGHT, DARK], ids=list(THEMES))


@BOTH
def test_the_page_has_a_colour_for_each_label_that_a_file_may_have_and_begins_anew_where_the_palette_ends(
    look: Palette,
) -> None:
    assert len(set(look.labels)) == len(look.labels) == 10
    colour_marks = marks(look)
    colours = [colour_marks.pop(f"label-{place}") for place in range(MOST_LABELS)]
    assert colours == [look.labels[place % len(look.labels)] for place in range(MOST_LABELS)]
    assert colour_marks == {"train": look.train, "test": look.test}


@BOTH
def test_every_colour_is_one_of_the_themes_file(look: Palette) -> None:
    config_colours = set(re.findall("#[0-9a-f]{6}", palette.CONFIG.read_text(encoding="utf-8")))
    roles = {look.background, look.surface, look.text, look.border, look.accent, look.train, look.test}
    assert {*roles, *look.labels, *look.runs, *(colour for _, colour in look.states)} <= config_colours
    assert len(look.runs) == 12


@pytest.mark.parametrize(("name", "look"), THEMES.items())
def test_each_colour_has_the_place_that_the_themes_file_says(name: str, look: Palette) -> None:
    theme = tomllib.loads(palette.CONFIG.read_text(encoding="utf-8"))["theme"][name]
    assert [*look.labels, look.train, look.test, *look.runs] == theme["chartCategoricalColors"]
    page, below, above = theme["backgroundColor"], theme["chartDivergingColors"][:5], theme["chartDivergingColors"][5:]
    assert look.states == tuple((place / 10, colour) for place, colour in enumerate([*below, page, *above]))
    assert (look.background, look.surface) == (page, theme["secondaryBackgroundColor"])
    assert (look.text, look.border, look.accent) == (theme["textColor"], theme["borderColor"], theme["primaryColor"])
    assert look.faded("#0a1b2c", 0.25) == "rgba(10,27,44,0.25)"
