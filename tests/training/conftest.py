"""The fixtures of all tests of the playground that need no browser, and workers that a test speaks for."""

import pytest

from tests.support.executors import ScriptedExecutor
from tests.support.fixtures import *  # noqa: F403 - pytest finds them here by name; their list stands where they do


@pytest.fixture
def executor() -> ScriptedExecutor:
    """Its workers only note what they are told."""
    return ScriptedExecutor()
