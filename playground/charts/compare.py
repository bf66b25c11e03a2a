"""The figures of the Compare page: curves of many runs in one plot, and two networks reading one sentence."""

from typing import Any

import plotly.graph_objects as go

from playground.charts.palette import FONT_SIZE, THEMES, Palette
from playground.charts.style import (
    ANSWER_HOVER,
    FITTED,
    SHARES,
    SMALL,
    STATE_HOVER,
    hover_label,
    lay_out,
    line_axis,
    look,
    page_json,
    state_colours,
    yardstick_look,
)

__all__ = ["compare_figures", "run_curves", "side_by_side"]

_GAP = 0.035  # share of the width between two heatmaps that stand side by side

# The rows of heatmaps and answers, as shares of the plot's height.
_STATES, _ANSWERS = [0.32, 1.0], [0.0, 0.24]
_STACKED = {  # by how many heatmaps there are, with room for a title above each
    2: [[0.635, 1.0], [0.22, 0.585]],
    3: [[0.77, 1.0], [0.495, 0.725], [0.22, 0.45]],
}
_STACKED_ANSWERS = [0.0, 0.175]
_OTHER = 0.45  # opacity of the other run's answers under a run's own


def run_curves(palette: Palette) -> go.Figure:
    """Empty axes over which the page draws one curve a run.

    Trace 0 is the pattern of a curve, without a colour. `layout.meta.titles` names the axes by what is drawn, but for
    losses, which the page names by what the runs answer: accuracy (share, 0..1), epoch, seconds. `meta.yardstick` has
    the patterns of floor and baseline.
    """
    figure = go.Figure()
    marker = {"size": 7, "line": {"width": 1, "color": palette.background}}  # the rim keeps it off curves behind it
    figure.add_scatter(x=[], y=[], mode="lines", line={"width": 1.5}, marker=marker, hoverinfo="skip")
    line = line_axis(palette, title={"standoff": 4, "font": SMALL})
    lay_out(
        figure,
        **look(palette, font_size=FONT_SIZE),
        showlegend=False,
        autosize=False,
        margin={"l": 50, "r": 14, "t": 8, "b": 36},
        hovermode=False,  # the page reads all curves at one place itself: also for a hundred at once
        dragmode="zoom",
        xaxis={**line, "showgrid": False, "rangemode": "tozero", "nticks": 8},
        yaxis={**line, "nticks": 6},
        meta={
            "titles": {"accuracy": "accuracy", "epoch": "epoch", "seconds": "seconds of training"},
            "yardstick": yardstick_look(palette),
            "percent": SHARES,
        },
    )
    return figure


def side_by_side(palette: Palette, *, tall: bool = False, difference: bool = True) -> go.Figure:
    """Hidden states of two networks and their difference, step by step, and the answers of both after each word.

    Traces 0, 1 and 2 are heatmaps on x/y, x2/y2, x3/y3: the first run, the second (both -1..1), first minus second
    (-2..2). Traces 3 and 4 are the runs' probabilities on x4/y4 and x5/y5, 5 and 6 both once more on x6/y6, under the
    difference. Three columns, or, when `tall`, the heatmaps one above the other and a single plot of both lines below
    (traces 3 and 4 on x4/y4).

    Without `difference`, for networks of unlike sizes, there are two heatmaps, each with units of its own, which take
    its room; a run's answers then have the other run's, faint, behind them.

    `layout.meta` says how many `heatmaps` and `panels` there are and whose the lines are (`runs`), and names the shapes
    that the page moves: the `covers` of the words still to come and the `heads`.
    """
    panels = 3 if difference else 2
    answers = 1 if tall else panels
    figure = go.Figure()
    for panel in range(panels):
        figure.add_heatmap(
            x=[],
            y=[],
            z=[],
            xaxis=_axis("x", panel),
            yaxis=_axis("y", panel),
            zmin=-1 if panel < 2 else -2,
            zmax=1 if panel < 2 else 2,
            zsmooth=False,
            showscale=False,
            colorscale=state_colours(palette),
            text=[],
            customdata=[],
            hovertemplate=STATE_HOVER,
        )
    layout: dict[str, Any] = {}
    shapes: list[dict[str, Any]] = []
    covers, heads = [], []
    frame = {"type": "rect", "y0": 0, "y1": 1}
    for panel in range(panels + answers):
        x, y = _axis("x", panel), _axis("y", panel)
        column = panel % panels
        low = panel >= panels
        rows = (_STACKED_ANSWERS if low else _STACKED[panels][column]) if tall else (_ANSWERS if low else _STATES)
        is_named = column == 0 or tall or not (low or difference)
        layout[_long(x)] = {
            **FITTED,
            "domain": [0, 1] if tall else _across(column, panels),
            "anchor": y,
            "showticklabels": low,
        }
        layout[_long(y)] = {**FITTED, "domain": rows, "anchor": x, "showticklabels": is_named}
        if low:
            layout[_long(y)].update(range=[-0.04, 1.04], tickvals=[0, 0.5, 1], ticktext=["0", "½", "1"])
        across = {"xref": f"{x} domain", "yref": f"{y} domain", "x0": 0, "x1": 1}
        shapes.append({**frame, **across, "line": {"color": palette.border, "width": 1}, "layer": "above"})
        moving = {**frame, "xref": x, "yref": f"{y} domain", "x0": -0.5, "x1": -0.5, "layer": "above"}
        covers.append(len(shapes))
        shapes.append({**moving, "fillcolor": palette.surface, "line": {"width": 0}})
        heads.append(len(shapes))
        shapes.append({**moving, "line": {"color": palette.accent, "width": 2}})
    # Whose answers, in which plot, and whether faint; what is drawn later stands in front.
    if tall:
        lines = [(0, 0, False), (1, 0, False)]
    elif difference:
        lines = [(0, 0, False), (1, 1, False), (0, 2, False), (1, 2, False)]
    else:
        lines = [(1, 0, True), (0, 0, False), (0, 1, True), (1, 1, False)]
    for _run, place, faint in lines:
        figure.add_scatter(
            x=[],
            y=[],
            xaxis=_axis("x", panels + place),
            yaxis=_axis("y", panels + place),
            mode="lines+markers",
            opacity=_OTHER if faint else 1,
            line={"width": 1.5, "shape": "hvh"},
            marker={"size": 5},
            text=[],
            hovertemplate=ANSWER_HOVER,
        )
    lay_out(
        figure,
        **look(palette, plot_bgcolor=palette.background),
        autosize=False,
        margin={"l": 34, "r": 8, "t": 20, "b": 24},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel=hover_label(palette),
        shapes=shapes,
        meta={
            "heatmaps": panels,
            "panels": panels + answers,
            "covers": covers,
            "heads": heads,
            "runs": [run for run, *_ in lines],
        },
        **layout,
    )
    return figure


def _across(column: int, columns: int) -> list[float]:
    """Left and right end of a column, as shares of the plot's width."""
    left = column * (1 + _GAP) / columns
    return [left, left + (1 - (columns - 1) * _GAP) / columns]


def _axis(letter: str, place: int) -> str:
    """Plotly's short name of an axis: x, x2, x3 ..."""
    return f"{letter}{place + 1}" if place else letter


def _long(axis: str) -> str:
    """The name of an axis in a layout: x2 -> xaxis2."""
    return f"{axis[0]}axis{axis[1:]}"


def compare_figures() -> dict[str, dict[str, Any]]:
    """The figures of the Compare page by theme and name, empty, ready for the page to fill."""
    return {
        theme: {
            "run_curves": page_json(run_curves(palette), doubleClick=False),
            "side_by_side": page_json(side_by_side(palette), doubleClick="reset"),
            "side_by_side_tall": page_json(side_by_side(palette, tall=True), doubleClick="reset"),
            "side_by_side_unlike": page_json(side_by_side(palette, difference=False), doubleClick="reset"),
            "side_by_side_unlike_tall": page_json(
                side_by_side(palette, tall=True, difference=False), doubleClick="reset"
            ),
        }
        for theme, palette in THEMES.items()
    }
