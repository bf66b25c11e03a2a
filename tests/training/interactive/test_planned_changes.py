"""A run that makes changes of settings by itself, as that of a link did: what the job asks, follows and gives up."""

from dataclasses import replace

import numpy as np
import pytest

from playground.training import RunConfig
from playground.training.given_weights import run_with
from playground.training.interactive.state_machine import JobStateMachine
from playground.training.prepared_data import untrained
from playground.training.run import Run
from playground.training.run_past import RunPast
from rnn import Settings
from rnn.history import COLUMNS, SettingChange
from rnn.parallel.messages import Changed, Rows

FIRST = SettingChange(4, "learning_rate", 0.3)
MORE = SettingChange(20, "epochs", 30)
SETTINGS = Settings(hidden_size=4, epochs=20, init_scale=0.3)
PLAIN = RunConfig("Article", SETTINGS)
PLANNED = RunConfig("Article", SETTINGS, (FIRST, MORE))


def rows(first: int, count: int) -> Rows:
    return Rows(1, first, np.zeros((len(COLUMNS), count)))


@pytest.fixture
def job() -> JobStateMachine:
    """A job that is asked for a run with changes, as a link does, and trains up to where the first is due."""
    job = JobStateMachine(Run.begin(untrained(PLAIN)))
    job.request(PLANNED, untrained(PLANNED), ())
    job.train()
    job.begin(now=1.0)
    job.report(rows(1, 4), now=1.0)
    return job


def pending(job: JobStateMachine) -> tuple[str, ...]:
    return job.status(None, "", "").pending


def test_the_worker_is_told_of_what_is_planned_and_so_is_the_page(job: JobStateMachine) -> None:
    assert job.task(1).planned == (FIRST, MORE)
    assert job.status(None, "", "").planned == (FIRST, MORE)
    assert pending(job) == ()
    assert RunPast.of(job.run, diverged=False).begun_as == PLANNED


def test_a_run_that_has_not_trained_makes_way_for_one_with_or_without_changes() -> None:
    job = JobStateMachine(Run.begin(untrained(PLAIN)))
    job.request(PLANNED, untrained(PLANNED), ())
    assert (job.run.number, job.run.planned) == (2, PLANNED.changes)
    job.request(PLAIN, untrained(PLAIN), ())
    assert (job.run.number, job.run.planned) == (3, ())


def test_what_the_run_has_changed_by_itself_is_wanted_of_the_next_run_too(job: JobStateMachine) -> None:
    job.report(Changed(1, (FIRST,)), now=1.0)
    assert job.run.changes == [FIRST]
    assert job.run.settings.learning_rate == 0.3
    assert job.config == RunConfig("Article", replace(SETTINGS, learning_rate=0.3))
    assert job.status(None, "", "").planned == (MORE,)
    assert pending(job) == ()
    assert RunPast.of(job.run, diverged=False).begun_as == PLANNED


def test_what_is_wanted_otherwise_stays_so(job: JobStateMachine) -> None:
    other = RunConfig("Article", replace(SETTINGS, hidden_size=9, learning_rate=0.5))
    job.request(other, None, ("hidden_size",))
    job.report(Changed(1, (FIRST,)), now=1.0)
    assert job.config == other


def test_a_setting_that_the_visitor_turns_is_not_changed_by_the_plan_any_more(job: JobStateMachine) -> None:
    turned = RunConfig("Article", replace(SETTINGS, learning_rate=0.05))
    job.request(turned, None, ("learning_rate",))
    assert job.run.planned == (MORE,)
    assert pending(job) == ()


def test_another_plan_takes_a_new_run() -> None:
    job = JobStateMachine(Run.begin(untrained(PLAIN)))
    job.train()
    job.begin(now=1.0)
    job.report(rows(1, 2), now=1.0)
    job.request(PLANNED, None, ())
    assert pending(job) == ("learning_rate", "epochs")
    assert job.task(1).planned == ()
    job.take(Run.begin(untrained(job.config)), "rest")
    assert (pending(job), job.run.planned) == ((), PLANNED.changes)


def test_weights_that_came_with_a_link_wait_for_no_plan() -> None:
    start = untrained(PLANNED)
    run = run_with(start, start.epoch.params, 7)
    job = JobStateMachine(Run.begin(start))
    job.take(run, "rest", config=PLANNED)
    assert (pending(job), job.run.planned) == ((), ())


def test_a_run_trains_to_an_epoch_that_it_comes_to_by_a_planned_change() -> None:
    job = JobStateMachine(Run.begin(untrained(PLANNED)))
    job.train_to(26)
    assert job.task(1).budget == 26


def test_a_saved_run_goes_on_by_the_plan_that_it_began_with_and_no_other() -> None:
    run = Run.begin(untrained(PLAIN))
    run.plan_as(PLANNED)
    assert run.planned == PLANNED.changes
    further = Run.begin(untrained(PLAIN))
    further.add_rows(1, np.zeros((len(COLUMNS), 9)))
    further.plan_as(PLANNED)
    other = Run.begin(untrained(RunConfig("Article", replace(SETTINGS, seed=5))))
    other.plan_as(PLANNED)
    assert (further.planned, other.planned) == ((), ())
