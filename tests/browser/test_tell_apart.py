"""Runs that are shown together are told apart: no two of a selection look alike or are called alike."""

import random
from dataclasses import asdict
from typing import Any

from playwright.sync_api import Page, expect

from playground.settings.for_page import catalogue_json
from playground.storage.names import default_name, free_name, is_default
from rnn import Settings
from tests.browser.compare_page import SavedRuns, compare, saved_runs
from tests.browser.modules import Open

__all__ = ["compare", "saved_runs"]  # fixtures

RANDOM = random.Random(0)
LABELS = """([catalogue, selections]) =>
    Promise.all(['runs/names', 'core/settings'].map((name) => import(`/modules/${name}.js`)))
    .then(([{ labelsOf }, { learnSettings }]) => {
        learnSettings(catalogue);
        return selections.map((runs) => [...labelsOf(runs)]);
    })"""


def a_run(number: int, settings: Settings, name: str | None = None, **more: Any) -> dict[str, Any]:
    plain = name if name is not None else default_name("Article", settings)
    return {
        "id": f"{number:032x}",
        "name": plain,
        "named": not is_default(plain, "Article", settings),
        "colour": number % 12,
        "data": "Article",
        "settings": asdict(settings),
        "changes": [],
        "started": 1000 + number,
        **more,
    }


def some_runs(count: int) -> list[dict[str, Any]]:
    """Runs of few settings, so that many are alike; some are named, some of those alike or as another's default."""
    taken: set[str] = set()
    runs = []
    for number in range(count):
        settings = Settings(
            hidden_size=RANDOM.choice((16, 64)),
            learning_rate=RANDOM.choice((0.02, 0.0123456, 0.0123457)),
            bptt=RANDOM.choice(("exact", "exact", "article")),
            epochs=RANDOM.choice((1000, 1000, 50)),
            seed=RANDOM.randrange(3),
        )
        name = RANDOM.choice(
            [None] * 6 + ["mine", "", "seed 1", "16 units", "mine #2", free_name("Article", settings, taken)]
        )
        changes = RANDOM.choice(([], [], [{"epoch": 30, "name": "learning_rate", "value": 0.5}]))
        run = a_run(number, settings, name, changes=changes, colour=RANDOM.choice((number % 12, 3)))
        taken.add(run["name"])
        runs.append(run)
    return runs


def labels(page: Page, *selections: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [dict(told) for told in page.evaluate(LABELS, [catalogue_json(), list(selections)])]


# --- looks ------------------------------------------------------------------------------------------------------------


def test_the_page_draws_what_the_list_and_the_table_show(compare: Open, saved_runs: SavedRuns) -> None:
    for number in range(40):
        saved_runs.add(f"run {number}", epochs=40, colour=number % 3)
    page = compare()
    page.get_by_label("Select all listed runs").check()
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", "40")
    marks = """chart => chart.data.map(({ line, marker, mode }) =>
        [line.color, line.dash, mode.includes("markers") ? marker.symbol : ""].join(" ").trim())"""
    drawn = page.locator(".rnn-run-curves-chart").evaluate(marks)
    assert len(set(drawn)) == 40
    for place in (".rnn-reading", "tbody tr"):
        swatches = page.locator(f"{place} .rnn-swatch").evaluate_all("all => all.map((svg) => svg.dataset.mark)")
        assert sorted(swatches) == sorted(drawn)
    markers = page.locator(".scatterlayer .points path").count()
    assert 0 < markers <= 40 * 8  # a few on a curve


# --- names ------------------------------------------------------------------------------------------------------------


def test_no_two_of_a_selection_are_called_alike(compare: Open) -> None:
    selections = [RANDOM.sample(some_runs(60), RANDOM.randint(1, 60)) for _ in range(60)]
    for runs, told in zip(selections, labels(compare(), *selections), strict=True):
        assert set(told) == {run["id"] for run in runs}
        assert len(set(told.values())) == len(runs)


def test_a_label_says_what_differs_and_nothing_else(compare: Open) -> None:
    two = [a_run(0, Settings(seed=1)), a_run(1, Settings(seed=2))]
    settings = Settings(hidden_size=16, seed=7, bptt="article")
    more = [a_run(0, Settings()), a_run(1, settings), a_run(2, Settings(), "mine")]
    equal = [a_run(0, Settings()), a_run(1, Settings(), "Article H=64 lr=0.02 seed=0 #2")]
    legacy = [a_run(0, Settings()), a_run(1, Settings())]
    alike = [a_run(0, Settings(seed=1), "mine"), a_run(1, Settings(seed=2), "mine"), a_run(2, Settings(seed=2), "mine")]
    numbers = [
        *two,
        a_run(2, Settings(seed=2), f"{two[1]['name']} #2"),
        a_run(3, Settings(seed=2), f"{two[1]['name']} #3"),
    ]
    changed = [a_run(0, Settings()), a_run(1, Settings(), changes=[{"epoch": 300, "name": "epochs", "value": 2000}])]
    told = [
        list(each.values())
        for each in labels(compare(), two, more, equal, legacy, alike, [numbers[0], *numbers[2:]], changed, two[:1])
    ]
    assert told == [
        ["seed 1", "seed 2"],
        ["64 units · seed 0 · exact", "16 units · seed 7 · as printed in the article", "mine"],
        ["Article H=64 lr=0.02 seed=0", "Article H=64 lr=0.02 seed=0 #2"],
        ["Article H=64 lr=0.02 seed=0", "Article H=64 lr=0.02 seed=0 #2"],
        ["mine · seed 1", "mine · seed 2 #2", "mine · seed 2 #3"],
        ["seed 1", "seed 2 #2", "seed 2 #3"],
        ["1,000 epochs", "2,000 epochs from 300"],
        ["Article H=64 lr=0.02 seed=1"],
    ]


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
