"""Sets of sentences of visitors' own: how one is called within this server, and who finds it by that name.

A name for within is `title · tag`: the title that its visitor gave it, and twenty hexadecimal digits of who that is and
what is in it. Links, files and pages for others have the title alone, so that nobody else hears the tag; and a job and
a sweep take no set with the tag of another visitor, whoever has heard of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data import Dataset

    Finder = Callable[[str], Dataset | None]

_TAGGED = re.compile(r"(?P<title>.*) · (?P<owner>[0-9a-f]{10})(?P<content>[0-9a-f]{10})", re.DOTALL)
TAG = 23
"""Characters that a name has behind its title."""
MOST_READY = 8
"""Own sets that are kept in memory at once, beside those that are trained on: each may have some 30 MB."""

_finders: list[Finder] = []


def name_within(owner: str, title: str, content_hash: str) -> str:
    """The name of a set of that visitor's within the server."""
    return f"{title} · {_tag(owner)}{content_hash[:10]}"


def is_own(data: str) -> bool:
    """Whether that is the name of a visitor's own set, whether or not there is one."""
    return _TAGGED.fullmatch(data) is not None


def title_of(data: str) -> str:
    """The name of a data set as people read it, and as it may leave this server."""
    if data[-TAG : -TAG + 3] != " · ":  # texts of whole pages are asked too
        return data
    tagged = _TAGGED.fullmatch(data)
    return tagged["title"] if tagged else data


def untagged(value: Any) -> Any:
    """A value of JSON for others, in which each data set has its title alone."""
    if isinstance(value, dict):
        return {name: untagged(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [untagged(each) for each in value]
    return title_of(value) if isinstance(value, str) else value


def check_owner(data: str, owner: str) -> None:
    """Raises ValueError for a set of another visitor's."""
    tagged = _TAGGED.fullmatch(data)
    if tagged and tagged["owner"] != _tag(owner):
        raise ValueError(f"{tagged['title']!r} is no dataset of yours")


def own_dataset(data: str) -> Dataset:
    """The set of that name. Raises ValueError where there is none any more."""
    for finder in _finders:
        if (dataset := finder(data)) is not None:
            return dataset
    raise ValueError(f"the sentences of {title_of(data)!r} have been removed")


@contextmanager
def found_by(finder: Finder) -> Iterator[None]:
    """While this lasts, a server's own sets are found: `finder` has the set of a name, None for one that it lacks."""
    _finders.append(finder)
    try:
        yield
    finally:
        _finders.remove(finder)


@lru_cache(maxsize=1000)
def _tag(owner: str) -> str:
    return hashlib.sha256(f"own sets of {owner}".encode()).hexdigest()[:10]
