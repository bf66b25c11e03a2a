"""Sweeps of all visitors take turns, and nothing is lost when one loses a process, its visitor or the server."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest

from playground.storage import Recorder, Store, database_from
from playground.training.grace import DRAINED, GRACE
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import RunConfig
from playground.training.presence import MEMORY
from playground.training.scheduler import TURN
from playground.training.sweep import sweeps_by_visitor as sweeps_module
from playground.training.sweep.plan import Plan
from playground.training.sweep.state_machine import LEFT, SHARE_ENDS_WITHIN, UNDER_WAY
from playground.training.sweep.sweeps_by_visitor import MOST_SWEEPS, Sweeps, TooManySweeps
from rnn.history import COLUMNS
from rnn.parallel.executor import Gone, Reported, cores
from rnn.parallel.messages import Command, Halt, Measure, Measured, Over, Rest, StackRows, SweepRows, Task, TrainStacks
from rnn.sweep import Sweep
from tests.support.executors import EAGER, NOWHERE, ScriptedExecutor, ScriptedWorker
from tests.support.following import Clock, following, row, unbroken
from tests.support.patience import PATIENCE, until
from tests.support.sweeping import (
    BASE,
    LONG,
    PLAN,
    NotingRecorder,
    assert_gone,
    lock,
    page_of,
    processes,
    recorder,
    rows,
    sweeps,
)

__all__ = ["lock", "recorder", "sweeps"]  # fixtures

ROOT = Path(__file__).resolve().parents[3]


# --- in turns ---------------------------------------------------------------------------------------------------------


def test_one_sweep_trains_at_a_time_and_those_that_wait_have_their_turn(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps, "one") as wait_one, page_of(sweeps, "other") as wait_other:
        one, other = sweeps.start("one", LONG), sweeps.start("other", LONG)
        assert (one.state, other.state) == ("running", "waiting")
        assert "number 1 in line" in other.message
        assert other.pids() == []
        wait_one(lambda: min(rows(one)) > 1)
        clock.now += TURN - 1
        sweeps.look()
        assert one.state == "running"
        clock.now += 1
        sweeps.look()
        assert (one.state, other.state) == ("waiting", "running")
        wait_other(lambda: min(rows(other)) > 1)
        sweeps.command("other", "pause")
        assert (one.state, one.message, other.state) == ("running", "", "paused")
        sweeps.command("one", "stop")
        sweeps.command("other", "continue")
        assert other.state == "running"


@pytest.mark.parametrize("sweeps", [{"most": 2}], indirect=True)
def test_there_is_a_limit_to_the_sweeps_that_wait(sweeps: Sweeps) -> None:
    with page_of(sweeps, "one"), page_of(sweeps, "two"):
        sweeps.start("one", LONG)
        sweeps.start("two", LONG)
        with pytest.raises(TooManySweeps, match="2 sweeps are under way here already"):
            sweeps.start("three", LONG)


def test_sweeps_of_invented_visitors_keep_nobody_out(sweeps: Sweeps, clock: Clock) -> None:
    """Programs that only send requests have no page: every visitor with a page comes before them."""
    jobs_without_page = [sweeps.start(f"invented {number}", LONG) for number in range(MOST_SWEEPS)]
    with pytest.raises(TooManySweeps):
        sweeps.start("one more", LONG)
    for number in range(MOST_SWEEPS):
        owner = f"visitor {number}"
        with page_of(sweeps, owner):
            sweeps.start(owner, LONG)
        # The visitor reloads the page: sweeps that never had a page still end first.
        assert [job.state in UNDER_WAY for job in jobs_without_page] == [other > number for other in range(MOST_SWEEPS)]
    with page_of(sweeps, "too many"), pytest.raises(TooManySweeps):
        sweeps.start("too many", LONG)
    clock.now += GRACE
    sweeps.start("one more", LONG)  # when they are gone, though it has no page
    until(lambda: all(job.final for job in jobs_without_page))


@pytest.mark.parametrize("sweeps", [{"most": 3}], indirect=True)
def test_the_longest_gone_makes_room_and_is_told_when_it_is_back(sweeps: Sweeps, clock: Clock) -> None:
    jobs = {}
    for owner in ("first", "second"):
        with page_of(sweeps, owner):
            jobs[owner] = sweeps.start(owner, LONG)
        clock.now += GRACE / 2
    with page_of(sweeps, "stays"), page_of(sweeps, "new"):
        jobs["stays"] = sweeps.start("stays", LONG)
        sweeps.start("new", LONG)
        assert [job.state for job in jobs.values()] == ["stopped", "running", "waiting"]
        sweeps.look()
        assert jobs["first"].message == sweeps_module.MADE_ROOM
        with page_of(sweeps, "third"), pytest.raises(TooManySweeps):
            sweeps.start("third", LONG)  # the second may only be loading its page again
        clock.now += GRACE / 2
        with page_of(sweeps, "third"):
            sweeps.start("third", LONG)
            assert jobs["second"].state == "stopped"
            with pytest.raises(TooManySweeps):  # all have a page
                sweeps.start("fourth", LONG)
    until(lambda: jobs["first"].final)
    assert jobs["first"].message == sweeps_module.MADE_ROOM


def test_without_a_page_it_pauses_and_later_ends(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        workers = processes(job)
        clock.now += 10 * MEMORY
        sweeps.look()
        assert job.state == "running"
    clock.now += GRACE - 1
    sweeps.look()
    assert job.state == "running"
    clock.now += 1
    sweeps.look()
    assert job.state == "paused"
    with page_of(sweeps):  # back again: it is as it was, and says why it rests
        assert sweeps.get("visitor") is job
        assert job.status().message == (
            "It was paused when no page of yours had been connected for 8 seconds: Continue goes on from here."
        )
        sweeps.command("visitor", "continue")
        assert (job.state, job.status().message) == ("running", "")
    clock.now += MEMORY
    sweeps.look()
    assert job.state == "stopped"
    assert_gone(workers)
    until(lambda: job.final)
    assert {run.message for run in job.runs} == {LEFT}
    sweeps.look()
    assert sweeps.get("visitor") is None


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


@pytest.mark.parametrize("sweeps", [{"most_finished": 1}], indirect=True)
def test_only_a_few_finished_sweeps_that_nobody_looks_at_are_remembered(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps, "looker") as wait:
        job_with_page = sweeps.start("looker", PLAN)
        wait(lambda: job_with_page.final)
        for owner in ("first", "second"):
            with page_of(sweeps, owner) as wait_owner:
                job = sweeps.start(owner, PLAN)
                wait_owner(lambda job=job: job.final)  # type: ignore[misc]
            clock.now += 1
        under_way = sweeps.start("third", LONG)
        sweeps.look()
        assert sweeps.get("looker") is job_with_page
        assert sweeps.get("first") is None
        assert sweeps.get("second") is not None
        assert sweeps.get("third") is under_way


def test_it_goes_on_while_its_visitor_looks_at_another_page(clock: Clock) -> None:
    looking = {"visitor"}
    sweeps = Sweeps(threading.RLock(), 2, clock, elsewhere=looking.__contains__, housekeeping=False, executor=EAGER)
    try:
        job = sweeps.start("visitor", LONG)
        for _ in range(3):
            clock.now += 2 * GRACE
            sweeps.look()
            assert job.state == "running"
        looking.clear()
        clock.now += GRACE
        sweeps.look()
        assert job.state == "paused"
    finally:
        sweeps.close()


# --- the rules, with workers that only note what they are told --------------------------------------------------------

RULES = Plan("Article", Sweep(BASE, {}, seeds=5))  # two processes share its runs as 3 and 2


@pytest.fixture
def scripted(lock: threading.RLock, clock: Clock, executor: ScriptedExecutor, recorder: NotingRecorder) -> Sweeps:
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=executor, most=3, most_finished=2)
    sweeps.record_with(recorder)
    return sweeps


@contextmanager
def counting(sweeps: Sweeps, *owners: str) -> Iterator[Callable[[], list[int]]]:
    """A page of each of these visitors, as a way to ask how often each was woken since the last time."""
    wakes = dict.fromkeys(owners, 0)

    def wake(owner: str) -> None:
        wakes[owner] += 1

    def since() -> list[int]:
        counts = list(wakes.values())
        wakes.update(dict.fromkeys(owners, 0))
        return counts

    with ExitStack() as pages:
        for owner in owners:
            pages.enter_context(sweeps.followed(owner, partial(wake, owner)))
        yield since


def told_rows(worker: ScriptedWorker, count: int) -> int:
    """The worker tells of so many epochs of one of its runs, from epoch 0 on. Returns the run's place."""
    (task,) = (command for command in worker.commands if isinstance(command, TrainStacks))
    values = np.full((len(COLUMNS), 1, count), 0.5)
    run = task.stacks[0][0]
    worker.report(SweepRows((StackRows((run,), 0, values, np.zeros(1, np.int64), np.full(1, count)),)))
    return run


def over(*workers: ScriptedWorker) -> None:
    for worker in workers:
        worker.report(Over())


def test_a_page_hears_of_each_change_of_its_own_sweep_and_of_no_other(
    scripted: Sweeps, executor: ScriptedExecutor, recorder: NotingRecorder
) -> None:
    with counting(scripted, "one", "other") as woken:
        assert woken() == [0, 0]
        one = scripted.start("one", RULES)
        assert woken()[1] == 0
        told_rows(executor.started[0], 1)
        assert woken() == [1, 0]
        assert recorder.last_calls == {}  # epoch 0 alone is nothing to keep
        place = told_rows(executor.started[0], 2)
        assert woken() == [1, 0]
        assert recorder.last_calls == {one.runs[place].id: ("one", "running", "")}
        scripted.start("other", RULES)
        woken()
        scripted.command("one", "pause")  # the other has its turn, and is told of it
        assert all(woken())
        over(*executor.started[:2])
        assert woken() == [6, 0]  # each of its runs has ended, and so has the sweep
        assert (one.state, one.message) == ("done", "")
        scripted.command("one", "stop")
        assert (one.state, woken()) == ("done", [0, 0])
        scripted.wake("other")
        assert woken() == [0, 1]
        assert scripted.command("nobody", "stop") is None


def test_a_new_sweep_is_told_to_pages_though_it_only_waits(scripted: Sweeps) -> None:
    with counting(scripted, "one", "other") as woken:
        scripted.start("one", RULES)
        assert woken()[0] >= 1
        other = scripted.start("other", RULES)
        assert woken()[1] >= 1
        scripted.command("other", "pause")
        assert woken()[1] >= 1
        assert (other.state, other.message) == ("paused", "")  # its number in line is no more
        assert scripted.command("other", "continue") is other
        assert (other.state, "number 1 in line" in other.message) == ("waiting", True)
        assert woken()[1] >= 1
        scripted.command("other", "continue")  # it does already: it is in line once
        scripted.command("one", "stop")
        assert other.state == "running"
        scripted.command("other", "continue")
        scripted.command("other", "pause")
        assert other.state == "paused"
        assert scripted.start("third", RULES).state == "running"  # the place is free


def test_those_in_line_are_told_of_their_number_when_it_changes(scripted: Sweeps) -> None:
    with counting(scripted, "one", "two", "three") as woken:
        for owner in ("one", "two", "three"):
            scripted.start(owner, RULES)
        woken()
        scripted.command("two", "stop")
        assert woken()[2] == 1
        third = scripted.get("three")
        assert third is not None
        assert "number 1 in line" in third.message


def test_sweeps_take_turns_and_pages_hear_only_of_what_is_new(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    def commands(*shares: int) -> list[object]:
        return [executor.started[share].commands[-1] for share in shares]

    with counting(scripted, "one", "two", "three") as woken:
        jobs = [scripted.start(owner, RULES) for owner in ("one", "two", "three")]
        woken()
        clock.now += TURN - 1
        scripted.look()
        assert woken() == [0, 0, 0]
        clock.now += 1
        scripted.look()
        assert [job.state for job in jobs] == ["waiting", "running", "waiting"]
        assert commands(0, 1) == [Rest(None)] * 2
        assert all(woken())
        assert ["number 2" in jobs[0].message, jobs[1].message, "number 1" in jobs[2].message] == [True, "", True]
        scripted.command("two", "pause")  # three has its first turn, and the one that had one already waits a whole one
        clock.now += TURN - 1
        scripted.look()
        assert [job.state for job in jobs] == ["waiting", "paused", "running"]
        scripted.command("two", "pause")  # it does
        assert commands(2, 3) == [Rest(None)] * 2
        assert jobs[1].message == ""
        clock.now += 1
        scripted.look()
        assert [job.state for job in jobs] == ["running", "paused", "waiting"]
        assert commands(0, 1) == [Rest(0.0)] * 2


def test_only_one_sweep_of_a_visitor_is_under_way_and_unknown_commands_are_refused(scripted: Sweeps) -> None:
    scripted.start("one", RULES)
    with pytest.raises(TooManySweeps, match="A sweep of yours is under way: stop it"):
        scripted.start("one", RULES)
    with pytest.raises(ValueError, match="'rest' is nothing a sweep can do: there are pause, continue, stop"):
        scripted.command("nobody", "rest")


def test_as_many_processes_train_a_sweep_as_are_given_or_as_there_are_cores(
    clock: Clock, lock: threading.RLock
) -> None:
    most = min(cores(), 250)  # there is no hidden size for more
    plan = Plan("Article", Sweep(BASE, {"hidden_size": tuple(range(2, 2 + max(3, most)))}, seeds=1))
    for given, number in ((1, 1), (3, 3), (None, most)):
        executor = ScriptedExecutor()
        Sweeps(lock, given, clock, executor=executor, housekeeping=False).start("visitor", plan)
        assert len(executor.started) == number


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


def test_a_sweep_whose_processes_are_lost_frees_its_place_and_keeps_its_message(
    scripted: Sweeps, executor: ScriptedExecutor
) -> None:
    failing, next_one = scripted.start("one", RULES), scripted.start("other", RULES)
    executor.started[0].lose()
    assert (failing.state, next_one.state) == ("running", "waiting")
    executor.started[1].lose()
    assert (failing.state, next_one.state) == ("failed", "running")
    assert "5 of 5 runs end early" in failing.message
    assert next_one.message == ""
    assert scripted.command("one", "continue") is failing
    assert failing.state == "failed"


def test_on_a_server_that_is_about_to_end_a_sweep_pauses_as_soon_as_its_page_is_gone(
    scripted: Sweeps, clock: Clock
) -> None:
    with page_of(scripted, "one"):
        job = scripted.start("one", RULES)
        scripted.drain()
        clock.now += 1.0
        scripted.look()
        assert job.state == "running"
    scripted.look()
    assert (job.state, job.message) == ("paused", DRAINED.format("Continue"))


def test_a_sweep_of_a_visitor_who_is_gone_for_good_is_stopped_and_forgotten_once_it_has_ended(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    with page_of(scripted, "one"):
        job = scripted.start("one", RULES)
        with page_of(scripted, "one"):
            assert scripted.pages("one") == 2
        assert (scripted.pages("one"), scripted.pages("other")) == (1, 0)
        clock.now += MEMORY
        scripted.look()
        assert job.state == "running"
    clock.now += GRACE - 1
    scripted.look()
    assert (job.state, job.message) == ("running", "")
    clock.now += 1
    scripted.look()
    assert (job.state, job.message) == (
        "paused",
        "It was paused when no page of yours had been connected for 8 seconds: Continue goes on from here.",
    )
    clock.now += MEMORY - GRACE - 1
    scripted.look()
    assert job.state == "paused"
    clock.now += 1
    scripted.look()
    assert (job.state, job.message, scripted.get("one")) == ("stopped", "", job)
    clock.now += SHARE_ENDS_WITHIN
    scripted.look()
    assert all(worker.killed for worker in executor.started)  # it does not stop by itself
    assert scripted.get("one") is job
    over(*executor.started)
    assert {run.message for run in job.runs} == {LEFT}
    scripted.look()
    assert scripted.get("one") is None
    scripted.look()
    again = scripted.start("one", RULES)
    scripted.look()
    assert again.state == "running"


def test_a_sweep_is_found_as_it_was_left_though_a_page_of_it_closed_before_it_began(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    """And of those that have ended the ones that were left last are remembered, with all that a page looks at."""
    for number, owner in enumerate(("first", "second", "third", "looker")):
        with page_of(scripted, owner):
            scripted.start(owner, RULES)
            over(*executor.started[2 * number :])
        clock.now += 1
    with page_of(scripted, "first"):
        scripted.look()
        assert [scripted.get(owner) is not None for owner in ("first", "second", "third", "looker")] == [
            True,
            False,
            True,
            True,
        ]
    clock.now += 1
    with page_of(scripted, "third"):
        pass
    scripted.start("busy", RULES)
    scripted.look()
    assert [scripted.get(owner) is not None for owner in ("first", "third", "looker", "busy")] == [
        True,
        True,
        False,
        True,
    ]


def test_a_sweep_whose_last_epochs_were_under_way_when_it_paused_is_done_and_says_nothing_more(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    job = scripted.start("one", RULES)
    clock.now += GRACE
    scripted.look()
    assert (job.state, job.message[:13]) == ("paused", "It was paused")
    over(*executor.started)
    assert (job.state, job.message) == ("done", "")


def test_for_another_one_the_longest_gone_stops_and_is_told_why(
    scripted: Sweeps, executor: ScriptedExecutor, clock: Clock
) -> None:
    jobs = {}
    for owner in ("one", "two", "three"):
        with page_of(scripted, owner):
            jobs[owner] = scripted.start(owner, RULES)
        clock.now += GRACE
    with page_of(scripted, "new"):
        new = scripted.start("new", RULES)
        assert [job.state for job in jobs.values()] == ["stopped", "running", "waiting"]
        assert "number 2 in line" in new.message
        assert jobs["one"].message == sweeps_module.MADE_ROOM
        over(*executor.started[:2])
        assert jobs["one"].message == sweeps_module.MADE_ROOM
        assert {run.message for run in jobs["one"].runs} == {LEFT}


def test_one_without_a_page_here_is_as_present_as_its_visitor_is_elsewhere(clock: Clock, lock: threading.RLock) -> None:
    elsewhere = {"one"}
    sweeps = Sweeps(
        lock, 2, clock, housekeeping=False, executor=ScriptedExecutor(), elsewhere=elsewhere.__contains__, most=2
    )
    one, two = sweeps.start("one", RULES), sweeps.start("two", RULES)
    elsewhere.add("new")
    sweeps.start("new", RULES)  # though the one is older, it is the two that has no page
    assert (one.state, two.state) == ("running", "stopped")
    elsewhere.clear()
    clock.now += GRACE
    with page_of(sweeps, "last"):
        sweeps.start("last", RULES)  # no look since they left, and still the longest gone makes room
    assert one.state == "stopped"


@dataclass(eq=False)
class MeasuringWorker(ScriptedWorker):
    """Answers at once that every epoch takes as long."""

    def send(self, what: Task | Command) -> None:
        super().send(what)
        if isinstance(what, Measure):
            self.report(Measured(tuple(2.0 for _ in what.stacks)))


@dataclass
class MeasuringExecutor(ScriptedExecutor):
    def start(self, reported: Reported, gone: Gone) -> ScriptedWorker:
        self.started.append(MeasuringWorker(reported, gone))
        return self.started[-1]


@pytest.mark.parametrize("what_trains", ["a sweep", "others"])
def test_what_is_measured_while_anything_trains_is_measured_again(
    what_trains: str, clock: Clock, lock: threading.RLock
) -> None:
    executor, others = MeasuringExecutor(), []
    sweeps = Sweeps(lock, 2, clock, housekeeping=False, executor=executor, others=lambda: bool(others))
    if what_trains == "a sweep":
        sweeps.start("visitor", RULES)
    else:
        others.append("one")
    counts = []
    for trains in (True, True, False, False):
        if not trains:
            sweeps.command("visitor", "stop")
            others.clear()
        before = len(executor.started)
        assert sweeps.stopwatch.expected(RULES) is not None
        counts.append(len(executor.started) - before)
    assert counts == [2, 0, 2, 0]


def test_the_housekeeping_runs_from_the_first_sweep_to_the_end_of_the_server(lock: threading.RLock) -> None:
    def own() -> set[threading.Thread]:
        """The threads of that name which were not there before: those of other tests may end meanwhile."""
        return {thread for thread in threading.enumerate() if thread.name == "sweep housekeeping"} - before

    before: set[threading.Thread] = set()
    before = own()
    sweeps = Sweeps(lock, 2, executor=ScriptedExecutor())
    assert own() == set()
    sweeps.start("visitor", RULES)
    (thread,) = own()
    sweeps.start("other", RULES)
    assert own() == {thread}
    sweeps.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_after_the_end_of_the_server_no_sweep_takes_the_place_of_another(
    scripted: Sweeps, executor: ScriptedExecutor
) -> None:
    with page_of(scripted, "one"), page_of(scripted, "other"):
        one, other = scripted.start("one", RULES), scripted.start("other", RULES)
        place = told_rows(executor.started[0], 2)
        scripted.close()
        assert [(run.rows, run.ended) for run in one.runs] == [
            (2, "interrupted") if number == place else (0, None) for number in range(5)
        ]
        assert all(worker.killed and worker.ended for worker in executor.started)
        for worker in list(executor.started):
            worker.lose()
        scripted.start("third", RULES)
        scripted.look()
        assert (other.state, len(executor.started)) == ("waiting", 2)


# --- when something goes wrong ----------------------------------------------------------------------------------------


def test_a_process_that_is_lost_ends_its_runs_and_not_the_others(sweeps: Sweeps, recorder: NotingRecorder) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 2)
        processes(job)[0].kill()
        wait(lambda: [run.ended for run in job.runs].count("failed") == 2)
        assert "A process of this sweep has ended unexpectedly: 2 of 4 runs end early." in job.message
        others = [run for run in job.runs if run.ended is None]
        rows_before = max(rows(job))
        wait(lambda: min(run.rows for run in others) > rows_before)
        assert job.state == "running"
        sweeps.command("visitor", "stop")
        wait(lambda: job.final)
    assert sorted(call[1] for call in recorder.last_calls.values()) == ["failed", "failed", "paused", "paused"]


def test_processes_that_cannot_start_are_told(clock: Clock) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=NOWHERE)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", PLAN)
        wait(lambda: job.final)
    assert job.state == "failed"
    assert "could not be started" in job.message
    assert job.results() is None


def test_one_that_does_not_stop_is_killed(sweeps: Sweeps, clock: Clock) -> None:
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        workers = processes(job)
        for process in workers:
            process.suspend()
        sweeps.command("visitor", "stop")
        sweeps.look()
        assert not job.final
        clock.now += 60
        sweeps.look()
        wait(lambda: job.final)
    assert_gone(workers)
    assert {run.ended for run in job.runs} == {"interrupted"}


def test_at_the_servers_end_all_is_told_and_nothing_is_left(clock: Clock, recorder: NotingRecorder) -> None:
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER)
    sweeps.record_with(recorder)
    with page_of(sweeps) as wait:
        job = sweeps.start("visitor", LONG)
        wait(lambda: min(rows(job)) > 1)
        workers = processes(job)
        sweeps.close()
    assert_gone(workers)
    assert {call[1] for call in recorder.last_calls.values()} == {"interrupted"}


def test_a_run_that_was_cut_off_goes_on_as_a_single_run_to_the_same_curve(tmp_path: Path, clock: Clock) -> None:
    owner = "o" * 43
    visitor_jobs = Jobs(1, housekeeping=False, executor=EAGER)
    sweeps = Sweeps(visitor_jobs.lock, 2, clock, housekeeping=False, executor=EAGER)
    store = Store(database_from({"PLAYGROUND_DATABASE": str(tmp_path / "runs.sqlite3")}))
    recorder = Recorder(store, visitor_jobs.lock)
    sweeps.record_with(recorder)
    try:
        with page_of(sweeps, owner) as wait:
            job = sweeps.start(owner, LONG)
            wait(lambda: min(rows(job)) > 20)
            sweeps.close()
        recorder.flush()
        record = store.record(owner, job.runs[2].id)
        assert (record.summary.ended, record.summary.sweep, record.state) == ("interrupted", job.id, None)
        single_job = visitor_jobs.of(owner)
        single_job.set_speed(0)
        with following(single_job) as page:
            single_job.resume(record, train=False)
            shorter_config = RunConfig(
                "Article", replace(LONG.sweep.base, seed=2, epochs=record.summary.epochs_done + 20)
            )
            single_job.request(shorter_config)
            single_job.command("train")
            page.until_state("done")
        assert [values[:4] for values in page.rows] == [row(epoch) for epoch in unbroken(shorter_config)]
    finally:
        visitor_jobs.close()
        recorder.close()
        store.close()


SERVER = """
import threading, time
from playground.training.sweep.sweeps_by_visitor import Sweeps
from tests.support.sweeping import LONG
sweeps = Sweeps(threading.RLock(), 2)
with sweeps.followed("visitor", lambda: None):
    job = sweeps.start("visitor", LONG)
    while len(job.pids()) < 2 or not all(run.rows for run in job.runs):
        time.sleep(0.01)
    print(*job.pids(), flush=True)
    threading.Event().wait()
"""


@pytest.mark.program
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_no_process_outlives_a_server_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        workers = [psutil.Process(int(pid)) for pid in server.stdout.readline().split()]
        os.kill(server.pid, signal.SIGKILL)
    assert_gone(workers)
