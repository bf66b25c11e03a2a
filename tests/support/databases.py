"""Databases as files, made once for all tests that begin with the same one."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.storage import RunUpdate, Store


@cache
def empty_database() -> bytes:
    """The file of a database that has its tables and nothing in them."""
    return database()


def database(*updates: tuple[str, RunUpdate]) -> bytes:
    """The file of a new database with these runs, each with its owner."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "runs.sqlite3"
        store = Store(str(path))
        try:
            store.save_all(updates)
        finally:
            store.close()  # it is one file from here on: what is in the log of the database is moved into it
        return path.read_bytes()
