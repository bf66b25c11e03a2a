"""Visitors' cookies are signed, so that no visitor can be made up: only this server makes cookies that it accepts.

A cookie is the visitor's id and its signature, "id.signature". Cookies know no ports and often no paths, so two servers
on one host find each other's: each leaves in the cookie what the other has signed, "mine~theirs", so that a visitor is
the same one to each whenever they come back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable

MOST_OTHERS = 3
"""Signatures of other servers that are left in a cookie."""

LETTERS = 43
"""Of a visitor's id and of a signature: what token_urlsafe(32) makes."""
_ID = re.compile(rf"[A-Za-z0-9_-]{{{LETTERS}}}")
_SIGNED = re.compile(rf"({_ID.pattern})\.({_ID.pattern})")
_LONGEST = (1 + MOST_OTHERS) * 2 * (LETTERS + 1)


class Signer:
    """Signs visitors' ids, and knows its own signatures again."""

    def __init__(self) -> None:
        # The newest first. The first of all is in memory only, and serves until there is one that outlives the server.
        self._keys: tuple[bytes, ...] = (secrets.token_bytes(32),)

    def use(self, key: bytes) -> None:
        """From now on this key signs; what earlier ones have signed holds on until the server ends."""
        self._keys = (key, *(old for old in self._keys if old != key))

    def sign(self, visitor: str) -> str:
        """The visitor's id with its signature."""
        return f"{visitor}.{_signature(self._keys[0], visitor)}"

    def visitor_in(self, values: Iterable[str]) -> str | None:
        """The visitor whom the first signature of ours in any of these cookies names."""
        return next((part[:LETTERS] for part in _parts(values) if any(_is_of(key, part) for key in self._keys)), None)

    def is_current(self, values: Iterable[str]) -> bool:
        """Whether the newest key has signed the visitor in these cookies."""
        visitor = self.visitor_in(values)
        return any(part[:LETTERS] == visitor and _is_of(self._keys[0], part) for part in _parts(values))

    def cookie(self, visitor: str, values: Iterable[str]) -> str:
        """The cookie of a visitor whose browser has sent these: signed anew, with what other servers have signed."""
        mine = self.sign(visitor)
        others = [part for part in _parts(values) if part[:LETTERS] != visitor]
        return "~".join([mine, *dict.fromkeys(others)][: 1 + MOST_OTHERS])


def public_tag(visitor: str) -> str:
    """Eight letters and digits that name a visitor to others, as in an address that says whose runs it shows.

    They are of a hash of the visitor's id, which is 32 random bytes, with words of its own before it: no id, no cookie
    and no name of the visitor's in the database can be made of them, and the server asks for them nowhere.
    """
    digest = hashlib.sha256(b"tag of a visitor of the RNN playground " + visitor.encode()).digest()
    return base64.b32encode(digest[:5]).decode("ascii").lower()


def unsigned(values: Iterable[str]) -> str | None:
    """The visitor's id in a cookie of an earlier version, which signed none."""
    return next((value for value in values if _ID.fullmatch(value)), None)


def _parts(values: Iterable[str]) -> list[str]:
    """What looks like an id and its signature, in cookies that are no longer than ours are."""
    return [part for value in values if len(value) <= _LONGEST for part in value.split("~") if _SIGNED.fullmatch(part)]


def _is_of(key: bytes, part: str) -> bool:
    visitor, _, signature = part.partition(".")
    return hmac.compare_digest(signature, _signature(key, visitor))


def _signature(key: bytes, visitor: str) -> str:
    digest = hmac.new(key, b"visitor " + visitor.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
