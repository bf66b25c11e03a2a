"""The presentation in a real browser: its keys, the speaker's window, and the code for the phones of the audience."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.actions import await_epoch, button, curves, player, speed, word
from tests.browser.conftest import Visitors

pytestmark = [
    pytest.mark.no_picture,
    pytest.mark.expects_errors("404 .*/(inside|compare)/_stcore/"),  # as Streamlit looks for its server
]
SCREEN = (1280, 720)
LONG = " ".join(["good", "bad"] * 60)  # it plays for a minute: a key that is pressed late finds it playing still
# Keeps in `said` all that a line of status has said, which stays for four seconds: a slow page takes longer to load.
NOTE_SAID = """window.said = new Set();
new MutationObserver(() => {
    const lines = [...document.querySelectorAll("[role=status]")].filter((line) => line.checkVisibility());
    for (const {textContent} of lines) said.add(textContent);
}).observe(document, {childList: true, subtree: true, characterData: true});"""
LETTERS_ARE = "size => document.querySelector('[data-testid=curves]').layout.font.size === size"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_run_and_the_sentence_go_by_keys_and_none_fires_while_a_sentence_is_typed(visit: Visitors) -> None:
    page = visit.page(size=SCREEN)
    page.add_init_script(NOTE_SAID)
    visit.open(page, f"/?present=1&sentence={LONG.replace(' ', '+')}")
    page.wait_for_function("[...said].some((line) => line.includes('? shows the keys'))")
    press(page, "-", "e")
    await_epoch(page, 1)
    expect(page.locator("[data-part=transport][data-state=paused]")).to_be_visible()  # a key does not wait for that
    press(page, "t")
    expect(page.locator("[data-part=transport][data-state=running]")).to_be_visible()
    press(page, "h")
    expect(page.locator("[data-part=transport][data-state=paused]")).to_be_visible()
    press(page, "0")
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    press(page, "Home", "ArrowRight", "ArrowRight", "ArrowLeft")
    expect(player(page)).to_have_attribute("data-word", "1")
    press(page, "s")
    expect(player(page)).to_have_attribute("data-word", re.compile("^(?!1$)"))
    press(page, "s")
    last = len(LONG.split())
    assert word(page) < last
    press(page, "End")
    expect(player(page)).to_have_attribute("data-word", str(last))
    press(page, "b")
    expect(page.get_by_role("status", name="The screen is blank")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("status", name="The screen is blank")).to_be_hidden()
    press(page, "Control+e", "Alt+t")
    field = page.locator("#rnn-player-field")
    field.fill("")
    field.press_sequentially("the best t e h 0")
    expect(field).to_have_value("the best t e h 0")
    expect(page.locator("[data-part=player] .rnn-player-place")).not_to_have_text(f"{last} / {last}")
    assert page.evaluate("rnnRunStream.rows.length") == 1  # no epoch was trained by any of these
    field.blur()
    press(page, "Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page).not_to_have_url(re.compile("present="))
    press(page, "e")
    speed(page, "1")
    assert page.evaluate("rnnRunStream.rows.length") == 1  # the keys have left with the presentation


def test_present_begins_it_and_a_reload_goes_on_with_it(visit: Visitors) -> None:
    page = visit(size=SCREEN)
    before = page.locator(".rnn-curves").bounding_box()
    button(page, "Present").click()
    expect(page.locator("html[data-present]")).to_be_attached()
    page.wait_for_function(LETTERS_ARE, arg=18)
    expect(page).to_have_url(re.compile("present=1"))
    visit.open(page, "/" + page.url.split("/")[-1])
    expect(page.locator("html[data-present]")).to_be_attached()
    page.mouse.move(200, 200)
    button(page, "Leave the presentation").click()
    expect(page.locator("html[data-present]")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page.wait_for_function(LETTERS_ARE, arg=12)
    assert page.locator(".rnn-curves").bounding_box() == before


def test_a_page_that_is_slow_to_come_is_presented_and_one_that_cannot_be_ends_the_presentation(visit: Visitors) -> None:
    page = visit.page(size=SCREEN)
    page.clock.install()
    visit.open(page, "/?present=1")
    held_routes: list[Route] = []
    page.route("**/inspect/page.js", lambda route: held_routes.append(route))
    with page.expect_request("**/inspect/page.js"):
        press(page, "g")
    expect(curves(page)).to_have_count(0)  # the page before has gone
    page.clock.fast_forward(20_000)
    held_routes[0].continue_()
    page.locator(".rnn-inside [data-presented]").first.wait_for()
    expect(page.locator("html[data-present]")).to_be_attached()
    page.get_by_role("link", name="Guide", include_hidden=True).first.evaluate("link => link.click()")
    page.get_by_role("heading", name="Things to try", include_hidden=True).wait_for(state="attached")
    expect(page.locator(".rnn-inside")).to_have_count(0)
    page.clock.fast_forward(20_000)
    expect(page.locator("html[data-present]")).to_have_count(0)


def scene(page: Page) -> dict[str, str]:
    """The scene and the step that the strip tells."""
    dataset: dict[str, str] = page.get_by_test_id("scene").evaluate("strip => ({...strip.dataset})")
    return dataset


def test_steps_go_by_key_and_the_speakers_window_follows_and_leads(visit: Visitors) -> None:
    page = visit("/?present=1", size=SCREEN)
    press(page, "PageDown")
    expect(page.locator("[data-testid=scene][data-step='1']")).to_be_visible()
    first = scene(page)["scene"]
    with page.context.expect_page() as opened:
        press(page, "w")
    window = opened.value
    expect(window.locator("[data-part=notes]")).not_to_be_empty()
    expect(window.locator("[data-part=gone]")).to_have_text(re.compile(r"^\d+:\d\d gone$"))
    coming = window.locator("[data-part=next]").inner_text()
    window.keyboard.press("n")
    expect(page.locator(f"[data-testid=scene][data-scene='{first}'][data-step='2']")).to_be_visible()
    expect(window.locator("[data-part=text]")).to_have_text(coming)
    window.get_by_role("button", name="Previous step").click()
    expect(page.locator(f"[data-testid=scene][data-scene='{first}'][data-step='1']")).to_be_visible()
    page.bring_to_front()
    press(page, "Escape")
    expect(window.get_by_role("status")).to_contain_text("not presented now")


def test_where_the_window_is_blocked_the_page_says_how_to_open_it(visit: Visitors) -> None:
    page = visit.page(size=SCREEN)
    page.add_init_script("window.open = () => null")  # as a browser that blocks pop-ups answers
    visit.open(page, "/?present=1")
    press(page, "w")
    expect(page.get_by_role("dialog", name="Speaker window")).to_contain_text("Allow pop-ups")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="open it here").click()
    expect(opened.value.locator("[data-part=title]")).to_have_text("No scene is told")


def test_a_phone_reads_the_code_of_the_settings_which_a_key_or_a_click_shows(visit: Visitors) -> None:
    page = visit("/?present=1&init_scale=0.1", size=SCREEN, color_scheme="dark")
    press(page, "q")
    code = page.get_by_role("img", name=re.compile("QR code of .*init_scale=0.1"))
    box = code.bounding_box()
    assert box is not None
    assert box["width"] == box["height"] >= 0.6 * SCREEN[1]
    screen = Image.open(io.BytesIO(page.screenshot())).convert("L")
    for picture in (screen, screen.reduce(2)):  # the second as from far away
        (read,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        assert page.get_by_role("dialog", name="QR code").get_by_text(read.text, exact=True).is_visible()
        assert read.text.startswith(f"{visit.url}/?")
    modules = int(str(code.get_attribute("viewBox")).split()[2])
    module = box["width"] / modules
    assert module >= 4
    left, top = box["x"], box["y"]
    seen = screen.crop((round(left), round(top), round(left + box["width"]), round(top + box["height"])))
    assert seen.getextrema() == (0, 255)
    dark = seen.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert dark is not None
    quiet = min(dark[0], dark[1], seen.width - dark[2], seen.height - dark[3])
    assert quiet >= 4 * module - 1
    press(page, "Escape")
    expect(code).to_be_hidden()
    page.mouse.move(300, 300)
    button(page, "QR code").click()
    expect(code).to_be_visible()
