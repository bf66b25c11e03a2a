"""The figures of the Inside page: a matrix and bars around 0, lines over words, a plane; all of them empty."""

from functools import cache
from typing import Any

import plotly.graph_objects as go

from playground.charts.lengths import lengths
from playground.charts.palette import FONT_SIZE, THEMES, Palette
from playground.charts.reader import player
from playground.charts.style import CLEAR, NAMED, SMALL, lay_out, line_axis, page_json, state_colours, still_look

__all__ = ["bars", "inside_figures", "lines", "matrix", "plane"]

HOVER = "%{text}<extra></extra>"
FITS: dict[str, Any] = {"fixedrange": True, "ticklabeloverflow": "allow"}
"""An axis whose numbers have room in the margins: Plotly measuring each took a fifth of a redraw."""

RIGHT = 16  # px of margin, for half of the last number
RING = 10  # px from its middle to its line

LEGEND_ABOVE = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": SMALL, "bgcolor": CLEAR}
"""A legend in rows over the plot, in pictures alone: on the page the names stand in text, above the chart."""


def matrix(palette: Palette) -> go.Figure:
    """A heatmap of values around 0, rows from the top, empty.

    `layout.meta`: the `neutral` colour of 0, the ends of the scale of `states`, the colours of the `labels`, the
    strongest and the palest of the `shades` of what is neither; the frame around the row or column that is chosen
    (`head`), and in px what room names need (`left`), how high a `cell` is and how high all of them at most
    (`tallest`); `longest` = letters of a name that are shown.
    """
    figure = go.Figure()
    figure.add_heatmap(
        x=[],
        y=[],
        z=[],
        text=[],
        zmin=-1,
        zmax=1,
        xgap=1,
        ygap=1,
        showscale=False,
        hoverongaps=False,
        hovertemplate=HOVER,
    )
    lay_out(
        figure,
        **still_look(palette),
        margin={"l": 60, "r": 8, "t": 6, "b": 24},
        xaxis={**NAMED, "title": {"text": "", "font": SMALL}},
        yaxis={**NAMED, "title": {"text": "", "font": SMALL}},
        meta={
            "neutral": palette.background,
            "states": state_colours(palette),
            "labels": palette.labels,
            "shades": [palette.faded(palette.text, 0.85), palette.faded(palette.text, 0.07)],
            "head": {"type": "rect", "layer": "above", "line": {"color": palette.accent, "width": 2}},
            "left": 60,
            "cell": 24,
            "tallest": 420,
            "longest": 18,
        },
    )
    return figure


def bars(palette: Palette) -> go.Figure:
    """Horizontal bars around 0, the first name at the top, empty.

    `layout.meta`: the colours of the `labels` and the `neutral` one, how high a `bar` is in px, the opacity of one that
    is `faint`, the frame around the name that the keyboard is at (`head`), and the line through all bars at a value
    that means something (`rule`).
    """
    figure = go.Figure()
    figure.add_bar(
        x=[],
        y=[],
        orientation="h",
        textposition="none",
        hovertemplate="%{text}: <b>%{x:+.3f}</b><extra></extra>",
    )
    lay_out(
        figure,
        **still_look(palette),
        bargap=0.25,
        margin={"l": 60, "r": RIGHT, "t": 4, "b": 34},
        xaxis=line_axis(
            palette,
            zeroline=True,
            zerolinecolor=palette.border,
            **FITS,
            title={"text": "", "font": SMALL, "standoff": 4},
        ),
        yaxis=NAMED,
        meta={
            "labels": palette.labels,
            "neutral": palette.faded(palette.text, 0.45),
            "bar": 18,
            "faint": 0.35,
            "rule": {
                "type": "line",
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": palette.text, "width": 1, "dash": "dash"},
            },
            "head": {
                "type": "rect",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": palette.faded(palette.accent, 0.16),
            },
        },
    )
    return figure


def lines(palette: Palette) -> go.Figure:
    """One line over the words of a sentence, and bars on an axis below it, empty.

    `layout.meta`: the frame around the word that is chosen (`head`) and the `colours` of lines by name.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"width": 2},
        marker={"size": 5},
        hovertemplate="%{text}: <b>%{y:.3g}</b><extra></extra>",
    )
    figure.add_bar(
        x=[],
        y=[],
        yaxis="y2",
        textposition="none",
        marker={"color": palette.faded(palette.text, 0.45)},
        hovertemplate="%{text}: <b>%{y:.3g}</b><extra></extra>",
    )
    line = line_axis(palette, **FITS)
    lay_out(
        figure,
        **still_look(palette, legend=LEGEND_ABOVE),
        height=280,
        margin={"l": 54, "r": RIGHT, "t": 8, "b": 26},
        xaxis={**NAMED, "anchor": "y2"},
        yaxis={**line, "exponentformat": "power", "nticks": 6},
        yaxis2={**line, "nticks": 3, "rangemode": "tozero", "title": {"text": "", "font": SMALL, "standoff": 4}},
        meta={
            "head": {
                "type": "rect",
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": palette.faded(palette.accent, 0.16),
            },
            "colours": {
                "text": palette.text,
                "train": palette.train,
                "test": palette.test,
                "accent": palette.accent,
                **{f"run{place}": colour for place, colour in enumerate(palette.runs)},
            },
        },
    )
    return figure


def plane(palette: Palette) -> go.Figure:
    """The plane of the score, all traces of it empty.

    Trace 0 = the arrows of the flow, 1 = a path, 2 = the state at the playhead, 3 = the resting points; where the
    plane is the state itself also 4 = the answer at every place and 5 = the line between two answers.
    `layout.meta`: the colours of the `labels`, of the `first` path and of the others (`colours`), the `ground` that is
    neither label's, the `ring` around the point that the keyboard is at, the template of the `note`s that name the two
    sides, and for the square of two units `squared`, what its layout has else.
    """
    figure = go.Figure()
    stroke = {"color": palette.faded(palette.text, 0.35), "width": 1, "simplify": False}
    filled = {"fill": "toself", "fillcolor": stroke["color"]}  # their heads
    figure.add_scatter(x=[], y=[], mode="lines", line=stroke, **filled, hoverinfo="skip", showlegend=False)
    figure.add_scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"width": 1.5},
        marker={"size": 5},
        textfont={"color": palette.text, "size": FONT_SIZE},
        hovertemplate="%{hovertext}<extra></extra>",
    )
    ring = {"size": 15, "color": CLEAR, "line": {"width": 2, "color": palette.accent}}
    figure.add_scatter(x=[], y=[], mode="markers", marker=ring, hoverinfo="skip", showlegend=False, cliponaxis=False)
    figure.add_scatter(
        x=[],
        y=[],
        mode="markers",
        marker={"size": 11, "color": palette.accent, "line": {"width": 2, "color": palette.accent}},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    figure.add_heatmap(x=[], y=[], z=[], zmin=0, zmax=1, opacity=0.4, showscale=False, hoverinfo="skip")
    border = {"color": palette.text, "width": 1, "dash": "dash"}
    figure.add_scatter(x=[], y=[], mode="lines", line=border, hoverinfo="skip", showlegend=False)
    line = line_axis(palette, **FITS, nticks=8)
    lay_out(
        figure,
        **still_look(palette, legend=LEGEND_ABOVE),
        height=370,
        margin={"l": 62, "r": RIGHT, "t": 14, "b": 40},
        xaxis={**line, "title": {"text": "score", "font": SMALL, "standoff": 4}},
        yaxis={**line, "title": {"text": "most varied other direction", "font": SMALL, "standoff": 4}},
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "layer": "below",
                "line": border,
            }
        ],
        meta={
            "labels": palette.labels,
            "ground": palette.background,
            "ring": {
                "type": "circle",
                "xsizemode": "pixel",
                "x0": -RING,
                "x1": RING,
                "ysizemode": "pixel",
                "y0": -RING,
                "y1": RING,
                "line": {"width": 3, "color": palette.accent},
            },
            "squared": {
                "height": 430,
                "shapes": [],
                "xaxis": {**line, "range": [-1.06, 1.06], "title": {"text": "unit 0", "font": SMALL, "standoff": 4}},
                "yaxis": {**line, "range": [-1.06, 1.06], "title": {"text": "unit 1", "font": SMALL, "standoff": 4}},
            },
            "first": palette.text,
            "colours": palette.runs,
            "note": {
                "xref": "paper",
                "yref": "paper",
                "y": 1,
                "yanchor": "top",
                "showarrow": False,
                "font": {"size": FONT_SIZE},
            },
        },
    )
    return figure


@cache
def inside_figures() -> dict[str, dict[str, Any]]:
    """All of them by theme and name, as the page gets them."""
    return {
        theme: {kind.__name__: page_json(kind(palette)) for kind in (matrix, bars, lines, lengths, plane, player)}
        for theme, palette in THEMES.items()
    }
