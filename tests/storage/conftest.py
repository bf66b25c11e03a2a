"""The fixtures of all tests of the playground that need no browser."""

from tests.support.either_database import database_url, postgres  # noqa: F401 - fixtures too
from tests.support.fixtures import *  # noqa: F403 - pytest finds them here by name; their list stands where they do
