"""The Train page with the server behind it: before, while and after a network trains, and what its buttons do.

What its parts show of a run, and what they ask for, is tested over recorded frames in test_train_parts.py.
"""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.actions import (
    assert_drawn,
    await_end,
    await_epoch,
    await_state,
    await_trace,
    button,
    chart_state,
    curves,
    epoch,
    player,
    rows,
    sentence,
    setting,
    speed,
    train_to_the_end,
)
from tests.browser.conftest import Visitors
from tests.support.patience import until

NUMBERS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")

COLUMNS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")  # in the figure's order

# What is printed bold in the design, by role and name.
NAMED = (
    ("button", "Train"),
    ("button", "Pause"),
    ("button", "Step"),
    ("button", "Reset"),
    ("group", "Speed"),
    ("region", "Curves"),
    ("region", "Sentences"),
    ("textbox", "Sentence"),
    ("heading", "Settings"),
)


def number(page: Page, name: str) -> str:
    return page.locator(f"[data-number={name}]").inner_text()


def numbers(page: Page) -> list[str]:
    return [number(page, name) for name in NUMBERS]


def answers(page: Page) -> list[float]:
    """P(positive) after each word, as drawn."""
    return list(chart_state(page, "player")["data"][1]["y"])


def sentences(page: Page) -> list[tuple[bool, str, str]]:
    """(wrong, text, "positive 52 %") of the test sentences, from the top of the list."""
    expect(page.locator(".rnn-sentences li:not([data-answer])")).to_have_count(0)
    # In one go: between finding the rows and reading them they may have moved.
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".rnn-sentences li")].map(row => [
            row.dataset.wrong === "true",
            row.querySelector(".rnn-words").textContent,
            row.querySelector(".rnn-answer").textContent])"""
    )
    return [(bool(is_wrong), str(text), str(answer)) for is_wrong, text, answer in lines]


def marks_of_changes(page: Page) -> list[dict[str, Any]]:
    """The upright lines that stand where a setting was changed: floor and baseline lie from edge to edge."""
    return [shape for shape in chart_state(page)["layout"]["shapes"] if "domain" not in shape["xref"]]


def await_units(page: Page, count: int) -> None:
    """Wait until the player shows a network of so many units."""
    page.wait_for_function(
        "units => document.querySelector('[data-testid=player] .js-plotly-plot').data[0].z.length === units", arg=count
    )


def train_on_if_paused(page: Page) -> None:
    """Presses Train where a busy machine took longer over a refresh than a run trains on without its page."""
    page.wait_for_function("window.rnnRunStream.latest.get('status')")
    if page.evaluate("rnnRunStream.latest.get('status').state") == "paused":
        expect(page.locator(".rnn-note")).to_contain_text("no page of yours had been connected")
        button(page, "Train").click()


def test_the_first_screen_shows_the_untrained_network_what_it_answers_and_every_control(page: Page) -> None:
    for role, name in NAMED:
        expect(page.get_by_role(role, name=name, exact=True)).to_be_visible()  # type: ignore[arg-type]
    assert epoch(page) == 0
    for name in NUMBERS:
        expect(page.locator(f"[data-number={name}]")).to_have_text(re.compile(r"^\d"))
    assert abs(float(number(page, "test_loss")) - math.log(2)) < 0.002  # it guesses: ln 2 a sentence
    expect(player(page)).to_have_attribute("data-answer", re.compile("^(positive|negative)$"))
    expect(player(page)).to_have_attribute("data-probability", re.compile(r"^0\.[45]"))
    lines = sentences(page)
    assert len(lines) == 20
    assert all(re.fullmatch(r"(positive|negative) 50 %", answer) for _, _, answer in lines)
    assert [len(trace["y"]) for trace in chart_state(page)["data"]] == [1, 1, 1, 1]
    expect(page.locator(".rnn-player-why")).to_contain_text("the initial weights are small (about 0.001)")
    expect(page.locator(".rnn-player-why")).to_contain_text("Press Train")
    reason = page.locator(".rnn-player-why > span")  # its background hides the frame of a word that it stands over
    assert reason.evaluate("at => getComputedStyle(at).backgroundColor") == "rgb(255, 255, 255)"
    text, heatmap = reason.bounding_box(), page.locator(".rnn-player-why").bounding_box()
    assert text is not None
    assert heatmap is not None
    column = heatmap["width"] / (len(sentence(page).input_value().split()) + 1)
    assert text["x"] + text["width"] < heatmap["x"] + heatmap["width"] - column  # the last word's, which is framed
    await_state(page, "not trained yet")


def test_pause_stops_and_step_trains_exactly_one_epoch_and_reset_begins_the_same_run_again(page: Page) -> None:
    page.locator(".rnn-player-plot").hover()  # so that Plotly is told each number, however little it changes
    before_training = numbers(page), answers(page)
    expect(button(page, "Pause")).to_be_disabled()
    for step in (1, 2):
        expect(button(page, "Step")).to_be_enabled()  # a key does not wait for that
        button(page, "Step").press("Enter")
        expect(curves(page)).to_have_attribute("data-epoch", str(step))
        expect(player(page)).to_have_attribute("data-epoch", str(step))
        await_state(page, "paused")
    assert answers(page) != before_training[1]
    before = rows(page)

    speed(page, "10")  # so that there is something left to pause
    button(page, "Train").click()
    await_epoch(page, 5)
    button(page, "Pause").click()
    await_state(page, "paused")
    last_epoch = len(rows(page)["test_loss"]) - 1
    expect(curves(page)).to_have_attribute("data-epoch", str(last_epoch))
    button(page, "Step").click()
    expect(curves(page)).to_have_attribute("data-epoch", str(last_epoch + 1))

    button(page, "Train").click()
    await_epoch(page, last_epoch + 3)
    button(page, "Reset").click()  # while it trains
    await_state(page, "not trained yet")
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    expect(player(page)).to_have_attribute("data-epoch", "0")
    until(lambda: (numbers(page), answers(page)) == before_training)
    assert len(rows(page)["test_loss"]) == 1
    button(page, "Step").click()
    expect(curves(page)).to_have_attribute("data-epoch", "1")
    new_rows = rows(page)
    assert [new_rows[name][:2] for name in NUMBERS] == [before[name][:2] for name in NUMBERS]


def test_train_learns_every_sentence_and_more_epochs_let_a_complete_run_train_on(visit: Visitors) -> None:
    page = visit("/?hidden_size=16&learning_rate=0.1&init_scale=0.01&epochs=120")
    first = sentences(page)
    train_to_the_end(page)
    assert epoch(page) == 120
    assert number(page, "train_accuracy") == number(page, "test_accuracy") == "100 %"
    assert max(float(number(page, "train_loss")), float(number(page, "test_loss"))) < 0.1
    head = page.locator(".rnn-epoch")
    expect(head).to_have_text("epoch 120 of 120")
    lines = sentences(page)
    assert not any(is_wrong for is_wrong, _, _ in lines)
    assert all(int(answer.split()[1]) > 80 for _, _, answer in lines)
    assert {text for _, text, _ in lines} == {text for _, text, _ in first}
    held_rows = rows(page)
    for trace, column in zip(chart_state(page)["data"], COLUMNS, strict=True):
        assert (trace["x"], trace["y"]) == (list(range(121)), held_rows[column])

    note, field = page.locator(".rnn-note"), setting(page, "Epochs")
    expect(button(page, "Train")).to_be_disabled()
    expect(note).to_contain_text("Raise Epochs to train on")
    field.fill("140")
    field.press("Enter")
    expect(head).to_have_text("epoch 120 of 140")
    button(page, "Train").click()
    await_end(page)
    assert epoch(page) == 140
    assert len(rows(page)["test_loss"]) == 141
    field.fill("20")
    field.press("Enter")
    expect(note).to_contain_text("140 epochs are trained, more than the 20 that are set.")
    expect(head).to_have_text("epoch 140")


# Keeps in `known` the last epoch that there is once the rows have come that follow a change.
WATCH_CHANGE = """() => {
    let changed = false;
    rnnRunStream.on("change", () => (changed = true));
    rnnRunStream.on("rows", () => { if (changed) window.known ??= rnnRunStream.rows.length - 1; });
}"""


def test_a_run_goes_on_through_changed_settings_a_refresh_and_another_page_until_a_new_one_is_wanted(
    page: Page,
) -> None:
    # Before anything is trained every setting counts at once.
    size = setting(page, "Hidden size")
    size.press("ArrowRight")
    await_units(page, 65)
    assert (page.locator(".rnn-note").inner_text(), epoch(page)) == ("", 0)
    size.press("ArrowLeft")
    await_units(page, 64)
    setting(page, "Epochs").fill("10000")  # so that it trains still, however long the rest takes
    setting(page, "Epochs").press("Enter")
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 0 of 10,000")

    # A learning rate counts from the next epoch on, and is marked.
    speed(page, "10")
    button(page, "Train").click()
    before = await_epoch(page, 2)
    run = page.evaluate("rnnRunStream.run")
    page.evaluate(WATCH_CHANGE)
    setting(page, "Learning rate").press("ArrowRight")
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    marks = marks_of_changes(page)
    assert len(marks) == 2  # one on the loss, one on the accuracy
    page.wait_for_function("window.known !== undefined")
    assert before <= marks[0]["x0"] <= page.evaluate("known")
    assert "takes a new run" not in page.locator(".rnn-note").inner_text()

    # Anything else waits for a new run, and takes its note away when it is turned back.
    note = page.locator(".rnn-note")
    size.press("ArrowRight")
    expect(note).to_contain_text("Hidden size: this takes a new run")
    size.press("ArrowLeft")
    expect(note).to_be_empty()
    size.press("ArrowRight")
    expect(note).to_contain_text("Hidden size: this takes a new run")
    sentence(page).fill("this is not bad")
    await_trace(page, "this is not bad")
    await_epoch(page, epoch(page) + 2)  # until it is wanted, the old run goes on
    await_units(page, 64)

    # Another page, and back: no row is missing.
    page.get_by_role("link", name="Guide").click()
    page.get_by_role("heading", name="How to read the playground").wait_for()
    expect(curves(page)).to_have_count(0)
    page.wait_for_function(
        "least => window.rnnRunStream.rows.length > least", arg=page.evaluate("rnnRunStream.rows.length") + 2
    )
    newest_epoch = page.evaluate("rnnRunStream.rows.length") - 1
    page.get_by_role("link", name="Train").click()
    drawn_epoch = await_epoch(page, newest_epoch)
    assert page.evaluate("rnnRunStream.run") == run

    # A refresh.
    page.reload()
    drawn_epoch = await_epoch(page, drawn_epoch)
    assert page.evaluate("rnnRunStream.run") == run
    train_on_if_paused(page)
    await_epoch(page, drawn_epoch + 2)
    expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    assert marks_of_changes(page)[0]["x0"] == marks[0]["x0"]
    button(page, "Pause").click()
    await_state(page, "paused")
    expect(curves(page)).to_have_attribute("data-epoch", str(len(rows(page)["train_loss"]) - 1))
    assert_drawn(page)

    note.get_by_role("button", name="Start a new run", exact=True).click()
    expect(note).to_be_empty()
    page.wait_for_function("run => rnnRunStream.run === run + 1 && rnnRunStream.rows.length > 3", arg=run)
    await_units(page, 65)


@pytest.mark.no_picture
def test_another_set_comes_with_the_settings_that_suit_it_and_is_trained_on(fresh_page: Page) -> None:
    page = fresh_page
    setting(page, "Data").click()
    page.get_by_role("option", name="Everyday", exact=True).click()
    expect(page.locator(".rnn-sentences h2")).to_contain_text("200 of the test set")
    expect(page).to_have_url(re.compile("data=Everyday"))
    expect(page.get_by_test_id("changed")).to_have_count(0)
    assert page.locator(".rnn-note").inner_text() == ""
    button(page, "Step").click()
    await_epoch(page, 1)
    setting(page, "Data").click()
    page.get_by_role("option", name="First word", exact=True).click()
    note = page.locator(".rnn-note")
    note.get_by_role("button", name="Start a new run", exact=True).click()
    expect(page.locator(".rnn-sentences h2")).to_contain_text("300 of the test set")
    await_epoch(page, 4)
    accuracies = rows(page)["test_accuracy"]
    assert max(accuracies) > accuracies[0] + 0.3  # from one of eight words


def test_a_network_that_is_asked_what_comes_next_writes_on_from_the_sentence(fresh_page: Page) -> None:
    page = fresh_page
    page.emulate_media(reduced_motion="reduce")  # all of it stands there at once
    setting(page, "Data").click()
    page.get_by_role("option", name="The Zen of Python").click()
    expect(sentence(page)).to_have_value("↵The")
    cards = page.get_by_test_id("next").locator(".rnn-next-card")
    expect(cards).to_have_count(4)
    expect(cards.last).to_have_attribute("aria-current", "true")
    page.get_by_label("How letters are drawn").select_option(label="the likeliest")
    button(page, "Write on").click()
    expect(page.get_by_test_id("written")).to_contain_text("It stops after 196 letters")
    expect(cards).to_have_count(200)
    assert len(sentence(page).input_value()) == 200


def test_a_diverging_run_is_stopped_and_says_what_happened_and_its_remedy_is_one_click(visit: Visitors) -> None:
    page = visit.tab()
    frames: list[str] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", hear)
    visit.open(page, "/?hidden_size=16&learning_rate=1&init_scale=1")
    speed(page, "max")
    button(page, "Train").click()
    await_state(page, "diverged")
    note = page.locator(".rnn-note").inner_text()
    assert "diverged" in note
    assert re.search("[Tt]ry|lower|smaller", note), note
    assert "NaN" not in page.locator("body").inner_text()
    for trace in chart_state(page)["data"]:
        assert all(isinstance(y, int | float) for y in trace["y"])
    assert page.locator("path[d*=NaN], [transform*=NaN], text:text('NaN')").count() == 0
    expect(button(page, "Train")).to_be_disabled()
    assert any('"kind"' in frame for frame in frames)
    assert not [frame for frame in frames if re.search(r"\bNaN\b|Infinity", frame)]
    page.remove_listener("websocket", hear)

    # A setting that is turned takes the place of the remedy, which is one click.
    speed(page, "10")  # what follows needs no more of it
    remedy = page.locator(".rnn-note").get_by_role("button")
    expect(remedy).to_have_text("Start a new run with learning rate 0.02")
    setting(page, "Hidden size").press("ArrowRight")
    expect(remedy).to_have_text("Start a new run")
    setting(page, "Hidden size").press("ArrowLeft")
    remedy.filter(has_text="learning rate 0.02").click()
    await_state(page, "epochs/s")
    expect(setting(page, "Learning rate")).to_have_attribute("aria-valuetext", "0.02")
    expect(page).to_have_url(re.compile("learning_rate=0.02&"))
    expect(page.locator(".rnn-note")).to_be_empty()


@pytest.mark.no_picture
def test_a_first_visitor_is_offered_a_tour_that_one_key_ends_for_good(visit: Visitors) -> None:
    page = visit(size=(1280, 720))
    rows_before = len(rows(page)["test_loss"])
    welcome, strip = page.get_by_test_id("promise"), page.get_by_test_id("scene")
    welcome.get_by_role("button", name="Tour", exact=True).click()
    for step in range(1, 6):
        expect(strip).to_have_attribute("data-step", str(step))
        expect(strip).to_have_attribute("data-scene", "tour")
        assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight") <= 0
        following = strip.get_by_role("button", name="Next step")
        if step < 5:
            following.click()
        else:
            expect(following).to_be_disabled()
    page.keyboard.press("Escape")
    expect(strip).to_have_count(0)
    expect(button(page, "Train")).to_be_focused()
    assert len(rows(page)["test_loss"]) == rows_before
    visit.open(page)
    expect(welcome).to_have_count(0)
    expect(button(page, "Show me")).to_be_visible()  # among the tools now
