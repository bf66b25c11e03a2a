"""The saved runs of this server: opened when it starts, closed when it ends, and done without while need be."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from playground.server.signing import SIGNER
from playground.storage import Recorder, Store, StoreError, database_from, key_file, key_in_file, storage_from

log = logging.getLogger(__name__)

TRY_EVERY = 10.0  # seconds between two attempts to open a database that cannot be opened


class Kept(Protocol):
    """Somebody whose runs are kept: the jobs, for one."""

    def record_with(self, recorder: Any) -> None:
        """From now on the recorder is told of every run; None = nobody is."""


class NoKeeper:
    """Keeps nothing, and says why."""

    def __init__(self, why: str) -> None:
        self._why = why

    def touch(self, *_news: object) -> None:
        """The run is not kept."""

    def notice(self, _owner: str = "") -> str:
        """Why runs are not kept."""
        return self._why


class Persistence:
    """The store of saved runs and the recorder that writes into it; both None while there is none."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self.recorder: Recorder | None = None
        self._why = "Runs are not saved here: the server was started without its saved runs."
        self._closed = threading.Event()
        self._opening: threading.Thread | None = None

    def open(self, environment: Mapping[str, str], lock: Any, *kept: Kept) -> None:
        """Opens the database that the environment names and lets runs be kept in it; `lock` is that of all runs.

        While it cannot be opened all goes on without it, pages are told why, and it is tried again and again.
        """
        self._closed.clear()
        url, most = database_from(environment), storage_from(environment)
        _sign_with_key_beside(url)
        if not self._open(url, most, lock, kept):
            self._opening = threading.Thread(
                target=self._open_later, args=(url, most, lock, kept), name="persistence", daemon=True
            )
            self._opening.start()

    def notice(self, owner: str = "") -> str:
        """Why runs of that visitor are not saved, in a sentence; "" while they are."""
        return self._why if self.recorder is None else self.recorder.notice(owner)

    def catch_up(self, owner: str) -> None:
        """Saves what is not saved yet of that visitor's, so that what is read now is as new as what pages know."""
        if self.recorder is not None:
            self.recorder.catch_up(owner)

    def close(self, *kept: Kept) -> None:
        """Writes what is not written yet, and closes the database."""
        self._closed.set()
        if self._opening is not None:
            self._opening.join()
        for each in kept:
            each.record_with(None)
        if self.recorder is not None:
            self.recorder.close()
        if self.store is not None:
            self.store.close()
        self.store = self.recorder = None

    def _open(self, url: str, most: int, lock: Any, kept: tuple[Kept, ...]) -> bool:
        try:
            store = Store(url, most=most)
            if key_file(url) is None:
                SIGNER.use(store.cookie_key())
            store.interrupt()
        except StoreError as error:
            self._why = f"Runs are not saved: {error}"
            for each in kept:
                each.record_with(NoKeeper(self._why))
            return False
        self.store, self.recorder = store, Recorder(store, lock)
        for each in kept:
            each.record_with(self.recorder)
        return True

    def _open_later(self, url: str, most: int, lock: Any, kept: tuple[Kept, ...]) -> None:
        while not self._closed.wait(TRY_EVERY):
            if self._open(url, most, lock, kept):
                return


def _sign_with_key_beside(url: str) -> None:
    """Lets cookies be signed with the key beside the database, and so for longer than this server lasts."""
    try:
        path = key_file(url)
        if path is not None:
            SIGNER.use(key_in_file(path))
    except StoreError as error:
        log.warning(
            "Visitors lose their saved runs when this server ends, as the key of their cookies ends too: %s", error
        )


def persistence_of_this_server() -> Persistence:
    """Persistence that is not open yet; ends the program with a sentence if the environment says nonsense about it."""
    try:
        storage_from(os.environ)
    except ValueError as error:
        sys.exit(str(error))
    return Persistence()


PERSISTENCE = persistence_of_this_server()
"""The saved runs of this server."""
