"""One server of the playground: everything that it holds from its start to its end, its routes and its middleware.

No state is made at import, and no part finds another one by a global: two servers can live in one process.
"""

from __future__ import annotations

import asyncio
import gc
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from threading import Thread
from time import monotonic

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from data.offers import OFFERS, Offer
from playground.inspection.inspector import Inspector
from playground.own_data import found_by
from playground.server.addresses import with_base_path
from playground.server.api import connection, gifs, links, operations, scenes, sweeps
from playground.server.api.requests import Uploads
from playground.server.api.restored_sweeps import RestoredSweeps
from playground.server.api.runs import files as run_files
from playground.server.api.runs import findings, loading, programs, web_page
from playground.server.api.runs import routes as runs
from playground.server.arenas import share_memory
from playground.server.assets import Assets, own_assets
from playground.server.broken_requests import BrokenRequests, without_tracebacks
from playground.server.connections import raise_descriptor_limit, watched
from playground.server.counted_rows import RowCount
from playground.server.draining import drained_first
from playground.server.fetches import Fetches
from playground.server.first_charts import FirstCharts
from playground.server.greeting import greet
from playground.server.limits import Limits
from playground.server.log_repeats import hold_back_repeats
from playground.server.lookup import ServerInScope, showing_pages
from playground.server.own_sets import OwnSets
from playground.server.own_sockets import OwnSockets
from playground.server.persistence import Persistence
from playground.server.signing import Signer
from playground.server.streamlit_files import PackedFiles, own_streamlit_files
from playground.server.streams import interactive
from playground.server.streams.sweep import stream as sweep_stream
from playground.server.visitors import Visitors
from playground.storage import database_from
from playground.storage.store import owner_hash
from playground.training import DEFAULT_CONFIG
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import untrained
from playground.training.sweep.duration import Stopwatch
from playground.training.sweep.sweeps_by_visitor import Sweeps
from playground.training.sweep.workforce import ClusterOrHere, Workforce
from rnn.parallel.executor import Executor, LocalExecutor

ENDS_WITHIN = 9.0  # seconds that the end of the server takes where all that it waits for hangs: see `CLOSES_WITHIN`
SWEEPS_REST_WITHIN = 3.0  # seconds at the end of the server: 510 runs of 64 units in two processes told theirs in 1.4


class Server:
    """The jobs, sweeps, saved runs and inspector of one server, its cookies' key, limits, routes and middleware.

    Making one starts nothing: `running` opens the saved runs, and ends with the server.
    """

    def __init__(
        self,
        database: str,
        limits: Limits | None = None,
        *,
        jobs: Jobs | None = None,
        sweeps: Sweeps | None = None,
        signer: Signer | None = None,
        persistence: Persistence | None = None,
        executor: Executor | None = None,
        inspector: Inspector | None = None,
        stopwatch: Stopwatch | None = None,
        elsewhere: ClusterOrHere | None = None,
        ends_within: float = ENDS_WITHIN,
        assets: Assets | None = None,
        first_charts: FirstCharts | None = None,
        offers: Mapping[str, Offer] = OFFERS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`database` as `Store` takes it; parts that are not handed over are made as `limits` say.

        `executor` starts the workers of jobs and sweeps (processes of this machine if None), `elsewhere` says where
        sweeps train if not there, `clock` says in seconds how long their visitors have been gone, and `stopwatch` how
        long a planned sweep will take. A cluster that hangs is waited for until `ends_within` seconds after `close`.
        """
        self.limits = limits or Limits()
        self.trained = RowCount()
        here = self.trained.through(LocalExecutor(self.limits.niceness) if executor is None else executor)
        self.signer = signer or Signer()
        self.jobs = jobs or Jobs(
            self.limits.training, clock, most=self.limits.visitors, kept=self.limits.kept, executor=here
        )
        self._elsewhere = elsewhere or self._cluster(here)
        self._ends_within = ends_within
        self.sweeps = sweeps or Sweeps(
            self.jobs.lock,
            self.limits.sweep_processes,
            clock,
            elsewhere=self.jobs.is_followed,
            others=self.jobs.is_training,
            most=self.limits.sweeps,
            executor=here,
            workforce=self._elsewhere,
            stopwatch=stopwatch,
            rests_within=SWEEPS_REST_WITHIN,
        )
        self.persistence = persistence or Persistence(database, self.signer, quotas=self.limits.quotas)
        self.own_sets = OwnSets(self.persistence)
        self.fetches = Fetches(self.own_sets.add, self.limits.fetches, offers=offers)
        self.restored_sweeps = RestoredSweeps(self.persistence, most=self.limits.restored_sweeps)
        self.inspector = inspector or Inspector(
            most_open=self.limits.questions,
            most_open_of_one=self.limits.questions_of_one,
            most_open_of_page=self.limits.questions_of_page,
        )
        self.assets = assets or own_assets()
        self.first_charts = first_charts or FirstCharts()
        self.streamlit_files = own_streamlit_files()
        self.uploads = Uploads(of_one=self.limits.uploads_of_one, in_all=self.limits.uploads)
        self.draining = False
        """Whether it is about to end: it serves all that comes, and asks a balancer to send nobody new."""
        self.heavy_requests = ThreadPoolExecutor(self.limits.heavy_requests, "whole runs")

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Server:
        """The server that the environment asks for. Raises ValueError, with a sentence, if it says nonsense."""
        share_memory()
        return cls(database_from(environment), Limits.of(environment))

    def _cluster(self, here: Executor) -> ClusterOrHere | None:
        """Where sweeps train if not on this machine alone."""
        if not self.limits.cluster:
            return None
        from rnn.cluster.executor import ClusterExecutor  # what it needs is installed where there is a cluster

        workforce = Workforce(here, self.limits.sweep_processes)
        # As it is about to end it takes all that it can get: what it has not heard is trained again.
        connect = partial(ClusterExecutor, has_room=lambda: self.draining or self.sweeps.has_room_for_states())
        return ClusterOrHere(self.limits.cluster, connect, workforce, counted=self.trained.through)

    @property
    def routes(self) -> list[BaseRoute]:
        """Every route, below Streamlit's base path too if there is one."""
        return with_base_path(
            [
                *self.assets.routes,
                *interactive.ROUTES,
                *run_files.ROUTES,
                *programs.ROUTES,
                *web_page.ROUTES,
                *loading.ROUTES,
                *findings.ROUTES,
                *runs.ROUTES,
                *sweeps.ROUTES,
                *links.ROUTES,
                *sweep_stream.ROUTES,
                *connection.ROUTES,
                *scenes.ROUTES,
                *gifs.ROUTES,
                *operations.ROUTES,
            ]
        )

    @property
    def middleware(self) -> list[Middleware]:
        """What every request passes through, the outermost first."""
        return [
            Middleware(BrokenRequests),
            Middleware(ServerInScope, server=self),
            Middleware(OwnSockets),
            Middleware(Visitors, preload=self.assets.preload),
            Middleware(PackedFiles, files=self.streamlit_files),
        ]

    @asynccontextmanager
    async def running(self, _app: object = None) -> AsyncIterator[None]:
        """From the start of this server to its end: no worker outlives it, and what has trained is saved."""
        await to_thread(self.persistence.open, self.jobs.lock, self.jobs, self.sweeps, changed=self.wake_followers)
        if self._elsewhere is not None:
            self._elsewhere.open()
        with found_by(self.own_sets.find):
            try:
                yield
            finally:
                await to_thread(self.close)

    def drain(self) -> None:
        """From now on the server says that it is about to end; it serves on, and others may take over its runs."""
        self.draining = True
        self.persistence.give()
        self.jobs.drain()
        self.sweeps.drain()

    def wake_followers(self, owner_hashes: Collection[str]) -> None:
        """Other servers have begun or ceased to train sweeps of these visitors: pages that are here look again."""
        for visitor in self.sweeps.followers():
            if owner_hash(visitor) in owner_hashes:
                self.sweeps.wake(visitor)

    def close(self) -> None:
        """Ends every worker, writes what is not written yet, and closes the saved runs.

        The cluster is left meanwhile: a scheduler that hangs keeps nothing from being saved.
        """
        began = monotonic()
        self.inspector.close()
        self.fetches.close()
        self.jobs.close()
        self.sweeps.close()
        leaving = None
        if self._elsewhere is not None:
            leaving = Thread(target=self._elsewhere.close, name="end of cluster", daemon=True)
            leaving.start()
        self.persistence.close(self.jobs, self.sweeps, spent=monotonic() - began)
        if leaving is not None:
            leaving.join(max(0.0, began + self._ends_within - monotonic()))
        self.restored_sweeps.close()
        self.heavy_requests.shutdown(wait=False)

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """As `running`, for a server that has the process to itself and shows Streamlit's pages."""
        hold_back_repeats()
        most_waiting = raise_descriptor_limit()
        self.assets.warm_up()
        self.streamlit_files.warm_up()
        async with self.running():
            await to_thread(untrained, DEFAULT_CONFIG)  # the first visitor does not wait for the data either
            _spare_the_collector()
            greet()
            loop = asyncio.get_running_loop()
            with showing_pages(self), without_tracebacks(loop), drained_first(self.limits.drain, self.drain, loop):
                async with watched(most_waiting):
                    yield


def _spare_the_collector() -> None:
    """Takes all that lives from start to end out of the garbage collector's sight.

    Python collects everything now and then. With Streamlit's modules and ours to look through that took over 80 ms, and
    for as long no socket of any visitor was served; with what comes later alone it took 20 to 30.
    """
    gc.collect()
    gc.freeze()
