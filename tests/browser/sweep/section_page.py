"""Opens the modules of the sweep section alone in a real browser, with a server that answers from the page itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from playground.catalogue import catalogue_json
from playground.charts.palette import DARK, LIGHT, Palette
from playground.charts.sweep import sweep_figures
from tests.browser.modules import Modules, Open, call

FIGURES = sweep_figures()
TWO_BY_TWO = {"hidden_size": [16, 64], "learning_rate": [0.01, 0.05]}
MARKUP = '<img src=x onerror="window.hacked=1"><b>'
SENTENCES = ["No clear difference in final test loss: the ranges overlap.", f"A sentence with {MARKUP} in it."]
CHART = "document.querySelector('.rnn-sweep-heatmap')"
INKED = """panel => {
    const canvas = document.querySelectorAll(".rnn-sweep-panel canvas")[panel];
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 60).length;
}"""


# Until the browser has told which panels are seen: only those are drawn. Older observers are told first.
SEEN = """() => new Promise((done) => {
    new IntersectionObserver(done).observe(document.querySelector(".rnn-sweep-panel"));
}).then(() => {})"""


def look(theme: str) -> dict[str, Any]:
    """What the page of Streamlit gives a section to look like, in one theme."""
    palette: Palette = {"light": LIGHT, "dark": DARK}[theme]
    style = {
        "--st-background-color": palette.background,
        "--st-secondary-background-color": palette.surface,
        "--st-text-color": palette.text,
        "--st-border-color": palette.border,
        "--st-primary-color": palette.accent,
        "--rnn-test": palette.test,
        "--rnn-train": palette.train,
    }
    return {"theme": theme, "figures": FIGURES, "style": style, "catalogue": catalogue_json()}


@pytest.fixture
def section(modules: Modules) -> Iterator[Open]:
    """`section(theme, size, **more)` opens the section; `more` joins its context. An uncaught error fails the test."""
    with modules.tabs("test_section.html") as open_page:

        def start(theme: str = "light", size: tuple[int, int] = (1200, 900), before: str = "", **more: Any) -> Page:
            page = open_page(*size)
            if before:
                page.evaluate(before)
            call(page, "mount", look(theme), more)
            page.wait_for_function("server.sockets[0]?.readyState === 1")
            return page

        yield start


def begin(page: Page, values: object, seeds: int = 5, epochs: int = 400, **more: object) -> None:
    """Has the server begin a sweep over `values` {name: [...]}."""
    page.evaluate("([...sweep]) => server.begin(...sweep)", [values, seeds, epochs, more])
    page.evaluate(SEEN)


def train(page: Page, first: int, last: int) -> None:
    """Sends points of all runs, and waits until the panels show the last of them."""
    page.evaluate("([first, last]) => server.train(first, last)", [first, last])
    expect(page.get_by_test_id("sweep-panels")).to_have_attribute("data-epoch", str(last))


def find(page: Page, values: object = TWO_BY_TWO, change: str = "cell => cell", **more: int) -> None:
    """Shows a complete sweep with its results on the page; `change` alters the cells of the results."""
    begin(page, values, **more)
    train(page, 0, 400)
    page.evaluate(f"sentences => server.results(400, sentences, {change})", SENTENCES)
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    page.wait_for_function(f"{CHART}.data?.[0].z.length > 0")


def await_repaint(page: Page, act: str) -> None:
    """Does `act` on the page, and waits until the panels have been drawn again."""
    # In one go: what is drawn in between is not what the act brings about.
    root = "document.querySelector('[data-testid=sweep-panels]')"
    paints = page.evaluate(f"() => {{ const {{ paints }} = {root}.dataset; {act}; return paints; }}")
    expect(page.get_by_test_id("sweep-panels")).not_to_have_attribute("data-paints", str(paints))


def ink_of(page: Page, panel: int = 0) -> int:
    """How many pixels of a panel are drawn on."""
    return int(page.evaluate(INKED, panel))
