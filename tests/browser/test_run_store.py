"""The list of runs: what its buttons mean, what Undo brings back, what a refresh keeps, and what a sweep does to it."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import SavedRuns, compare
from tests.browser.modules import Open
from tests.browser.sweep.swept_page import SWEEP, refreshed, saved_runs, swept, tell_sweep

__all__ = ["compare", "saved_runs", "swept"]  # fixtures

pytestmark = pytest.mark.no_picture


def rows(page: Page) -> Locator:
    return page.get_by_test_id("runs").locator("tbody tr")


def button(page: Page, name: str) -> Locator:
    return page.get_by_test_id("runs").locator("xpath=ancestor::section").get_by_role("button", name=name, exact=True)


def names(saved_runs: SavedRuns) -> list[str]:
    return [run["name"] for run in saved_runs.runs]


def posted(saved_runs: SavedRuns, path: str) -> Any:
    """The bodies of all POSTs to a path."""
    return [body for method, asked, body in saved_runs.asked if (method, asked) == ("POST", path)]


def fill(saved_runs: SavedRuns, *run_names: str) -> list[str]:
    return [saved_runs.add(name) for name in run_names]


# --- selected and listed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["button", "key"])
def test_delete_spares_what_the_filter_hides(compare: Open, saved_runs: SavedRuns, way: str) -> None:
    fill(saved_runs, "wanted", "new one", "new two")
    page = compare()
    page.get_by_label("Filter runs").fill("wanted")
    rows(page).nth(0).get_by_role("checkbox").check()
    expect(page.locator(".rnn-count").first).to_have_text("3 of 3 selected, 2 of them not listed")
    expect(button(page, "Delete")).to_have_attribute("title", "Delete the one selected and listed run")
    if way == "button":
        button(page, "Delete").click()
    else:
        rows(page).nth(0).press("Delete")
    expect(page.locator(".rnn-toast")).to_contain_text("1 run deleted.")
    assert names(saved_runs) == ["new two", "new one"]
    expect(button(page, "Delete")).to_be_disabled()
    page.get_by_label("Filter runs").fill("")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(2)


def test_exports_and_continue_take_what_is_selected_and_listed(compare: Open, saved_runs: SavedRuns) -> None:
    one, two = fill(saved_runs, "one", "two")
    saved_runs.runs[0]["ended"] = "paused"
    page = compare()
    expect(button(page, "Continue")).to_be_visible()
    page.get_by_label("Filter runs").fill("one")
    expect(button(page, "Continue")).to_be_hidden()
    expect(button(page, "Export histories")).to_have_attribute("title", re.compile("the one selected and listed run"))
    with page.expect_download():
        button(page, "Export CSV").click()
    with page.expect_download():
        button(page, "Export histories").click()
    assert (
        posted(saved_runs, "/api/runs/table.csv") == posted(saved_runs, "/api/runs/histories.csv") == [{"ids": [one]}]
    )
    page.get_by_label("Filter runs").fill("no such run")
    expect(button(page, "Export CSV")).to_be_disabled()
    assert two


def test_an_export_of_a_thousand_runs_is_no_address_of_49_kb(compare: Open, saved_runs: SavedRuns) -> None:
    for number in range(1600):
        saved_runs.add(f"{'odd' if number % 16 else 'even'} {number}", epochs=5)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    page.get_by_label("Filter runs").fill("odd")
    with page.expect_download() as saved:
        button(page, "Export histories").click()
    ids = posted(saved_runs, "/api/runs/histories.csv")[0]["ids"]
    assert len(ids) == 1500
    assert saved.value.suggested_filename == "histories.csv"


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undo_brings_back_all_that_was_deleted_while_it_is_offered(compare: Open, saved_runs: SavedRuns) -> None:
    fill(saved_runs, "a", "b", "c", "d")
    page = compare()
    expect(rows(page)).to_have_count(4)
    button(page, "Delete").click()  # c and d, which are selected at first
    expect(page.locator(".rnn-toast")).to_contain_text("2 runs deleted.")
    saved_runs.refuses = "That cannot be."
    rows(page).first.press("p")
    expect(page.locator(".rnn-toast")).to_contain_text("That cannot be.")  # and the offer stands
    saved_runs.refuses = ""
    rows(page).first.press("Delete")
    expect(page.locator(".rnn-toast")).to_contain_text("3 runs deleted.")
    assert names(saved_runs) == ["a"]
    page.get_by_role("button", name="Undo").click()
    expect(rows(page)).to_have_count(4)
    expect(page.locator("tr[aria-selected=true]")).to_have_count(2)
    assert names(saved_runs) == ["d", "c", "b", "a"]
    rows(page).last.press("Delete")
    expect(page.locator(".rnn-toast")).to_contain_text("1 run deleted.")


def test_what_could_not_be_deleted_is_there_again(compare: Open, saved_runs: SavedRuns) -> None:
    fill(saved_runs, "a", "b", "c")
    page = compare()
    saved_runs.refuses = "That cannot be."
    button(page, "Delete").click()
    expect(page.locator(".rnn-toast")).to_have_text("That cannot be.")
    expect(rows(page)).to_have_count(3)
    expect(page.locator("tr[aria-selected=true]")).to_have_count(2)


# --- what is remembered -----------------------------------------------------------------------------------------------


def test_a_refresh_keeps_more_runs_than_the_link_has_room_for(compare: Open, saved_runs: SavedRuns) -> None:
    for number in range(130):
        saved_runs.add(f"run {number}", epochs=5)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    expect(page.locator(".rnn-count").first).to_have_text("130 of 130 selected")
    rows(page).first.get_by_role("checkbox").uncheck()
    expect(page).to_have_url(re.compile(r"(\.[^.]*){99}"))
    again = refreshed(page)
    expect(again.locator(".rnn-count").first).to_have_text("129 of 130 selected")


def test_a_new_run_joins_ones_own_selection_and_no_other_link(compare: Open, saved_runs: SavedRuns) -> None:
    fill(saved_runs, "a", "b", "c")
    page = compare()
    expect(page).to_have_url(re.compile("runs="))  # Playwright hears of a new address a little later
    own = page.url
    saved_runs.add("new")
    refreshed(page)
    expect(page.locator("tr[aria-selected=true] .rnn-name")).to_have_text(["new", "c", "b"])
    other = compare(link=own.replace("00000002", "00000000"))
    expect(other.locator("tr[aria-selected=true] .rnn-name")).to_have_text(["b", "a"])


# --- a sweep under way ------------------------------------------------------------------------------------------------


def test_a_run_of_a_sweep_that_is_held_is_not_continued_alone(swept: Open, saved_runs: SavedRuns) -> None:
    saved_runs.add("of the sweep", sweep=SWEEP, ended="paused")
    page = swept()
    expect(button(page, "Continue")).to_be_visible()
    tell_sweep(page, "sweep", "paused")
    expect(button(page, "Continue")).to_be_hidden()
    tell_sweep(page, "progress", "stopped")
    expect(button(page, "Continue")).to_be_visible()
    saved_runs.add("alone", ended="paused")
    tell_sweep(page, "progress", "paused")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Select all listed runs").check()
    expect(button(page, "Continue")).to_have_attribute("title", "Train “alone” on from epoch 200")


def test_runs_of_a_sweep_are_listed_and_grow_while_they_train(swept: Open, saved_runs: SavedRuns) -> None:
    fill(saved_runs, *(f"run {number}" for number in range(40)))
    page = swept()
    tell_sweep(page, "sweep", "none")
    run = saved_runs.add("of the sweep", sweep=SWEEP, ended="running")
    tell_sweep(page, "sweep", "running")
    expect(rows(page).first).to_contain_text("of the sweep")
    scroller = page.locator(".rnn-table-scroll")
    scroller.evaluate("node => { node.scrollTop = 300; }")
    rows(page).nth(14).locator(".rnn-name").dblclick()
    page.get_by_label("Name of the run").fill("half a na")
    listed, since = sum(asked[1] == "/api/runs" for asked in saved_runs.asked), time.monotonic()
    saved_runs.runs[0] |= {"epochs_done": 222, "id": run}
    saved_runs.notice = "This stands in the next list."
    trains = "{kind: 'progress', state: 'running', can: ['stop']}"
    page.evaluate(f"window.progress = setInterval(() => rnnSweepStream.take({trains}), 100)")
    expect(page.locator(".rnn-notice")).to_have_text(saved_runs.notice)
    expect(page.get_by_label("Name of the run")).to_be_focused()
    assert page.get_by_label("Name of the run").input_value() == "half a na"
    page.keyboard.press("Enter")
    expect(rows(page).nth(14)).to_be_focused()
    expect(rows(page).first.locator("[data-column=epochs]")).to_have_text("222")
    saved_runs.runs[0]["epochs_done"] = 333
    expect(rows(page).first.locator("[data-column=epochs]")).to_have_text("333")
    expect(rows(page).nth(14)).to_be_focused()
    expect(rows(page).nth(14).locator(".rnn-name")).to_have_text("half a na")
    assert scroller.evaluate("node => node.scrollTop") == pytest.approx(300, abs=60)
    page.evaluate("clearInterval(progress)")
    again = sum(asked[1] == "/api/runs" for asked in saved_runs.asked) - listed
    assert 1 <= again <= 2 + (time.monotonic() - since) / 3  # every three seconds, and once for the name
