"""The connection to the database: how it is opened, what a transaction is, and its errors as sentences."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)

from playground.storage.faults import fault_of, plain
from playground.storage.models import Fault, StoreError, Unfit
from playground.storage.schema import VERSION, make_current, version_of
from playground.storage.turns import Turns

KINDS = ("sqlite", "postgresql")
"""The databases whose clocks and locks are known here."""

POSTGRESQL = ("postgresql", "postgres")
"""How addresses begin that hosts hand out for PostgreSQL."""

DRIVER = "psycopg"
"""What PostgreSQL is spoken to with, whatever driver an address names: how long that waits is known here."""

LOCK_PATIENCE = 2.0
"""Seconds that are waited for another program that has locked the database, or for a server that does not answer."""


FAILURES = (SQLAlchemyError, sqlite3.Error, OSError)
"""What is raised where a database does not do its part."""

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
                "those are SQLite and PostgreSQL.",
                "address",
            )
        self.is_lite = address.get_backend_name() == "sqlite"
        database = address.database or ""
        self.file = file_of(url)
        # A path names folders of this machine, which are not for a visitor's eyes in an error message.
        self.name = self.file.name if self.file else database.rpartition("/")[2]
        self._opening = threading.Lock()
        self._turns = Turns()
        self._patience = patience
        self._refused_at = float("-inf")  # when SQLite last gave up waiting for its lock, in `time.monotonic()`
        self._here = threading.local()  # `writes`: whether this thread is in a transaction that writes
        self._open = False
        self._failed_at = float("-inf")  # when the last attempt to open it began that failed, in `time.monotonic()`
        self._failed_because: tuple[str, Fault, str] = "", "other", ""
        self._password = address.password
        self.engine = _engine_for(address, patience)
        with self.reading():
            pass

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads. Raises StoreError, and RuntimeError within one that writes."""
        self._check_outside()
        with self._sentences():
            self._ensure_open()
            with self.engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: committed at its end, rolled back by any exception. Raises as `reading` does."""
        self._check_outside()
        with self._sentences():
            self._ensure_open()
            with self._write() as connection:
                self._here.writes = True
                try:
                    yield connection
                finally:
                    self._here.writes = False

    def alone(self, connection: Connection) -> None:
        """Waits until no other server is at what only one may do: until this transaction that writes has ended.

        SQLite lets only one write anyway.
        """
        if not self.is_lite:
            connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    def _check_outside(self) -> None:
        """Raises RuntimeError in a thread that writes: it has the turn, and whoever opens the database waits for that.

        To open it is what it would wait for itself.
        """
        if getattr(self._here, "writes", False):
            raise RuntimeError("A transaction that writes is all that its thread does with the database until it ends.")

    @contextmanager
    def _write(self, *, upgrades: bool = False) -> Iterator[Connection]:
        # Where one at a time may write, SQLite lets the others look for the lock a few times a second: they find it
        # held whenever a thread of ours writes one thing after the other, and take it for that of another program.
        asked_at = time.monotonic()
        with self._turns.turn() if self.is_lite else nullcontext(), self.engine.connect() as connection:
            patience = self._patience
            if self._refused_at >= asked_at:  # one before us has waited in vain for the lock that we would wait for
                patience = max(0.0, asked_at + patience - time.monotonic())
            connection = connection.execution_options(writes=True, upgrades=upgrades, patience=patience)
            try:
                transaction = connection.begin()
            except FAILURES:
                self._refused_at = time.monotonic()
                raise
            with transaction:
                yield connection

    def _ensure_open(self) -> None:
        asked_at = time.monotonic()
        with self._opening:
            if self._open and self.file and not self.file.exists():
                # The file was moved away to get a new one; an open connection would go on to write the old.
                self._reset()
            if self._open:
                return
            if self._failed_at >= asked_at:  # all who wait share one attempt: one that fails takes seconds
                raise StoreError(*self._failed_because)
            began_at = time.monotonic()
            try:
                self._make_ready()
            except FAILURES as error:
                self._failed_at, self._failed_because = began_at, self._told(error)
                raise
            self._open = True

    def _make_ready(self) -> None:
        if self.file:
            _make_folder(self.file.parent, self.name)
        with self.engine.connect() as connection, connection.begin():
            current = version_of(connection, self.name) == VERSION
        if not current:
            with self._write(upgrades=True) as connection:
                self.alone(connection)
                make_current(connection, self.name)

    def _reset(self) -> None:
        self._open = False
        self.engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, DataError) as error:  # of what was to be written; the database is well
            raise Unfit(*self._told(error)) from error
        except FAILURES as error:
            sentence, fault, reason = self._told(error)
            if fault != "slow":  # then it has said so, over a connection that is well
                self._reset()
            raise StoreError(sentence, fault, reason) from error

    def _told(self, error: Exception) -> tuple[str, Fault, str]:
        """What a StoreError is given: the sentence, the kind, and what the database says."""
        reason = plain(error)
        if self._password:
            reason = reason.replace(self._password, "...")
        fault, what = fault_of(error, reason)
        return f"The database {self.name} {what}", fault, reason


def _engine_for(address: URL, patience: float) -> Engine:
    """What makes the connections. Raises StoreError."""
    try:
        if address.get_backend_name() != "sqlite":
            from playground.storage.postgresql import engine_for  # its driver is installed where there is one

            return engine_for(address, patience)
        engine = create_engine(address, connect_args={"timeout": patience})
    except NoSuchModuleError as error:
        sentence = f"PLAYGROUND_DATABASE names {address.drivername!r}, which is no database."
        raise StoreError(sentence, "address") from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"PLAYGROUND_DATABASE asks for {address.drivername!r}, and its driver is missing: "
            f"install the package {error.name}.",
            "driver",
        ) from error
    event.listen(engine, "connect", partial(_on_connect, patience))
    event.listen(engine, "begin", partial(_on_begin, patience))
    return engine


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
        sentence = "PLAYGROUND_DATABASE is neither the path of a file nor the URL of a database."
        raise StoreError(sentence, "address") from error
    if address.get_backend_name() in POSTGRESQL:
        return address.set(drivername=f"postgresql+{DRIVER}")
    if address.get_backend_name() == "sqlite" and (address.database or ":memory:").endswith(":memory:"):
        sentence = "PLAYGROUND_DATABASE names no file: it must be a path, or the URL of a database."
        raise StoreError(sentence, "address")
    return address


def _make_folder(folder: Path, name: str) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder of the database {name} cannot be made ({error.strerror}): make it, or let "
            "PLAYGROUND_DATABASE name a file in another one.",
            "rights",
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


def _on_begin(patience: float, connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(1000 * options.get('patience', patience))}")
    # A transaction that will write says so at once: SQLite lets none that has begun to read wait for its turn to write.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")
