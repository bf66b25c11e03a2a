"""Every page and view for a visitor who hears it, uses no mouse, wants it dark or still, or has a phone.

Each is opened once, with all that can be opened on it, and then looked at in all of these ways.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.actions import button, setting, speed
from tests.browser.conftest import Contexts, Visitors
from tests.browser.finger import WIDE, phone
from tests.browser.looks import AXE, look, look_in_both_colours
from tests.browser.serve import PlaygroundProcess

pytestmark = [
    pytest.mark.skipif(not AXE.exists(), reason="node_modules is not there; `python3 tasks.py check` installs it"),
    pytest.mark.expects_errors(r"404 .*/_stcore/"),  # Streamlit looks for its server below the page's path first
]


# Opens all that can be opened on the Inside page; what is opened may hold more.
OPEN = """() => {
    const folded = [...document.querySelectorAll(".rnn-inside [aria-expanded=false]")]
        .filter((opener) => opener.checkVisibility());
    for (const opener of folded) opener.click();
    return folded.length === 0;
}"""

# Whether each of its views and of their parts has its answer, for which it has to be in sight.
DRAWN = """() => {
    const views = document.querySelectorAll(".rnn-inside [data-testid^=inside-]:is(.rnn-view, .rnn-view-part-box)");
    const other = [...views].find(({dataset}) => !dataset.epoch);
    other?.scrollIntoView({block: "center"});
    return !other;
}"""


@pytest.fixture(scope="module")
def tab(contexts: Contexts, server: PlaygroundProcess) -> Iterator[tuple[Page, CDPSession]]:
    """The Train page of one visitor who has trained a run, and what emulates a touch screen and tells names."""
    visitors = Visitors(contexts, server.url)
    page = visitors("/?epochs=60", size=WIDE)
    speed(page, "max")
    button(page, "Train").click()
    page.locator(".rnn-rate", has_text="complete").wait_for()
    inspector = page.context.new_cdp_session(page)
    inspector.send("Accessibility.enable")
    page.add_script_tag(path=AXE)
    yield page, inspector
    inspector.detach()
    visitors.leave()
    assert [problem for problem in visitors.problems if "/_stcore/" not in problem] == []


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute("aria-current", "page")


def test_train(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    expect(setting(page, "Seed")).to_be_attached()
    page.get_by_test_id("stSidebar").locator("summary").click()
    expect(setting(page, "Shuffle seed")).to_be_visible()
    button(page, "Vocabulary").click()
    page.get_by_role("group", name="Words of the vocabulary").wait_for()
    button(page, "Save as more kinds of file").click()
    look(tab, "Train")


def test_inside(tab: tuple[Page, CDPSession]) -> None:
    """Every view, with all of its parts and explanations open."""
    page, _ = tab
    go(page, "Inside")
    page.locator(".rnn-inside[data-ready]").wait_for()
    page.wait_for_function(OPEN)
    views = page.locator(".rnn-inside [data-testid^=inside-]:is(.rnn-view, .rnn-view-part-box)")
    page.wait_for_function(DRAWN)
    assert views.count() > 20
    look(tab, "Inside")


def test_compare(tab: tuple[Page, CDPSession]) -> None:
    """Two runs side by side, a sweep and its results."""
    page, _ = tab
    go(page, "Compare")
    sweep = page.get_by_test_id("sweep")
    sweep.get_by_label("Hidden size").fill("4, 8")
    sweep.get_by_label("Learning rate").fill("0.02, 0.05")
    sweep.get_by_label("Epochs", exact=True).fill("10")
    expect(page.locator(".rnn-sweep-plan")).to_have_text(re.compile("^20 runs"))
    sweep.get_by_role("button", name="Start sweep", exact=True).click()
    page.locator(".rnn-sweep-form[data-state=done]").wait_for()
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    page.locator("tr[data-sweep] [aria-expanded]").click()
    page.locator("tr.rnn-inner").first.get_by_role("checkbox").check()
    page.locator("[data-testid=twins] td[data-answer]").first.wait_for()
    sweep.get_by_role("button", name="Values to try").click()
    look(tab, "Compare")


def test_a_finger_reads_the_runs_of_a_sweep(tab: tuple[Page, CDPSession]) -> None:
    """What a pointer shows that is over it stays after a tap, until something else is tapped."""
    page, _ = tab
    with phone(tab) as finger:
        at = page.locator(".rnn-sweep-at")
        finger.tap(page.locator(".rnn-sweep-median-plot canvas"))
        expect(at).to_have_text("median (range) at epoch 5")
        finger.tap(page.locator(".rnn-run-curves-plot"))
        expect(page.locator(".rnn-run-curves-place")).to_contain_text("epoch ")
        expect(at).to_have_text("median (range) at epoch 10")
        finger.tap(page.locator(".rnn-sweep-panel canvas").first, down=0.2)  # near a line
        readout = page.locator(".rnn-sweep-panels-head .rnn-sweep-readout")
        expect(readout).to_contain_text(re.compile(r"seed \d: test loss \d"))


def test_guide(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    go(page, "Guide")
    page.get_by_role("heading", name="Things to try").wait_for()
    look(tab, "Guide")


def test_a_finger_scrolls_over_the_curves_reads_them_and_moves_the_player(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    with phone(tab) as finger:
        page.goto(urljoin(page.url, "/?epochs=60"))  # a chart that is there already takes a drag for a zoom still
        page.add_script_tag(path=AXE)
        page.locator("[data-testid=curves][data-epoch='60']").wait_for()
        page.locator("[data-testid=player][data-answer]").wait_for()
        plot = page.locator("[data-testid=curves] .nsewdrag").first
        finger.tap(plot)
        expect(page.locator("[data-testid=curves] .hoverlayer")).to_contain_text("epoch 30")
        finger.swipe(plot)
        position = page.get_by_label("Word position")
        finger.tap(position, across=0.3)
        expect(position).to_have_value("3")
        finger.tap(page.locator(".rnn-player-plot .nsewdrag").first, across=0.95)
        expect(position).to_have_value("10")


def test_scenes(tab: tuple[Page, CDPSession]) -> None:
    """All of their steps, and one of them above a page."""
    page, _ = tab
    go(page, "Scenes")
    for steps in page.locator(".rnn-scenes summary").all():
        steps.click()
    look(tab, "Scenes")
    page.locator("[data-scene-link]").first.click()
    page.get_by_test_id("scene").wait_for()
    page.locator("[data-testid=player][data-answer]").wait_for()
    look(tab, "Train", ".rnn-scene-row")


def test_the_presentation_and_how_a_finger_leaves_it(tab: tuple[Page, CDPSession]) -> None:
    page, _ = tab
    page.goto(urljoin(page.url, "/?present=1"))
    page.locator("html[data-present] [data-testid=player][data-answer]").wait_for()
    page.add_script_tag(path=AXE)
    assert {way: found for way, found in look_in_both_colours(page).items() if found} == {}
    with phone(tab) as finger:
        frame = page.locator(".rnn-frame")
        page.wait_for_function("frame => frame.scrollWidth === frame.clientWidth", arg=frame.element_handle())
        leave = page.get_by_role("button", name="Leave the presentation")
        finger.tap(page.locator(".rnn-numbers"))
        finger.tap(leave)
        expect(page.locator("html")).not_to_have_attribute("data-present", "")
