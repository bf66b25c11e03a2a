"""Shares of a sweep on a real Dask cluster: the numbers of this machine to the bit, whatever happens on the way."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from distributed import Client, Event, Variable

from rnn import Settings, State, train
from rnn.__main__ import main
from rnn.cluster.executor import ClusterExecutor
from rnn.cluster.scheduler import ANSWERS_WITHIN, ClusterError
from rnn.cluster.task import ROWS_EVERY, Names, ask
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import (
    EncodedData,
    Halt,
    Measure,
    Over,
    Report,
    Rest,
    RunsEnded,
    States,
    SweepRows,
    TrainStacks,
)
from rnn.parallel.stacks import Share
from tests.support.dask_cluster import DaskCluster, dask_cluster
from tests.support.patience import PATIENCE, until

NOBODY = "tcp://127.0.0.1:9"


@pytest.fixture(scope="module")
def cluster() -> Iterator[DaskCluster]:
    with dask_cluster() as cluster:
        cluster.add_workers(2)
        yield cluster


@pytest.fixture(scope="module")
def executor(cluster: DaskCluster) -> Iterator[ClusterExecutor]:
    executor = ClusterExecutor(cluster.address)
    yield executor
    executor.close()


@dataclass
class Heard:
    """What the workers of an executor say, put together."""

    said: SimpleQueue[Report | str] = field(default_factory=SimpleQueue)  # a text: one is gone
    rows: dict[tuple[int, int], list[float]] = field(default_factory=dict)  # by run and epoch, but for the seconds
    twice: int = 0  # rows that came again, to the same numbers
    ends: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    over: int = 0
    first: int = 0  # the epoch from which the runs train

    def reported(self, _worker: Any, report: Report) -> None:
        self.said.put(report)

    def gone(self, _worker: Any, reason: str) -> None:
        self.said.put(reason)

    def take(self) -> Report | str:
        """Waits for the next thing that is said, and remembers it."""
        said = self.said.get(timeout=PATIENCE)
        match said:
            case SweepRows(stacks):
                for stack in stacks:
                    for k, run in enumerate(stack.runs):
                        for n in range(int(stack.skips[k]), int(stack.skips[k] + stack.counts[k])):
                            self._add(run, stack.first + n, stack.values[:-1, k, n].tolist())
            case RunsEnded(runs):
                self.ends.update({r: (ending, state.params.w_hh.tobytes()) for r, ending, state in runs})
            case Over():
                self.over += 1
        return said

    def _add(self, run: int, epoch: int, row: list[float]) -> None:
        assert epoch == self.first or (run, epoch - 1) in self.rows, "no row is left out"
        known = self.rows.setdefault((run, epoch), row)
        assert known == row
        self.twice += known is not row

    def until_over(self, shares: int = 1) -> None:
        while self.over < shares:
            assert not isinstance(self.take(), str)


def task_of(data: Any, settings: list[Settings]) -> TrainStacks:
    sentences = EncodedData(data.train, data.test, data.vocab_size, 2)
    return TrainStacks(sentences, tuple(settings), tuple((r,) for r in range(len(settings))))


def here(task: TrainStacks) -> Heard:
    """What this process makes of it."""
    heard = Heard()
    for report in Share(task).train(Inbox()):
        heard.said.put(report)
    heard.until_over()
    return heard


def settings_of(epochs: int, seeds: int = 2) -> list[Settings]:
    return [Settings(hidden_size=8, epochs=epochs, init_scale=0.3, seed=seed) for seed in range(seeds)]


def test_the_numbers_are_those_of_this_machine(executor: ClusterExecutor, article: Any) -> None:
    assert executor.cores() >= 1
    tasks = [task_of(article, settings_of(30)), task_of(article, settings_of(25, 3))]
    heard = [Heard() for _ in tasks]
    workers = [executor.start(each.reported, each.gone) for each in heard]
    for worker, task in zip(workers, tasks, strict=True):
        worker.send(task)
    for each, task in zip(heard, tasks, strict=True):
        each.until_over()
        alone = here(task)
        assert each.rows == alone.rows
        assert each.ends == alone.ends
    for worker, each in zip(workers, heard, strict=True):
        worker.end()
        assert each.take() == ""


class Unreadable(Sequence[State | None]):
    """States that cannot be read when they are asked for."""

    def __len__(self) -> int:
        return 2

    def __getitem__(self, place: Any) -> Any:
        raise OSError(f"state {place} is gone")


def test_states_to_go_on_from_are_read_when_a_task_is_given_them(executor: ClusterExecutor, article: Any) -> None:
    settings = settings_of(30)
    alone = here(task_of(article, settings))
    halfway = []
    for each in settings:
        training = train(article.train, article.test, each, vocab_size=article.vocab_size)
        halfway.append(next(epoch.state() for epoch in training if epoch.number == 20))
    heard, unread = Heard(first=21), Heard()
    goes_on = executor.start(heard.reported, heard.gone)
    goes_on.send(replace(task_of(article, settings), starts=halfway))
    lost = executor.start(unread.reported, unread.gone)
    lost.send(replace(task_of(article, settings), starts=Unreadable()))
    assert unread.take() == "cannot be given its states (state 0 is gone)"
    heard.until_over()
    assert heard.ends == alone.ends
    assert heard.rows == {place: row for place, row in alone.rows.items() if place[1] > 20}


def test_paused_it_rests_and_told_to_stop_it_ends_where_it_is(executor: ClusterExecutor, article: Any) -> None:
    heard = Heard()
    worker = executor.start(heard.reported, heard.gone)
    worker.send(Rest(None))
    worker.send(task_of(article, settings_of(100_000)))
    worker.send(Rest(0.0))
    while not isinstance(heard.take(), SweepRows):
        pass
    worker.send(Halt())
    heard.until_over()
    assert {ending for ending, _ in heard.ends.values()} == {"stopped"}
    last = max(epoch for _, epoch in heard.rows)
    assert last < 100_000
    worker.kill()
    assert heard.take() == ""
    worker.send(Halt())  # to one that is gone: nothing


def test_the_end_of_a_run_is_fetched_when_there_is_room_for_its_state_and_its_rows_come_before(
    cluster: DaskCluster, article: Any
) -> None:
    has_room = threading.Event()
    executor, heard = ClusterExecutor(cluster.address, has_room=has_room.is_set), Heard()
    task = task_of(article, settings_of(20, 1))
    try:
        executor.start(heard.reported, heard.gone).send(task)
        while len(heard.rows) < 21:
            assert isinstance(heard.take(), SweepRows)
        with pytest.raises(Empty):
            heard.said.get(timeout=3 * ROWS_EVERY)
        has_room.set()
        heard.until_over()
        alone = here(task)
        assert (heard.rows, heard.ends) == (alone.rows, alone.ends)
    finally:
        executor.close()


def test_told_to_stop_before_it_has_begun_it_ends_all_the_same(executor: ClusterExecutor, article: Any) -> None:
    heard = Heard()
    worker = executor.start(heard.reported, heard.gone)
    worker.send(task_of(article, settings_of(100_000)))
    worker.send(Halt())
    heard.until_over()
    assert {ending for ending, _ in heard.ends.values()} <= {"stopped"}
    worker.end()
    assert heard.take() == ""


def test_of_a_program_that_leaves_in_the_midst_of_a_sweep_nothing_stays_at_the_scheduler(
    cluster: DaskCluster, article: Any
) -> None:
    with Client(cluster.address, timeout=PATIENCE, set_as_default=False) as client:

        def queues() -> set[str]:
            return set(client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.extensions["queues"].queues)))

        before, heard = queues(), Heard()
        executor = ClusterExecutor(cluster.address)
        executor.start(heard.reported, heard.gone).send(task_of(article, settings_of(100_000)))
        while not isinstance(heard.take(), SweepRows):
            pass
        assert queues() - before
        executor.close()
        until(lambda: not queues() - before, every=0.1)  # its task tells its states before it ends


@pytest.mark.parametrize(
    ("has_left", "is_told", "lost_after"), [(True, True, PATIENCE), (True, False, 0.1), (False, False, 0.1)]
)
def test_a_task_whose_program_has_left_or_gives_no_sign_of_life_ends(
    cluster: DaskCluster, has_left: bool, is_told: bool, lost_after: float
) -> None:
    names, inbox, over = Names(f"gone {has_left} {is_told}"), Inbox(), threading.Event()
    with Client(cluster.address, timeout=PATIENCE, set_as_default=False) as client, ThreadPoolExecutor(1) as pool:
        if not has_left:
            Variable(names.beat, client=client).set(1)
        if is_told:
            Event(names.stop("instance"), client=client).set()
        asking = pool.submit(ask, inbox, over, names, "share", "instance", client, lost_after)
        try:
            assert inbox.take(PATIENCE) == Halt()
        finally:
            over.set()
        asking.result(PATIENCE)


def test_a_sweep_of_the_terminal_is_the_same_on_a_cluster(
    cluster: DaskCluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sweep = ["sweep", "--epochs", "12", "--hidden-size", "4", "--seeds", "2", "--clip", "0.5,1"]
    files = [tmp_path / "here.csv", tmp_path / "there.csv"]
    told = []
    for file, where in zip(files, (["--processes", "1"], ["--cluster", cluster.address]), strict=True):
        assert main([*sweep, "--csv", str(file), *where]) == 0
        told.append(capsys.readouterr().out)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert told[0] == told[1]


def test_a_sweep_of_the_terminal_says_where_there_is_no_cluster(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "--cluster", "nonsense://"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "The cluster at nonsense:// cannot be reached" in line


def test_what_is_no_share_is_refused(executor: ClusterExecutor, article: Any) -> None:
    sentences = EncodedData(article.train, article.test, article.vocab_size, 2)
    with pytest.raises(ValueError, match="a cluster trains shares of many runs: Measure is none"):
        executor.start(lambda *_: None, lambda *_: None).send(Measure(sentences, ()))


def test_a_cluster_that_is_not_there_is_one_sentence() -> None:
    threads_before = set(threading.enumerate())
    with pytest.raises(ClusterError, match=rf"^The cluster at {NOBODY} cannot be reached: .*[^.]\.$"):
        ClusterExecutor(NOBODY)
    assert set(threading.enumerate()) <= threads_before, "a server tries again and again"
    with pytest.raises(ClusterError, match="The cluster at nonsense:// cannot be reached"):
        ClusterExecutor("nonsense://")


def test_another_scheduler_in_the_place_of_the_lost_one_is_a_new_cluster() -> None:
    """Dask's own client connects to it by itself, and would hear nothing of its tasks."""
    with dask_cluster() as cluster:
        cluster.add_workers(1)
        executor = ClusterExecutor(cluster.address)
        lost = Heard()
        executor.start(lost.reported, lost.gone)
        cluster.scheduler.kill()
        cluster.scheduler.wait()
        cluster.start_scheduler()
        assert lost.take() == "has lost the scheduler of the cluster"
        assert not executor.works
        executor.close()
        cluster.add_workers(1)
        other = ClusterExecutor(cluster.address)
        assert (other.works, executor.works) == (True, False)
        other.close()


def test_who_closes_it_before_anybody_has_looked_for_the_lost_scheduler_tells_of_that() -> None:
    with dask_cluster() as cluster:
        executor = ClusterExecutor(cluster.address)
        lost = Heard()
        executor.start(lost.reported, lost.gone)
        cluster.scheduler.kill()
        until(lambda: not executor.works)
        executor.close()
        assert lost.take() == "has lost the scheduler of the cluster"


def test_a_scheduler_that_is_busy_for_a_moment_is_not_lost(
    cluster: DaskCluster, executor: ClusterExecutor, article: Any
) -> None:
    heard = Heard()
    worker = executor.start(heard.reported, heard.gone)
    with Client(cluster.address, timeout=PATIENCE, set_as_default=False) as client:
        client.run_on_scheduler(time.sleep, 1.5 * ANSWERS_WITHIN)
    assert executor.works
    worker.send(task_of(article, settings_of(5)))
    heard.until_over()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process cannot be stopped here")
def test_a_scheduler_that_hangs_is_lost_as_if_it_had_ended_and_nothing_waits_for_it(article: Any) -> None:
    """Its connections stay open, as where the network swallows what is sent."""
    threads_before = set(threading.enumerate())
    with dask_cluster() as cluster:
        cluster.add_workers(1)
        executor, other = ClusterExecutor(cluster.address), ClusterExecutor(cluster.address)
        heard = Heard()
        worker = executor.start(heard.reported, heard.gone)
        worker.send(task_of(article, settings_of(100_000, 1)))
        while not isinstance(heard.take(), SweepRows):
            pass
        cluster.scheduler.send_signal(signal.SIGSTOP)
        pool = ThreadPoolExecutor(2, "test")
        try:
            closes = pool.submit(other.close)  # that has not noticed yet
            connects = pool.submit(ClusterExecutor, cluster.address)
            worker.send(Rest(None))
            while not isinstance(said := heard.take(), str):
                pass
            assert said == "has lost the scheduler of the cluster"
            assert not executor.works
            with pytest.raises(ClusterError, match=f"The cluster at {cluster.address} does not answer"):
                executor.cores()
            with pytest.raises(ClusterError, match=f"The cluster at {cluster.address} cannot be reached"):
                connects.result()
            executor.close()
            closes.result()
            left = {thread.name for thread in set(threading.enumerate()) - threads_before}
            assert not {name for name in left if name.startswith("cluster-") or name == "IO loop"}
        finally:
            cluster.scheduler.send_signal(signal.SIGCONT)
            pool.shutdown()


def test_where_a_machine_is_lost_its_share_goes_on_elsewhere_from_its_last_state(article: Any) -> None:
    """And where the scheduler is lost, that is said."""
    with dask_cluster() as cluster:
        [first] = cluster.add_workers(1)
        executor = ClusterExecutor(cluster.address, states_every=0.05)
        heard = Heard()
        worker = executor.start(heard.reported, heard.gone)
        task = task_of(article, settings_of(400, 1))
        worker.send(task)
        while not isinstance(heard.take(), States):
            pass
        first.kill()
        cluster.add_workers(1)
        heard.until_over()
        alone = here(task)
        assert (heard.rows, heard.ends) == (alone.rows, alone.ends)
        assert heard.twice < max(epoch for _, epoch in heard.rows), "what came before the state is not trained again"

        lost = Heard()
        other = executor.start(lost.reported, lost.gone)
        other.send(task_of(article, settings_of(100_000, 1)))
        while not isinstance(lost.take(), SweepRows):
            pass
        cluster.scheduler.kill()
        while not isinstance(said := lost.take(), str):
            pass
        assert said == "has lost the scheduler of the cluster"
        assert not executor.works
        with pytest.raises(ClusterError, match=f"The cluster at {cluster.address} does not answer"):
            executor.cores()
        executor.close()
