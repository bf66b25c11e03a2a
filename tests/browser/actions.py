"""What a visitor does and sees on the page, by the names that the page gives its parts."""

import json
from itertools import islice
from typing import Any

from playwright.sync_api import APIRequestContext, APIResponse, Frame, Locator, Page, expect

from playground.encoding import short
from playground.training import RunConfig
from rnn import Settings
from rnn.history import SCORES
from tests.support.following import row, unbroken
from tests.support.patience import PATIENCE

# Until the newest run is saved up to an epoch.
AWAIT_SAVED = """async (least) => {
  for (let saved = 0; saved < least; ) {
    const [run] = (await (await fetch("/api/runs")).json()).runs;
    saved = run?.epochs_done ?? 0;
    if (saved < least) await new Promise((again) => setTimeout(again, 100));
  }
}"""

# Presses and releases the button twice, at once: Plotly takes two clicks for one double click only if they are close to
# each other, and on a slow machine those of a real pointer are not.
DOUBLE_CLICK = """([clientX, clientY]) => {
  for (const detail of [1, 2]) {
    for (const type of ["mousedown", "mouseup"]) {
      const event = new MouseEvent(type, {bubbles: true, cancelable: true, view: window, clientX, clientY, detail});
      document.elementFromPoint(clientX, clientY).dispatchEvent(event);
    }
  }
}"""


def double_click(page: Page, x: float, y: float) -> None:
    """A double click in a chart, at a point of the window; the pointer is there then."""
    page.mouse.move(x, y)
    page.evaluate(DOUBLE_CLICK, [x, y])


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def curves(page: Page) -> Locator:
    return page.get_by_test_id("curves")


def player(page: Page) -> Locator:
    return page.get_by_test_id("player")


def sentence(page: Page) -> Locator:
    return page.get_by_label("Sentence", exact=True)


def setting(page: Page, name: str) -> Locator:
    """The input of a setting: a range, a number or the text of a choice."""
    return page.get_by_test_id("stSidebar").locator(f'input[aria-label="{name}"]')


def epoch(page: Page) -> int:
    """The last epoch that is drawn."""
    return int(curves(page).get_attribute("data-epoch") or -1)


def await_epoch(page: Page, least: int) -> int:
    """Wait until the curves are drawn up to epoch `least` or later; returns where they are."""
    page.wait_for_function(
        "least => Number(document.querySelector('[data-testid=curves]')?.dataset.epoch) >= least",
        arg=least,
        timeout=1000 * PATIENCE,
        polling=100,  # ms; else Playwright looks before each frame, sixty of which the browser then makes every second
    )
    return epoch(page)


def await_state(page: Page, text: str) -> None:
    """Wait for what the page says beside the progress bar, as "paused"."""
    expect(page.locator(".rnn-rate")).to_contain_text(text, timeout=1000 * PATIENCE)


def await_end(page: Page) -> None:
    """Wait until all epochs are trained and drawn."""
    await_state(page, "complete")
    page.wait_for_function(
        "rnnRunStream.latest.get('answers')?.epoch === rnnRunStream.rows.length - 1"
    )  # told after the state
    await_epoch(page, page.evaluate("rnnRunStream.rows.length - 1"))


def speed(page: Page, name: str) -> None:
    radio = page.get_by_role("group", name="Speed").get_by_role("radio", name=name, exact=True)
    radio.click()
    expect(radio).to_be_checked()  # `check` looks just once, and a status that was on its way tells the old speed


def copied_link(page: Page | Frame) -> str:
    """The link that Copy link makes: the browser of these tests keeps its clipboard, so the page shows it, selected."""
    copy = page.get_by_role("button", name="Copy link", exact=True)
    copy.click()
    field = page.get_by_label("Link", exact=True)
    expect(field).to_be_focused()
    link = field.input_value()
    assert field.evaluate("({selectionStart, selectionEnd}) => selectionEnd - selectionStart") == len(link) < 2000
    field.press("Escape")
    expect(copy).to_be_focused()
    return link


def train_to_the_end(page: Page) -> None:
    """Train as fast as it goes until all epochs are done."""
    speed(page, "max")
    button(page, "Train").click()
    await_end(page)


def undisturbed(length: int, **settings: Any) -> dict[str, Any]:
    """The first `length` rows, from epoch 0 on, of a run that trains without interruption, as a page holds them.

    It is trained in this process, with these settings.
    """
    epochs = [row(epoch) for epoch in islice(unbroken(RunConfig("Article", Settings(**settings))), length)]
    return {"length": len(epochs), **dict(zip(SCORES, map(short, zip(*epochs, strict=True)), strict=True))}


def rows(page: Page) -> dict[str, Any]:
    """Every row that the page holds of its run: the four scores, index = epoch. How long it took is left out."""
    return dict(json.loads(page.evaluate("JSON.stringify({...window.rnnRunStream.rows, seconds: undefined})")))


WHOLE = 500  # rows of a run that are all drawn: of more, the page draws some


def assert_drawn(page: Page, column: str = "train_loss", place: int = 0) -> None:
    """The curve at this place of the figure is that of the rows, however many a run has had on a slow machine."""
    values, drawn = rows(page)[column], chart_state(page)["data"][place]
    epochs = drawn["x"]
    assert drawn["y"] == [values[each] for each in epochs]
    if len(values) <= WHOLE:
        assert epochs == list(range(len(values)))
    else:
        assert epochs == sorted(set(epochs))
        assert (epochs[0], epochs[-1]) == (0, len(values) - 1)
        assert len(epochs) >= WHOLE / 4


def chart_state(page: Page, testid: str = "curves") -> dict[str, Any]:
    """The figure as Plotly holds it: {"data": [...], "layout": {...}}, arrays as lists, NaN as a word."""
    return dict(
        json.loads(
            page.evaluate(
                """testid => {
                    const root = document.querySelector(`[data-testid=${testid}]`);
                    const chart = root.matches(".js-plotly-plot") ? root : root.querySelector(".js-plotly-plot");
                    const plain = (key, value) =>
                        ArrayBuffer.isView(value) ? Array.from(value)
                        : typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
                    return JSON.stringify({data: chart.data, layout: chart.layout}, plain);
                }""",
                testid,
            )
        )
    )


def type_sentence(page: Page, text: str) -> None:
    """Type a sentence, press Enter, and wait until the player holds it."""
    sentence(page).fill(text)
    sentence(page).press("Enter")


def await_trace(page: Page, text: str) -> None:
    """Wait until the player has what the network makes of this text."""
    page.wait_for_function("text => rnnRunStream.latest.get('trace')?.text === text", arg=text)


def await_words(page: Page, count: int) -> None:
    """Wait until the player's sentence has `count` words."""
    expect(page.get_by_label("Word position")).to_have_attribute("max", str(count))


def word(page: Page) -> int:
    return int(player(page).get_attribute("data-word") or -1)


def sweep_runs(ask: APIRequestContext, url: str) -> list[dict[str, Any]]:
    """The saved runs of the visitor's sweep. The request opens no page, so the visitor does not count as present."""
    runs: list[dict[str, Any]] = ask.get(f"{url}/api/runs").json()["runs"]
    return [run for run in runs if run["sweep"] is not None]


def epochs_swept(ask: APIRequestContext, url: str) -> int:
    """Epochs that are saved of all its runs."""
    return sum(run["epochs_done"] for run in sweep_runs(ask, url))


def stop_sweep(ask: APIRequestContext, url: str) -> APIResponse:
    """Stops the visitor's sweep without a page; 404 if there was none."""
    # The origin is what a page of ours would send: from anybody else the server takes no orders.
    return ask.post(f"{url}/api/sweeps/stop", headers={"Origin": url}, data="{}")
