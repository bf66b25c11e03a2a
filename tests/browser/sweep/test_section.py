"""The sweep section alone: its form, its line to the server and its looks, with a server in the page itself."""

import pytest
from playwright.sync_api import Page, expect

from playground.training.sweep.updates import BUTTONS_IN, SweepState
from rnn import Settings
from tests.browser.modules import Open
from tests.browser.sweep.section_page import (
    CHART,
    MARKUP,
    TWO_BY_TWO,
    await_repaint,
    begin,
    find,
    ink_of,
    look,
    section,
    train,
)

__all__ = ["section"]  # a fixture


def bodies_to(page: Page, path: str) -> list[dict[str, object]]:
    """The bodies that the server was sent to a path."""
    bodies: list[dict[str, object]] = page.evaluate(
        "path => server.asked.filter((each) => each[1] === path).map((each) => each[2])", path
    )
    return bodies


def test_the_number_of_runs_and_the_time_are_there_before_the_start(section: Open) -> None:
    page = section()
    expect(page.locator(".rnn-sweep-plan")).to_have_text("5 runs, about 42 s on this machine")
    assert bodies_to(page, "/api/sweeps/plan")[0] == {"data": "Article", "values": {}, "seeds": 5, "epochs": 1000}


def test_what_is_typed_is_planned_as_it_stands(section: Open) -> None:
    page = section()
    page.get_by_label("Learning rate").fill(" 0.01, 0.02 ")
    page.get_by_label("Backpropagation").select_option("exact, article")
    page.get_by_label("Seeds per setting").fill("3")
    page.get_by_label("Data").select_option("Everyday")
    page.wait_for_function("server.asked.at(-1)[2]?.data === 'Everyday'")
    assert bodies_to(page, "/api/sweeps/plan")[-1] == {
        "data": "Everyday",
        "values": {"learning_rate": "0.01, 0.02", "bptt": "exact, article"},
        "seeds": 3,
        "epochs": 1000,
    }


def test_a_problem_stands_beside_its_field_and_nothing_starts(section: Open) -> None:
    page = section()
    for field, label in (("learning_rate", "Learning rate"), ("seeds", "Seeds per setting"), ("epochs", "Epochs")):
        sentence = f"{label} is {MARKUP}: it must be a number"
        page.evaluate(
            "problems => server.answers['/api/sweeps/plan'] = { runs: null, seconds: null, problems }",
            {field: sentence},
        )
        box = page.get_by_label(label, exact=True)
        box.fill(MARKUP)
        expect(page.locator(f"#rnn-sweep-{field}-problem")).to_have_text(sentence)
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_role("button", name="Start sweep")).to_be_disabled()
        page.evaluate("server.answers['/api/sweeps/plan'] = { runs: 10, seconds: 3, on: 'this machine', problems: {} }")
        box.fill("2")
        expect(page.locator(".rnn-sweep-plan")).to_have_text("10 runs, about 3 s on this machine")
        expect(page.locator(f"#rnn-sweep-{field}-problem")).to_be_empty()
        expect(page.get_by_role("button", name="Start sweep")).to_be_enabled()
    assert page.locator("#sweep img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_too_many_runs_are_refused_where_their_number_would_stand(section: Open) -> None:
    sentence = "That makes 1,000 runs, and a sweep has at most 512: give fewer values"
    page = section(
        before=f"""
            const problems = {{ values: {sentence!r} }};
            server.answers['/api/sweeps/plan'] = {{ runs: null, seconds: null, problems }};
        """
    )
    expect(page.locator(".rnn-sweep-plan")).to_have_text(sentence)
    expect(page.get_by_role("button", name="Start sweep")).to_be_disabled()


def test_while_the_machine_is_measured_no_time_is_guessed(section: Open) -> None:
    page = section(
        before="""
            let times = [null, 100];
            const on = "this machine";
            server.answers['/api/sweeps/plan'] = () => ({ runs: 40, seconds: times.shift(), on, problems: {} });
            null;
        """
    )
    expect(page.locator(".rnn-sweep-plan")).to_have_text("40 runs, about 2 min on this machine")
    assert len(bodies_to(page, "/api/sweeps/plan")) == 2


def test_a_ready_sweep_is_one_click(section: Open) -> None:
    name, base = "Exact against printed backpropagation", Settings().to_dict()
    page = section(
        before=f"""
            const values = {{ bptt: 'exact, article' }};
            const ready = {{ name: {name!r}, data: 'Article', values, seeds: 5, epochs: 700, base: {base!r} }};
            server.answers['/api/sweeps/ready'] = {{ sweeps: [ready] }};
        """
    )
    page.get_by_label("Hidden size").fill("3")
    page.get_by_role("button", name=name).click()
    page.wait_for_function("server.asked.at(-1)[1] === '/api/sweeps'")
    config = {"data": "Article", "values": {"bptt": "exact, article"}, "seeds": 5, "epochs": 700, "base": base}
    assert bodies_to(page, "/api/sweeps") == [config]
    assert bodies_to(page, "/api/sweeps/plan")[-1] == config
    expect(page.get_by_label("Hidden size")).to_have_value("")


def test_what_was_typed_is_there_again_after_a_refresh(section: Open) -> None:
    page = section()
    page.get_by_label("Gradient clip").fill("0.5, 5")
    page.get_by_label("Epochs", exact=True).fill("70")
    page.reload()
    page.wait_for_function("window.ready")
    page.evaluate("look => mount(look)", look("light"))
    expect(page.get_by_label("Gradient clip")).to_have_value("0.5, 5")
    expect(page.get_by_label("Epochs", exact=True)).to_have_value("70")


def test_what_is_not_swept_is_as_on_the_train_page(section: Open) -> None:
    page = section()
    page.evaluate(
        """look => {
            section.destroy();
            const others = { seed: 4, init_scale: 0.001, clip: 1, bptt: "article" };
            const settings = { hidden_size: 32, learning_rate: 0.1, epochs: 300, ...others };
            const stream = { on: (kind, fn) => (fn({ kind, data: "Everyday", settings }), () => {}) };
            mount(look, { stream });
        }""",
        look("light"),
    )
    expect(page.get_by_label("Hidden size")).to_have_attribute("placeholder", "32")
    page.wait_for_function("server.asked.at(-1)[2]?.base?.hidden_size === 32")
    plan = bodies_to(page, "/api/sweeps/plan")[-1]
    assert (plan["data"], plan["epochs"]) == ("Everyday", 300)


def test_a_refusal_to_start_is_shown_as_the_server_says_it(section: Open) -> None:
    page = section()
    page.evaluate(
        "server.answers['/api/sweeps'] = { status: 409, said: { error: 'A sweep is under way: stop it first.' } }"
    )
    page.get_by_role("button", name="Start sweep").click()
    expect(page.locator(".rnn-note")).to_have_text("A sweep is under way: stop it first.")
    assert len(bodies_to(page, "/api/sweeps")) == 1


ENABLED: dict[SweepState, set[str]] = {
    "waiting": {"Pause", "Stop"},
    "running": {"Pause", "Stop"},
    "paused": {"Continue", "Stop"},
    "done": {"Start sweep"},
    "stopped": {"Start sweep"},
    "failed": {"Start sweep"},
}


def test_only_what_means_something_can_be_pressed(section: Open) -> None:
    page = section()
    for state, enabled in ENABLED.items():
        begin(page, TWO_BY_TWO, state=state, can=BUTTONS_IN[state])
        expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-state", state)
        for name in ("Start sweep", "Pause", "Continue", "Stop"):
            button = page.get_by_role("button", name=name, exact=True)
            if name in enabled:
                expect(button).to_be_enabled()
            elif name == ("Pause" if state == "paused" else "Continue"):
                expect(button).to_have_count(0)  # they share a place; nobody takes Continue for that of a saved run
            else:
                expect(button).to_be_disabled()


def test_a_button_tells_the_server(section: Open) -> None:
    page = section()
    for state, button in (("running", "Pause"), ("paused", "Continue"), ("running", "Stop")):
        begin(page, TWO_BY_TWO, state=state)
        expect(page.locator(".rnn-sweep-form")).to_have_attribute("data-state", state)
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_function(
            "path => server.asked.some((a) => a[0] === 'POST' && a[1] === path)", arg=f"/api/sweeps/{button.lower()}"
        )


def test_a_line_that_is_lost_comes_back_with_all_there_is(section: Open) -> None:
    page = section()
    begin(page, TWO_BY_TWO)
    train(page, 0, 100)
    page.evaluate("server.results(100, ['Fine.'])")
    # It is back after a fifth of a second, so the page itself has to see what is said meanwhile.
    note = page.evaluate("server.sockets[0].close(), document.querySelector('.rnn-sweep .rnn-note').textContent")
    assert "The connection to the server was lost" in note
    page.wait_for_function("server.sockets[1]?.readyState === 1")
    expect(page.locator(".rnn-note")).to_be_empty()
    train(page, 0, 200)
    assert page.evaluate("rnnSweepStream.curves[7].epoch") == list(range(0, 201, 4))
    expect(page.locator(".rnn-sweep-sentences li")).to_have_text(["Fine."])


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_reaches_over_the_edge(section: Open, width: int) -> None:
    page = section(size=(width, 844))
    find(page, {**TWO_BY_TWO, "bptt": ["exact", "article"]})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_another_theme_changes_what_is_drawn(section: Open) -> None:
    page = section()
    find(page)
    before = page.evaluate(f"{CHART}.data[0].colorscale")
    page.evaluate(
        "({ style }) => { for (const each of Object.entries(style)) document.body.style.setProperty(...each); }",
        look("dark"),
    )
    await_repaint(page, "section.retheme('dark')")
    page.wait_for_function(f"before => {CHART}.data[0].colorscale.join() !== before.join()", arg=before)
    assert ink_of(page) > 0


def test_panels_say_what_became_of_their_seeds_in_the_words_of_the_sentences(section: Open) -> None:
    page = section()
    story = "4 of 5 seeds reach 100 %, seed 0 collapsed near epoch 214 (from 100 % to 55 %)"
    find(page, {"bptt": ["exact", "article"]}, change=f"(cell) => ({{ ...cell, story: '{story}' }})")
    titles = page.locator(".rnn-sweep-panel").evaluate_all("panels => panels.map((panel) => panel.title)")
    assert titles == [
        f"{name}: {story}. Click to compare these runs." for name in ("exact", "as printed in the article")
    ]
    hover = page.evaluate("document.querySelector('.rnn-sweep-heatmap').data[0].hovertext[0]")
    assert all(text.endswith(f"<br>{story}") for text in hover)
