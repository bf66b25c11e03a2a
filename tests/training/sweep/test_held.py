"""Sweeps that were replaced, or that another server has taken over, are held until they have come to their end."""

import threading

from playground.training.sweep.state_machine import SHARE_ENDS_WITHIN
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn.parallel.messages import Halt
from tests.support.executors import EAGER, ScriptedExecutor
from tests.support.following import Clock
from tests.support.patience import until
from tests.support.sweeping import LONG, PLAN, RULES, NotingRecorder, counting, over, page_of, rows, told_rows


def test_runs_of_a_sweep_that_is_being_replaced_still_train(clock: Clock) -> None:
    """And so cannot be deleted: what their processes have yet to tell would bring them back."""
    lock = threading.RLock()
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=EAGER)
    try:
        with page_of(sweeps) as wait:
            job = sweeps.start("visitor", LONG)
            ids = [run.id for run in job.runs]
            wait(lambda: min(rows(job)) > 1)
            with lock:  # which its processes need to tell that they have stopped
                sweeps.command("visitor", "stop")
                sweeps.start("visitor", PLAN)
                assert sweeps.under_way("visitor").issuperset(ids)
                assert not sweeps.under_way("somebody else")
            until(lambda: job.final)
            assert sweeps.under_way("visitor").isdisjoint(ids)
    finally:
        sweeps.close()


def test_the_end_of_one_that_was_replaced_takes_no_place_from_its_successor(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    with page_of(scripted, "one"), page_of(scripted, "other"):
        old = scripted.start("one", RULES)
        for pid, worker in enumerate(executor.started, 11):
            worker.pid = pid
        scripted.command("one", "stop")
        new = scripted.start("one", RULES)
        assert (old.state, old.final, new.state) == ("stopped", False, "running")
        assert scripted.pids() == [11, 12]
        ids = {run.id for run in new.runs}
        assert scripted.under_way("one") == ids | {run.id for run in old.runs}
        late_recorder = NotingRecorder()
        told_rows(executor.started[1], 2)
        scripted.record_with(late_recorder)
        assert len(late_recorder.last_calls) == 1
        clock.now += SHARE_ENDS_WITHIN
        scripted.look()
        assert [worker.killed for worker in executor.started] == [True, True, False, False]
        other = scripted.start("other", RULES)
        for worker in executor.started[:2]:
            worker.lose()
        assert old.final
        assert (new.state, other.state) == ("running", "waiting")  # with the old one's end no place is free
        assert scripted.under_way("one") == ids
        scripted.look()
        third_recorder = NotingRecorder()
        scripted.record_with(third_recorder)
        assert third_recorder.last_calls == {}  # the old one is let go of
        scripted.command("other", "pause")  # it only waited: the place is not its own
        assert new.state == "running"
        scripted.command("one", "pause")
        assert (new.state, other.state, len(executor.started)) == ("paused", "paused", 4)


def test_the_end_of_one_that_was_replaced_takes_its_successor_out_of_no_line(
    scripted: Sweeps, executor: ScriptedExecutor
) -> None:
    scripted.start("one", RULES)
    other = scripted.start("other", RULES)
    scripted.command("one", "stop")
    new = scripted.start("one", RULES)
    assert (other.state, new.state) == ("running", "waiting")
    message = new.message
    over(*executor.started[:2])
    assert (other.state, new.state, new.message) == ("running", "waiting", message)
    scripted.command("other", "stop")
    assert new.state == "running"


def test_a_sweep_that_another_server_has_taken_over_ends_here_and_is_recorded_no_more(
    scripted: Sweeps, executor: ScriptedExecutor, recorder: NotingRecorder
) -> None:
    with counting(scripted, "one", "other") as woken:
        one, other = scripted.start("one", RULES), scripted.start("other", RULES)
        told_rows(executor.started[0], 2)
        told = dict(recorder.last_calls)
        woken()
        scripted.taken("one", other.runs[0].id)
        scripted.taken("nobody", one.runs[0].id)
        assert (one.state, other.state, woken()) == ("running", "waiting", [0, 0])
        scripted.taken("one", one.runs[3].id)
        assert scripted.get("one") is None
        assert (one.state, other.state) == ("stopped", "running")
        assert all(woken())
        assert [Halt() in worker.commands for worker in executor.started] == [True, True, False, False]
        told_rows(executor.started[0], 3)
        over(*executor.started[:2])
        scripted.look()
        assert (one.final, scripted.under_way("one")) == (True, frozenset())
        assert {run: call for run, call in recorder.last_calls.items() if call[0] == "one"} == told
        assert scripted.followers() == ["one", "other"]
