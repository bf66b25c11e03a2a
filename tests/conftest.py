"""The order of all tests, and what keeps any of them from failing because the machine is slow."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

BROWSER = Path(__file__).parent / "browser"

# How long an example or its making takes says how busy the machine is, not whether the code is right. The examples are
# the same each time, so that a change is red or green by what it changes; `--hypothesis-profile=search` draws new ones.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", UNHURRIED)
settings.register_profile("same", UNHURRIED, derandomize=True)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: on a file that takes longest: it is begun before the others of its kind")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, then those in a browser; of each kind the long files, so that none is begun at the very end.

    The browser's come last for another reason too: Playwright keeps an event loop in the thread of the tests, where
    others want their own.
    """
    items.sort(key=lambda item: (BROWSER in item.path.parents, item.get_closest_marker("long") is None))
