"""What a sweep of the terminal does on a Dask cluster: reaches it, waits for its workers, and says when it has none."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from rnn.cli.terminal import Progress, UsageError
from rnn.cluster.wording import NO_WORKERS_NOW, NO_WORKERS_YET, PACKAGES

if TYPE_CHECKING:
    from rnn.cluster.executor import ClusterExecutor

LOOKED_EVERY = 0.2  # seconds


def reached(address: str, stack: ExitStack) -> tuple[ClusterExecutor, int]:
    """What starts workers on the cluster with this scheduler, and how many can train there at once, once any can.

    The cluster is left where the stack ends. Raises UsageError where it cannot be used.
    """
    try:
        from rnn.cluster.executor import ClusterExecutor
        from rnn.cluster.scheduler import ClusterError, silence
    except ImportError as error:
        raise UsageError(f"A sweep on a cluster needs more packages: {PACKAGES}") from error
    stack.enter_context(silence())
    try:
        executor = ClusterExecutor(address)
        stack.callback(executor.close)
        if not executor.cores():
            sys.stderr.write(f"{NO_WORKERS_YET.format(address)}\n")
        while not (there := executor.cores()):
            time.sleep(LOOKED_EVERY)
        return executor, there
    except ClusterError as error:
        raise UsageError(str(error)) from error


class Lookout:
    """Says once that a cluster has no workers any more, and again when it has lost those that came."""

    def __init__(self, executor: ClusterExecutor, progress: Progress) -> None:
        self._executor, self._progress = executor, progress
        self._has_workers = True

    def look(self) -> None:
        """Nothing has been reported for a moment."""
        try:
            has_workers = self._executor.cores() > 0
        except OSError:  # the cluster is lost, which is said otherwise
            has_workers = True
        if self._has_workers and not has_workers:
            self._progress.clear()
            sys.stderr.write(f"{NO_WORKERS_NOW.format(self._executor.address)}\n")
        self._has_workers = has_workers
