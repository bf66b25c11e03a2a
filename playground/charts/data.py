"""The figures of the Data page: how long the sentences of a set are, and which words they have, by label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import plotly.graph_objects as go

from playground.charts.palette import Palette
from playground.charts.style import OWN, hover_label, lay_out, line_axis, look
from rnn.text import visible

__all__ = ["CONFIG", "lengths_figure", "words_figure"]

CONFIG = {**OWN, "displaylogo": False, "displayModeBar": False}

LONGEST_WORD, LONGEST_LABEL = 16, 30  # in characters
FEW_LENGTHS = 8
"""Lengths that have room at least."""
MOST_BARS = 60
"""Bars beside each other that can still be told apart: where lengths differ by more, each bar stands for several."""


def lengths_figure(palette: Palette, lengths: Mapping[str, Mapping[int, int]], unit: str) -> go.Figure:
    """How many sentences (y) have so many words (x), a colour a label, one on the other; `unit` is what they count."""
    longest = max((max(counts, default=0) for counts in lengths.values()), default=0)
    shortest = min((min(counts) for counts in lengths.values() if counts), default=0)
    are_few = longest - shortest < FEW_LENGTHS
    width = 1 if are_few else -(-(longest + 1) // MOST_BARS)
    figure = go.Figure()
    for (label, counts), colour in zip(lengths.items(), cycle(palette.labels), strict=False):
        bars: dict[int, int] = {}
        for length, count in counts.items():
            bars[length // width * width] = bars.get(length // width * width, 0) + count
        places = sorted(bars)
        spans = [f"{place}" if width == 1 else f"{place} to {place + width - 1}" for place in places]
        figure.add_bar(
            x=[place + (width - 1) / 2 for place in places],
            y=[bars[place] for place in places],
            width=0.9 * width,
            name=_shown(label, LONGEST_LABEL),
            meta=_shown(label, LONGEST_LABEL),
            customdata=spans,
            marker_color=colour,
            hovertemplate=f"%{{customdata}} {unit}<br>%{{y:,}} %{{meta}}<extra></extra>",
        )
    _lay_out(figure, palette, f"{unit} in a sentence", "sentences", legend=len(lengths) > 1)
    if are_few:  # else Plotly marks parts of words, and one bar fills the whole width
        middle = (longest + shortest) / 2
        figure.layout.xaxis.update(dtick=1, range=[middle - FEW_LENGTHS / 2, middle + FEW_LENGTHS / 2])
    return figure


def words_figure(palette: Palette, words: Sequence[tuple[str, Mapping[str, int]]], labels: Sequence[str]) -> go.Figure:
    """How often (x) the most frequent words (y) stand in sentences of each label, a colour a label."""
    figure = go.Figure()
    names = [_shown(word) for word, _ in words]
    for label, colour in zip(labels, cycle(palette.labels), strict=False):
        figure.add_bar(
            y=list(range(len(words))),
            x=[counts[label] for _, counts in words],
            orientation="h",
            name=_shown(label, LONGEST_LABEL),
            meta=_shown(label, LONGEST_LABEL),
            text=names,
            textposition="none",
            marker_color=colour,
            hovertemplate="“%{text}” %{x:,} times in %{meta}<extra></extra>",
        )
    _lay_out(figure, palette, "times, in the sentences to train on", "", legend=len(labels) > 1)
    figure.layout.yaxis.update(
        autorange="reversed", tickmode="array", tickvals=list(range(len(words))), ticktext=names, showgrid=False
    )
    return figure


def _shown(word: str, longest: int = LONGEST_WORD) -> str:
    """A word or a label as a figure may have it: not as the HTML that it looks like, and not longer than has room."""
    seen = visible(word)
    short = seen if len(seen) <= longest else seen[: longest - 1] + "…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lay_out(figure: go.Figure, palette: Palette, x: str, y: str, *, legend: bool) -> None:
    axis = line_axis(palette, automargin=True, fixedrange=True)
    lay_out(
        figure,
        **look(palette),
        barmode="stack",
        bargap=0.12,
        dragmode=False,
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        hoverlabel=hover_label(palette, align="left"),
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        xaxis={**axis, "title": {"text": x, "standoff": 6}},
        yaxis={**axis, "title": {"text": y, "standoff": 6}},
    )
