"""Sweeps of a visitor that the server has forgotten, as the saved runs tell of them."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from playground.server.persistence import Persistence
from playground.storage import StoreError
from playground.training.sweep.job import Continued
from playground.training.sweep.plan import Plan, plan_saved
from playground.training.sweep.restored import RestoredSweep
from playground.training.sweep.restoring import continued, fingerprint, restore_sweep

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

    async def find(self, owner: str, sweep: str | None = None) -> RestoredSweep | None:
        """As `of`, but raises StoreError when the saved runs cannot be read."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._find, owner, sweep)

    async def to_continue(self, owner: str, sweep: str | None = None) -> tuple[Plan, Continued]:
        """The plan of such a sweep, and its runs as far as they have come.

        Raises ValueError, with a sentence for the visitor, if it cannot go on, and StoreError when it cannot be read.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, owner, sweep)

    def _read(self, owner: str, sweep: str | None) -> tuple[Plan, Continued]:
        store, sweep_before = self._persistence.store, self._find(owner, sweep)
        if store is None or sweep_before is None or "continue" not in sweep_before.can:
            raise ValueError("This sweep has come to its end, or was stopped: start a new one.")
        name = sweep_before.id.partition("-")[0]
        summaries = store.runs(owner, sweep=name)
        self._persistence.claim(owner, [run.id for run in summaries])
        return sweep_before.plan, continued(name, summaries, lambda run: store.record(owner, run, on_the_way=False))

    def close(self) -> None:
        """Lets the thread end; for the end of the server."""
        self._thread.shutdown(wait=False)

    def _find(self, owner: str, sweep: str | None = None) -> RestoredSweep | None:
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
            self._made[key] = restore_sweep(name, runs, lambda ids: store.histories(owner, ids), plan)
        self._made.move_to_end(key)
        while len(self._made) > self._most:
            self._made.popitem(last=False)
        return self._made[key]
