"""Where a sweep stands on the Compare page: what was started is in sight, past ones are listed and opened again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import compare
from tests.browser.sweep.swept_page import SWEEP, SweptRuns, begin_sweep, open_swept, refreshed, saved_runs, tell_sweep

__all__ = ["compare", "open_swept", "saved_runs"]  # fixtures

pytestmark = pytest.mark.no_picture

HEADER = 60  # px of Streamlit's header, which is not on this page
RATES = {"learning_rate": [0.01, 0.02, 0.05]}
FIRST = "document.querySelector('.rnn-compare > section').dataset.part"


def past(page: Page) -> Locator:
    return page.get_by_test_id("past-sweeps").get_by_role("button")


def place(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="First on the page").get_by_role("radio", name=name)


def lowest(page: Page, part: Locator) -> float:
    """Where the lower edge of a part is, in px of the window."""
    box = part.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    return box["y"] + box["height"]


# --- what was started -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "settings"), [((1280, 720), 4), ((1280, 720), 40), ((390, 844), 4)])
def test_what_was_started_is_in_sight(
    open_swept: Callable[..., Page], saved_runs: SweptRuns, size: tuple[int, int], settings: int
) -> None:
    for number in range(30):
        saved_runs.add(f"run {number}")
    saved_runs.add_sweep("a" * 32, RATES)
    page = open_swept(size=size)
    start = page.get_by_role("button", name="Start sweep")
    start.scroll_into_view_if_needed()
    start.click()
    begin_sweep(page, settings)
    expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-state", "running")
    expect(page.locator(".rnn-sweep-panel")).to_have_count(settings)
    page.wait_for_function(f"{FIRST} === 'sweep'")  # once the server has answered, which may be after the first frames
    for part in (
        page.get_by_role("button", name="Pause", exact=True),
        page.get_by_role("button", name="Stop", exact=True),
        page.locator(".rnn-sweep-progress"),
        page.locator(".rnn-sweep-panel").first,
    ):
        assert lowest(page, part) <= size[1] - HEADER
    if size[0] > 1000:
        assert lowest(page, page.locator(".rnn-sweep-grid")) <= size[1] - HEADER + 20
    assert page.get_by_label("Hidden size").bounding_box()["y"] > 0  # type: ignore[index]
    expect(page.get_by_role("button", name="Values to try")).to_have_attribute("aria-expanded", "false")


def test_the_fields_are_there_until_there_is_a_sweep_and_unfold_for_the_keyboard(
    open_swept: Callable[..., Page],
) -> None:
    page = open_swept()
    fold, fields = page.get_by_role("button", name="Values to try"), page.locator(".rnn-sweep-fields")
    high = "node => node.offsetHeight"
    expect(fold).to_have_attribute("aria-expanded", "true")
    assert fields.evaluate(high) > 60
    begin_sweep(page)
    expect(fold).to_have_attribute("aria-expanded", "false")
    assert fields.evaluate(high) == 0
    page.get_by_label("Learning rate", exact=True).fill("0.01, 0.03")
    expect(fold).to_have_attribute("aria-expanded", "true")
    assert fields.evaluate(high) > 60
    fold.click()
    expect(page.locator(".rnn-sweep-summary")).to_contain_text("learning rate 0.01, 0.03 · seeds 5")
    fold.press("Enter")
    refreshed(page)
    begin_sweep(page)
    expect(fold).to_have_attribute("aria-expanded", "true")  # as the visitor has left it


@pytest.mark.parametrize("folds", ["before the server answers", "after it"])
def test_a_problem_is_never_folded_away(open_swept: Callable[..., Page], saved_runs: SweptRuns, folds: str) -> None:
    page = open_swept()
    expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-planned", "1")
    begin_sweep(page)
    fold, problem = page.get_by_role("button", name="Values to try"), page.get_by_text("Gradient clip is x")
    saved_runs.problems = {"clip": "Gradient clip is x: it must be a number"}
    if folds == "before the server answers":
        saved_runs.plans.clear()
    page.get_by_label("Gradient clip").fill("x")
    if folds == "after it":
        expect(problem).to_be_visible()
    fold.click()
    if folds == "before the server answers":
        expect(fold).to_have_attribute("aria-expanded", "false")
        saved_runs.plans.set()
    expect(problem).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "true")


# --- what stands first ------------------------------------------------------------------------------------------------


def test_what_stands_first_is_kept_in_the_tab_and_in_the_link(
    open_swept: Callable[..., Page], saved_runs: SweptRuns
) -> None:
    saved_runs.add("one")
    page = open_swept()
    assert page.evaluate(FIRST) == "runs"
    place(page, "Sweep").check(force=True)
    assert page.evaluate(FIRST) == "sweep"
    expect(page).to_have_url(re.compile("sweep=newest"))
    refreshed(page)
    assert page.evaluate(FIRST) == "sweep"
    expect(place(page, "Sweep")).to_be_checked()
    link = page.url
    place(page, "Runs").check(force=True)
    assert page.evaluate(
        "[...document.querySelectorAll('.rnn-compare > section')].map((s) => s.dataset.part).join()"
    ) == ("runs,curves,side-by-side,sweep")
    expect(page).not_to_have_url(re.compile("sweep="))
    assert open_swept(link=link).evaluate(FIRST) == "sweep"


def test_with_the_runs_first_it_is_said_how_the_sweep_stands(open_swept: Callable[..., Page]) -> None:
    page = open_swept()
    begin_sweep(page)
    expect(place(page, "Sweep")).to_have_accessible_name("Sweep training 30 %")
    tell_sweep(page, "progress", "done")
    expect(place(page, "Sweep")).to_have_accessible_name("Sweep")


# --- past sweeps ------------------------------------------------------------------------------------------------------


def test_past_sweeps_are_listed_with_what_is_known_of_them(
    open_swept: Callable[..., Page], saved_runs: SweptRuns
) -> None:
    page = open_swept()
    expect(page.get_by_test_id("past-sweeps")).to_be_hidden()
    saved_runs.add_sweep("a" * 32, {"hidden_size": [8, 16], "bptt": ["exact", "article"]}, seeds=3)
    saved_runs.add_sweep("b" * 32, RATES, ended="paused", message="The sweep was stopped here.")
    saved_runs.runs[0] |= {"ended": "diverged"}
    saved_runs.runs[-1] |= {"test_accuracy": 0.5}
    saved_runs.add_sweep("c" * 32, {"learning_rate": [0.01, 0.02, 0.03, 0.04, 0.05]}, seeds=1)
    saved_runs.add_sweep("d" * 32, {}, seeds=1)  # of one run there is nothing to show
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(past(page)).to_have_count(3)
    expect(past(page).nth(0)).to_contain_text("Learning rate 0.01 to 0.05 (5 values)")
    expect(past(page).nth(0)).to_contain_text("5 runs · complete · lowest median test loss: rate 0.0")
    expect(past(page).nth(1)).to_contain_text("6 runs · 5 stopped, 1 diverged")
    expect(past(page).nth(2)).to_contain_text("Hidden size 8, 16 × backpropagation exact, ")
    expect(past(page).nth(2)).to_contain_text("12 runs · complete · lowest median test loss: ")


def test_a_past_sweep_is_opened_and_the_one_that_trains_stays_within_reach(
    open_swept: Callable[..., Page], saved_runs: SweptRuns
) -> None:
    saved_runs.add_sweep("a" * 32, RATES)
    saved_runs.add_sweep("b" * 32, {"learning_rate": [0.1, 0.2]})
    page = open_swept()
    begin_sweep(page)
    expect(page.locator(".rnn-sweep-panel")).to_have_count(4)
    older_sweep = past(page).nth(1)
    older_sweep.press("Enter")
    expect(page.locator(".rnn-sweep-panel")).to_have_count(3)
    expect(page.locator(".rnn-sweep-panel").first).to_contain_text("rate 0.01")
    expect(page.locator(".rnn-sweep-sentences li")).to_have_text("Of aa.")
    expect(page.get_by_test_id("sweep-panels")).to_have_attribute("data-epoch", "200")
    expect(older_sweep).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("It had 6 runs.")).to_be_visible()
    assert page.evaluate(FIRST) == "sweep"
    first_url = page.url
    assert "sweep=aaaaaaaa" in first_url
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_enabled()  # of the one that trains
    past(page).nth(0).click()
    expect(page.locator(".rnn-sweep-panel")).to_have_count(2)
    refreshed(page)
    begin_sweep(page)
    expect(page.locator(".rnn-sweep-panel")).to_have_count(2)
    page.get_by_role("button", name="Show the sweep that trains").click()
    expect(page.locator(".rnn-sweep-panel")).to_have_count(4)
    expect(page.get_by_text("It had 4 runs.")).to_be_hidden()
    assert "sweep=newest" in page.url
    other = open_swept(link=first_url)
    expect(other.locator(".rnn-sweep-sentences li")).to_have_text("Of aa.")


def test_a_sweep_that_is_started_takes_the_place_of_a_past_one(
    open_swept: Callable[..., Page], saved_runs: SweptRuns
) -> None:
    saved_runs.add_sweep("a" * 32, RATES)
    page = open_swept()
    past(page).first.click()
    expect(page.locator(".rnn-sweep-panel")).to_have_count(3)
    page.get_by_role("button", name="Start sweep").click()
    begin_sweep(page)
    expect(page.locator(".rnn-sweep-panel")).to_have_count(4)


def test_what_is_deleted_is_gone_from_a_past_sweep_and_what_is_brought_back_is_there_again(
    open_swept: Callable[..., Page], saved_runs: SweptRuns
) -> None:
    saved_runs.add_sweep("a" * 32, RATES)
    page = open_swept()
    past(page).first.click()
    expect(page.get_by_text("It had 6 runs.")).to_be_visible()
    deleted_runs, saved_runs.runs = saved_runs.runs[:2], saved_runs.runs[2:]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("It had 4 runs.")).to_be_visible()
    expect(page.locator(".rnn-sweep-panel")).to_have_count(2)
    expect(past(page).first).to_contain_text("4 runs")
    remaining_runs, saved_runs.runs = saved_runs.runs, saved_runs.runs[:1]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_test_id("past-sweeps")).to_be_hidden()
    expect(page.locator(".rnn-sweep-panel")).to_have_count(0)
    saved_runs.runs = [*deleted_runs, *remaining_runs]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    past(page).first.click()
    expect(page.get_by_text("It had 6 runs.")).to_be_visible()


def test_a_past_sweep_that_cannot_be_shown_is_told_and_the_newest_stays(
    open_swept: Callable[..., Page], saved_runs: SweptRuns
) -> None:
    saved_runs.add_sweep("a" * 32, RATES)
    page = open_swept()
    begin_sweep(page)
    saved_runs.forgets = True
    past(page).first.click()
    expect(page.locator(".rnn-toast")).to_contain_text("Of this sweep too few runs are left.")
    expect(page.locator(".rnn-sweep-panel")).to_have_count(4)


def test_the_newest_sweep_is_the_connections_own(open_swept: Callable[..., Page], saved_runs: SweptRuns) -> None:
    saved_runs.add_sweep(SWEEP, RATES)
    page = open_swept()
    begin_sweep(page, sweep=f"{SWEEP}-0123456789ab")  # made again from saved runs
    expect(page.get_by_test_id("past-sweeps")).to_be_hidden()  # it trains, and there is no other
    tell_sweep(page, "progress", "done")
    expect(past(page).first).to_have_attribute("aria-current", "true")
    past(page).first.click()
    assert not any(path.startswith("/api/sweeps/past/") for _, path, _ in saved_runs.requests)
    expect(page.locator(".rnn-sweep-panel")).to_have_count(4)
