"""What our server does besides Streamlit's: visitors' cookies, jobs' WebSockets, saved runs, and files of the page."""

import gc
import os
from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from playground.server import assets
from playground.server.addresses import with_base_path
from playground.server.api import connection as returning
from playground.server.api import runs, sweeps
from playground.server.assets import ASSETS, PLOTLY
from playground.server.connections import raise_descriptor_limit, watched
from playground.server.greeting import greet
from playground.server.log_repeats import hold_back_repeats
from playground.server.own_sockets import OwnSockets
from playground.server.persistence import PERSISTENCE
from playground.server.streams import interactive as live
from playground.server.visitors import VISITOR_COOKIE, Visitors, visitor_in
from playground.training import DEFAULT_CONFIG, JOBS
from playground.training.prepared_data import untrained
from playground.training.sweep.registry import SWEEPS

__all__ = [
    "ASSETS",
    "LIFESPAN",
    "MIDDLEWARE",
    "PLOTLY",
    "ROUTES",
    "VISITOR_COOKIE",
    "serving",
    "visitor_in",
    "with_base_path",
]

ROUTES: list[BaseRoute] = [*assets.ROUTES, *live.ROUTES, *runs.ROUTES, *sweeps.ROUTES, *returning.ROUTES]
MIDDLEWARE = [Middleware(OwnSockets), Middleware(Visitors, preload=assets.PRELOAD)]


@asynccontextmanager
async def LIFESPAN(_app: object) -> AsyncIterator[None]:  # noqa: N802 - it stands beside ROUTES and MIDDLEWARE
    """From the start of the server to its end: no worker outlives it, and what has trained is saved."""
    hold_back_repeats()
    most_waiting = raise_descriptor_limit()
    assets.warm_up()
    await to_thread(PERSISTENCE.open, os.environ, JOBS.lock, JOBS, SWEEPS)
    await to_thread(untrained, DEFAULT_CONFIG)  # the first visitor does not wait for the data either
    _spare_the_collector()
    greet()
    async with watched(most_waiting):
        yield
    JOBS.close()
    SWEEPS.close()
    await to_thread(PERSISTENCE.close, JOBS, SWEEPS)


def _spare_the_collector() -> None:
    """Takes all that lives from start to end out of the garbage collector's sight.

    Python collects everything now and then. With Streamlit's modules and ours to look through that took over 80 ms, and
    for as long no socket of any visitor was served; with what comes later alone it took 20 to 30.
    """
    gc.collect()
    gc.freeze()


def serving() -> bool:
    """Whether this process serves its pages through our middleware, and so has our routes."""
    return Visitors.in_service
