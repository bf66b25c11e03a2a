"""The sentence player alone: its modules in a real browser, with a stream that answers from the page itself."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from playground.charts.palette import DARK, LIGHT
from tests.browser.modules import Modules, Open
from tests.browser.player_page import CHART, DEFAULT, FIGURES, blank, mount
from tests.charts.test_train import distance, mix, sides

__all__ = ["blank"]  # a fixture


@pytest.fixture(scope="module")
def tab(modules: Modules) -> Iterator[Page]:
    """The test page with nothing mounted, for tests of functions alone."""
    with modules.tabs("test_player_unit.html") as start:
        yield start(960, 640)


@pytest.fixture
def page(blank: Open) -> Page:
    """A player that shows the default sentence, as the test page's network reads it."""
    page = blank()
    mount(page)
    page.evaluate("() => { window.clear = takeAway; }")
    return page


def word(page: Page) -> int:
    return int(page.locator("#player").get_attribute("data-word") or -1)


def await_word(page: Page, at: int) -> None:
    expect(page.locator("#player")).to_have_attribute("data-word", str(at))


def show(page: Page, text: str, at: int | None = None) -> None:
    """Put a sentence in, wait until its trace is drawn, and stand at word `at`, held."""
    page.evaluate("text => player.show(text)", text)
    page.wait_for_function(
        f"text => stream.text === text && Array.from({CHART}.data[1].y).join() === stream.trace().probabilities.join()",
        arg=text,
    )
    if at is not None:
        page.get_by_label("Word position").fill(str(at))
        await_word(page, at)


def hover_text(page: Page) -> str:
    return str(page.evaluate("[...document.querySelectorAll('.hoverlayer text')].map(e => e.textContent).join(' ')"))


def column(page: Page, at: int) -> tuple[float, float]:
    """A point in the middle of a word's column of states, in px of the page."""
    box = page.locator(".rnn-player-plot .nsewdrag").first.bounding_box()
    assert box is not None
    columns = page.evaluate(f"{CHART}.data[0].x.length")
    return box["x"] + (at + 0.5) * box["width"] / columns, box["y"] + box["height"] / 2


@pytest.mark.no_picture
def test_it_opens_with_the_articles_sentence_asked_once_and_shown_to_its_end(page: Page) -> None:
    expect(page.get_by_label("Sentence", exact=True)).to_have_value(DEFAULT)
    root = page.locator("#player")
    expect(root).to_have_attribute("data-testid", "player")
    await_word(page, 10)
    trace = page.evaluate("stream.trace()")
    assert float(root.get_attribute("data-probability") or -1) == trace["probabilities"][-1]
    expect(root).to_have_attribute("data-epoch", "0")
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("stream.sent") == [{"sentence": DEFAULT}]


@pytest.mark.no_picture
def test_a_sentence_plays_every_word_in_order_and_playing_sends_nothing(page: Page) -> None:
    page.get_by_label("Words per second").select_option("4")
    page.evaluate(
        """() => {
            delete window.clear;  // the page keeps this clock
            let now = performance.now();  // each frame takes 125 ms, however long it takes: no word is ever late
            const usual = requestAnimationFrame;
            performance.now = () => now;
            window.requestAnimationFrame = (frame) => usual(() => { now += 125; frame(now); });
            const root = document.getElementById("player");
            window.seen = [];
            new MutationObserver(() => seen.at(-1) !== root.dataset.word && seen.push(root.dataset.word))
                .observe(root, {attributes: true, attributeFilter: ["data-word"]});
        }"""
    )
    show(page, "this is not at all a very good movie now")
    page.wait_for_function("seen.includes('10')")
    assert [int(at) for at in page.evaluate("seen")] == list(range(11))
    assert len(page.evaluate("stream.sent")) == 2
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("seen.indexOf('10', 11) > 0")
    assert [int(at) for at in page.evaluate("seen")] == [*range(11), *range(11)]
    assert len(page.evaluate("stream.sent")) == 2


def test_what_is_still_to_come_is_covered_and_cannot_be_hovered(page: Page) -> None:
    show(page, DEFAULT, at=4)
    shapes = page.evaluate(f"{CHART}.layout.shapes")
    meta = FIGURES["light"]["player"]["layout"]["meta"]
    assert [(shapes[place]["x0"], shapes[place]["x1"]) for place in meta["covers"]] == [(4.5, 10.5)] * 3
    assert (shapes[meta["head"]]["x0"], shapes[meta["head"]]["x1"]) == (3.5, 4.5)
    page.mouse.move(*column(page, 4))
    page.wait_for_function("document.querySelector('.hoverlayer text')")
    assert "4: at" in hover_text(page)
    page.mouse.move(*column(page, 6))
    page.wait_for_function("!document.querySelector('.hoverlayer text')")


WITH_THREE_LABELS = """() => {
    const trace = stream.trace();
    const of_labels = trace.probabilities.map((_, t) => [0.2, t / 20, 0.8 - t / 20]);
    const probabilities = of_labels.map((shares) => shares[2]);
    stream.tell({ ...trace, labels: ["cold", "mild", "hot"], of_labels, probabilities });
}"""


@pytest.mark.no_picture
def test_of_three_labels_each_has_a_line_and_the_answer_its_name_share_and_colour(page: Page) -> None:
    page.evaluate(WITH_THREE_LABELS)
    page.wait_for_function(f"{CHART}.data.length === 4")
    lines = page.evaluate(f"{CHART}.data.slice(1).map(({{ line, meta, y }}) => [meta, line.color, y[0], y[10]])")
    colours = [colour.lower() for colour in LIGHT.labels]
    assert [[name, colour.lower(), *ends] for name, colour, *ends in lines] == [
        ["cold", colours[0], 0.2, 0.2],
        ["mild", colours[1], 0, 0.5],
        ["hot", colours[2], 0.8, pytest.approx(0.3)],
    ]
    expect(page.locator("#player")).to_have_attribute("data-answer", "mild")
    expect(page.locator(".rnn-player-value").filter(has_text="mild 50 %").first).to_be_visible()
    expect(page.get_by_label("Order of units").locator("option")).to_have_text(["number", "weight for hot"])
    page.evaluate("stream.train()")
    page.wait_for_function(f"{CHART}.data.length === 2")
    expect(page.get_by_label("Order of units").locator("option")).to_have_text(["number", "weight for positive"])


def test_keys_scrubber_and_a_click_in_the_plot_move_the_playhead(page: Page) -> None:
    page.evaluate("delete window.clear, addEventListener('keydown', () => { window.heard = true; })")
    page.locator(".rnn-player-plot").focus()
    for key, at in [("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1), ("End", 10), ("ArrowRight", 10)]:
        page.keyboard.press(key)
        await_word(page, at)
    page.get_by_label("Word position").focus()
    page.keyboard.press("ArrowLeft")
    await_word(page, 9)
    page.mouse.click(*column(page, 3))
    await_word(page, 3)
    page.mouse.click(*column(page, 7))  # a column that is still covered
    await_word(page, 7)
    assert page.evaluate("window.heard") is None  # the page's own shortcuts heard none of it


def test_words_are_text_wherever_they_are_shown(page: Page) -> None:
    page.evaluate("() => { stream.split = (text) => text.split(' '); }")
    show(page, "<img/src=x/onerror=window.hacked=1> <a/href='javascript:window.hacked=1'>good</a> &amp; <b>x</b>", at=4)
    for at in (1, 2, 3):
        page.mouse.move(*column(page, at))
        page.wait_for_function(f"document.querySelector('.hoverlayer')?.textContent.includes('{at}: ')")
    assert "&amp;" in hover_text(page)
    root = page.locator("#player")
    assert root.locator("img, a, b:has-text('x')").count() == 0
    assert page.evaluate("window.hacked") is None
    expect(root.locator(".rnn-player-notes")).to_contain_text("'<b>x</b>' is not in the vocabulary")
    assert "<b>x</b>" in root.locator(".xtick").all_text_contents()[-1]


def test_a_training_network_is_followed_while_the_playhead_stays_or_plays_on(page: Page) -> None:
    show(page, DEFAULT, at=6)
    node = page.evaluate_handle(CHART)
    page.mouse.move(*column(page, 2))
    page.wait_for_function("document.querySelector('.hoverlayer text')")
    before = hover_text(page)
    page.evaluate("stream.train()")
    expect(page.locator("#player")).to_have_attribute("data-epoch", "1")
    assert word(page) == 6
    probabilities = page.evaluate(f"Array.from({CHART}.data[1].y)")
    assert probabilities == page.evaluate("stream.trace().probabilities")
    # The hover is still there and tells the new value.
    page.wait_for_function(
        """before => {
            const text = [...document.querySelectorAll('.hoverlayer text')].map(e => e.textContent).join(' ');
            return text !== before && text.includes("2: am");
        }""",
        arg=before,
    )

    page.get_by_label("Words per second").select_option("10")
    page.get_by_label("Word position").fill("0")
    page.evaluate(
        """() => {
            window.seen = [];
            const root = document.getElementById("player");
            new MutationObserver(() => { seen.push(Number(root.dataset.word)); if (stream.epoch < 40) stream.train(); })
                .observe(root, {attributes: true, attributeFilter: ["data-word"]});
        }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    await_word(page, 10)
    page.wait_for_function("Number(document.getElementById('player').dataset.epoch) === stream.epoch")
    words_seen = page.evaluate("seen")
    assert words_seen == sorted(words_seen)
    assert page.evaluate(f"node => node === {CHART}", node)


@pytest.mark.no_picture
def test_another_hidden_size_and_another_theme_are_drawn_in_the_same_place(page: Page) -> None:
    show(page, DEFAULT, at=3)
    node = page.evaluate_handle(CHART)
    page.evaluate("() => { stream.units = 7; stream.train(); player.retheme('dark'); }")
    page.wait_for_function(f"{CHART}.data[0].z.length === 7")
    page.wait_for_function(f"text => {CHART}.layout.font.color === text", arg=DARK.text)
    assert word(page) == 3
    assert page.evaluate(f"node => node === {CHART}", node)


def test_a_hidden_tab_draws_nothing_and_the_newest_trace_once_it_is_seen(page: Page) -> None:
    hide = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    epoch_before = page.locator("#player").get_attribute("data-epoch")
    page.evaluate(hide, True)
    page.clock.install()  # from here on time passes when the test says so
    for _ in range(3):
        page.evaluate("stream.train()")
        page.clock.run_for(1000)  # past the time to follow
    assert page.locator("#player").get_attribute("data-epoch") == epoch_before
    page.evaluate(hide, False)
    page.clock.resume()
    expect(page.locator("#player")).to_have_attribute("data-epoch", "3")


@pytest.mark.no_picture
def test_the_first_sentence_changes_with_the_data_unless_the_visitor_has_typed(page: Page) -> None:
    field = page.get_by_label("Sentence", exact=True)
    everyday = "stream.run('Everyday', [{text: 'a good film'}, {text: 'not bad'}, {text: 'i did not cry'}])"
    page.evaluate(f"stream.tell({everyday})")
    expect(field).to_have_value("i did not cry")
    page.evaluate("stream.tell(stream.run())")
    expect(field).to_have_value(DEFAULT)
    field.fill("my own words")
    page.wait_for_function("stream.sent.at(-1).sentence === 'my own words'")
    page.evaluate(f"stream.tell({everyday})")
    expect(field).to_have_value("my own words")

    page.reload()
    page.wait_for_function("window.ready")
    mount(page)
    expect(field).to_have_value("my own words")
    assert page.evaluate("stream.sent") == [{"sentence": "my own words"}]


@pytest.mark.no_picture
def test_the_words_a_sentence_shares_with_the_last_are_not_played_again(page: Page) -> None:
    show(page, "this is not good", at=2)
    page.get_by_label("Words per second").select_option("1")
    page.evaluate(
        "window.least = 9; new MutationObserver(() => { least = Math.min(least, player_word()); })"
        ".observe(document.getElementById('player'), {attributes: true});"
        "window.player_word = () => Number(document.getElementById('player').dataset.word)"
    )
    page.get_by_label("Sentence", exact=True).fill("this is not bad")
    page.wait_for_function("stream.sent.at(-1).sentence === 'this is not bad'")
    await_word(page, 4)
    assert page.evaluate("least") == 2


@pytest.mark.no_picture
def test_with_reduced_motion_a_new_sentence_stands_at_its_end(blank: Open) -> None:
    page = blank()
    page.emulate_media(reduced_motion="reduce")
    mount(page)
    show(page, "this is not bad")
    await_word(page, 4)
    expect(page.get_by_role("button", name="Play", exact=True)).to_have_attribute("aria-pressed", "false")


@pytest.mark.no_picture
def test_too_many_words_are_named_and_too_many_characters_are_not_sent(page: Page) -> None:
    field = page.get_by_label("Sentence", exact=True)
    field.fill("good " * 4000)
    field.press("Enter")
    expect(page.locator(".rnn-player-notes")).to_contain_text("only the first 200 are read")
    sentence_sent = page.evaluate("stream.sent.at(-1).sentence")
    assert len(sentence_sent) <= 16_000
    assert set(sentence_sent.split()) == {"good"}  # no word is cut in its middle
    assert len(field.input_value()) == 20_000
    long_words = " ".join(["a" * 25] * 180)
    field.fill(long_words)
    field.press("Enter")
    page.wait_for_function("text => stream.sent.at(-1).sentence === text", arg=long_words)


@pytest.mark.no_picture
def test_one_word_of_monstrous_length_is_named_shortly_and_with_the_true_cause(page: Page) -> None:
    field = page.get_by_label("Sentence", exact=True)
    field.fill("é" * 19_000)
    field.press("Enter")
    notes = page.locator(".rnn-player-notes")
    expect(notes).to_contain_text("The first word has more characters than can be read at once")
    expect(notes).not_to_contain_text("longer than 1")
    assert len(notes.inner_text()) < 300  # the word itself is named by its beginning


@pytest.mark.parametrize("width", [360, 960])
def test_ticks_of_words_never_touch(blank: Open, width: int) -> None:
    page = blank(width)
    mount(page)
    for count in (1, 10, 60, 200):
        show(page, " ".join(f"extraordinary{i}" if i % 7 == 3 else "good" for i in range(count)), at=count)
        boxes = page.evaluate(
            """() => [...document.querySelectorAll(".rnn-player .xtick text")]
                .map((text) => text.getBoundingClientRect()).map(({left, right}) => [left, right])"""
        )
        boxes.sort()
        assert len(boxes) >= min(count + 1, 8)
        assert all(right_edge <= left_edge + 1 for (_, right_edge), (left_edge, _) in pairwise(boxes)), count


@pytest.mark.no_picture
def test_the_word_that_is_shown_has_its_name_where_the_axis_has_no_room_for_it(page: Page) -> None:
    word_shown = page.locator(".rnn-player-word")
    for words, at in [(["good", "bad"] * 60, 60), (["good", "bad"] * 60, 61), (["not", "x" * 40, "bad"] * 4, 2)]:
        show(page, " ".join(words), at=at)
        ticks = page.evaluate(f"Object.fromEntries({CHART}.layout.xaxis.tickvals.map((at, i) => "
                              f"[at, {CHART}.layout.xaxis.ticktext[i]]))")  # fmt: skip
        if words[at - 1] in ticks.get(str(at), "").replace("<i><s>", "").replace("</s></i>", ""):
            expect(word_shown).to_be_hidden()
        else:
            expect(word_shown).to_have_text(words[at - 1])
            box, plot = word_shown.bounding_box(), page.locator(".rnn-player-plot").bounding_box()
            assert box is not None
            assert plot is not None
            assert box["y"] + box["height"] <= plot["y"] + plot["height"] + 1
            assert box["x"] + box["width"] <= plot["x"] + plot["width"] + 1
    show(page, "not bad", at=1)
    expect(word_shown).to_be_hidden()


@pytest.mark.no_picture
def test_a_player_says_over_its_heatmap_that_nothing_was_read(page: Page) -> None:
    why_text = page.locator(".rnn-player-why")
    expect(why_text).to_be_hidden()
    show(page, "")
    expect(why_text).to_contain_text("Before any word it answers positive 50 %.")
    box, plot = why_text.bounding_box(), page.locator(".rnn-player-plot").bounding_box()
    assert box is not None
    assert plot is not None
    assert plot["y"] <= box["y"] < box["y"] + box["height"] < plot["y"] + 0.75 * plot["height"]
    assert why_text.evaluate("why => why.scrollHeight <= why.clientHeight")
    show(page, DEFAULT)
    expect(why_text).to_be_hidden()


def test_a_heatmap_is_called_empty_up_to_the_faintest_state_that_is_seen(tab: Page) -> None:
    blank = "async (state) => (await import('/modules/reader/empty_reasons.js')).isBlank({hidden: [0, state, 0]})"
    faintest = next(size for size in (i / 200 for i in range(1, 41)) if not tab.evaluate(blank, size))
    assert not tab.evaluate(blank, -faintest)
    for palette in (LIGHT, DARK):
        for side in sides(palette):
            share = faintest * (len(side) - 1)  # of the way from the page to the first colour
            distance_between = distance(side[0], mix(side[0], side[1], share), "all cones")
            assert 10 <= distance_between <= 20


@pytest.mark.no_picture
def test_a_player_that_is_taken_away_leaves_nothing_behind(page: Page) -> None:
    page.evaluate("player.show('not bad'); player.destroy()")
    assert page.evaluate("[...stream.listeners.values()].every(set => set.size === 0)")
    assert page.locator("#player").inner_html() == ""
    page.evaluate("stream.train(); new Promise(requestAnimationFrame)")
    assert page.locator("#player").inner_html() == ""
