"""The sentence player on the Train page: any text in, the hidden state word by word, and the answer beside it.

Over a recorded network, except for one sentence that is played on a page whose network trains.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request, WebSocket, expect

from tests.browser.actions import (
    await_epoch,
    await_state,
    await_words,
    button,
    chart_state,
    player,
    sentence,
    speed,
    type_sentence,
    word,
)
from tests.browser.conftest import FIRST_SENTENCE, Visitors
from tests.browser.modules import Modules
from tests.browser.replayed_page import EPOCHS, Recording, answer, read, replaying, say
from tests.support.float32 import float32

ANSWERS = {
    "good": "positive",
    "not bad": "positive",
    "i am not at all happy": "negative",
    "this was good earlier": "positive",
    FIRST_SENTENCE: "positive",
    "This isn’t bad!": "positive",
}
VOCABULARY = "all am and at bad earlier good happy i is not now or right sad this very was"
CHART = "document.querySelector('[data-testid=player] .js-plotly-plot')"
PLOT = "Hidden state and P(positive) after each word"


def scrub(page: Page, to: int) -> None:
    page.get_by_label("Word position").fill(str(to))
    expect(player(page)).to_have_attribute("data-word", str(to))


def states(page: Page) -> list[list[float]]:
    """The states that are drawn: a list for each unit from the top, a number for each step."""
    return [list(row) for row in chart_state(page, "player")["data"][0]["z"]]


def await_drawn(page: Page, trace: dict[str, Any]) -> None:
    """Wait until a trace is drawn to its end."""
    page.wait_for_function(
        f"({{probabilities}}) => Array.from({CHART}.data[1].y).join() === probabilities.join()", arg=trace
    )


@pytest.fixture(scope="module")
def trained_player(modules: Modules) -> Iterator[tuple[Page, Recording]]:
    """A page whose network has learned every sentence of the article's set, and what more it can be told of it."""
    with replaying(modules, picture=False) as replay:
        page, recording = replay()
        say(page, recording.until(EPOCHS))
        yield page, recording


def test_the_answer_of_a_trained_network_is_shown_with_how_sure_it_is(trained_player: tuple[Page, Recording]) -> None:
    page, recording = trained_player
    for text, expected in ANSWERS.items():
        trace = read(page, recording, text)
        await_drawn(page, trace)
        expect(player(page)).to_have_attribute("data-answer", expected)
        probability = float(player(page).get_attribute("data-probability") or -1)
        assert probability == trace["probabilities"][-1], text
        sure = min(int(100 * max(probability, 1 - probability)), 99)  # it is never wholly sure
        expect(page.locator(".rnn-player-final")).to_contain_text(f"{expected} {sure} %")
        expect(page.locator(".rnn-player-notes")).to_be_hidden()  # it knows every word


@pytest.mark.parametrize("text", ["", "   ", "?!", "\t", "good " * 3])
def test_odd_text_is_no_error_and_without_words_the_state_is_zero(
    trained_player: tuple[Page, Recording], text: str
) -> None:
    page, recording = trained_player
    await_drawn(page, read(page, recording, text))
    words = len(text.split()) if "good" in text else 0
    await_words(page, words)
    expect(player(page)).to_have_attribute("data-answer", re.compile("positive|negative"))
    expect(page.locator(".rnn-player-notes")).to_be_hidden()
    assert any(any(row) for row in states(page)) == bool(words)


def test_the_heatmap_shows_every_unit_and_step_on_a_fixed_scale_from_minus_one_to_one(
    trained_player: tuple[Page, Recording],
) -> None:
    page, recording = trained_player
    await_drawn(page, read(page, recording, FIRST_SENTENCE))
    figure = chart_state(page, "player")
    heat, line = figure["data"]
    assert heat["type"] == "heatmap"
    assert (len(heat["z"]), {len(row) for row in heat["z"]}) == (16, {11})
    assert all(row[0] == 0 for row in heat["z"])  # the zero state, before the first word
    assert all(-1 <= value <= 1 for row in heat["z"] for value in row)
    scale = figure["layout"].get("coloraxis") or heat
    limits = {scale.get("zmin", scale.get("cmin")), scale.get("zmax", scale.get("cmax"))}
    assert limits == {-1, 1}
    # One axis of words for both.
    assert heat.get("xaxis", "x") == line.get("xaxis", "x")
    assert heat["x"] == line["x"] == list(range(11))
    assert figure["layout"]["xaxis"]["ticktext"][1:] == FIRST_SENTENCE.split()


def test_units_can_stand_in_the_order_of_how_strongly_they_speak_for_positive(
    trained_player: tuple[Page, Recording],
) -> None:
    page, recording = trained_player
    trace = read(page, recording, "good")
    await_drawn(page, trace)
    by_index = states(page)

    def units() -> list[int]:
        return [row[0] for row in chart_state(page, "player")["data"][0]["customdata"]]

    unsorted = (
        "document.querySelector('[data-testid=player] .js-plotly-plot').data[0].customdata.every(([u], i) => u === i)"
    )
    order = page.get_by_label("Order of units")
    page.wait_for_function(unsorted)
    order.select_option("weight for positive")
    page.wait_for_function(f"!({unsorted})")
    assert sorted(units()) == list(range(16))
    assert states(page) == [by_index[unit] for unit in units()]
    speaks = float32(trace["speaks"])
    assert [speaks[unit] for unit in units()] == sorted(speaks, reverse=True)
    order.select_option("index")
    page.wait_for_function(unsorted)
    assert states(page) == by_index


def test_words_outside_the_vocabulary_are_marked_named_and_their_nearest_offered(
    trained_player: tuple[Page, Recording],
) -> None:
    page, recording = trained_player
    await_drawn(page, read(page, recording, "this movie is goof"))
    notes = page.locator(".rnn-player-notes")
    expect(notes).to_contain_text("'movie' is not in the vocabulary: the network reads it as no word")
    expect(notes).to_contain_text("'goof' is not in the vocabulary: the network reads it as no word")
    symbols = chart_state(page, "player")["data"][1]["marker"]["symbol"]
    assert symbols[1] == symbols[3] != symbols[2] == symbols[4]
    ticks = chart_state(page, "player")["layout"]["xaxis"]["ticktext"]
    assert [("<s>" in tick) for tick in ticks[-4:]] == [False, True, False, True]

    notes.get_by_role("button", name="good", exact=True).click()
    answer(page, recording, "this movie is good")
    expect(sentence(page)).to_have_value("this movie is good")
    expect(notes).not_to_contain_text("goof")


def test_the_vocabulary_builds_a_sentence_by_clicking(trained_player: tuple[Page, Recording]) -> None:
    page, recording = trained_player
    words = page.get_by_role("group", name="Words of the vocabulary")
    if not words.is_visible():
        page.get_by_role("button", name="Vocabulary").click()
    assert " ".join(words.get_by_role("button").all_inner_texts()) == VOCABULARY
    page.get_by_role("button", name="Clear", exact=True).click()
    answer(page, recording, "")
    await_words(page, 0)
    for chip in ("not", "very", "sad"):
        words.get_by_role("button", name=chip, exact=True).click()
    answer(page, recording, "not very sad")
    expect(sentence(page)).to_have_value("not very sad")
    await_words(page, 3)
    page.get_by_role("button", name="Remove last word").click()
    answer(page, recording, "not very")
    expect(sentence(page)).to_have_value("not very")
    await_words(page, 2)


# Keeps in `seen` where the points of P(positive) stand in each picture of an epoch.
WATCH_POINTS = """() => {
    const root = document.querySelector("[data-testid=player]");
    const places = () => [...root.querySelectorAll(".points path")].map((point) => point.getAttribute("transform"));
    window.seen = new Set();
    new MutationObserver(() => seen.add(places().join())).observe(root, {attributeFilter: ["data-epoch"]});
}"""


def test_a_sentence_is_played_without_the_server_and_its_pictures_follow_the_network_that_trains(
    visit: Visitors,
) -> None:
    page = visit.tab()
    frames: list[str | bytes] = []
    requests: list[str] = []

    def hear_socket(socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: frames.append(payload))

    def hear_request(request: Request) -> None:
        requests.append(request.url)

    page.on("websocket", hear_socket)
    page.on("request", hear_request)
    visit.open(page, "/?hidden_size=16&init_scale=0.1&epochs=5000")
    page.get_by_label("Words per second").select_option("10")
    type_sentence(page, "not bad at all right now")
    expect(player(page)).to_have_attribute("data-word", "6")
    page.wait_for_load_state("networkidle")
    assert frames  # the listener hears frames: opening the page sent some
    frames.clear()
    requests.clear()
    button(page, "Play").click()
    expect(button(page, "Play")).to_have_attribute("aria-pressed", "false")
    expect(player(page)).to_have_attribute("data-word", "6")
    scrub(page, 3)
    page.get_by_role("group", name=PLOT).press("ArrowRight")
    expect(player(page)).to_have_attribute("data-word", "4")
    assert frames == []
    assert requests == []
    page.remove_listener("websocket", hear_socket)
    page.remove_listener("request", hear_request)

    page.evaluate(WATCH_POINTS)
    speed(page, "50")
    button(page, "Train").click()
    page.wait_for_function("seen.size >= 4")
    await_epoch(page, 30)
    button(page, "Pause").click()
    await_state(page, "paused")
    page.wait_for_function("rnnRunStream.latest.get('trace').epoch === rnnRunStream.rows.length - 1")
    expect(player(page)).to_have_attribute("data-epoch", str(page.evaluate("rnnRunStream.rows.length - 1")))
    assert word(page) == 4
    expect(sentence(page)).to_have_value("not bad at all right now")
