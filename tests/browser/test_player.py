"""The sentence player: any text in, the hidden state word by word, and the answer beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import (
    await_epoch,
    await_trace,
    await_words,
    button,
    drawn,
    player,
    sentence,
    speed,
    train_to_the_end,
    type_sentence,
    word,
)
from tests.browser.conftest import Visitors

ARTICLE = "i am not at all bad or sad right now"
VOCABULARY = "all am and at bad earlier good happy i is not now or right sad this very was"
PLAY = "Play"
HEATMAP = "document.querySelector('[data-testid=player] .js-plotly-plot').data[0]"


def scrub(page: Page, to: int) -> None:
    page.get_by_label("Word position").fill(str(to))
    expect(player(page)).to_have_attribute("data-word", str(to))


def states(page: Page) -> list[list[float]]:
    """The states that are drawn: a list for each unit from the top, a number for each step."""
    return [list(row) for row in drawn(page, "player")["data"][0]["z"]]


def answers(page: Page) -> list[float]:
    """P(positive) after each word, as drawn."""
    return list(drawn(page, "player")["data"][1]["y"])


# Keeps in `seen` where the points of P(positive) stand in each picture of an epoch from the 50th on.
WATCH_POINTS = """() => {
    const root = document.querySelector("[data-testid=player]");
    const places = () => [...root.querySelectorAll(".points path")].map((point) => point.getAttribute("transform"));
    window.seen = new Set();
    new MutationObserver(() => Number(root.dataset.epoch) >= 50 && seen.add(places().join()))
        .observe(root, {attributes: true, attributeFilter: ["data-epoch"]});
}"""


@pytest.fixture(scope="module")
def trained(request: pytest.FixtureRequest) -> Page:
    """A page whose network has learned every sentence of the article's set."""
    page: Page = request.getfixturevalue("shared_page")
    train_to_the_end(page)
    return page


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("good", "positive"),
        ("not bad", "positive"),
        ("i am not at all happy", "negative"),
        ("this was good earlier", "positive"),
        (ARTICLE, "positive"),
    ],
)
def test_the_trained_network_answers_the_articles_sentences_as_the_article_does(
    trained: Page, text: str, answer: str
) -> None:
    type_sentence(trained, text)
    await_words(trained, len(text.split()))
    expect(player(trained)).to_have_attribute("data-answer", answer)
    probability = float(player(trained).get_attribute("data-probability") or 0)
    assert (probability >= 0.5) == (answer == "positive")
    shown = trained.locator(".rnn-player-final").inner_text()
    sure = min(int(100 * max(probability, 1 - probability)), 99)  # it is never wholly sure
    assert f"{answer} {sure} %" in shown
    assert answers(trained)[-1] == pytest.approx(probability)


def test_a_sentence_that_is_typed_runs_after_a_short_pause_without_enter(trained: Page) -> None:
    sentence(trained).fill("")
    sentence(trained).press_sequentially("this is very good")
    await_words(trained, 4)
    expect(player(trained)).to_have_attribute("data-answer", "positive")


def test_a_new_sentence_plays_word_by_word_to_its_end(trained: Page) -> None:
    trained.get_by_label("Words per second").select_option("1")  # a frame that is two words late would skip some
    trained.evaluate(
        """() => {
            const root = document.querySelector("[data-testid=player]");
            window.seen = [];
            new MutationObserver(() => seen.at(-1) !== root.dataset.word && seen.push(root.dataset.word))
                .observe(root, {attributes: true, attributeFilter: ["data-word"]});
        }"""
    )
    type_sentence(trained, "this is not good right now")
    expect(player(trained)).to_have_attribute("data-word", "6")
    seen = trained.evaluate("window.seen")
    assert seen[-7:] == ["0", "1", "2", "3", "4", "5", "6"]
    expect(trained.locator(".rnn-player-place")).to_have_text("6 / 6")


def test_it_plays_pauses_and_plays_on_from_there(trained: Page) -> None:
    type_sentence(trained, ARTICLE)
    await_words(trained, 10)
    trained.get_by_label("Words per second").select_option("1")  # seven seconds are left to hold it
    scrub(trained, 0)
    button(trained, PLAY).click()
    expect(button(trained, PLAY)).to_have_attribute("aria-pressed", "true")
    trained.wait_for_function("() => document.querySelector('[data-testid=player]').dataset.word >= 3")
    button(trained, PLAY).click()
    expect(button(trained, PLAY)).to_have_attribute("aria-pressed", "false")
    held = word(trained)
    assert 3 <= held < 10
    button(trained, PLAY).click()
    trained.get_by_label("Words per second").select_option("10")
    expect(player(trained)).to_have_attribute("data-word", "10")
    expect(button(trained, PLAY)).to_have_attribute("aria-pressed", "false")


def test_the_keyboard_moves_and_plays(trained: Page) -> None:
    type_sentence(trained, ARTICLE)
    await_words(trained, 10)
    scrub(trained, 5)
    trained.get_by_role("group", name="Hidden state and P(positive) after each word").focus()
    for key, place in [("ArrowRight", 6), ("ArrowLeft", 5), ("ArrowLeft", 4), ("Home", 0), ("End", 10)]:
        trained.keyboard.press(key)
        expect(player(trained)).to_have_attribute("data-word", str(place))
    trained.keyboard.press("Home")
    trained.get_by_label("Words per second").select_option("1")
    trained.get_by_role("group", name="Hidden state and P(positive) after each word").focus()
    trained.keyboard.press("Space")
    expect(button(trained, PLAY)).to_have_attribute("aria-pressed", "true")
    trained.keyboard.press("Space")
    expect(button(trained, PLAY)).to_have_attribute("aria-pressed", "false")


def test_keys_that_are_typed_into_the_sentence_move_nothing(trained: Page) -> None:
    type_sentence(trained, "not bad")
    await_words(trained, 2)
    scrub(trained, 2)  # at the end: once the new text is asked for, it plays on from anywhere else
    sentence(trained).press("End")
    sentence(trained).press("Space")
    sentence(trained).press("ArrowLeft")
    assert sentence(trained).input_value() == "not bad "
    await_trace(trained, "not bad ")
    trained.evaluate("new Promise(requestAnimationFrame)")
    assert word(trained) == 2
    expect(button(trained, PLAY)).to_have_attribute("aria-pressed", "false")


def test_the_heatmap_shows_every_unit_and_step_on_a_fixed_scale_from_minus_one_to_one(trained: Page) -> None:
    type_sentence(trained, ARTICLE)
    await_words(trained, 10)
    scrub(trained, 10)
    figure = drawn(trained, "player")
    heat, line = figure["data"]
    assert heat["type"] == "heatmap"
    assert (len(heat["z"]), {len(row) for row in heat["z"]}) == (64, {11})
    assert all(row[0] == 0 for row in heat["z"])  # the zero state, before the first word
    assert all(-1 <= value <= 1 for row in heat["z"] for value in row)
    scale = figure["layout"].get("coloraxis") or heat
    limits = {scale.get("zmin", scale.get("cmin")), scale.get("zmax", scale.get("cmax"))}
    assert limits == {-1, 1}
    # One axis of words for both.
    assert heat.get("xaxis", "x") == line.get("xaxis", "x")
    assert heat["x"] == line["x"] == list(range(11))
    for name in ARTICLE.split():
        expect(trained.locator(".rnn-player-plot .xtick", has_text=re.compile(f"^{name}$")).first).to_be_visible()


def test_units_can_stand_in_the_order_of_how_strongly_they_speak_for_positive(trained: Page) -> None:
    type_sentence(trained, "good")
    await_words(trained, 1)
    order = trained.get_by_label("Order of units")
    order.select_option("index")
    by_index = states(trained)
    units = [row[0] for row in drawn(trained, "player")["data"][0]["customdata"]]
    assert units == list(range(64))

    order.select_option("weight for positive")
    trained.wait_for_function(f"() => {HEATMAP}.customdata[0][0] !== 0 || {HEATMAP}.customdata[1][0] !== 1")
    units = [row[0] for row in drawn(trained, "player")["data"][0]["customdata"]]
    assert sorted(units) == list(range(64))
    assert states(trained) == [by_index[unit] for unit in units]
    # After "good" the answer is positive, so what the units hold agrees with what they speak for: top with bottom.
    held = [row[1] for row in states(trained)]
    assert sum(held[:8]) > 0 > sum(held[-8:])
    order.select_option("index")
    trained.wait_for_function(f"() => {HEATMAP}.customdata[0][0] === 0 && {HEATMAP}.customdata[1][0] === 1")
    assert states(trained) == by_index


def test_words_outside_the_vocabulary_are_marked_named_and_their_nearest_offered(trained: Page) -> None:
    type_sentence(trained, "this movie is goof")
    await_words(trained, 4)
    notes = trained.locator(".rnn-player-notes")
    expect(notes).to_contain_text("'movie' is not in the vocabulary: the network reads it as no word")
    expect(notes).to_contain_text("'goof' is not in the vocabulary: the network reads it as no word")
    symbols = drawn(trained, "player")["data"][1]["marker"]["symbol"]
    assert symbols[1] == symbols[3] != symbols[2] == symbols[4]
    ticks = drawn(trained, "player")["layout"]["xaxis"]["ticktext"]
    assert [("<s>" in tick) for tick in ticks[-4:]] == [False, True, False, True]

    notes.get_by_role("button", name="good", exact=True).click()
    expect(sentence(trained)).to_have_value("this movie is good")
    expect(notes).not_to_contain_text("goof")


def test_contractions_and_capitals_are_words_that_the_network_knows(trained: Page) -> None:
    type_sentence(trained, "I'm happy, this isn’t bad!")
    expect(player(trained)).to_have_attribute("data-answer", "positive")
    notes = trained.locator(".rnn-player-notes")
    expect(notes).not_to_contain_text("'m")
    expect(notes).not_to_contain_text("isn")
    expect(notes).not_to_contain_text("happy")


def test_the_vocabulary_builds_a_sentence_by_clicking(trained: Page) -> None:
    words = trained.get_by_role("group", name="Words of the vocabulary")
    if not words.is_visible():
        trained.get_by_role("button", name="Vocabulary").click()
    assert " ".join(words.get_by_role("button").all_inner_texts()) == VOCABULARY
    trained.get_by_role("button", name="Clear", exact=True).click()
    await_words(trained, 0)
    for chip in ("not", "very", "sad"):
        words.get_by_role("button", name=chip, exact=True).click()
    expect(sentence(trained)).to_have_value("not very sad")
    await_words(trained, 3)
    trained.get_by_role("button", name="Remove last word").click()
    expect(sentence(trained)).to_have_value("not very")
    await_words(trained, 2)


def test_empty_text_shows_the_zero_state_and_no_error(trained: Page) -> None:
    type_sentence(trained, "")
    await_words(trained, 0)
    expect(player(trained)).to_have_attribute("data-word", "0")
    assert {tuple(row) for row in states(trained)} == {(0,)}
    expect(player(trained)).to_have_attribute("data-answer", re.compile("positive|negative"))
    expect(trained.locator(".rnn-player-notes")).to_be_hidden()


@pytest.mark.parametrize("text", ["   ", "?!", "\t", "good " * 3])
def test_odd_text_is_no_error(trained: Page, text: str) -> None:
    type_sentence(trained, text)
    expect(player(trained)).to_have_attribute("data-answer", re.compile("positive|negative"))


def test_sixty_words_play_and_two_hundred_and_one_are_cut_and_it_says_so(trained: Page) -> None:
    trained.get_by_label("Words per second").select_option("10")
    type_sentence(trained, " ".join(["i am not bad"] * 15))
    await_words(trained, 60)
    expect(player(trained)).to_have_attribute("data-word", "60")
    assert len(answers(trained)) == 61
    expect(trained.locator(".rnn-player-notes")).to_be_hidden()

    type_sentence(trained, " ".join(["good"] * 201))
    await_words(trained, 200)
    expect(trained.locator(".rnn-player-notes")).to_contain_text("200 words")
    type_sentence(trained, " ".join(["good"] * 200))
    expect(trained.locator(".rnn-player-notes")).to_be_hidden()


def test_playing_sends_nothing_to_the_server(visit: Visitors) -> None:
    page = visit.page()
    frames: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: frames.append(payload)))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    visit.open(page)
    await_words(page, 10)
    page.get_by_label("Words per second").select_option("10")
    scrub(page, 0)
    page.wait_for_load_state("networkidle")
    assert frames  # the listener hears frames: opening the page sent some
    frames.clear()
    requests.clear()
    button(page, PLAY).click()
    expect(player(page)).to_have_attribute("data-word", "10")
    scrub(page, 4)
    page.get_by_role("group", name="Hidden state and P(positive) after each word").press("ArrowRight")
    expect(player(page)).to_have_attribute("data-word", "5")
    assert frames == []
    assert requests == []


def test_the_pictures_follow_the_training_network_and_the_playhead_stays(fresh_page: Page) -> None:
    page = fresh_page
    type_sentence(page, ARTICLE)
    await_words(page, 10)
    scrub(page, 4)
    page.evaluate(WATCH_POINTS)
    speed(page, "50")
    button(page, "Train").click()
    for least in (100, 150, 200, 250, 300):
        await_epoch(page, least)
        page.wait_for_function(
            "least => Number(document.querySelector('[data-testid=player]').dataset.epoch) >= least", arg=least - 50
        )
        assert word(page) == 4
    assert page.evaluate("seen.size") >= 4
    expect(sentence(page)).to_have_value(ARTICLE)
    speed(page, "max")
    await_epoch(page, 1000)
    expect(player(page)).to_have_attribute("data-epoch", "1000")
    expect(player(page)).to_have_attribute("data-answer", "positive")
    assert word(page) == 4


def test_after_a_step_and_a_reset_the_player_shows_that_network(fresh_page: Page) -> None:
    page = fresh_page
    page.locator(".rnn-player-plot").hover()  # so that Plotly is told each number, however little it changes
    untrained = answers(page)
    for step in (1, 2):
        expect(button(page, "Step")).to_be_enabled()  # a key does not wait for that
        button(page, "Step").press("Enter")
        expect(player(page)).to_have_attribute("data-epoch", str(step))
    assert answers(page) != untrained
    expect(button(page, "Reset")).to_be_enabled()
    button(page, "Reset").press("Enter")
    expect(player(page)).to_have_attribute("data-epoch", "0")
    assert answers(page) == untrained
