"""Opens the sentence player alone in a real browser: a test page whose stream answers, and the player mounted on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from playground.charts.palette import DARK, LIGHT
from playground.charts.reader import player as player_figure
from tests.browser.modules import Modules, Open, call

DEFAULT = "i am not at all bad or sad right now"
FIGURES = {
    theme: {"player": {**player_figure(palette).to_plotly_json(), "config": {"displayModeBar": False}}}
    for theme, palette in (("light", LIGHT), ("dark", DARK))
}
CHART = "document.querySelector('.rnn-player-chart')"


@pytest.fixture
def blank(modules: Modules, request: pytest.FixtureRequest) -> Iterator[Open]:
    """`blank(width)` opens the test page with nothing mounted; an uncaught error fails the test at its end.

    Plotly is a stub in tests marked as `no_picture`.
    """
    query = "?plotly=/plotly_stub.js" if request.node.get_closest_marker("no_picture") else ""
    with modules.tabs(f"test_player_unit.html{query}") as start:
        yield lambda width=960: start(width, 640)


def mount(page: Page, run: dict[str, Any] | None = None) -> None:
    """Mounts the player and waits until it shows the default sentence, as the test page's network reads it."""
    call(page, "mount", FIGURES, *([run] if run else []))
    page.locator("#player[data-answer]").wait_for()
