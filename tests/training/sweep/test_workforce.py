"""Where sweeps train: on the cluster while it is there, here while it is not, and their pages are told which."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from playground.training.sweep.job import SweepStatus
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps, TooManySweeps
from playground.training.sweep.workforce import ClusterOrHere, Workforce
from rnn.cluster.executor import ClusterExecutor
from rnn.parallel.executor import Executor, Gone, Reported, Worker
from rnn.sweep import ON_CLUSTER, Bounds, Sweep
from tests.support.dask_cluster import dask_cluster
from tests.support.executors import EAGER, ScriptedExecutor
from tests.support.following import Clock
from tests.support.patience import until
from tests.support.sweeping import LONG, PLAN, page_of, told_rows

ADDRESS = "tcp://scheduler:8786"


@dataclass
class PretendedCluster:
    """A cluster that the test lets come and go."""

    works: bool = True
    n: int = 5
    closed: bool = False
    workers: Executor = field(default_factory=ScriptedExecutor)

    def start(self, reported: Reported, gone: Gone) -> Worker:
        return self.workers.start(reported, gone)

    def cores(self) -> int:
        if not self.works:
            raise OSError("it is gone")
        return self.n

    def close(self) -> None:
        self.closed = True


@dataclass
class Clusters:
    """What there is to reach at the address, and all that were reached."""

    there: PretendedCluster | None = None
    reached: list[str] = field(default_factory=list)

    def connect(self, address: str) -> PretendedCluster:
        self.reached.append(address)
        if self.there is None:
            raise OSError("nobody answers")
        return self.there


@pytest.fixture
def clusters() -> Clusters:
    return Clusters()


@pytest.fixture
def workforce(clusters: Clusters) -> Iterator[ClusterOrHere]:
    workforce = ClusterOrHere(ADDRESS, clusters.connect, Workforce(EAGER, 2), try_every=0.001)
    workforce.open()
    yield workforce
    workforce.close()


def test_it_is_the_cluster_as_long_as_that_is_there(clusters: Clusters, workforce: ClusterOrHere) -> None:
    until(lambda: bool(clusters.reached))
    now = workforce()
    assert (now.executor, now.processes) == (EAGER, 2)
    assert now.notice == f"The cluster at {ADDRESS} cannot be reached: this sweep trains on the server itself."
    assert (now.name, now.bounds) == ("this machine", Bounds(512, f"while the cluster at {ADDRESS} cannot be reached"))
    first = clusters.there = PretendedCluster()
    until(lambda: workforce().processes == 5)
    now = workforce()
    assert now.executor is first
    assert now.notice == f"It trains on the cluster at {ADDRESS}, on 5 of its cores at once."
    assert (now.name, now.bounds) == ("5 cores of the cluster", ON_CLUSTER)
    first.n = 0
    until(lambda: workforce().processes == 2)
    assert workforce().notice == f"The cluster at {ADDRESS} has no workers: this sweep trains on the server itself."
    first.n = 7
    until(lambda: workforce().processes == 7)
    clusters.there, first.works = None, False
    assert workforce().executor is EAGER
    until(lambda: first.closed)
    second = clusters.there = PretendedCluster(n=3)
    until(lambda: workforce().executor is second)
    assert set(clusters.reached) == {ADDRESS}
    workforce.close()
    assert second.closed


def test_the_log_hears_when_it_comes_and_goes(clusters: Clusters, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    workforce = ClusterOrHere(ADDRESS, clusters.connect, Workforce(EAGER, 2), try_every=0.001)
    workforce.open()
    until(lambda: len(clusters.reached) > 3)
    first = clusters.there = PretendedCluster()
    until(lambda: workforce().executor is first)
    clusters.there, first.works, tried = None, False, len(clusters.reached)
    until(lambda: len(clusters.reached) > tried + 3)
    workforce.close()
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "Sweeps train on this machine. nobody answers"),
        ("WARNING", f"The cluster at {ADDRESS} has been reached: sweeps train there."),
        ("WARNING", f"The cluster at {ADDRESS} is lost."),
        ("WARNING", "Sweeps train on this machine. nobody answers"),
    ]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("another\nDask"), "RuntimeError: another Dask"),
        (KeyError("total_threads"), "KeyError: 'total_threads'"),
        (TypeError("unexpected keyword"), "TypeError: unexpected keyword"),
    ],
)
def test_a_cluster_that_answers_nonsense_is_said_in_one_line_and_tried_again(
    error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes: list[Exception | PretendedCluster] = [error, error, PretendedCluster()]

    def connect(_address: str) -> PretendedCluster:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    workforce = ClusterOrHere(ADDRESS, connect, Workforce(EAGER, 2), try_every=0.001)
    workforce.open()
    until(lambda: workforce().processes == 5)
    workforce.close()
    assert [record.getMessage() for record in caplog.records] == [
        f"Sweeps train on this machine. The cluster at {ADDRESS} cannot be used: {said}.",
        f"The cluster at {ADDRESS} has been reached: sweeps train there.",
    ]


def test_a_sweep_trains_on_a_real_cluster_and_the_next_one_here_when_it_is_gone(clock: Clock) -> None:
    with dask_cluster() as cluster:
        cluster.add_workers(1)
        workforce = ClusterOrHere(cluster.address, ClusterExecutor, Workforce(EAGER, 2), try_every=0.05)
        workforce.open()
        sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER, workforce=workforce)
        try:
            until(lambda: workforce().processes == 1)
            with page_of(sweeps) as wait:
                there = sweeps.start("visitor", PLAN)
                assert (
                    there.status().message
                    == f"It trains on the cluster at {cluster.address}, on 1 of its cores at once."
                )
                wait(lambda: there.final)
                assert there.state == "done"
                lost = sweeps.start("visitor", LONG)
                wait(lambda: all(run.rows > 1 for run in lost.runs))
                cluster.scheduler.kill()
                wait(lambda: lost.final)
                assert lost.state == "failed"
                assert lost.status().message == (
                    "A process of this sweep has lost the scheduler of the cluster: 4 of 4 runs end early. "
                    "What they have is kept, and Continue trains on from there."
                )
                assert lost.can == ("start", "continue")
                here = sweeps.start("visitor", PLAN)
                assert "cannot be reached: this sweep trains on the server itself" in here.status().message
                wait(lambda: here.final)
            assert [run.columns()[:-1].tolist() for run in there.runs] == [
                run.columns()[:-1].tolist() for run in here.runs
            ]
        finally:
            sweeps.close()
            workforce.close()


def test_while_there_are_no_workers_the_page_says_so_and_that_it_goes_on_when_one_comes(clock: Clock) -> None:
    with dask_cluster() as cluster:
        [only] = cluster.add_workers(1)
        workforce = ClusterOrHere(cluster.address, ClusterExecutor, Workforce(EAGER, 2), try_every=0.05)
        workforce.open()
        sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER, workforce=workforce)

        def looked(condition: Callable[[SweepStatus], bool]) -> bool:
            clock.now += 1
            sweeps.look()
            return condition(job.status())

        try:
            until(lambda: workforce().processes == 1)
            with page_of(sweeps) as wait:
                job = sweeps.start("visitor", LONG)
                wait(lambda: all(run.rows > 1 for run in job.runs))
                only.kill()
                until(lambda: looked(lambda status: "no workers" in status.message), every=0.05)
                status = job.status()
                assert (status.state, status.rate, status.seconds_left) == ("running", None, None)
                assert status.message == (
                    f"The cluster at {cluster.address} has no workers now: this sweep goes on when one comes."
                )
                epochs = [run.epoch for run in job.runs]
                cluster.add_workers(1)
                until(lambda: looked(lambda status: "on 1 of its cores" in status.message), every=0.05)
                wait(lambda: all(run.epoch > epoch for run, epoch in zip(job.runs, epochs, strict=True)))
        finally:
            sweeps.close()
            workforce.close()


def test_a_page_is_woken_and_told_how_the_cluster_stands_as_long_as_its_sweep_trains(clock: Clock) -> None:
    executor = ScriptedExecutor()
    cluster = PretendedCluster(n=2, workers=executor)
    workforce = ClusterOrHere(ADDRESS, lambda _: cluster, Workforce(EAGER, 2), try_every=0.001)
    workforce.open()
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER, workforce=workforce)
    wakes: list[None] = []

    def told() -> tuple[int, str, float | None]:
        """How often the page was woken by a look, what it is told then, and how fast the sweep trains."""
        wakes.clear()
        sweeps.look()
        return len(wakes), job.status().message, job.status().rate

    try:
        until(lambda: workforce().processes == 2)
        with sweeps.followed("visitor", lambda: wakes.append(None)):
            job = sweeps.start("visitor", PLAN)
            assert told() == (0, f"It trains on the cluster at {ADDRESS}, on 2 of its cores at once.", None)
            first = executor.started[0]
            for epochs in (2, 12):
                clock.now += 1
                told_rows(first, epochs)
            assert told()[2] == 10.0
            cluster.n = 0
            assert told() == (
                1,
                f"The cluster at {ADDRESS} has no workers now: this sweep goes on when one comes.",
                None,
            )
            assert told()[0] == 0
            cluster.n = 9
            assert told() == (1, f"It trains on the cluster at {ADDRESS}, on 2 of its cores at once.", None)
            cluster.n = 1
            assert told()[:2] == (1, f"It trains on the cluster at {ADDRESS}, on 1 of its cores at once.")
            first.lose("was killed")
            lost = told()[1]
            assert lost.startswith("A process of this sweep was killed: 3 of 6 runs end early.")
            cluster.n = 0
            assert "no workers" in told()[1]
            cluster.n = 1
            assert told()[:2] == (1, lost)
            cluster.n = 0
            sweeps.command("visitor", "pause")
            assert told()[:2] == (0, "")
    finally:
        sweeps.close()
        workforce.close()


def test_a_sweep_that_is_too_large_for_what_is_there_now_does_not_start(clock: Clock) -> None:
    """It was planned, or cut off, while the cluster was there."""
    workforce = Workforce(EAGER, 2, bounds=Bounds(3, "while the cluster is away"))
    sweeps = Sweeps(threading.RLock(), 2, clock, housekeeping=False, executor=EAGER, workforce=lambda: workforce)
    sentence = "This sweep has 6 runs, and one may have at most 3 while the cluster is away."
    with pytest.raises(TooManySweeps, match=f"^{sentence}$"):
        sweeps.start("visitor", PLAN)
    assert sweeps.get("visitor") is None
    sweeps.start("visitor", Plan("Article", Sweep(PLAN.sweep.base, seeds=3)))
    sweeps.close()
