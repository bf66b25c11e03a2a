"""Zooming and panning the curves of the Compare page, and back to all of them with a double click."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import double_click
from tests.browser.compare_page import SavedRuns, compare, saved_runs
from tests.browser.modules import Open

__all__ = ["compare", "saved_runs"]  # fixtures

AXES = "document.querySelector('.rnn-run-curves-chart').layout"


def ranges(page: Page) -> list[list[float]]:
    """What the axes show: x, then y."""
    ranges: list[list[float]] = page.evaluate(f"[{AXES}.xaxis.range.map(Number), {AXES}.yaxis.range.map(Number)]")
    return ranges


def await_range(page: Page, end: float) -> None:
    page.wait_for_function(f"end => Math.abs({AXES}.xaxis.range[1] - end) < 1", arg=end)


def await_points(page: Page, condition: str) -> None:
    """Waits until the epochs `x` of the first curve, as drawn, fulfil the condition."""
    page.wait_for_function(f"(x => {condition})(document.querySelector('.rnn-run-curves-chart').data[0].x)")


def plot(page: Page) -> dict[str, Any]:
    box = page.locator(".rnn-run-curves-plot .nsewdrag").first.bounding_box()
    assert box is not None
    return {**box, "middle": box["y"] + box["height"] / 2}


def drag(page: Page, start: float, end: float, y: float) -> None:
    """From one share of the plot's width to another."""
    box = plot(page)
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=4)
    page.mouse.up()


@pytest.fixture
def page(compare: Open, saved_runs: SavedRuns) -> Page:
    """The page with two curves of 900 epochs."""
    for number in range(2):
        saved_runs.add(f"run {number}", epochs=900)
    page = compare()
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", "2")
    await_range(page, 900)
    return page


def test_a_double_click_shows_all_curves_again_after_each_zoom(page: Page) -> None:
    whole_ranges = ranges(page)
    box = plot(page)
    for _ in range(2):
        drag(page, 0.2, 0.5, box["middle"])
        await_range(page, 450)
        await_points(page, "x[0] > 100")
        double_click(page, box["x"] + 0.5 * box["width"], box["middle"])
        await_range(page, 900)
        await_points(page, "x[0] === 0")
        assert ranges(page) == whole_ranges


def test_a_drag_along_the_axis_pans_and_the_curves_follow(page: Page) -> None:
    box = plot(page)
    drag(page, 0.6, 0.4, box["y"] + box["height"] + 8)
    page.wait_for_function(f"{AXES}.xaxis.range[0] > 100")
    await_points(page, "x[0] > 100 && x.at(-1) === 900")
    double_click(page, box["x"] + 0.5 * box["width"], box["y"] + box["height"] + 8)
    await_range(page, 900)
    await_points(page, "x[0] === 0")


def test_a_zoom_stays_while_another_run_is_selected_and_goes_with_what_is_shown(
    page: Page, saved_runs: SavedRuns
) -> None:
    box = plot(page)
    drag(page, 0.2, 0.5, box["middle"])
    await_range(page, 450)
    page.get_by_test_id("runs").locator("tbody tr").nth(1).get_by_role("checkbox").uncheck()
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", "1")
    await_range(page, 450)
    page.get_by_role("radio", name="accuracy").check()
    await_range(page, 900)
