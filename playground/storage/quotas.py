"""How much is kept of one visitor, and what they are told of it: from three quarters on, and when it is used up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from playground.storage.models import NoRoom, megabytes

MEGABYTE = 1_000_000
STORAGE_VARIABLE = "PLAYGROUND_STORAGE"
RUNS_VARIABLE = "PLAYGROUND_MAX_RUNS"
USUAL_STORAGE = 2000 * MEGABYTE
"""About 130 runs of 1000 epochs at 64 units that keep 340 states, or 8,000 of sweeps."""
TOLD_FROM = 0.75
"""The share of a quota from which on its visitor is told."""


class Quota(NamedTuple):
    """The sentences of one quota, with places for what is used, what there is, and what finds no room."""

    used: str
    advice: str
    refused: str
    newcomer: str
    in_bytes: bool = False

    def told(self, used: int, most: int | None) -> str:
        """How much is used and what to do; "" while there is plenty left."""
        return "" if most is None or used < TOLD_FROM * most else f"{self._used(used, most)}. {self.advice}"

    def full(self, used: int, most: int, newcomer: str = "") -> str:
        """Why there is no room for something, and what to do, in one sentence."""
        return f"{self._used(used, most)}, {self.refused.format(newcomer or self.newcomer)}."

    def _used(self, used: int, most: int) -> str:
        sizes = (megabytes(used), megabytes(most)) if self.in_bytes else (f"{used:,}", f"{most:,}")
        return self.used.format(*sizes)


_DELETE = "On the Compare page, delete those that you no longer need: they make room."
_DELETE_SOME = "so there is no room for {}: delete runs on the Compare page to make some"
_REMOVE = "Remove those that you no longer need: they make room."
_REMOVE_ONE = "so there is no room for {}: remove one on the Data page"

ROOM = Quota("Your saved runs have used {} of {} MB", _DELETE, _DELETE_SOME, "this", in_bytes=True)
RUNS_KEPT = Quota("You have {} of {} saved runs", _DELETE, _DELETE_SOME, "this")
SWEEPS = Quota(
    "You have {} of {} saved sweeps",
    "On the Compare page, delete all runs of those that you no longer need: they make room.",
    "so there is no room for {}: delete all runs of one on the Compare page",
    "another one",
)
SETS = Quota("You have {} of {} sets of your own", _REMOVE, _REMOVE_ONE, "another one")
SETS_ROOM = Quota("Your own sets have used {} of {} MB", _REMOVE, _REMOVE_ONE, "this one", in_bytes=True)


_TOO_MANY = (
    "This sweep has {} runs, and a visitor may save {} here: "
    "give fewer values or seeds, or have whoever runs this server raise {}."
)
_TOO_LARGE = (
    "This sweep would take {} MB, and a visitor's saved runs may take {} here: "
    "give fewer values, seeds or hidden units, or have whoever runs this server raise {}."
)


class Used(NamedTuple):
    """What there is of one visitor's that is not deleted: bytes of saved runs, these runs, and their sweeps."""

    room: int
    runs: int
    sweeps: int


@dataclass(frozen=True)
class Quotas:
    """The most that is kept of one visitor; None = as much as there is."""

    room: int | None = None
    """Bytes of saved runs, as `room.room_of` counts them."""
    runs: int | None = None
    """Saved runs."""
    sweeps: int | None = None
    """Sweeps of which runs are saved."""
    sets: int | None = None
    """Sets of sentences of the visitor's own, each from a file."""
    sets_room: int | None = None
    """Bytes, packed, of all of these sets."""

    def told(self, used: Used) -> str:
        """What the visitor is told of their saved runs: the sentence of each quota that is nearly used up."""
        sentences = (
            ROOM.told(used.room, self.room),
            RUNS_KEPT.told(used.runs, self.runs),
            SWEEPS.told(used.sweeps, self.sweeps),
        )
        return " ".join(filter(None, sentences))

    def no_room(self, quota: Quota, used: Used) -> NoRoom:
        """What a visitor is told whose runs find no room, since this quota is used up."""
        if quota is RUNS_KEPT:
            return NoRoom(quota.full(used.runs, self.runs or 0))
        return NoRoom(quota.full(used.room, self.room or 0))

    def check_sweep(self, used: Used, runs: int, room: int) -> None:
        """Raises NoRoom where a new sweep of so many runs, which take so many bytes in all, could not all be saved.

        One that finds no room even where nothing else is saved names what the server would have to allow.
        """
        if self.sweeps is not None and used.sweeps >= self.sweeps:
            raise NoRoom(SWEEPS.full(used.sweeps, self.sweeps))
        if self.runs is not None and runs > self.runs:
            raise NoRoom(_TOO_MANY.format(f"{runs:,}", f"{self.runs:,}", RUNS_VARIABLE))
        if self.room is not None and room > self.room:
            raise NoRoom(_TOO_LARGE.format(megabytes(room), megabytes(self.room), STORAGE_VARIABLE))
        if self.runs is not None and used.runs + runs > self.runs:
            raise NoRoom(RUNS_KEPT.full(used.runs, self.runs, f"the {runs:,} of this sweep"))
        if self.room is not None and used.room + room > self.room:
            raise NoRoom(ROOM.full(used.room, self.room, f"the {megabytes(room)} MB of this sweep"))

    def check_loaded(self, before: Used, after: Used) -> None:
        """Raises NoRoom where runs that were loaded from a file brought more sweeps than there is room for."""
        if self.sweeps is not None and after.sweeps > max(before.sweeps, self.sweeps):
            raise NoRoom(SWEEPS.full(before.sweeps, self.sweeps, f"the {after.sweeps - before.sweeps:,} of this file"))

    def check_set(self, sets: int, sets_room: int, room: int) -> None:
        """Raises NoRoom where a set of so many bytes finds no room beside those that there are."""
        if self.sets is not None and sets >= self.sets:
            raise NoRoom(SETS.full(sets, self.sets))
        if self.sets_room is not None and sets_room + room > self.sets_room:
            raise NoRoom(SETS_ROOM.full(sets_room, self.sets_room))

    def told_of_sets(self, sets: int, sets_room: int) -> str:
        """What the visitor is told of their own sets."""
        sentences = SETS.told(sets, self.sets), SETS_ROOM.told(sets_room, self.sets_room)
        return " ".join(filter(None, sentences))


NO_QUOTAS = Quotas()
"""As much as there is room for."""

USUAL_QUOTAS = Quotas(room=USUAL_STORAGE, runs=20_000, sweeps=500, sets=20, sets_room=20 * MEGABYTE)
"""Twice as many runs as the largest sweep of a cluster has, and of all else what a visitor hardly comes to."""
