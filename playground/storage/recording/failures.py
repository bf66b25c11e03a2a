"""What cannot be saved: which errors concern one run and which all, when it is tried again, and what pages are told."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from playground.storage.models import Damaged, Gap, NoRoom, StoreError, Unfit
from playground.storage.recording.unsaved import Key

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Aside:
    """A run that cannot be saved though the database works; it is put aside, so that it delays no other run."""

    again_at: float  # time.monotonic()
    gap: float  # s from the last try to the next
    why: str
    no_room: bool  # its owner may not save any more


class Asides:
    """The runs that are put aside, each until its next try. Only the thread that writes changes it; any may read it."""

    def __init__(self, every: float, longest_gap: float) -> None:
        """The gap to the next try of a run doubles from `every` to `longest_gap` seconds."""
        self._every, self._longest_gap = every, max(longest_gap, every)
        self._asides: dict[Key, Aside] = {}  # by run; read as a whole, so it is replaced or added to
        self._notices: Mapping[str, str] = {}  # by owner; replaced, never changed

    def __contains__(self, key: Key) -> bool:
        return key in self._asides

    def put(self, key: Key, error: Exception) -> None:
        """Puts a run aside because of the error; the log is told once."""
        before = self._asides.get(key)
        if before is None and not isinstance(error, NoRoom):  # that is no fault, and its owner is told
            log.warning("Run %s cannot be saved. %s", key[1], told(error), exc_info=of_program(error))
        gap = min(2 * (before.gap if before else self._every), self._longest_gap)
        self._asides[key] = Aside(time.monotonic() + gap, gap, told(error), isinstance(error, NoRoom))

    def is_due(self, key: Key) -> bool:
        """Whether a run may be tried now: it is not put aside, or its next try has come."""
        aside = self._asides.get(key)
        return aside is None or aside.again_at <= time.monotonic()

    def again_at(self, otherwise: float) -> float:
        """When the next of them is to be tried, in `time.monotonic()`; `otherwise` if there is none."""
        return min((aside.again_at for aside in tuple(self._asides.values())), default=otherwise)

    def has_no_room(self, key: Key) -> bool:
        """Whether a run is put aside because its owner has no room left."""
        aside = self._asides.get(key)
        return aside is not None and aside.no_room

    def hurry(self, owner: str) -> None:
        """Lets all runs of that owner be tried at once."""
        self._asides = {
            key: replace(aside, again_at=0.0) if key[0] == owner else aside for key, aside in self._asides.items()
        }

    def keep(self, is_wanted: Callable[[Key], bool]) -> None:
        """Lets go of all but the wanted."""
        self._asides = {key: aside for key, aside in self._asides.items() if is_wanted(key)}

    def tell(self) -> None:
        """Brings up to date what owners are told of their runs that are put aside."""
        of_owner: dict[str, list[Aside]] = defaultdict(list)
        for (owner, _), aside in self._asides.items():
            of_owner[owner].append(aside)
        self._notices = {owner: notice_of(asides) for owner, asides in of_owner.items()}

    def notice(self, owner: str) -> str:
        """What that owner is told of their runs that are put aside, as of the last `tell`; "" if there is none."""
        return self._notices.get(owner, "")


def error_of(work: Callable[[], object]) -> Exception | None:
    """Does the work, and returns what kept it from being done: whatever that is, the thread that saves goes on."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 - only one thread saves, and a fault of one run must not be that of all
        return error
    return None


def of_program(error: Exception) -> Exception | None:
    """The error if it is a fault of the program, whose traceback the log has; None if of the disk or the database.

    The log is given the error itself: what failed is over, so that there is none to be found as the one being handled.
    """
    return None if isinstance(error, StoreError | OSError | MemoryError) else error


def concerns_all(error: Exception) -> bool:
    """Whether the error keeps every run from being saved, and not one run alone."""
    return of_program(error) is None and not isinstance(error, Unfit | Gap | Damaged)


def takes_too_long(error: Exception) -> bool:
    """Whether fewer runs at once may do: the database was too slow for so many, or gave up waiting for their rest."""
    return isinstance(error, StoreError) and error.fault in ("slow", "lost")


def told(error: Exception) -> str:
    """What a page says of the error."""
    if isinstance(error, StoreError):
        return str(error)
    reason = " ".join(str(error).split())
    return f"The server has met {type(error).__name__}{f' ({reason})' if reason else ''}."


def notice_of(asides: Sequence[Aside]) -> str:
    """What an owner is told of their runs that are put aside."""
    runs = "1 run" if len(asides) == 1 else f"{len(asides):,} runs"
    verb = "is" if len(asides) == 1 else "are"
    if any(aside.no_room for aside in asides):
        reason = next(aside.why for aside in asides if aside.no_room)
        return f"{runs} {verb} not saved now. {reason} What was saved stays, training goes on, and it is tried again."
    return f"{runs} cannot be saved. {asides[0].why} Training goes on, and it is tried again."


def notice_of_all(error: Exception, given_up: int) -> str:
    """What every owner is told while nothing can be saved, and so many runs are given up."""
    losses = "nothing is lost so far"
    if given_up:
        runs = "1 run that had ended is" if given_up == 1 else f"{given_up:,} runs that had ended are"
        losses = f"{runs} lost, as memory is limited"
    return f"Saving does not work. {told(error)} Training goes on, {losses}, and it is tried again."
