"""A Dask cluster of this machine for a test: a scheduler and workers, each a process that the test may kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from distributed import Client

from tests.support.patience import PATIENCE, until

ROOT = Path(__file__).resolve().parents[2]


class DaskCluster:
    """What was started, by its process."""

    def __init__(self) -> None:
        self.address = "tcp://127.0.0.1:0"  # the first scheduler takes a port that is free as it begins to listen
        self._folder = tempfile.TemporaryDirectory()
        self._processes: list[subprocess.Popen[bytes]] = []
        self.start_scheduler()

    def start_scheduler(self) -> None:
        """Starts the scheduler, or another one in the place of one that was killed, and waits until it listens.

        Whoever asks for it gives up after a few seconds, and on a busy machine its start alone takes longer.
        """
        file = Path(self._folder.name) / f"{len(self._processes)}.json"
        self.scheduler = self._start("scheduler", "--host", self.address, "--scheduler-file", str(file))
        until(lambda: self.scheduler.poll() is not None or address_in(file) is not None, every=0.05)
        address = address_in(file)
        assert address is not None, "the scheduler has ended"
        self.address = address

    def add_workers(self, n: int, checkout: Path = ROOT) -> list[subprocess.Popen[bytes]]:
        """`n` more of one thread each, once the scheduler knows them; they find modules in that checkout."""
        options = ["--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--host", "127.0.0.1"]
        with Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            before = set(client.nthreads())
            workers = [self._start("worker", self.address, *options, checkout=checkout) for _ in range(n)]
            until(lambda: len(set(client.nthreads()) - before) == n, every=0.05)
        return workers

    def end(self) -> None:
        """Ends all that lives."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
        self._folder.cleanup()

    def _start(self, kind: str, *arguments: str, checkout: Path = ROOT) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *arguments, "--no-dashboard"]
        environment = {**os.environ, "PYTHONPATH": str(checkout), "OPENBLAS_NUM_THREADS": "1"}
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=checkout, env=environment, stdout=nowhere, stderr=nowhere)
        self._processes.append(process)
        return process


def address_in(file: Path) -> str | None:
    """The address that a scheduler writes there once it listens; None before that, or while it writes."""
    with suppress(OSError, ValueError):
        return str(json.loads(file.read_text(encoding="utf-8"))["address"])
    return None


@contextmanager
def dask_cluster() -> Iterator[DaskCluster]:
    """A cluster without workers for as long as the block lasts."""
    cluster = DaskCluster()
    try:
        yield cluster
    finally:
        cluster.end()
