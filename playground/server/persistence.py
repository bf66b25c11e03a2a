"""The saved runs of one server: opened at its start, closed at its end.

While the database cannot be opened, the server runs without saving.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from typing import Any, Protocol, TypeAlias

from playground.server.signing import Signer
from playground.storage import BEAT, Recorder, Store, StoreError, key_file, key_in_file
from playground.storage.models import Fault
from playground.storage.quotas import NO_QUOTAS, Quotas

log = logging.getLogger(__name__)

TRY_EVERY = 10.0  # seconds between two attempts to open a database that cannot be opened
CLOSES_WITHIN = 8.0
"""Seconds that the end of the server waits for while nothing more is saved: what ends it may kill it after ten."""


LOOK_EVERY = 0.1  # seconds


class Recorded(Protocol):
    """Something whose runs are saved: the jobs, and the sweeps."""

    def record_with(self, recorder: Any) -> None:
        """From now on the recorder is told of every run; None: stop recording."""

    def taken(self, owner: str, run_id: str) -> None:
        """Another server has taken that visitor's run over: what is here of it is out of date, and trains no more."""


Changed: TypeAlias = Callable[[Collection[str]], None]
"""Told whose sweeps other servers have begun or ceased to train, by the hashes of their owners."""


class NoRecorder:
    """Saves nothing, and says why."""

    def __init__(self, why: str) -> None:
        self._why = why

    def touch(self, *_update: object) -> None:
        """The run is not saved."""

    def notice(self, _owner: str = "") -> str:
        """Why runs are not saved."""
        return self._why

    def room(self, _owner: str) -> str:
        """Nothing is used where nothing is saved."""
        return ""


class Persistence:
    """The store of saved runs and the recorder that writes into it; both None while there is none."""

    def __init__(
        self,
        database: str,
        signer: Signer,
        *,
        quotas: Quotas = NO_QUOTAS,
        try_every: float = TRY_EVERY,
        closes_within: float = CLOSES_WITHIN,
        open_store: Callable[..., Store] = Store,
        make_recorder: Callable[[Store, Any], Recorder] = Recorder,
    ) -> None:
        """`database` as `Store` takes it, `quotas` how much is kept of one visitor.

        `signer` is given the key that is kept with the database. A database that cannot be opened is tried again every
        `try_every` seconds. One that nothing more can be saved in is left as it is `closes_within` seconds after
        `close`. `open_store` opens one that is there, and `make_recorder` makes what writes into the store, given the
        lock of all runs.
        """
        self.store: Store | None = None
        self.recorder: Recorder | None = None
        self.database = database
        self.lacks_key = False
        """Whether the key that signs cookies is in a database which could not be opened yet: until then cookies are
        signed with one that only this server knows, and are nobody's to the servers beside it."""
        self.quotas = quotas
        self._signer, self._try_every, self._closes_within = signer, try_every, closes_within
        self._open_store, self._make_recorder = open_store, make_recorder
        self._why = "Runs are not saved here: the server was started without its saved runs."
        self._fault: Fault = "other"  # why it cannot be opened, or what the heartbeat met
        self._cut_off = ""  # what the heartbeat met: it is told while nothing trains, and so nothing is to be saved
        self._told = "", ""  # to the log: why it cannot be opened, and what the database says of that
        self._closed = threading.Event()
        self._opening: threading.Thread | None = None
        self._beating: threading.Thread | None = None
        self._recorded: tuple[Recorded, ...] = ()
        self._changed: Changed = lambda owners: None

    def open(self, lock: Any, *recorded: Recorded, changed: Changed = lambda owners: None) -> None:
        """Opens the database and lets the runs of all `recorded` be saved in it; `lock` is that of all runs.

        `changed` is called, by a thread of its own, when other servers have begun or ceased to train sweeps.
        While it cannot be opened all goes on without it, pages are told why, and it is tried again and again.
        """
        self._closed.clear()
        self._recorded, self._changed = recorded, changed
        self._sign_with_key_beside()
        if not self._open(lock):
            self._opening = threading.Thread(target=self._open_later, args=(lock,), name="persistence", daemon=True)
            self._opening.start()

    def notice(self, owner: str = "") -> str:
        """Why runs of that visitor are not saved, in a sentence; "" while they are."""
        return self._why if self.recorder is None else self.recorder.notice(owner) or self._cut_off

    def changed(self, owner: str) -> None:
        """What is saved of that visitor's has changed, though none of it trains: pages are told anew what is used."""
        if self.recorder is not None:
            self.recorder.changed(owner)

    @property
    def fault(self) -> Fault | None:
        """Why nothing can be saved; None while it can."""
        if self.recorder is None:
            return self._fault
        return self.recorder.fault or (self._fault if self._cut_off else None)

    def catch_up(self, owner: str) -> None:
        """Saves what is not saved yet of that visitor's, so that what is read now is as new as what pages know."""
        if self.recorder is not None:
            self.recorder.catch_up(owner)

    def claim(self, owner: str, ids: Collection[str], *, at_once: bool = True) -> None:
        """This server is to train these runs on, which other servers may have trained since. Raises Held, StoreError.

        What it has of such a run itself is let go of first: it is older than what is saved. `at_once` as for `Leases`.
        """
        store = self.store
        if store is None:
            return
        for run_id in (others := store.elsewhere(owner, ids)):
            self._taken(owner, run_id)
        if others and self.recorder is not None:
            self.recorder.forget(owner, others)
        store.claim(owner, ids, at_once=at_once)

    def give(self) -> None:
        """The server is about to end: others may take over what still trains here."""
        if self.store is not None:
            self.store.leases.give()

    def close(self, *recorded: Recorded, spent: float = 0.0) -> None:
        """Writes what is not written yet, gives the lease back, and closes the database.

        It waits no longer than `closes_within` seconds for the next run to be saved: a database that hangs would keep
        the server from its end. The log is told what is not saved by then. `spent`: the seconds that the end of the
        server has taken already; the first run is waited for so much shorter, yet for half of the time at least.
        """
        self._closed.set()
        ending = threading.Thread(target=self._end, args=recorded, name="end of persistence", daemon=True)
        ending.start()
        at_first = max(self._closes_within - spent, self._closes_within / 2)
        left, deadline = self._unsaved(), time.monotonic() + at_first
        while ending.is_alive() and time.monotonic() < deadline:
            ending.join(LOOK_EVERY)
            if (fewer := self._unsaved()) < left:
                left, deadline = fewer, time.monotonic() + self._closes_within
        if left := self._unsaved():
            runs = "a run" if left == 1 else f"{left:,} runs"
            log.warning("The server ends, and what is new of %s is lost: it cannot be saved.", runs)
        elif ending.is_alive():
            log.warning("The server ends while its database does not answer: all that has trained is saved.")
        self.store = self.recorder = None

    def _end(self, *recorded: Recorded) -> None:
        for thread in (self._opening, self._beating):
            if thread is not None:
                thread.join()
        for each in recorded:
            each.record_with(None)
        recorder, store = self.recorder, self.store
        if recorder is not None:
            recorder.close()
        if store is not None:
            store.leases.end()
            store.close()

    def _unsaved(self) -> int:
        """How many runs have something unsaved."""
        return 0 if self.recorder is None else self.recorder.unsaved()

    def _open(self, lock: Any) -> bool:
        try:
            store = self._open_store(self.database, quotas=self.quotas)
            if key_file(self.database) is None:
                self._signer.use(store.cookie_key())
                self.lacks_key = False
            store.leases.begin()
        except StoreError as error:
            why = f"Runs are not saved: {error}"
            if (why, error.reason) != self._told:
                log.warning("%s%s", why, f" It says: {error.reason}" if error.reason else "")
            self._told = why, error.reason
            self._why, self._fault = why, error.fault
            for each in self._recorded:
                each.record_with(NoRecorder(self._why))
            return False
        if any(self._told):
            log.warning("The database is open now: runs are saved.")
        self._told = "", ""
        self.store, self.recorder = store, self._make_recorder(store, lock)
        self.recorder.on_taken(self._taken)
        for each in self._recorded:
            each.record_with(self.recorder)
        self._beating = threading.Thread(target=self._beat, args=(store,), name="heartbeat", daemon=True)
        self._beating.start()
        return True

    def _open_later(self, lock: Any) -> None:
        while not self._closed.wait(self._try_every):
            if self._open(lock):
                return

    def _beat(self, store: Store) -> None:
        """Keeps the lease of this server alive until `close`, and looks for those of servers that are gone."""
        elsewhere: frozenset[tuple[str, str]] = frozenset()
        while not self._closed.wait(BEAT):
            try:
                beat = store.leases.beat()
            except StoreError as error:
                if not self._cut_off:
                    log.warning("Other servers may take this one for gone. %s", error)
                self._fault = error.fault
                self._cut_off = f"Saving does not work. {error} It is tried again."
                continue
            self._cut_off = ""
            owners = {owner for owner, _ in beat.elsewhere ^ elsewhere}
            elsewhere = beat.elsewhere
            if owners:
                self._changed(owners)

    def _taken(self, owner: str, run_id: str) -> None:
        for each in self._recorded:
            each.taken(owner, run_id)

    def _sign_with_key_beside(self) -> None:
        """Lets cookies be signed with the key beside the database, and so for longer than this server lasts."""
        try:
            path = key_file(self.database)
            self.lacks_key = path is None
            if path is not None:
                self._signer.use(key_in_file(path))
        except StoreError as error:
            log.warning(
                "Visitors lose their saved runs when this server ends, as the key of their cookies ends too: %s", error
            )
