"""The wiring of the pages, without a browser: from widgets to what a job is asked for, and from links to widgets."""

import json
import re
import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from data import DATASETS, LABELS, MOST_LABELS
from playground import session
from playground.catalogue import ALL, catalogue_json, suggested
from playground.charts.compare import compare_figures
from playground.charts.inspect import inside_figures
from playground.charts.palette import THEMES
from playground.charts.sweep import sweep_figures
from playground.charts.train import train_figures
from playground.links.settings import to_link
from playground.links.weights import weights_text
from playground.settings.opening import BUSY, NOT_SAVED, OPENED, SAVED
from playground.training import DEFAULT_CONFIG, InteractiveJob, Jobs, RunConfig
from playground.training.built_by_hand import built_by_hand
from playground.training.prepared_data import suited, untrained
from playground.training.updates import Cursor
from rnn.analysis import ENOUGH_SEEDS
from rnn.analysis.endings import HIGH, LOW
from rnn.settings import ReadoutName
from rnn.sweep import MOST_RUNS
from tests.support.following import Clock, following
from tests.support.front_door import OWNER, front_door
from tests.support.patience import PATIENCE, until

MAIN = Path(__file__).resolve().parents[2] / "playground" / "main.py"


@pytest.fixture
def job(tmp_path: Path) -> Iterator[InteractiveJob]:
    """The visitor's job, as if the page had been opened through the front door with the visitor's cookie."""
    with front_door(tmp_path) as server:
        yield server.jobs.of(OWNER)


def open_page(view: str = "", **params: str) -> AppTest:
    """The Train page after its first run, or another page, opened with a link."""
    page = AppTest.from_file(str(MAIN), default_timeout=PATIENCE)
    if view:
        page.switch_page(view)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def settings_shown(page: AppTest) -> dict[str, object]:
    """Label to value of every widget in the panel."""
    sidebar = page.sidebar
    widgets = [*sidebar.selectbox, *sidebar.slider, *sidebar.select_slider, *sidebar.number_input]
    return {widget.label: widget.value for widget in widgets}


def field(page: AppTest, label: str) -> NumberInput:
    """The number input of that label."""
    return next(widget for widget in page.sidebar.number_input if widget.label == label)


def components(page: AppTest) -> list[str]:
    """Names of our components in the main part of the page, the frame's own left out."""
    return [element.proto.component_name for element in page.main.get("bidi_component")]


def notes_shown(page: AppTest) -> list[str]:
    """What is said between the settings."""
    bodies = [element.proto.body for element in page.sidebar.get("html")]
    return [re.sub("<.*?>", "", body) for body in bodies if body.startswith("<p ")]


def link_shown(page: AppTest) -> dict[str, str]:
    """What the page puts into the address bar."""
    (element,) = page.sidebar.get("bidi_component")
    return dict(parse_qsl(json.loads(element.proto.json)["link"], strict_parsing=True))


def test_the_first_page_shows_the_defaults_and_the_network(job: InteractiveJob) -> None:
    page = open_page()
    assert settings_shown(page) == {
        "Data": "Article",
        "Hidden size": 64,
        "Hidden size, typed": 64,
        "Learning rate": 0.02,
        "Epochs": 1000,
        "Seed": 0,
        "Cell": "tanh",
        "Initial weight scale": 0.001,
        "Gradient clip": 1.0,
        "Batch size": 1,
        "Spectral radius": 0.95,
        "Shuffle seed": 0,
        "Backpropagation": "exact",
        "Output": "last",
        "Optimizer": "sgd",
        "Clip by": "element",
        "Recurrent init": "article",
        "Schedule": "constant",
    }
    assert components(page) == ["rnn_train"]
    assert not page.warning
    assert not page.error


def test_every_setting_has_a_sentence_of_help(job: InteractiveJob) -> None:
    sidebar = open_page().sidebar
    for widget in (*sidebar.selectbox, *sidebar.slider, *sidebar.select_slider, *sidebar.number_input):
        if not widget.label.endswith(", typed"):  # it stands beside the slider that has one
            assert widget.help.endswith("."), widget.label


def test_a_widget_that_is_turned_changes_the_next_run_and_the_address(job: InteractiveJob) -> None:
    page = open_page()
    page.sidebar.slider[0].set_value(16).run()
    field(page, "Epochs").set_value(500).run()
    assert job.config == replace(DEFAULT_CONFIG, settings=replace(DEFAULT_CONFIG.settings, hidden_size=16, epochs=500))
    assert link_shown(page)["hidden_size"] == "16"
    assert link_shown(page)["epochs"] == "500"


def test_a_widget_that_is_turned_is_not_turned_back_to_what_the_server_knows(job: InteractiveJob) -> None:
    page = open_page()
    page.sidebar.slider[0].set_value(16).run()
    page.sidebar.select_slider[0].set_value(0.05).run()
    field(page, "Epochs").set_value(500).run()
    widgets = (*page.sidebar.slider, *page.sidebar.select_slider, *page.sidebar.number_input)
    assert [widget.label for widget in widgets if widget.proto.set_value] in ([], ["Hidden size, typed"])


def test_the_hidden_size_can_be_typed_or_pulled_and_both_show_it(job: InteractiveJob) -> None:
    page = open_page()
    field(page, "Hidden size, typed").set_value(100).run()
    assert job.config.settings.hidden_size == page.sidebar.slider[0].value == 100
    page.sidebar.slider[0].set_value(16).run()
    assert job.config.settings.hidden_size == field(page, "Hidden size, typed").value == 16
    assert link_shown(page)["hidden_size"] == "16"
    number_field = field(page, "Hidden size, typed")
    assert (number_field.min, number_field.max) == (page.sidebar.slider[0].min, page.sidebar.slider[0].max)


def test_other_data_bring_the_settings_that_suit_them(job: InteractiveJob) -> None:
    page = open_page(seed="7")
    page.sidebar.selectbox[0].set_value("Everyday").run()
    config = RunConfig("Everyday", suggested("Everyday", replace(DEFAULT_CONFIG.settings, seed=7)))
    assert job.config == config
    assert settings_shown(page)["Hidden size"] == config.settings.hidden_size


def test_another_cell_brings_what_suits_it_says_so_and_leaves_what_the_visitor_has_set(job: InteractiveJob) -> None:
    page = open_page(seed="7")
    page.sidebar.selectbox[1].set_value("gru").run()
    suits = suited("Article", "gru")
    assert job.config == RunConfig("Article", replace(suits, seed=7))
    assert settings_shown(page)["Optimizer"] == suits.optimizer == "adam"
    [note] = notes_shown(page)
    assert note.startswith("Set to what suits GRU on Article: ")
    assert "optimizer Adam" in note
    page.sidebar.select_slider[0].set_value(0.5).run()
    page.sidebar.selectbox[1].set_value("lstm").run()
    assert job.config.settings == replace(suited("Article", "lstm"), seed=7, learning_rate=0.5)
    assert notes_shown(page)[0].endswith(" Your own stays: learning rate 0.5.")
    page.sidebar.selectbox[1].set_value("tanh").run()
    assert job.config.settings == replace(DEFAULT_CONFIG.settings, seed=7, learning_rate=0.5)
    assert notes_shown(page) == []


def test_a_link_with_a_cell_says_all_of_it_and_is_taken_at_its_word(job: InteractiveJob) -> None:
    page = open_page(**to_link(RunConfig("Article", replace(DEFAULT_CONFIG.settings, cell="gru"))))
    assert job.config.settings == replace(DEFAULT_CONFIG.settings, cell="gru")
    assert notes_shown(page)[0].startswith("What suits GRU on Article: ")


def test_a_link_sets_the_widgets_and_the_job(job: InteractiveJob) -> None:
    page = open_page(hidden_size="12", learning_rate="0.0123", bptt="article")
    settings = replace(DEFAULT_CONFIG.settings, hidden_size=12, learning_rate=0.0123, bptt="article")
    assert job.config.settings == settings
    assert settings_shown(page)["Learning rate"] == 0.0123
    assert not page.warning


def test_nonsense_in_a_link_is_named_until_a_setting_is_turned(job: InteractiveJob) -> None:
    page = open_page(hidden_size="<img src=x onerror=alert(1)>", epochs="5")
    assert [warning.value for warning in page.warning] == [
        "Hidden size in the link is not a number: 64 is used. "
        "Epochs in the link is not a whole number from 10 to 10,000: 10 is used."
    ]
    assert (link_shown(page)["hidden_size"], link_shown(page)["epochs"]) == ("64", "10")
    field(page, "Seed").set_value(3).run()
    assert not page.warning


@pytest.mark.parametrize("first", range(3))
def test_whatever_a_link_says_the_page_opens(job: InteractiveJob, first: int) -> None:
    texts = ["nan", "inf", "-inf", "1e999", "٣", "0x10", "", "1_0", "9" * 400, "\0", "1;2", "-0", "1 0"]
    rotated_texts = texts[4 * first :] + texts[: 4 * first]
    page = open_page(**dict(zip(ALL, rotated_texts, strict=False)))
    assert not page.error
    assert page.warning
    assert 2 <= job.config.settings.hidden_size == settings_shown(page)["Hidden size"] <= 256


def test_a_page_that_outlived_its_job_gives_the_new_one_what_it_shows(tmp_path: Path) -> None:
    clock = Clock()
    with front_door(tmp_path, jobs=Jobs(1, clock, memory=60.0, housekeeping=False)) as server:
        page = open_page(hidden_size="16")
        field(page, "Epochs").set_value(500).run()
        old = server.jobs.of(OWNER)
        clock.now += 60
        server.jobs.look()
        field(page, "Seed").set_value(3).run()
        new = server.jobs.of(OWNER)
    assert new is not old
    assert new.config.settings == replace(DEFAULT_CONFIG.settings, hidden_size=16, epochs=500, seed=3)
    assert components(page) == ["rnn_train"]
    assert session.live_path(new) in page.main.get("bidi_component")[0].proto.json


@pytest.mark.parametrize("view", ["views/train.py", "views/compare.py", "views/inside.py"])
def test_on_a_full_server_a_page_says_so_and_shows_no_network(tmp_path: Path, view: str) -> None:
    with front_door(tmp_path, jobs=Jobs(1, most=1)) as server:
        with following(server.jobs.of("another visitor")):
            page = open_page().switch_page(view).run()
            assert [error.value for error in page.error] == [session.FULL.format(1)]
            assert not components(page)
        page.run()
        assert not page.error
        assert components(page) == [f"rnn_{Path(view).stem}"]


def test_a_second_tab_does_not_take_back_what_the_first_one_set(job: InteractiveJob) -> None:
    first, second = open_page(), open_page()
    first.sidebar.slider[0].set_value(16).run()
    field(second, "Seed").set_value(3).run()  # its panel still shows 64 units
    assert (job.config.settings.hidden_size, job.config.settings.seed) == (16, 3)


def test_a_new_tab_without_settings_in_its_address_shows_those_of_the_job(job: InteractiveJob) -> None:
    open_page(hidden_size="16")
    assert settings_shown(open_page())["Hidden size"] == 16


def await_trained(job: InteractiveJob, epoch: int = 1) -> None:
    """Lets the job train up to that epoch, so that its run is one to be kept."""
    done = threading.Event()
    with job.followed(lambda urgent: done.set() if job.state == "paused" else None):
        job.train_to(epoch)
        assert done.wait(60)


def test_a_run_that_goes_on_is_shown_even_where_it_is_beyond_the_limits(job: InteractiveJob) -> None:
    settings = replace(
        DEFAULT_CONFIG.settings, hidden_size=300, epochs=20_000, seed=2**60, learning_rate=3.0, clip=1e-5
    )
    job.request(RunConfig("Article", settings))
    shown_settings = settings_shown(open_page())
    assert (shown_settings["Hidden size"], shown_settings["Epochs"], shown_settings["Seed"]) == (300, 20_000, 2**53 - 1)
    assert (shown_settings["Learning rate"], shown_settings["Gradient clip"]) == (3.0, 1e-5)
    assert job.config.settings == settings


def test_the_page_understands_its_own_link_of_a_run_beyond_the_limits(job: InteractiveJob) -> None:
    settings = replace(DEFAULT_CONFIG.settings, hidden_size=1, epochs=3, seed=2**60, learning_rate=3.0, clip=1e-5)
    job.request(RunConfig("Article", settings))
    refreshed = open_page(**link_shown(open_page()))
    assert settings_shown(refreshed)["Hidden size"] == 1
    assert not refreshed.warning
    assert job.config.settings == settings


def linked_weights(config: RunConfig) -> str:
    """What a link has as w: the untrained weights of another seed, so that it is seen whose they are."""
    start = untrained(replace(config, settings=replace(config.settings, seed=99, init_scale=0.5)))
    text = weights_text(start.epoch.params, start.prepared, config.settings.readout, 42, 1900)
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("view", "data", "readout"),
    [
        ("views/train.py", "Article", "last"),
        ("views/train.py", "Adding", "number"),
        ("views/compare.py", "Article", "last"),
        ("views/inside.py", "Article", "every"),
    ],
)
def test_a_link_with_weights_opens_trained_on_whatever_page_it_leads_to(
    job: InteractiveJob, view: str, data: str, readout: ReadoutName
) -> None:
    config = RunConfig(data, replace(DEFAULT_CONFIG.settings, readout=readout, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    page = open_page(view, **link)
    run, newest = job.newest()
    assert (job.config, job.state, run.start is not None) == (config, "ready", True)
    assert max(float(abs(array).max()) for array in newest.state.params.arrays()) > 0.5
    assert not page.warning
    before = run.id
    page.run()
    assert job.newest()[0].id == before  # it counts once


def test_weights_of_a_link_wait_for_a_run_that_trains_and_bad_ones_cost_nothing_else(job: InteractiveJob) -> None:
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    bad = open_page("views/inside.py", **{**link, "w": link["w"][:-9]})
    assert [warning.value for warning in bad.warning] == [
        "The weights in the link do not fit the network of its settings: they are left out."
    ]
    assert job.current == config
    job.set_speed(1)  # it must not end before the page is there
    job.command("train")
    page = open_page(**link)
    assert [warning.value for warning in page.warning] == [BUSY]
    assert job.newest()[0].start is None
    job.command("reset")


def test_a_link_with_weights_says_where_the_run_is_that_was_here(job: InteractiveJob) -> None:
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    await_trained(job)
    open_page(**link)
    assert job.newest()[0].elsewhere == 42
    assert job.past().run.rows == 1
    message = job.update(Cursor()).status.message
    assert message == f"{OPENED.format(42)} {SAVED}"
    other = {**to_link(replace(config, settings=replace(config.settings, seed=3))), "w": linked_weights(config)}
    open_page(**other)  # the network of the first link is in that link
    assert job.config.settings.seed == 3
    assert SAVED not in job.update(Cursor()).status.message


def test_a_link_with_weights_leaves_a_run_that_would_be_lost_and_the_run_that_it_shows(job: InteractiveJob) -> None:
    config = RunConfig("Article", replace(DEFAULT_CONFIG.settings, hidden_size=6))
    link = {**to_link(config), "w": linked_weights(config)}
    job.rest_with(built_by_hand())
    before = job.newest()[0]
    page = open_page(**link)
    assert [warning.value for warning in page.warning] == [NOT_SAVED]
    assert (job.newest()[0], job.config) == (before, config), "it waits as the settings of the next run"
    job.command("reset")
    await_trained(job, 50)
    its_own = job.newest()[0]
    assert not open_page(**link).warning
    assert (job.newest()[0], its_own.epoch) == (its_own, 50)


def test_a_link_never_reaches_into_a_run_that_has_trained(job: InteractiveJob) -> None:
    await_trained(job)
    page = open_page(learning_rate="1", epochs="10", hidden_size="16")
    assert job.current == DEFAULT_CONFIG
    assert settings_shown(page)["Learning rate"] == 1
    field(page, "Seed").set_value(3).run()  # the seed: no reason to take the link's rate either
    assert job.current == DEFAULT_CONFIG
    field(page, "Epochs").set_value(500).run()
    assert job.current.settings == replace(DEFAULT_CONFIG.settings, epochs=500)


def test_a_look_at_the_other_data_does_not_change_the_settings_of_the_run(job: InteractiveJob) -> None:
    page = open_page(epochs="5000", learning_rate="0.05")
    await_trained(job)
    before = job.current
    page.sidebar.selectbox[0].set_value("Everyday").run()
    page.sidebar.selectbox[0].set_value("Article").run()
    assert (job.current, job.config) == (before, before)
    assert settings_shown(page)["Epochs"] == 5000


@pytest.mark.parametrize("expected", [True, False])
def test_more_is_open_where_something_in_it_is_not_what_the_data_set_has_by_itself(
    job: InteractiveJob, expected: bool
) -> None:
    params = {"data": "Everyday", "init_scale": "0.2", "hidden_size": "9"}  # a scale of 0.2 suits these sentences
    page = open_page(**(params | {"bptt": "article"} if expected else params))
    assert page.sidebar.expander[0].proto.expanded is expected
    # What the visitor turns there later neither opens nor closes it.
    page.sidebar.select_slider[1].set_value(1.0).run()
    next(box for box in page.sidebar.selectbox if box.label == "Backpropagation").set_value("exact").run()
    assert page.sidebar.expander[0].proto.expanded is expected


def test_more_is_open_again_after_a_look_at_another_page(job: InteractiveJob) -> None:
    page = open_page()
    field(page, "Shuffle seed").set_value(5).run()
    page.switch_page("views/guide.py").run()
    page.switch_page("views/train.py").run()
    assert page.sidebar.expander[0].proto.expanded


def _turn(owner: str, turn: dict[str, object]) -> None:
    """The script of a page on which the visitor asks for `turn` beside the panel."""
    from playground.session import jobs
    from playground.settings import panel

    panel.meet(jobs().of(owner))
    panel.apply_turn(owner, turn)


@pytest.mark.parametrize(
    ("turn", "changes"),
    [
        ({"name": "hidden_size", "value": 16, "start": False}, {"hidden_size": 16}),
        ({"name": "learning_rate", "value": 0.3}, {"learning_rate": 0.3}),
        ({"name": "bptt", "value": "article"}, {"bptt": "article"}),
        ({"name": "hidden_size", "value": 10**9}, {"hidden_size": 256}),
        ({"name": "epochs", "value": None}, {}),
        ({"name": "epochs", "value": {"a": [1]}}, {}),
        ({"name": "data", "value": "Everyday"}, {}),
        ({"name": "__class__", "value": 1}, {}),
        ({"name": ["seed"], "value": 1}, {}),
        ({}, {}),
    ],
)
def test_what_a_button_of_the_page_sets_is_held_against_the_limits(
    job: InteractiveJob, turn: Any, changes: dict[str, Any]
) -> None:
    page = AppTest.from_function(_turn, kwargs={"owner": job.owner, "turn": turn}, default_timeout=PATIENCE).run()
    assert not page.exception
    assert job.config == replace(DEFAULT_CONFIG, settings=replace(DEFAULT_CONFIG.settings, **changes))
    assert (job.run, job.state) == (2 if changes else 1, "ready")


def test_a_remedy_sets_the_setting_and_starts_the_run(job: InteractiveJob) -> None:
    turn = {"name": "learning_rate", "value": 0.05, "start": True}
    AppTest.from_function(_turn, kwargs={"owner": job.owner, "turn": turn}, default_timeout=PATIENCE).run()
    assert job.current.settings == replace(DEFAULT_CONFIG.settings, learning_rate=0.05)
    assert job.state in ("waiting", "running")
    job.command("reset")


def _step(owner: str, asked: dict[str, object]) -> None:
    """The script of a page on which the visitor goes to a step of a scene."""
    from playground.session import jobs
    from playground.settings import panel, scene_step

    panel.meet(jobs().of(owner))
    scene_step.take_step(owner, asked)


@pytest.mark.parametrize(
    ("asked", "changes"),
    [
        ({"scene": "rate", "step": 1}, {"learning_rate": 0.001}),
        ({"scene": "luck", "step": 2}, {"hidden_size": 8, "seed": 1}),
        ({"scene": "own-sentence", "step": 1}, {}),
        ({"scene": "rate", "step": 99}, {}),
        ({"scene": "rate", "step": True}, {}),
        ({"scene": ["rate"], "step": 1}, {}),
        ({"scene": {"a": 1}, "step": None}, {}),
        ({}, {}),
    ],
)
def test_a_step_of_a_scene_lays_out_its_settings_and_panel(
    job: InteractiveJob, asked: Any, changes: dict[str, Any]
) -> None:
    page = AppTest.from_function(_step, kwargs={"owner": job.owner, "asked": asked}, default_timeout=PATIENCE).run()
    assert not page.exception
    settings = replace(DEFAULT_CONFIG.settings, **changes)
    assert job.config == replace(DEFAULT_CONFIG, settings=settings)
    shown = {name: page.session_state[name] for name in changes}
    assert shown == changes
    assert job.state == "ready"


@pytest.mark.parametrize(
    ("asked", "makes_way"),
    [
        ({"scene": "article", "step": 1, "untrained": True}, True),
        ({"scene": "tour", "step": 1, "untrained": True}, True),
        ({"scene": "article", "step": 1}, False),
        ({"scene": "tour", "step": 1, "untrained": "yes"}, False),
        ({"scene": "none", "step": 1, "untrained": True}, False),
    ],
)
def test_a_run_that_has_trained_makes_way_where_a_step_asks_for_one_that_has_not(
    job: InteractiveJob, asked: Any, makes_way: bool
) -> None:
    job.command("step")
    until(lambda: job.state == "paused")
    before = job.newest()[0].id
    page = AppTest.from_function(_step, kwargs={"owner": job.owner, "asked": asked}, default_timeout=PATIENCE).run()
    assert not page.exception
    assert (job.newest()[0].id != before) == makes_way
    assert job.config == DEFAULT_CONFIG


def test_the_scenes_page_is_one_component(job: InteractiveJob) -> None:
    page = open_page().switch_page("views/scenes.py").run()
    assert not page.exception
    assert components(page) == ["rnn_scenes"]


def test_the_compare_page_is_one_component_and_leaves_the_settings_as_they_are(job: InteractiveJob) -> None:
    page = open_page(seed="7")
    page.switch_page("views/compare.py").run()
    assert not page.exception
    assert components(page) == ["rnn_compare"]
    page.switch_page("views/train.py").run()
    assert settings_shown(page)["Seed"] == 7
    assert job.config.settings.seed == 7


LOOKS: dict[str, tuple[str, Callable[[], dict[str, dict[str, Any]]], set[str]]] = {
    "train": ("train/page.js", train_figures, {"recording"}),
    "inside": ("inspect/page.js", inside_figures, set()),
    "compare": ("runs/page.js", compare_figures, {"datasets", "sweeps", "whose"}),
}


def test_each_page_is_given_its_own_module_and_looks_and_the_paths_of_the_visitor(job: InteractiveJob) -> None:
    page = open_page()
    for view, (module, figures, more) in LOOKS.items():
        page.switch_page(f"views/{view}.py").run()
        (element,) = page.main.get("bidi_component")
        given = json.loads(element.proto.json)
        files = session.page_assets()
        assert (given["module"], given["mount"]) == (f"{files.modules}/{module}", "mount"), view
        assert (given["live"], given["plotly"]) == (session.live_path(job), files.plotly)
        assert given["catalogue"] == json.loads(json.dumps(catalogue_json()))
        for theme, of_theme in figures().items():
            assert json.loads(json.dumps(of_theme)).items() <= given["figures"][theme].items()
            colours = given["colours"][theme]
            palette = THEMES[theme]
            assert (colours["train"], colours["test"]) == (palette.train, palette.test)
            assert [colours[f"label-{place}"] for place in range(MOST_LABELS)] == [
                palette.labels[place % len(palette.labels)] for place in range(MOST_LABELS)
            ]
            assert colours.get("runs") == (list(palette.runs) if view == "compare" else None)
        assert set(given) == {"module", "mount", "live", "plotly", "catalogue", "figures", "colours", "strong", *more}
    assert given["datasets"] == list(DATASETS)
    assert set(sweep_figures()["dark"]) <= set(given["figures"]["dark"])


def test_a_page_that_shows_nothing_of_the_job_holds_its_connection(job: InteractiveJob) -> None:
    page = open_page()
    page.switch_page("views/guide.py").run()
    (element,) = page.main.get("bidi_component")
    modules = session.page_assets().modules
    given = {"module": f"{modules}/core/presence.js", "mount": "mount", "live": session.live_path(job)}
    assert json.loads(element.proto.json) == given
    page.switch_page("views/train.py").run()
    (link,) = page.sidebar.get("bidi_component")
    given = json.loads(link.proto.json)
    assert (given["module"], given["mount"]) == (f"{modules}/core/link.js", "mount")


def test_the_settings_are_still_there_after_a_look_at_another_page(job: InteractiveJob) -> None:
    page = open_page(hidden_size="16")
    page.switch_page("views/guide.py").run()
    assert not page.exception
    assert components(page) == ["rnn_presence"]
    page.switch_page("views/train.py").run()
    assert settings_shown(page)["Hidden size"] == 16


@pytest.mark.usefixtures("job")
def test_the_guide_tells_the_limits_by_which_sweeps_are_trained_and_judged() -> None:
    page = open_page()
    page.switch_page("views/guide.py").run()
    text = " ".join(" ".join(element.value for element in page.main.markdown).split()).replace(" %", "%")
    assert f"up to {MOST_RUNS} runs" in text
    assert f"at least {HIGH:.0%} right once, then below {LOW:.0%} for good" in text
    assert f"never at {LOW:.0%};" in text
    assert f"fewer than {ENOUGH_SEEDS} seeds" in text
    assert f"whether the sentence is {LABELS[1]} or {LABELS[0]}." in text
    assert f"the probability of {LABELS[1]} if" in text
    assert "**Learning rate** and **Epochs** may be changed while it trains" in text


def test_without_the_front_door_the_page_says_how_to_start_it() -> None:
    page = open_page()
    assert "`streamlit run`" in page.error[0].value
    assert settings_shown(page)["Hidden size"] == 64
    assert not components(page)


@pytest.mark.usefixtures("job")
def test_the_version_stands_once_on_every_page() -> None:
    project = tomllib.loads((MAIN.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    page = open_page()
    for view in ("train", "compare", "inside", "guide"):
        page.switch_page(f"views/{view}.py").run()
        lines = [
            str(element.proto) for block in (page.main, page.sidebar) for element in block if hasattr(element, "proto")
        ]
        assert sum(f"RNN Playground {project['project']['version']}" in text for text in lines) == 1, view


def panel_of_a_page_that_came_back() -> None:
    from playground.session import jobs
    from playground.settings.panel import settings_panel

    settings_panel(jobs().of("o" * 43), came_back=True)


@pytest.mark.parametrize("names", [(), ("seed", "clip")], ids=["none", "some"])
def test_a_panel_that_streamlit_ended_halfway_is_drawn_again_whole(job: InteractiveJob, names: tuple[str, ...]) -> None:
    page = AppTest.from_function(panel_of_a_page_that_came_back, default_timeout=PATIENCE)
    session_values = {"data": job.config.data, "job": job.id, "link_notes": [], "more_open": True}
    for name, value in {**session_values, **{name: getattr(job.config.settings, name) for name in names}}.items():
        page.session_state[name] = value
    page.run()
    assert not page.exception
    before = job.config
    shown_settings = settings_shown(page)
    assert (shown_settings["Hidden size"], shown_settings["Seed"]) == (
        before.settings.hidden_size,
        before.settings.seed,
    )
    field(page, "Seed").set_value(7).run()
    assert not page.exception
    assert job.config == replace(before, settings=replace(before.settings, seed=7))
