"""Sweeps on a Dask cluster of this machine: a scheduler and two workers of one thread each, beside two processes here.

`python -m benchmarks.cluster` trains 64 runs in both by turns, kills a worker in the midst of a sweep, counts what the
scheduler pays for a message and for each of twelve workers, looks at a sweep on the Compare page in a real Chromium,
pauses it there, lets the scheduler hang and kills it, and follows a sweep of 10,000 runs and one as large that goes on
after its server has ended. It ends with status 1 if a target is missed, needs what requirements-cluster.txt names, and
wants an otherwise idle machine for some minutes.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import psutil

from benchmarks.cluster.continued import measure_continued, plan_of
from benchmarks.cluster.messages import measure_messages
from benchmarks.cluster.page import measure_page
from benchmarks.cluster.server import Memory, Visitor, cost_of_rows, server_on
from benchmarks.report import Figures
from playground.training.prepared_data import prepare
from rnn import Settings
from rnn.cli import STOPPED
from rnn.cli.sweep import RunScores
from rnn.cluster.executor import ClusterExecutor
from rnn.parallel.executor import Executor
from rnn.parallel.interrupts import Interrupts
from rnn.parallel.messages import StackReport, SweepRows
from rnn.parallel.sweep import train_shares
from rnn.sweep import MOST_RUNS_ON_CLUSTER
from tests.support.dask_cluster import DaskCluster, dask_cluster

RUNS, EPOCHS, UNITS = 64, 1000, 64
WORKERS = 2
TURNS = 2
MANY, MANY_RUNS, MANY_EPOCHS = 12, 96, 500  # workers, and what takes them some fifteen seconds on two cores
IDLE_S = 5.0
LARGE_EPOCHS, LARGE_SEEDS = 10, 5
LONG_EPOCHS = 1000
LARGEST = f"0.001..0.1 x {MOST_RUNS_ON_CLUSTER // LARGE_SEEDS // 100}"  # learning rates, beside 100 values of another
PATIENCE_S = 900


def settings_of(runs: int, epochs: int) -> list[Settings]:
    """Runs that differ in their seeds."""
    return [Settings(hidden_size=UNITS, epochs=epochs, seed=seed) for seed in range(runs)]


def train(
    settings: Sequence[Settings],
    executor: Executor | None,
    meanwhile: Callable[[StackReport], None] = lambda _: None,
    workers: int = WORKERS,
) -> tuple[float, RunScores]:
    """The seconds until all of these runs have trained in so many workers, and their scores."""
    data, scores = prepare("Article"), RunScores(settings)
    sizes: Any = {"vocab_size": len(data.vocabulary), "classes": len(data.labels)}
    how: Any = {"processes": workers, "interrupts": Interrupts(STOPPED), "executor": executor}
    began = time.perf_counter()
    with closing(train_shares(data.train_set, data.test_set, settings, **sizes, **how)) as training:
        for report in training:
            scores.add(report)
            meanwhile(report)
    return time.perf_counter() - began, scores


def differing(ours: RunScores, theirs: RunScores) -> int:
    """How many numbers differ, to the bit, or are missing."""
    assert ours.done() == sum(settings.epochs for settings in ours.settings)
    return int((ours.scores != theirs.scores).sum()) + int((ours.epochs != theirs.epochs).sum())


def side_by_side(report: Figures, cluster: DaskCluster) -> RunScores:
    """64 runs here and there by turns; prints what the scheduler and this program pay beside. Returns the scores."""
    executor, settings = ClusterExecutor(cluster.address), settings_of(RUNS, EPOCHS)
    train(settings_of(RUNS, 10), executor)  # the workers import what they need
    here, there, scheduler_shares, own_shares = [], [], [], []
    scheduler = psutil.Process(cluster.scheduler.pid)
    for _ in range(TURNS):
        seconds, scores_here = train(settings, None)
        here.append(seconds)
        before, own = cpu_seconds(scheduler), time.process_time()
        seconds, scores_there = train(settings, executor)
        there.append(seconds)
        scheduler_shares.append((cpu_seconds(scheduler) - before) / seconds)
        own_shares.append((time.process_time() - own) / seconds)
    executor.close()
    local, remote = statistics.median(here), statistics.median(there)
    report.line(f"{RUNS} runs of {EPOCHS} epochs at {UNITS} units, two processes here", local, "s")
    report.line(f"{RUNS} runs of {EPOCHS} epochs at {UNITS} units, two workers of a cluster", remote, "s")
    report.line("speed on the cluster / here", local / remote, "", least=0.8)
    report.line("numbers that differ", differing(scores_there, scores_here), "", most=0)
    report.line("the scheduler's share of a core, for each worker", 100 * max(scheduler_shares) / WORKERS, "%")
    report.line("the share of a core of who follows, for each worker", 100 * max(own_shares) / WORKERS, "%")
    return scores_here


def cpu_seconds(process: psutil.Process) -> float:
    """The processor time that a process has taken so far."""
    times = process.cpu_times()
    return float(times.user + times.system)


def many_workers(report: Figures) -> None:
    """What each of twelve workers that train at once costs, beside what twelve that do nothing do."""
    with dask_cluster() as cluster:
        cluster.add_workers(MANY)
        executor, scheduler = ClusterExecutor(cluster.address), psutil.Process(cluster.scheduler.pid)
        train(settings_of(MANY, 10), executor, workers=MANY)  # they import what they need

        def paid_in(wait: Callable[[], float]) -> tuple[float, float]:
            """Shares of a core that the scheduler and this program take meanwhile; it returns how long that was."""
            before, own = cpu_seconds(scheduler), time.process_time()
            seconds = wait()
            return (cpu_seconds(scheduler) - before) / seconds, (time.process_time() - own) / seconds

        def rest() -> float:
            time.sleep(IDLE_S)
            return IDLE_S

        idle = paid_in(rest)
        busy = paid_in(lambda: train(settings_of(MANY_RUNS, MANY_EPOCHS), executor, workers=MANY)[0])
        executor.close()
    for who, before, after in zip(("the scheduler", "who follows"), idle, busy, strict=True):
        report.line(
            f"{MANY} workers that train at once: {who}, for each", 1000 * (after - before) / MANY, "ms a second"
        )


def worker_killed(report: Figures, scores_here: RunScores) -> None:
    """One of three workers is killed, in the midst of the sweep: what is there in the end, and when it goes on."""
    with dask_cluster() as cluster:
        first, *_ = cluster.add_workers(WORKERS + 1)
        executor = ClusterExecutor(cluster.address, states_every=1.0)
        busy = [cpu_seconds(psutil.Process(first.pid))]
        began, killed_at = time.monotonic(), 0.0
        heard: dict[tuple[int, ...], float] = {}  # when rows of a stack came last
        gaps = [0.0]

        def meanwhile(news: StackReport) -> None:
            nonlocal killed_at
            now = time.monotonic()
            for rows in news.stacks if isinstance(news, SweepRows) else ():
                if killed_at:
                    gaps.append(now - max(heard.get(rows.runs, began), killed_at))
                heard[rows.runs] = now
            if not killed_at and now - began > 3:
                busy.append(cpu_seconds(psutil.Process(first.pid)))
                killed_at = now
                first.kill()

        _, scores = train(settings_of(RUNS, EPOCHS), executor, meanwhile)
        executor.close()
    if busy[1] - busy[0] < 1:  # the scheduler has left this one idle
        print("the worker that was killed had nothing to do: measure again")
    report.line("a worker is killed: numbers that are missing or differ", differing(scores, scores_here), "", most=0)
    report.line("a worker is killed: longest wait for new rows of a run", max(gaps), "s")


def largest(report: Figures, cluster: DaskCluster) -> None:
    """10,000 runs on a server with one page: what it takes, while they train and with rows of many epochs."""
    body = {
        "data": "Article",
        "values": {"learning_rate": LARGEST, "clip": "0.5..5 x 100"},
        "seeds": LARGE_SEEDS,
        "epochs": LARGE_EPOCHS,
        "base": {"hidden_size": UNITS},
    }
    with server_on(cluster) as server:
        visitor = Visitor(server)
        plan = visitor.planned(body)
        idle = psutil.Process(server.process.pid).memory_info().rss / 1e6
        report.line("runs that a plan on the cluster has", plan["runs"], "", least=MOST_RUNS_ON_CLUSTER)
        print(f"the plan says: about {plan['seconds']:.0f} s on {plan['on']}", flush=True)
        report.line("memory of the server before", idle, "MB")
        with Memory(server.process.pid) as memory, visitor.following():
            began = time.monotonic()
            visitor.ask("/api/sweeps", body)
            visitor.until("done", seconds=PATIENCE_S)
            seconds = time.monotonic() - began
        times = visitor.curves_at[1:]
    report.line(f"they train {LARGE_EPOCHS} epochs at {UNITS} units in", seconds, "s")
    report.line("a page hears of their curves", (len(times) - 1) / (times[-1] - times[0]), "a second", least=4)
    report.line("all that it hears", visitor.bytes_heard / 1e6, "MB")
    report.line("memory of the server at most, meanwhile", memory.most, "MB", most=1000)
    rows, seconds_a_run = cost_of_rows(MOST_RUNS_ON_CLUSTER, LONG_EPOCHS)
    report.line(f"what {LONG_EPOCHS} epochs of rows of as many runs add, page included", rows, "MB")
    report.line("both together", memory.most + rows, "MB", most=1000)
    report.line("processor time of the server for a run in a report", 1e6 * seconds_a_run, "µs")


def main() -> int:
    """Prints the figures; 1 if a target is missed."""
    report = Figures()
    with dask_cluster() as cluster:
        cluster.add_workers(WORKERS)
        scores_here = side_by_side(report, cluster)
        measure_messages(report, cluster)
        largest(report, cluster)
        measure_continued(report, cluster, plan_of(MOST_RUNS_ON_CLUSTER, LONG_EPOCHS, UNITS), LARGE_EPOCHS)
    many_workers(report)
    worker_killed(report, scores_here)
    with dask_cluster() as cluster:
        cluster.add_workers(WORKERS)
        measure_page(report, cluster)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
