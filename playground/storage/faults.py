"""What is wrong with a database: of which kind it is, and a sentence for the person who can mend it."""

from __future__ import annotations

import errno
import os
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from playground.storage.models import Fault

OF_POSTGRESQL: dict[str, Fault] = {
    "55P03": "locked",
    "40P01": "locked",
    "57014": "slow",
    "53100": "full",
    "53300": "files",
    "28000": "refused",
    "28P01": "refused",
    "3D000": "refused",
    "42501": "rights",
    "25006": "rights",
    "25P03": "lost",
    "57P01": "lost",
    "57P02": "lost",
    "57P03": "unreachable",
}
"""By the codes in the appendix of its manual; what is not among them is told in its own words."""

OF_SQLITE: dict[int, Fault] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_CANTOPEN: "rights",
    sqlite3.SQLITE_READONLY: "rights",
    sqlite3.SQLITE_PERM: "rights",
    sqlite3.SQLITE_AUTH: "rights",
    sqlite3.SQLITE_IOERR: "failing",
}

TOO_MANY = (
    "cannot be opened because the server has too many files and connections open: close pages, or raise its limit of "
    "open files."
)
FULL = "cannot grow because the disk is full: free some space."

SENTENCES: dict[Fault, str] = {
    "files": TOO_MANY,
    "full": FULL,
    "locked": "is locked by another program: close that program.",
    "damaged": "is damaged: move the file away, and a new one is made.",
    "rights": "cannot be opened for writing: check the rights of the file and of its folder.",
    "failing": "cannot be read or written: check whether its disk is full or failing.",
    "lost": "has lost its connection: check that its server is running.",
    "unreachable": "does not answer: check that its server is running and lets the playground in.",
}

SENTENCES_OF_POSTGRESQL: dict[Fault, str] = SENTENCES | {
    "files": "has as many connections open as it may: let it have more, or close other programs that use it.",
    "locked": "is locked by another server right now: it is free again within seconds, so try again.",
    "slow": "takes too long: check how busy its server is.",
    "refused": "does not let the playground in: the log of the playground says why.",
    "rights": "cannot be written to: check what its user may do there, and that it is no copy for reading alone.",
}


def fault_of(error: Exception, reason: str) -> tuple[Fault, str]:
    """The kind of an error of SQLAlchemy, of SQLite or of the system, and what it says of a database.

    `reason`: as `plain` gives it, without what is nobody's to read.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if _out_of_descriptors(cause):
        return "files", TOO_MANY
    if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "full", FULL
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # without the part that says which kind of it
    if fault := OF_SQLITE.get(code):
        return fault, SENTENCES[fault]
    if fault := OF_POSTGRESQL.get(getattr(cause, "sqlstate", None) or ""):
        return fault, SENTENCES_OF_POSTGRESQL[fault]
    if isinstance(error, DBAPIError) and error.connection_invalidated and not isinstance(cause, TimeoutError):
        return "lost", SENTENCES["lost"]
    if isinstance(error, OperationalError) and not code:
        fault = "refused" if _answered(cause) else "unreachable"
        return fault, SENTENCES_OF_POSTGRESQL[fault]
    return "other", f"cannot be used ({reason}): let PLAYGROUND_DATABASE name another one."


def plain(error: Exception) -> str:
    """The error in its own words, in one line."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(cause).split()) or type(cause).__name__


def _answered(cause: BaseException | None) -> bool:
    """Whether a PostgreSQL to which no connection came about has answered: it wanted a password, or gave its reason."""
    attempt = getattr(cause, "pgconn", None)
    asked = getattr(attempt, "needs_password", False) or getattr(attempt, "used_password", False)
    return asked is True or "FATAL:" in str(cause)


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
