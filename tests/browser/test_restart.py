"""Pages whose server is started again go on by themselves, with nothing lost."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import (
    AWAIT_SAVED,
    await_epoch,
    await_state,
    await_trace,
    button,
    epoch,
    player,
    rows,
    sentence,
    setting,
    speed,
    type_sentence,
    undisturbed,
)
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess

GONE = (
    "WebSocket|Failed to (load|fetch)|ERR_|Cannot send message|fetch|reaching server endpoint|server is not responding"
)
StartPlayground = Callable[..., PlaygroundProcess]


def started_again(server: PlaygroundProcess, start: StartPlayground, database: str) -> PlaygroundProcess:
    """Kills the server, as a power cut would, and starts another one in its place over its saved runs."""
    server.kill()
    new_server = start(PLAYGROUND_DATABASE=database)
    assert new_server.url == server.url
    return new_server


def run_of(page: Page) -> str:
    return str(page.evaluate("rnnRunStream.latest.get('run').id"))


SWEEP = {"data": "Article", "values": {"hidden_size": "8, 16"}, "seeds": 2, "epochs": 10_000}
START = """async (plan) => {
    const answer = await fetch("/api/sweeps", {method: "POST", body: JSON.stringify(plan)});
    return answer.status;
}"""


def holding_back(page: Page) -> Callable[[], None]:
    """Holds the page's request for a new connection back until the returned function is called."""
    release = threading.Event()
    page.route("**/api/connection", lambda route: route.continue_() if release.is_set() else route.abort())
    return release.set


@pytest.mark.expects_errors(GONE)
def test_train_and_compare_go_on_after_the_server_was_started_again(
    contexts: Contexts, fresh_server: StartPlayground, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = str(tmp_path / "runs.sqlite3")
    server = fresh_server(PLAYGROUND_DATABASE=database)
    visitors = Visitors(contexts, server.url, picture=False)
    page = visitors("/?epochs=5000&hidden_size=16&init_scale=0.3")
    speed(page, "10")
    type_sentence(page, "i am not happy")
    button(page, "Train").click()
    await_epoch(page, 10)
    page.evaluate(AWAIT_SAVED, 10)
    run = run_of(page)
    compare = visitors.page(page.context)
    compare.goto(server.url + "/compare")
    saved_row = compare.get_by_test_id("runs").locator(f"tr[data-id='{run}']")
    expect(saved_row).to_have_attribute("aria-selected", "true")
    assert compare.evaluate(START, SWEEP) == 200
    compare.wait_for_function("window.rnnSweepStream?.latest.get('results')")
    compare.evaluate(AWAIT_SAVED, 20)  # of the newest, which is one of the sweep
    for each in (page, compare):
        each.evaluate("window.sameWindow = true")
    train_asks, compare_asks = holding_back(page), holding_back(compare)  # there is time to turn a setting meanwhile
    server = started_again(server, fresh_server, database)
    expect(page.locator(".rnn-note")).to_contain_text("connection to the server was lost")
    rate = setting(page, "Learning rate")
    expect(rate).to_be_enabled()  # Streamlit has found the new server, and has not run its script there
    value_before = rate.get_attribute("aria-valuetext")
    rate.press("ArrowRight")
    expect(rate).not_to_have_attribute("aria-valuetext", value_before or "")
    value_after = rate.get_attribute("aria-valuetext") or ""
    train_asks()

    expect(page.locator(".rnn-note")).to_contain_text("The server was gone for a moment: the run is back")
    await_state(page, "paused")
    assert run_of(page) == run
    saved_rows = rows(page)
    assert 10 < saved_rows["length"] <= 5001
    assert saved_rows == undisturbed(saved_rows["length"], hidden_size=16, init_scale=0.3)
    expect(sentence(page)).to_have_value("i am not happy")
    await_trace(page, "i am not happy")
    # The network is that of the newest state that was saved, which may be some epochs behind the rows.
    state = page.evaluate("rnnRunStream.latest.get('answers').epoch")
    assert 0 < state < saved_rows["length"]
    expect(player(page)).to_have_attribute("data-epoch", str(state))
    page.wait_for_function(
        "rate => rnnRunStream.latest.get('config').settings.learning_rate === rate", arg=float(value_after)
    )
    expect(rate).to_have_attribute("aria-valuetext", value_after)
    expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()

    # The other tab of the visitor comes back to the same run, and to the sweep as one that can go on.
    job = compare.evaluate("rnnRunStream.path")
    compare_asks()
    note = compare.get_by_test_id("sweep").locator(".rnn-note")
    expect(note).to_contain_text("The server ended while this sweep trained")
    compare.wait_for_function("job => rnnRunStream.connected && rnnRunStream.path !== job", arg=job)
    compare.wait_for_function("run => rnnRunStream.latest.get('run').id === run", arg=run)
    compare.wait_for_function("count => rnnRunStream.rows.length === count", arg=saved_rows["length"])
    expect(saved_row).to_have_attribute("aria-selected", "true")
    expect(saved_row.locator("[data-column=ended]")).to_have_text("paused")
    button(compare, "Continue").click()
    expect(saved_row.locator("[data-column=ended]")).to_have_text("training")
    has_grown = f"""least => Number(document.querySelector("tr[data-id='{run}'] [data-column=epochs]").textContent
        .replaceAll(",", "")) > least"""
    compare.wait_for_function(has_grown, arg=saved_rows["length"] + 3)
    compare.get_by_test_id("sweep").get_by_role("button", name="Continue the sweep").click()
    compare.wait_for_function("rnnSweepStream.latest.get('progress')?.state === 'running'")
    expect(note).to_be_empty()
    compare.get_by_test_id("sweep").get_by_role("button", name="Stop", exact=True).click()
    assert compare.evaluate("window.sameWindow"), "the Compare page was loaded anew"
    compare.close()

    await_epoch(page, saved_rows["length"] + 3)
    expect(page.locator(".rnn-note")).to_be_empty()
    button(page, "Pause").click()
    await_state(page, "paused")
    paused = epoch(page)
    button(page, "Train").click()
    await_epoch(page, paused + 2)
    setting(page, "Hidden size").press("ArrowRight")  # the panel is that of the new job
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size: this takes a new run")
    expect(rate).to_have_attribute("aria-valuetext", value_after)
    assert page.evaluate("window.sameWindow"), "the Train page was loaded anew"
    visitors.open(page)  # the visitor comes back without a link: the panel shows the run's settings, and it trains on
    expect(setting(page, "Epochs")).to_have_value("5000")
    await_epoch(page, saved_rows["length"])
    assert run_of(page) == run
    visitors.leave()
    assert unexpected(visitors.problems, request) == []
