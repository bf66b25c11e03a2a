"""The colours of a presented page: faint ones give way to such as a weak projector keeps apart from the page."""

from playground.charts.palette import THEMES, Palette
from playground.charts.style import CLEAR

LINE = 0.55
"""How much of the text's colour the lines of axes and frames have, over the page: enough for a contrast of 3 : 1."""


def stronger(palette: Palette) -> dict[str, str]:
    """By a colour of the figures that is too faint for a projector, the one that is drawn in its place.

    The lines of a grid go: they would have to be as strong as an axis to be seen, and then hide the curves.
    """
    line = palette.faded(palette.text, LINE)
    faint = {palette.faded(palette.text, opacity): line for opacity in (0.35, 0.45)}
    return {palette.border: line, **faint, palette.faded(palette.text, 0.08): CLEAR}


def strong_colours() -> dict[str, dict[str, str]]:
    """These of each theme, as the page gets them."""
    return {name: stronger(palette) for name, palette in THEMES.items()}
