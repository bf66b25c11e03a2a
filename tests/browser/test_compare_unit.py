"""The Compare page alone: its modules in a real browser, over saved runs that the test makes up."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import SavedRuns, compare, saved_runs
from tests.browser.modules import Open

__all__ = ["compare", "saved_runs"]  # fixtures

NASTY = (
    '<img src=x onerror="document.title=1"><b>bold</b> & "quotes"',
    "שלום עולם",
    "\U0001f600 emoji",
    "long " * 100,
)

# Until every chart is as wide as its place.
FITS = """() => [...document.querySelectorAll(".js-plotly-plot")].every((chart) =>
    Math.abs(chart.querySelector(".main-svg").clientWidth - chart.clientWidth) <= 1)"""


def rows(page: Page) -> Locator:
    return page.get_by_test_id("runs").locator("tbody tr")


def names(page: Page) -> list[str]:
    return page.locator("tbody .rnn-name").all_text_contents()


def tick(page: Page, *places: int) -> None:
    """Select the rows at these places too."""
    for place in places:
        rows(page).nth(place).get_by_role("checkbox").check()


def await_curves(page: Page, count: int) -> None:
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", str(count))


def chart(page: Page) -> dict[str, Any]:
    """What Plotly holds of the curves."""
    as_json = "({data: chart.data, layout: chart.layout})"
    return dict(page.locator(".rnn-run-curves-chart").evaluate(f"chart => JSON.parse(JSON.stringify({as_json}))"))


def save_runs(saved_runs: SavedRuns, count: int, **what: Any) -> None:
    for number in range(count):
        saved_runs.add(f"run {number}", **what)


@pytest.mark.no_picture
def test_without_runs_it_says_where_they_come_from(compare: Open) -> None:
    page = compare()
    expect(page.get_by_text("No runs yet: train one on the Train page.")).to_be_visible()
    expect(page.get_by_test_id("overlay")).to_be_hidden()
    expect(page.get_by_test_id("twins")).to_be_hidden()


def test_a_name_is_text_wherever_it_stands(compare: Open, saved_runs: SavedRuns) -> None:
    for name in reversed(NASTY):
        saved_runs.add(name)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    await_curves(page, len(NASTY))
    assert names(page) == list(NASTY)
    expect(page.locator(".rnn-reading .rnn-name")).to_have_text(NASTY)
    for ordinal, place in (("First", 0), ("Second", 1)):
        choice = page.get_by_label(f"{ordinal} run")
        expect(choice.locator("option")).to_have_text(NASTY)
        for name in NASTY:
            choice.select_option(label=name)
            expect(page.locator(".rnn-side-by-side-title").nth(place)).to_have_text(name)
    assert page.locator("#page img, #page b:not(.rnn-reading b)").count() == 0
    assert page.title() != "1"
    width = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
    assert page.evaluate(width) <= 0


@pytest.mark.no_picture
def test_sorting_and_filtering(compare: Open, saved_runs: SavedRuns) -> None:
    for seed, hidden in ((3, 199), (1, 64), (2, 199)):
        saved_runs.add(f"seed {seed}", settings={"seed": seed, "hidden_size": hidden})
    page = compare()
    page.get_by_role("button", name="Seed", exact=True).click()
    assert names(page) == ["seed 1", "seed 2", "seed 3"]
    page.get_by_role("button", name="Seed", exact=True).click()
    assert names(page) == ["seed 3", "seed 2", "seed 1"]
    expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Filter runs").fill("199 SEED")
    assert names(page) == ["seed 3", "seed 2"]
    page.get_by_label("Filter runs").fill("nothing like it")
    expect(page.get_by_text("No run fits the filter.")).to_be_visible()


@pytest.mark.no_picture
def test_differences_only_folds_what_is_equal_and_names_it(compare: Open, saved_runs: SavedRuns) -> None:
    saved_runs.add("one", settings={"hidden_size": 16, "clip": 0.5})
    saved_runs.add("other", settings={"hidden_size": 64})
    page = compare()
    page.get_by_label("differences only").check()
    heads = page.locator("thead th:visible button").all_text_contents()
    assert "Hidden" in heads
    assert "Seed" in heads
    assert "Other settings" in heads
    assert "Data" not in heads
    assert "Learn. rate" not in heads
    expect(page.locator(".rnn-same")).to_contain_text("Data Article")
    assert page.locator("td[data-column=others]").all_text_contents() == ["clip 1", "clip 0.5"]
    page.get_by_label("differences only").uncheck()
    assert "Data" in page.locator("thead th:visible button").all_text_contents()


@pytest.mark.no_picture
def test_a_name_is_edited_in_place_and_escape_leaves_it(compare: Open, saved_runs: SavedRuns) -> None:
    save_runs(saved_runs, 2)
    page = compare()
    page.locator("tbody .rnn-name").first.dblclick()
    field = page.get_by_label("Name of the run")
    field.fill("<i>new</i>")
    with page.expect_response(f"**/api/runs/{saved_runs.runs[0]['id']}"):  # the page shows it before the server knows
        field.press("Enter")
    expect(page.locator("tbody .rnn-name").first).to_have_text("<i>new</i>")
    assert saved_runs.runs[0]["name"] == "<i>new</i>"
    rows(page).first.press("Enter")
    page.get_by_label("Name of the run").fill("forgotten")
    page.get_by_label("Name of the run").press("Escape")
    expect(page.locator("tbody .rnn-name").first).to_have_text("<i>new</i>")
    assert [path for method, path, _ in saved_runs.requests if method == "POST" and path.count("/") == 3].count(
        f"/api/runs/{saved_runs.runs[0]['id']}"
    ) == 1


@pytest.mark.no_picture
def test_everything_in_the_table_is_reached_with_the_keyboard(compare: Open, saved_runs: SavedRuns) -> None:
    save_runs(saved_runs, 3)
    page = compare()
    rows(page).first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(2)).to_be_focused()
    page.keyboard.press("Space")
    expect(rows(page).nth(2)).to_have_attribute("aria-selected", "true")
    await_curves(page, 3)
    page.keyboard.press("p")
    expect(rows(page).first).to_have_attribute("data-pinned", "true")
    expect(rows(page).first).to_be_focused()
    assert names(page)[0] == "run 0"


@pytest.mark.no_picture
def test_of_a_thousand_runs_a_hundred_rows_are_in_the_page(compare: Open, saved_runs: SavedRuns) -> None:
    save_runs(saved_runs, 1000, epochs=10)
    page = compare()
    expect(rows(page)).to_have_count(100)
    page.get_by_role("button", name="Show more").click()
    expect(rows(page)).to_have_count(200)
    assert page.locator(".rnn-count").first.inner_text() == "2 of 1000 selected"


@pytest.mark.no_picture
def test_a_hundred_curves_are_drawn_with_one_request(compare: Open, saved_runs: SavedRuns) -> None:
    save_runs(saved_runs, 120, epochs=1000)
    page = compare()
    await_curves(page, 2)
    saved_runs.requests.clear()
    page.get_by_label("Select all listed runs").check()
    await_curves(page, 100)
    bodies = [body for _, path, body in saved_runs.requests if path.endswith("histories")]
    assert len(bodies) == 1
    assert (bodies[0]["column"], bodies[0]["points"], bodies[0]["smooth"]) == ("test_loss", 1001, 0)
    expect(page.get_by_text("The first 100 of 120 selected runs are drawn.")).to_be_visible()


def test_curves_are_whole_by_epoch_and_by_time_and_have_the_tables_colours(
    compare: Open, saved_runs: SavedRuns
) -> None:
    saved_runs.add("short", epochs=100)
    saved_runs.add("long", epochs=900)
    page = compare()
    await_curves(page, 2)
    figure = chart(page)
    assert sorted(trace["x"][-1] for trace in figure["data"]) == [100, 900]
    assert figure["layout"]["xaxis"]["range"] == [0, 900]
    swatches = page.locator("tbody .rnn-swatch").evaluate_all("all => all.map(e => getComputedStyle(e).stroke)")
    lines = page.locator(".rnn-run-curves-chart path.js-line").evaluate_all(
        "all => all.map(e => getComputedStyle(e).stroke)"
    )
    assert sorted(swatches) == sorted(lines)
    page.get_by_role("radio", name="by time").check()
    page.wait_for_function("document.querySelector('.rnn-run-curves-chart').data[0].x.at(-1) < 20")
    ends = sorted(saved_runs.histories[run["id"]]["seconds"][-1] for run in saved_runs.runs)
    assert sorted(trace["x"][-1] for trace in chart(page)["data"]) == pytest.approx(ends)
    page.get_by_label("log axis").check()
    page.wait_for_function("document.querySelector('.rnn-run-curves-chart').layout.yaxis.type === 'log'")
    page.get_by_role("radio", name="accuracy").check()
    page.wait_for_function("document.querySelector('.rnn-run-curves-chart').layout.yaxis.type === 'linear'")
    expect(page.get_by_label("log axis")).to_be_disabled()


@pytest.mark.no_picture
def test_a_longer_run_that_is_selected_later_is_drawn_to_its_end(compare: Open, saved_runs: SavedRuns) -> None:
    saved_runs.add("long", epochs=900)
    save_runs(saved_runs, 2, epochs=100)
    page = compare()
    await_curves(page, 2)
    tick(page, 2)
    await_curves(page, 3)
    assert max(trace["x"][-1] for trace in chart(page)["data"]) == 900


def test_the_pointer_reads_all_curves_at_one_epoch_and_a_click_points_out_the_nearest(
    compare: Open, saved_runs: SavedRuns
) -> None:
    save_runs(saved_runs, 2, epochs=100)
    page = compare()
    await_curves(page, 2)
    box = page.locator(".rnn-run-curves-plot .nsewdrag").first.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + 20)
    expect(page.locator(".rnn-run-curves-place")).to_have_text("epoch 50")
    values = [float(text) for text in page.locator(".rnn-reading b").all_text_contents()]
    assert values == pytest.approx(
        [saved_runs.histories[run["id"]]["test_loss"][50] for run in saved_runs.runs], abs=0.0006
    )
    high = page.evaluate("document.querySelector('.rnn-run-curves-chart').layout.yaxis.range[1]")
    loss = saved_runs.histories[saved_runs.runs[1]["id"]]["test_loss"][30]
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + box["height"] * (1 - loss / high))
    expect(rows(page).nth(1)).to_have_attribute("data-current", "true")
    page.mouse.move(box["x"], box["y"] - 100)
    expect(page.locator(".rnn-run-curves-place")).to_have_text("last epoch")


def test_the_run_that_trains_grows_in_table_and_curves(compare: Open, saved_runs: SavedRuns) -> None:
    run = saved_runs.add("live", epochs=10, ended="running", settings={"epochs": 500})
    page = compare()
    run_frame = {"kind": "run", "run": 1, "id": run, "settings": {}, "changes": [], "sentences": [], "words": []}
    page.evaluate("frame => stream.tell(frame)", {**run_frame, "data": "Article"})
    page.evaluate("stream.grow(Array.from({length: 51}, (_, i) => 0.7 - i / 100))")
    expect(rows(page).first.locator("[data-column=epochs]")).to_have_text("50")
    expect(rows(page).first.locator("[data-column=loss]")).to_have_text("0.200")
    expect(page.locator(".rnn-reading b")).to_have_text("0.200")
    page.evaluate("stream.grow([0.15])")
    expect(page.locator(".rnn-reading b")).to_have_text("0.150")
    assert chart(page)["layout"]["xaxis"]["range"] == [0, 500]


def test_two_runs_read_one_sentence_under_one_playhead(compare: Open, saved_runs: SavedRuns) -> None:
    save_runs(saved_runs, 2)
    page = compare()
    twins = page.get_by_test_id("twins")
    twins.get_by_placeholder("Type any sentence").fill("not <b>bad</b> at all")
    cells = twins.locator(".rnn-side-by-side-words th[scope=col]")
    expect(cells).to_have_text(["start", "not", "<b>bad</b>", "at", "all"])
    answers = twins.locator(".rnn-side-by-side-words td[data-answer]")
    expect(answers).to_have_count(10)
    expect(answers.first).to_have_text("positive 50 %")
    figure = twins.locator(".rnn-side-by-side-chart")
    first, second, difference = figure.evaluate("c => c.data.slice(0, 3).map(t => t.z.map(row => Array.from(row)))")
    assert difference[5][3] == pytest.approx(first[5][3] - second[5][3], abs=1e-6)
    twins.get_by_label("Word of both runs").fill("2")
    expect(twins).to_have_attribute("data-word", "2")
    heads = figure.evaluate("c => c.layout.meta.heads.map(i => c.layout.shapes[i].x0)")
    assert set(heads) == {1.5}
    twins.locator(".rnn-side-by-side-plot").focus()
    page.keyboard.press("ArrowRight")
    expect(twins).to_have_attribute("data-word", "3")


@pytest.mark.no_picture
def test_exports_name_the_selected_runs_and_continue_takes_the_one_that_can_go_on(
    compare: Open, saved_runs: SavedRuns
) -> None:
    save_runs(saved_runs, 2)
    broken = saved_runs.add("broken", ended="interrupted")
    page = compare()
    with page.expect_download() as table:
        page.get_by_role("button", name="Export CSV").click()
    assert table.value.path().read_text().startswith("/api/runs/table.csv")
    assert ("POST", "/api/runs/table.csv", {"ids": [run["id"] for run in saved_runs.runs[:2]]}) in saved_runs.requests
    assert table.value.suggested_filename == "runs.csv"
    with page.expect_download() as histories:
        page.get_by_role("button", name="Parquet").click()
    assert ("POST", "/api/runs/histories.parquet", saved_runs.requests[-1][2]) == saved_runs.requests[-1]
    assert histories.value.suggested_filename == "histories.parquet"
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.locator(".rnn-toast")).to_contain_text("trains on")
    assert ("POST", f"/api/runs/{broken}/continue", {}) in saved_runs.requests


def test_nothing_reaches_beyond_the_window(compare: Open, saved_runs: SavedRuns) -> None:
    save_runs(saved_runs, 2)
    parent = saved_runs.add("the one with a small learning rate")
    saved_runs.add("branch", parent={"run": parent, "epoch": 100}, started=1_790_000_000.0 - 1)
    page = compare(theme="dark")
    await_curves(page, 2)
    expect(page.locator(".rnn-side-by-side-chart .heatmaplayer image")).to_have_count(3)
    for width, height in ((1440, 900), (1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FITS)
        assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 0
        # Its parent's name is read whole.
        cell = page.get_by_role("cell", name="branch of the one with a small learning rate after 100", exact=True)
        assert cell.evaluate("e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]") == [0, 0]
