"""A visitor's own file, from the Data page to a trained run; and the page for eyes of all kinds."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import button, speed
from tests.browser.conftest import Visitors
from tests.browser.looks import AXE, BUT_HEADINGS, COLOURS_ALONE, FAULTS

FILE = "Rezension;Sterne\r\n" + "".join(
    f"{text} {number};{stars}\r\n"
    for number in range(6)
    for text, stars in (("Sehr schön, gern wieder", 5), ("Nie wieder", 1), ("<b>Gut</b>", 4), ("=Schlecht", 2))
)

pytestmark = pytest.mark.expects_errors(r"404 .*/data/_stcore/")  # Streamlit looks for its server below the path first


def drop(page: Page, content: bytes, name: str = "rezensionen.csv") -> None:
    page.get_by_role("tab", name="Use my own").click()
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]


@pytest.mark.no_picture
def test_a_file_is_dropped_looked_at_and_trained_on_by_its_owner_alone(visit: Visitors) -> None:
    page = visit.tab()
    page.goto(visit.url + "/data")
    drop(page, FILE.encode("cp1252"))
    expect(page.get_by_test_id("data-preview").get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_text("24 rows are read, 24 used: 12 negative, 12 positive.")).to_be_visible()
    assert page.evaluate("document.querySelector('.stMain b')?.textContent !== 'Gut'")
    button(page, "Use this set").click()
    page.get_by_role("link", name="To the Train page").wait_for()
    page.get_by_role("tab", name="What is in a set").click()
    expect(page.get_by_label("Set of sentences")).to_have_value("rezensionen.csv")
    page.get_by_label("Sentences with").fill("wieder")
    page.get_by_label("Sentences with").press("Enter")
    expect(page.get_by_text("12 of 24 sentences.")).to_be_visible()
    page.get_by_role("tab", name="Use my own").click()
    expect(page.get_by_text("rezensionen.csv is still here.")).to_be_visible()
    page.get_by_role("tab", name="What is in a set").click()
    button(page, "Train on it").click()
    page.get_by_role("link", name="To the Train page").click()
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    expect(page.get_by_test_id("stSidebar").locator('input[aria-label="Data"]')).to_have_value("rezensionen.csv")
    speed(page, "max")
    button(page, "Train").click()
    page.locator(".rnn-rate", has_text="complete").wait_for()
    run = page.evaluate("window.rnnRunStream.latest.get('run')")
    assert len(run["sentences"]) == 4
    assert run["labels"] == ["negative", "positive"]

    stranger = visit.tab()
    stranger.goto(page.url)
    stranger.locator("[data-testid=curves][data-epoch]").wait_for()
    expect(stranger.get_by_text("Data in the link is none of the")).to_be_visible()
    assert stranger.evaluate("window.rnnRunStream.latest.get('run').data") == "Article"


@pytest.mark.skipif(not AXE.exists(), reason="node_modules is not there; `python3 tasks.py check` installs it")
def test_the_page_can_be_read_by_everybody(visit: Visitors) -> None:
    page = visit.tab(color_scheme="light")
    page.goto(visit.url + "/data")
    page.add_script_tag(path=AXE)
    for tab in ("What is in a set", "Use my own", "Fetch real texts"):
        if tab == "Use my own":
            drop(page, FILE.encode("utf-16"))
            button(page, "Use this set").wait_for()
        elif tab == "Fetch real texts":
            page.get_by_role("tab", name=tab).click()
            button(page, "Fetch").wait_for()
        else:
            page.locator(".js-plotly-plot .bars path").first.wait_for()
        for scheme, rules in (("light", BUT_HEADINGS), ("dark", COLOURS_ALONE)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_function("document.querySelector('.stApp[data-test-script-state=notRunning]')")
            for width, height in ((1280, 720), (390, 844)):
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate(FAULTS, [None, rules]) == [], (tab, scheme, width)
                main = page.get_by_test_id("stMain")
                assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0, (tab, scheme, width)
