"""A step of a scene lays out its settings, and a run that has trained makes way where the step asks for that."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.settings.panel import NOT_SET
from playground.training import DEFAULT_CONFIG, InteractiveJob, RunConfig
from playground.training.prepared_data import NO_NUMBERS
from rnn import Settings
from tests.support.opened_page import job
from tests.support.patience import PATIENCE, until

__all__ = ["job"]  # a fixture


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


def test_where_no_run_can_begin_with_what_the_panel_says_the_page_says_why_and_the_run_stays(
    job: InteractiveJob,
) -> None:
    job.command("step")
    until(lambda: job.state == "paused")
    before = job.newest()[0].id
    job.request(RunConfig("The Zen of Python", Settings(cell="relu", readout="every", init_scale=1.0)))
    asked = {"scene": "tour", "step": 1, "untrained": True}
    page = AppTest.from_function(_step, kwargs={"owner": job.owner, "asked": asked}, default_timeout=PATIENCE).run()
    assert not page.exception
    assert page.session_state["link_notes"] == [NOT_SET.format(NO_NUMBERS)]
    assert job.newest()[0].id == before
