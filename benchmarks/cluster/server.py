"""What the benchmark of a cluster starts and follows: a server that trains on it, and a visitor without a browser."""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import psutil
from websockets import ConnectionClosed, Origin
from websockets.sync.client import connect

from playground.server.streams.sweep.updates import SweepUpdates
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from playground.training.sweep.workforce import Workforce
from rnn import Settings
from rnn.history import COLUMNS
from rnn.parallel.executor import Gone, Reported, Worker
from rnn.parallel.messages import StackRows, SweepRows
from rnn.sweep import MOST_SEEDS, ON_CLUSTER, Sweep
from tests.browser.serve import PlaygroundProcess, serving
from tests.support.dask_cluster import DaskCluster

PATIENCE_S = 60
ANSWERS_WITHIN_S = 600
TOGETHER_S = 0.05  # frames that come within it were sent together
STACK, ROWS_AT_ONCE = 20, 25  # runs and epochs of a made-up report
ROOM_MB = 50_000  # for saved runs: those of the largest sweep take more than a server gives one visitor at first


@contextmanager
def server_on(cluster: DaskCluster) -> Iterator[PlaygroundProcess]:
    """A new playground that trains its sweeps on this cluster."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), PLAYGROUND_CLUSTER=cluster.address, PLAYGROUND_STORAGE=str(ROOM_MB)) as server,
    ):
        yield server


@dataclass
class Visitor:
    """A visitor of a server, over plain HTTP and a WebSocket of sweeps, whose frames it counts and forgets."""

    server: PlaygroundProcess
    cookie: str = ""
    bytes_heard: int = 0
    progress: dict[str, Any] = field(default_factory=dict)
    curves_at: list[float] = field(default_factory=lambda: [0.0])  # when curves came, those that came together once

    def __post_init__(self) -> None:
        connection = self._connection()
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
        self.cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]

    @property
    def id(self) -> str:
        """How the server calls the visitor."""
        return self.cookie.partition("=")[2].partition(".")[0]

    def ask(self, path: str, body: object) -> dict[str, Any]:
        """What the server answers to a request as the page makes it."""
        return self._request("POST", path, json.dumps(body))

    def get(self, path: str) -> dict[str, Any]:
        """What is there for the visitor."""
        return self._request("GET", path)

    def _request(self, method: str, path: str, body: str | None = None) -> dict[str, Any]:
        connection = self._connection()
        headers = {"Origin": self.server.url.rstrip("/"), "Cookie": self.cookie}
        connection.request(method, path, body=body, headers=headers)
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer

    def await_cluster(self) -> None:
        """Waits until the server trains on its cluster."""
        self.planned({"data": "Article", "values": {}, "seeds": 2, "epochs": 10, "base": {"hidden_size": 2}})

    def planned(self, body: object) -> dict[str, Any]:
        """The plan of a sweep on the cluster with its time. Raises SystemExit where there is none."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            plan = self.ask("/api/sweeps/plan", body)
            if plan["seconds"] is not None and "cluster" in plan["on"]:
                return plan
            if time.monotonic() > deadline:
                raise SystemExit(f"There is no plan of this sweep on the cluster: {plan}")
            time.sleep(0.5)

    @contextmanager
    def following(self) -> Iterator[None]:
        """Hears what is told of the visitor's sweep, as a page does, for as long as the block lasts."""
        url = self.server.url.rstrip("/").replace("http", "ws", 1) + "/sweeps/live"
        origin = Origin(self.server.url.rstrip("/"))
        headers = {"Cookie": self.cookie}
        with connect(url, origin=origin, additional_headers=headers, max_size=None) as socket:
            thread = threading.Thread(target=self._hear, args=(socket,), daemon=True)
            thread.start()
            yield
        thread.join(PATIENCE_S)

    def until(self, *states: str, seconds: float, beyond: int = -1) -> None:
        """Waits until the sweep is in one of these states, and `beyond` so many epochs. Raises SystemExit if never."""
        deadline = time.monotonic() + seconds
        while self.progress.get("state") not in states or self.progress.get("done_epochs", 0) <= beyond:
            if time.monotonic() > deadline:
                raise SystemExit(f"The sweep never came to be {' or '.join(states)}: {self.progress}")
            time.sleep(0.05)

    def _connection(self) -> HTTPConnection:
        address = urlsplit(self.server.url)
        return HTTPConnection(str(address.hostname), address.port, timeout=ANSWERS_WITHIN_S)

    def _hear(self, socket: Any) -> None:
        try:
            for text in socket:
                self.bytes_heard += len(text)
                kind = text[:40]
                if '"progress"' in kind:
                    self.progress = json.loads(text)
                elif '"curves"' in kind and time.monotonic() > self.curves_at[-1] + TOGETHER_S:
                    self.curves_at.append(time.monotonic())
        except ConnectionClosed:
            pass


class Unworked:
    """Starts workers that do nothing: what they report is made up."""

    def __init__(self) -> None:
        self.started: list[tuple[Worker, Reported]] = []

    def start(self, reported: Reported, gone: Gone) -> Worker:
        """A worker that does nothing."""
        worker = UnworkedWorker()
        self.started.append((worker, reported))
        return worker


class UnworkedWorker:
    """A worker that does nothing."""

    pid = None

    def send(self, what: object) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""

    kill = end


def cost_of_rows(runs: int, epochs: int) -> tuple[float, float]:
    """What a sweep of so many runs takes here, with made-up rows of all epochs and a page that sees it.

    Returns its MB, and the seconds of a core for each run of a report that is taken in.
    """
    process, taken_in, seconds = psutil.Process(), 0, 0.0
    before = process.memory_info().rss
    executor, rates = Unworked(), tuple(round(0.001 + k / 10_000, 6) for k in range(runs // MOST_SEEDS))
    grid = Sweep(Settings(epochs=epochs), {"learning_rate": rates}, MOST_SEEDS, bounds=ON_CLUSTER)
    workforce = Workforce(executor, 1, bounds=ON_CLUSTER)
    sweeps = Sweeps(threading.RLock(), 1, executor=executor, housekeeping=False, workforce=lambda: workforce)
    job, updates, rng = sweeps.start("visitor", Plan("Article", grid)), SweepUpdates(), np.random.default_rng(0)
    [(worker, reported)] = executor.started
    for first in range(0, epochs + 1, ROWS_AT_ONCE):
        n = min(ROWS_AT_ONCE, epochs + 1 - first)
        for start in range(0, grid.count, STACK):
            stack = tuple(range(start, start + STACK))
            values = rng.random((len(COLUMNS), STACK, n))
            rows = SweepRows((StackRows(stack, first, values, np.zeros(STACK, int), np.full(STACK, n)),))
            began = time.process_time()
            reported(worker, rows)
            seconds += time.process_time() - began
            taken_in += STACK
        updates.frames(job, time.monotonic())
    assert all(run.rows == epochs + 1 for run in job.runs)
    return (process.memory_info().rss - before) / 1e6, seconds / taken_in


class Memory:
    """The most memory that a process takes while the block lasts, in MB, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, self._process.memory_info().rss / 1e6)
