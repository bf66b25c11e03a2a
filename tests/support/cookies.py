"""Visitors' cookies as a server signs them: one that a test made, or one that keeps its key beside a database."""

import re
from pathlib import Path

from playground.server.signing import Signer
from playground.server.visitors import VISITOR_COOKIE
from playground.storage import key_file, key_in_file

KEY = b"the key of every server that a test makes"


def signer() -> Signer:
    """A signer whose signatures every server of a test knows."""
    signer = Signer()
    signer.use(KEY)
    return signer


def signed_value(visitor: str) -> str:
    """The value of a visitor's cookie, signed as by a server of a test; what is no visitor's id stays as it is."""
    return signer().sign(visitor) if re.fullmatch(r"[\w-]{43}", visitor, re.ASCII) else visitor


def cookie(visitor: str) -> str:
    """The Cookie header of a visitor to a server of a test."""
    return f"{VISITOR_COOKIE}={signed_value(visitor)}"


def signed_beside(database: str | Path, visitor: str) -> str:
    """The value of a visitor's cookie, signed by the server that has this database or will have it."""
    path = key_file(str(database))
    assert path is not None
    own = Signer()
    own.use(key_in_file(path))
    return own.sign(visitor)
