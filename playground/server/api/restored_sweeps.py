"""Sweeps of a visitor that the server has forgotten, as the saved runs tell of them."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from numpy.typing import NDArray

from playground.server.persistence import Persistence
from playground.storage import Store, StoreError
from playground.training.run import Run
from playground.training.sweep.job import Continued
from playground.training.sweep.plan import Plan, plan_saved
from playground.training.sweep.restored import RestoredSweep
from playground.training.sweep.restoring import NONE_KNOWN, continued, fingerprint, in_memory, restore_sweep
from rnn import Settings, State

log = logging.getLogger(__name__)


class RestoredSweeps:
    """Restores sweeps one at a time, in a thread of its own, so that nothing else waits for the disk."""

    def __init__(self, persistence: Persistence, most: int) -> None:
        """The last `most` that were asked for stay in memory."""
        self._persistence, self._most = persistence, most
        self._made: OrderedDict[str, RestoredSweep | None] = OrderedDict()  # by owner and what it was made of
        self._thread = ThreadPoolExecutor(1, "restored sweeps")

    async def of(self, owner: str, sweep: str | None = None) -> RestoredSweep | None:
        """The visitor's sweep of that id, the newest of which there are saved runs if none is named.

        None if there is no such sweep, too little is left of it, or it cannot be read, which the log is told. It is
        made anew when its runs have changed: when one was deleted, brought back, or trained on.
        """
        try:
            return await self.find(owner, sweep)
        except StoreError as error:
            log.warning("A sweep cannot be restored from its runs. %s", error)
            return None

    async def find(
        self, owner: str, sweep: str | None = None, known: Mapping[str, Run] = NONE_KNOWN
    ) -> RestoredSweep | None:
        """As `of`, but raises StoreError when the saved runs cannot be read.

        Of the `known` runs, by their ids, that stand as they are saved nothing is read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._find, owner, sweep, known)

    async def to_continue(
        self, owner: str, sweep: str | None = None, known: Mapping[str, Run] = NONE_KNOWN
    ) -> tuple[Plan, Continued]:
        """The plan of such a sweep, and its runs as far as they have come.

        Raises ValueError, with a sentence for the visitor, if it cannot go on, and StoreError when it cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, owner, sweep, known)

    def _read(self, owner: str, sweep: str | None, known: Mapping[str, Run]) -> tuple[Plan, Continued]:
        store, sweep_before = self._persistence.store, self._find(owner, sweep, known)
        if store is None or sweep_before is None or "continue" not in sweep_before.can:
            raise ValueError("This sweep has come to its end, or was stopped: start a new one.")
        name = sweep_before.id.partition("-")[0]
        summaries = store.runs(owner, sweep=name)
        self._persistence.claim(owner, store.ids_of_sweep(owner, name))
        read = partial(store.histories, owner), partial(_newest_states, store, owner)
        try:
            return sweep_before.plan, continued(name, summaries, *read, known)
        except OSError as error:
            raise StoreError(str(error)) from error

    def close(self) -> None:
        """Lets the thread end; for the end of the server."""
        self._thread.shutdown(wait=False)

    def _find(
        self, owner: str, sweep: str | None = None, known: Mapping[str, Run] = NONE_KNOWN
    ) -> RestoredSweep | None:
        store = self._persistence.store
        if store is None:
            return None
        if sweep is not None:
            self._persistence.catch_up(owner)  # its runs may have ended a moment ago
        sweep = sweep or store.newest_sweep(owner)
        if sweep is None:
            return None
        runs = store.runs(owner, sweep=sweep)
        name = f"{sweep}-{fingerprint(runs)}"
        key = f"{owner} {name}"
        if key not in self._made:
            plan = plan_saved(store.sweep_plan(owner, sweep))
            there = {about.id: run for about in runs if (run := in_memory(about, known)) is not None}

            def histories(ids: Collection[str]) -> Mapping[str, NDArray[np.float64]]:
                rows_there = {run_id: there[run_id].columns() for run_id in ids if run_id in there}
                rest = [run_id for run_id in ids if run_id not in there]
                return rows_there | (store.histories(owner, rest) if rest else {})

            self._made[key] = restore_sweep(name, runs, histories, plan)
        self._made.move_to_end(key)
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        return self._made[key]


def _newest_states(store: Store, owner: str, ids: Collection[str]) -> Mapping[str, tuple[State, Settings]]:
    """As the store gives them; raises OSError where it cannot be read: a worker of a sweep may have asked."""
    try:
        return store.newest_states(owner, ids)
    except StoreError as error:
        raise OSError(str(error)) from error
