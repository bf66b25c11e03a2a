"""What holds for every test of the playground that needs no browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.storage import Store
from playground.training import InteractiveJob
from playground.training.registry import Registry
from tests.support.executors import EAGER
from tests.support.following import Follower, following
from tests.support.serving import Server, serving
from tests.support.visiting import Persistence, own_jobs, persistence_in


@pytest.fixture(autouse=True, scope="session")
def saved_runs_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts, it never opens the saved runs of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATABASE", str(tmp_path_factory.mktemp("saved") / "runs.sqlite3"))
        yield


@pytest.fixture
def registry() -> Iterator[Registry]:
    """Jobs of their own, two of which train at once."""
    made = Registry(limit=2, executor=EAGER)
    yield made
    made.close()


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
    store = Store(str(path))
    yield store
    store.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Our routes, served to the tests of one module."""
    with serving() as running:
        yield running


@pytest.fixture
def persistence(tmp_path: Path) -> Iterator[Persistence]:
    """The saved runs of two visitors, as the server has them."""
    with persistence_in(tmp_path) as made:
        yield made


@pytest.fixture
def jobs() -> Iterator[Registry]:
    """Jobs that the server takes for its own."""
    with own_jobs() as registry:
        yield registry
