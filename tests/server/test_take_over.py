"""Two servers on one database: the runs of one go on in the other, bit for bit, when it is gone or gives them away."""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from playground.server import Server
from playground.server.take_over import take_over
from playground.storage import LEASE, Held, Recorder, RunRecord, Store, StoreError, Taken
from playground.storage.models import Fault
from playground.training import RunConfig
from playground.training.interactive.job import InteractiveJob
from playground.training.interactive.run_holder import TAKEN
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn import Settings
from rnn.sweep import Sweep
from tests.server.api.test_sweeps import SweepFollower, dial
from tests.support.executors import EAGER
from tests.support.following import Clock, Follower, following, row, run_of, same, unbroken
from tests.support.patience import PATIENCE, until
from tests.support.serving import app_of, listening, server_in
from tests.support.sweeping import page_of
from tests.support.visiting import ONE, OWNER, Visitor, run

CONFIG = RunConfig("Article", Settings(hidden_size=8, epochs=120, init_scale=0.3))
PLAN = Plan(
    "Article", Sweep(Settings(hidden_size=4, epochs=10_000, init_scale=0.3), {"learning_rate": (0.01, 0.02)}, 2)
)

SLOWLY = 10
"""Epochs a second: a run lasts for twelve seconds, so that what a test does in its midst comes before its end."""


class Locked:
    """In the place of saved runs: those of a server that is gone, which the database holds locked for a while."""

    def __init__(self, fault: Fault, times: int) -> None:
        self.fault, self.times, self.claims = fault, times, 0

    def claim(self, *_: object, **__: object) -> None:
        self.claims += 1
        if self.claims <= self.times:
            raise StoreError("Some other server has it.", self.fault)


def test_what_another_server_has_locked_is_tried_again_and_nothing_else() -> None:
    locked, broken, for_ever = Locked("locked", 2), Locked("full", 1), Locked("locked", 10**9)
    asyncio.run(take_over(locked, ONE, [ONE], longest=PATIENCE))  # type: ignore[arg-type]
    assert locked.claims == 3
    for saved, longest in ((broken, PATIENCE), (for_ever, 0.0)):
        with pytest.raises(StoreError, match="Some other server"):
            asyncio.run(take_over(saved, ONE, [ONE], longest=longest))  # type: ignore[arg-type]
        assert saved.claims == 1


class LapsingStore(Store):
    """A store to which time passes whenever it is refused a run: so much that the lease in the way has ended."""

    def __init__(self, url: str, *, lease_clock: Clock, **parts: object) -> None:
        super().__init__(url, lease_clock=lease_clock, **parts)  # type: ignore[arg-type]
        self.clock = lease_clock

    def claim(self, owner: str, ids: Collection[str], *, at_once: bool = True) -> None:
        try:
            super().claim(owner, ids, at_once=at_once)
        except Held:
            self.clock.now += LEASE + 0.1
            raise


@dataclass
class Replica:
    """One of the servers, and a page of the visitor at it."""

    server: Server
    visitor: Visitor

    @property
    def store(self) -> Store:
        store = self.server.persistence.store
        assert store is not None
        return store

    def save(self) -> None:
        recorder = self.server.persistence.recorder
        assert recorder is not None
        recorder.flush()

    def record(self) -> RunRecord:
        (summary,) = self.store.runs(OWNER)
        return self.store.record(OWNER, summary.id)


MakeReplica = Callable[[type[Store]], Replica]


@pytest.fixture
def replica(tmp_path: Path, clock: Clock) -> Iterator[MakeReplica]:
    """Starts one more server on the database."""
    with ExitStack() as stack:

        def start(kind: type[Store]) -> Replica:
            open_store = partial(kind, lease_clock=clock)
            server = stack.enter_context(server_in(tmp_path, open_store=open_store))
            server.persistence.open(server.jobs.lock, server.jobs, server.sweeps, changed=server.wake_followers)
            site = stack.enter_context(listening())
            site.app = app_of(server)
            return Replica(server, Visitor(site))

        yield start


@pytest.fixture
def killed(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """The store of a server that was killed in the midst of a run, a moment ago: nothing of it beats any more."""
    store = Store(str(tmp_path / "runs.sqlite3"), lease_clock=clock)
    store.leases.begin()
    store.save(OWNER, run(ONE, 3, ended="running"))
    yield store
    store.leases.let_go_of_file()
    store.close()


def assert_as_unbroken(record: RunRecord, config: RunConfig) -> None:
    epochs = list(unbroken(config))
    assert [tuple(values) for values in record.history[:4].T.tolist()] == [row(epoch) for epoch in epochs]
    assert record.state is not None
    assert same(record.state, epochs[-1].state())


def test_a_page_whose_server_was_killed_waits_at_another_until_its_run_is_free(
    killed: Store, replica: MakeReplica
) -> None:
    second = replica(LapsingStore)
    answer = second.visitor.json("/api/connection", {"job": "of the killed one", "run": ONE})
    job = second.server.jobs.get(OWNER)
    assert job is not None
    assert answer["job"] == job.id
    assert job.update(job.cursor(0, 0)).run.id == ONE
    with following(job) as page:
        assert page.look().message.endswith("at epoch 3. Train goes on from here.")
        job.set_speed(0)
        job.command("train")
        page.until_state("done")
    second.save()
    record = second.record()
    assert_as_unbroken(record, RunConfig("Article", record.summary.settings))
    with pytest.raises(Taken):
        killed.save(OWNER, run(ONE, 4, ended="running"))


def test_continue_takes_the_run_of_a_server_that_is_gone(killed: Store, replica: MakeReplica) -> None:
    second = replica(LapsingStore)
    job_address = second.visitor.json(f"/api/runs/{ONE}/continue", {})["job"]
    job = second.server.jobs.get(OWNER)
    assert job is not None
    assert job_address == f"/live/{job.id}"
    with following(job) as page:
        page.until_state("done")
    second.save()
    assert_as_unbroken(second.record(), RunConfig("Article", second.record().summary.settings))


def test_a_run_that_trains_on_a_server_that_lives_is_left_to_it(killed: Store, replica: MakeReplica) -> None:
    lives, second = killed, replica(Store)
    with pytest.raises(Held, match="on another server"):
        asyncio.run(take_over(second.server.persistence, OWNER, [ONE], longest=0.0))
    lives.save(OWNER, run(ONE, 4, ended="running"))


def train_until_it_drains(replica: Replica, job: InteractiveJob, page: Follower) -> None:
    """A run trains, is saved, and its server is about to end, which the others see."""
    job.request(CONFIG)
    job.set_speed(SLOWLY)
    job.command("train")
    page.until(lambda status: status.epoch >= 5)
    replica.save()
    replica.server.drain()
    replica.store.leases.beat()


def test_a_server_that_is_about_to_end_hands_its_run_over_and_gets_it_back(replica: MakeReplica) -> None:
    first, second = replica(Store), replica(Store)
    job = first.server.jobs.of(OWNER)
    with following(job) as page:
        train_until_it_drains(first, job, page)
        run_id = job.update(job.cursor(0, 0)).run.id
        other_job = second.server.jobs.of(OWNER)
        other_job.set_speed(SLOWLY)
        second.visitor.json(f"/api/runs/{run_id}/continue", {})
        page.until(lambda status: status.message == TAKEN)  # with the next thing that it would have saved
        assert job.state == "ready"
        assert job.under_way() == frozenset()
    with following(other_job) as page:
        other_job.command("pause")
        page.until_state("paused")
    second.save()
    paused_at = second.record().summary.epochs_done
    first.visitor.json(f"/api/runs/{run_id}/continue", {})
    assert other_job.update(other_job.cursor(0, 0)).run.id == run_id, "it has nothing to save, and hears of nothing"
    with following(job) as page:
        job.set_speed(0)
        job.command("train")  # it may have paused, as no page followed it where it is about to end
        page.until_state("done")
    first.save()
    assert first.record().summary.epochs_done == 120 > paused_at
    assert_as_unbroken(first.record(), CONFIG)
    second.visitor.json("/api/connection", {"job": "of the first", "run": run_id})
    back = second.server.jobs.get(OWNER)
    assert back is not None
    assert back.update(back.cursor(0, 0)).run.epoch == 120, "it shows what it had itself, which was out of date"


def test_a_page_that_is_led_away_from_a_server_about_to_end_finds_all_that_it_had_seen(replica: MakeReplica) -> None:
    first, second = replica(Store), replica(Store)
    job = first.server.jobs.of(OWNER)
    with following(job) as page:
        train_until_it_drains(first, job, page)
        seen = page.until(lambda status: status.epoch >= 10).epoch  # and this may not be saved yet
    second.visitor.json("/api/connection", {"job": job.id, "run": run_of(job).id})
    there = second.server.jobs.get(OWNER)
    assert there is not None
    assert run_of(there).id == run_of(job).id
    assert run_of(there).epoch >= seen
    assert job.state == "paused"


def test_the_sweep_of_a_server_that_is_gone_goes_on_as_one(replica: MakeReplica, tmp_path: Path, clock: Clock) -> None:
    slow, lock = Store(str(tmp_path / "runs.sqlite3"), lease_clock=clock), threading.RLock()
    slow.leases.begin()
    recorder, sweeps = Recorder(slow, lock, every=3600.0), Sweeps(lock, 2, housekeeping=False, executor=EAGER)
    recorder.on_taken(sweeps.taken)
    sweeps.record_with(recorder)
    second = replica(Store)

    def has_let_go() -> bool:
        recorder.flush()
        return sweeps.get(OWNER) is None and not sweeps.pids()

    try:
        with page_of(sweeps, OWNER) as wait:
            sweep = sweeps.start(OWNER, PLAN)
            wait(lambda: min(run.epoch for run in sweep.runs) > 20)
            recorder.flush()
            assert second.visitor.ask("/api/sweeps/continue", {}).status == 404, "it trains where its server lives"
            with dial(second.visitor.site) as socket:
                page = SweepFollower(socket)
                assert "on another server" in page.until_state("stopped")["message"]
                assert page.frames[-1]["can"] == ["start"]
                clock.now += LEASE + 0.1
                page.until(lambda frame: "continue" in frame.get("can", ()))  # told without being asked
            assert second.visitor.json("/api/sweeps/continue", {}) == {"state": "running"}
            # It was only slow, and would go on: it hears of it with the next rows that it saves.
            until(has_let_go)
    finally:
        sweeps.close()
        recorder.close()
        slow.leases.end()
        slow.close()
    there = second.server.sweeps.get(OWNER)
    assert there is not None
    assert there.id == sweep.id
    with page_of(second.server.sweeps, OWNER) as wait:
        reached = max(run.epoch for run in there.runs)
        wait(lambda: min(run.epoch for run in there.runs) > reached + 20)
        second.server.sweeps.command(OWNER, "stop")
        wait(lambda: there.final)
    second.save()
    summaries = second.store.runs(OWNER, sweep=sweep.id)
    assert sorted(summary.id for summary in summaries) == sorted(run.id for run in sweep.runs)
    for summary in summaries:
        record = second.store.record(OWNER, summary.id)
        config = RunConfig("Article", summary.settings)
        rows = [row(epoch) for epoch in islice(unbroken(config), record.history.shape[1])]
        assert [tuple(values) for values in record.history[:4].T.tolist()] == rows
