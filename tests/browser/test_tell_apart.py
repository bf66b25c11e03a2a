"""Runs that are shown together are told apart wherever they stand: in looks, in names, and where they are too many."""

import pytest
from playwright.sync_api import expect

from tests.browser.compare_page import SavedRuns, compare, saved_runs
from tests.browser.modules import Open

__all__ = ["compare", "saved_runs"]  # fixtures

# --- looks ------------------------------------------------------------------------------------------------------------


def test_the_page_draws_what_the_list_and_the_table_show(compare: Open, saved_runs: SavedRuns) -> None:
    for number in range(40):
        saved_runs.add(f"run {number}", epochs=40, colour=number % 3)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", "40")
    marks = """chart => chart.data.map(({ line, marker, mode }) =>
        [line.color, line.dash, mode.includes("markers") ? marker.symbol : ""].join(" ").trim())"""
    drawn_marks = page.locator(".rnn-run-curves-chart").evaluate(marks)
    assert len(set(drawn_marks)) == 40
    for place in (".rnn-reading", "tbody tr"):
        swatches = page.locator(f"{place} .rnn-swatch").evaluate_all("all => all.map((svg) => svg.dataset.mark)")
        assert sorted(swatches) == sorted(drawn_marks)
    markers = page.locator(".scatterlayer .points path").count()
    assert 0 < markers <= 40 * 8  # a few on a curve


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.no_picture
def test_two_runs_of_one_name_are_told_apart_wherever_they_stand(compare: Open, saved_runs: SavedRuns) -> None:
    for _ in range(2):
        saved_runs.add("twin", settings={"seed": 0})
    page = compare()
    expect(page.locator("tbody .rnn-name")).to_have_text(["twin #2", "twin"])
    expect(page.locator(".rnn-reading .rnn-name")).to_have_text(["twin #2", "twin"])
    assert page.get_by_label("First run").locator("option").all_text_contents() == ["twin #2", "twin"]
    expect(page.locator(".rnn-side-by-side-title").first).to_have_text("twin #2")
    page.locator("tbody .rnn-name").first.dblclick()
    field = page.get_by_label("Name of the run")
    expect(field).to_have_value("twin")  # its own name, as it is saved
    field.fill("another")
    field.press("Enter")
    expect(page.locator(".rnn-reading .rnn-name")).to_have_text(["another", "twin"])


# --- more than eyes can tell apart ------------------------------------------------------------------------------------


def test_beyond_what_eyes_can_tell_apart_the_page_says_so_and_lets_one_stand_out(
    compare: Open, saved_runs: SavedRuns
) -> None:
    for number in range(30):
        saved_runs.add(f"run {number}", epochs=40)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    chart, lit = page.locator(".rnn-run-curves-chart"), page.locator(".rnn-run-curves-chart .rnn-lit")
    expect(chart).to_have_attribute("data-drawn", "30")
    expect(page.locator(".rnn-run-curves-note")).to_contain_text("These are 30 curves, more than eyes can tell apart")
    expect(lit).to_have_count(0)
    name = page.locator(".rnn-reading").nth(4)
    name.hover()
    expect(lit).to_have_count(1)
    expect(chart).to_have_attribute("data-spotlight", "")
    opacities = chart.locator(".trace").evaluate_all("all => all.map((trace) => getComputedStyle(trace).opacity)")
    assert sorted(opacities) == ["0.15"] * 29 + ["1"]
    assert lit.locator(".js-line").evaluate("line => getComputedStyle(line).stroke") == name.locator(
        ".rnn-swatch"
    ).evaluate("svg => getComputedStyle(svg).stroke")
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    name.click()
    page.mouse.move(0, 0)
    name.blur()
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(lit).to_have_count(1)  # it is picked
    name.click()
    page.mouse.move(0, 0)
    name.blur()
    expect(name).to_have_attribute("aria-pressed", "false")
    expect(lit).to_have_count(0)


def test_few_curves_fade_only_while_a_name_is_pointed_at(compare: Open, saved_runs: SavedRuns) -> None:
    for number in range(3):
        saved_runs.add(f"run {number}", epochs=40)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    chart = page.locator(".rnn-run-curves-chart")
    expect(chart).to_have_attribute("data-drawn", "3")
    expect(page.locator(".rnn-run-curves-note")).to_be_hidden()
    page.locator(".rnn-reading").first.focus()
    expect(chart.locator(".rnn-lit")).to_have_count(1)
    page.locator(".rnn-reading").first.blur()
    expect(chart.locator(".rnn-lit")).to_have_count(0)
