"""Whose job it is: cookies, the line for a place, and text that stays text; who may not is asked in tests/server."""

from collections.abc import Callable
from urllib.parse import quote, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import (
    await_epoch,
    await_state,
    await_trace,
    await_words,
    button,
    player,
    sentence,
    speed,
    type_sentence,
)
from tests.browser.conftest import HEALTH, Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess

ATTACKS = [
    "<img src=x onerror=window.hacked=1>",
    '<a href="javascript:window.hacked=1">good</a>',
    "<script>window.hacked=1</script>",
    "<svg/onload=window.hacked=1>",
    "</span><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "{{constructor.constructor('window.hacked=1')()}}",
]


def live_address(page: Page) -> str:
    """The WebSocket address of the page's job."""
    path = page.evaluate("window.rnnRunStream.path")
    return f"ws://{urlsplit(page.url).netloc}{path}"


def test_a_visitor_is_a_cookie_that_scripts_cannot_read_and_other_sites_cannot_send(shared_page: Page) -> None:
    ours = [cookie for cookie in shared_page.context.cookies() if "streamlit" not in cookie["name"].lower()]
    visitor = [cookie for cookie in ours if len(cookie["value"]) >= 20]
    assert len(visitor) == 1
    assert visitor[0]["httpOnly"]
    assert visitor[0]["sameSite"] in ("Lax", "Strict")
    assert visitor[0]["value"] not in shared_page.evaluate("document.cookie")


def test_another_visitor_with_the_same_address_gets_a_job_of_their_own(visit: Visitors) -> None:
    page = visit()
    speed(page, "50")
    button(page, "Train").click()
    await_epoch(page, 5)
    job = live_address(page)
    other = visit.in_place_of(page, page.url)
    assert live_address(other) != job
    await_state(other, "not trained yet")


def test_one_visitor_has_one_job_in_every_tab(page: Page, visit: Visitors) -> None:
    assert live_address(visit.again(page, "/?hidden_size=65")) == live_address(page)


# Goes to the job of this tab's visitor, as the page does, without a page; `heard` is what it says of the run's state.
KNOCK = """async () => {
    await fetch("/");
    const asked = await fetch("/api/connection", {method: "POST", body: JSON.stringify({job: "none"})});
    const { job } = await asked.json();
    window.heard = {};
    window.socket = new WebSocket(`/live/${job}`);
    window.tell = (command) => socket.send(JSON.stringify(command));
    socket.onmessage = ({ data }) => {
        const frame = JSON.parse(data);
        if (frame.kind === "status") window.heard = frame;
    };
    await new Promise((opened) => (socket.onopen = opened));
    tell({speed: 10});
    tell({do: "train"});
}"""


def test_who_finds_no_free_place_waits_in_line_and_sees_the_place(
    contexts: Contexts, fresh_server: Callable[..., PlaygroundProcess], request: pytest.FixtureRequest
) -> None:
    server = fresh_server(PLAYGROUND_MAX_TRAINING="1")
    visitors = Visitors(contexts, server.url)
    first, second = visitors.tab(), visitors.tab()
    for tab, told in ((first, "heard.epoch >= 1"), (second, "heard.place === 1")):
        tab.goto(server.url + HEALTH)
        tab.evaluate(KNOCK)
        tab.wait_for_function(told)  # before the next one stands in line too
    third = visitors()
    speed(third, "10")
    button(third, "Train").click()
    await_state(third, "place 2 in line")
    second.evaluate("tell({do: 'pause'})")
    await_state(third, "place 1 in line")
    first.evaluate("tell({do: 'pause'})")
    await_epoch(third, 1)
    assert second.evaluate("heard.epoch") == 0
    visitors.leave()
    assert unexpected(visitors.problems, request) == []


def untouched(page: Page) -> bool:
    """Whether nothing that a visitor typed has become more than text."""
    return bool(
        page.evaluate(
            """() => window.hacked === undefined
                && !document.querySelector("img[src=x], a[href^=javascript], iframe[srcdoc], svg[onload]")"""
        )
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_typed_sentence_is_shown_as_text_wherever_it_appears(shared_page: Page, attack: str) -> None:
    page = shared_page
    type_sentence(page, attack)
    await_trace(page, attack)
    expect(page.locator(".rnn-player-notes")).to_contain_text("is not in the vocabulary")
    page.get_by_label("Word position").fill("1")
    expect(player(page)).to_have_attribute("data-word", "1")
    plot = page.locator(".rnn-player-plot .nsewdrag").first.bounding_box()
    assert plot is not None
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):  # every hover label that there is
        page.mouse.move(plot["x"] + share * plot["width"], plot["y"] + plot["height"] / 2)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    assert untouched(page)


def test_attacks_in_a_link_are_shown_as_text_if_at_all(visit: Visitors) -> None:
    names = ("data", "bptt", "hidden_size", "learning_rate", "sentence", "shuffle_seed")
    told = ("Data", "Backpropagation", "Hidden size", "Learning rate")
    page = visit("/?" + urlencode({**dict(zip(names, ATTACKS, strict=True)), ATTACKS[0]: ATTACKS[1]}))
    for label in told:
        expect(page.get_by_test_id("stAlert").filter(has_text=f"{label} in the link is not")).to_be_visible()
    assert untouched(page)
    visit.open(page, f"/?data={quote(ATTACKS[0])}#{quote(ATTACKS[0])}")
    assert untouched(page)


def test_a_sentence_is_still_there_after_a_refresh_and_still_only_text(page: Page) -> None:
    type_sentence(page, ATTACKS[0])
    expect(page.locator(".rnn-player-notes")).to_contain_text("is not in the vocabulary")
    page.reload()
    expect(sentence(page)).to_have_value(ATTACKS[0])
    expect(page.locator(".rnn-player-notes")).to_contain_text("is not in the vocabulary")
    assert untouched(page)


def test_a_short_visit_asks_only_its_own_server(visit: Visitors) -> None:
    """Every other test of this folder checks the same at its end; this one goes through all there is to see."""
    page = visit()
    button(page, "Step").click()
    await_epoch(page, 1)
    page.get_by_role("link", name="Guide").click()
    page.get_by_role("heading", name="How to read the playground").wait_for()
    page.get_by_role("link", name="Train").click()
    await_words(page, 10)
    page.wait_for_load_state("networkidle")
    assert visit.problems == []


def test_started_through_another_entry_file_it_says_how_to_start_it(
    contexts: Contexts, fresh_server: Callable[..., PlaygroundProcess], request: pytest.FixtureRequest
) -> None:
    server = fresh_server("playground/main.py")
    visitors = Visitors(contexts, server.url)
    page = visitors.page()
    page.goto(server.url)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("streamlit run")
    assert "Traceback" not in page.locator("body").inner_text()
    visitors.leave()
    assert unexpected(visitors.problems, request) == []
