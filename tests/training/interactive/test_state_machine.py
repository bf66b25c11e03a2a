"""What follows what in an interactive job: events in, instructions out, without a worker, a thread or a clock."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import Dataset, Example
from playground.own_data import found_by, name_within
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
from playground.training.prepared_data import untrained
from playground.training.run import Run
from rnn import Settings
from rnn.kept_states import KeptState
from rnn.parallel.messages import Changed, Halt, Halted, Rest, SnapshotSoon, Speed
from tests.support.job_machine import CONFIG, START, URGENT, fresh, job, rows, running, snapshot, with_settings

__all__ = ["job", "running"]  # fixtures


def test_train_asks_for_a_place_and_with_a_worker_it_begins(job: JobStateMachine) -> None:
    assert job.train() == [Join(), URGENT]
    assert job.state == "waiting"
    assert job.begin(now=7.0) == [Begin()]
    assert (job.state, job.run.started) == ("running", 7.0)
    task = job.task(3)
    assert (task.token, task.start, task.settings) == (3, START.checkpoint.state, CONFIG.settings)
    assert (task.rows, task.changes, task.budget, task.speed) == (1, (), None, 200)


def test_reset_means_something_to_given_weights_before_they_have_trained(job: JobStateMachine) -> None:
    assert "reset" not in job.status(None, "", "").can
    job.take(built_by_hand(), "rest", message="as given")
    assert "reset" in job.status(None, "", "").can
    assert (job.state, job.message, job.untouched) == ("ready", "as given", False)


def test_pause_while_it_waits_leaves_the_line(job: JobStateMachine) -> None:
    job.train()
    assert job.pause() == [Leave(), URGENT]
    assert job.state == "ready"


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


def test_how_a_run_that_diverged_stands_is_told_without_a_look_for_its_set() -> None:
    """It is told under the lock of all runs, and a set of a visitor's own may have to be read from a database."""
    name, examples = name_within("visitor", "Colours", "9876543210"), (Example("red", "warm"), Example("blue", "cold"))
    suggested = {"learning_rate": 0.001}
    sets = {name: Dataset("Colours", examples, examples, "Colours.", labels=("warm", "cold"), suggested=suggested)}
    with found_by(sets.get):
        job = JobStateMachine(fresh(untrained(RunConfig(name, Settings(hidden_size=2)))))
    job.train()
    job.begin(now=1.0)
    job.report(Halted(1, "diverged", "It did."), now=1.0)
    assert job.status(None, "", "").remedy == ("learning_rate", 0.001)


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


# --- another run ------------------------------------------------------------------------------------------------------


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


def test_a_run_that_another_server_has_makes_way_for_an_untrained_one_and_is_not_kept(running: JobStateMachine) -> None:
    assert running.lose(START, "It is elsewhere.") == [GiveUp(), URGENT]
    assert (running.state, running.run.rows, running.config) == ("ready", 1, CONFIG)
    assert running.status(None, "", "").message == "It is elsewhere."
    running.train()
    assert running.status(1, "You wait.", "").message == "You wait."
    assert running.lose(START, "It is elsewhere.") == [Leave(), URGENT]
    assert running.lose(START, "It is elsewhere.") == [URGENT]


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
