"""The connection to the database: how it is opened, what a transaction is, and its errors as sentences."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event, func, make_url, select
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)

from playground.storage.models import StoreError, Unfit
from playground.storage.schema import VERSION, make_current, version_of
from playground.storage.turns import Turns

KINDS = ("sqlite", "postgresql")
"""The databases whose clocks and locks are known here."""

LOCK_PATIENCE = 2.0
"""Seconds that are waited for another program that has locked the database, or for a server that does not answer."""


LOOK_AGAIN = 0.02
"""Seconds between two looks at a lock for which SQLite does not wait itself."""

ONE_AT_A_TIME = 0x726E6E
"""The number of the lock of PostgreSQL under which tables are made, and whatever else only one server may make."""


class Database:
    """One database, whose tables are of this version whenever a connection to it is open.

    After an error all is opened anew, so that what has been repaired, freed or moved away in the meantime is found.
    """

    def __init__(self, url: str, patience: float = LOCK_PATIENCE) -> None:
        """`url` as `Store` takes it. Raises StoreError, with a sentence about what is wrong with it."""
        address = _address(url)
        if address.get_backend_name() not in KINDS:
            raise StoreError(
                f"PLAYGROUND_DATABASE names {address.drivername!r}, which is no database that runs are saved in: "
                "those are SQLite and PostgreSQL."
            )
        self.is_lite = address.get_backend_name() == "sqlite"
        database = address.database or ""
        self.file = file_of(url)
        # A path names folders of this machine, which are not for a visitor's eyes in an error message.
        self.name = self.file.name if self.file else database.rpartition("/")[2]
        self._opening = threading.Lock()
        self._turns = Turns()
        self._open = False
        options: dict[str, Any] = {"timeout": patience} if self.is_lite else {}
        if "psycopg" in address.drivername:
            options["connect_timeout"] = max(2, round(patience))
        try:
            self.engine = create_engine(address, connect_args=options, pool_pre_ping=not self.is_lite)
        except NoSuchModuleError as error:
            raise StoreError(f"PLAYGROUND_DATABASE names {address.drivername!r}, which is no database.") from error
        except ModuleNotFoundError as error:
            raise StoreError(
                f"PLAYGROUND_DATABASE asks for {address.drivername!r}, and its driver is missing: "
                f"install the package {error.name}."
            ) from error
        if self.is_lite:
            event.listen(self.engine, "connect", partial(_on_connect, patience))
            event.listen(self.engine, "begin", _on_begin)
        with self.reading():
            pass

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises StoreError."""
        with self._sentences():
            self._ensure_open()
            with self.engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed at its end, rolled back by any exception. Raises StoreError."""
        with self._sentences():
            self._ensure_open()
            with self._write() as connection:
                yield connection

    def alone(self, connection: Connection) -> None:
        """Waits until no other server is at what only one may do: until this transaction that writes has ended.

        SQLite lets only one write anyway.
        """
        if not self.is_lite:
            connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        # Where one at a time may write, SQLite lets the others look for the lock a few times a second: they find it
        # held whenever a thread of ours writes one thing after the other, and take it for that of another program.
        with self._turns.turn() if self.is_lite else nullcontext(), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def _ensure_open(self) -> None:
        with self._opening:
            if self._open and self.file and not self.file.exists():
                # The file was moved away to get a new one; an open connection would go on to write the old.
                self._reset()
            if self._open:
                return
            if self.file:
                _make_folder(self.file.parent, self.name)
            with self.engine.connect() as connection, connection.begin():
                current = version_of(connection, self.name) == VERSION
            if not current:
                with self._write() as connection:
                    self.alone(connection)
                    make_current(connection, self.name)
            self._open = True

    def _reset(self) -> None:
        self._open = False
        self.engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, DataError) as error:  # of what was to be written; the database is well
            raise Unfit(_sentence(error, self.name)) from error
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            self._reset()
            raise StoreError(_sentence(error, self.name)) from error


def file_of(url: str) -> Path | None:
    """The file that the database at `url` is, as `Store` takes it; None if it is no file. Raises StoreError."""
    address = _address(url)
    database = address.database or ""
    return Path(database) if address.get_backend_name() == "sqlite" and not database.startswith("file:") else None


def _address(url: str) -> URL:
    if "://" not in url:
        return URL.create("sqlite", database=str(Path(url).expanduser().absolute()))
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError("PLAYGROUND_DATABASE is neither the path of a file nor the URL of a database.") from error
    if address.get_backend_name() == "sqlite" and (address.database or ":memory:").endswith(":memory:"):
        raise StoreError("PLAYGROUND_DATABASE names no file: it must be a path, or the URL of a database.")
    return address


def _make_folder(folder: Path, name: str) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder of the database {name} cannot be made ({error.strerror}): make it, or let "
            "PLAYGROUND_DATABASE name a file in another one."
        ) from error


def _on_connect(patience: float, connection: sqlite3.Connection, _record: object) -> None:
    # A damaged text must not keep all others from being read: it is found to be damaged where it is understood.
    connection.text_factory = lambda text: text.decode(errors="replace")
    connection.isolation_level = None  # transactions begin where `_on_begin` begins them, nowhere else
    # In WAL a reader waits for no writer. NORMAL does not wait for the disk at the end of a transaction:
    # the end of the process loses nothing, a power failure perhaps the last transactions, and neither damages the file.
    _use_wal(connection, time.monotonic() + patience)
    connection.execute("PRAGMA synchronous = NORMAL")


def _use_wal(connection: sqlite3.Connection, deadline: float) -> None:
    """For good, so that it is done where a file is made or comes from elsewhere; SQLite does not wait to do it."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(LOOK_AGAIN)
        else:
            return


def _on_begin(connection: Connection) -> None:
    # A transaction that will write says so at once: SQLite lets none that has begun to read wait for its turn to write.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _out_of_descriptors(cause: BaseException | None) -> bool:
    """Whether it failed because this process or this machine may open no more files."""
    if isinstance(cause, OSError):
        return cause.errno in (errno.EMFILE, errno.ENFILE)
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CANTOPEN:
        return False
    try:  # SQLite does not say why it could not open a file
        os.close(os.dup(2))
    except OSError as error:
        return error.errno in (errno.EMFILE, errno.ENFILE)
    return False


def _sentence(error: Exception, name: str) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if _out_of_descriptors(cause):
        return (
            f"The database {name} cannot be opened because the server has too many files and connections open: "
            "close pages, or raise its limit of open files."
        )
    if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"The database {name} cannot grow because the disk is full: free some space."
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # without the part that says which kind of it
    if code == sqlite3.SQLITE_FULL:
        return f"The database {name} cannot grow because the disk is full: free some space."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"The database {name} is locked by another program: close that program."
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"The database {name} is damaged: move the file away, and a new one is made."
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return f"The database {name} cannot be opened for writing: check the rights of the file and of its folder."
    if code == sqlite3.SQLITE_IOERR:
        return f"The database {name} cannot be read or written: check whether its disk is full or failing."
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return f"The database {name} has lost its connection: check that its server is running."
    if isinstance(error, OperationalError) and not code:
        return f"The database {name} does not answer: check that its server is running and lets the playground in."
    reason = " ".join(str(cause).split()) or type(cause).__name__
    return f"The database {name} cannot be used ({reason}): let PLAYGROUND_DATABASE name another one."
