"""The image of the playground, once for all tests of a file that start containers from it."""

from collections.abc import Iterator

import pytest

from tests.hosting.container import Built, built


@pytest.fixture(scope="session")
def image() -> Iterator[Built]:
    """What the Dockerfile makes, and what runs it."""
    try:
        with built() as image:
            yield image
    except LookupError as missing:
        pytest.skip(str(missing))
