"""What the sweep section says is so: of ready sweeps, of what stands in Settings, and of runs that diverged."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnn import Settings
from tests.browser.modules import Open
from tests.browser.sweep.section_page import CHART, TWO_BY_TWO, begin, find, look, section, train

__all__ = ["section"]  # a fixture

READY = "Exact against printed backpropagation"
BASE = Settings().to_dict()
OTHERS = Settings(hidden_size=16, learning_rate=0.05, epochs=300, seed=4).to_dict()
PLANS = "server.asked.filter((each) => each[1] === '/api/sweeps/plan')"
STARTS = "server.asked.filter((each) => each[1] === '/api/sweeps')"
NOTHING = "{ median: null, low: null, high: null }"


# A visitor who presses a ready sweep sees its runs and its time for a moment before it starts: `release` ends that.
HOLD = """
    const { setTimeout: later, clearTimeout: never } = window;
    window.held = new Map();
    window.setTimeout = (act, wait, ...rest) => {
        if (wait !== 1500) return later(act, wait, ...rest);
        const timer = later(() => {}, 0);
        held.set(timer, act);
        return timer;
    };
    window.clearTimeout = (timer) => {
        held.delete(timer);
        never(timer);
    };
    window.release = () => {
        const acts = [...held.values()];
        held.clear();
        acts.forEach((act) => act());
    };
"""


def with_ready(section: Open, before: str = "") -> Page:
    """The section with one ready sweep, and with other settings than its own in Settings."""
    page = section(
        before=f"""
            {HOLD}
            const values = {{ bptt: 'exact, article' }};
            const ready = {{ name: {READY!r}, data: 'Article', values, seeds: 5, epochs: 1000, base: {BASE!r} }};
            server.answers['/api/sweeps/ready'] = {{ sweeps: [ready] }};
            {before}
            null;
        """
    )
    page.evaluate(
        """([look, settings]) => {
            section.destroy();
            window.stream = {
                fns: {},
                on(kind, fn) { this.fns[kind] = fn; return () => {}; },
                tell(kind, frame) { this.fns[kind]?.(frame); },
            };
            mount(look, { stream });
            stream.tell("config", { kind: "config", data: "Everyday", settings });
        }""",
        [look("light"), OTHERS],
    )
    return page


def ready(page: Page) -> None:
    page.get_by_role("button", name=READY).click()


def begins(page: Page) -> None:
    """Checks that the sweep starts when its waiting time ends, and not before."""
    page.wait_for_function("held.size === 1")
    assert page.evaluate(f"{STARTS}.length") == 0
    page.evaluate("release()")
    page.wait_for_function(f"{STARTS}.length === 1")


def never_begins(page: Page) -> None:
    """Checks that no waiting time runs after which a sweep would start, once the page has read the server's answers."""
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")
    assert page.evaluate("held.size") == 0
    assert page.evaluate(f"{STARTS}.length") == 0


def last(page: Page, requests: str) -> dict[str, Any]:
    body: dict[str, Any] = page.evaluate(f"{requests}.at(-1)[2]")
    return body


# --- ready sweeps -----------------------------------------------------------------------------------------------------


def test_a_ready_sweep_is_what_it_says_whatever_stands_in_settings(section: Open) -> None:
    page = with_ready(section)
    expect(page.get_by_label("Hidden size")).to_have_attribute("placeholder", "16")
    ready(page)
    expect(page.get_by_label("Hidden size")).to_have_attribute("placeholder", "64")
    expect(page.get_by_label("Learning rate", exact=True)).to_have_attribute("placeholder", "0.02")
    expect(page.locator("#rnn-sweep-bptt option").first).to_have_text("as in the ready sweep: exact")
    expect(page.locator(".rnn-sweep-rest")).to_contain_text("not as in Settings")
    expect(page.get_by_role("button", name=READY)).to_have_attribute("aria-pressed", "true")
    begins(page)
    assert last(page, STARTS) == {
        "data": "Article",
        "values": {"bptt": "exact, article"},
        "seeds": 5,
        "epochs": 1000,
        "base": BASE,
    }


def test_a_ready_sweep_shows_its_runs_and_its_time_before_it_starts_and_can_be_stopped(section: Open) -> None:
    page = with_ready(
        section,
        before="server.answers['/api/sweeps/plan'] = { runs: 10, seconds: 7, on: 'this machine', problems: {} };",
    )
    ready(page)
    expect(page.locator(".rnn-sweep-plan")).to_have_text("10 runs, about 7 s on this machine: starting …")
    page.wait_for_function("held.size === 1")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".rnn-sweep-plan")).to_have_text("10 runs, about 7 s on this machine")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_disabled()
    never_begins(page)
    assert page.evaluate("server.asked.some((each) => each[1] === '/api/sweeps/stop')") is False


def test_a_ready_sweep_waits_for_its_time_to_be_measured(section: Open) -> None:
    times = "window.times = [null, 7]; server.answers['/api/sweeps/plan'] = "
    page = with_ready(
        section, before=f"{times} () => ({{ runs: 10, seconds: window.times[0], on: 'this machine', problems: {{}} }});"
    )
    ready(page)
    expect(page.locator(".rnn-sweep-plan")).to_have_text("10 runs, measuring this machine …")
    page.wait_for_function(f"{PLANS}.length > 2")  # it asks again and again
    never_begins(page)
    page.evaluate("times.shift()")
    begins(page)


@pytest.mark.parametrize("field", ["seeds", "epochs"])
def test_more_seeds_or_epochs_leave_the_ready_sweep_what_it_is(section: Open, field: str) -> None:
    page = with_ready(section)
    ready(page)
    page.locator(f"#rnn-sweep-{field}").fill("7")
    page.wait_for_function(f"{PLANS}.at(-1)[2].{field} === 7")
    assert last(page, PLANS)["base"] == BASE
    never_begins(page)  # it is another one than was asked for: the visitor starts it


@pytest.mark.parametrize(("field", "value"), [("hidden_size", "8, 16"), ("data", "Everyday")])
def test_a_sweep_of_the_visitors_own_is_as_in_settings_again(section: Open, field: str, value: str) -> None:
    page = with_ready(section)
    ready(page)
    box = page.locator(f"#rnn-sweep-{field}")
    box.select_option(value) if field == "data" else box.fill(value)
    expect(page.get_by_label("Learning rate", exact=True)).to_have_attribute("placeholder", "0.05")
    expect(page.locator(".rnn-sweep-rest")).to_be_empty()
    page.wait_for_function(f"{PLANS}.at(-1)[2].base?.learning_rate === 0.05")
    assert last(page, PLANS)["base"] == OTHERS
    never_begins(page)


def test_under_way_a_ready_sweep_only_fills_the_form(section: Open) -> None:
    page = with_ready(section)
    begin(page, TWO_BY_TWO)
    ready(page)
    page.wait_for_function(f"{PLANS}.at(-1)[2].values.bptt === 'exact, article'")
    never_begins(page)


def test_a_ready_sweep_is_there_again_after_a_refresh(section: Open) -> None:
    page = with_ready(section)
    begin(page, TWO_BY_TWO)
    ready(page)
    page.wait_for_function(f"{PLANS}.at(-1)[2].values.bptt === 'exact, article'")
    page.reload()
    page.wait_for_function("window.ready")
    page.evaluate("look => mount(look)", look("light"))
    page.wait_for_function(f"{PLANS}.length > 0")
    assert last(page, PLANS)["base"] == BASE


# --- Settings ---------------------------------------------------------------------------------------------------------


def test_settings_that_wait_for_a_new_run_are_what_is_swept_at_once(section: Open) -> None:
    page = with_ready(section)
    page.evaluate(
        """settings => {
            stream.tell("run", { kind: "run", data: "Article", settings: { ...settings, hidden_size: 64 } });
            const wanted = { ...settings, hidden_size: 17, epochs: 120 };
            stream.tell("config", { kind: "config", data: "Everyday", settings: wanted });
        }""",
        OTHERS,
    )
    expect(page.get_by_label("Hidden size")).to_have_attribute("placeholder", "17")
    expect(page.get_by_label("Epochs", exact=True)).to_have_attribute("placeholder", "120")
    page.wait_for_function(f"{PLANS}.at(-1)[2].base?.hidden_size === 17")
    assert (last(page, PLANS)["epochs"], last(page, PLANS)["data"]) == (120, "Everyday")


# --- runs that diverged -----------------------------------------------------------------------------------------------


def diverge(page: Page) -> None:
    """Two rates with five seeds each: seeds 1 and 3 of the first rate diverge at epoch 40, and all of the second."""
    begin(page, {"learning_rate": [0.02, 1]})
    page.evaluate(
        f"""() => {{
            const gone = [1, 3, 5, 6, 7, 8, 9];
            const points = (at, to) => {{
                const epoch = Array.from({{ length: to / 4 + 1 }}, (_, i) => 4 * i);
                const test_loss = at.map((run) => epoch.map(() => 0.5 + run / 100));
                const test_accuracy = at.map(() => epoch.map(() => 0.5));
                server.tell({{ kind: "curves", at, epoch, test_loss, test_accuracy }});
            }};
            points([0, 2, 4], 400);
            points(gone, 40);
            const same = (value) => ({{ median: value, low: value, high: value }});
            const none = {NOTHING};
            const change = (cell, i) => ({{
                ...cell,
                diverged: i ? 5 : 2,
                diverged_runs: i ? gone.slice(2) : [1, 3],
                test_loss: i ? none : {{ median: 0.54, low: 0.5, high: null }},
                test_accuracy: same(0.5),
                epochs_to_all: i ? {{ ...none, reached: 0 }} : {{ median: null, low: 148, high: null, reached: 2 }},
            }});
            server.results(400, [], change);
        }}"""
    )
    page.wait_for_function(f"{CHART}.data?.[0].z.length > 0")


def test_the_legend_says_how_many_diverged_and_the_plot_what_stands_at_its_edge(section: Open) -> None:
    page = section()
    diverge(page)
    rows = page.locator(".rnn-sweep-legend li")
    expect(rows.nth(0)).to_have_text("rate 0.02, 2 of 5 diverged0.540 (0.500 to diverged)")
    expect(rows.nth(1)).to_have_text("rate 1, 5 of 5 diverged" + "diverged")
    expect(page.locator(".rnn-sweep-at")).to_have_text("median (range) at epoch 400")
    expect(page.locator(".rnn-sweep-edge")).to_have_text("Runs that diverged stand at the upper edge.")
    page.get_by_role("radio", name="Final test accuracy").check()
    expect(rows.nth(1)).to_have_text("rate 1, 5 of 5 diverged50.0 % (50.0 % to 50.0 %)")
    expect(page.locator(".rnn-sweep-edge")).to_be_empty()


def test_a_new_sweep_knows_nothing_of_what_diverged_in_the_last(section: Open) -> None:
    page = section()
    diverge(page)
    find(page, {"learning_rate": [0.01, 0.02]}, id="s2")  # type: ignore[arg-type]
    expect(page.locator(".rnn-sweep-legend li").first).not_to_contain_text("diverged")


# --- looks ------------------------------------------------------------------------------------------------------------


def test_the_box_of_sentences_is_as_high_as_they_are_once_the_sweep_is_through(section: Open) -> None:
    page = section()
    begin(page, TWO_BY_TWO)
    train(page, 0, 200)
    page.evaluate("server.results(200, ['One.'])")
    page.wait_for_function(f"{CHART}.data?.[0].z.length > 0")
    page.evaluate("server.results(204, ['One.', 'Two.', 'Three.', 'Four.'])")
    box = page.locator(".rnn-sweep-sentences")
    high = box.evaluate("(node) => node.offsetHeight")
    for epoch in (208, 212):
        page.evaluate("epoch => server.results(epoch, ['One.'])", epoch)
    expect(box.locator("li")).to_have_count(1)
    assert box.evaluate("(node) => node.offsetHeight") == high
    train(page, 204, 400)
    page.evaluate("server.results(400, ['One.'])")
    expect(page.get_by_test_id("sweep-results")).to_have_attribute("data-final", "true")
    assert box.evaluate("(node) => node.offsetHeight") < high - 30


@pytest.mark.parametrize("width", [390, 1280])
def test_pause_and_continue_share_a_place_and_nothing_moves(section: Open, width: int) -> None:
    page = section(size=(width, 844))
    begin(page, TWO_BY_TWO)
    places = """() => [...document.querySelectorAll(".rnn-sweep-bar .rnn-button")].map((button) => {
        const { left, right, top } = button.getBoundingClientRect();
        return [left, right, top].map(Math.round).join();
    })"""
    running = page.evaluate(places)
    start, pause, goes_on, stop = running
    assert pause == goes_on
    assert int(stop.split(",")[0]) - int(pause.split(",")[1]) < 10
    assert int(pause.split(",")[0]) - int(start.split(",")[1]) < 10
    assert len({place.split(",")[2] for place in running}) == 1  # one row
    begin(page, TWO_BY_TWO, state="paused")
    expect(page.get_by_role("button", name="Continue", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_have_count(0)
    assert page.evaluate(places) == running
