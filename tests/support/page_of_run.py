"""A run that a page without a server can be made of, which keeps states as the app does; and what is in such a page."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import numpy as np

from playground.inspection.question import Past, Subject
from playground.server import subjects
from playground.storage.models import RunSummary
from playground.training.prepared_data import prepare
from rnn import Params, Settings, train
from rnn.history import named, row
from rnn.kept_states import StateSelection
from tests.support.run_files import record

RUN = "0123456789abcdef" * 2
QUICK = Settings(hidden_size=16, learning_rate=0.1, init_scale=0.1, epochs=120)


@cache
def trained_run(data: str = "Article", settings: Settings = QUICK, run: str = RUN) -> tuple[Subject, RunSummary]:
    """The newest network of a run that has trained to its end, with its past, and what is told of it besides."""
    prepared = prepare(data)
    words, labels = len(prepared.vocabulary), len(prepared.labels)
    epochs = train(prepared.train_set, prepared.test_set, settings, vocab_size=words, classes=labels)
    first = next(epochs)
    rows = [row(first, 0.0)]
    weights: dict[int, Params] = {0: first.params}
    selection = StateSelection([], np.array([[first.train.accuracy], [first.test.accuracy]]), _size(first.params))
    newest = first
    for newest in epochs:
        selection.see(newest)
        weights |= {each.number: each.state.params for each in selection.take_new()}
        rows.append(row(newest, newest.number / 200))
    weights[newest.number] = newest.params
    return subject_of(data, settings, run, np.array(rows).T, weights, selection.numbers)


def subject_of(
    data: str, settings: Settings, run: str, rows: np.ndarray, weights: Mapping[int, Params], kept: list[int]
) -> tuple[Subject, RunSummary]:
    prepared = prepare(data)
    newest = max(weights)
    columns = named(rows)
    epochs = tuple(sorted({0, *kept, newest}))
    past = Past(data, settings, columns, False, epochs=epochs, weights=weights.get)
    subject = subjects.subject_of(run, newest, weights[newest], prepared, settings.readout, lambda: past)
    summary = record().summary
    return subject, replace(
        summary,
        id=run,
        name="a run",
        data=data,
        settings=settings,
        first_settings=settings,
        changes=(),
        epochs_done=newest,
        ended="done",
        sweep=None,
    )


def _size(params: Params) -> int:
    return sum(array.size for array in params.arrays())


class Elements(HTMLParser):
    """The elements of a page, with what scripts and the title hold."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {"script": [], "title": []}
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] in self.texts:
            self.texts[self.tags[-1]][-1] += data


def data_of(page: bytes) -> dict[str, Any]:
    """The data in a page."""
    data: dict[str, Any] = json.loads(Elements(page).texts["script"][1])
    return data
