"""What owners are told of how much of their quotas is used, looked up now and then by the thread that saves."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from playground.storage.recording.failures import error_of, of_program, told

log = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # s between two looks at what one owner has: the database adds up all of their runs
ASKED_LAST = 60.0  # s for which an owner whom nobody asks about is looked after; those with a page are each second
NEVER = float("inf")


@dataclass
class _Sentence:
    text: str
    look_at: float
    """When it is looked up anew, `NEVER` while nothing has changed; in seconds of the clock, as the others."""
    looked_at: float
    asked_at: float


class RoomTold:
    """The sentence of each owner who is asked about, as of the last look. Any thread may call any method but `look`.

    Nobody who asks waits for the database, and an owner is looked up only after something of theirs has changed.
    """

    def __init__(
        self, look_up: Callable[[str], str], wake: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`look_up` asks the database about an owner. `wake` is called when `look` has something new to do."""
        self._look_up, self._wake, self._clock = look_up, wake, clock
        self._lock = threading.Lock()
        self._sentences: dict[str, _Sentence] = {}

    def told(self, owner: str) -> str:
        """What that owner is told; "" while there is plenty left, and until they have been looked up."""
        now = self._clock()
        with self._lock:
            known = self._sentences.get(owner)
            if known is not None:
                known.asked_at = now
                return known.text
            self._sentences[owner] = _Sentence("", now, -NEVER, now)
        self._wake()
        return ""

    def changed(self, owners: Iterable[str], *, at_once: bool = False) -> None:
        """What is saved of these owners has changed; `at_once` where a person did it, which is seldom."""
        with self._lock:
            for owner in owners:
                known = self._sentences.get(owner)
                if known is not None:
                    known.look_at = min(known.look_at, known.looked_at + (0.0 if at_once else LOOK_EVERY))

    def again_at(self, otherwise: float) -> float:
        """When the next owner is to be looked up; `otherwise` if that is sooner."""
        with self._lock:
            return min([otherwise, *(each.look_at for each in self._sentences.values())])

    def look(self) -> None:
        """Looks those up who are due; one who cannot be is tried again."""
        now = self._clock()
        with self._lock:
            for owner in [owner for owner, each in self._sentences.items() if each.asked_at < now - ASKED_LAST]:
                del self._sentences[owner]
            due = [owner for owner, each in self._sentences.items() if each.look_at <= now]
            for owner in due:  # before the look: what changes meanwhile is looked at once more
                self._sentences[owner].look_at, self._sentences[owner].looked_at = NEVER, now
        for owner in due:
            error = error_of(partial(self._look_at, owner))
            if error is None:
                continue
            if of_program(error):
                log.warning("What a visitor has used cannot be added up. %s", told(error), exc_info=error)
            with self._lock:
                self._sentences[owner].look_at = now + LOOK_EVERY

    def _look_at(self, owner: str) -> None:
        text = self._look_up(owner)
        with self._lock:
            self._sentences[owner].text = text
