"""The figure "Where its memory ends": how right a network is on sequences of each length, trained on or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from data import Yardstick
from data.dataset import Measure
from playground.charts.palette import FONT_SIZE, THEMES, Palette
from playground.charts.style import SMALL, hover_label, lay_out, line_axis, look, page_json

__all__ = ["length_figures", "lengths_figure"]

TRAINED = "lengths it was trained on"


def lengths_figure(
    palette: Palette,
    scores: Sequence[tuple[int, float]],
    *,
    measure: Measure,
    counts: str,
    trained: tuple[int, int],
    floor: Yardstick,
    baseline: Yardstick,
) -> go.Figure:
    """A line through (length, score), over the lengths that were trained on as a shaded ground.

    `measure` is what the scores are, `counts` what a length counts. Floor and baseline are dashed lines with their
    names, if they are of that measure: that of the baseline is of the trained lengths, and drawn over these alone. A
    share of right answers has an axis of 0 to 100 %, anything else one from 0 on.
    """
    is_share = "accuracy" in measure
    form = ".1%" if is_share else ".3f"
    figure = go.Figure()
    figure.add_scatter(
        x=[length for length, _ in scores],
        y=[score for _, score in scores],
        name=measure,
        mode="lines+markers",
        line={"color": palette.test, "width": 2},
        marker={"color": palette.test, "size": 6},
        cliponaxis=False,
        hovertemplate=f"{counts}: %{{x}}<br>{measure} <b>%{{y:{form}}}</b><extra></extra>",
    )
    begin, end = trained[0] - 0.5, trained[1] + 0.5
    last = max((length for length, _ in scores), default=end) + 0.5
    shapes: list[dict[str, Any]] = [
        {
            "type": "rect",
            "layer": "below",
            "xref": "x",
            "yref": "paper",
            "x0": begin,
            "x1": end,
            "y0": 0,
            "y1": 1,
            "line": {"width": 0},
            "fillcolor": palette.faded(palette.accent, 0.12),
        }
    ]
    notes = [_note(palette, TRAINED, x=begin, y=1, yref="paper", xanchor="left", yanchor="bottom")]
    floor_note = {"x": last, "xanchor": "right", "yanchor": "bottom"}
    baseline_note = {"x": end, "xanchor": "left", "yanchor": "middle", "xshift": 4}  # where its line ends
    for yardstick, until, place in ((floor, last, floor_note), (baseline, end, baseline_note)):
        if yardstick.measure == measure:
            shapes.append(_level(palette, yardstick.value, begin, until))
            text = f"{yardstick.label}: {format(yardstick.value, form)}"
            notes.append(_note(palette, text, y=yardstick.value, yref="y", **place))
    line = line_axis(palette, tickcolor=palette.border)
    share_axis = {"range": [0, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickformat": ".0%"}
    lay_out(
        figure,
        **look(palette, font_size=FONT_SIZE),
        showlegend=False,
        autosize=False,
        margin={"l": 48, "r": 14, "t": 22, "b": 38},
        dragmode=False,
        hovermode="closest",
        hoverlabel=hover_label(palette, align="left"),
        xaxis={**line, "showgrid": False, "fixedrange": True, "range": [begin, last], "title": _title(counts)},
        yaxis={
            **line,
            "fixedrange": True,
            "title": _title(measure),
            **(share_axis if is_share else {"rangemode": "tozero", "nticks": 5}),
        },
        shapes=shapes,
        annotations=notes,
    )
    return figure


def _title(text: str) -> dict[str, Any]:
    return {"text": text, "font": SMALL, "standoff": 4}


def _level(palette: Palette, value: float, begin: float, end: float) -> dict[str, Any]:
    line = {"color": palette.faded(palette.text, 0.55), "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "x", "yref": "y", "x0": begin, "x1": end, "y0": value, "y1": value, "line": line}


def _note(palette: Palette, text: str, **place: Any) -> dict[str, Any]:
    """Words beside a line."""
    return {"text": text, "xref": "x", "showarrow": False, "font": {**SMALL, "color": palette.text}, **place}


def length_figures(
    scores: Sequence[tuple[int, float]],
    *,
    measure: Measure,
    counts: str,
    trained: tuple[int, int],
    floor: Yardstick,
    baseline: Yardstick,
) -> dict[str, dict[str, Any]]:
    """The figure by theme, under the name "lengths", as plain JSON with its `config`."""
    return {
        theme: {
            "lengths": page_json(
                lengths_figure(
                    palette,
                    scores,
                    measure=measure,
                    counts=counts,
                    trained=trained,
                    floor=floor,
                    baseline=baseline,
                )
            )
        }
        for theme, palette in THEMES.items()
    }
