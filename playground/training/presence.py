"""Which members have a page open, which make room for others, and which are forgotten: a pure state machine.

Members may be anything that can be a key. Times come with the events, in seconds of one clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from playground.training.grace import GRACE, Grace

MEMORY = 30 * 60.0  # seconds without a page after which a member is forgotten; until then it is found as it was left
ARRIVING = 4  # members to one that may have no page though all others have: it is on its way to its socket

M = TypeVar("M")


@dataclass
class _Sighting:
    at: float  # when it last had a page, or when it became known if it never had one
    here: bool  # whether it has one now
    ever: bool  # whether it ever had one since it became known


class Presence(Generic[M]):
    """The members that are known, and whether a page of each is open."""

    def __init__(self, grace: float = GRACE, memory: float = MEMORY) -> None:
        """`grace`, `memory`: seconds without a page after which a member pauses, and after which it is forgotten."""
        self.grace, self.memory = Grace(grace), memory
        self._sightings: dict[M, _Sighting] = {}

    # --- events -----------------------------------------------------------------------------------------------------

    def arrives(self, member: M, now: float, *, here: bool = False) -> None:
        """The member is known from now on; `here`: with a page."""
        self._sightings[member] = _Sighting(now, here, here)

    def came(self, member: M, now: float) -> None:
        """The member has a page."""
        if member in self._sightings:
            self._sightings[member] = _Sighting(now, here=True, ever=True)

    def left(self, member: M, now: float) -> None:
        """The last page of the member is gone."""
        if member in self._sightings:
            self._sightings[member] = _Sighting(now, here=False, ever=self._sightings[member].ever)

    def look(self, member: M, here: bool, now: float) -> None:
        """A look shows whether the member has a page, for members whose last page goes without an event."""
        if here:
            self.came(member, now)
        elif member in self._sightings:
            self._sightings[member].here = False

    def forget(self, member: M) -> None:
        """The member is not known any more."""
        del self._sightings[member]

    # --- how it stands ----------------------------------------------------------------------------------------------

    def here(self, member: M) -> bool:
        """Whether the member has a page."""
        return self._sightings[member].here

    def gone_for(self, member: M, now: float) -> float:
        """For how many seconds the member has had no page; 0 for one that has."""
        sighting = self._sightings[member]
        return 0.0 if sighting.here else now - sighting.at

    def absent(self) -> list[M]:
        """The members without a page, the longest gone first."""
        members = [member for member, sighting in self._sightings.items() if not sighting.here]
        return sorted(members, key=lambda member: self._sightings[member].at)

    @property
    def any_here(self) -> bool:
        """Whether any member has a page."""
        return any(sighting.here for sighting in self._sightings.values())

    def absent_to_evict(self, may: Callable[[M], bool], now: float, *, for_a_page: bool) -> M | None:
        """The member without a page that makes room for a new one, of those that may; None if none has to.

        First one that has never had a page, as a program that invents visitors has none, at once if the new member has
        one (`for_a_page`); then one that is gone, and is not only loading its page again, the longest gone first.
        """
        candidates = [
            member
            for member in self.absent()
            if may(member)
            and (self.gone_for(member, now) >= self.grace.seconds or (for_a_page and not self._sightings[member].ever))
        ]
        return min(candidates, key=lambda member: self._sightings[member].ever, default=None)

    def surplus(self, may: Callable[[M], bool], most: int) -> list[M]:
        """Which members to forget so that at most `most` of those without a page remain, the longest gone first.

        Only those that `may` be forgotten count.
        """
        members = [member for member in self.absent() if may(member)]
        return members[: max(0, len(members) - most)]

    def surplus_of_all(self, may: Callable[[M], bool], most: int, room: int) -> list[M]:
        """As `surplus`, so that with `room` new members there are at most `most` in all, with a page or without.

        One of `ARRIVING` may have no page even so: it takes a moment from its script to its socket.
        """
        stay = sum(not (may(member) and not sighting.here) for member, sighting in self._sightings.items())
        return self.surplus(may, max(most - stay, most // ARRIVING) - room)

    def idle_to_evict(self, busy: Callable[[M], bool], used_at: Callable[[M], float], now: float) -> M | None:
        """The member that makes room where all have a page: the one that has done nothing for longest; None if none.

        `used_at` says when its visitor last did something, which must be as long ago as members are remembered.
        """
        here = [member for member, sighting in self._sightings.items() if sighting.here]
        idle = [member for member in here if not busy(member) and now - used_at(member) >= self.memory]
        return min(idle, key=used_at, default=None)
