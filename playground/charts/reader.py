"""The sentence player's figure: the hidden state of every step, and below it the answer after each word."""

import plotly.graph_objects as go

from playground.charts.palette import Palette
from playground.charts.style import (
    ANSWER_HOVER,
    CLEAR,
    FITTED,
    NAMED,
    SMALL,
    STATE_HOVER,
    colour_bar,
    hover_label,
    lay_out,
    look,
    state_colours,
)

STATES_DOMAIN = [0.37, 1.0]
ANSWERS_DOMAIN = [0.0, 0.3]


def player(palette: Palette) -> go.Figure:
    """Two rows over one axis of words, empty, whose data the page moves word by word.

    Trace 0 is the heatmap of states h_t: x = step t (0 = the zero state before the first word), y = a unit's place from
    the top, z in -1..1, `text` = the word and `customdata` = the unit, one for each cell. Trace 1 is the
    probability of the second of two labels after each step, 0..1, whose points take a label's colour.

    `layout.meta` names what the page moves or rewrites. Places in `layout.shapes`: the `covers` of the words still to
    come (their states, answers and names), the `head` around the word that is shown, the `half`, in whose place stands
    what is right where the answer is a number, and which of them reach `under` the axis to the words' names. `symbols`
    are the points of words that the network knows and of those it does not; `titles` those of the axis of units, by its
    order.
    """
    lines = palette.faded(palette.text, 0.35)

    def row(y: str, **look: object) -> dict[str, object]:
        """A rectangle over the whole of one row."""
        across = {"type": "rect", "xref": "x domain", "yref": f"{y} domain", "x0": 0, "x1": 1, "y0": 0, "y1": 1}
        return {**across, "line": {"width": 0}, **look}

    def columns(y: str, **look: object) -> dict[str, object]:
        """A rectangle over some columns, which the page moves."""
        return row(y, **{"xref": "x", "x0": -0.5, "x1": -0.5, "layer": "above", **look})

    half = {
        "type": "line",
        "yref": "y2",
        "y0": 0.5,
        "y1": 0.5,
        "layer": "below",
        "line": {"color": lines, "width": 1, "dash": "dot"},
    }
    frame = {"line": {"color": palette.border, "width": 1}, "layer": "above"}
    shapes = {
        "half": row("y2", **half),
        "states": columns("y", fillcolor=palette.surface),
        "answers": columns("y2", fillcolor=palette.surface),
        "words": columns("paper", yref="paper", y1=0, fillcolor=palette.faded(palette.background, 0.6)),
        "frame": row("y", **frame),
        "frame2": row("y2", **frame),
        "head": columns("paper", yref="paper", line={"color": palette.accent, "width": 2}),
    }
    places = {name: place for place, name in enumerate(shapes)}
    figure = go.Figure()
    figure.add_heatmap(
        x=[],
        y=[],
        z=[],
        text=[],
        customdata=[],
        zmin=-1,
        zmax=1,
        zsmooth=False,
        colorscale=state_colours(palette),
        hoverongaps=False,
        hovertemplate=STATE_HOVER,
        colorbar=colour_bar(
            palette,
            y=STATES_DOMAIN[0],
            yanchor="bottom",
            len=STATES_DOMAIN[1] - STATES_DOMAIN[0],
            x=1,
            tickvals=[-1, 0, 1],
            ticktext=["−1", "0", "1"],
        ),
    )
    figure.add_scatter(
        x=[],
        y=[],
        yaxis="y2",
        mode="lines+markers",
        line={"color": lines, "width": 1.5, "shape": "hvh"},  # steps, so that a covered word is not betrayed by a slope
        marker={
            "size": 7,
            "color": [],
            "cmin": 0,
            "cmax": 1,
            "colorscale": [
                [0, palette.labels[0]],
                [0.5, palette.labels[0]],
                [0.5, palette.labels[1]],
                [1, palette.labels[1]],
            ],
            "line": {"width": 1.5},
        },
        text=[],
        hovertemplate=ANSWER_HOVER,
    )
    lay_out(
        figure,
        **look(palette, plot_bgcolor=palette.background),
        autosize=False,
        margin={"l": 66, "r": 40, "t": 8, "b": 24},
        showlegend=False,
        dragmode=False,
        hovermode="x",  # the column under the pointer, never the next one that is still covered
        hoverdistance=-1,
        hoverlabel=hover_label(palette, align="left", font={"color": palette.text, "size": 12}),
        modebar={"bgcolor": CLEAR, "color": lines, "activecolor": palette.accent},
        xaxis={**NAMED, "anchor": "y2", "range": [-0.5, 0.5]},
        yaxis={
            **NAMED,
            "domain": STATES_DOMAIN,
            "title": {"text": "unit", "font": SMALL, "standoff": 4},
        },
        yaxis2={
            **FITTED,
            "domain": ANSWERS_DOMAIN,
            "range": [-0.15, 1.15],  # room for the points at 0 and 1
            "tickvals": [0, 0.5, 1],
            "ticktext": ["0 %", "50 %", "100 %"],
            "title": {"text": "P", "font": SMALL, "standoff": 4},
        },
        shapes=list(shapes.values()),
        meta={
            "covers": [places["states"], places["answers"], places["words"]],
            "head": places["head"],
            "half": places["half"],
            "under": [places["words"], places["head"]],
            "symbols": ["circle", "circle-open"],
            "labels": palette.labels,
            "titles": {"index": "unit", "weight": "weight for"},
        },
    )
    return figure
