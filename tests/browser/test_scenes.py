"""Scenes in a real browser: told step by step across the pages, kept by Back and refresh, never in a run's way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.actions import await_epoch, await_state, button, speed
from tests.browser.conftest import Contexts, Visitors, unexpected
from tests.browser.serve import PlaygroundProcess

LAID_OUT = """wanted => Object.entries(wanted)
    .every(([name, value]) => window.rnnRunStream?.latest.get(wanted.of ?? "config")?.settings[name] === value)"""
BELOW_HEAD = """view => {
    const head = document.querySelector(".rnn-inside-head");
    const distance = view.getBoundingClientRect().top - head.getBoundingClientRect().bottom;
    return distance > -3 && distance < 60;
}"""
DONE_SWEEP = """() => {
    const {data, settings} = rnnRunStream.latest.get("config");
    const pairs = ["exact", "article"].flatMap(bptt => [0, 1, 2, 3, 4].map(seed => ({bptt, seed})));
    const frame = {state: "done", can: ["start"], final: true, message: ""};
    rnnSweepStream.take({
        kind: "sweep", id: "of-a-test", data, base: settings, epochs: 1000, seeds: 5, swept: ["bptt"], stride: 5,
        columns: ["test_loss", "test_accuracy"], cells: [], ...frame,
        runs: pairs.map((own, i) => ({id: `run-${i}`, settings: own})),
    });
    rnnSweepStream.take({
        kind: "progress", done_epochs: 10000, of_epochs: 10000, seconds_left: null, rate: null, ...frame,
    });
}"""
"""The server tells of a sweep that is done, exact against printed, around the settings of the panel."""

# Streamlit looks for its server below the page's path first.
pytestmark = pytest.mark.expects_errors(r"404 .*/_stcore/")


class Line:
    """The connection of a tab to Streamlit, which may swallow what the page says."""

    def __init__(self, page: Page) -> None:
        self.swallows = False
        self.swallowed = 0
        page.route_web_socket("**/_stcore/stream", self._route)

    def _route(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def hear(message: str | bytes) -> None:
            if self.swallows:
                self.swallowed += 1
            else:
                server.send(message)

        socket.on_message(hear)


@pytest.fixture(scope="module")
def story(contexts: Contexts, server: PlaygroundProcess) -> Iterator[tuple[Visitors, Page, Line]]:
    """A visitor's tab of 1280x720 for all tests of this file, which go on from where the one before has left it."""
    visitors = Visitors(contexts, server.url, picture=False)
    page = visitors.page(size=(1280, 720))
    yield visitors, page, Line(page)
    visitors.leave()


@pytest.fixture
def line(story: tuple[Visitors, Page, Line]) -> Line:
    return story[2]


@pytest.fixture
def page(story: tuple[Visitors, Page, Line], request: pytest.FixtureRequest) -> Iterator[Page]:
    """The tab; errors in the browser fail the test at its end."""
    visitors, page, _ = story
    yield page
    problems = unexpected(visitors.problems, request)
    visitors.problems.clear()
    assert problems == []


@pytest.fixture
def home(story: tuple[Visitors, Page, Line]) -> str:
    return story[0].url


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


def test_a_scene_is_chosen_told_and_ticks_itself_off(page: Page, line: Line, home: str) -> None:
    page.goto(f"{home}/scenes")
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
    # The next step wants another run while one trains: a new one, since that at full speed may be complete by now.
    button(page, "Reset").click()
    await_state(page, "not trained yet")
    speed(page, "1")
    button(page, "Train").click()
    await_epoch(page, 1)
    run = page.evaluate("rnnRunStream.latest.get('run').id")
    next_step(page)
    strip(page, "luck", 2)
    laid_out(page, seed=1)
    expect(page.get_by_label("Seed", exact=True)).to_have_value("1")
    assert page.evaluate("rnnRunStream.latest.get('run').id") == run, "a run that trains is left alone"
    expect(page.get_by_text("This step is about another run than the one here.")).to_be_visible()
    button(page, "No, one stays wrong").click()
    button(page, "Start this run").click()
    page.wait_for_function("run => rnnRunStream.latest.get('run').id !== run", arg=run)
    assert page.evaluate("rnnRunStream.latest.get('run').settings.seed") == 1
    expect(page.get_by_text("You said: No, one stays wrong.")).to_be_visible()
    expect(page.get_by_text("This step is about another run")).to_have_count(0)
    button(page, "Pause").click()
    # Streamlit drops what it is asked while it is not connected: then it is asked again.
    line.swallows = True
    next_step(page)
    strip(page, "luck", 3)  # is told at once
    while not line.swallowed:
        page.wait_for_timeout(20)  # Playwright hears of the socket meanwhile
    assert page.evaluate("rnnRunStream.latest.get('config').settings.shuffle_seed") == 0
    line.swallows = False
    laid_out(page, shuffle_seed=1)
    page.wait_for_function("rnnRunStream.latest.get('status').state === 'ready'")  # one at rest makes way
    framed = page.locator(".st-key-shuffle_seed[data-highlighted]")
    expect(framed).to_be_in_viewport(ratio=0.9)  # at the end of a panel that is longer than the window
    button(page, "Close the scene").click()
    expect(page.get_by_test_id("scene")).to_have_count(0)
    assert "scene=" not in page.url


def test_a_story_goes_across_the_pages_and_back_and_refresh_keep_the_place(page: Page, home: str) -> None:
    page.goto(f"{home}/?scene=transpose&step=2")
    strip(page, "transpose", 2)
    laid_out(page, bptt="exact", hidden_size=64)
    next_step(page)
    page.locator(".rnn-inside[data-ready]").wait_for()
    strip(page, "transpose", 3)
    expect(page.get_by_text("This step is about a network that has trained for 400 epochs.")).to_be_visible()
    view = page.locator("[data-testid=inside-gradients][data-highlighted]")
    view.wait_for()
    expect(view).to_be_in_viewport(ratio=0.3)
    page.wait_for_function(BELOW_HEAD, arg=view.element_handle())
    assert page.evaluate("document.querySelector('.rnn-inside').dataset.sentence") == "this is not bad"
    next_step(page)
    page.locator(".rnn-compare[data-ready]").wait_for()
    strip(page, "transpose", 4)
    page.wait_for_function("window.rnnSweepStream?.connected && rnnSweepStream.latest.has('sweep')")
    page.evaluate(DONE_SWEEP)
    expect(page.get_by_test_id("scene")).to_have_attribute("data-done", "true")
    page.go_back()
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


def test_a_link_to_a_scene_that_does_not_exist_opens_the_page_and_says_so(page: Page, home: str) -> None:
    page.goto(f"{home}/?scene=none&step=3")
    page.get_by_text("There is no scene named “none”.").wait_for()
    expect(page.get_by_test_id("scene").get_by_text("done", exact=True)).to_be_hidden()
    assert page.get_by_test_id("scene").get_attribute("data-done") is None
    button(page, "Close the scene").click()
    expect(page.get_by_test_id("scene")).to_have_count(0)
    expect(button(page, "Train")).to_be_enabled()


def test_the_help_of_a_setting_leads_to_the_step_that_shows_it(page: Page) -> None:
    tabs = len(page.context.pages)
    page.locator(".st-key-learning_rate [data-testid=stTooltipIcon]").hover()
    page.get_by_role("link", name="A scene shows it").click()
    strip(page, "rate", 1)
    laid_out(page, learning_rate=0.001)
    assert len(page.context.pages) == tabs
    expect(page.locator(".st-key-learning_rate[data-highlighted]")).to_be_visible()
    button(page, "Close the scene").click()
    expect(page.locator("[data-highlighted]")).to_have_count(0)
