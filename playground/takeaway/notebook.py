"""A run as a Jupyter notebook that trains it again, and draws its curves and how it reads a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from playground.charts.palette import LIGHT
from playground.takeaway.program import Block, program_of, quoted
from playground.takeaway.recipe import Recipe
from playground.takeaway.script import HOW, title_of, trained_on

CURVES = """\
import plotly.graph_objects as go
from plotly.subplots import make_subplots

number, train_loss, train_accuracy, test_loss, test_accuracy = zip(*history)
curves = make_subplots(1, 2, subplot_titles=("loss", "accuracy"))
for column, pair in enumerate(((train_loss, test_loss), (train_accuracy, test_accuracy)), start=1):
    for name, values, colour in zip(("train", "test"), pair, ({train}, {test})):
        line = {{"name": name, "line_color": colour, "legendgroup": name, "showlegend": column == 1}}
        curves.add_scatter(x=number, y=values, **line, row=1, col=column)
curves.update_xaxes(title_text="epoch")
curves.update_yaxes(tickformat=".0%", range=[0, 1.02], row=1, col=2)
curves.update_layout(template="simple_white", height=360)
curves
"""

SENTENCE = """\
from rnn import forward

sentence = {sentence}
trace = forward(state.params, vocabulary.encode(sentence))
words = ["start", *(word if word in vocabulary else f"{{word}} (unknown)" for word in vocabulary.tokenize(sentence))]
steps = list(range(len(words)))
reading = make_subplots(2, 1, shared_xaxes=True, row_heights=[0.7, 0.3], vertical_spacing=0.06)
reading.add_heatmap(
    z=trace.hidden.T, x=steps, zmin=-1, zmax=1, colorscale={states}, colorbar_len=0.65, colorbar_y=0.68, row=1, col=1
)
colours = {labels}
for place, label in enumerate(LABELS):
    reading.add_scatter(
        x=steps, y=trace.probs[:, place], name=label, line_color=colours[place % len(colours)], row=2, col=1
    )
reading.update_xaxes(tickvals=steps, ticktext=words, row=2, col=1)
reading.update_yaxes(title_text="unit", autorange="reversed", row=1, col=1)
reading.update_yaxes(title_text="share", tickformat=".0%", range=[-0.05, 1.05], row=2, col=1)
answer = trace.probs[-1]
title = f"“{{sentence}}” is {{LABELS[answer.argmax()]}} ({{answer.max():.0%}})"
reading.update_layout(template="simple_white", height=520, legend_y=0.2, title_text=title)
reading
"""

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&])")


def notebook_of(recipe: Recipe, sentence: str = "") -> str:
    """The notebook as JSON of format 4.5; "" = it reads the first test sentence. Raises CannotRepeat."""
    sentence = sentence.strip() or recipe.prepared.sentences[0][0]
    cells = [
        _told(
            "\n\n".join(
                [
                    f"# {_plain(recipe.record.summary.name)}",
                    *map(_plain, (title_of(recipe), _how(), trained_on(recipe))),
                ]
            )
        ),
        *(cell for block in [*program_of(recipe), *_plots(sentence)] for cell in _cells(block)),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {
            "cells": cells,
            "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        ensure_ascii=False,
        indent=1,
    )


def _how() -> str:
    return f"{HOW} The pictures need plotly: `pip install plotly`."


def _plots(sentence: str) -> list[Block]:
    """The pictures, in the colours of the playground's light theme."""
    states = [list(stop) for stop in LIGHT.states]
    return [
        Block(
            "Loss and accuracy over the epochs; train is the mean over an epoch while learning, test is after it.",
            CURVES.format(train=quoted(LIGHT.train), test=quoted(LIGHT.test)),
        ),
        Block(
            "How the network reads a sentence: above the hidden state after each word, a unit a line; below what it "
            "would answer if the sentence ended there. Put another sentence in and run the cell again.",
            SENTENCE.format(sentence=quoted(sentence), states=states, labels=list(LIGHT.labels)),
        ),
    ]


def _cells(block: Block) -> Iterator[dict[str, Any]]:
    if block.words:
        yield _told(_plain(block.words))
    yield {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": _lines(block.code)}


def _told(markdown: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(markdown)}


def _lines(text: str) -> list[str]:
    return text.rstrip("\n").splitlines(keepends=True)


def _plain(text: str) -> str:
    """A text as Markdown that shows it as it is: what a visitor has typed formats nothing, and holds no HTML."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
