"""What the Compare page is for, in one go: train two runs, compare them, sweep, refresh, lose the server, continue."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actions import (
    AWAIT_SAVED,
    await_end,
    await_epoch,
    button,
    rows,
    setting,
    speed,
    train_to_the_end,
    undisturbed,
)
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess

QUICK = "/?hidden_size=16&init_scale=0.3&epochs={epochs}&seed={seed}"


def saved(page: Page) -> Locator:
    """The rows of the table of runs."""
    return page.get_by_test_id("runs").locator("tbody tr")


def sweep_state(page: Page, state: str) -> None:
    expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-state", state)


@pytest.mark.expects_errors(r"404 .*/_stcore/|409 .*/trace|WebSocket|Failed to (load|fetch)|ERR_|NetworkError")
def test_two_runs_are_compared_a_sweep_is_swept_and_a_run_outlives_its_server(
    contexts: Contexts, fresh_server: Callable[..., PlaygroundProcess], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database = str(tmp_path / "runs.sqlite3")
    server = fresh_server(PLAYGROUND_DATABASE=database)
    visitors = Visitors(contexts, server.url)
    page = visitors(QUICK.format(epochs=60, seed=0))
    train_to_the_end(page)
    visitors.open(page, QUICK.format(epochs=90, seed=1))
    button(page, "Reset").click()
    expect(page.locator("[data-testid=curves][data-epoch='0']")).to_be_visible()
    train_to_the_end(page)

    # Both are in the table, and compared at once.
    page.get_by_role("link", name="Compare").click()
    expect(saved(page)).to_have_count(2)
    expect(saved(page).nth(0)).to_contain_text("seed=1")
    expect(saved(page).nth(1)).to_contain_text("seed=0")
    expect(page.get_by_text("2 of 2 selected")).to_be_visible()
    page.wait_for_function("document.querySelectorAll('[data-testid=overlay] path.js-line').length === 2")
    page.wait_for_function("document.querySelectorAll('[data-testid=twins] .heatmaplayer image').length === 3")

    # Two settings by two, five seeds each.
    sweep = page.get_by_test_id("sweep")
    sweep.get_by_label("Hidden size").fill("8, 16")
    sweep.get_by_label("Learning rate").fill("0.02, 0.05")
    sweep.get_by_label("Epochs", exact=True).fill("20")
    expect(page.locator(".rnn-sweep-plan")).to_contain_text("20 runs, about")
    button(page, "Start sweep").click()
    sweep_state(page, "done")
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    said = page.locator(".rnn-sweep-sentences").inner_text()
    assert "5 seeds each" in said

    # All of it is there after a refresh.
    page.reload()
    sweep_state(page, "done")
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    assert page.locator(".rnn-sweep-sentences").inner_text() == said
    expect(page.get_by_text("of 22 selected")).to_be_visible()

    # A server that dies in mid-run leaves the run behind, and another one takes it on, to the very same numbers.
    visitors.open(page, QUICK.format(epochs=400, seed=2))
    button(page, "Reset").click()
    expect(page.locator("[data-testid=curves][data-epoch='0']")).to_be_visible()
    speed(page, "10")  # half a minute is left to kill the server
    button(page, "Train").click()
    await_epoch(page, 20)
    page.evaluate(AWAIT_SAVED, 20)
    server.kill()
    visitor = page.context
    page.close()  # it would go on asking for the server that is gone
    visitors.url = fresh_server(PLAYGROUND_DATABASE=database).url
    page = visitors.page(visitor)
    page.goto(visitors.url + "/compare")
    expect(page.get_by_text("of 23 selected")).to_be_visible()
    cut = page.evaluate("fetch('/api/runs').then((answer) => answer.json())")["runs"][0]
    assert cut["ended"] == "interrupted"
    assert 20 <= cut["epochs_done"] < 400
    run = saved(page).nth(0)
    expect(run.locator("[data-column=ended]")).to_have_text("interrupted")
    expect(run.locator("[data-column=epochs]")).to_have_text(str(cut["epochs_done"]))
    if not run.get_by_role("checkbox").is_checked():
        run.get_by_role("checkbox").check()
    for other in saved(page).all()[1:]:
        if other.get_by_role("checkbox").is_checked():
            other.get_by_role("checkbox").uncheck()
    with page.expect_response(f"**/api/runs/{cut['id']}/continue") as answer:
        page.get_by_test_id("runs").locator("xpath=ancestor::section").get_by_role(
            "button", name="Continue", exact=True
        ).click()
    assert answer.value.status == 200
    page.get_by_role("link", name="Train", exact=True).click()
    await_epoch(page, cut["epochs_done"] + 1)
    assert page.evaluate("rnnRunStream.latest.get('run').id") == cut["id"]
    visitors.open(page)  # somebody comes back: the panel shows the run's settings, and the run goes on
    expect(setting(page, "Epochs")).to_have_value("400")
    await_end(page)
    assert rows(page) == undisturbed(hidden_size=16, init_scale=0.3, epochs=400, seed=2)
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(run.locator("[data-column=ended]")).to_have_text("complete")
    expect(run.locator("[data-column=epochs]")).to_have_text("400")
    visitors.leave()
    assert unexpected(visitors.problems, request) == []
