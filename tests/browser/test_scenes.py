"""Scenes in a real browser: told step by step across the pages, kept by Back and refresh, never in a run's way."""

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.actions import button, speed
from tests.browser.conftest import Visitors

LAID_OUT = """wanted => Object.entries(wanted)
    .every(([name, value]) => window.rnnRunStream?.latest.get(wanted.of ?? "config")?.settings[name] === value)"""
pytestmark = [
    pytest.mark.no_picture,
    pytest.mark.expects_errors(r"404 .*/_stcore/"),  # Streamlit looks for its server below the page's path first
]


def strip(page: Page, scene: str, step: int) -> None:
    """Waits until the strip tells this step."""
    told = page.get_by_test_id("scene")
    expect(told).to_have_attribute("data-scene", scene)
    expect(told).to_have_attribute("data-step", str(step))


def laid_out(page: Page, **settings: object) -> None:
    """Waits until these are the settings of the next run."""
    page.wait_for_function(LAID_OUT, arg=settings)


def next_step(page: Page) -> None:
    button(page, "Next step").click()


def test_a_scene_is_chosen_told_and_ticks_itself_off(visit: Visitors) -> None:
    page = visit.tab((1280, 720))
    page.goto(f"{visit.url}/scenes")
    cards = page.locator("[data-scene-link]")
    cards.first.wait_for()
    assert cards.count() >= 11
    page.get_by_role("link", name="Luck", exact=True).click()
    strip(page, "luck", 1)
    laid_out(page, hidden_size=8)
    expect(page.get_by_test_id("changed")).to_have_text("Hidden size 8")
    expect(page.locator("[data-highlighted]")).to_have_class("rnn-numbers")
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight"), (
        "the page fills the window, and no more"
    )
    speed(page, "max")
    button(page, "Train").click()
    expect(page.get_by_test_id("scene")).to_have_attribute("data-done", "true")
    speed(page, "1")  # it goes on, while the next step wants another run
    run = page.evaluate("rnnRunStream.latest.get('run').id")
    next_step(page)
    strip(page, "luck", 2)
    laid_out(page, seed=1)
    expect(page.get_by_label("Seed", exact=True)).to_have_value("1")
    assert page.evaluate("rnnRunStream.latest.get('run').id") == run, "a run that trains is left alone"
    button(page, "No, one stays wrong").click()
    button(page, "Start this run").click()
    page.wait_for_function("run => rnnRunStream.latest.get('run').id !== run", arg=run)
    assert page.evaluate("rnnRunStream.latest.get('run').settings.seed") == 1
    expect(page.get_by_text("You said: No, one stays wrong.")).to_be_visible()
    button(page, "Pause").click()
    next_step(page)
    laid_out(page, shuffle_seed=1)
    page.wait_for_function("rnnRunStream.latest.get('status').state === 'ready'")  # one at rest makes way
    button(page, "Close the scene").click()
    expect(page.get_by_test_id("scene")).to_have_count(0)
    assert "scene=" not in page.url


def test_a_story_goes_across_the_pages_and_back_and_refresh_keep_the_place(visit: Visitors) -> None:
    page = visit.tab((1280, 720))
    page.goto(f"{visit.url}/?scene=transpose&step=2")
    strip(page, "transpose", 2)
    laid_out(page, bptt="exact")
    next_step(page)
    page.locator(".rnn-inside[data-ready]").wait_for()
    strip(page, "transpose", 3)
    view = page.locator("[data-testid=inside-gradients][data-highlighted]")
    view.wait_for()
    expect(view).to_be_in_viewport(ratio=0.3)
    assert page.evaluate("document.querySelector('.rnn-inside').dataset.sentence") == "this is not bad"
    next_step(page)
    page.locator(".rnn-compare[data-ready]").wait_for()
    strip(page, "transpose", 4)
    page.go_back()
    page.locator(".rnn-inside[data-ready]").wait_for()
    strip(page, "transpose", 3)
    page.reload()
    page.locator(".rnn-inside[data-ready]").wait_for()
    strip(page, "transpose", 3)
    page.get_by_role("link", name="Train", exact=True).click()
    page.locator("[data-testid=curves][data-epoch]").wait_for()
    strip(page, "transpose", 3)  # a page that the visitor chose shows the story that they are in
    page.wait_for_url("**seed=0**")  # the link comes last: the panel is there
    page.get_by_label("Seed", exact=True).fill("7")
    page.get_by_label("Seed", exact=True).press("Enter")
    page.wait_for_url("**seed=7**")  # what a refresh reads
    page.reload()
    strip(page, "transpose", 3)
    laid_out(page, seed=7)


def test_a_step_is_asked_for_again_where_streamlit_was_not_connected(visit: Visitors) -> None:
    page = visit.page()
    deaf = [False]

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda message: None if deaf[0] else server.send(message))

    page.route_web_socket("**/_stcore/stream", route)
    page.goto(f"{visit.url}/?scene=rate&step=2")
    strip(page, "rate", 2)
    laid_out(page, learning_rate=0.02)
    deaf[0] = True
    next_step(page)
    strip(page, "rate", 3)  # is told at once
    page.wait_for_timeout(300)
    assert page.evaluate("rnnRunStream.latest.get('config').settings.learning_rate") == 0.02
    deaf[0] = False
    laid_out(page, learning_rate=0.05)
    expect(page.get_by_test_id("changed")).to_have_text("Learning rate 0.05")


def test_the_help_of_a_setting_leads_to_the_step_that_shows_it(page: Page) -> None:
    page.locator(".st-key-learning_rate [data-testid=stTooltipIcon]").hover()
    page.get_by_role("link", name="A scene shows it").click()
    strip(page, "rate", 1)
    laid_out(page, learning_rate=0.001)
    assert len(page.context.pages) == 1
    expect(page.locator(".st-key-learning_rate[data-highlighted]")).to_be_visible()
    button(page, "Close the scene").click()
    expect(page.locator("[data-highlighted]")).to_have_count(0)


def test_a_link_to_a_scene_that_does_not_exist_opens_the_page_and_says_so(page: Page) -> None:
    page.goto(page.url.split("?")[0] + "?scene=none&step=3")
    page.get_by_text("There is no scene named “none”.").wait_for()
    expect(page.get_by_test_id("scene").get_by_text("done", exact=True)).to_be_hidden()
    assert page.get_by_test_id("scene").get_attribute("data-done") is None
    button(page, "Close the scene").click()
    expect(page.get_by_test_id("scene")).to_have_count(0)
    expect(button(page, "Train")).to_be_enabled()
