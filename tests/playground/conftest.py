"""What holds for every test of the playground that needs no browser."""

from collections.abc import Iterator

import pytest

from playground.jobs import process


@pytest.fixture(autouse=True)
def workers_that_do_not_step_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server the pages go before the workers; here it is the test that waits for them, whatever else goes on."""
    monkeypatch.setattr(process, "NICENESS", 0)


@pytest.fixture(autouse=True, scope="session")
def saved_runs_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever a test starts, it never opens the saved runs of the person who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_DATABASE", str(tmp_path_factory.mktemp("saved") / "runs.sqlite3"))
        yield
