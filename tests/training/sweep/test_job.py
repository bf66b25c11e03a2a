"""One sweep: its runs are those that `train` makes, and whenever it pauses or stops what it has is kept."""

import threading
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from playground.decimate import stride_of
from playground.training.prepared_data import prepare
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps, TooManySweeps
from rnn import Settings, train
from rnn.history import COLUMNS
from rnn.parallel.messages import StackRows, SweepRows
from rnn.sweep import Sweep
from tests.support.executors import EAGER, ScriptedExecutor
from tests.support.following import Clock, same
from tests.support.patience import PATIENCE, until
from tests.support.sweeping import BASE, LONG, PLAN, NotingRecorder, assert_gone, page_of, processes, rows

# --- to the end -------------------------------------------------------------------------------------------------------


FRESH = Plan("First word", Sweep(Settings(hidden_size=3, epochs=10, batch_size=50), {"cell": ("tanh", "gru")}, seeds=1))


@pytest.mark.parametrize("plan", [PLAN, FRESH], ids=["the same sentences", "fresh sequences"])
def test_every_run_is_bit_for_bit_what_train_makes_of_it(sweeps: Sweeps, recorder: NotingRecorder, plan: Plan) -> None:
    prepared = prepare(plan.data)
    sizes = {"vocab_size": len(prepared.vocabulary), "classes": len(prepared.labels)}
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", plan)
        wait(lambda: job.final)
    assert job.state == "done"
    assert job.settings == plan.sweep.settings()
    for run in job.runs:
        epochs = list(train(prepared.learnt_from, prepared.test_set, run.settings, **sizes))
        expected = np.array([[e.train.loss, e.train.accuracy, e.test.loss, e.test.accuracy] for e in epochs]).T
        assert np.array_equal(run.columns_from(0)[:4], expected)
        assert run.state is not None
        assert same(run.state, epochs[-1].state())
        assert run.state_settings == run.settings


def test_the_recorder_is_told_of_every_run_with_the_sweep_it_belongs_to(
    sweeps: Sweeps, recorder: NotingRecorder
) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", PLAN)
        wait(lambda: job.final)
    assert recorder.last_calls == {run.id: ("visitor", "done", "") for run in job.runs}
    run = job.runs[0]
    assert {run.sweep for run in job.runs} == {job.id}
    assert (run.data, run.data_hash, run.changes, run.first_settings) == (
        "Article",
        prepare("Article").hash,
        [],
        run.settings,
    )
    seconds = run.columns()[4]
    assert seconds[0] == 0
    assert np.all(np.diff(seconds) > 0)
    assert np.array_equal(run.columns_from(7), run.columns()[:, 7:])


def test_a_recorder_that_comes_late_is_told_of_every_run_there_is(clock: Clock) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER)
    early_recorder, late_recorder = NotingRecorder(), NotingRecorder()
    sweeps.record_with(early_recorder)  # as one that cannot keep anything
    try:
        with page_of(sweeps, "one") as wait_one, page_of(sweeps, "two") as wait_two:
            done = sweeps.start("one", PLAN)
            wait_one(lambda: done.final)
            paused = sweeps.start("two", LONG)
            wait_two(lambda: min(rows(paused)) > 2)
            sweeps.command("two", "pause")
            running = sweeps.start("one", LONG)
            wait_one(lambda: min(rows(running)) > 2)
            sweeps.start("three", LONG)  # in line: none of its runs has trained
            sweeps.record_with(late_recorder)
            endings = dict(late_recorder.last_calls)
        assert {endings[run.id] for run in paused.runs} == {("two", "paused", "")}
        assert {endings[run.id] for run in running.runs} == {("one", "running", "")}
        assert set(endings) == {run.id for run in (*paused.runs, *running.runs)}
    finally:
        sweeps.close()


def test_a_recorder_that_comes_late_is_told_how_runs_have_ended(clock: Clock) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER)
    late_recorder = NotingRecorder()
    try:
        with page_of(sweeps) as wait:
            job = sweeps.start("visitor", PLAN)
            wait(lambda: job.final)
        sweeps.record_with(late_recorder)
        assert late_recorder.last_calls == {run.id: ("visitor", "done", "") for run in job.runs}
    finally:
        sweeps.close()


def test_how_it_stands_is_read_with_the_lock(sweeps: Sweeps, lock: threading.RLock) -> None:
    with page_of(sweeps):
        job = sweeps.start("visitor", LONG)
        asked_event, told_event = threading.Event(), threading.Event()

        def read() -> None:
            asked_event.set()
            job.status()
            told_event.set()

        reader = threading.Thread(target=read, daemon=True)
        with lock:
            reader.start()
            assert asked_event.wait(PATIENCE)
            assert not told_event.is_set()
        assert told_event.wait(PATIENCE)


def test_runs_that_diverge_are_kept_and_leave_the_others_alone(sweeps: Sweeps, recorder: NotingRecorder) -> None:
    base = replace(BASE, hidden_size=16, epochs=60)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {"learning_rate": (0.02, 1.0)}, seeds=2)))
        wait(lambda: job.final)
    assert [run.ended for run in job.runs] == ["done", "done", "diverged", "diverged"]
    assert rows(job)[:2] == [61, 61]
    for run in job.runs[2:]:
        assert 0 < run.rows < 61
        assert "Training diverged" in run.message
        assert run.state is not None
        assert run.state.number == run.epoch
        assert np.isfinite(run.columns()).all()
    comparison = job.results()
    assert comparison is not None
    assert comparison[0] == 60
    assert [result.diverged for result in comparison[1]] == [False, False, True, True]
    assert job.status().done_epochs == job.status().of_epochs == 240


def test_where_all_diverge_no_run_has_a_loss(sweeps: Sweeps) -> None:
    base = replace(BASE, hidden_size=16, epochs=60)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {"learning_rate": (0.8, 1.0)}, seeds=2)))
        wait(lambda: job.final)
    comparison = job.results()
    assert comparison is not None
    assert comparison[0] == max(run.rows for run in job.runs) < 60
    assert [result.diverged for result in comparison[1]] == [True] * 4


# --- what a page is told ----------------------------------------------------------------------------------------------


def test_curves_come_once_on_a_grid_with_the_newest_point_last(sweeps: Sweeps) -> None:
    base = replace(BASE, epochs=280)
    stride = stride_of(280)
    assert stride > 1
    points: list[dict[int, float]] = [{}, {}]
    counts, frames = [0, 0], 0

    def look() -> None:
        """Takes in what is new at each report of a process: later all of it could come at once."""
        nonlocal frames
        job = sweeps.get("visitor")
        for curves in [] if job is None else job.curves(counts):
            frames += 1
            for k, r in enumerate(curves.runs):
                last = max(points[r], default=0)
                if last % stride:
                    del points[r][last]
                points[r].update(zip(curves.epochs.tolist(), curves.test_loss[k].tolist(), strict=True))

    with page_of(sweeps) as wait, sweeps.followed("visitor", look):
        job = sweeps.start("visitor", Plan("Article", Sweep(base, {}, seeds=2)))
        wait(lambda: job.final)
    assert frames > 2
    for r, run in enumerate(job.runs):
        assert list(points[r]) == [*range(0, 281, stride)]
        assert [run.columns()[2, epoch] for epoch in points[r]] == list(points[r].values())


def test_of_very_many_runs_those_come_first_that_a_page_has_waited_for_longest() -> None:
    executor = ScriptedExecutor()
    sweeps = Sweeps(threading.RLock(), 1, Clock(), housekeeping=False, executor=executor)
    job = sweeps.start("visitor", Plan("Article", Sweep(replace(BASE, epochs=280), {}, seeds=5)))
    counts = [0] * 5

    def train(run: int, first: int, n: int) -> None:
        values = np.full((len(COLUMNS), 1, n), 0.5)
        executor.started[0].report(SweepRows((StackRows((run,), first, values, np.zeros(1, int), np.full(1, n)),)))

    def told(most: int) -> dict[int, list[int]]:
        return {r: curves.epochs.tolist() for curves in job.curves(counts, most) for r in curves.runs}

    for run in range(5):
        train(run, 0, 3)
    assert told(2) == {0: [0, 2], 1: [0, 2]}
    train(0, 3, 1)
    assert told(2) == {2: [0, 2], 3: [0, 2]}
    assert told(2) == {0: [3], 4: [0, 2]}
    assert told(2) == {}
    train(2, 3, 1)  # it was told up to an epoch on the stride, the first one is off it
    train(0, 4, 1)
    assert told(5) == {2: [3], 0: [4]}
    sweeps.close()


def test_a_sweep_that_is_under_way_is_compared_where_all_runs_have_been(sweeps: Sweeps) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 5)
        sweeps.command("visitor", "pause")
        comparison = job.results()
        assert comparison is not None
        epoch, results = comparison
        assert epoch <= min(rows(job)) - 1
        assert [result.test_loss for result in results] == [run.columns()[2, epoch] for run in job.runs]


# --- pause, go on, stop -----------------------------------------------------------------------------------------------


def test_a_pause_rests_the_processes_and_it_goes_on_from_there(sweeps: Sweeps, recorder: NotingRecorder) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 2)
        sweeps.command("visitor", "pause")
        assert job.state == "paused"
        assert job.status().rate is None
        pids = job.pids()
        until(lambda: {call[1] for call in recorder.last_calls.values()} == {"paused"})
        sweeps.command("visitor", "pause")  # once more does nothing
        sweeps.command("visitor", "continue")
        assert job.state == "running"
        assert job.pids() == pids
        rows_at_rest = max(rows(job))
        wait(lambda: min(rows(job)) > rows_at_rest)
        sweeps.command("visitor", "stop")
        wait(lambda: job.final)
    prepared = prepare("Article")
    for run in job.runs[::3]:
        single_run = train(prepared.train_set, prepared.test_set, run.settings, vocab_size=len(prepared.vocabulary))
        assert run.columns()[2].tolist() == [epoch.test.loss for epoch in islice(single_run, run.rows)]


def test_a_stop_keeps_what_there_is_with_states_to_go_on_from(sweeps: Sweeps, recorder: NotingRecorder) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 5)
        workers = processes(job)
        sweeps.command("visitor", "stop")
        assert job.state == "stopped"
        wait(lambda: job.final)
    assert_gone(workers)
    prepared = prepare("Article")
    for run in job.runs:
        assert recorder.last_calls[run.id] == ("visitor", "paused", "The sweep was stopped here.")
        assert run.state is not None
        assert run.state.number == run.epoch
        on = train(
            prepared.train_set, prepared.test_set, run.settings, vocab_size=len(prepared.vocabulary), start=run.state
        )
        assert next(on).number == run.rows
    assert sweeps.command("visitor", "continue") is job
    assert job.state == "stopped"


def test_a_run_is_the_sweeps_own_until_it_has_ended(sweeps: Sweeps) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        ids = {run.id for run in job.runs}
        assert sweeps.under_way("visitor") == ids
        assert sweeps.under_way("stranger") == set()
        sweeps.command("visitor", "pause")
        assert sweeps.under_way("visitor") == ids
        sweeps.command("visitor", "stop")
        wait(lambda: job.final)
        assert sweeps.under_way("visitor") == set()


def test_a_paused_sweep_can_be_stopped_and_another_one_begun(sweeps: Sweeps) -> None:
    with page_of(sweeps) as wait:
        first = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(first)) > 1)
        with pytest.raises(TooManySweeps, match="stop it before you start another"):
            sweeps.start("visitor", PLAN)
        sweeps.command("visitor", "pause")
        sweeps.command("visitor", "stop")
        second = sweeps.start("visitor", PLAN)
        assert sweeps.get("visitor") is second
        wait(lambda: first.final and second.final)
    assert (first.state, second.state) == ("stopped", "done")


def test_what_is_no_act_is_refused_and_without_a_sweep_nothing_happens(sweeps: Sweeps) -> None:
    for word in ("explode", "start"):  # another sweep is not started by a command to this one
        with pytest.raises(ValueError, match=f"'{word}' is nothing a sweep can do: there are pause, continue, stop"):
            sweeps.command("visitor", word)
    assert sweeps.command("visitor", "stop") is None
