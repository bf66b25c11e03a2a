"""What is wrong with a database, in a sentence for the person who can mend it."""

from __future__ import annotations

import errno
import os
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError


def sentence_of(error: Exception, name: str) -> str:
    """What the error of SQLAlchemy, of SQLite or of the system says of the database called `name`."""
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
    if isinstance(error, DBAPIError) and error.connection_invalidated and not isinstance(cause, TimeoutError):
        return f"The database {name} has lost its connection: check that its server is running."
    if isinstance(error, OperationalError) and not code:
        return f"The database {name} does not answer: check that its server is running and lets the playground in."
    reason = " ".join(str(cause).split()) or type(cause).__name__
    return f"The database {name} cannot be used ({reason}): let PLAYGROUND_DATABASE name another one."


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
