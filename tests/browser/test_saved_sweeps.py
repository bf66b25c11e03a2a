"""The runs of a sweep are one line of the table, which unfolds: sorted, filtered, selected, pinned and deleted."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import compare
from tests.browser.modules import Open
from tests.browser.sweep.swept_page import SweptRuns, refreshed, saved_runs
from tests.support.patience import until

__all__ = ["compare", "saved_runs"]  # fixtures

pytestmark = pytest.mark.no_picture

RATES = {"learning_rate": [0.01, 0.02, 0.05]}
A, B = "a" * 32, "b" * 32


def rows(page: Page) -> Locator:
    return page.get_by_test_id("runs").locator("tbody tr")


def sweep_row(page: Page, sweep: str = A) -> Locator:
    return page.locator(f"tr[data-sweep='{sweep}']")


def unfold(page: Page, sweep: str = A) -> Locator:
    return sweep_row(page, sweep).locator("[aria-expanded]")


def selected(page: Page) -> Locator:
    return page.locator(".rnn-count").first


def fill(saved_runs: SweptRuns, seeds: int = 10) -> list[str]:
    """Two runs, a sweep of three rates, and another run, the newest."""
    saved_runs.add("first")
    saved_runs.add("second")
    ids = saved_runs.add_sweep(A, RATES, seeds=seeds)
    saved_runs.add("third")
    return ids


def test_thirty_new_runs_push_nothing_out_of_sight(compare: Open, saved_runs: SweptRuns) -> None:
    fill(saved_runs)
    saved_runs.runs[1] |= {"best_test_accuracy": 1.0, "ended": "diverged"}
    page = compare()
    expect(rows(page)).to_have_count(4)
    assert rows(page).nth(1).get_attribute("data-sweep") == A
    expect(sweep_row(page)).to_contain_text("Learning rate 0.01, 0.02, 0.05")
    expect(sweep_row(page)).to_contain_text("30 runs · 29 complete, 1 diverged")
    expect(sweep_row(page)).to_contain_text("test accuracy 100 % at best, 100 % in the median")
    expect(unfold(page)).to_have_attribute("aria-expanded", "false")
    unfold(page).click()
    expect(rows(page)).to_have_count(34)
    expect(unfold(page)).to_have_attribute("aria-expanded", "true")
    expect(page.locator("tr.rnn-inner")).to_have_count(30)
    refreshed(page)
    expect(rows(page)).to_have_count(34)  # as it was left
    unfold(page).click()
    expect(rows(page)).to_have_count(4)


def test_the_keyboard_unfolds_selects_and_leads_back(compare: Open, saved_runs: SweptRuns) -> None:
    fill(saved_runs, seeds=1)
    page = compare()
    rows(page).first.focus()
    page.keyboard.press("ArrowDown")
    expect(sweep_row(page)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(rows(page)).to_have_count(7)
    expect(sweep_row(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(sweep_row(page)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(rows(page)).to_have_count(4)
    page.keyboard.press("Space")
    expect(selected(page)).to_have_text("4 of 6 selected")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(7)
    page.keyboard.press("Tab")
    expect(unfold(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(4)
    page.keyboard.press("Space")
    expect(rows(page)).to_have_count(7)
    expect(selected(page)).to_have_text("4 of 6 selected")  # the button's Space is the button's


def test_selecting_the_line_selects_its_runs_and_some_are_half_of_it(compare: Open, saved_runs: SweptRuns) -> None:
    fill(saved_runs, seeds=2)
    page = compare()
    check = sweep_row(page).get_by_role("checkbox")
    half = "node => node.indeterminate"
    assert check.evaluate(half) is True  # the newest two runs are selected at first, one of them is of the sweep
    check.click()
    expect(selected(page)).to_have_text("7 of 9 selected")
    expect(check).to_be_checked()
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", "7")
    assert page.url.count(".") >= 6  # all of them stand in the link
    unfold(page).click()
    page.locator("tr.rnn-inner").nth(2).get_by_role("checkbox").click()
    assert check.evaluate(half) is True
    check.click()
    check.click()
    expect(selected(page)).to_have_text("1 of 9 selected")
    link = page.url
    expect(compare(link=link).locator(".rnn-count").first).to_have_text("1 of 9 selected")


def test_a_range_goes_over_a_folded_sweep(compare: Open, saved_runs: SweptRuns) -> None:
    fill(saved_runs, seeds=2)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    page.get_by_label("Select all listed runs").uncheck()
    rows(page).first.click()
    rows(page).last.click(modifiers=["Shift"])
    expect(selected(page)).to_have_text("9 of 9 selected")


def test_a_filter_that_means_some_of_its_runs_shows_them(compare: Open, saved_runs: SweptRuns) -> None:
    ids = fill(saved_runs, seeds=2)
    next(run for run in saved_runs.runs if run["id"] == ids[3])["name"] = "the odd one"
    page = compare()
    page.get_by_label("Filter runs").fill("odd")
    expect(rows(page)).to_have_count(2)
    expect(sweep_row(page)).to_contain_text("1 of 6 runs")
    expect(page.locator("tr.rnn-inner .rnn-name")).to_have_text("the odd one")
    unfold(page).click()
    expect(rows(page)).to_have_count(1)
    page.get_by_label("Filter runs").fill("odd one")
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Filter runs").fill("article")  # all runs
    expect(rows(page)).to_have_count(4)
    page.get_by_label("Filter runs").fill("sweep learning")  # what its line says
    expect(rows(page)).to_have_count(1)
    expect(sweep_row(page)).to_contain_text("6 runs")
    page.get_by_label("Filter runs").fill("")
    page.get_by_label("Which runs").select_option("without sweeps")
    expect(rows(page)).to_have_count(3)


def test_delete_of_a_filtered_line_spares_what_is_not_listed(compare: Open, saved_runs: SweptRuns) -> None:
    ids = fill(saved_runs, seeds=2)
    next(run for run in saved_runs.runs if run["id"] == ids[3])["name"] = "the odd one"
    page = compare()
    page.get_by_label("Filter runs").fill("odd")
    sweep_row(page).press("Delete")
    expect(page.locator(".rnn-toast")).to_contain_text("1 run deleted.")
    page.get_by_label("Filter runs").fill("")
    expect(sweep_row(page)).to_contain_text("5 runs")


def test_a_sorted_line_stands_where_its_first_run_would_and_says_why(compare: Open, saved_runs: SweptRuns) -> None:
    saved_runs.add("low", settings={"learning_rate": 0.015, "seed": 1}, test_loss=0.2)
    saved_runs.add("high", settings={"learning_rate": 0.5, "seed": 99}, test_loss=9.0)
    for place, run_id in enumerate(saved_runs.add_sweep(A, RATES)):
        run = next(run for run in saved_runs.runs if run["id"] == run_id)
        run["test_loss"] = [0.1, 0.3, 0.5, 0.7, 0.9, 1.1][place]
    page = compare()
    page.get_by_role("button", name="Test loss", exact=True).click()
    kinds = "all => all.map((row) => row.dataset.sweep ? 'sweep' : row.querySelector('.rnn-name').textContent)"
    assert rows(page).evaluate_all(kinds) == ["sweep", "low", "high"]
    expect(sweep_row(page)).to_contain_text("Test loss 0.100 to 1.100")
    unfold(page).click()
    inner = page.locator("tr.rnn-inner td[data-column=seed]").all_text_contents()
    assert len(inner) == 6
    page.get_by_role("button", name="Test loss", exact=True).click()
    assert rows(page).first.locator(".rnn-name").inner_text() == "high"


def test_a_pinned_run_stands_on_top_by_itself_and_a_pinned_line_as_a_whole(
    compare: Open, saved_runs: SweptRuns
) -> None:
    fill(saved_runs, seeds=2)
    page = compare()
    unfold(page).click()
    page.locator("tr.rnn-inner").nth(4).press("p")
    expect(rows(page).first).to_have_attribute("data-pinned", "true")
    assert rows(page).first.get_attribute("class") == ""
    expect(sweep_row(page)).to_contain_text("5 runs")
    sweep_row(page).press("p")
    expect(rows(page).first).to_have_attribute("data-sweep", A)
    expect(sweep_row(page)).to_contain_text("6 runs")
    until(lambda: ("POST", "/api/runs/pin") in {(method, path) for method, path, _ in saved_runs.requests})
    expect(sweep_row(page).locator(".rnn-pin")).to_have_attribute("aria-pressed", "true")
    refreshed(page)
    expect(rows(page).first).to_have_attribute("data-sweep", A)
    sweep_row(page).locator(".rnn-pin").click(force=True)
    expect(rows(page).nth(1)).to_have_attribute("data-sweep", A)


def test_a_curve_that_is_pointed_out_unfolds_its_sweep(compare: Open, saved_runs: SweptRuns) -> None:
    saved_runs.add("first")
    saved_runs.add_sweep(A, RATES, seeds=50)
    page = compare()
    expect(rows(page)).to_have_count(2)
    page.locator(".rnn-reading").first.click()
    expect(page.locator("tr.rnn-inner[data-current=true]")).to_be_in_viewport()
    unfold(page).click()
    expect(sweep_row(page)).to_have_attribute("data-current", "true")


def test_of_a_thousand_runs_only_what_is_shown_is_in_the_page(compare: Open, saved_runs: SweptRuns) -> None:
    for number in range(10):
        saved_runs.add(f"run {number}", epochs=5)
    for sweep in (A, B):
        saved_runs.add_sweep(sweep, {"hidden_size": list(range(2, 101))}, seeds=5, epochs=5)
    page = compare()
    expect(rows(page)).to_have_count(12)
    unfold(page, B).click()
    expect(rows(page)).to_have_count(100)
    expect(page.get_by_role("button", name="Show more")).to_have_text("Show more: 901 of 1,000 runs are not listed")


def test_no_line_reaches_beyond_the_window(compare: Open, saved_runs: SweptRuns) -> None:
    saved_runs.add("first")
    saved_runs.add_sweep(A, {"hidden_size": [8, 16, 32], "learning_rate": [0.01, 0.02], "bptt": ["exact", "article"]})
    page = compare()
    over = "node => node.scrollWidth - node.clientWidth"
    scroller = page.locator(".rnn-table-scroll")
    for width, height in ((1440, 900), (1280, 720), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.locator("html").evaluate(over) <= 0
        box = sweep_row(page).locator("div").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width
        table = scroller.evaluate(over)
        unfold(page).click()
        expect(page.locator("tr.rnn-inner").first).to_be_attached()
        assert scroller.evaluate(over) <= table + 20  # no more than the inner names are moved in
        unfold(page).click()
        expect(page.locator("tr.rnn-inner")).to_have_count(0)
