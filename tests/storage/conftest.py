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
]
