"""What holds for every test of the playground that needs no browser."""

import pytest

from playground.jobs import process


@pytest.fixture(autouse=True)
def workers_that_do_not_step_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a server the pages go before the workers; here it is the test that waits for them, whatever else goes on."""
    monkeypatch.setattr(process, "NICENESS", 0)
