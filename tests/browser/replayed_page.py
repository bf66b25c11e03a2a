"""Opens the Train page alone in a real browser, over recorded frames of a run: no server, no training."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from playground.catalogue import catalogue_json
from playground.charts.palette import DARK, LIGHT
from playground.charts.train import train_figures
from playground.components import marks
from playground.inspection.question import Subject
from playground.inspection.views.trace import trace
from playground.server.streams.interactive_messages import (
    answers_frame,
    change_frame,
    config_frame,
    rows_frame,
    run_frame,
    status_frame,
)
from playground.training import RunConfig
from playground.training.prepared_data import checkpoint_of, untrained
from playground.training.run import Run
from playground.training.updates import Cursor, Status, update_since
from rnn import Epoch, Settings, train
from rnn.history import row
from tests.browser.compare_page import style_of
from tests.browser.modules import FRONTEND, Modules, call

CONFIG = RunConfig("Article", Settings(hidden_size=16, learning_rate=0.1, init_scale=0.1))
EPOCHS = 120
HTML = (FRONTEND / "train/page.html").read_text(encoding="utf-8")
LOOKS = {
    "live": "/live/replayed",
    "catalogue": catalogue_json(),
    "figures": train_figures(),
    "colours": {theme: marks(palette) for theme, palette in (("light", LIGHT), ("dark", DARK))},
}
READY = Status("ready", 0, 1000, None, None, None, 200, "", (), None, "")

Frames = list[dict[str, Any]]


@cache
def _epochs() -> list[Epoch]:
    prepared = untrained(CONFIG).prepared
    words, classes = len(prepared.vocabulary), len(prepared.labels)
    epochs = train(prepared.train_set, prepared.test_set, CONFIG.settings, vocab_size=words, classes=classes)
    return list(islice(epochs, EPOCHS + 1))


class Recording:
    """What a page that follows a run of EPOCHS epochs is sent, as the server sends it."""

    def __init__(self) -> None:
        self.run = Run.begin(untrained(CONFIG))
        self.status = READY
        self._cursor = Cursor()

    def until(self, epoch: int = 0, **status: Any) -> Frames:
        """The frames up to that epoch, after which the job stands like that; by default it trains."""
        epoch_state = _epochs()[epoch]
        first = self.run.rows
        rows = np.array([row(each, each.number / 100) for each in _epochs()[first : epoch + 1]]).T
        if rows.size:
            self.run.add_rows(first, rows)
            self.run.checkpoint = checkpoint_of(epoch_state.state(), CONFIG.settings, self.run.prepared)
            self.status = replace(self.status, state="running", rate=50.0, left=(1000 - epoch) / 50)
        self.status = replace(self.status, **{"epoch": epoch, **status})
        update = update_since(self._cursor, self.run, self.status, CONFIG, None)
        told_frames = [run_frame(update)] if update.begun else [change_frame(change) for change in update.changes]
        told_frames += [rows_frame(update)] if update.count else []
        told_frames += [status_frame(update.status), answers_frame(update.checkpoint)]
        return [*told_frames, config_frame(CONFIG)]

    def trace(self, sentence: str) -> Frames:
        """The newest network reading a sentence."""
        prepared, state = self.run.prepared, self.run.newest.state
        subject = Subject(self.run.id, state.number, state.params, prepared.vocabulary, prepared.labels)
        return [{"kind": "trace", "epoch": state.number, **trace(subject, sentence)}]


Replay = Callable[..., tuple[Page, Recording]]


@pytest.fixture
def replay(modules: Modules, request: pytest.FixtureRequest) -> Iterator[Replay]:
    """`replay(size, theme)` opens the page, which is told of the untrained network and reads the first sentence.

    Plotly is a stub in tests marked as `no_picture`.
    """
    with replaying(modules, picture=not request.node.get_closest_marker("no_picture")) as start:
        yield start


@contextmanager
def replaying(modules: Modules, *, picture: bool = True) -> Iterator[Replay]:
    """Opens pages for as long as the block lasts, without a `picture` if Plotly is to be a stub."""
    with modules.tabs("replayed_train_page.html") as open_page:

        def start(size: tuple[int, int] = (1280, 720), theme: str = "light") -> tuple[Page, Recording]:
            page, recording = open_page(*size), Recording()
            show(page, theme, picture=picture)
            say(page, recording.until(0))
            page.wait_for_function("sent.some(({sentence}) => sentence)")
            say(page, recording.trace(page.evaluate("sent.findLast(({sentence}) => sentence).sentence")))
            page.locator("#page .rnn-page[data-ready]").wait_for()
            return page, recording

        yield start


def show(page: Page, theme: str = "light", *, picture: bool = True) -> None:
    """Mounts the page, as Streamlit does."""
    data = {**LOOKS, "plotly": "/plotly.min.js" if picture else "/plotly_stub.js"}
    call(page, "show", HTML, style_of(theme), data)


def say(page: Page, told_frames: Frames) -> None:
    """Has the page told these frames, one after the other."""
    call(page, "say", told_frames)


def read(page: Page, recording: Recording, text: str) -> dict[str, Any]:
    """Types a sentence, presses Enter, and has the page told what the newest network makes of it, which is returned."""
    sentence = page.get_by_label("Sentence", exact=True)
    sentence.fill(text)
    sentence.press("Enter")
    return answer(page, recording, text)


def answer(page: Page, recording: Recording, text: str) -> dict[str, Any]:
    """Once the page has asked for a sentence it is told what the newest network makes of it, which is returned."""
    page.wait_for_function("text => sent.at(-1).sentence === text", arg=text)
    (trace,) = recording.trace(text)
    say(page, [trace])
    return trace
