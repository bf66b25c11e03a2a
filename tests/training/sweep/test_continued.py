"""A sweep that was cut off goes on as a sweep, to the numbers that it would have had without the break."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.storage import Recorder, Store
from playground.training.prepared_data import prepare
from playground.training.run import Run
from playground.training.sweep.job import SweepJob
from playground.training.sweep.plan import Plan, plan_saved, plan_text
from playground.training.sweep.restored import RestoredSweep
from playground.training.sweep.restoring import continued, restore_sweep
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn import Settings
from rnn.history import Ended as EndedAs
from rnn.parallel.executor import Gone, Reported
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import Halt, TrainStacks
from rnn.parallel.stacks import Share
from rnn.sweep import Sweep
from tests.support.following import Clock, same

BASE = Settings(hidden_size=4, epochs=12, init_scale=0.3)
PLAN = Plan("Article", Sweep(BASE, {"hidden_size": (4, 6), "learning_rate": (0.01, 0.05)}, seeds=2))
DIVERGES = Plan("Article", Sweep(replace(BASE, hidden_size=16, epochs=45), {"learning_rate": (0.02, 1.0)}, seeds=2))
OWNER = "visitor"


class InThreadWorker:
    """A worker that trains what it is told in this thread, when the test lets it, for so many steps."""

    pid = None

    def __init__(self, reported: Reported, gone: Gone) -> None:
        self.reported, self.gone = reported, gone
        self.tasks: list[TrainStacks] = []

    def send(self, what: Any) -> None:
        if isinstance(what, TrainStacks):
            self.tasks.append(what)

    def end(self) -> None:
        pass

    def kill(self) -> None:
        pass

    def train(self, steps: int, states_every: int) -> None:
        """Trains for so many epochs of stacks, and is then gone without a word; a state is told now and then."""
        (task,) = self.tasks
        share = Share(task, rows_every=0.0, states_every=0.0 if states_every else 1e9, states_every_run=0.0)
        inbox = StepsInbox(steps)
        for report in share.train(inbox):
            if inbox.over:
                return
            self.reported(self, report)


class StepsInbox(Inbox):
    """Lets a share train for so many steps."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    @property
    def over(self) -> bool:
        return self.left < 0

    def take(self, seconds: float | None) -> Any:
        self.left -= 1
        return Halt() if self.left < 0 else None


class InThreadExecutor:
    """An executor of such workers."""

    def __init__(self) -> None:
        self.workers: list[InThreadWorker] = []

    def start(self, reported: Reported, gone: Gone) -> InThreadWorker:
        self.workers.append(InThreadWorker(reported, gone))
        return self.workers[-1]

    def train(self, steps: int = 10**6, states_every: int = 0) -> None:
        for worker in self.workers:
            worker.train(steps, states_every)


@dataclass
class Summary:
    id: str
    data: str
    data_hash: str
    settings: Settings
    first_settings: Settings
    ended: str
    message: str
    epochs_done: int
    started: float
    sweep: str | None
    changes: tuple[Any, ...] = ()
    parent: None = None
    edits: tuple[str, ...] = ()
    plan: str | None = None


@dataclass
class Record:
    summary: Summary
    history: Any
    state: Any
    state_settings: Settings | None


class SavedRuns:
    """What a database has of runs: those that have trained an epoch, as they were when it was last told of them."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.read, self.states_read = set[str](), set[str]()

    def touch(self, owner: str, run: Run, ended: EndedAs, message: str) -> None:
        about = Summary(
            run.id,
            run.data,
            run.data_hash,
            run.settings,
            run.first_settings,
            ended,
            message,
            run.epoch,
            run.started,
            run.sweep,
            plan=run.sweep_plan,
        )
        before = self.records.get(run.id)
        state = (run.state, run.state_settings)
        if run.state is None and before is not None:  # it stays as it is saved
            state = (before.state, before.state_settings)
        self.records[run.id] = Record(about, run.columns_from(0), *state)

    def histories(self, ids: Collection[str]) -> dict[str, Any]:
        self.read.update(ids)
        return {run_id: self.records[run_id].history for run_id in ids}

    def states(self, ids: Collection[str]) -> dict[str, Any]:
        self.states_read.update(ids)
        found = {run_id: self.records[run_id] for run_id in ids}
        return {run_id: (each.state, each.state_settings) for run_id, each in found.items() if each.state is not None}

    def restored(self) -> RestoredSweep:
        """As the next server finds it."""
        for record in self.records.values():
            if record.summary.ended == "running":
                record.summary.ended = "interrupted"
        summaries = [record.summary for record in self.records.values()]
        plan = plan_saved(summaries[0].plan) if summaries else None
        sweep = restore_sweep("name", summaries, lambda ids: {run: self.records[run].history for run in ids}, plan)
        assert sweep is not None
        return sweep


@dataclass
class SweepServer:
    """Sweeps whose workers train in this thread."""

    clock: Clock
    saved: SavedRuns

    def __post_init__(self) -> None:
        self.here = InThreadExecutor()
        self.sweeps = Sweeps(threading.RLock(), 2, self.clock, housekeeping=False, executor=self.here)
        self.sweeps.record_with(self.saved)

    def starts(self, plan: Plan) -> SweepJob:
        return self.sweeps.start(OWNER, plan)

    def continues(self, restored: RestoredSweep) -> SweepJob:
        records = self.saved.records
        summaries = [record.summary for record in records.values()]
        before = continued("a" * 32, summaries, self.saved.histories, self.saved.states)
        return self.sweeps.start(OWNER, restored.plan, before)


def unbroken(clock: Clock, plan: Plan) -> SweepJob:
    server = SweepServer(clock, SavedRuns())
    job = server.starts(plan)
    server.here.train()
    assert job.state == "done"
    return job


@pytest.fixture(scope="module")
def uninterrupted() -> SweepJob:
    return unbroken(Clock(), PLAN)


def assert_alike(job: SweepJob, uninterrupted: SweepJob) -> None:
    assert job.state == uninterrupted.state == "done"
    assert [run.ended for run in job.runs] == [run.ended for run in uninterrupted.runs]
    assert [run.message for run in job.runs] == [run.message for run in uninterrupted.runs]
    for one, other in zip(job.runs, uninterrupted.runs, strict=True):
        assert one.settings == other.settings
        assert np.array_equal(one.columns()[:4], other.columns()[:4])
        assert np.all(np.diff(one.columns()[4]) > 0)
        assert one.state is not None
        assert other.state is not None
        if one.ended == "done":
            assert same(one.state, other.state)
    assert job.results() == uninterrupted.results()


@pytest.mark.parametrize("states", [False, True], ids=["no state was saved", "states were saved"])
@pytest.mark.parametrize("steps", [3, 7, 11])
def test_a_sweep_that_was_cut_off_goes_on_to_the_same_numbers(
    clock: Clock, uninterrupted: SweepJob, steps: int, states: bool
) -> None:
    first = SweepServer(clock, SavedRuns())
    job = first.starts(PLAN)
    first.here.train(steps, int(states))
    assert all(run.state is not None for run in job.runs) == states
    restored_sweep = first.saved.restored()
    assert (restored_sweep.state, restored_sweep.can) == ("stopped", ("start", "continue"))
    second = SweepServer(clock, first.saved)
    continued = second.continues(restored_sweep)
    assert [run.id for run in continued.runs] == [run.id for run in job.runs]
    second.here.train()
    assert_alike(continued, uninterrupted)
    assert second.saved.restored().can == ("start",)


def test_of_very_many_runs_states_are_read_when_a_worker_is_given_them(clock: Clock, uninterrupted: SweepJob) -> None:
    saved = SavedRuns()
    first = SweepServer(clock, saved)
    job = first.starts(PLAN)
    first.here.train(9, 1)
    plan = saved.restored().plan
    summaries = [record.summary for record in saved.records.values()]
    before = continued(job.id, summaries, saved.histories, saved.states, states_in_memory=7)
    assert [run.state for run in before.runs] == [None] * 8
    second = SweepServer(clock, saved)
    goes_on = second.sweeps.start(OWNER, plan, before)
    assert saved.states_read == set()
    contradicts = next(record for record in saved.records.values() if record.state is not None)
    contradicts.state = replace(contradicts.state, number=12)  # so that this one trains again from its beginning
    second.here.train()
    assert saved.states_read == {run.id for run in job.runs}
    assert_alike(goes_on, uninterrupted)


def test_runs_that_the_server_still_has_as_they_are_saved_are_not_read_again(
    clock: Clock, uninterrupted: SweepJob
) -> None:
    server = SweepServer(clock, SavedRuns())
    job = server.starts(PLAN)
    server.here.train(9, 1)
    for worker in server.here.workers:
        worker.gone(worker, "")
    assert job.cut_off
    saved, records = server.saved, server.saved.records
    trained_on = records[job.runs[0].id]  # by the visitor, alone
    trained_on.summary.epochs_done -= 1
    trained_on.history = trained_on.history[:, :-1]
    trained_on.state = None

    summaries = [record.summary for record in records.values()]
    before = continued(job.id, summaries, saved.histories, saved.states, {run.id: run for run in job.runs})
    assert saved.read == saved.states_read == {job.runs[0].id}
    rows = {run.id: run.rows - (run.id in saved.read) for run in job.runs}
    assert {run.id: run.rows for run in before.runs} == {run.id: run.saved_rows for run in before.runs} == rows
    goes_on = server.sweeps.start(OWNER, PLAN, before)
    for worker in server.here.workers[2:]:
        worker.train(10**6, 0)
    assert_alike(goes_on, uninterrupted)


def test_it_can_be_cut_off_more_than_once(clock: Clock, uninterrupted: SweepJob) -> None:
    store = SavedRuns()
    first = SweepServer(clock, store)
    first.starts(PLAN)
    first.here.train(4, 1)
    for steps in (3, 2):
        server = SweepServer(clock, store)
        server.continues(store.restored())
        server.here.train(steps, 1)
    last = SweepServer(clock, store)
    continued = last.continues(store.restored())
    last.here.train()
    assert_alike(continued, uninterrupted)


def test_runs_that_had_not_begun_begin(clock: Clock, uninterrupted: SweepJob) -> None:
    store = SavedRuns()
    first = SweepServer(clock, store)
    job = first.starts(PLAN)
    first.here.train(9)
    for run in (job.runs[1], job.runs[6]):
        del store.records[run.id]
    second = SweepServer(clock, store)
    continued = second.continues(store.restored())
    assert [run.rows == 0 for run in continued.runs] == [place in (1, 6) for place in range(8)]
    second.here.train()
    assert_alike(continued, uninterrupted)


@pytest.mark.parametrize("begun_places", [range(4), range(3), [6], range(1, 8)], ids=str)
def test_a_sweep_of_which_whole_values_had_not_begun_goes_on_complete(
    clock: Clock, uninterrupted: SweepJob, begun_places: Sequence[int]
) -> None:
    """What the runs alone do not tell, the plan does that was saved with each."""
    store = SavedRuns()
    first = SweepServer(clock, store)
    job = first.starts(PLAN)
    first.here.train(9)
    for place, run in enumerate(job.runs):
        if place not in begun_places:
            del store.records[run.id]
    restored_sweep = store.restored()
    assert restored_sweep.plan.sweep.settings() == PLAN.sweep.settings()
    assert "continue" in restored_sweep.can
    second = SweepServer(clock, store)
    continued = second.continues(restored_sweep)
    second.here.train()
    assert_alike(continued, uninterrupted)


def test_a_sweep_of_an_earlier_version_goes_on_with_what_its_runs_tell_of_the_plan(clock: Clock) -> None:
    store = SavedRuns()
    first = SweepServer(clock, store)
    job = first.starts(PLAN)
    first.here.train(9)
    for run in job.runs[4:]:
        del store.records[run.id]
    for record in store.records.values():
        record.summary.plan = None
    restored_sweep = store.restored()
    assert restored_sweep.plan.sweep.count == 4  # those of the larger hidden size are not known of
    second = SweepServer(clock, store)
    continued = second.continues(restored_sweep)
    second.here.train()
    assert [(run.settings, run.ended) for run in continued.runs] == [(run.settings, "done") for run in job.runs[:4]]


def test_a_plan_that_is_not_that_of_the_runs_is_passed_over(clock: Clock) -> None:
    store = SavedRuns()
    server = SweepServer(clock, store)
    server.starts(PLAN)
    server.here.train(9)
    for record in store.records.values():
        record.summary.plan = plan_text(DIVERGES)
    assert store.restored().plan.sweep.settings() == PLAN.sweep.settings()


def test_the_plan_is_saved_with_the_runs_that_have_begun(clock: Clock, path: Path) -> None:
    store, lock = Store(str(path)), threading.RLock()
    recorder = Recorder(store, lock)
    server = SweepServer(clock, SavedRuns())
    server.sweeps.record_with(recorder)
    job = server.starts(PLAN)
    server.here.workers[0].train(3, 0)
    recorder.close()
    summaries = store.runs(OWNER, sweep=job.id)
    assert 0 < len(summaries) < PLAN.sweep.count
    plan = plan_saved(store.sweep_plan(OWNER, job.id))
    assert plan is not None
    assert plan.sweep.settings() == PLAN.sweep.settings()
    store.close()


def test_runs_of_one_stack_that_were_saved_at_different_epochs_come_together(
    clock: Clock, uninterrupted: SweepJob
) -> None:
    store = SavedRuns()
    first = SweepServer(clock, store)
    first.starts(PLAN)
    first.here.train(5, 1)
    early_records = dict(store.records)
    second = SweepServer(clock, store)
    second.continues(store.restored())
    second.here.train(4, 1)
    for place, run_id in enumerate(early_records):
        if place % 2:
            store.records[run_id] = early_records[run_id]
    third = SweepServer(clock, store)
    continued = third.continues(store.restored())
    third.here.train()
    assert_alike(continued, uninterrupted)


def test_runs_that_had_ended_stay_as_they_are_and_are_not_told_again(clock: Clock) -> None:
    uninterrupted_job = unbroken(clock, DIVERGES)
    store = SavedRuns()
    first = SweepServer(clock, store)
    job = first.starts(DIVERGES)
    for worker in first.here.workers:
        worker.train(42, 1)
    assert [run.ended for run in job.runs] == [None, None, "diverged", "diverged"]
    before = {run.id: store.records[run.id] for run in job.runs[2:]}
    second = SweepServer(clock, store)
    continued = second.continues(store.restored())
    second.sweeps.record_with(store)
    second.here.train()
    assert_alike(continued, uninterrupted_job)
    assert {run.id: store.records[run.id] for run in job.runs[2:]} == before


def test_a_sweep_that_was_stopped_or_is_complete_does_not_go_on(clock: Clock) -> None:
    server = SweepServer(clock, SavedRuns())
    server.starts(PLAN)
    server.here.train()
    assert server.saved.restored().can == ("start",)
    for record in server.saved.records.values():
        record.summary.ended, record.summary.message = "paused", "The sweep was stopped here."
        record.history = record.history[:, :6]
    assert server.saved.restored().can == ("start",)


def test_a_sweep_of_which_a_run_was_trained_on_otherwise_does_not_go_on(clock: Clock) -> None:
    server = SweepServer(clock, SavedRuns())
    server.starts(PLAN)
    server.here.train(10)
    assert "continue" in server.saved.restored().can
    next(iter(server.saved.records.values())).summary.changes = ((2, "learning_rate", 0.5),)
    assert server.saved.restored().can == ("start",)


def test_a_record_that_contradicts_itself_and_data_that_changed_are_told_in_a_sentence(clock: Clock) -> None:
    server = SweepServer(clock, SavedRuns())
    server.starts(PLAN)
    server.here.train(10, 1)
    restored_sweep = server.saved.restored()
    record = next(iter(server.saved.records.values()))
    newer_state = replace(record.state, number=11)
    record.state, good_state = newer_state, record.state
    with pytest.raises(ValueError, match="contradicts itself, so the sweep cannot go on"):
        server.continues(restored_sweep)
    record.state = good_state
    for each in server.saved.records.values():
        each.summary.data_hash = "another"
    with pytest.raises(ValueError, match="have changed since this run"):
        server.continues(restored_sweep)
    assert prepare("Article").hash != "another"
