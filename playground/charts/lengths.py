"""The figure "Where its memory ends": how right a network is on sequences of each length, trained on or not."""

from __future__ import annotations

import plotly.graph_objects as go

from playground.charts.palette import Palette
from playground.charts.style import SHARES, SMALL, lay_out, line_axis, still_look

__all__ = ["lengths"]


def lengths(palette: Palette) -> go.Figure:
    """A line through the score at each length, with the standard error of each, empty, and the pattern of a dashed one.

    The dashed one is what something simpler reaches. `layout.meta`: the shaded `ground` of the lengths that were
    trained on and the `note` of its name; the frame around the point that the keyboard is at (`head`); what the
    vertical axis has besides for a `share` of right answers, and for any `other` number from 0 on.
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"color": palette.test, "width": 2},
        marker={"color": palette.test, "size": 6},
        error_y={"type": "data", "array": [], "color": palette.faded(palette.text, 0.45), "thickness": 1, "width": 3},
        cliponaxis=False,
        hovertemplate="%{text}<extra></extra>",
    )
    dashed = {"color": palette.faded(palette.text, 0.55), "width": 1.5, "dash": "dash"}
    figure.add_scatter(x=[], y=[], mode="lines", line=dashed, hoverinfo="skip", cliponaxis=False)
    line = line_axis(palette, tickcolor=palette.border, fixedrange=True, ticklabeloverflow="allow")
    band = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"width": 0}}
    lay_out(
        figure,
        **still_look(palette),
        height=280,
        margin={"l": 54, "r": 16, "t": 22, "b": 38},
        xaxis={**line, "showgrid": False, "title": {"text": "", "font": SMALL, "standoff": 4}},
        yaxis={**line, "title": {"text": "", "font": SMALL, "standoff": 4}},
        meta={
            "ground": {**band, "fillcolor": palette.faded(palette.accent, 0.12)},
            "head": {**band, "fillcolor": palette.faded(palette.accent, 0.3)},
            "note": {
                "xanchor": "left",
                "yref": "paper",
                "y": 1,
                "yanchor": "bottom",
                "showarrow": False,
                "font": {**SMALL, "color": palette.text},
            },
            "share": {"range": [0, 1.02], "tickmode": "array", **SHARES},
            "other": {"rangemode": "tozero", "nticks": 5},
        },
    )
    return figure
