"""What the visitor wants to train with: of the run that is here what it can still take, and else of the next one."""

from dataclasses import replace
from typing import Literal

import pytest

from playground.training.built_by_hand import built_by_hand
from playground.training.interactive.instructions import Send
from playground.training.interactive.state_machine import JobStateMachine
from playground.training.prepared_data import untrained
from rnn.history import SettingChange
from rnn.parallel.messages import Change, Changed, Halted
from rnn.settings import CHANGEABLE
from tests.support.job_machine import URGENT, job, rows, running, snapshot, with_settings

__all__ = ["job", "running"]  # fixtures


def test_a_setting_that_is_changed_in_mid_run_goes_to_the_worker_once(running: JobStateMachine) -> None:
    faster = with_settings(learning_rate=0.5)
    assert running.request(faster, None, ["learning_rate"]) == [Send(Change((("learning_rate", 0.5),))), URGENT]
    assert running.request(faster, None, ["learning_rate"]) == [URGENT]
    change = SettingChange(5, "learning_rate", 0.5)
    running.report(Changed(1, (change,)), now=2.0)
    assert running.run.changes == [change]
    assert running.status(None, "", "").pending == ()


def test_what_the_worker_was_asked_for_but_did_not_come_to_applies_when_it_is_lost(running: JobStateMachine) -> None:
    running.request(with_settings(learning_rate=0.5), None, ["learning_rate"])
    running.lost("")
    assert running.run.changes == [SettingChange(5, "learning_rate", 0.5)]


def test_settings_that_are_not_named_stay_as_they_are(running: JobStateMachine) -> None:
    other = with_settings(learning_rate=0.5, epochs=30)
    assert running.request(other, None, ["epochs"]) == [Send(Change((("epochs", 30),))), URGENT]


def test_no_time_is_left_of_a_run_that_is_to_end_before_where_it_is(running: JobStateMachine) -> None:
    running.report(rows(6, 5), now=2.0)
    running.request(with_settings(epochs=10), None, ["epochs"])
    running.report(Changed(1, (SettingChange(10, "epochs", 8),)), now=2.0)
    assert running.status(None, "", "").left == 0


def test_other_settings_wait_for_the_next_run(running: JobStateMachine) -> None:
    assert running.request(with_settings(hidden_size=8), None, ["learning_rate", "epochs"]) == [URGENT]
    assert running.status(None, "", "").pending == ("hidden_size",)
    assert running.config == with_settings(hidden_size=8)


def test_what_is_asked_for_is_pending_until_it_is_trained_with(running: JobStateMachine) -> None:
    running.report(rows(6, 15), now=2.0)
    running.report(snapshot(20), now=2.0)
    running.report(Halted(1, "done"), now=2.0)
    running.request(with_settings(learning_rate=0.5), None, ["learning_rate"])
    assert (running.state, running.status(None, "", "").pending) == ("done", ("learning_rate",))
    running.request(with_settings(learning_rate=0.5, epochs=40), None, CHANGEABLE)
    assert (running.state, running.status(None, "", "").pending) == ("paused", ())


# --- another run for other settings -----------------------------------------------------------------------------------


def test_before_it_has_trained_another_run_takes_the_place_and_keeps_the_number_in_line(job: JobStateMachine) -> None:
    job.train(steps=1)
    other = untrained(with_settings(hidden_size=8))
    assert job.request(other.config, other, []) == [URGENT]
    assert (job.state, job.run.settings, job.run.number) == ("waiting", other.config.settings, 2)
    job.begin(now=0.0)
    assert job.task(1).budget == 1


def test_what_was_said_is_told_until_something_trains_whatever_is_turned(job: JobStateMachine) -> None:
    job.say("Your run is back.")
    other = untrained(with_settings(hidden_size=8))
    job.request(other.config, other, [])
    assert (job.run.settings, job.message) == (other.config.settings, "Your run is back.")


@pytest.mark.parametrize("state", ["running", "waiting"])
def test_a_run_that_has_begun_makes_way_for_no_settings(job: JobStateMachine, state: str) -> None:
    job.train()
    job.begin(now=0.0)
    if state == "waiting":  # for its next turn
        job.report(rows(1, 1), now=1.0)
        job.make_way()
        job.report(Halted(1, "paused"), now=1.0)
    before, other = job.run, untrained(with_settings(hidden_size=8))
    job.request(other.config, other, [])
    assert (job.state, job.run) == (state, before)


@pytest.mark.parametrize("act", ["rest", "train"])
def test_a_run_of_given_weights_makes_way_for_no_settings_and_takes_those_that_it_can(
    job: JobStateMachine, act: Literal["rest", "train"]
) -> None:
    network = built_by_hand()
    job.take(network, act, config=network.config)
    other = replace(network.config, settings=replace(network.config.settings, learning_rate=0.001, seed=7))
    job.request(other, untrained(other), CHANGEABLE)
    assert job.run is network
    assert (network.settings.learning_rate, network.settings.seed) == (0.001, 0)
    assert job.state == ("ready" if act == "rest" else "waiting")
    job.begin(now=0.0)
    assert job.task(1).start is network.start
    assert job.task(1).changes == (SettingChange(0, "learning_rate", 0.001),)
