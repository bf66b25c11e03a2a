"""The parts of the Train page over recorded frames: what they show of a run, and what they ask the server for."""

import re

import pytest
from playwright.sync_api import Page, expect

from rnn.history import SettingChange
from tests.browser.actions import button, chart_state, curves, rows
from tests.browser.replayed_page import EPOCHS, Recording, Replay, answer, replay, say, show

__all__ = ["replay"]  # a fixture

pytestmark = pytest.mark.no_picture

CURVES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")  # in the figure's order


def test_curves_draw_what_was_measured_and_follow_what_comes(replay: Replay) -> None:
    page, recording = replay()
    assert [len(trace["y"]) for trace in chart_state(page)["data"]] == [1, 1, 1, 1]
    for epoch in (40, 80, EPOCHS):
        say(page, recording.until(epoch))
        expect(curves(page)).to_have_attribute("data-epoch", str(epoch))
        held_rows = rows(page)
        for trace, column in zip(chart_state(page)["data"], CURVES, strict=True):
            assert trace["x"] == list(range(epoch + 1))
            assert trace["y"] == held_rows[column]


def test_progress_says_how_far_how_fast_and_how_long(replay: Replay) -> None:
    page, recording = replay()
    rate, bar = page.locator(".rnn-rate"), page.get_by_role("progressbar")
    expect(rate).to_have_text("not trained yet")
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 0 of 1,000")
    for seconds_left, text in ((0.4, "under 1 s left"), (19.2, "19 s left"), (240.0, "4 min left")):
        say(page, recording.until(40, rate=53.21, left=seconds_left))
        expect(rate).to_have_text(f"53 epochs/s, {text}")
    say(page, recording.until(41, rate=1.25, left=None))
    expect(rate).to_have_text("1.3 epochs/s")
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 41 of 1,000")
    expect(bar).to_have_attribute("aria-valuenow", "41")
    expect(bar).to_have_attribute("aria-valuemax", "1000")
    say(page, recording.until(41, state="waiting", place=3))
    expect(rate).to_have_text("waiting for a place, place 3 in line")
    assert not page.evaluate("sent.some(({do: command}) => command)")


def test_buttons_ask_once_and_only_what_the_server_says_they_can(replay: Replay) -> None:
    page, recording = replay()
    expect(button(page, "Pause")).to_be_disabled()
    button(page, "Train").click()
    expect(button(page, "Train")).to_be_disabled()
    expect(button(page, "Pause")).to_be_enabled()
    say(page, recording.until(40))
    button(page, "Pause").click()
    say(page, recording.until(41, state="paused"))
    button(page, "Step").click()
    assert page.evaluate("sent.filter(({do: command}) => command)") == [
        {"do": "train"},
        {"do": "pause"},
        {"do": "step"},
    ]


def test_speed_offers_five_and_one_that_was_chosen_stays_though_an_older_status_was_on_its_way(replay: Replay) -> None:
    page, recording = replay()
    radios = page.get_by_role("group", name="Speed").get_by_role("radio")
    assert [radio.get_attribute("value") for radio in radios.all()] == ["1", "10", "50", "200", "0"]
    expect(page.get_by_role("radio", name="200", exact=True)).to_be_checked()
    page.get_by_role("radio", name="10", exact=True).check(force=True)
    assert page.evaluate("sent.at(-1)") == {"speed": 10}
    # The old one, the new one, and what another tab has chosen since.
    for told_speed, shown_speed in ((200, "10"), (10, "10"), (50, "50")):
        say(page, recording.until(0, speed=told_speed))
        expect(page.get_by_role("radio", name=shown_speed, exact=True)).to_be_checked()


def order(page: Page) -> list[tuple[bool, str]]:
    """Whether each test sentence is answered wrongly, and its text, from the top of the list."""
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".rnn-sentences li")].map((row) =>
            [row.dataset.wrong === "true", row.querySelector(".rnn-words").textContent])"""
    )
    return [(bool(is_wrong), str(text)) for is_wrong, text in lines]


def test_sentences_stand_wrong_ones_first_and_move_while_it_trains(replay: Replay) -> None:
    page, recording = replay()
    orders = []
    for epoch in range(0, EPOCHS + 1, 10):
        say(page, recording.until(epoch))
        lines = order(page)
        wrong_flags = [each for each, _ in lines]
        assert wrong_flags == sorted(wrong_flags, reverse=True)
        expect(page.locator(".rnn-sentences h2")).to_contain_text(f"20 of the test set, {sum(wrong_flags)} wrong")
        orders.append(tuple(text for _, text in lines))
    assert len(set(orders)) > 1
    assert len({frozenset(each) for each in orders}) == 1


def test_a_click_on_a_test_sentence_asks_for_it_and_the_player_shows_what_the_network_makes_of_it(
    replay: Replay,
) -> None:
    page, recording = replay()
    say(page, recording.until(EPOCHS))
    _, text = order(page)[3]
    page.get_by_role("region", name="Sentences", exact=True).get_by_text(text, exact=True).click()
    trace = answer(page, recording, text)
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-epoch", str(EPOCHS))
    expect(player).to_have_attribute("data-answer", trace["labels"][0 if trace["probabilities"][-1] < 0.5 else 1])


def test_a_change_in_mid_run_is_marked_on_both_plots(replay: Replay) -> None:
    page, recording = replay()
    say(page, recording.until(40))
    recording.run.change_settings([SettingChange(30, "learning_rate", 0.03)])
    say(page, recording.until(60))
    expect(curves(page)).to_have_attribute("data-epoch", "60")
    layout = chart_state(page)["layout"]
    marks = [shape for shape in layout["shapes"] if "domain" not in shape["xref"]]
    assert [mark["x0"] for mark in marks] == [30, 30]
    lines = [shape["yref"] for shape in layout["shapes"] if shape not in marks]  # floor and baseline
    assert lines == ["y", "y", "y2", "y2"]
    assert layout["annotations"][-1]["text"] == "rate 0.03"


COMPLETE = f"Complete: all {EPOCHS} epochs are trained. Raise Epochs to train on."
DIVERGED = {"state": "diverged", "message": "The run diverged.", "remedy": ("learning_rate", 0.02)}

# What a run stands at, what the note says of it, and what it offers.
NOTES: list[tuple[dict[str, object], str, str]] = [
    ({"state": "done", "epochs": EPOCHS}, COMPLETE, ""),
    ({"pending": ("hidden_size",)}, "Hidden size: this takes a new run.", "Start a new run"),
    ({"pending": ("learning_rate",)}, "Learning rate: this takes a new run, or more epochs.", "Start a new run"),
    ({"pending": ()}, COMPLETE, ""),
    ({"epochs": 20}, f"{EPOCHS} epochs are trained, more than the 20 that are set. Raise Epochs above {EPOCHS}", ""),
    (DIVERGED, "The run diverged.", "Start a new run with learning rate 0.02"),
    ({"pending": ("hidden_size",)}, "The run diverged. Hidden size: this takes a new run.", "Start a new run"),
    ({"pending": ()}, "The run diverged.", "Start a new run with learning rate 0.02"),
]


def test_the_note_says_what_a_run_needs_and_offers_it(replay: Replay) -> None:
    page, recording = replay()
    note = page.locator(".rnn-note")
    for status, sentence, button_text in NOTES:
        say(page, recording.until(EPOCHS, **status))
        expect(note).to_contain_text(sentence)
        expect(note.get_by_role("button")).to_have_text([button_text] if button_text else [])
    note.get_by_role("button").click()
    turn = ["turn", {"name": "learning_rate", "value": 0.02, "start": True}]
    page.wait_for_function("turn => JSON.stringify(asked.at(-1)) === JSON.stringify(turn)", arg=turn)

    say(page, recording.until(EPOCHS, pending=("hidden_size",)))
    note.get_by_role("button").click()
    assert page.evaluate("sent.at(-1)") == {"do": "new"}


# Keeps in `noted` all that the note has said.
WATCH_NOTE = """() => {
    const note = document.querySelector(".rnn-note");
    window.noted = [];
    new MutationObserver(() => noted.push(note.textContent)).observe(note, {childList: true});
}"""


def test_the_page_says_that_nothing_is_saved_and_trains(replay: Replay) -> None:
    """That the server says so without a database is tested in tests/server."""
    page, recording = replay()
    note = page.locator(".rnn-note")
    reason = "Runs are not saved: no database."
    say(page, recording.until(0, saving=reason))
    expect(note).to_have_text(reason)
    say(page, recording.until(40))
    expect(note).to_have_text(reason)
    say(page, recording.until(EPOCHS, state="done", epochs=EPOCHS))
    expect(note).to_contain_text("Complete: all")
    expect(note).to_contain_text(reason)
    say(page, recording.until(EPOCHS, pending=("hidden_size",)))
    expect(note).to_contain_text("this takes a new run")  # what somebody has just done comes first
    expect(note).not_to_contain_text(reason)


def test_while_the_connection_is_lost_the_note_says_so(replay: Replay) -> None:
    page, recording = replay()
    say(page, recording.until(40))
    page.evaluate(WATCH_NOTE)
    page.evaluate("lose()")
    page.wait_for_function("noted.length === 2 && rnnRunStream.connected")
    lost_note = "The connection to the server was lost. Trying again; the training goes on there for a few seconds."
    assert page.evaluate("noted") == [lost_note, ""]
    say(page, recording.until(41))
    expect(curves(page)).to_have_attribute("data-epoch", "41")


def test_a_run_that_is_longer_than_what_is_set_has_no_end_to_come_to(replay: Replay) -> None:
    page, recording = replay()
    for epochs, head, end in ((EPOCHS, f"epoch {EPOCHS} of {EPOCHS}", EPOCHS), (20, f"epoch {EPOCHS}", EPOCHS)):
        say(page, recording.until(EPOCHS, state="done", epochs=epochs))
        expect(page.locator(".rnn-epoch")).to_have_text(head)
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuemax", str(end))


# Keeps in `listening` whatever hears the stream from now on, until it hears it no more.
COUNT_LISTENERS = """() => {
    const listening = window.listening = new Set();
    const on = rnnRunStream.on.bind(rnnRunStream);
    rnnRunStream.on = (kind, hear) => {
        const listener = {kind};
        listening.add(listener);
        const off = on(kind, hear);
        return () => void (listening.delete(listener), off());
    };
}"""


def test_parts_that_are_taken_away_leave_nothing_behind(replay: Replay) -> None:
    page, _ = replay()
    page.evaluate("leave()")
    page.evaluate(COUNT_LISTENERS)
    show(page, picture=False)  # the stream outlives the page's parts, and is handed to the next ones
    assert page.evaluate("listening.size") > 10
    page.evaluate("leave()")
    assert page.evaluate("[...listening].map(({kind}) => kind)") == []


# Notes in `flashed` whether the promise was ever in the page.
WATCH_PROMISE = """() => new MutationObserver(() => {
    window.flashed ||= document.querySelector("[data-testid=promise]") !== null;
}).observe(document, {childList: true, subtree: true})"""


def test_the_first_page_says_what_it_is_until_that_is_dismissed_for_good(replay: Replay) -> None:
    page, _ = replay()
    other, _ = replay()  # another tab of the same browser
    promise = page.get_by_test_id("promise")
    expect(promise.get_by_role("heading", name="RNN Playground")).to_be_visible()
    expect(promise).to_contain_text(re.compile(r"recurrent .* network .*\."))
    page.evaluate("leave()")
    show(page, picture=False)
    expect(promise).to_be_visible()  # having been seen is not dismissing
    root = page.locator(".rnn-page")
    top = "root => root.querySelector('.rnn-transport').getBoundingClientRect().top - root.getBoundingClientRect().top"
    assert root.evaluate(top) > 20
    promise.get_by_role("button", name="Dismiss").press("Enter")
    expect(promise).to_have_count(0)
    assert root.evaluate(top) == 0
    expect(button(page, "Train")).to_be_focused()
    expect(other.get_by_test_id("promise")).to_have_count(0)

    page.reload()
    page.wait_for_function("window.ready")
    page.evaluate(WATCH_PROMISE)
    show(page, picture=False)
    say(page, Recording().until(0))
    expect(button(page, "Train")).to_be_visible()
    assert root.evaluate(top) == 0
    assert page.evaluate("window.flashed ?? false") is False


def test_show_me_plays_a_recording_in_the_parts_of_the_page_and_leads_to_train(replay: Replay) -> None:
    page, _ = replay()
    page.emulate_media(reduced_motion="reduce")  # each chapter waits, so that none can be missed
    sent = page.evaluate("sent.length")
    show_me, shown = button(page, "Show me"), page.get_by_test_id("show-me")
    show_me.press("Enter")
    expect(shown.get_by_role("status")).to_contain_text("64 units that know nothing")
    expect(page.locator("[inert] [data-testid=curves]")).to_have_count(1)
    for epoch in (200, 300, 350, 600):
        expect(button(page, "Next")).to_be_focused()
        button(page, "Next").press("Enter")
        expect(curves(page)).to_have_attribute("data-epoch", str(epoch))
    assert chart_state(page)["data"][0]["x"][-1] == 600
    expect(shown.get_by_role("status")).to_have_text("Now you: press Train.")
    expect(page.locator(".rnn-sentences li[data-wrong=false]")).to_have_count(20)
    expect(page.get_by_test_id("player")).to_have_attribute("data-answer", "positive")
    expect(button(page, "Train")).to_be_focused()
    page.keyboard.press("Escape")
    expect(show_me).to_be_visible()
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    expect(page.locator("[inert]")).to_have_count(0)
    assert [each for each in page.evaluate("sent")[sent:] if "do" in each] == []
    show_me.click()
    expect(shown).to_be_visible()
    page.mouse.click(900, 400)  # a click anywhere
    expect(show_me).to_be_visible()
