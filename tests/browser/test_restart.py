"""Pages whose server is started again go on by themselves, with nothing lost; one whose runs are not saved says so."""

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
    train_to_the_end,
    type_sentence,
)
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess

GONE = (
    "WebSocket|Failed to (load|fetch)|ERR_|Cannot send message|fetch|reaching server endpoint|server is not responding"
)
StartPlayground = Callable[..., PlaygroundProcess]


def started_again(server: PlaygroundProcess, start: StartPlayground, database: str) -> PlaygroundProcess:
    """The server is killed, as by a power cut, and another one takes its place and its saved runs."""
    server.kill()
    again = start(PLAYGROUND_DATABASE=database)
    assert again.url == server.url
    return again


def run_of(page: Page) -> str:
    return str(page.evaluate("rnnRunStream.latest.get('run').id"))


@pytest.mark.expects_errors(GONE)
def test_train_goes_on_after_the_server_was_started_again(
    contexts: Contexts, fresh_server: StartPlayground, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = str(tmp_path / "runs.sqlite3")
    server = fresh_server(PLAYGROUND_DATABASE=database)
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=5000&hidden_size=16&init_scale=0.3")
    speed(page, "10")
    type_sentence(page, "i am not happy")
    button(page, "Train").click()
    await_epoch(page, 20)
    page.evaluate(AWAIT_SAVED, 20)
    run, before = run_of(page), rows(page)
    page.evaluate("window.sameWindow = true")
    silent = [True]  # so that there is time to turn a setting on a page that is lost
    page.route("**/api/connection", lambda route: route.abort() if silent[0] else route.continue_())
    server = started_again(server, fresh_server, database)
    expect(page.locator(".rnn-note")).to_contain_text("connection to the server was lost")
    rate = setting(page, "Learning rate")
    expect(rate).to_be_enabled()  # Streamlit has found the new server, and has not run its script there
    shown = rate.get_attribute("aria-valuetext")
    rate.press("ArrowRight")
    expect(rate).not_to_have_attribute("aria-valuetext", shown or "")
    turned = rate.get_attribute("aria-valuetext") or ""
    silent[0] = False

    expect(page.locator(".rnn-note")).to_contain_text("The server was started again: the run is back")
    await_state(page, "paused")
    assert run_of(page) == run
    kept = rows(page)
    assert 20 < kept["length"] <= 5001
    assert kept["test_loss"][:20] == before["test_loss"][:20]
    expect(sentence(page)).to_have_value("i am not happy")
    await_trace(page, "i am not happy")
    # The network is that of the newest state that was saved, which may be some epochs behind the rows.
    state = page.evaluate("rnnRunStream.latest.get('answers').epoch")
    assert 0 < state < kept["length"]
    expect(player(page)).to_have_attribute("data-epoch", str(state))
    page.wait_for_function(
        "rate => rnnRunStream.latest.get('config').settings.learning_rate === rate", arg=float(turned)
    )
    expect(rate).to_have_attribute("aria-valuetext", turned)
    expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()

    button(page, "Train").click()
    await_epoch(page, kept["length"] + 2)
    expect(page.locator(".rnn-note")).to_be_empty()
    setting(page, "Hidden size").press("ArrowRight")  # the panel is that of the new job
    expect(page.locator(".rnn-note")).to_contain_text("Hidden size: this takes a new run")
    expect(rate).to_have_attribute("aria-valuetext", turned)
    assert page.evaluate("window.sameWindow"), "the page was loaded anew"
    assert epoch(page) > 20
    page.reload()
    await_epoch(page, kept["length"])
    assert run_of(page) == run
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


SWEEP = {"data": "Article", "values": {"hidden_size": "8, 16"}, "seeds": 2, "epochs": 10_000}
START = """async (plan) => {
    const answer = await fetch("/api/sweeps", {method: "POST", body: JSON.stringify(plan)});
    return answer.status;
}"""


@pytest.mark.expects_errors(GONE)
def test_compare_goes_on_after_the_server_was_started_again(
    contexts: Contexts, fresh_server: StartPlayground, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = str(tmp_path / "runs.sqlite3")
    server = fresh_server(PLAYGROUND_DATABASE=database)
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=5000&hidden_size=16&init_scale=0.3")
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 10)
    button(page, "Pause").click()
    await_state(page, "paused")
    run, epochs = run_of(page), rows(page)["length"] - 1
    page.get_by_role("link", name="Compare", exact=True).click()
    saved = page.get_by_test_id("runs").locator(f"tr[data-id='{run}']")
    saved.wait_for()
    assert page.evaluate(START, SWEEP) == 200
    page.wait_for_function("window.rnnSweepStream?.latest.get('results')")
    page.evaluate(AWAIT_SAVED, 20)
    page.evaluate("window.sameWindow = true")
    job = page.evaluate("rnnRunStream.path")
    server = started_again(server, fresh_server, database)
    note = page.get_by_test_id("sweep").locator(".rnn-note")
    expect(note).to_contain_text("The server ended while this sweep trained")

    page.wait_for_function("job => rnnRunStream.connected && rnnRunStream.path !== job", arg=job)
    page.wait_for_function("run => rnnRunStream.latest.get('run').id === run", arg=run)
    assert rows(page)["length"] - 1 == epochs
    expect(saved).to_have_attribute("aria-selected", "true")
    button(page, "Continue").click()
    page.wait_for_function("epochs => rnnRunStream.rows.length > epochs + 3", arg=epochs)
    assert page.evaluate("window.sameWindow"), "the page was loaded anew"
    page.get_by_test_id("sweep").get_by_role("button", name="Continue the sweep").click()
    page.wait_for_function("rnnSweepStream.latest.get('progress')?.state === 'running'")
    expect(note).to_be_empty()
    page.get_by_role("link", name="Train", exact=True).click()
    await_epoch(page, epochs + 3)
    expect(setting(page, "Hidden size")).to_have_attribute("aria-valuetext", "16")
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def test_the_page_says_that_nothing_is_saved_and_trains(
    contexts: Contexts, fresh_server: StartPlayground, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "runs.sqlite3").write_text("no database")
    visitors = Visitors(contexts, fresh_server(PLAYGROUND_DATABASE=str(tmp_path / "runs.sqlite3")).url)
    page = visitors("/?epochs=20")
    note = page.locator(".rnn-note")
    expect(note).to_contain_text("Runs are not saved")
    train_to_the_end(page)
    expect(note).to_contain_text("Runs are not saved")
    setting(page, "Hidden size").press("ArrowRight")
    expect(note).to_contain_text("this takes a new run")  # what somebody has just done comes first
    await_state(page, "complete")
    visitors.leave()
    assert unexpected(visitors.problems, request) == []
