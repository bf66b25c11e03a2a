"""The colours of a presented page: what a weak projector and every kind of eye keep apart."""

from collections.abc import Iterator
from typing import Any

import pytest

from playground.charts.compare import compare_figures
from playground.charts.inspect import inside_figures
from playground.charts.palette import THEMES, Palette
from playground.charts.presented import strong_colours, stronger
from playground.charts.style import CLEAR
from playground.charts.sweep import sweep_figures
from playground.charts.train import train_figures
from tests.charts.test_train import SIGHT, distance

BOTH = pytest.mark.parametrize("look", THEMES.values(), ids=list(THEMES))
LINE, TEXT = 3.0, 4.5  # WCAG 2.2: 1.4.11 for what is drawn, 1.4.3 for what is written
LINES = ("color", "linecolor", "tickcolor", "bordercolor", "outlinecolor", "gridcolor", "zerolinecolor")
APART = 25  # CIE76: curves that lie beside each other


def rgb(colour: str, ground: str) -> tuple[float, ...]:
    """The channels, 0..1, of "#rrggbb" or rgba(...) as they are seen over a ground "#rrggbb"."""
    below = [int(ground[i : i + 2], 16) for i in (1, 3, 5)]
    if colour.startswith("#"):
        return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    *channels, opacity = (float(number) for number in colour.removeprefix("rgba(").removesuffix(")").split(","))
    return tuple((opacity * above + (1 - opacity) * under) / 255 for above, under in zip(channels, below, strict=True))


def contrast(one: str, ground: str) -> float:
    """The contrast of a colour against the ground that it stands on, 1..21, as WCAG 2 has it."""
    luminances = []
    for channels in (rgb(one, ground), rgb(ground, ground)):
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
        luminances.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    low, high = sorted(luminances)
    return (high + 0.05) / (low + 0.05)


def colours_in(value: Any, names: tuple[str, ...], path: str = "") -> Iterator[tuple[str, str]]:
    """Each colour of a figure under one of these names, with the way to it."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name in names and isinstance(each, str):
                yield f"{path}.{name}", each
            yield from colours_in(each, names, f"{path}.{name}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from colours_in(each, names, f"{path}[{place}]")


def figures(theme: str) -> dict[str, dict[str, Any]]:
    """All figures of the pages that can be presented."""
    pages = (train_figures(), inside_figures(), compare_figures(), sweep_figures())
    return {name: figure for page in pages for name, figure in page[theme].items()}


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("rgba(0,0,0,0.5)", "#ffffff") == pytest.approx(contrast("#7f7f7f", "#ffffff"), abs=0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_line_of_a_presented_figure_stands_out_from_the_page(theme: str) -> None:
    look, strong = THEMES[theme], strong_colours()[theme]
    seen = [
        (f"{name}{path}", strong.get(colour, colour))
        for name, figure in figures(theme).items()
        for path, colour in colours_in(figure, LINES)
    ]
    assert len(seen) > 40
    ground = {CLEAR, look.background, look.surface}  # what is drawn in these is not meant to be seen
    faint = {path: colour for path, colour in seen if colour not in ground and contrast(colour, look.background) < LINE}
    assert faint == {}


@BOTH
def test_without_that_some_would_not(look: Palette) -> None:
    faint = {colour for colour in stronger(look) if contrast(colour, look.background) < LINE}
    assert look.border in faint
    assert len(faint) >= 2


@BOTH
def test_what_is_written_stands_out_more(look: Palette) -> None:
    for ground in (look.background, look.surface):
        assert contrast(look.text, ground) >= TEXT
    assert contrast(look.accent, look.background) >= TEXT  # links, and the text of a button that is pointed at


@BOTH
def test_labels_runs_and_the_two_curves_stand_out_from_the_page(look: Palette) -> None:
    for colour in (*look.labels, look.train, look.test, *look.runs):
        assert contrast(colour, look.background) >= LINE, colour


@BOTH
@pytest.mark.parametrize("sight", SIGHT)
def test_the_labels_and_the_two_curves_are_told_apart_without_all_cones(look: Palette, sight: str) -> None:
    assert distance(*look.labels[:2], sight) >= 2 * APART
    assert distance(look.train, look.test, sight) >= APART / 2
