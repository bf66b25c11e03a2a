"""The tables and their version."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    inspect,
    select,
    text,
)

from playground.storage.models import FIGURES, FIRST_ALL, StoreError

VERSION = 10
"""The version of the tables below, to which the newest of the steps in `migrations` leads."""

METADATA = MetaData()

TRAINING = "ended = 'running'"
"""The runs that train, as SQL."""


class Packed(LargeBinary):
    """Bytes as the database returns them, unchecked: the codec that unpacks them checks them."""

    def result_processor(self, dialect: object, coltype: object) -> None:
        """None: SQLAlchemy's own processor fails on text, which a column of a SQLite file may hold."""


SCHEMA_VERSION = Table("schema_version", METADATA, Column("version", Integer, nullable=False))

RUNS = Table(
    "runs",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("owner", String(64), nullable=False),  # SHA-256 of the visitor's cookie: a leaked file opens no page
    Column("id", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("colour", Integer, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("data", Text, nullable=False),
    Column("data_hash", Text, nullable=False),
    Column("settings", Text, nullable=False),  # JSON, as the other mappings and lists
    Column("first_settings", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("ended", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("started", Double, nullable=False),  # unix time, s
    Column("machine", Text, nullable=False),
    Column("versions", Text, nullable=False),
    Column("deleted", Double),  # unix time, s
    # What the history says, so that a list of runs reads no history. SQLite keeps NaN as NULL.
    Column("epochs_done", Integer, nullable=False),
    Column("seconds", Double),
    *(Column(name, Integer if name in FIRST_ALL else Double) for name in FIGURES),
    Column("sweep", String(64)),  # since version 2
    Column("room", BigInteger, nullable=False, server_default="0"),  # since version 3; bytes, see `room.room_of`
    Column("parent_run", String(32)),  # this and the next two since version 4
    Column("parent_epoch", Integer),
    Column("start_epoch", Integer),  # of the state in `starts`
    Column("edits", Text),  # since version 7; of the network that it branched off from, `EDITS_APART`; NULL = none
    Column("holder", String(32)),  # since version 10; the server that may write it, `leases`; NULL = none ever did
    UniqueConstraint("owner", "id"),
    Index("runs_by_start", "owner", "started"),
    Index("runs_by_sweep", "owner", "sweep"),
    # Of the runs that train alone: all servers look for them twice a second, and few rows of many are among them.
    # SQLite reads no row for them where the column that it goes by is in the index too.
    Index(
        *("runs_training", "holder", "owner", "sweep", "ended"),
        sqlite_where=text(TRAINING),
        postgresql_where=text(TRAINING),
    ),
)

HISTORY = Table(  # in pieces of `history.PIECE` epochs, so that a long run is not written anew with every epoch
    "history",
    METADATA,
    Column("run", ForeignKey(RUNS.c.number), primary_key=True),
    Column("piece", Integer, primary_key=True),
    Column("rows", Packed, nullable=False),  # codec.pack_rows
)

STATES = Table(
    "states",
    METADATA,
    Column("run", ForeignKey(RUNS.c.number), primary_key=True),
    Column("settings", Text, nullable=False),
    Column("state", Packed, nullable=False),  # codec.pack_state
)

STARTS = Table(  # the given weights that runs began from, where no seeds gave them; since version 4
    "starts",
    METADATA,
    Column("run", ForeignKey(RUNS.c.number), primary_key=True),
    Column("state", Packed, nullable=False),  # codec.pack_state
)

PLANS = (
    Table(  # what the sweep of a run was to train, so that it is known of runs too that had not begun; since version 5
        "plans",
        METADATA,
        Column("run", ForeignKey(RUNS.c.number), primary_key=True),
        Column("plan", Text, nullable=False),  # JSON, as `RunUpdate.sweep_plan`
    )
)

KEPT = Table(  # whole states between the first and the newest; since version 6
    "kept_states",
    METADATA,
    Column("run", ForeignKey(RUNS.c.number), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("changed", Boolean, nullable=False),  # whether an accuracy is another than after the epoch before
    Column("state", Packed, nullable=False),  # codec.pack_state
)

SNAPSHOTS = Table(  # of runs that keep no whole states: those of sweeps, and what earlier versions saved
    "snapshots",
    METADATA,
    Column("run", ForeignKey(RUNS.c.number), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("params", Packed, nullable=False),  # codec.pack_state; codec.pack_params in files of earlier versions
)


OWN_SETS = Table(  # of sentences that visitors brought along; since version 9
    "own_sets",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("owner", String(64), nullable=False),  # as in `runs`
    Column("name", Text, nullable=False),  # within the server, `own_data.name_within`
    Column("content", Packed, nullable=False),  # `data.own.packed`
    Column("bytes", BigInteger, nullable=False),
    Column("created", Double, nullable=False),  # unix time, s
    UniqueConstraint("owner", "name"),
    Index("own_sets_by_name", "name"),
)


SERVERS = Table(  # whose leases live, or have until lately; since version 10
    "servers",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("until", Double, nullable=False),  # s, by the clock of the database
    Column("gives", Boolean, nullable=False),  # whether it is about to end, and others may take over its runs
)


def version_of(connection: Connection, name: str) -> int | None:
    """The version of the tables in a database called `name`, None for an empty one.

    Raises StoreError if it is newer than `VERSION`, or another program's.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    version = connection.scalar(select(SCHEMA_VERSION)) if SCHEMA_VERSION.name in tables else None
    if not isinstance(version, int) or version < 1:
        raise StoreError(
            f"The database {name} belongs to another program, so no runs are saved in it: "
            "let PLAYGROUND_DATABASE name another one.",
            "address",
        )
    if version > VERSION:
        raise StoreError(
            f"The database {name} was written by a newer version of the playground (schema {version}, and this one "
            f"knows up to {VERSION}): update the playground, or let PLAYGROUND_DATABASE name another database.",
            "newer",
        )
    return int(version)


def make_current(connection: Connection, name: str) -> None:
    """Makes the tables in an empty database, and of an older version this one; for a transaction that may write."""
    version = version_of(connection, name)
    if version is None:
        METADATA.create_all(connection)
        connection.execute(insert(SCHEMA_VERSION).values(version=VERSION))
        return
    if version < VERSION:
        from playground.storage.migrations import bring_up_to_date  # few need it, and it takes 0.3 s to load

        bring_up_to_date(connection, name)
