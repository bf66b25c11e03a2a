"""What follows what in a sweep: events in, instructions out, without a worker, a thread or a clock."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from playground.training.prepared_data import RunConfig, prepare, untrained
from playground.training.run import Run
from playground.training.sweep.instructions import BeginShare, End, GiveBack, Kill, SendToShare, Touch
from playground.training.sweep.state_machine import (
    ENDED_UNEXPECTEDLY,
    LEFT,
    PROCESS_LOST,
    SHARE_ENDS_WITHIN,
    STOPPED_HERE,
    SweepStateMachine,
)
from rnn import Settings
from rnn.history import COLUMNS, Ended
from rnn.parallel.messages import Halt, Over, Rest, RunsEnded, StackRows, States, SweepRows

SETTINGS = Settings(hidden_size=4, epochs=20, init_scale=0.3)
PREPARED = prepare("Article")
STATE = untrained(RunConfig("Article", SETTINGS)).checkpoint.state
SECONDS = COLUMNS.index("seconds")


def rows(*runs: int, first: int = 0, count: int = 3, seconds: float = 1.0) -> SweepRows:
    """Made-up rows of runs that train together, `seconds` an epoch by the worker's own clock."""
    values = np.zeros((len(COLUMNS), len(runs), count))
    values[SECONDS] = seconds * np.arange(count)
    skips, counts = np.zeros(len(runs), np.int64), np.full(len(runs), count)
    return SweepRows((StackRows(runs, first, values, skips, counts),))


@pytest.fixture
def sweep() -> SweepStateMachine:
    """Three runs in two shares: the first and second together, the third alone."""
    return SweepStateMachine([Run(PREPARED, SETTINGS, sweep="a") for _ in range(3)], [[(0, 1)], [(2,)]])


@pytest.fixture
def running(sweep: SweepStateMachine) -> SweepStateMachine:
    sweep.go()
    sweep.report(0, rows(0, 1), now=1.0)
    return sweep


def test_with_a_place_each_share_gets_a_worker_and_its_task(sweep: SweepStateMachine) -> None:
    assert sweep.go() == [BeginShare(0), BeginShare(1)]
    assert sweep.state == "running"
    task = sweep.task(1, PREPARED.encoded)
    assert (task.stacks, task.starts, task.settings) == (((2,),), (), (SETTINGS,) * 3)


def test_a_sweep_that_goes_on_gives_its_workers_the_newest_states(sweep: SweepStateMachine) -> None:
    sweep.go()
    sweep.report(0, States(((1, STATE),)), now=1.0)
    assert sweep.task(0, PREPARED.encoded).starts == (None, STATE, None)
    assert sweep.task(1, PREPARED.encoded).starts == (None, None, None)  # of its own runs alone


def test_rows_are_added_and_told_and_counted(running: SweepStateMachine) -> None:
    first, second, third = running.runs
    assert (first.rows, second.rows, third.rows) == (3, 3, 0)
    assert running.report(1, rows(2, count=5), now=2.0) == [Touch(third, "running")]
    assert running.done_epochs == 2 + 2 + 4
    assert running.report(1, rows(2, count=5), now=3.0) == []  # they are known
    assert running.rate == (8 - 4) / (3.0 - 1.0)


def test_of_batched_runs_each_is_given_the_rows_that_are_its_own(running: SweepStateMachine) -> None:
    """One that went on from a later epoch than its neighbour begins later, one that diverged ends earlier."""
    first, second, _ = running.runs
    running.report(0, rows(1, first=3, count=2), now=2.0)  # epochs 3 and 4
    (stack,) = rows(0, 1, first=3, count=4).stacks
    stack.values[0] = np.arange(3, 7)
    stack.skips[1] = 2
    stack.counts[:] = 3, 2
    running.report(0, SweepRows((stack,)), now=3.0)
    assert first.rows_from(3)["train_loss"] == [3, 4, 5]
    assert second.rows_from(3)["train_loss"] == [0, 0, 5, 6]


def test_in_turn_its_workers_sleep_and_wake(running: SweepStateMachine) -> None:
    first, second, _third = running.runs
    touches = [Touch(first, "paused"), Touch(second, "paused")]
    assert running.rest("waiting") == [SendToShare(0, Rest(None)), SendToShare(1, Rest(None)), *touches]
    assert running.go()[:2] == [SendToShare(0, Rest(0.0)), SendToShare(1, Rest(0.0))]
    running.rest("paused")
    running.wait()
    assert running.state == "waiting"


def test_it_is_done_when_the_last_share_is(running: SweepStateMachine) -> None:
    first, second, third = running.runs
    ended = RunsEnded(((0, "done", STATE), (1, "diverged", STATE)))
    assert running.report(0, ended, now=2.0) == [Touch(first, "done"), Touch(second, "diverged")]
    assert second.message.startswith("Training diverged after epoch 2.")
    assert running.report(0, Over(), now=2.0) == [End(0)]
    assert not running.final
    running.report(1, RunsEnded(((2, "done", STATE),)), now=2.0)
    assert running.report(1, Over(), now=2.0) == [End(1), GiveBack()]
    assert (running.state, running.final, third.ended) == ("done", True, "done")
    assert running.done_epochs == 60


def test_stop_lets_the_workers_halt_and_keeps_what_there_is(running: SweepStateMachine) -> None:
    assert running.stop(now=10.0) == [SendToShare(0, Halt()), SendToShare(1, Halt())]
    assert (running.state, running.final) == ("stopped", False)
    running.report(0, RunsEnded(((0, "stopped", STATE), (1, "stopped", STATE))), now=11.0)
    running.report(0, Over(), now=11.0)
    third = running.runs[2]
    assert running.report(1, Over(), now=11.0) == [Touch(third, "paused"), End(1), GiveBack()]  # it never began
    assert {run.message for run in running.runs} == {STOPPED_HERE}
    assert running.state == "stopped"


def test_a_worker_that_does_not_stop_is_killed(running: SweepStateMachine) -> None:
    running.stop(now=10.0)
    assert running.look(now=10.0 + SHARE_ENDS_WITHIN - 0.1) == []
    assert running.look(now=10.0 + SHARE_ENDS_WITHIN) == [Kill(0), Kill(1)]
    running.gone(0, "")
    assert [run.ended for run in running.runs] == ["interrupted", "interrupted", None]


def test_a_worker_that_tells_the_ends_of_very_many_runs_has_the_time_that_it_takes(running: SweepStateMachine) -> None:
    running.stop(now=10.0)
    running.report(0, RunsEnded(((0, "stopped", STATE),)), now=19.0)
    running.report(0, rows(1), now=19.5)
    assert running.look(now=19.0 + SHARE_ENDS_WITHIN - 0.1) == []
    assert running.look(now=19.0 + SHARE_ENDS_WITHIN) == [Kill(0), Kill(1)]


def test_one_that_never_had_a_place_stops_at_once(sweep: SweepStateMachine) -> None:
    instructions = sweep.stop(now=0.0, why=LEFT)
    assert instructions == [*(Touch(run, "paused") for run in sweep.runs), GiveBack()]
    assert {run.message for run in sweep.runs} == {LEFT}
    assert sweep.final


def test_a_lost_worker_ends_the_runs_of_its_share_alone(running: SweepStateMachine) -> None:
    first, second, _third = running.runs
    assert running.gone(0, "") == [Touch(first, "failed"), Touch(second, "failed"), End(0)]
    assert (first.message, running.state) == (PROCESS_LOST.format(ENDED_UNEXPECTEDLY), "running")
    assert running.message == (
        "A process of this sweep has ended unexpectedly: 2 of 3 runs end early. "
        "What they have is kept, and Continue trains on from there."
    )
    assert not running.cut_off  # as long as others train
    assert running.report(0, rows(0, first=3), now=3.0) == running.gone(0, "") == []  # nothing more counts
    running.report(1, RunsEnded(((2, "done", STATE),)), now=3.0)
    running.report(1, Over(), now=3.0)
    assert (running.state, running.cut_off) == ("failed", True)


@pytest.mark.parametrize(("count", "keeps"), [(512, True), (513, False)])
def test_the_runs_of_a_very_large_sweep_keep_no_state_that_is_saved(count: int, keeps: bool) -> None:
    sweep = SweepStateMachine([Run(PREPARED, SETTINGS) for _ in range(count)], [[tuple(range(count))]])
    sweep.go()
    [first, *_] = sweep.runs
    sweep.report(0, rows(0, first=0), now=1.0)
    sweep.report(0, States(((0, STATE),)), now=1.0)
    assert first.state is STATE
    assert first.let_go(STATE) is not keeps
    assert (first.state is STATE) is keeps
    newer = replace(STATE)
    sweep.report(0, States(((0, newer),)), now=2.0)
    assert not first.let_go(STATE)
    assert first.state is newer


@pytest.mark.parametrize(
    ("count", "lost", "reason", "message"),
    [
        (1, [0], "", "has ended unexpectedly: its one run ends early. What it has is kept."),
        (3, [0], "", "has ended unexpectedly: 1 of 3 runs ends early. What it has is kept."),
        (3, [0, 2], "was killed", "was killed: 2 of 3 runs end early. What they have is kept."),
    ],
)
def test_how_many_runs_are_lost_is_told(count: int, lost: list[int], reason: str, message: str) -> None:
    """Each share has one run."""
    sweep = SweepStateMachine([Run(PREPARED, SETTINGS) for _ in range(count)], [[(r,)] for r in range(count)])
    sweep.go()
    for share in lost:
        sweep.gone(share, reason)
    assert sweep.message == f"A process of this sweep {message}"
    assert not sweep.cut_off  # nothing is saved of them


def test_a_worker_that_is_lost_after_its_runs_had_ended_takes_nothing_away(running: SweepStateMachine) -> None:
    running.report(0, RunsEnded(((0, "done", STATE), (1, "diverged", STATE))), now=2.0)
    assert running.gone(0, "") == [End(0)]
    assert [run.ended for run in running.runs] == ["done", "diverged", None]
    assert running.message == ""
    running.report(1, RunsEnded(((2, "done", STATE),)), now=3.0)
    running.report(1, Over(), now=3.0)
    assert running.state == "done"


def test_a_lost_worker_of_a_sweep_that_is_stopped_tells_of_no_loss(running: SweepStateMachine) -> None:
    running.stop(now=2.0, why=LEFT)
    running.gone(0, "was killed")
    assert running.runs[0].message == LEFT
    assert (running.message, running.state) == ("", "stopped")


def test_it_has_a_rate_only_while_it_trains(running: SweepStateMachine) -> None:
    running.report(1, rows(2, count=5), now=2.0)
    assert running.rate == 4.0
    running.rest("paused")
    assert running.rate is None
    running.go()
    assert running.rate is None, "the pause is no part of the next measure"


@pytest.mark.parametrize(("state", "ended"), [("running", "running"), ("waiting", "paused"), ("paused", "paused")])
def test_a_recorder_that_begins_to_listen_is_told_how_each_run_stands(
    running: SweepStateMachine, state: Literal["running", "waiting", "paused"], ended: Ended
) -> None:
    first, second, third = running.runs
    running.report(0, RunsEnded(((0, "done", STATE),)), now=2.0)
    if state != "running":
        running.rest(state)
    assert running.remind() == [Touch(first, "done"), Touch(second, ended), Touch(third, ended)]


def test_what_has_ended_is_not_interrupted_with_the_server(running: SweepStateMachine) -> None:
    first, second, _ = running.runs
    running.report(0, RunsEnded(((0, "done", STATE),)), now=2.0)
    assert running.interrupt()[:-4] == [Touch(second, "interrupted")]
    assert (first.message, second.message) == ("", "The server was stopped.")


def test_the_end_of_the_server_interrupts_what_has_begun(running: SweepStateMachine) -> None:
    first, second, third = running.runs
    touches = [Touch(first, "interrupted"), Touch(second, "interrupted")]
    assert running.interrupt() == [*touches, Kill(0), End(0), Kill(1), End(1)]
    assert third.ended is None


def test_the_end_of_the_server_leaves_paused_what_its_visitor_has_paused(running: SweepStateMachine) -> None:
    running.rest("paused")
    assert running.interrupt() == [Kill(0), End(0), Kill(1), End(1)]


@pytest.mark.parametrize(("is_paused", "ended"), [(False, "interrupted"), (True, None)])
def test_workers_that_are_killed_at_the_end_of_the_server_are_not_taken_for_lost(
    running: SweepStateMachine, is_paused: bool, ended: Ended | None
) -> None:
    if is_paused:
        running.rest("paused")
    running.interrupt()
    assert running.gone(0, "") == running.gone(1, "was killed") == []
    assert running.report(1, RunsEnded(((2, "stopped", STATE),)), now=2.0) == running.report(1, Over(), now=2.0) == []
    assert [run.ended for run in running.runs] == [ended, ended, None]
    assert (running.state, running.message) == ("paused" if is_paused else "running", "")


def test_paused_as_the_server_is_about_to_end_its_runs_are_interrupted(running: SweepStateMachine) -> None:
    """What is saved of them says so wherever the sweep goes on."""
    first, second, _ = running.runs
    assert running.rest("paused", cut_off=True)[2:] == [Touch(first, "interrupted"), Touch(second, "interrupted")]
    assert running.report(0, States(((1, STATE),)), now=2.0) == [Touch(second, "interrupted")]
    assert running.go()[2:] == [Touch(first, "running"), Touch(second, "running")]
    running.rest("paused", cut_off=True)
    assert running.interrupt()[:2] == [Touch(first, "interrupted"), Touch(second, "interrupted")]


def test_in_turn_a_run_that_has_ended_is_not_told_of_again(running: SweepStateMachine) -> None:
    second = running.runs[1]
    running.report(0, RunsEnded(((0, "done", STATE),)), now=2.0)
    assert running.rest("waiting")[2:] == [Touch(second, "paused")]
    assert running.go()[2:] == [Touch(second, "running")]
    assert running.report(0, rows(0, 1, first=3), now=3.0) == [Touch(second, "running")]


def test_a_state_in_the_midst_of_training_is_told(running: SweepStateMachine) -> None:
    assert running.report(0, States(((1, STATE),)), now=2.0) == [Touch(running.runs[1], "running")]


def test_a_sweep_that_waits_for_a_place_is_not_final(sweep: SweepStateMachine) -> None:
    assert not sweep.final


def test_runs_that_had_ended_before_are_not_told_of_again() -> None:
    over, new = Run(PREPARED, SETTINGS, sweep="a"), Run(PREPARED, SETTINGS, sweep="a")
    over.ended = "done"
    sweep = SweepStateMachine([over, new], [[(1,)]])
    assert sweep.remind() == [Touch(new, "paused")]
    assert sweep.go() == [BeginShare(0)]


def test_seconds_go_on_from_those_of_the_worker_before() -> None:
    """A worker's clock begins with it, and it trains again what came after the state that it went on from."""
    before = np.zeros((len(COLUMNS), 3))
    before[SECONDS] = [0.0, 4.0, 8.0]
    run = Run(PREPARED, SETTINGS, rows=before, sweep="a")
    sweep = SweepStateMachine([run], [[(0,)]])
    sweep.go()
    sweep.report(0, rows(0, first=1, count=4), now=1.0)  # epochs 1 to 4, at 0, 1, 2 and 3 s
    assert run.columns()[SECONDS].tolist() == [0.0, 4.0, 8.0, 9.0, 10.0]
