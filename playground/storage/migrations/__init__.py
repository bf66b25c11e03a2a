"""From the tables of an earlier version to those of this one, by Alembic: a step a file, in `versions`.

A step says its tables and columns itself, as they were in its version, and never looks at `schema`, which goes on.
A new database is made from `schema` at once; that both ways lead to the same tables is held by test.
"""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.ddl.postgresql import PostgresqlImpl
from alembic.ddl.sqlite import SQLiteImpl
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Column, Connection, Dialect, Integer, MetaData, Table, TypeDecorator

from playground.storage.models import StoreError

_ONE_AT_A_TIME = threading.Lock()  # Alembic hands what it works on to the steps through modules


class RevisionNumber(TypeDecorator[str]):
    """The id of a revision, which is the number of a version, in a column of whole numbers."""

    impl = Integer
    cache_ok = True

    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        """The number as Alembic has it."""
        return None if value is None else str(value)


class NumberedVersions:
    """Lets Alembic keep its version where it has always stood, so that earlier playgrounds still read it."""

    def version_table_impl(self, *, version_table: str, **_options: object) -> Table:
        """The table in which the version stands."""
        return Table(version_table, MetaData(), Column("version", RevisionNumber, key="version_num", nullable=False))


class NumberedSQLite(NumberedVersions, SQLiteImpl):
    """Alembic's for SQLite, with numbers for versions."""

    __dialect__ = "sqlite"


class NumberedPostgreSQL(NumberedVersions, PostgresqlImpl):
    """Alembic's for PostgreSQL, with numbers for versions."""

    __dialect__ = "postgresql"


def config_for(connection: Connection | None = None) -> Config:
    """What Alembic is told: where the steps are, and the connection whose transaction they are part of."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def newest_version() -> int:
    """The version to which the last step leads."""
    return int(ScriptDirectory.from_config(config_for()).get_current_head() or 0)


def bring_up_to_date(connection: Connection, name: str) -> None:
    """Takes all steps from the version of the database called `name` to the newest, in the caller's transaction.

    Raises StoreError where that version is none.
    """
    try:
        with _ONE_AT_A_TIME:
            command.upgrade(config_for(connection), "head")
    except CommandError as error:
        raise StoreError(
            f"The tables of the database {name} cannot be made those of this version of the playground "
            f"({' '.join(str(error).split()).rstrip('.')}): let PLAYGROUND_DATABASE name another one."
        ) from error
