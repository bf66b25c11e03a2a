"""What a browser keeps of a visitor, what a page that is refused says, and text that stays text.

Whose job it is, the line for a place and who is refused are asked of the routes, in tests/server and tests/training.
"""

from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import (
    await_epoch,
    await_trace,
    button,
    player,
    sentence,
    type_sentence,
)
from tests.browser.conftest import Visitors

ATTACKS = [
    "<img src=x onerror=window.hacked=1>",
    '<a href="javascript:window.hacked=1">good</a>',
    "<script>window.hacked=1</script>",
    "<svg/onload=window.hacked=1>",
    "</span><iframe srcdoc='<script>parent.hacked=1</script>'>",
    "{{constructor.constructor('window.hacked=1')()}}",
]


def test_a_visitor_is_a_cookie_that_scripts_cannot_read_and_other_sites_cannot_send(shared_page: Page) -> None:
    own_cookies = [cookie for cookie in shared_page.context.cookies() if "streamlit" not in cookie["name"].lower()]
    visitor = [cookie for cookie in own_cookies if len(cookie["value"]) >= 20]
    assert len(visitor) == 1
    assert visitor[0]["httpOnly"]
    assert visitor[0]["sameSite"] in ("Lax", "Strict")
    assert visitor[0]["value"] not in shared_page.evaluate("document.cookie")


def untouched(page: Page) -> bool:
    """Whether all that a visitor typed has stayed text."""
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


LABELS = ("Backpropagation", "Hidden size", "Learning rate")  # of the settings that an attack stands in place of


def test_attacks_in_a_link_are_shown_as_text_if_at_all_and_a_sentence_is_only_text_after_a_refresh_too(
    page: Page, resident: Visitors
) -> None:
    names = ("data", "bptt", "hidden_size", "learning_rate", "sentence", "shuffle_seed")
    told = ("Data in the link is none of", *(f"{label} in the link is not" for label in LABELS))
    query = urlencode({**dict(zip(names, ATTACKS, strict=True)), ATTACKS[0]: ATTACKS[1]})
    type_sentence(page, ATTACKS[0])
    await_trace(page, ATTACKS[0])
    resident.open(page, f"/?{query}#{quote(ATTACKS[0])}")
    for sentence_told in told:
        expect(page.get_by_test_id("stAlert").filter(has_text=sentence_told)).to_be_visible()
    expect(sentence(page)).to_have_value(ATTACKS[names.index("sentence")])
    expect(page.locator(".rnn-player-notes")).to_contain_text("is not in the vocabulary")
    assert untouched(page)


@pytest.mark.expects_errors("WebSocket connection to .*/live/")
def test_a_page_that_is_refused_says_what_to_set_and_comes_back_when_it_is_set(page: Page) -> None:
    page.context.set_extra_http_headers({"X-Forwarded-Proto": "https"})  # as a proxy that does not know its own scheme
    page.evaluate("rnnRunStream.socket.close()")
    note = page.locator(".rnn-note")
    expect(note).to_contain_text("The server refuses this page")
    expect(note).to_contain_text("must set X-Forwarded-Proto")
    expect(note).not_to_contain_text("goes on")
    page.context.set_extra_http_headers({})
    expect(note).to_be_empty()
    button(page, "Step").click()
    await_epoch(page, 1)
