"""The figure of a sweep: a heatmap over two of its settings, which the page fills with medians over the seeds."""

from typing import Any

import plotly.graph_objects as go

from playground.charts.palette import THEMES, Palette
from playground.charts.style import SMALL, STILL, colour_bar, hover_label, lay_out, look, page_json

__all__ = ["heatmap", "sweep_figures"]


def mixed(colour: str, background: str, share: float) -> str:
    """`share` (0..1) of a colour over a background, both "#rrggbb", as one opaque colour of the same form."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(background[1:]), strict=True)
    return "#" + "".join(f"{round(share * ours + (1 - share) * theirs):02x}" for ours, theirs in pairs)


def heatmap(palette: Palette) -> go.Figure:
    """An empty heatmap whose cells carry their numbers.

    Trace 0: x and y = places of values on the two axes, whose names the page puts in as ticks; z = where the median
    over seeds of one outcome (`customdata`) stands on the scale of colours; `text` = what a cell says and `hovertext`
    what it says in full. Two hues would need a middle, and there is none: the scale goes from the page to the accent,
    the higher the number the fuller. `layout.meta` has the pattern of what stands in a cell without a number as
    `empty`, and as `lines` the colours of the curves beside.
    """
    figure = go.Figure()
    figure.add_heatmap(
        x=[],
        y=[],
        z=[],
        text=[],
        hovertext=[],
        texttemplate="%{text}",
        hovertemplate="%{hovertext}<extra></extra>",
        hoverongaps=True,  # a cell without a number says why
        xgap=2,
        ygap=2,
        zsmooth=False,
        colorscale=[[share, mixed(palette.accent, palette.background, 0.06 + 0.94 * share)] for share in (0, 0.5, 1)],
        colorbar=colour_bar(palette, len=1),
    )
    axis = {**STILL, "automargin": True, "title": {"font": SMALL, "standoff": 6}}
    lay_out(
        figure,
        **look(palette),
        autosize=False,
        margin={"l": 40, "r": 10, "t": 6, "b": 34},
        dragmode=False,
        hovermode="closest",
        hoverlabel=hover_label(palette, align="left"),
        xaxis=axis,
        yaxis=axis,
        meta={
            "empty": {
                "showarrow": False,
                "font": {**SMALL, "color": palette.faded(palette.text, 0.62)},
            },
            "lines": palette.runs,
        },
    )
    return figure


def sweep_figures() -> dict[str, dict[str, Any]]:
    """The heatmap of both themes as plain JSON with its `config`, under the name "sweep"."""
    return {theme: {"sweep": page_json(heatmap(palette))} for theme, palette in THEMES.items()}
