"""What holds for every test of the playground that needs no browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.server import Server
from playground.server.persistence import Persistence
from playground.storage import Store
from playground.training import InteractiveJob
from playground.training.interactive.jobs_by_visitor import Jobs
from tests.support.databases import empty_database
from tests.support.executors import EAGER
from tests.support.following import Clock, Follower, following
from tests.support.serving import Site, app_of, listening, server_in
from tests.support.visiting import saved_runs_of

__all__ = [
    "clock",
    "jobs",
    "page",
    "path",
    "persistence",
    "port",
    "saved_runs_of_nobody",
    "server",
    "site",
    "store",
    "visitor_jobs",
]


PARTS = ("open_store", "make_recorder", "stopwatch", "first_charts")


@pytest.fixture(autouse=True, scope="session")
def saved_runs_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts, it never opens the saved runs of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATABASE", str(tmp_path_factory.mktemp("saved") / "runs.sqlite3"))
        yield


@pytest.fixture
def clock() -> Clock:
    """A clock that goes when the test says so."""
    return Clock()


@pytest.fixture
def visitor_jobs() -> Iterator[Jobs]:
    """Jobs of their own, two of which train at once."""
    visitor_jobs = Jobs(limit=2, executor=EAGER)
    yield visitor_jobs
    visitor_jobs.close()


@pytest.fixture
def page(job: InteractiveJob) -> Iterator[Follower]:
    """A page that follows the `job` of a module."""
    with following(job) as follower:
        yield follower


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may be made."""
    return tmp_path / "runs.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty database."""
    path.write_bytes(empty_database())
    store = Store(str(path))
    yield store
    store.close()


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of the test's own; its limits and `PARTS` are as usual but for what a test gives as a parameter."""
    limits = dict(getattr(request, "param", {}))
    parts = {name: limits.pop(name) for name in PARTS if name in limits}
    with server_in(tmp_path, limits, **parts) as server:
        yield server


@pytest.fixture(scope="module")
def port() -> Iterator[Site]:
    """A port for the tests of one module."""
    with listening() as site:
        yield site


@pytest.fixture
def site(port: Site, server: Server) -> Site:
    """Where the `server` of the test answers."""
    port.app = app_of(server)
    return port


@pytest.fixture
def persistence(server: Server) -> Iterator[Persistence]:
    """The saved runs of two visitors, as the `server` has them."""
    with saved_runs_of(server) as persistence:
        yield persistence


@pytest.fixture
def jobs(server: Server) -> Jobs:
    """The jobs of the `server`."""
    return server.jobs
