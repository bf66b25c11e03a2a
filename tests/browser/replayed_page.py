"""Opens the Train page alone in a real browser, over recorded frames of a run: no server, no training."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page

from playground.catalogue import catalogue_json
from playground.charts.palette import DARK, LIGHT, marks
from playground.charts.train import train_figures
from playground.training import RunConfig
from rnn import Epoch, Settings
from tests.browser.compare_page import style_of
from tests.browser.modules import FRONTEND, Modules, call
from tests.support.recorded_run import Frames, RecordedRun, epochs_of

CONFIG = RunConfig("Article", Settings(hidden_size=16, learning_rate=0.1, init_scale=0.1))
EPOCHS = 120
HTML = (FRONTEND / "train/page.html").read_text(encoding="utf-8")


@cache
def _looks() -> dict[str, Any]:
    return {
        "live": "/live/replayed",
        "recording": "/modules/first/recording.json",
        "catalogue": catalogue_json(),
        "figures": train_figures(),
        "colours": {theme: marks(palette) for theme, palette in (("light", LIGHT), ("dark", DARK))},
    }


@cache
def _epochs() -> list[Epoch]:
    return epochs_of(replace(CONFIG, settings=replace(CONFIG.settings, epochs=EPOCHS)))


class Recording(RecordedRun):
    """What a page that follows a run of EPOCHS epochs is sent, as the server sends it."""

    def __init__(self) -> None:
        super().__init__(CONFIG, _epochs())


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
    data = {**_looks(), "plotly": "/plotly.min.js" if picture else "/plotly_stub.js"}
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
