"""Saved runs in a database: SQLite in one file, or whatever else SQLAlchemy is given the URL of."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from playground.store.records import RunRecord, RunSummary, RunUpdate
from rnn import Params


class Store:
    """The saved runs of all visitors. Every method but `interrupt` sees only those of the owner that it is given."""

    def __init__(self, url: str) -> None:
        """`url`: the path of a SQLite file, made if there is none, or an SQLAlchemy URL. Raises StoreError."""
        raise NotImplementedError

    def save(self, owner: str, update: RunUpdate) -> None:
        """Enters what is new of a run. Raises Gap, or StoreError."""
        self.save_all([(owner, update)])

    def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> None:
        """Enters what is new of many runs, all or nothing. Raises Gap, or StoreError."""
        raise NotImplementedError

    def runs(self, owner: str, ids: Collection[str] | None = None, *, sweep: str | None = None) -> list[RunSummary]:
        """The runs that are not deleted, newest first; only those of `ids` and of `sweep`, if given."""
        raise NotImplementedError

    def histories(self, owner: str, ids: Collection[str]) -> dict[str, NDArray[np.float64]]:
        """The whole history (5, n) of each of these runs by id; those that are not theirs or deleted are left out."""
        raise NotImplementedError

    def record(self, owner: str, run_id: str) -> RunRecord:
        """All of a run. Raises NoRun."""
        raise NotImplementedError

    def snapshots(self, owner: str, run_id: str) -> list[tuple[int, Params]]:
        """(epoch, weights in half precision) of at most 4 epochs, in order. Raises NoRun."""
        raise NotImplementedError

    def rename(self, owner: str, run_id: str, name: str) -> int:
        """Gives a run another name; an empty one gives it its first name again. Returns the number changed, 0 or 1."""
        raise NotImplementedError

    def pin(self, owner: str, run_id: str, pinned: bool) -> int:
        """Pins a run or lets it go. Returns the number changed, 0 or 1."""
        raise NotImplementedError

    def delete(self, owner: str, ids: Collection[str]) -> int:
        """Deletes runs, which for a day can be undone. Returns the number changed."""
        raise NotImplementedError

    def undelete(self, owner: str, ids: Collection[str]) -> int:
        """Brings deleted runs back. Returns the number changed."""
        raise NotImplementedError

    def interrupt(self) -> int:
        """For the start of a server: runs that "run" are interrupted. Returns how many."""
        raise NotImplementedError

    def close(self) -> None:
        """Closes the database."""
        raise NotImplementedError
