"""The Train page: what it shows before, while and after a network trains, and what its buttons do."""

import math
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import (
    await_end,
    await_epoch,
    await_state,
    button,
    curves,
    drawn,
    epoch,
    player,
    rows,
    sentence,
    setting,
    speed,
    train_to_the_end,
)
from tests.browser.conftest import Visitors

NUMBERS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")

COLUMNS = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")  # in the figure's order


def number(page: Page, name: str) -> str:
    return page.locator(f"[data-number={name}]").inner_text()


def numbers(page: Page) -> list[str]:
    return [number(page, name) for name in NUMBERS]


def sentences(page: Page) -> list[tuple[bool, str, str]]:
    """(wrong, text, "positive 52 %") of the test sentences, from the top of the list."""
    expect(page.locator(".rnn-sentences li:not([data-answer])")).to_have_count(0)
    # In one go: between finding the rows and reading them they may have moved.
    listed = page.evaluate(
        """() => [...document.querySelectorAll(".rnn-sentences li")].map(row => [
            row.dataset.wrong === "true",
            row.querySelector(".rnn-words").textContent,
            row.querySelector(".rnn-answer").textContent])"""
    )
    return [(bool(wrong), str(text), str(answer)) for wrong, text, answer in listed]


def test_the_first_screen_shows_the_untrained_network_and_what_it_answers(fresh_page: Page) -> None:
    page = fresh_page
    assert epoch(page) == 0
    for name in NUMBERS:
        expect(page.locator(f"[data-number={name}]")).to_have_text(re.compile(r"^\d"))
    assert abs(float(number(page, "test_loss")) - math.log(2)) < 0.002  # it guesses: ln 2 a sentence
    expect(player(page)).to_have_attribute("data-answer", re.compile("^(positive|negative)$"))
    expect(player(page)).to_have_attribute("data-probability", re.compile(r"^0\.[45]"))
    listed = sentences(page)
    assert len(listed) == 20
    assert all(re.fullmatch(r"(positive|negative) 50 %", answer) for _, _, answer in listed)
    assert [len(trace["y"]) for trace in drawn(page)["data"]] == [1, 1, 1, 1]
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


# Notes in `flashed` whether the promise was ever in the page.
WATCH_PROMISE = """() => new MutationObserver(() => {
    window.flashed ||= document.querySelector("[data-testid=promise]") !== null;
}).observe(document, {childList: true, subtree: true})"""


def test_the_first_page_says_what_it_is_until_that_is_dismissed_for_good(visit: Visitors) -> None:
    page = visit()
    promise = page.get_by_test_id("promise")
    expect(promise.get_by_role("heading", name="RNN Playground")).to_be_visible()
    expect(promise).to_contain_text(re.compile(r"recurrent .* network .*\."))
    page.get_by_role("link", name="Guide").click()
    page.get_by_role("heading", name="How to read the playground").wait_for()
    page.get_by_role("link", name="Train").click()
    expect(promise).to_be_visible()  # having been seen is not dismissing
    root = page.locator(".rnn-page")
    top = "root => root.querySelector('.rnn-transport').getBoundingClientRect().top - root.getBoundingClientRect().top"
    assert root.evaluate(top) > 20
    promise.get_by_role("button", name="Dismiss").press("Enter")
    expect(promise).to_have_count(0)
    assert root.evaluate(top) == 0
    expect(button(page, "Train")).to_be_focused()

    page.add_init_script(f"({WATCH_PROMISE})()")
    page.reload()
    await_epoch(page, 0)
    other = visit.again(page)  # another tab of the same browser
    assert root.evaluate(top) == 0
    expect(other.get_by_test_id("promise")).to_have_count(0)
    assert page.evaluate("window.flashed ?? false") is False


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("button", "Train"),
        ("button", "Pause"),
        ("button", "Step"),
        ("button", "Reset"),
        ("group", "Speed"),
        ("region", "Curves"),
        ("region", "Sentences"),
        ("textbox", "Sentence"),
        ("heading", "Settings"),
    ],
)
@pytest.mark.usefixtures("shared_page")
def test_what_is_printed_bold_in_the_design_is_found_by_that_name(shared_page: Page, role: str, name: str) -> None:
    expect(shared_page.get_by_role(role, name=name, exact=True)).to_be_visible()  # type: ignore[arg-type]


def test_speed_offers_five_and_begins_with_the_one_that_takes_five_seconds_for_a_thousand_epochs(
    shared_page: Page,
) -> None:
    radios = shared_page.get_by_role("group", name="Speed").get_by_role("radio")
    assert [radio.get_attribute("value") for radio in radios.all()] == ["1", "10", "50", "200", "0"]
    expect(shared_page.get_by_role("radio", name="200", exact=True)).to_be_checked()


# Keeps in `seen` every order that the sentences come to stand in: which are wrong, and their texts.
WATCH_ORDER = """() => {
    const list = document.querySelector(".rnn-sentences ol");
    window.seen = [];
    new MutationObserver(() => seen.push([
        [...list.children].map((row) => row.dataset.wrong === "true"),
        [...list.children].map((row) => row.querySelector(".rnn-words").textContent).join("\\n"),
    ])).observe(list, {childList: true});
}"""


def test_train_trains_to_the_last_epoch_and_learns_every_sentence(page: Page) -> None:
    first = sentences(page)
    assert [wrong for wrong, _, _ in first] == sorted((wrong for wrong, _, _ in first), reverse=True)
    page.evaluate(WATCH_ORDER)
    button(page, "Train").click()
    page.wait_for_function("new Set(seen.map(([, texts]) => texts)).size > 1")  # they move while it trains
    speed(page, "max")
    await_end(page)
    assert epoch(page) == 1000
    assert number(page, "train_accuracy") == number(page, "test_accuracy") == "100 %"
    assert max(float(number(page, "train_loss")), float(number(page, "test_loss"))) < 0.1
    expect(page.get_by_text("epoch 1,000 of 1,000")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1000")
    listed = sentences(page)
    assert not any(wrong for wrong, _, _ in listed)
    assert all(int(answer.split()[1]) > 80 for _, _, answer in listed)

    # The wrong ones have stood first all the time.
    for wrong, _ in page.evaluate("seen"):
        assert wrong == sorted(wrong, reverse=True)
    assert {text for _, text, _ in listed} == {text for _, text, _ in first}

    # What the curves draw is what was measured, one point an epoch or thinned, first and last always there.
    held = rows(page)
    assert len(held["test_loss"]) == 1001
    for trace, column in zip(drawn(page)["data"], COLUMNS, strict=True):
        assert trace["x"][0] == 0
        assert trace["x"][-1] == 1000
        assert [held[column][x] for x in trace["x"]] == trace["y"]


def test_pause_stops_and_step_trains_exactly_one_epoch_and_reset_begins_the_same_run_again(page: Page) -> None:
    untrained = numbers(page)
    expect(button(page, "Pause")).to_be_disabled()
    speed(page, "10")  # so that there is something left to pause
    button(page, "Train").click()
    await_epoch(page, 5)
    button(page, "Pause").click()
    await_state(page, "paused")
    stopped = len(rows(page)["test_loss"]) - 1
    expect(curves(page)).to_have_attribute("data-epoch", str(stopped))

    for step in (1, 2, 3):
        button(page, "Step").click()
        expect(curves(page)).to_have_attribute("data-epoch", str(stopped + step))
        await_state(page, "paused")
    before = rows(page)

    button(page, "Reset").click()
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    await_state(page, "not trained yet")
    assert numbers(page) == untrained
    button(page, "Step").click()
    expect(curves(page)).to_have_attribute("data-epoch", "1")
    again = rows(page)
    assert [again[name][:2] for name in NUMBERS] == [before[name][:2] for name in NUMBERS]


def test_reset_stops_a_run_that_trains(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 3)
    button(page, "Reset").click()
    await_state(page, "not trained yet")
    expect(curves(page)).to_have_attribute("data-epoch", "0")
    assert len(rows(page)["test_loss"]) == 1


def test_the_chosen_speed_is_not_exceeded(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 15)
    await_state(page, "epochs/s")
    assert float(page.locator(".rnn-rate").inner_text().split()[0]) <= 12
    speed(page, "1")
    page.wait_for_function("() => parseFloat(document.querySelector('.rnn-rate').textContent) <= 1.5")


# Keeps in `known` the last epoch that there is once the rows have come that follow a change.
WATCH_CHANGE = """() => {
    let changed = false;
    rnnRunStream.on("change", () => (changed = true));
    rnnRunStream.on("rows", () => { if (changed) window.known ??= rnnRunStream.rows.length - 1; });
}"""


def test_a_change_of_the_learning_rate_counts_from_the_next_epoch_and_is_marked_and_kept(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    before = await_epoch(page, 5)
    page.evaluate(WATCH_CHANGE)
    slider = setting(page, "Learning rate")
    slider.press("ArrowRight")
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    marks = drawn(page)["layout"]["shapes"]
    assert len(marks) == 2  # one on the loss, one on the accuracy
    page.wait_for_function("window.known !== undefined")
    assert before <= marks[0]["x0"] <= page.evaluate("known")
    assert "takes a new run" not in page.locator(".rnn-note").inner_text()
    now = epoch(page)
    await_epoch(page, now + 5)  # the same run goes on
    assert len(rows(page)["test_loss"]) > now + 5

    page.reload()
    expect(page.locator(".rnn-curves")).to_contain_text("rate 0.03")
    assert drawn(page)["layout"]["shapes"][0]["x0"] == marks[0]["x0"]


def test_more_epochs_let_a_complete_run_train_on_and_fewer_are_told_as_what_they_are(visit: Visitors) -> None:
    page = visit("/?epochs=30")
    train_to_the_end(page)
    assert epoch(page) == 30
    expect(button(page, "Train")).to_be_disabled()
    note = page.locator(".rnn-note")
    expect(note).to_contain_text("Raise Epochs to train on")
    for name in ("Learning rate", "Hidden size"):
        setting(page, name).press("ArrowRight")
        expect(note).to_contain_text(f"{name}: this takes a new run")
        expect(note.get_by_role("button", name="Start a new run", exact=True)).to_be_visible()
        setting(page, name).press("ArrowLeft")
        expect(note.get_by_role("button")).to_have_count(0)
    field = setting(page, "Epochs")
    field.fill("60")
    field.press("Enter")
    expect(page.locator(".rnn-epoch")).to_have_text("epoch 30 of 60")
    expect(page.locator(".rnn-curves")).to_contain_text("60 epochs")
    button(page, "Train").click()
    await_end(page)
    assert epoch(page) == 60
    assert len(rows(page)["test_loss"]) == 61

    head = page.locator(".rnn-epoch")
    for epochs in ("20", "10"):
        field.fill(epochs)
        field.press("Enter")
        expect(note).to_contain_text(f"60 epochs are trained, more than the {epochs} that are set.")
        expect(note).not_to_contain_text("Complete")
        expect(head).to_have_text("epoch 60")
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuemax", "60")
    field.fill("60")
    field.press("Enter")
    expect(head).to_have_text("epoch 60 of 60")
    expect(note).to_contain_text("Complete: all 60 epochs are trained. Raise Epochs to train on.")


def test_fewer_epochs_end_a_running_run_there(page: Page) -> None:
    speed(page, "10")  # so that it gets there no sooner than the server knows that it ends there
    button(page, "Train").click()
    await_epoch(page, 5)
    field = setting(page, "Epochs")
    field.fill("300")
    field.press("Enter")
    expect(page.locator(".rnn-epoch")).to_contain_text(" of 300")
    speed(page, "max")
    await_end(page)
    assert epoch(page) == 300


def test_a_change_of_anything_else_says_that_it_takes_a_new_run_and_offers_it(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 5)
    slider = setting(page, "Hidden size")
    slider.press("ArrowRight")
    note = page.locator(".rnn-note")
    expect(note).to_contain_text("Hidden size")
    expect(note).to_contain_text("new run")
    now = epoch(page)
    await_epoch(page, now + 5)  # until it is wanted, the old run goes on
    assert len(drawn(page, "player")["data"][0]["z"]) == 64

    run = page.evaluate("rnnRunStream.run")
    note.get_by_role("button").click()
    expect(note).to_be_empty()
    page.wait_for_function("run => rnnRunStream.run === run + 1 && rnnRunStream.rows.length > 3", arg=run)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=player] .js-plotly-plot').data[0].z.length === 65"
    )


def test_a_setting_turned_back_takes_its_note_away(page: Page) -> None:
    button(page, "Step").click()
    await_epoch(page, 1)
    setting(page, "Hidden size").press("ArrowRight")
    expect(page.locator(".rnn-note")).to_contain_text("new run")
    setting(page, "Hidden size").press("ArrowLeft")
    expect(page.locator(".rnn-note")).to_be_empty()


def test_before_anything_is_trained_a_setting_counts_at_once(page: Page) -> None:
    setting(page, "Hidden size").press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=player] .js-plotly-plot').data[0].z.length === 65"
    )
    assert page.locator(".rnn-note").inner_text() == ""
    assert epoch(page) == 0


def test_a_click_on_a_test_sentence_puts_it_into_the_player(page: Page) -> None:
    _, text, answer = sentences(page)[3]
    page.get_by_role("region", name="Sentences", exact=True).get_by_text(text, exact=True).click()
    expect(sentence(page)).to_have_value(text)
    expect(page.get_by_label("Word position")).to_have_attribute("max", str(len(text.split())))
    expect(player(page)).to_have_attribute("data-answer", answer.split()[0])


def test_the_other_set_of_sentences_can_be_trained_on(visit: Visitors) -> None:
    page = visit("/?data=Everyday")
    button(page, "Step").click()
    await_epoch(page, 1)
    expect(page.locator(".rnn-sentences li").first).to_be_visible()


def test_choosing_everyday_shows_its_sentences_and_the_settings_that_suit_it(fresh_page: Page) -> None:
    page = fresh_page
    setting(page, "Data").click()
    page.get_by_role("option", name="Everyday").click()
    expect(page.locator(".rnn-sentences h3")).to_contain_text("200 of the test set")
    expect(page).to_have_url(re.compile("data=Everyday"))
    assert page.locator(".rnn-note").inner_text() == ""


def test_a_diverging_run_is_stopped_and_says_what_happened_and_what_to_try(visit: Visitors) -> None:
    page = visit("/?learning_rate=1&init_scale=1")
    speed(page, "max")
    button(page, "Train").click()
    await_state(page, "diverged")
    note = page.locator(".rnn-note").inner_text()
    assert "diverged" in note
    assert re.search("[Tt]ry|lower|smaller", note), note
    assert "NaN" not in page.locator("body").inner_text()
    for trace in drawn(page)["data"]:
        assert all(isinstance(y, int | float) for y in trace["y"])
    assert page.locator("path[d*=NaN], [transform*=NaN], text:text('NaN')").count() == 0
    expect(button(page, "Train")).to_be_disabled()

    # A setting that is turned takes the place of the remedy, which is one click.
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


def test_training_goes_on_while_other_widgets_are_touched(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    await_epoch(page, 5)
    run = page.evaluate("rnnRunStream.run")
    more = page.get_by_test_id("stSidebar").locator("details")
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    setting(page, "Gradient clip").press("ArrowLeft")
    sentence(page).fill("this is not bad")
    expect(page.get_by_label("Word position")).to_have_attribute("max", "4")
    await_epoch(page, epoch(page) + 5)
    assert page.evaluate("rnnRunStream.run") == run
    expect(page.get_by_test_id("changed")).to_have_count(1)  # the server knows of the other clip


def test_training_goes_on_through_a_refresh(page: Page) -> None:
    speed(page, "10")
    button(page, "Train").click()
    before = await_epoch(page, 5)
    run = page.evaluate("rnnRunStream.run")
    page.reload()
    now = await_epoch(page, before)
    assert page.evaluate("rnnRunStream.run") == run
    await_epoch(page, now + 10)
    expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()


def test_training_goes_on_while_the_visitor_looks_at_another_page(page: Page) -> None:
    speed(page, "10")  # so that there is something left to pause
    button(page, "Train").click()
    await_epoch(page, 5)
    run = page.evaluate("rnnRunStream.run")
    page.get_by_role("link", name="Guide").click()
    page.get_by_role("heading", name="How to read the playground").wait_for()
    expect(curves(page)).to_have_count(0)
    page.wait_for_function(
        "least => window.rnnRunStream.rows.length > least", arg=page.evaluate("rnnRunStream.rows.length") + 40
    )
    away = page.evaluate("rnnRunStream.rows.length") - 1
    page.get_by_role("link", name="Train").click()
    await_epoch(page, away)
    button(page, "Pause").click()
    await_state(page, "paused")
    assert page.evaluate("rnnRunStream.run") == run
    held = rows(page)
    expect(curves(page)).to_have_attribute("data-epoch", str(len(held["train_loss"]) - 1))
    assert drawn(page)["data"][0]["y"] == held["train_loss"]
