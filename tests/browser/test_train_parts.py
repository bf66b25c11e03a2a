"""The parts of the Train page over recorded frames: what they show of a run, and what they ask the server for."""

import re

import pytest
from playwright.sync_api import Page, expect

from rnn.history import SettingChange
from tests.browser.actions import button, curves, drawn, rows
from tests.browser.replayed_page import EPOCHS, Replay, replay, say

__all__ = ["replay"]  # a fixture

CURVES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")  # in the figure's order


def test_curves_draw_what_was_measured_and_follow_what_comes(replay: Replay) -> None:
    page, recording = replay()
    assert [len(trace["y"]) for trace in drawn(page)["data"]] == [1, 1, 1, 1]
    for epoch in (40, 80, EPOCHS):
        say(page, recording.until(epoch))
        expect(curves(page)).to_have_attribute("data-epoch", str(epoch))
        held = rows(page)
        for trace, column in zip(drawn(page)["data"], CURVES, strict=True):
            assert trace["x"] == list(range(epoch + 1))
            assert trace["y"] == held[column]


def test_progress_says_how_far_how_fast_and_how_long(replay: Replay) -> None:
    page, recording = replay()
    rate, bar = page.locator(".rnn-rate"), page.get_by_role("progressbar")
    expect(rate).to_have_text("not trained yet")
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 0 of 1,000")
    for left, told in ((0.4, "under 1 s left"), (19.2, "19 s left"), (240.0, "4 min left")):
        say(page, recording.until(40, rate=53.21, left=left))
        expect(rate).to_have_text(f"53 epochs/s, {told}")
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


def test_a_speed_that_was_chosen_stays_though_an_older_status_was_on_its_way(replay: Replay) -> None:
    page, recording = replay()
    page.get_by_role("radio", name="10", exact=True).check(force=True)
    assert page.evaluate("sent.at(-1)") == {"speed": 10}
    # The old one, the new one, and what another tab has chosen since.
    for told, shown in ((200, "10"), (10, "10"), (50, "50")):
        say(page, recording.until(0, speed=told))
        expect(page.get_by_role("radio", name=shown, exact=True)).to_be_checked()


def order(page: Page) -> list[tuple[bool, str]]:
    """Whether each test sentence is answered wrongly, and its text, from the top of the list."""
    listed = page.evaluate(
        """() => [...document.querySelectorAll(".rnn-sentences li")].map((row) =>
            [row.dataset.wrong === "true", row.querySelector(".rnn-words").textContent])"""
    )
    return [(bool(wrong), str(text)) for wrong, text in listed]


def test_sentences_stand_wrong_ones_first_and_move_while_it_trains(replay: Replay) -> None:
    page, recording = replay()
    orders = []
    for epoch in range(0, EPOCHS + 1, 10):
        say(page, recording.until(epoch))
        listed = order(page)
        wrong = [each for each, _ in listed]
        assert wrong == sorted(wrong, reverse=True)
        expect(page.locator(".rnn-sentences h3")).to_contain_text(f"20 of the test set, {sum(wrong)} wrong")
        orders.append(tuple(text for _, text in listed))
    assert len(set(orders)) > 1
    assert len({frozenset(each) for each in orders}) == 1


def test_a_click_on_a_test_sentence_asks_for_it_and_the_player_shows_what_the_network_makes_of_it(
    replay: Replay,
) -> None:
    page, recording = replay()
    say(page, recording.until(EPOCHS))
    _, text = order(page)[3]
    page.get_by_role("region", name="Sentences", exact=True).get_by_text(text, exact=True).click()
    page.wait_for_function("text => sent.at(-1).sentence === text", arg=text)
    (told,) = recording.trace(text)
    say(page, [told])
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-epoch", str(EPOCHS))
    expect(player).to_have_attribute("data-answer", told["labels"][0 if told["probabilities"][-1] < 0.5 else 1])


def test_a_change_in_mid_run_is_marked_on_both_plots(replay: Replay) -> None:
    page, recording = replay()
    say(page, recording.until(40))
    recording.run.change_settings([SettingChange(30, "learning_rate", 0.03)])
    say(page, recording.until(60))
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    assert [mark["x0"] for mark in drawn(page)["layout"]["shapes"]] == [30, 30]


@pytest.mark.parametrize(
    ("status", "said", "offered"),
    [
        (
            {"state": "done", "epochs": EPOCHS},
            f"Complete: all {EPOCHS} epochs are trained. Raise Epochs to train on.",
            [],
        ),
        ({"pending": ("hidden_size",)}, "Hidden size: this takes a new run.", ["Start a new run"]),
        (
            {"state": "diverged", "message": "The run diverged.", "remedy": ("learning_rate", 0.02)},
            "The run diverged.",
            ["Start a new run with learning rate 0.02"],
        ),
    ],
)
def test_the_note_says_what_a_run_needs_and_offers_it(
    replay: Replay, status: dict[str, object], said: str, offered: list[str]
) -> None:
    page, recording = replay()
    say(page, recording.until(EPOCHS, **status))
    note = page.locator(".rnn-note")
    expect(note).to_contain_text(said)
    expect(note.get_by_role("button")).to_have_text([re.compile(f"^{text}$") for text in offered])
    if "remedy" in status:
        note.get_by_role("button").click()
        turn = ["turn", {"name": "learning_rate", "value": 0.02, "start": True}]
        page.wait_for_function("turn => JSON.stringify(asked.at(-1)) === JSON.stringify(turn)", arg=turn)


def test_parts_that_are_taken_away_leave_nothing_behind(replay: Replay) -> None:
    page, recording = replay()
    page.evaluate("leave()")
    page.evaluate("document.querySelectorAll('[data-part]').forEach((part) => part.replaceChildren())")
    say(page, recording.until(40))
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 300))")
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
