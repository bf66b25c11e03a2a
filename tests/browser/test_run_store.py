"""The list of runs: what its buttons mean, what Undo brings back, and what a sweep that trains does to it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import SavedRuns, compare
from tests.browser.modules import Open
from tests.browser.sweep.swept_page import SWEEP, open_swept, saved_runs, tell_sweep

__all__ = ["compare", "open_swept", "saved_runs"]  # fixtures

pytestmark = pytest.mark.no_picture


def rows(page: Page) -> Locator:
    return page.get_by_test_id("runs").locator("tbody tr")


def button(page: Page, name: str) -> Locator:
    return page.get_by_test_id("runs").locator("xpath=ancestor::section").get_by_role("button", name=name, exact=True)


def names(saved_runs: SavedRuns) -> list[str]:
    return [run["name"] for run in saved_runs.runs]


def bodies_to(saved_runs: SavedRuns, path: str) -> Any:
    """The bodies of all POSTs to a path."""
    return [body for method, asked_path, body in saved_runs.requests if (method, asked_path) == ("POST", path)]


def fill(saved_runs: SavedRuns, *run_names: str) -> list[str]:
    return [saved_runs.add(name) for name in run_names]


# --- selected and listed ----------------------------------------------------------------------------------------------


def test_delete_spares_what_the_filter_hides(compare: Open, saved_runs: SavedRuns) -> None:
    fill(saved_runs, "wanted", "new one", "new two")
    page = compare()
    page.get_by_label("Filter runs").fill("wanted")
    rows(page).nth(0).get_by_role("checkbox").check()
    expect(page.locator(".rnn-count").first).to_have_text("3 of 3 selected, 2 of them not listed")
    expect(button(page, "Delete")).to_have_attribute("title", "Delete the one selected and listed run")
    button(page, "Delete").click()
    expect(page.locator(".rnn-toast")).to_contain_text("1 run deleted.")
    assert names(saved_runs) == ["new two", "new one"]
    expect(button(page, "Delete")).to_be_disabled()
    page.get_by_label("Filter runs").fill("")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(2)


def test_an_export_of_a_thousand_runs_is_no_address_of_49_kb(compare: Open, saved_runs: SavedRuns) -> None:
    for number in range(1600):
        saved_runs.add(f"{'odd' if number % 16 else 'even'} {number}", epochs=5)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    page.get_by_label("Filter runs").fill("odd")
    with page.expect_download() as download:
        button(page, "Export histories").click()
    ids = bodies_to(saved_runs, "/api/runs/histories.csv")[0]["ids"]
    assert len(ids) == 1500
    assert download.value.suggested_filename == "histories.csv"


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


# --- a sweep under way ------------------------------------------------------------------------------------------------


# The page asks for the list when it is seen again; how often it does while a sweep trains is tested in Node.
SEEN_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"


def test_runs_of_a_sweep_are_listed_and_grow_while_they_train(open_swept: Open, saved_runs: SavedRuns) -> None:
    fill(saved_runs, *(f"run {number}" for number in range(40)))
    page = open_swept()
    tell_sweep(page, "sweep", "none")
    run = saved_runs.add("of the sweep", sweep=SWEEP, ended="running")
    tell_sweep(page, "sweep", "running")
    expect(rows(page).first).to_contain_text("of the sweep")
    scroller = page.locator(".rnn-table-scroll")
    scroller.evaluate("node => { node.scrollTop = 300; }")
    rows(page).nth(14).locator(".rnn-name").dblclick()
    page.get_by_label("Name of the run").fill("half a na")
    saved_runs.runs[0] |= {"epochs_done": 222, "id": run}
    saved_runs.notice = "This stands in the next list."
    page.evaluate(SEEN_AGAIN)
    expect(page.locator(".rnn-notice")).to_have_text(saved_runs.notice)
    expect(page.get_by_label("Name of the run")).to_be_focused()
    assert page.get_by_label("Name of the run").input_value() == "half a na"
    page.keyboard.press("Enter")
    expect(rows(page).nth(14)).to_be_focused()
    expect(rows(page).first.locator("[data-column=epochs]")).to_have_text("222")
    saved_runs.runs[0]["epochs_done"] = 333
    page.evaluate(SEEN_AGAIN)
    expect(rows(page).first.locator("[data-column=epochs]")).to_have_text("333")
    expect(rows(page).nth(14)).to_be_focused()
    expect(rows(page).nth(14).locator(".rnn-name")).to_have_text("half a na")
    assert scroller.evaluate("node => node.scrollTop") == pytest.approx(300, abs=60)
