"""Visitors' cookies as a server signs them: the one in this process, or one that keeps its key beside a database."""

import re
from pathlib import Path

from playground.server import VISITOR_COOKIE
from playground.server.signing import SIGNER, Signer
from playground.storage import key_file, key_in_file


def signed(visitor: str) -> str:
    """The value of a visitor's cookie, signed by the server in this process; what is no visitor's id stays as it is."""
    return SIGNER.sign(visitor) if re.fullmatch(r"[\w-]{43}", visitor, re.ASCII) else visitor


def cookie(visitor: str) -> str:
    """The Cookie header of a visitor to the server in this process."""
    return f"{VISITOR_COOKIE}={signed(visitor)}"


def signed_beside(database: str | Path, visitor: str) -> str:
    """The value of a visitor's cookie, signed by the server that has this database or will have it."""
    path = key_file(str(database))
    assert path is not None
    signer = Signer()
    signer.use(key_in_file(path))
    return signer.sign(visitor)
