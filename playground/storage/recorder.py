"""Saves runs while they train, in a thread of its own: no page and no worker waits for the disk."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias
from weakref import ReferenceType, ref

from playground.storage.models import Damaged, Ended, Gap, KeptRun, NoRoom, Parent, RunUpdate, StoreError, Unfit
from playground.storage.store import Store
from rnn.state import State

log = logging.getLogger(__name__)

EVERY = 0.5  # s between two writes
LONGEST_ROUND = 1.6  # of `every`, from the beginning of a write to that of the next: what a killed server may lose
SHORTEST_REST = 0.4  # of `every`
MOST_BUSY = min(0.2, 0.04 * (os.cpu_count() or 1))  # of one core: training must not become slower by 5 %
TOGETHER = 32  # runs in one transaction: other writers wait for no more than that

Key: TypeAlias = tuple[str, str]
"""(owner, id of the run)."""


@dataclass(frozen=True)
class Limits:
    """How much a recorder holds in memory, and how long it waits."""

    longest_gap: float = 10.0  # s between two tries while saving does not work
    purge_every: float = 3600.0  # s
    waiting: int = 1024  # runs that are held while saving does not work: two of the largest sweeps
    without_room: int = 32  # runs of one owner that have ended, and are held until the owner makes room


LIMITS = Limits()


@dataclass(frozen=True, eq=False)
class _News:
    """There is something new of this run, and this is how it stands."""

    run: KeptRun
    ended: Ended
    message: str


@dataclass(frozen=True, eq=False)
class _Saved:
    """What the store has of a run."""

    run: ReferenceType[KeptRun]
    rows: int
    state: State | None


@dataclass(frozen=True, eq=False)
class _Aside:
    """A run of which nothing new can be saved, though the database works: it shall hold up no other."""

    again_at: float  # time.monotonic()
    gap: float  # s from the last try to the next
    why: str
    no_room: bool  # its owner may not save any more


def rest_after(took: float, used: float, every: float) -> float:
    """Seconds to rest after a write that took so many seconds, `used` of them of the processor.

    A sweep has news of hundreds of runs at once, and then it rests longer than `every` rather than slow training down;
    but a write begins no later than `LONGEST_ROUND` after the one before, or, where that took nearly as long or longer,
    soon after its end. Only what keeps a processor busy for so long is followed by as long a rest.
    """
    longest, shortest = LONGEST_ROUND * every, SHORTEST_REST * every
    if used >= longest:
        return used
    return max(shortest, min(max(every, used / MOST_BUSY), longest - took))


class Recorder:
    """Writes what is new of the runs that it is told of, every half second, or a little later if they are many.

    Whatever fails in writing is told once, stays news, and is tried again, so a full disk or a locked file loses
    nothing, and nothing ends the thread before `close`. A run that alone cannot be written is put aside, and the others
    are written. A run that is news is held in memory; while saving fails these are all that train and the
    newest `Limits.waiting`. Of older ones that have ended the news is given up, which `notice` says. First of all, and
    every hour, it purges what was deleted a day ago.
    """

    def __init__(
        self, store: Store, lock: AbstractContextManager[Any], *, every: float = EVERY, limits: Limits = LIMITS
    ) -> None:
        """`lock` guards the runs; it is held while what is new of one is copied, never while anything is written."""
        self._store = store
        self._lock = lock
        self._every = every
        self._limits = limits
        self._news: dict[Key, _News] = {}  # guarded by the lock
        self._saved: dict[Key, _Saved] = {}
        self._aside: dict[Key, _Aside] = {}  # changed by the thread that writes
        self._notice = ""  # while nothing can be written
        self._notices: Mapping[str, str] = {}  # by owner: of runs that are put aside; replaced, never changed
        self._given_up = 0  # runs, since saving works no more
        self._writing = threading.Lock()
        self._awake = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def touch(self, owner: str, run: KeptRun, ended: Ended, message: str) -> None:
        """Remembers that there is news of this run. To be called with the lock held; returns at once."""
        self._news[owner, run.id] = _News(run, ended, message)
        self._awake.set()

    def notice(self, owner: str = "") -> str:
        """What a page of that owner should say when saving does not work, else ""."""
        return self._notice or self._notices.get(owner, "")

    def flush(self) -> None:
        """Writes everything that is new, now; if that fails, `notice` says so."""
        self._write(lambda _: True)

    def catch_up(self, owner: str | None = None) -> None:
        """Writes what is new, of one owner only if given, before something is read.

        While writing does not work it does nothing, so that no reader waits in vain.
        """
        if not self._notice:
            self._write(lambda key: owner in (None, key[0]) and key not in self._aside)

    def forget(self, owner: str, ids: Collection[str]) -> None:
        """Gives up what is new of these runs, which are deleted: written later it would bring them back.

        Others of theirs that had no room are tried again at once.
        """
        with self._writing, self._lock:
            for run_id in ids:
                self._news.pop((owner, run_id), None)
            self._aside = {
                key: replace(aside, again_at=0.0) if key[0] == owner else aside for key, aside in self._aside.items()
            }
        self._awake.set()

    def close(self) -> None:
        """Writes everything that is new and ends the thread."""
        self._closing.set()
        self._awake.set()
        self._thread.join()
        self.flush()

    def _run(self) -> None:
        """Until `close`: waits for news, writes them, rests; longer and longer while writing fails."""
        gap, purge_at = self._every, time.monotonic()
        while not self._closing.is_set():
            if time.monotonic() >= purge_at:
                purge_at = time.monotonic() + (self._every if self._purge_some() else self._limits.purge_every)
            again_at = min((aside.again_at for aside in tuple(self._aside.values())), default=purge_at)
            woken = self._awake.wait(max(0.0, min(purge_at, again_at) - time.monotonic()))
            if not woken and time.monotonic() < again_at:
                continue
            self._awake.clear()
            began, used = time.monotonic(), time.thread_time()
            if self._write(self._is_due):
                gap = self._every
                rest = rest_after(time.monotonic() - began, time.thread_time() - used, self._every)
            else:
                rest = gap = min(2 * gap, max(self._limits.longest_gap, self._every))
                self._awake.set()
            self._closing.wait(rest)

    def _is_due(self, key: Key) -> bool:
        aside = self._aside.get(key)
        return aside is None or aside.again_at <= time.monotonic()

    def _purge_some(self) -> int:
        """Removes some of what was deleted a day ago; how many runs. 0 also if that does not work."""
        purged: list[int] = []
        error = _error_of(lambda: purged.append(self._store.purge()))
        if error is not None:
            log.warning("Deleted runs cannot be removed. %s", _told(error), exc_info=_unexpected(error))
        return sum(purged)

    def _write(self, wanted: Callable[[Key], bool]) -> bool:
        """Writes the news there are now of the wanted runs. Whether that worked; what could not be is news again."""
        with self._writing:
            with self._lock:
                news = [each for each in self._news.items() if wanted(each[0])]
                for key, _ in news:
                    del self._news[key]
            written: set[Key] = set()
            error = None
            for start in range(0, len(news), TOGETHER):
                error = self._write_some(news[start : start + TOGETHER], written)
                if error is not None:
                    break
            with self._lock:
                self._news = {**{key: of_run for key, of_run in news if key not in written}, **self._news}
                self._give_up_what_has_no_room()
                self._aside = {key: aside for key, aside in self._aside.items() if key in self._news}
            self._tell_aside()
            if error is not None:
                self._fails(error)
                return False
            if written and self._notice:
                self._notice, self._given_up = "", 0
                log.warning("Runs are saved again.")
            return True

    def _write_some(self, news: Sequence[tuple[Key, _News]], written: set[Key]) -> Exception | None:
        """Writes what is new of these runs, together or, if that fails because of one of them, one by one.

        Adds what is saved to `written`, and puts aside what cannot be. Returns the error if nothing can be saved now.
        """
        error = _error_of(lambda: self._write_together(news, written))
        if error is None or _concerns_all(error):
            return error
        for each in news:
            error = _error_of(lambda each=each: self._write_together([each], written))  # type: ignore[misc]
            if error is None:
                continue
            if _concerns_all(error):
                return error
            self._put_aside(each[0], error)
        return None

    def _write_together(self, news: Sequence[tuple[Key, _News]], written: set[Key]) -> None:
        """Writes what is new of these runs in one transaction. Raises StoreError if that does not work.

        Adds what is saved to `written`, and puts aside those for which their owner has no room left.
        """
        while True:
            copies = [copied for key, of_run in news if (copied := self._copy(key, of_run))]
            try:
                without = self._store.save_all([(key[0], update) for key, update, _ in copies]) if copies else None
            except Gap as gap:  # the file is another one than before, or damaged there
                if self._saved.pop((gap.owner, gap.run_id), None) is None:
                    raise
            else:
                left_out = frozenset(without or ())
                self._saved.update({key: saved for key, _, saved in copies if key not in left_out})
                written.update(key for key, _ in news if key not in left_out)
                why = {owner: self._store.no_room(owner) for owner in {owner for owner, _ in left_out}}
                for key in left_out:
                    self._put_aside(key, why[key[0]])
                return

    def _put_aside(self, key: Key, error: Exception) -> None:
        before = self._aside.get(key)
        if before is None and not isinstance(error, NoRoom):  # that is no fault, and its owner is told
            log.warning("Run %s cannot be saved. %s", key[1], _told(error), exc_info=_unexpected(error))
        gap = min(2 * (before.gap if before else self._every), max(self._limits.longest_gap, self._every))
        self._aside[key] = _Aside(time.monotonic() + gap, gap, _told(error), isinstance(error, NoRoom))

    def _tell_aside(self) -> None:
        """Brings up to date what owners are told of runs that are put aside."""
        of_owner: dict[str, list[_Aside]] = defaultdict(list)
        for (owner, _), aside in self._aside.items():
            of_owner[owner].append(aside)
        self._notices = {owner: _notice_of(asides) for owner, asides in of_owner.items()}

    def _give_up_what_has_no_room(self) -> None:
        """With the lock held: of runs that have ended and have no room, only the newest few of an owner are held."""
        ended: dict[str, list[Key]] = defaultdict(list)
        for key, news in self._news.items():
            aside = self._aside.get(key)
            if aside is not None and aside.no_room and news.ended != "running":
                ended[key[0]].append(key)
        for keys in ended.values():
            for key in keys[: max(0, len(keys) - self._limits.without_room)]:
                del self._news[key]

    def _copy(self, key: Key, news: _News) -> tuple[Key, RunUpdate, _Saved] | None:
        """What is new of a run, and what the store will then have of it; None if it has not trained yet."""
        run, saved = news.run, self._saved.get(key)
        with self._lock:
            if run.rows < 2:
                return None
            if saved is None or saved.run() is not run or saved.rows > run.rows:
                saved = _Saved(self._weakly(key, run), 0, None)
            new_state = run.state is not saved.state
            update = RunUpdate(
                id=run.id,
                data=run.data,
                data_hash=run.data_hash,
                settings=run.settings,
                first_settings=run.first_settings,
                changes=tuple(run.changes),
                first=saved.rows,
                rows=run.columns_from(saved.rows),
                state=run.state if new_state else None,
                state_settings=run.state_settings if new_state else None,
                ended=news.ended,
                message=news.message,
                started=run.started,
                sweep=run.sweep,
                parent=None if run.parent is None else Parent(*run.parent),
                start=run.start if saved.rows == 0 else None,  # it stays what it was
            )
            return key, update, replace(saved, rows=run.rows, state=run.state)

    def _weakly(self, key: Key, run: KeptRun) -> ReferenceType[KeptRun]:
        """A reference to `run` that does not keep it; when the run is gone, so is what is remembered of it."""

        def forget(gone: ReferenceType[KeptRun]) -> None:
            saved = self._saved.get(key)
            if saved is not None and saved.run is gone:
                self._saved.pop(key, None)

        return ref(run, forget)

    def _fails(self, error: Exception) -> None:
        if not self._notice:
            log.warning("Runs cannot be saved. %s", _told(error), exc_info=_unexpected(error))
        self._give_up_oldest()
        lost = "nothing is lost so far"
        if self._given_up:
            runs = "1 run that had ended is" if self._given_up == 1 else f"{self._given_up:,} runs that had ended are"
            lost = f"{runs} lost, as memory is limited"
        self._notice = f"Saving does not work. {_told(error)} Training goes on, {lost}, and it is tried again."

    def _give_up_oldest(self) -> None:
        with self._lock:
            too_many = max(0, len(self._news) - self._limits.waiting)
            ended = [key for key, news in self._news.items() if news.ended != "running"]
            for key in ended[:too_many]:
                del self._news[key]
        if ended[:too_many]:
            self._given_up += len(ended[:too_many])
            log.warning("Runs that could not be saved are given up: %d so far.", self._given_up)


def _error_of(work: Callable[[], object]) -> Exception | None:
    """Does the work, and returns what kept it from being done: whatever that is, the thread that saves goes on."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 - only one thread saves, and a fault of one run must not be that of all
        return error
    return None


def _unexpected(error: Exception) -> bool:
    """Whether it is a fault of the program rather than of the disk or the database."""
    return not isinstance(error, StoreError | OSError | MemoryError)


def _concerns_all(error: Exception) -> bool:
    """Whether no run can be saved now; else it is a run that cannot be."""
    return not (_unexpected(error) or isinstance(error, Unfit | Gap | Damaged))


def _told(error: Exception) -> str:
    """What a page says of the error."""
    if isinstance(error, StoreError):
        return str(error)
    reason = " ".join(str(error).split())
    return f"The server has met {type(error).__name__}{f' ({reason})' if reason else ''}."


def _notice_of(asides: Sequence[_Aside]) -> str:
    """What an owner is told of his runs that are put aside."""
    runs = "1 run" if len(asides) == 1 else f"{len(asides):,} runs"
    verb = "is" if len(asides) == 1 else "are"
    if any(aside.no_room for aside in asides):
        why = next(aside.why for aside in asides if aside.no_room)
        return f"{runs} {verb} no longer saved. {why} What was saved stays, training goes on, and it is tried again."
    return f"{runs} cannot be saved. {asides[0].why} Training goes on, and it is tried again."
