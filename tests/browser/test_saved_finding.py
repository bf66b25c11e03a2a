"""A finding saved as a web page, opened from a file with the network off: it shows what the Compare page does."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.takeaway.finding_page import finding_page
from rnn import forward
from rnn.history import named
from tests.browser.looks import AXE, BUT_HEADINGS, COLOURS_ALONE, FAULTS
from tests.browser.opened_file import FOREIGN, OpenFile, offline, open_file
from tests.support.page_of_finding import history_of, shared_runs, shared_sweep, swept_runs

__all__ = ["offline", "open_file"]  # fixtures

SENTENCE = "i am not at all bad or sad right now"
TYPED = "This ISN'T good, zzz!"


def answer(text: str, place: int) -> re.Pattern[str]:
    """What the run in that place of the finding says of a text: its label, and how sure it is."""
    subject, _ = swept_runs()[place]
    shares = forward(subject.params, subject.vocabulary.encode(text)).probs[-1]
    label = int(shares.argmax())
    return re.compile(f"{subject.labels[label]} {int(100 * shares[label])} %")


def last_word(page: Page) -> Locator:
    """The answers of both runs after the last word, one below the other."""
    return page.locator(".rnn-side-by-side td[data-answer]:last-child")


@pytest.mark.skipif(not AXE.exists(), reason="node_modules is not there; `python3 tasks.py check` installs it")
def test_a_finding_shows_its_runs_its_sweep_and_two_networks_that_read_any_sentence(
    open_file: OpenFile, tmp_path: Path
) -> None:
    path = tmp_path / "finding.html"
    path.write_bytes(finding_page("Faster is better <b>", shared_runs(), [shared_sweep()], sentence=SENTENCE))
    page = open_file(path)
    expect(page.get_by_role("heading", name="Faster is better <b>", exact=True)).to_be_visible()
    expect(page.get_by_text("4 runs, trained on a machine. The last weights of each are in this page")).to_be_visible()

    found = next(frame for frame in shared_sweep().frames if frame["kind"] == "results")["sentences"]
    differences = page.get_by_role("list", name="Differences").get_by_role("listitem")
    expect(differences).to_have_text(found)
    panels = page.locator(".rnn-sweep-panel")
    expect(panels).to_have_count(2)
    page.locator("[data-testid=sweep-panels][data-epoch='60']").wait_for()
    expect(page.locator(".rnn-sweep-median")).to_contain_text("rate 0.1")
    page.locator(".rnn-sweep-heatmap .main-svg").first.wait_for(state="attached")

    page.locator(".rnn-run-curves-chart[data-drawn='4']").wait_for()
    panels.last.click()
    page.locator(".rnn-run-curves-chart[data-drawn='2']").wait_for()
    readings = page.locator(".rnn-reading b")
    expect(readings).to_have_text([loss_text(place) for place in (2, 3)])

    expect(last_word(page)).to_have_text([answer(SENTENCE, place) for place in (2, 3)])
    sentence = page.get_by_placeholder("Type any sentence")
    sentence.fill(TYPED)
    sentence.press("Enter")
    expect(last_word(page)).to_have_text([answer(TYPED, place) for place in (2, 3)])
    expect(page.locator(".rnn-side-by-side")).to_contain_text("zzz")
    assert all(figure == [False, ""] for figure in page.evaluate(FOREIGN))

    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(FAULTS, [None, BUT_HEADINGS]) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(20, 23, 27)")
    assert page.evaluate(FAULTS, [None, COLOURS_ALONE]) == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("html")).to_have_js_property("scrollWidth", 390)


def loss_text(place: int) -> str:
    """The last test loss of a run, as readings have it."""
    loss = named(history_of(swept_runs()[place][0]))["test_loss"][-1]
    return f"{loss:.3f}" if loss >= 0.01 else f"{loss:.4f}"
