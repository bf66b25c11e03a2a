"""The colours of the playground, read from the one place that defines them: .streamlit/config.toml."""

import tomllib
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from data import MOST_LABELS

FONT_SIZE = 12  # px, of everything written in a chart
SMALL_FONT_SIZE = 11

RUNS = 12  # colours of runs, the last in the list of a theme's categories
CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


@dataclass(frozen=True)
class Palette:
    """One theme's colours, each with one meaning; every value is a CSS colour, "#rrggbb".

    `labels` are those of a data set's labels, in their order: ten to tell them apart, also for colour-blind people. A
    label beyond the last begins anew with the first.
    `runs` are twelve to tell runs apart, also for colour-blind people; a thirteenth run begins anew with the first.
    `states` is Plotly's form of a colour scale for -1..1: ((position 0..1, colour), ...), whose middle is the page.
    """

    background: str
    surface: str
    text: str
    border: str
    accent: str
    labels: tuple[str, ...]
    train: str
    test: str
    states: tuple[tuple[float, str], ...]
    runs: tuple[str, ...]

    def faded(self, colour: str, opacity: float) -> str:
        """`colour` ("#rrggbb") seen through `opacity` (0..1), as a CSS rgba() colour."""
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity})"


def _read(theme: dict[str, Any]) -> Palette:
    categories = theme["chartCategoricalColors"]
    *labels, train, test = categories[:-RUNS]
    diverging = theme["chartDivergingColors"]
    middle = len(diverging) // 2
    stops = [*diverging[:middle], theme["backgroundColor"], *diverging[middle:]]
    return Palette(
        background=theme["backgroundColor"],
        surface=theme["secondaryBackgroundColor"],
        text=theme["textColor"],
        border=theme["borderColor"],
        accent=theme["primaryColor"],
        labels=tuple(labels),
        train=train,
        test=test,
        states=tuple((i / (len(stops) - 1), colour) for i, colour in enumerate(stops)),
        runs=tuple(categories[-RUNS:]),
    )


_THEMES = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
LIGHT = _read(_THEMES["light"])
DARK = _read(_THEMES["dark"])

THEMES = {"light": LIGHT, "dark": DARK}
"""The palettes by the name of the theme that a page asks for."""


def marks(palette: Palette) -> dict[str, str]:
    """The colours of labels, by their places, and of the two sets: what the style sheets mark them with.

    Of labels there are as many as a file of sentences may have.
    """
    colours = cycle(palette.labels)
    labels = {f"label-{place}": next(colours) for place in range(MOST_LABELS)}
    return {**labels, "train": palette.train, "test": palette.test}
