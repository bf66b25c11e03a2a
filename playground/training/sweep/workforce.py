"""Where sweeps train: in processes of this machine, or on a Dask cluster while that can be reached."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol, TypeAlias

from rnn.cluster.wording import NO_WORKERS_NOW, ON_CORES
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
        """How many workers can train at once, as far as is known; never waits. Raises OSError where it is lost."""

    def close(self) -> None:
        """Ends all workers."""


@dataclass(frozen=True)
class Standing:
    """How what trains a sweep stands at the moment."""

    notice: str = ""
    """What the page of the sweep should say of it, "" if nothing."""
    is_idle: bool = False
    """Whether there is nobody to train, so that nothing goes on."""


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
    look: Callable[[], Standing] | None = None
    """How it stands by now; never waits. None: as it was."""

    @property
    def standing(self) -> Standing:
        """How it stands by now."""
        return Standing(self.notice) if self.look is None else self.look()


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
        self._told: str | None = None  # to the log
        self._closing = threading.Event()
        self._keeper: threading.Thread | None = None

    def __call__(self) -> Workforce:
        """The cluster while it is there and has workers, else this machine with a sentence that says so."""
        cluster = self._cluster
        cores = None if cluster is None else _cores_of(cluster)
        if cluster is None or cores is None:
            return self._not_there("cannot be reached")
        if not cores:
            return self._not_there("has no workers")
        name = f"{cores:,} {'core' if cores == 1 else 'cores'} of the cluster"
        notice = ON_CORES.format(self._address, cores)
        return Workforce(self._counted(cluster), cores, notice, name, ON_CLUSTER, partial(self._look, cluster, cores))

    def _look(self, cluster: Cluster, shares: int) -> Standing:
        """How a sweep stands that trains in so many shares on this cluster."""
        cores = _cores_of(cluster)
        if cores is None:  # its shares end, and what is to say of that is said of them
            return Standing(ON_CORES.format(self._address, shares))
        if not cores:
            return Standing(NO_WORKERS_NOW.format(self._address), is_idle=True)
        return Standing(ON_CORES.format(self._address, min(cores, shares)))

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
                    self._cluster = self._connect(self._address)
            except OSError as error:  # the page of a sweep that starts now says so too
                self._tell("away", f"Sweeps train on this machine. {error}")
            except (RuntimeError, KeyError, TypeError, ValueError) as error:  # as of a Dask of another version
                what = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
                self._tell(
                    "away", f"Sweeps train on this machine. The cluster at {self._address} cannot be used: {what}."
                )
            else:
                self._tell("there", f"The cluster at {self._address} has been reached: sweeps train there.")
            self._closing.wait(self._try_every)


def _cores_of(cluster: Cluster) -> int | None:
    """How many workers can train there at once; None where it is lost."""
    if not cluster.works:
        return None
    try:
        return cluster.cores()
    except OSError:  # since
        return None
