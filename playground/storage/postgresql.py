"""Connections to PostgreSQL that wait only so long: one whose machine is gone, or that hangs, never answers.

That is so on both sides. A server of ours that hears nothing lets its connection go, and tries again. Of one that is
gone in the middle of a transaction PostgreSQL would hold the locks for hours: it ends what is silent for longer than
others wait for these.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.waiting import READY_NONE
from sqlalchemy import URL, Connection, Engine, create_engine, event, text

T = TypeVar("T")

WORKS = 2.0
"""How long a statement may take, in `patience`: 40 MB of histories take a twentieth of that."""

SILENT = 2.5
"""For how long it may be silent while it is waited for, in `patience`: longer, so that it can say that it is slow."""

UPGRADE = 600.0
"""Seconds that a statement may take which makes the tables those of another version: they may be large."""

UPGRADE_RESTS = 60.0
"""Seconds between two such statements, in which what the tables hold is worked on."""


class NoAnswer(psycopg.OperationalError, TimeoutError):  # noqa: N818 (it is what happened, and there is none)
    """PostgreSQL was silent for too long, and its connection is closed."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed when PostgreSQL is silent for longer than `silent` seconds while it is waited for.

    Neither the system nor libpq does that: a server that hangs still acknowledges what it is sent.
    """

    silent = UPGRADE  # seconds; fewer but where tables are made

    def wait(self, gen: PQGen[T], *arguments: Any, **options: Any) -> T:
        """As psycopg's, through which all its waiting goes. Raises NoAnswer."""
        return super().wait(_while_heard(gen, self.silent, self._let_go), *arguments, **options)

    def _let_go(self) -> None:
        self.pgconn.finish()


def _while_heard(gen: PQGen[T], silent: float, let_go: Callable[[], None]) -> Generator[Any, Any, T]:
    """`gen` as long as it hears something at least every `silent` seconds: it is woken more often, and told of that."""
    heard = time.monotonic()
    ready: Any = None
    while True:
        try:
            wanted = gen.send(ready)
        except StopIteration as end:
            answer: T = end.value
            return answer
        ready = yield wanted
        if ready != READY_NONE:
            heard = time.monotonic()
        elif time.monotonic() - heard >= silent:
            gen.close()
            let_go()
            raise NoAnswer(f"nothing was heard of it for {silent:g} s")


def engine_for(address: URL, patience: float) -> Engine:
    """Makes connections to the PostgreSQL at `address`. Raises ModuleNotFoundError without its driver.

    `patience`: seconds that are waited for a lock. What the address says of a connection itself holds.
    """
    options = {
        "connect_timeout": max(2, round(patience)),
        # For what waits for long, and on the side of PostgreSQL where that is gone without a word.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,  # ms
    }
    connect_args = {name: value for name, value in options.items() if name not in address.query}
    engine = create_engine(address, connect_args=connect_args, pool_pre_ping=True)
    event.listen(engine, "do_connect", partial(_connect, SILENT * patience))
    event.listen(engine, "begin", partial(_on_begin, patience))
    event.listen(engine, "checkin", partial(_on_checkin, SILENT * patience))
    return engine


def _connect(
    silent: float, _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
) -> BoundedConnection:
    connection = BoundedConnection.connect(*arguments, **options)
    connection.silent = silent
    return connection


# Within the transaction and not as options of the connection: a pooler before PostgreSQL refuses those, or lends the
# connection to others afterwards.
_BOUNDS = text(
    "SELECT set_config('lock_timeout', :lock, true), set_config('statement_timeout', :statement, true), "
    "set_config('idle_in_transaction_session_timeout', :rest, true)"
)


def _on_begin(patience: float, connection: Connection) -> None:
    given = connection.get_execution_options()
    driver = connection.connection.driver_connection
    assert isinstance(driver, BoundedConnection)
    statement, rest = WORKS * patience, patience
    if given.get("upgrades", False):
        statement, rest, driver.silent = UPGRADE, UPGRADE_RESTS, UPGRADE
    connection.execute(_BOUNDS, {"lock": _ms(patience), "statement": _ms(statement), "rest": _ms(rest)})


def _on_checkin(silent: float, connection: BoundedConnection | None, _record: object) -> None:
    if connection is not None:  # else it is closed
        connection.silent = silent


def _ms(seconds: float) -> str:
    return str(round(1000 * seconds))
