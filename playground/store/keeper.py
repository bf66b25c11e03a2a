"""Saves runs while they train, in a thread of its own: nobody waits for the disk."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from playground.store.records import Ended, KeptRun
from playground.store.store import Store


class Keeper:
    """Writes what is new of the runs that it is told of, at most every half second."""

    def __init__(self, store: Store, lock: AbstractContextManager[Any]) -> None:
        """`lock` guards the runs; it is held while what is new of one is copied, never while anything is written."""
        raise NotImplementedError

    def touch(self, owner: str, run: KeptRun, ended: Ended, message: str) -> None:
        """Remembers that there is news of this run. To be called with the lock held; returns at once."""
        raise NotImplementedError

    def notice(self) -> str:
        """A sentence for the page when saving does not work, else ""."""
        raise NotImplementedError

    def flush(self) -> None:
        """Writes everything that is new, now."""
        raise NotImplementedError

    def close(self) -> None:
        """Writes everything that is new and ends the thread."""
        raise NotImplementedError
