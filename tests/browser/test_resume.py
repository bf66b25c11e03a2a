"""A run outlives its server, which may be killed in mid-run; and where runs cannot be saved the page says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import await_end, await_epoch, await_state, button, rows, setting, speed, train_to_the_end
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess

pytestmark = pytest.mark.long

ASK = """async (path) => {
  const answer = await fetch(path);
  return {status: answer.status, body: await answer.json()};
}"""

AWAIT_SAVED = """async (least) => {
  for (let saved = 0; saved < least; ) {
    const [run] = (await (await fetch("/api/runs")).json()).runs;
    saved = run?.epochs_done ?? 0;
  }
}"""


def ask(page: Page, path: str) -> Any:
    answer = page.evaluate(ASK, path)
    assert answer["status"] == 200, answer
    return answer["body"]


@pytest.mark.expects_errors("WebSocket|Failed to (load|fetch)|ERR_|NetworkError|fetch")
def test_a_run_goes_on_after_its_server_was_killed(
    contexts: Contexts, fresh_server: Callable[..., PlaygroundProcess], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = str(tmp_path / "runs.sqlite3")
    server = fresh_server(PLAYGROUND_DATABASE=database)
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=120&hidden_size=16&init_scale=0.3")
    speed(page, "10")  # ten seconds are left to kill the server
    button(page, "Train").click()
    await_epoch(page, 20)
    page.evaluate(AWAIT_SAVED, 20)
    server.kill()
    page.close()  # it would ask the first server for ever whether it is back

    visitors.url = fresh_server(PLAYGROUND_DATABASE=database).url
    page = visitors.again(page)
    (run,) = ask(page, "/api/runs")["runs"]
    assert run["ended"] == "interrupted"
    assert 20 <= run["epochs_done"] < 120
    page.get_by_role("link", name="Compare", exact=True).click()
    saved = page.get_by_test_id("runs").locator("tbody tr").first
    expect(saved.locator("[data-column=ended]")).to_have_text("interrupted")
    expect(saved.locator("[data-column=epochs]")).to_have_text(str(run["epochs_done"]))
    with page.expect_response(f"**/api/runs/{run['id']}/continue") as answer:
        button(page, "Continue").first.click()
    assert answer.value.status == 200
    page.get_by_role("link", name="Train", exact=True).click()
    await_epoch(page, run["epochs_done"] + 1)
    assert page.evaluate("rnnRunStream.latest.get('run').id") == run["id"]
    visitors.open(page)  # somebody comes back: the panel shows the run's settings, and the run goes on
    expect(setting(page, "Epochs")).to_have_value("120")
    await_end(page)
    held = rows(page)
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(saved.locator("[data-column=ended]")).to_have_text("complete")
    expect(saved.locator("[data-column=epochs]")).to_have_text("120")

    other = visitors("/?epochs=120&hidden_size=16&init_scale=0.3")
    train_to_the_end(other)
    assert held == rows(other)
    assert ask(other, "/api/runs")["runs"][0]["id"] != run["id"]
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def test_the_page_says_that_nothing_is_saved_and_trains(
    contexts: Contexts, fresh_server: Callable[..., PlaygroundProcess], tmp_path: Path, request: pytest.FixtureRequest
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
