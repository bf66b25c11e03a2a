"""The curves of the Compare page tell the truth: what is read under the pointer, what is smoothed, what is cut off."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.compare_page import SavedRuns, compare, saved_runs
from tests.browser.modules import Open

__all__ = ["compare", "saved_runs"]  # fixtures

# What is read comes from the rows, not from the drawing; that the plot is where it is read, test_compare_unit.py shows.
pytestmark = pytest.mark.no_picture

# Whether the page reads at a share of the x axis, give or take `off` of it.
READ_NEAR = """([share, off]) => {
    const read = /epoch ([\\d,]+)/.exec(document.querySelector(".rnn-run-curves-place").textContent);
    const [low, high] = document.querySelector(".rnn-run-curves-chart").layout.xaxis.range;
    return read && Math.abs((Number(read[1].replaceAll(",", "")) - low) / (high - low) - share) < off;
}"""

NOISE = np.random.default_rng(0)


def await_curves(page: Page, count: int) -> None:
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", str(count))


def point_at(page: Page, share: float) -> int:
    """Point at a share of the plot's width; returns the epoch that the page says it reads there."""
    box = page.locator(".rnn-run-curves-chart").bounding_box()
    assert box is not None
    margin = page.locator(".rnn-run-curves-chart").evaluate("chart => chart.layout.margin")
    width = box["width"] - margin["l"] - margin["r"]
    page.mouse.move(box["x"] + margin["l"] + share * width, box["y"] + margin["t"] + 20)
    page.wait_for_function(READ_NEAR, arg=[share, 3 / width])  # and no longer where it pointed before
    match = re.search(r"epoch ([\d,]+)", page.locator(".rnn-run-curves-place").inner_text())
    assert match is not None
    return int(match[1].replace(",", ""))


def readings(page: Page) -> dict[str, float]:
    """Every curve's value by the name of its run."""
    lines = page.locator(".rnn-reading").evaluate_all("all => all.map((e) => e.innerText.split('\\n'))")
    return {name: float(value) for name, value in lines}


def add_noisy(saved_runs: SavedRuns, count: int, epochs: int) -> None:
    """Adds runs whose loss differs from epoch to epoch, so that a neighbouring epoch's value would be noticed."""
    for number in range(count):
        run = saved_runs.add(f"run {number}", epochs=epochs)
        saved_runs.histories[run]["test_loss"] = (0.2 + 3 * NOISE.random(epochs + 1)).tolist()


def losses(saved_runs: SavedRuns) -> dict[str, np.ndarray]:
    return {run["name"]: np.array(saved_runs.histories[run["id"]]["test_loss"]) for run in saved_runs.runs}


def plain_mean(values: np.ndarray, epochs: int) -> np.ndarray:
    return np.array([values[max(0, i + 1 - epochs) : i + 1].mean() for i in range(len(values))])


def await_smoothed(page: Page, saved_runs: SavedRuns) -> None:
    """Asks for smoothed curves, and waits until each value is a mean over its epochs."""
    page.get_by_label("Smoothing").select_option("10")
    expect(page.locator(".rnn-run-curves-place")).to_have_text(re.compile("mean of 10 epochs$"))
    epoch = point_at(page, 0.37)
    expected = {name: plain_mean(values, 10)[epoch] for name, values in losses(saved_runs).items()}
    assert readings(page) == pytest.approx(expected, abs=0.00051)


def test_a_hundred_runs_of_a_thousand_epochs_are_read_at_the_very_epoch(compare: Open, saved_runs: SavedRuns) -> None:
    add_noisy(saved_runs, 100, 1000)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    await_curves(page, 100)
    for share in (0.11, 0.503, 0.96):
        epoch = point_at(page, share)
        expected = {name: values[epoch] for name, values in losses(saved_runs).items()}
        assert readings(page) == pytest.approx(expected, abs=0.00051)
    await_smoothed(page, saved_runs)
    bodies = [body for _, path, body in saved_runs.requests if path.endswith("histories")]
    assert {body["column"] for body in bodies} == {"test_loss"}
    with page.expect_response("**/api/runs/histories"):
        page.get_by_role("radio", name="train", exact=True).check()
    bodies = [body for _, path, body in saved_runs.requests if path.endswith("histories")]
    assert bodies[-1]["column"] == "train_loss"


def test_nothing_is_smoothed_unless_somebody_asks(compare: Open, saved_runs: SavedRuns) -> None:
    add_noisy(saved_runs, 2, 300)
    page = compare()
    await_curves(page, 2)
    assert page.get_by_label("Smoothing").input_value() == "0"
    assert page.evaluate("import('/modules/runs/memory.js').then(({recall}) => recall().smooth)") == 0
    values_drawn = page.locator(".rnn-run-curves-chart").evaluate("c => c.data.map(({y}) => y)")
    for y, values in zip(values_drawn, losses(saved_runs).values(), strict=True):
        assert y == pytest.approx(values.tolist(), rel=1e-6)
    await_smoothed(page, saved_runs)


def test_what_is_too_long_to_come_whole_says_so_and_is_smoothed_all_the_same(
    compare: Open, saved_runs: SavedRuns
) -> None:
    add_noisy(saved_runs, 17, 10_000)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    await_curves(page, 17)
    expect(page.locator(".rnn-run-curves-note")).to_contain_text("the nearest epoch drawn")
    point_at(page, 0.4)
    expect(page.locator(".rnn-run-curves-place")).to_have_text(re.compile("^near epoch"))
    held_routes: list[Route] = []
    page.route("**/api/runs/histories", lambda route: held_routes.append(route))
    place = page.locator(".rnn-run-curves-place")
    with page.expect_request("**/api/runs/histories"):  # which the page may send after it has said so
        page.get_by_label("Smoothing").select_option("200")
    expect(place).to_have_text(re.compile("^near epoch .*, smoothing …$"))
    held_routes[0].continue_()
    page.unroute("**/api/runs/histories")
    expect(place).to_have_text(re.compile("^near epoch .*, mean of 200 epochs$"))
    # Of all of them: two came whole at first, so the page has smoothed those by itself already.
    is_smooth = "({ y }) => y.slice(9).every((value) => value > 1)"
    page.wait_for_function(f"document.querySelector('.rnn-run-curves-chart').data.every({is_smooth})")
    page.mouse.move(0, 0)
    expect(page.locator(".rnn-run-curves-place")).to_have_text("last epoch, mean of 200 epochs")
    expected = {name: values[-200:].mean() for name, values in losses(saved_runs).items()}
    assert readings(page) == pytest.approx(expected, abs=0.00051)


def test_one_huge_loss_does_not_press_the_others_to_the_zero_line(compare: Open, saved_runs: SavedRuns) -> None:
    saved_runs.add("usual")
    diverged_run = saved_runs.add("wild", ended="diverged")
    saved_runs.histories[diverged_run]["test_loss"][100:] = np.linspace(1, 40_000, 101).tolist()
    page = compare()
    await_curves(page, 2)
    top = "document.querySelector('.rnn-run-curves-chart').layout.yaxis.range[1]"
    assert page.evaluate(top) == 4
    expect(page.get_by_text("Losses above 4 are cut off; the log axis shows them.")).to_be_visible()
    assert readings(page)["wild"] == 40_000
    page.get_by_label("log axis").check()
    page.wait_for_function(f"{top} > 4.5")
    expect(page.locator(".rnn-run-curves-note")).to_be_hidden()
    page.get_by_label("log axis").uncheck()
    page.wait_for_function(f"{top} === 4")
    page.locator("tbody tr").nth(0).get_by_role("checkbox").uncheck()
    page.wait_for_function(f"{top} < 2")
    expect(page.locator(".rnn-run-curves-note")).to_be_hidden()
