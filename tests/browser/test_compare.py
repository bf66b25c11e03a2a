"""The Compare page on a real server: runs are trained, compared, changed, saved as files and gone on with."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.actions import button, setting, speed
from tests.browser.conftest import Contexts, Visitors
from tests.browser.serve import PlaygroundProcess

pytestmark = [
    pytest.mark.no_picture,
    pytest.mark.expects_errors("404 .*/compare/_stcore/"),  # Streamlit looks for its server below the page's path first
]

EPOCHS = 60
SAVED = re.compile("/api/runs/[0-9a-f]{32}$")  # where a name and a pin are sent


def rows(page: Page) -> Locator:
    return page.get_by_test_id("runs").locator("tbody tr")


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    if name == "Train":
        page.locator("[data-testid=player][data-answer]").wait_for()
    else:
        page.locator(".rnn-compare[data-ready]").wait_for()


def train_anew(page: Page, seed: int) -> None:
    """Train a new run with another seed to its end, on the Train page."""
    field = setting(page, "Seed")
    field.fill(str(seed))
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"seed={seed}(&|$)"))
    button(page, "Reset").click()
    page.locator(".rnn-rate", has_text="not trained yet").wait_for()
    speed(page, "max")
    button(page, "Train").click()
    page.locator(".rnn-rate", has_text="complete").wait_for()


@pytest.fixture(scope="module")
def compare_page(contexts: Contexts, server: PlaygroundProcess) -> Iterator[Page]:
    """The Compare page of a visitor who has trained two runs that differ in their seed."""
    visitors = Visitors(contexts, server.url, picture=False)
    page = visitors(f"/?epochs={EPOCHS}")
    speed(page, "max")
    button(page, "Train").click()
    page.locator(".rnn-rate", has_text="complete").wait_for()
    train_anew(page, 3)
    go(page, "Compare")
    expect(rows(page)).to_have_count(2)
    yield page
    visitors.leave()
    refusal = "status of 400"  # a file that is none
    assert [each for each in visitors.problems if "/compare/_stcore/" not in each and refusal not in each] == []


def test_two_runs_that_were_trained_are_there_and_drawn(compare_page: Page) -> None:
    page = compare_page
    seeds = page.locator("tbody td[data-column=seed]")
    expect(seeds).to_have_text(["3", "0"])
    expect(page.locator("tbody td[data-column=epochs]")).to_have_text([str(EPOCHS)] * 2)
    expect(page.locator("tbody td[data-column=ended]")).to_have_text(["complete"] * 2)
    expect(page.locator(".rnn-run-curves-chart")).to_have_attribute("data-drawn", "2")
    ends = "document.querySelector('.rnn-run-curves-chart').data.map((trace) => trace.x.at(-1)).join()"
    page.wait_for_function(f"epochs => {ends} === `${{epochs}},${{epochs}}`", arg=EPOCHS)
    expect(page.get_by_test_id("twins").locator("td[data-answer]")).to_have_count(22)


def test_a_new_name_pin_and_selection_are_there_after_a_refresh(compare_page: Page) -> None:
    page = compare_page
    page.locator("tbody .rnn-name").nth(1).dblclick()
    page.get_by_label("Name of the run").fill("<b>first</b> \U0001f600")
    with page.expect_response(SAVED):  # the page shows it before the server knows, and a refresh would not wait
        page.get_by_label("Name of the run").press("Enter")
    row = rows(page).filter(has_text="<b>first</b>")
    with page.expect_response(SAVED):
        row.locator(".rnn-pin").click(force=True)
    expect(rows(page).first).to_contain_text("<b>first</b> \U0001f600")
    expect(row.locator(".rnn-pin")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(rows(page).first).to_contain_text("<b>first</b> \U0001f600")
    expect(page.locator("tr[aria-selected=true]")).to_have_count(2)


def test_a_run_is_deleted_and_brought_back_on_the_server(compare_page: Page) -> None:
    page = compare_page
    rows(page).nth(1).locator("[data-column=data]").click()
    expect(page.locator("tr[aria-selected=true]")).to_have_count(1)
    button(page, "Delete").click()
    expect(rows(page)).to_have_count(1)
    # The page may show it before the server knows.
    run_count_is = "async (count) => (await (await fetch('/api/runs')).json()).runs.length === count"
    expect(page.get_by_text("1 run deleted.")).to_be_visible()
    page.wait_for_function(run_count_is, arg=1)
    button(page, "Undo").click()
    expect(rows(page)).to_have_count(2)
    page.wait_for_function(run_count_is, arg=2)
    page.get_by_label("Select all listed runs").check()


def test_both_tables_are_exported(compare_page: Page) -> None:
    page = compare_page
    with page.expect_download() as table:
        button(page, "Export CSV").click()
    lines = table.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    with page.expect_download() as histories:
        button(page, "Export histories").click()
    assert len(histories.value.path().read_text(encoding="utf-8").splitlines()) == 1 + 2 * (EPOCHS + 1)


def dropped(page: Page, zone: Locator, file: Path) -> None:
    """Drops a file on an element, as from another window."""
    content = base64.b64encode(file.read_bytes()).decode()
    transfer = page.evaluate_handle(
        """(content) => {
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "finding.npz"));
            return transfer;
        }""",
        content,
    )
    for event in ("dragover", "drop"):
        zone.dispatch_event(event, {"dataTransfer": transfer})


def test_a_finding_goes_to_another_visitor_whose_page_says_whose_runs_the_address_names(
    compare_page: Page, visit: Visitors, tmp_path: Path
) -> None:
    page = compare_page
    page.get_by_label("Select all listed runs").check()
    share = button(page, "Share a finding")
    share.click()
    page.get_by_label("What you found").fill("seeds differ")
    expect(page.locator(".rnn-share-size").first).to_contain_text("at most 512 runs and 40 MB")
    with page.expect_download() as download:
        page.get_by_role("button", name="Share as file", exact=True).click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "finding-seeds-differ.npz"
    share.click()

    other = visit.tab()
    other.goto(page.url)
    anothers = other.get_by_test_id("anothers")
    expect(anothers).to_contain_text(re.compile(r"2 runs of another visitor, [a-z2-7]{8}"))
    expect(other.get_by_test_id("runs")).to_have_count(0)
    dropped(other, anothers, file)
    expect(other.locator(".rnn-toast")).to_contain_text("“seeds differ”: 2 runs were loaded.")
    expect(rows(other)).to_have_count(2)
    expect(other.locator("tr[aria-selected=true]")).to_have_count(2)
    expect(other).not_to_have_url(page.url)

    other.goto(page.url)
    anothers.get_by_role("button", name="Show my own runs").click()
    expect(rows(other)).to_have_count(2)
    other.reload()
    expect(rows(other)).to_have_count(2)


def test_a_run_is_saved_as_a_file_and_loaded_back_the_same_and_one_that_is_none_is_refused(compare_page: Page) -> None:
    page = compare_page
    reading = page.locator(".rnn-reading", has_text="seed 3")
    if (
        reading.get_attribute("aria-pressed") != "true"
    ):  # a test before may have picked it: a click would take that back
        reading.click()
    with page.expect_download() as download:
        button(page, "Download").click()
    page.get_by_label("Run file").set_input_files(download.value.path())
    expect(rows(page)).to_have_count(3)
    curves = page.evaluate(
        """async () => {
            const {runs} = await (await fetch('/api/runs')).json();
            const ids = runs.filter(({settings}) => settings.seed === 3).map(({id}) => id);
            const {histories} = await (await fetch('/api/runs/histories',
                {method: 'POST', body: JSON.stringify({ids})})).json();
            return ids.map((id) => atob(histories[id].value));
        }"""
    )
    assert len(curves) == 2
    assert len(set(curves)) == 1
    assert len(curves[0]) == 4 * (EPOCHS + 1)

    nonsense = {"name": "run.npz", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 nonsense"}
    page.get_by_label("Run file").set_input_files(nonsense)  # type: ignore[arg-type]
    expect(page.locator(".rnn-toast")).to_have_text(re.compile(r"run file.*\.$"))
    expect(rows(page)).to_have_count(3)
