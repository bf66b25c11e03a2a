"""The settings panel: what is turned changes the next run and the address, and what is set elsewhere is shown."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground import session
from playground.catalogue import suggested
from playground.links.settings import to_link
from playground.server.first_charts import FirstCharts
from playground.settings.panel import NOT_SET
from playground.training import DEFAULT_CONFIG, InteractiveJob, Jobs, RunConfig
from playground.training.prepared_data import NO_NUMBERS, suited
from rnn import Settings
from tests.support.following import Clock
from tests.support.front_door import OWNER, front_door
from tests.support.opened_page import (
    await_trained,
    components,
    field,
    job,
    link_shown,
    notes_shown,
    open_page,
    settings_shown,
)
from tests.support.patience import PATIENCE

__all__ = ["job"]  # a fixture


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


def test_what_no_network_can_begin_with_is_not_set_and_the_page_says_why(job: InteractiveJob) -> None:
    page = open_page(**to_link(RunConfig("The Zen of Python", Settings(cell="relu", readout="every"))))
    [scale] = [slider for slider in page.sidebar.select_slider if slider.label == "Initial weight scale"]
    config = job.config
    scale.set_value(1.0).run()
    assert not page.exception
    assert [warning.value for warning in page.warning] == [NOT_SET.format(NO_NUMBERS)]
    assert (job.config, settings_shown(page)["Initial weight scale"]) == (config, config.settings.init_scale)
    field(page, "Seed").set_value(3).run()
    assert (job.config.settings.seed, list(page.warning)) == (3, [])


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


# --- several pages of one job -----------------------------------------------------------------------------------------


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


def test_a_second_tab_does_not_take_back_what_the_first_one_set(job: InteractiveJob) -> None:
    first, second = open_page(), open_page()
    first.sidebar.slider[0].set_value(16).run()
    field(second, "Seed").set_value(3).run()  # its panel still shows 64 units
    assert (job.config.settings.hidden_size, job.config.settings.seed) == (16, 3)


def test_a_new_tab_without_settings_in_its_address_shows_those_of_the_job(job: InteractiveJob) -> None:
    open_page(hidden_size="16")
    assert settings_shown(open_page())["Hidden size"] == 16


def test_a_run_that_goes_on_is_shown_even_where_it_is_beyond_the_limits(job: InteractiveJob) -> None:
    settings = replace(
        DEFAULT_CONFIG.settings, hidden_size=300, epochs=20_000, seed=2**60, learning_rate=3.0, clip=1e-5
    )
    job.request(RunConfig("Article", settings))
    shown_settings = settings_shown(open_page())
    assert (shown_settings["Hidden size"], shown_settings["Epochs"], shown_settings["Seed"]) == (300, 20_000, 2**53 - 1)
    assert (shown_settings["Learning rate"], shown_settings["Gradient clip"]) == (3.0, 1e-5)
    assert job.config.settings == settings


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


class Recorded(FirstCharts):
    """Says of which jobs a first chart was waited for, and waits for none."""

    def __init__(self) -> None:
        super().__init__(within=0)
        self.waited_for: list[str] = []

    def wait(self, job_id: str) -> bool:
        """As the real one, with a note of it."""
        self.waited_for.append(job_id)
        return super().wait(job_id)


def test_a_page_draws_its_widgets_after_its_first_chart_and_waits_for_no_other(tmp_path: Path) -> None:
    charts = Recorded()
    with front_door(tmp_path, first_charts=charts) as server:
        page = open_page()
        job_id = server.jobs.of(OWNER).id
        assert charts.waited_for == [job_id]
        field(page, "Seed").set_value(3).run()
        page.run()
        assert charts.waited_for == [job_id]
        page.switch_page("views/guide.py").run()
        page.switch_page("views/train.py").run()  # which is mounted anew, as one that is opened
        assert charts.waited_for == [job_id] * 2
        open_page()
        assert charts.waited_for == [job_id] * 3


def panel_after(owner: str, *, came_back: bool) -> None:
    """The script of a page on which what comes before the widgets is seen."""
    import streamlit as st

    from playground.session import jobs
    from playground.settings import panel

    job = jobs().of(owner)
    panel.meet(job)
    panel.settings_panel(job, came_back=came_back, first=lambda: st.text("now"))


@pytest.mark.parametrize("came_back", [False, True])
def test_there_is_room_for_the_widgets_by_then_and_a_page_that_came_back_has_its_chart(
    job: InteractiveJob, came_back: bool
) -> None:
    given = {"owner": job.owner, "came_back": came_back}
    page = AppTest.from_function(panel_after, kwargs=given, default_timeout=PATIENCE).run()
    order = dict.fromkeys(element.type for element in page.sidebar if element.type in ("header", "text", "selectbox"))
    assert list(order) == (["header", "selectbox"] if came_back else ["header", "text", "selectbox"])


# --- what is set beside the panel -------------------------------------------------------------------------------------


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


def _turn_and_panel(owner: str, turn: dict[str, object]) -> None:
    """The script of a page on which the visitor asks for `turn` beside the panel, which is drawn then."""
    from playground.session import jobs
    from playground.settings import panel

    job = jobs().of(owner)
    panel.meet(job)
    panel.apply_turn(owner, turn)
    panel.settings_panel(job)


def test_the_page_hears_that_the_panel_shows_what_a_button_has_set_also_where_that_changes_nothing(
    job: InteractiveJob,
) -> None:
    turn = {"name": "hidden_size", "value": 16}
    page = AppTest.from_function(_turn_and_panel, kwargs={"owner": job.owner, "turn": turn}, default_timeout=PATIENCE)
    given = []
    for _ in range(2):
        page.run()
        (element,) = page.sidebar.get("bidi_component")
        given.append(json.loads(element.proto.json))
    assert given[0]["link"] == given[1]["link"]
    assert [each["turns"] for each in given] == [1, 2]  # Streamlit tells a component of what is new


def test_a_remedy_sets_the_setting_and_starts_the_run(job: InteractiveJob) -> None:
    turn = {"name": "learning_rate", "value": 0.05, "start": True}
    AppTest.from_function(_turn, kwargs={"owner": job.owner, "turn": turn}, default_timeout=PATIENCE).run()
    assert job.current.settings == replace(DEFAULT_CONFIG.settings, learning_rate=0.05)
    assert job.state in ("waiting", "running")
    job.command("reset")
