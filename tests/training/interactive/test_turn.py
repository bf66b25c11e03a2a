"""The turn of a job: how many epochs it trains, how it halts, and what is pressed before it has."""

import pytest

from playground.training.interactive.instructions import HaltNow, Join, Send
from playground.training.interactive.state_machine import JobStateMachine
from playground.training.interactive.turn import MOST_PRESSED_STEPS
from rnn.parallel.messages import Halt, Halted
from rnn.settings import CHANGEABLE
from tests.support.job_machine import CONFIG, URGENT, job, rows, running, snapshot, with_settings

__all__ = ["job", "running"]  # fixtures


def test_steps_that_are_asked_for_while_it_waits_are_all_taken(job: JobStateMachine) -> None:
    job.train(steps=1)
    assert job.train(steps=1) == job.train(steps=1) == [URGENT]
    job.begin(now=0.0)
    assert job.task(1).budget == 3


def test_it_trains_up_to_an_epoch_that_is_ahead_and_to_its_last_at_most(job: JobStateMachine) -> None:
    assert job.train_to(0) == []
    assert job.train_to(8) == [Join(), URGENT]
    assert job.train_to(3) == []
    job.begin(now=0.0)
    assert job.task(1).budget == 8
    job.report(rows(1, 8), now=1.0)
    job.report(snapshot(8), now=1.0)
    job.report(Halted(1, "done"), now=1.0)
    assert job.state == "paused"
    job.train_to(1000)
    job.begin(now=0.0)
    assert job.task(1).budget == CONFIG.settings.epochs - 8


def test_train_while_it_waits_for_a_step_takes_away_the_limit(job: JobStateMachine) -> None:
    job.train(steps=1)
    job.train()
    job.begin(now=0.0)
    assert job.task(1).budget is None


def test_train_that_is_pressed_again_changes_nothing(running: JobStateMachine) -> None:
    assert running.train() == [URGENT]
    assert running.report(Halted(1, "paused"), now=2.0) == [URGENT]


def test_a_step_in_mid_run_halts_after_one_more_epoch_and_others_follow(running: JobStateMachine) -> None:
    assert running.train(steps=1) == [Send(Halt(1)), URGENT]
    for _ in range(2 * MOST_PRESSED_STEPS):
        assert running.train(steps=1) == [URGENT]
    assert running.report(Halted(1, "paused"), now=2.0) == [Join(), URGENT]
    running.begin(now=2.0)
    assert running.task(2).budget == MOST_PRESSED_STEPS


@pytest.mark.parametrize("limit", ["a step", "a pause"])
def test_epochs_that_are_asked_for_too_late_are_not_trained_after(job: JobStateMachine, limit: str) -> None:
    """The worker has come to the last epoch when it hears that there shall be more."""
    job.train(steps=20 if limit == "a step" else None)
    job.begin(now=1.0)
    job.report(rows(1, 20), now=1.0)
    job.report(snapshot(20), now=1.0)
    job.request(with_settings(epochs=30), None, CHANGEABLE)
    if limit == "a pause":
        job.pause()
    assert job.report(Halted(1, "done"), now=2.0) == [URGENT]
    assert job.state == "paused"


# --- before its worker has halted -------------------------------------------------------------------------------------


def test_pause_halts_the_worker_and_it_is_paused_once_that_has(running: JobStateMachine) -> None:
    assert running.pause("You were away.") == [HaltNow(), URGENT]
    assert (running.state, running.message) == ("running", "")
    assert running.report(Halted(1, "paused"), now=2.0) == [URGENT]
    assert (running.state, running.message) == ("paused", "You were away.")


def test_train_after_pause_is_not_forgotten_while_the_worker_halts(running: JobStateMachine) -> None:
    running.pause()
    assert running.train() == [URGENT]
    assert running.report(Halted(1, "paused"), now=2.0) == [Join(), URGENT]


def test_train_after_pause_is_not_forgotten_if_the_worker_is_lost_instead_of_halting(running: JobStateMachine) -> None:
    running.pause()
    running.train()
    assert running.lost("") == [Join(), URGENT]
    assert running.state == "waiting"


def test_steps_do_not_go_on_after_a_worker_that_is_lost_unexpectedly(job: JobStateMachine) -> None:
    job.train(steps=1)
    job.begin(now=0.0)
    job.train(steps=1)
    assert job.lost("") == [URGENT]
    assert job.state == "failed"


@pytest.mark.parametrize("how", ["in line", "halted", "lost"])
def test_why_it_rests_is_told_once_it_does_and_until_it_goes_on(job: JobStateMachine, how: str) -> None:
    job.train()
    if how != "in line":
        job.begin(now=0.0)
    job.pause("Nobody looks.")
    if how != "in line":
        assert (job.state, job.message) == ("running", "")
        job.report(Halted(1, "paused"), now=1.0) if how == "halted" else job.lost("")
    assert (job.state, job.message) == ("ready", "Nobody looks.")
    job.train()
    assert job.message == ""
    job.begin(now=2.0)
    job.pause()
    job.report(Halted(2, "paused"), now=3.0)
    assert job.message == "", "of a pause that the visitor has asked for nothing is said"


def test_a_step_after_train_while_the_worker_halts_is_one_step(running: JobStateMachine) -> None:
    running.pause()
    running.train()
    running.train(steps=1)
    running.report(Halted(1, "paused"), now=2.0)
    running.begin(now=3.0)
    assert running.task(2).budget == 1


# --- others wait ------------------------------------------------------------------------------------------------------


def test_a_job_that_makes_way_joins_the_line_again_with_the_steps_that_are_left(job: JobStateMachine) -> None:
    job.train(steps=1)
    for _ in range(9):
        job.train(steps=1)
    job.begin(now=0.0)
    job.report(rows(1, 4), now=1.0)
    assert job.make_way() == [HaltNow()]
    assert job.make_way() == []  # it is about to
    job.report(rows(5, 1), now=1.0)  # before it heard
    assert job.report(Halted(1, "paused"), now=2.0) == [Join(had_a_turn=True), URGENT]
    job.begin(now=3.0)
    assert job.task(2).budget == 5


def test_steps_that_are_all_taken_join_no_line(job: JobStateMachine) -> None:
    job.train(steps=1)
    job.begin(now=0.0)
    job.report(rows(1, 1), now=1.0)
    job.make_way()
    assert job.lost("") == [URGENT]
    assert job.state == "paused"


def test_a_worker_that_is_lost_while_it_makes_way_was_on_its_way_out(running: JobStateMachine) -> None:
    running.make_way()
    assert running.lost("") == [Join(had_a_turn=True), URGENT]
    assert running.state == "waiting"


def test_a_job_that_pauses_while_it_makes_way_stays_paused(running: JobStateMachine) -> None:
    running.make_way()
    running.pause()
    assert running.report(Halted(1, "paused"), now=2.0) == [URGENT]
    assert running.state == "paused"


def test_a_job_that_trains_again_has_forgotten_how_it_halted_before(running: JobStateMachine) -> None:
    running.make_way()
    running.pause("Nobody looks.")
    running.train()  # before its worker has halted
    assert running.report(Halted(1, "paused"), now=2.0) == [Join(), URGENT]  # for itself, and not to make way
    running.begin(now=3.0)
    running.train(steps=1)
    assert running.report(Halted(2, "paused"), now=4.0) == [URGENT]
    assert (running.state, running.message) == ("paused", "")


def test_a_job_that_has_made_way_makes_none_with_its_next_steps(running: JobStateMachine) -> None:
    running.make_way()
    running.report(Halted(1, "paused"), now=2.0)
    running.begin(now=3.0)
    running.train(steps=1)
    running.train(steps=1)
    assert running.report(Halted(2, "paused"), now=4.0) == [Join(), URGENT]
