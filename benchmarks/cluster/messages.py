"""What a message costs the scheduler of a Dask cluster: rows that it passes on, and questions that tasks ask it."""

from __future__ import annotations

import threading
import time
from typing import Any

import psutil
from distributed import Client, Event, get_client, get_worker

from benchmarks.report import Figures
from tests.support.dask_cluster import DaskCluster

EVENTS, QUESTIONS = 3000, 1500  # of each worker
SMALL, LARGE = 1_000, 60_000  # bytes: the rows of a few runs, and those of many in a quarter of a second
APART_S = 0.01  # longer than a worker waits for more to say, so that each event is a message of its own
TOPIC = "benchmark"


def log_events(size: int, count: int, apart: float) -> None:
    """A task that logs so many events of this size, as fast as it can or so many seconds apart."""
    worker, report = get_worker(), b"x" * size
    for number in range(count):
        worker.log_event(TOPIC, {"number": number, "report": report})
        if apart:
            time.sleep(apart)


def ask() -> None:
    """A task that asks whether it is to stop, as often as it can."""
    event = Event("benchmark-stop", client=get_client())
    for _ in range(QUESTIONS):
        event.is_set()


def measure_messages(report: Figures, cluster: DaskCluster) -> None:
    """Both workers do nothing but log events, and then nothing but ask."""
    scheduler = psutil.Process(cluster.scheduler.pid)
    with Client(cluster.address, set_as_default=False) as client:
        workers = list(client.nthreads())
        heard, all_heard = [0], threading.Event()
        awaited = 0

        def hear(_: Any) -> None:
            heard[0] += 1
            if heard[0] == awaited:
                all_heard.set()

        client.subscribe_topic(TOPIC, hear)
        for size, count, apart in ((SMALL, EVENTS, 0.0), (SMALL, EVENTS // 6, APART_S), (LARGE, EVENTS // 6, APART_S)):
            awaited, heard[0] = count * len(workers), 0
            all_heard.clear()
            began, before = time.perf_counter(), sum(scheduler.cpu_times()[:2])
            tasks = [client.submit(log_events, size, count, apart, workers=[worker], pure=False) for worker in workers]
            if not all_heard.wait(300):
                raise SystemExit(f"Of {awaited:,} events {heard[0]:,} were heard.")
            seconds, paid = time.perf_counter() - began, sum(scheduler.cpu_times()[:2]) - before
            client.gather(tasks)
            what = f"{size // 1000} kB, {'one by one' if apart else 'many at once'}"
            report.line(f"events of {what}: the scheduler passes on", awaited / seconds, "a second")
            report.line(f"events of {what}: processor time of the scheduler", 1e6 * paid / awaited, "µs")
        client.unsubscribe_topic(TOPIC)
        began, before = time.perf_counter(), sum(scheduler.cpu_times()[:2])
        client.gather([client.submit(ask, workers=[worker], pure=False) for worker in workers])
        seconds, paid = time.perf_counter() - began, sum(scheduler.cpu_times()[:2]) - before
    questions = QUESTIONS * len(workers)
    report.line("questions whether to stop that it answers", questions / seconds, "a second")
    report.line("processor time of the scheduler for one of them", 1e6 * paid / questions, "µs")
