"""The fixtures of all tests of the playground that need no browser."""

from tests.support.fixtures import (
    jobs,
    page,
    path,
    persistence,
    registry,
    saved_runs_of_nobody,
    server,
    store,
    workers_that_do_not_step_back,
)

__all__ = [
    "jobs",
    "page",
    "path",
    "persistence",
    "registry",
    "saved_runs_of_nobody",
    "server",
    "store",
    "workers_that_do_not_step_back",
]
