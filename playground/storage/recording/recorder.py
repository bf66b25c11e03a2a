"""Saves runs while they train, in a thread of its own: no page and no worker waits for the disk."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

from playground.storage.models import Fault, Gap, KeptRun, StoreError, Taken
from playground.storage.recording.copies import Copies
from playground.storage.recording.failures import (
    Asides,
    concerns_all,
    error_of,
    notice_of_all,
    of_program,
    takes_too_long,
    told,
)
from playground.storage.recording.room_told import RoomTold
from playground.storage.recording.unsaved import Key, UnsavedRun, UnsavedRuns
from playground.storage.recording.write_interval import EVERY, Rests
from playground.storage.store import Store
from rnn.history import Ended
from rnn.sweep import MOST_RUNS, MOST_RUNS_ON_CLUSTER

log = logging.getLogger(__name__)

RUNS_IN_A_TRANSACTION = 32  # other writers wait for no more than that
RUNS_IN_A_WRITE = MOST_RUNS  # after which it rests, and all owners have their turn again


@dataclass(frozen=True)
class RecorderLimits:
    """How much a recorder holds in memory, and how long it waits."""

    longest_gap: float = 10.0  # s between two tries while saving does not work
    purge_every: float = 3600.0  # s
    # Runs that are held while saving does not work: the largest sweep of a cluster, and two of the largest here.
    waiting: int = MOST_RUNS_ON_CLUSTER + 2 * MOST_RUNS
    # Bytes that those among them take which have ended: the rest of a server fits into 1 GB beside them.
    waiting_bytes: int = 500_000_000
    without_room: int = 32  # runs of one owner that have ended, and are held until the owner makes room
    without_room_of_all: int = 128  # such runs of all owners, some of whom never come back


RECORDER_LIMITS = RecorderLimits()


class Recorder:
    """Writes what is new of the runs that it is told of, every half second, or a little later if they are many.

    Whatever fails in writing is told once, stays unsaved, and is tried again, so a full disk or a locked file loses
    nothing, and nothing ends the thread before `close`. A run that alone cannot be written is put aside, and the others
    are written. An unsaved run is held in memory; while saving fails these are all that train and the newest, as
    `RecorderLimits` has it. Older ones that have ended are given up, which `notice` says. First of all, and every hour,
    it purges what was deleted a day ago. Of a run that another server has taken over it writes nothing more.
    """

    def __init__(
        self,
        store: Store,
        lock: AbstractContextManager[Any],
        *,
        every: float = EVERY,
        limits: RecorderLimits = RECORDER_LIMITS,
    ) -> None:
        """`lock` guards the runs; it is held while what is new of one is copied, never while anything is written."""
        self._store = store
        self._lock = lock
        self._every = every
        self._limits = limits
        self._unsaved = UnsavedRuns()  # guarded by the lock
        self._copies = Copies(lock)
        self._asides = Asides(every, limits.longest_gap)
        self._rests = Rests(every, limits.longest_gap)
        self._taken: WeakSet[KeptRun] = WeakSet()  # runs that other servers have taken over; guarded by the lock
        self._on_taken: Callable[[str, str], None] = lambda owner, run_id: None
        self._notice = ""  # while nothing can be written
        self._fault: Fault = "other"  # why, while that is so
        self._given_up = 0  # runs, since saving works no more
        self._writing = threading.Lock()
        self._in_hand: dict[Key, UnsavedRun] = {}  # what is being written; guarded by the lock of the runs
        self._awake = threading.Event()
        self._closing = threading.Event()
        self._room_told = RoomTold(store.told, self._awake.set)
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def touch(self, owner: str, run: KeptRun, ended: Ended, message: str) -> None:
        """Remembers that something of this run is unsaved. To be called with the lock held; returns at once."""
        if run in self._taken:
            return
        self._unsaved.add((owner, run.id), UnsavedRun(run, ended, message, time.monotonic()))
        self._awake.set()

    def on_taken(self, tell: Callable[[str, str], None]) -> None:
        """From now on `tell(owner, id)` is called when it turns out that another server has taken a run over.

        It is called by the thread that writes, without the lock held.
        """
        self._on_taken = tell

    def lag(self) -> tuple[int, float]:
        """How many runs have something unsaved, and for how many seconds the oldest of it has been; (0, 0) for none.

        Runs that are being written in this very moment are among them: where the database hangs, that takes long.
        """
        with self._lock:
            oldest = self._unsaved.oldest(self._in_hand)
            return self._unsaved.count(self._in_hand), 0.0 if oldest is None else time.monotonic() - oldest

    def notice(self, owner: str = "") -> str:
        """What a page of that owner should say when saving does not work, else ""."""
        return self._notice or self._asides.notice(owner)

    def room(self, owner: str) -> str:
        """What a page of that owner should say of how much is used of what may be saved; "" while plenty is left."""
        return self._room_told.told(owner)

    def changed(self, owner: str) -> None:
        """Somebody else than this recorder has changed what is saved of that owner."""
        self._room_told.changed([owner], at_once=True)
        self._awake.set()

    @property
    def fault(self) -> Fault | None:
        """Why nothing can be saved; None while it can."""
        return self._fault if self._notice else None

    def flush(self) -> None:
        """Writes everything that is new, now; if that fails, `notice` says so."""
        self._write(lambda _: True)

    def catch_up(self, owner: str | None = None) -> None:
        """Writes what is new, of one owner only if given, before something is read.

        While writing does not work it does nothing, so that no reader waits in vain.
        """
        if not self._notice:
            self._write(lambda key: owner in (None, key[0]) and key not in self._asides and not self._notice)

    def forget(self, owner: str, ids: Collection[str]) -> None:
        """Gives up what is new of these runs, which are deleted: written later it would bring them back.

        Others of theirs that had no room are tried again at once.
        """
        with self._writing, self._lock:
            self._unsaved.forget((owner, run_id) for run_id in ids)
            self._asides.hurry(owner)
        self.changed(owner)

    def unsaved(self) -> int:
        """How many runs have something unsaved, those among them that are being written in this very moment."""
        with self._lock:
            return self._unsaved.count(self._in_hand)

    def close(self) -> None:
        """Writes everything that is new and ends the thread."""
        self._closing.set()
        self._awake.set()
        self._thread.join()
        self.flush()

    def _run(self) -> None:
        """Until `close`: waits for unsaved runs, writes them, rests; longer and longer while writing fails."""
        purge_at = time.monotonic()
        while not self._closing.is_set():
            if time.monotonic() >= purge_at:
                purge_at = time.monotonic() + (self._every if self._purge_some() else self._limits.purge_every)
            again_at = self._room_told.again_at(otherwise=self._asides.again_at(otherwise=purge_at))
            is_awake = self._awake.wait(max(0.0, min(purge_at, again_at) - time.monotonic()))
            if not is_awake and time.monotonic() < again_at:
                continue
            self._awake.clear()
            began, cpu_seconds = time.monotonic(), time.thread_time()
            worked = self._write(self._asides.is_due, RUNS_IN_A_WRITE)
            if worked:
                self._room_told.look()
            else:
                self._awake.set()
            took, used = time.monotonic() - began, time.thread_time() - cpu_seconds
            rest = self._rests.after(worked, took, used, behind=self.unsaved() > RUNS_IN_A_WRITE)
            self._closing.wait(rest)

    def _purge_some(self) -> int:
        """Removes some of what was deleted a day ago; how many runs. 0 also if that does not work."""
        counts: list[int] = []
        error = error_of(lambda: counts.append(self._store.purge()))
        if error is not None:
            log.warning("Deleted runs cannot be removed. %s", told(error), exc_info=of_program(error))
        return sum(counts)

    def _write(self, is_wanted: Callable[[Key], bool], most: int | None = None) -> bool:
        """Writes what is unsaved of the wanted runs. Whether that worked; what could not be written stays unsaved.

        Where there are more than `most` the others wait for the next time, which is soon.
        """
        with self._writing:
            with self._lock:
                self._in_hand = self._unsaved.take(is_wanted, most)
                runs = list(self._in_hand.items())
            if len(runs) == most:
                self._awake.set()
            keys_written: set[Key] = set()
            error = None
            for start in range(0, len(runs), RUNS_IN_A_TRANSACTION):
                some = runs[start : start + RUNS_IN_A_TRANSACTION]
                error = self._write_some(some, keys_written)
                with self._lock:
                    for key, _ in some:
                        if key in keys_written:
                            del self._in_hand[key]
                if error is not None:
                    break
            with self._lock:
                self._unsaved.put_back(self._in_hand)
                self._in_hand = {}
                limits = self._limits
                self._unsaved.give_up_without_room(
                    self._asides.has_no_room, limits.without_room, limits.without_room_of_all
                )
                self._asides.keep(self._unsaved.__contains__)
            self._asides.tell()
            self._room_told.changed({owner for owner, _ in keys_written})
            if error is not None:
                self._fails(error)
                return False
            if keys_written and self._notice:
                self._notice, self._given_up = "", 0
                log.warning("Runs are saved again.")
            return True

    def _write_some(self, runs: Sequence[tuple[Key, UnsavedRun]], keys_written: set[Key]) -> Exception | None:
        """Writes what is new of these runs, together or, if that takes too long, in halves, or, if it fails because of
        one of them, one by one.

        Adds the keys of those that are saved to `keys_written`, and puts aside those that cannot be. Returns the error
        if nothing can be saved now.
        """
        error = error_of(lambda: self._write_together(runs, keys_written))
        if error is not None and takes_too_long(error) and len(runs) > 1:
            rest = [each for each in runs if each[0] not in keys_written]
            half = (len(rest) + 1) // 2
            return self._write_some(rest[:half], keys_written) or self._write_some(rest[half:], keys_written)
        if error is None or concerns_all(error):
            return error
        for each in runs:
            error = error_of(lambda each=each: self._write_together([each], keys_written))  # type: ignore[misc]
            if error is None:
                continue
            if concerns_all(error):
                return error
            self._asides.put(each[0], error)
        return None

    def _write_together(self, runs: Sequence[tuple[Key, UnsavedRun]], keys_written: set[Key]) -> None:
        """Writes what is new of these runs in one transaction. Raises StoreError if that does not work.

        Adds what is saved to `keys_written`, and puts aside those for which their owner has no room left.
        """
        while True:
            copies = {key: copy for key, run in runs if (copy := self._copies.of(key, run))}
            updates = [(key[0], update) for key, (update, _) in copies.items()]
            try:
                without = self._store.save_all(updates) if updates else None
            except Gap as gap:  # the file is another one than before, or damaged there
                if not self._copies.is_lost((gap.owner, gap.run_id)):
                    raise
            except Taken as taken:
                self._let_go([each for each in runs if each[0] in taken.runs])
                keys_written.update(taken.runs)  # nothing of them is left to write
                runs = [each for each in runs if each[0] not in taken.runs]
            else:
                left_out = {(each.owner, each.run_id): each.quota for each in without or ()}
                self._copies.are_saved(
                    {key: last_saved for key, (_, last_saved) in copies.items() if key not in left_out}
                )
                keys_written.update(key for key, _ in runs if key not in left_out)
                reasons = {each: self._store.no_room(*each) for each in {(key[0], left_out[key]) for key in left_out}}
                for key, quota in left_out.items():
                    self._asides.put(key, reasons[key[0], quota])
                return

    def _let_go(self, taken: Sequence[tuple[Key, UnsavedRun]]) -> None:
        """Other servers have taken these runs over: nothing more of them is written, and what trains them is told."""
        with self._lock:
            self._taken.update(unsaved.run for _, unsaved in taken)
            self._unsaved.forget(key for key, _ in taken)
        for (owner, run_id), _ in taken:
            log.info("Run %s is another server's now: nothing more of it is saved here.", run_id)
            self._copies.let_go((owner, run_id))
            self._on_taken(owner, run_id)

    def _fails(self, error: Exception) -> None:
        """Nothing can be saved now: the log is told once, and every page until it works again."""
        if not self._notice:
            log.warning("Runs cannot be saved. %s", told(error), exc_info=of_program(error))
        with self._lock:
            given_up = self._unsaved.give_up_oldest(self._limits.waiting, self._limits.waiting_bytes)
        if given_up:
            self._given_up += given_up
            log.warning("Runs that could not be saved are given up: %d so far.", self._given_up)
        self._fault = error.fault if isinstance(error, StoreError) else "other"
        self._notice = notice_of_all(error, self._given_up)
