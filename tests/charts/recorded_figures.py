"""The figures as they are recorded: every property of each, its colours named by what they mean.

`python -m tests.charts.recorded_figures` writes them anew, after a change of a figure that was looked at on the page.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from playground.charts.compare import compare_figures
from playground.charts.inspect import inside_figures
from playground.charts.palette import THEMES, Palette
from playground.charts.sweep import sweep_figures
from playground.charts.train import train_figures

RECORDED = Path(__file__).with_name("figures.json")


def meanings(palette: Palette) -> dict[str, str]:
    """Each colour of a theme in the forms that a figure may have, and what it is called."""
    names = {name: getattr(palette, name) for name in ("background", "surface", "text", "border", "accent")}
    names |= {"train": palette.train, "test": palette.test}
    names |= {f"label {place}": colour for place, colour in enumerate(palette.labels)}
    names |= {f"run {place}": colour for place, colour in enumerate(palette.runs)}
    names |= {f"state {n}": colour for n, (_, colour) in enumerate(palette.states) if colour != palette.background}
    faded = {palette.faded(colour, 1).removesuffix("1)"): name for name, colour in names.items()}
    return {**{colour: name for name, colour in names.items()}, **faded}


def with_meanings(value: Any, called: dict[str, str]) -> Any:
    """The same, with the names of colours in their place: "text 0.35" for a faded one."""
    if isinstance(value, dict):
        return {str(name): with_meanings(each, called) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_meanings(each, called) for each in value]
    if isinstance(value, str):
        for colour, name in called.items():
            if colour in value:
                value = (
                    value.replace(colour, f"{name} ").removesuffix(")")
                    if "(" in colour
                    else value.replace(colour, name)
                )
        return re.sub("#[0-9a-f]{6}", "a mixed colour", value)
    return value


@cache
def figures(theme: str) -> dict[str, Any]:
    """All figures of a theme by their names."""
    palette = THEMES[theme]
    by_theme = (compare_figures(), inside_figures(), sweep_figures(), train_figures())
    all_figures = {name: figure for figures in by_theme for name, figure in figures[theme].items()}
    return {name: with_meanings(figure, meanings(palette)) for name, figure in sorted(all_figures.items())}


def text() -> str:
    """The figures of the light theme as the file has them: a line for each trace and each property of a layout."""

    def one_line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    parts = []
    for name, figure in figures("light").items():
        traces = ",\n".join(f"   {one_line(trace)}" for trace in figure["data"])
        layout = ",\n".join(f"   {one_line(key)}: {one_line(value)}" for key, value in sorted(figure["layout"].items()))
        parts.append(
            f' {one_line(name)}: {{\n  "config": {one_line(figure["config"])},\n'
            f'  "data": [\n{traces}\n  ],\n  "layout": {{\n{layout}\n  }}\n }}'
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    RECORDED.write_text(text(), encoding="utf-8")
