"""The figure of the Train page: loss and accuracy of train and test, as lines that the page fills."""

from typing import Any

import plotly.graph_objects as go

from playground.charts.palette import FONT_SIZE, THEMES, Palette
from playground.charts.reader import player
from playground.charts.style import (
    CLEAR,
    SHARES,
    SMALL,
    hover_label,
    lay_out,
    line_axis,
    look,
    page_json,
    yardstick_look,
)
from rnn.readouts import READOUTS

__all__ = ["curves", "player", "train_figures"]


def curves(palette: Palette, *, tall: bool = False, number: bool = False) -> go.Figure:
    """Loss and accuracy, train and test, as four empty lines that the page fills while the network trains.

    Loss (nats a sentence) is on x/y, accuracy (share, 0..1) on x2/y2; beside each other, or one above the other when
    `tall`. Of a network that answers with a `number` there is the squared error alone, on x/y. `layout.meta` holds the
    template of a mark, where the learning rate or the number of epochs was changed, those of floor and baseline, and
    which of the annotations is the title of the `losses`, which says so where their axis does not reach them all.
    """
    figure = go.Figure()
    for axis, form in (("", ".4~g"),) if number else (("", ".3f"), ("2", ".1%")):  # loss, accuracy
        for name, colour, width in (("train", palette.train, 1.5), ("test", palette.test, 2)):
            figure.add_scatter(
                x=[],
                y=[],
                name=name,
                mode="lines",
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                line={"color": colour, "width": width},
                marker={"color": colour, "size": 7},
                cliponaxis=False,
                hovertemplate=f"{name} %{{y:{form}}}<extra></extra>",
            )
    across, upper, lower = ([0, 1], [0.62, 1], [0, 0.38])
    line = line_axis(palette, tickcolor=palette.border)
    x = {
        **line,
        "showgrid": False,
        "rangemode": "tozero",
        "nticks": 6,
        "hoverformat": ",d",
        "unifiedhovertitle": {"text": "epoch %{x:,d}"},
    }
    titles = [("loss", 0, 1), ("accuracy", 0 if tall else 0.55, 0.38 if tall else 1)]
    left: Any = [0, 0.455]
    accuracy = {
        "xaxis2": {**x, "domain": across if tall else [0.545, 1], "anchor": "y2"},
        "yaxis2": {
            **line,
            "domain": lower if tall else [0, 1],
            "anchor": "x2",
            "range": [0, 1.02],
            **SHARES,
        },
    }
    if number:
        titles, left, accuracy = [(READOUTS["number"].loss_name, 0, 1)], across, {}
    # A legend of Plotly's own would take room from the plot; this one stands in the margin beside the titles.
    legend = "    ".join(
        f'<span style="color:{c}">\u2501</span> {n}' for n, c in (("train", palette.train), ("test", palette.test))
    )
    captions = [(f"<b>{text}</b>", at, top, "left") for text, at, top in titles] + [(legend, 1, 1, "right")]
    lay_out(
        figure,
        **look(palette, font_size=FONT_SIZE),
        showlegend=False,
        margin={"l": 40, "r": 20, "t": 24, "b": 24},
        hovermode="x unified",
        hoverlabel=hover_label(palette),
        dragmode="zoom",
        modebar={"bgcolor": CLEAR, "color": palette.faded(palette.text, 0.5), "activecolor": palette.accent},
        xaxis={**x, "domain": across if tall else left, "anchor": "y"},
        yaxis={**line, "domain": upper if tall else [0, 1], "anchor": "x", "nticks": 5, "fixedrange": False},
        **accuracy,
        annotations=[
            {
                "text": text,
                "xref": "paper",
                "yref": "paper",
                "x": x_at,
                "y": y_at,
                "xanchor": anchor,
                "yanchor": "bottom",
                "yshift": 3,
                "showarrow": False,
                "font": {"size": FONT_SIZE + 1},
            }
            for text, x_at, y_at, anchor in captions
        ],
        meta={
            "losses": 0,
            "mark": {
                "type": "line",
                "y0": 0,
                "y1": 1,
                "line": {"color": palette.faded(palette.text, 0.45), "width": 1, "dash": "dot"},
            },
            "label": {
                "y": 1,
                "xanchor": "left",
                "yanchor": "top",
                "xshift": 2,
                "showarrow": False,
                "font": {**SMALL, "color": palette.text},
                "bgcolor": palette.faded(palette.background, 0.8),
            },
            "yardstick": yardstick_look(palette),
        },
    )
    return figure


def train_figures() -> dict[str, dict[str, Any]]:
    """The figures of the Train page by theme and name, empty, ready for the page to fill."""
    return {
        theme: {
            "curves": page_json(curves(palette), doubleClick=False),
            "curves_tall": page_json(curves(palette, tall=True), doubleClick=False),
            "curves_number": page_json(curves(palette, number=True), doubleClick=False),
            "player": page_json(player(palette), doubleClick="reset"),
        }
        for theme, palette in THEMES.items()
    }
