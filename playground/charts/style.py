"""What the figures have in common: fonts, labels, axes and scales, and the form in which a page gets them."""

from typing import Any

import plotly.graph_objects as go

from playground.charts.palette import SMALL_FONT_SIZE, Palette

__all__ = [
    "ANSWER_HOVER",
    "CLEAR",
    "FITTED",
    "NAMED",
    "OWN",
    "SHARES",
    "SMALL",
    "STATE_HOVER",
    "STILL",
    "YARDSTICK",
    "colour_bar",
    "hover_label",
    "lay_out",
    "line_axis",
    "look",
    "page_json",
    "state_colours",
    "still_look",
    "yardstick_look",
]

CLEAR = "rgba(0,0,0,0)"
SMALL = {"size": SMALL_FONT_SIZE}

YARDSTICK = 0.65
"""How much of the text's colour the lines of floor and baseline have."""

SHARES: dict[str, Any] = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"}
"""What an axis of shares from 0 to 1 has at its ticks."""

STATE_HOVER = "%{text}<br>unit %{customdata}: <b>%{z:.3f}</b><extra></extra>"
ANSWER_HOVER = "%{text}<br>P(%{meta}) <b>%{y:.3f}</b><extra></extra>"

STILL: dict[str, Any] = {"fixedrange": True, "showgrid": False, "zeroline": False, "ticks": "", "tickfont": SMALL}
"""An axis that cannot be zoomed and shows nothing but its labels."""

FITTED: dict[str, Any] = {**STILL, "automargin": False, "ticklabeloverflow": "allow"}
"""One whose labels the page fits itself; Plotly measuring each took most of a redraw."""


NAMED: dict[str, Any] = {**FITTED, "tickmode": "array", "tickvals": [], "ticktext": []}
"""One of those whose places have names, which come later."""


def look(palette: Palette, *, font_size: int = SMALL_FONT_SIZE, **more: Any) -> dict[str, Any]:
    """A layout on the page's own ground, in the page's own font; `more` joins it or takes its place."""
    font = {"color": palette.text, "size": font_size, "family": "inherit"}
    return {"template": None, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "font": font, **more}


def still_look(palette: Palette, **more: Any) -> dict[str, Any]:
    """That of a figure that nobody drags or zooms and whose size the page gives; `more` joins it or takes its place."""
    still = {
        "autosize": False,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": hover_label(palette, align="left"),
    }
    return look(palette, **{**still, **more})


def hover_label(palette: Palette, **more: Any) -> dict[str, Any]:
    """What stands beside a pointer."""
    return {"bgcolor": palette.surface, "bordercolor": palette.border, "font": {"color": palette.text}, **more}


def line_axis(palette: Palette, **more: Any) -> dict[str, Any]:
    """An axis of curves."""
    return {
        "gridcolor": palette.faded(palette.text, 0.08),
        "linecolor": palette.border,
        "zeroline": False,
        "automargin": False,
        "title": {"standoff": 4},
        **more,
    }


def yardstick_look(palette: Palette) -> dict[str, Any]:
    """How floor and baseline stand beside curves: `line` and `label` are patterns that the page fills.

    They are grey, and the page dashes each in its own way, so that no colour is needed to tell them from the curves,
    nor one from the other.
    """
    return {
        "line": {
            "type": "line",
            "layer": "below",
            "x0": 0,
            "x1": 1,
            "line": {"color": palette.faded(palette.text, YARDSTICK), "width": 1.2},
        },
        "label": {
            "xshift": 2,
            "showarrow": False,
            "font": {**SMALL, "color": palette.text},
            "bgcolor": palette.faded(palette.background, 0.7),
            "borderpad": 0,
        },
    }


def colour_bar(palette: Palette, **more: Any) -> dict[str, Any]:
    """The narrow scale beside a heatmap."""
    return {
        "thickness": 8,
        "xpad": 8,
        "ypad": 0,
        "outlinewidth": 1,
        "outlinecolor": palette.border,
        "ticks": "",
        "ticklabeloverflow": "allow",
        "tickfont": SMALL,
        **more,
    }


def state_colours(palette: Palette) -> list[list[Any]]:
    """The colour scale of states in the form that survives a way through JSON."""
    return [list(stop) for stop in palette.states]


def lay_out(figure: go.Figure, **layout: Any) -> None:
    """Give a figure its layout, each property as a whole: merged into what is there, it takes Plotly ten times as long.

    The server makes all figures as it starts.
    """
    figure.update_layout(overwrite=True, **layout)


OWN: dict[str, Any] = {"showSendToCloud": False, "plotlyServerURL": ""}
"""What Plotly is told so that no figure has a button that uploads it, or names a server that is not ours."""


def page_json(figure: go.Figure, **config: Any) -> dict[str, Any]:
    """A figure as the plain JSON that Plotly.newPlot takes, with its `config` beside data and layout."""
    plain: dict[str, Any] = figure.to_plotly_json()
    plain["config"] = {**OWN, "displaylogo": False, "responsive": False, "displayModeBar": False, **config}
    return plain
