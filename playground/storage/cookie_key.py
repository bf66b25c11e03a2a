"""The key that visitors' cookies are signed with: a file beside the database, or in it where it is no file."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, select

from playground.storage.database import Database, file_of
from playground.storage.models import StoreError

LEAST = 32  # letters of a key

_METADATA = MetaData()
# Of its own: most databases are files and have no such table, and earlier versions that meet it do not mind.
_KEYS = Table(
    "cookie_keys", _METADATA, Column("number", Integer, primary_key=True), Column("key", String(64), nullable=False)
)


def key_file(url: str) -> Path | None:
    """Where the key lies for a database as `Store` takes it; None if the database is no file, and so holds it itself.

    Raises StoreError if the URL is none.
    """
    database = file_of(url)
    return None if database is None else database.with_name(database.name + ".key")


def key_in_file(path: Path) -> bytes:
    """The key in this file, which is made, readable for its owner alone, if there is none.

    Raises StoreError, with one sentence, when the file can be neither read nor made.
    """
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise StoreError(f"The file {path.name} cannot be read or made ({error.strerror}).") from error
    if len(key) < LEAST:
        raise StoreError(f"The file {path.name} holds no key: move it away, and a new one is made.")
    return key


def _make(path: Path) -> None:
    """A new key, whole or not at all; one that another process has made meanwhile stays."""
    number, name = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)  # readable for its owner alone
    try:
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(LEAST) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def key_in_database(database: Database) -> bytes:
    """The key in a database that is no file, made if there is none. Raises StoreError."""
    with database.writing() as connection:
        database.alone(connection)
        _METADATA.create_all(connection)
        key = connection.scalar(select(_KEYS.c.key).where(_KEYS.c.number == 1))
        if key is None:
            key = secrets.token_urlsafe(LEAST)
            connection.execute(_KEYS.insert().values(number=1, key=key))
    return str(key).encode()
