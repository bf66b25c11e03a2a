"""An empty database in a file, and one in PostgreSQL where there is one to start: a test runs with each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.support.postgresql import MISSING, PostgresServer, postgresql, programs


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A server for the tests of a module, which are skipped where there is none to start."""
    pytest.importorskip("psycopg")
    if programs() is None:
        pytest.skip(MISSING)
    with postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "runs.sqlite3")
    server: PostgresServer = request.getfixturevalue("postgres")
    engine = create_engine(server.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    engine.dispose()
    return server.url
