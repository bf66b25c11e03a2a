"""What follows what in an interactive job: events in, instructions out, without a worker, a thread or a clock."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.training import RunConfig
from playground.training.built_by_hand import built_by_hand
from playground.training.interactive.instructions import (
    Begin,
    GiveUp,
    HaltNow,
    Instructions,
    Join,
    Keep,
    Leave,
    Send,
    Tell,
)
from playground.training.interactive.state_machine import JobStateMachine
from playground.training.interactive.turn import MOST_PRESSED_STEPS
from playground.training.prepared_data import Untrained, untrained
from playground.training.run import Run
from rnn import Settings
from rnn.history import COLUMNS, SettingChange
from rnn.kept_states import KeptState
from rnn.parallel.messages import Change, Changed, Halt, Halted, Rest, Rows, Snapshot, SnapshotSoon, Speed
from rnn.settings import CHANGEABLE

CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=20, init_scale=0.3))
START = untrained(CONFIG)
URGENT = Tell(urgent=True)


def with_settings(**values: Any) -> RunConfig:
    return replace(CONFIG, settings=replace(CONFIG.settings, **values))


def rows(first: int, count: int) -> Rows:
    """Made-up rows: what they say decides nothing."""
    return Rows(1, first, np.zeros((len(COLUMNS), count)))


def snapshot(epoch: int, config: RunConfig = CONFIG) -> Snapshot:
    newest = START.checkpoint
    return Snapshot(1, config.settings, replace(newest.state, number=epoch), newest.answers)


@pytest.fixture
def job() -> JobStateMachine:
    return JobStateMachine(Run.begin(START))


@pytest.fixture
def running(job: JobStateMachine) -> JobStateMachine:
    """A job whose worker has trained up to epoch 5."""
    job.train()
    job.begin(now=1.0)
    job.report(rows(1, 5), now=1.0)
    job.report(snapshot(5), now=1.0)
    return job


def test_train_asks_for_a_place_and_with_a_worker_it_begins(job: JobStateMachine) -> None:
    assert job.train() == [Join(), URGENT]
    assert job.state == "waiting"
    assert job.begin(now=7.0) == [Begin()]
    assert (job.state, job.run.started) == ("running", 7.0)
    task = job.task(3)
    assert (task.token, task.start, task.settings) == (3, START.checkpoint.state, CONFIG.settings)
    assert (task.rows, task.changes, task.budget, task.speed) == (1, (), None, 200)


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


def test_reset_means_something_to_given_weights_before_they_have_trained(job: JobStateMachine) -> None:
    assert "reset" not in job.status(None, "", "").can
    job.take(built_by_hand(), "rest", message="as given")
    assert "reset" in job.status(None, "", "").can
    assert (job.state, job.message, job.untouched) == ("ready", "as given", False)


def test_train_while_it_waits_for_a_step_takes_away_the_limit(job: JobStateMachine) -> None:
    job.train(steps=1)
    job.train()
    job.begin(now=0.0)
    assert job.task(1).budget is None


def test_train_that_is_pressed_again_changes_nothing(running: JobStateMachine) -> None:
    assert running.train() == [URGENT]
    assert running.report(Halted(1, "paused"), now=2.0) == [URGENT]


def test_pause_while_it_waits_leaves_the_line(job: JobStateMachine) -> None:
    job.train()
    assert job.pause() == [Leave(), URGENT]
    assert job.state == "ready"


def test_pause_halts_the_worker_and_it_is_paused_once_that_has(running: JobStateMachine) -> None:
    assert running.pause("You were away.") == [HaltNow(), URGENT]
    assert (running.state, running.message) == ("running", "")
    assert running.report(Halted(1, "paused"), now=2.0) == [URGENT]
    assert (running.state, running.message) == ("paused", "You were away.")


def test_train_after_pause_is_not_forgotten_while_the_worker_halts(running: JobStateMachine) -> None:
    running.pause()
    assert running.train() == [URGENT]
    assert running.report(Halted(1, "paused"), now=2.0) == [Join(), URGENT]


def test_a_step_in_mid_run_halts_after_one_more_epoch_and_others_follow(running: JobStateMachine) -> None:
    assert running.train(steps=1) == [Send(Halt(1)), URGENT]
    for _ in range(2 * MOST_PRESSED_STEPS):
        assert running.train(steps=1) == [URGENT]
    assert running.report(Halted(1, "paused"), now=2.0) == [Join(), URGENT]
    running.begin(now=2.0)
    assert running.task(2).budget == MOST_PRESSED_STEPS


def test_only_the_last_epoch_with_its_weights_makes_a_run_done(running: JobStateMachine) -> None:
    running.report(rows(6, 15), now=2.0)
    running.report(Halted(1, "done"), now=2.0)
    assert running.state == "waiting"  # the weights of epoch 20 are not known yet, so it is trained again
    running.begin(now=3.0)
    running.report(snapshot(20), now=3.0)
    running.report(Halted(2, "done"), now=3.0)
    assert running.state == "done"
    assert running.train() == [URGENT]


def test_a_run_without_epochs_to_train_joins_no_line(running: JobStateMachine) -> None:
    running.report(rows(6, 15), now=2.0)
    running.report(snapshot(20), now=2.0)
    running.report(Halted(1, "done"), now=2.0)
    other = JobStateMachine(Run.begin(START))
    assert other.take(running.run, "train") == [URGENT]
    assert other.state == "done"


def test_a_run_that_diverged_is_trained_no_further(running: JobStateMachine) -> None:
    running.report(Halted(1, "diverged", "It diverged."), now=2.0)
    assert (running.state, running.message) == ("diverged", "It diverged.")
    assert running.train() == running.train(steps=1) == running.pause() == [URGENT]
    assert running.request(with_settings(learning_rate=0.5), None, ["learning_rate"]) == [URGENT]
    assert running.run.settings == CONFIG.settings


def test_a_lost_worker_is_told_unless_it_was_to_halt(running: JobStateMachine) -> None:
    running.pause()
    running.lost("")
    assert (running.state, running.message) == ("paused", "")
    running.train()
    running.begin(now=2.0)
    assert running.lost("could not be started") == [URGENT]
    assert running.state == "failed"
    assert running.message == (
        "The process that trains this run could not be started. Nothing is lost: Train goes on from here."
    )
    assert running.train() == [Join(), URGENT]


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


def test_a_step_after_train_while_the_worker_halts_is_one_step(running: JobStateMachine) -> None:
    running.pause()
    running.train()
    running.train(steps=1)
    running.report(Halted(1, "paused"), now=2.0)
    running.begin(now=3.0)
    assert running.task(2).budget == 1


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


def test_a_run_is_not_done_before_its_last_epoch(running: JobStateMachine) -> None:
    running.report(rows(6, 14), now=2.0)
    running.report(snapshot(19), now=2.0)
    running.pause()
    running.report(Halted(1, "paused"), now=2.0)
    assert (running.state, running.run.epoch) == ("paused", 19)


def test_what_comes_with_every_epoch_may_be_told_later_than_the_rest(running: JobStateMachine) -> None:
    assert running.report(rows(6, 1), now=2.0) == running.report(snapshot(6), now=2.0) == [Tell(urgent=False)]
    assert running.report(Changed(1, ()), now=2.0) == [URGENT]


def test_states_that_are_kept_on_the_way_are_named_to_the_next_worker(running: JobStateMachine) -> None:
    kept = KeptState.of(replace(START.checkpoint.state, number=3), changed=True)
    running.report(replace(snapshot(5), kept=np.array([3]), new=(kept,)), now=2.0)
    assert running.run.kept == (kept,)
    assert running.task(2).kept == (3,)


def test_a_page_is_told_all_that_it_shows(running: JobStateMachine) -> None:
    status = running.status(None, "a notice", "")
    assert (status.state, status.epoch, status.epochs, status.speed) == ("running", 5, 20, 200)
    assert (status.rate, status.left, status.message, status.remedy) == (None, None, "", None)
    running.set_speed(50)
    running.report(rows(6, 1), now=1.0)
    running.report(rows(7, 5), now=2.0)
    status = running.status(None, "a notice", "The disk is full.")
    assert (status.epoch, status.speed, status.rate, status.left) == (11, 50, 5.0, 9 / 5)
    assert status.saving == "The disk is full."
    running.report(Halted(1, "diverged", "It diverged."), now=2.0)
    status = running.status(None, "a notice", "")
    assert (status.rate, status.left, status.message) == (None, None, "It diverged.")
    assert status.remedy == ("init_scale", 0.001)


def test_what_is_asked_for_is_pending_until_it_is_trained_with(running: JobStateMachine) -> None:
    running.report(rows(6, 15), now=2.0)
    running.report(snapshot(20), now=2.0)
    running.report(Halted(1, "done"), now=2.0)
    running.request(with_settings(learning_rate=0.5), None, ["learning_rate"])
    assert (running.state, running.status(None, "", "").pending) == ("done", ("learning_rate",))
    running.request(with_settings(learning_rate=0.5, epochs=40), None, CHANGEABLE)
    assert (running.state, running.status(None, "", "").pending) == ("paused", ())


# --- settings ---------------------------------------------------------------------------------------------------------


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


# --- another run, others that wait, and leaving -----------------------------------------------------------------------


def fresh(start: Untrained = START) -> Run:
    return Run.begin(start)


def test_a_new_run_in_place_of_one_that_trains_gets_its_worker(running: JobStateMachine) -> None:
    before, run = running.run, fresh()
    assert running.take(run, "train") == [Keep(before, "paused"), Begin(), URGENT]
    assert (running.state, running.run, run.number) == ("running", run, 2)


@pytest.mark.parametrize("is_running", [False, True], ids=["in line", "running"])
def test_a_new_run_that_trains_takes_away_the_limit_of_a_step(job: JobStateMachine, is_running: bool) -> None:
    job.train(steps=1)
    if is_running:
        job.begin(now=1.0)
    job.take(fresh(), "train")
    job.begin(now=2.0)
    assert job.task(1).budget is None


def test_a_run_without_epochs_to_train_leaves_the_line(running: JobStateMachine) -> None:
    running.report(rows(6, 15), now=2.0)
    running.report(snapshot(20), now=2.0)
    other = JobStateMachine(fresh())
    other.train()
    assert other.take(running.run, "train") == [Leave(), URGENT]
    assert other.state == "done"


@pytest.mark.parametrize("end", ["halted", "lost", "another run"])
def test_what_does_not_train_any_more_has_no_rate(running: JobStateMachine, end: str) -> None:
    running.report(rows(6, 5), now=2.0)
    assert running.status(None, "", "").rate == 5.0
    if end == "another run":
        running.take(fresh(), "rest")
    else:
        running.report(Halted(1, "paused"), now=3.0) if end == "halted" else running.lost("")
    assert running.status(None, "", "").rate is None


def test_a_reset_gives_the_worker_up(running: JobStateMachine) -> None:
    before = running.run
    assert running.take(fresh(), "rest") == [Keep(before, "paused"), GiveUp(), URGENT]
    assert running.state == "ready"


def test_a_reset_while_it_waits_leaves_the_line(job: JobStateMachine) -> None:
    job.train()
    assert job.take(fresh(), "rest") == [Leave(), URGENT]
    job.train()
    assert job.take(fresh(), "train") == [URGENT]  # and a new run that is to train takes over the place in it
    assert job.state == "waiting"


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


def test_what_only_a_worker_can_do_is_said_only_while_there_is_one(job: JobStateMachine) -> None:
    assert job.rest(1.0) == job.snapshot_soon() == []
    assert job.set_speed(50) == [URGENT]
    job.train()
    job.begin(now=0.0)
    assert job.rest(1.0) == [Send(Rest(1.0))]
    assert job.snapshot_soon() == [Send(SnapshotSoon())]
    assert job.set_speed(0) == [Send(Speed(0)), URGENT]


def test_the_end_of_the_server_interrupts_what_is_under_way(running: JobStateMachine) -> None:
    assert running.interrupt() == [Keep(running.run, "interrupted")]
    running.pause()
    running.report(Halted(1, "paused"), now=2.0)
    assert running.interrupt() == []


def test_something_is_said_only_while_nothing_has_trained(job: JobStateMachine) -> None:
    assert job.say("Welcome back.") == [URGENT]
    assert job.status(None, "", "").message == "Welcome back."
    job.train()
    assert job.say("Too late.") == []
    assert job.status(1, "You wait.", "").message == "You wait."


# --- whatever happens -------------------------------------------------------------------------------------------------


@dataclass
class Line:
    """The place in which a job trains, and its worker: each event is one that can happen now."""

    job: JobStateMachine
    in_line: bool = False
    has_worker: bool = False
    halts: bool = False  # the worker was told to
    told: list[str] = field(default_factory=list)

    def apply(self, instructions: Instructions) -> None:
        for instruction in instructions:
            match instruction:
                case Join():
                    assert not self.in_line
                    assert not self.has_worker
                    self.in_line = True
                case Leave():
                    assert self.in_line
                    self.in_line = False
                case Begin():
                    assert self.has_worker
                    self.halts = False
                    assert self.job.task(1).start is self.job.run.newest.state
                case Send(Halt()) | HaltNow():
                    assert self.has_worker
                    self.halts = True
                case Send():
                    assert self.has_worker
                case GiveUp():
                    assert self.has_worker
                    self.has_worker = False
        assert (self.job.state == "waiting") == self.in_line
        assert (self.job.state == "running") == self.has_worker

    def happens(self, what: str) -> None:
        job, newest = self.job, self.job.run.epoch
        pages: dict[str, Callable[[], Instructions]] = {
            "train": job.train,
            "step": lambda: job.train(1),
            "pause": job.pause,
            "reset": lambda: job.take(fresh(), "rest"),
            "new": lambda: job.take(fresh(), "train"),
            "longer": lambda: job.request(with_settings(epochs=newest + 30), None, ["epochs"]),
            "shorter": lambda: job.request(with_settings(epochs=3), None, ["epochs"]),
            "make way": job.make_way,
        }
        if what in pages:
            self.apply(pages[what]())
        elif what == "turn" and self.in_line:
            self.in_line, self.has_worker = False, True
            self.apply(job.begin(0.0))
        elif self.has_worker and what == "rows":
            self.apply(job.report(rows(newest + 1, 1), 0.0))
            self.apply(job.report(snapshot(newest + 1), 0.0))
        elif self.has_worker and what in ("halted", "done", "lost"):
            self.has_worker = False
            reason = "done" if what == "done" else "paused"
            self.apply(job.lost("") if what == "lost" else job.report(Halted(1, reason), 0.0))  # type: ignore[arg-type]


EVENTS = ["train", "step", "pause", "reset", "new", "longer", "shorter", "make way", "turn", "rows", "halted", "done"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*EVENTS, "lost"]), max_size=40))
def test_whatever_happens_state_line_and_worker_agree_and_train_always_goes_on(events: list[str]) -> None:
    line = Line(JobStateMachine(Run.begin(START)))
    for event in events:
        line.happens(event)
    if line.job.state in ("ready", "paused", "failed"):
        line.happens("train")
        assert line.job.state == "waiting"


def test_a_run_that_another_server_has_makes_way_for_an_untrained_one_and_is_not_kept(running: JobStateMachine) -> None:
    assert running.lose(START, "It is elsewhere.") == [GiveUp(), URGENT]
    assert (running.state, running.run.rows, running.config) == ("ready", 1, CONFIG)
    assert running.status(None, "", "").message == "It is elsewhere."
    running.train()
    assert running.status(1, "You wait.", "").message == "You wait."
    assert running.lose(START, "It is elsewhere.") == [Leave(), URGENT]
    assert running.lose(START, "It is elsewhere.") == [URGENT]
