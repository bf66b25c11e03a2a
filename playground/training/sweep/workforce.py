"""Where sweeps train: in processes of this machine, or on a Dask cluster while that can be reached."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

from rnn.parallel.executor import Executor
from rnn.sweep import HERE, ON_CLUSTER, Bounds

log = logging.getLogger(__name__)

TRY_EVERY = 10.0  # seconds between two attempts to reach a cluster
CLOSES_WITHIN = 10.0  # seconds that an attempt which is under way is waited for at the end


class Cluster(Executor, Protocol):
    """An executor whose workers are elsewhere."""

    @property
    def works(self) -> bool:
        """Whether it can be reached."""

    def cores(self) -> int:
        """How many workers can train at once. Raises OSError where it does not answer."""

    def close(self) -> None:
        """Ends all workers."""


@dataclass(frozen=True)
class Workforce:
    """What trains the next sweep."""

    executor: Executor
    processes: int
    notice: str = ""
    """What the page of the sweep should say of it, "" if nothing."""

    name: str = "this machine"
    bounds: Bounds = HERE
    """How large a sweep may be here."""


Workforces: TypeAlias = Callable[[], Workforce]
"""The one for a sweep that starts now; never waits."""


class ClusterOrHere:
    """A cluster, reached in the background as soon as it can be and again whenever it was lost; else this machine.

    Making one starts nothing.
    """

    def __init__(
        self,
        address: str,
        connect: Callable[[str], Cluster],
        here: Workforce,
        *,
        counted: Callable[[Executor], Executor] = lambda executor: executor,
        try_every: float = TRY_EVERY,
    ) -> None:
        """`connect` reaches the cluster with this address, and raises OSError where it cannot.

        `counted` makes an executor of it that a sweep is given.
        """
        self._counted = counted
        self._address, self._connect, self._here, self._try_every = address, connect, here, try_every
        self._cluster: Cluster | None = None
        self._cores = 0
        self._told: str | None = None  # to the log
        self._closing = threading.Event()
        self._keeper: threading.Thread | None = None

    def __call__(self) -> Workforce:
        """The cluster while it is there and has workers, else this machine with a sentence that says so."""
        cluster, cores = self._cluster, self._cores
        if cluster is None or not cluster.works:
            return self._not_there("cannot be reached")
        if not cores:
            return self._not_there("has no workers")
        notice = f"It trains on the cluster at {self._address}, on {cores:,} of its cores at once."
        name = f"{cores:,} {'core' if cores == 1 else 'cores'} of the cluster"
        return Workforce(self._counted(cluster), cores, notice, name, ON_CLUSTER)

    def _not_there(self, why: str) -> Workforce:
        notice = f"The cluster at {self._address} {why}: this sweep trains on the server itself."
        bounds = replace(self._here.bounds, because=f"while the cluster at {self._address} {why}")
        return replace(self._here, notice=notice, bounds=bounds)

    def open(self) -> None:
        """Begins to look for the cluster, in a thread of its own."""
        self._keeper = threading.Thread(target=self._keep, name="cluster", daemon=True)
        self._keeper.start()

    def close(self) -> None:
        """Leaves the cluster."""
        self._closing.set()
        if self._keeper is not None:
            self._keeper.join(CLOSES_WITHIN)
        if self._cluster is not None:
            self._cluster.close()

    def _tell(self, now: Literal["there", "lost", "away"], sentence: str) -> None:
        """Tells the log how it is with the cluster, when that is not as before."""
        if now != self._told:
            is_news = now != "there" or self._told is not None  # that it is there from the start is as it should be
            log.log(logging.WARNING if is_news else logging.INFO, "%s", sentence)
        self._told = now

    def _keep(self) -> None:
        while not self._closing.is_set():
            try:
                if self._cluster is None or not self._cluster.works:
                    lost, self._cluster = self._cluster, None
                    if lost is not None:
                        self._tell("lost", f"The cluster at {self._address} is lost.")
                        lost.close()
                    reached = self._connect(self._address)
                    try:  # until this is known, it would be said to have no workers
                        self._cores = reached.cores()
                    finally:
                        self._cluster = reached
                else:
                    self._cores = self._cluster.cores()
            except OSError as error:
                self._cores = 0  # the page of a sweep that starts now says so
                self._tell("away", f"Sweeps train on this machine. {error}")
            else:
                self._tell("there", f"The cluster at {self._address} has been reached: sweeps train there.")
            self._closing.wait(self._try_every)
