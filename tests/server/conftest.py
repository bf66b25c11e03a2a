"""The fixtures of all tests of the playground that need no browser."""

from tests.support.fixtures import (
    jobs,
    page,
    path,
    persistence,
    port,
    registry,
    saved_runs_of_nobody,
    server,
    site,
    store,
)

__all__ = [
    "jobs",
    "page",
    "path",
    "persistence",
    "port",
    "registry",
    "saved_runs_of_nobody",
    "server",
    "site",
    "store",
]
