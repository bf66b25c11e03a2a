"""Which members train and which wait, as a pure state machine: places to train, a line for them, turns, and grace.

Each event comes in with the time at which it happened, and the scheduler returns the instructions that follow. It
starts nothing, waits for nothing and computes nothing: a pool of workers, the sweeps of a server or a test carries the
instructions out.

While a member waits, places are taken in turns, or a few slow members would keep all others out for hours. A member
that has trained for a whole turn makes way for a new one, and joins the end of the line again; there it waits for as
long, and then has its next turn. A member whose last page is gone pauses after a time of grace, whether it trains or
waits, and is forgotten long after that; `presence` hears when pages come and go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from playground.training.grace import GRACE
from playground.training.presence import MEMORY, Presence

TURN = 30.0  # seconds

M = TypeVar("M")


@dataclass(eq=False)
class Place(Generic[M]):
    """A place that is taken."""

    member: M | None  # None: it was given up, and what trains there has yet to halt
    since: float  # when its turn began
    leaving: bool = False  # it is about to be free


@dataclass(frozen=True)
class Start(Generic[M]):
    """The member has this place now, and trains."""

    member: M
    place: Place[M]


@dataclass(frozen=True)
class MakeWay(Generic[M]):
    """Others wait and the member's turn is over: it halts, frees its place and joins the line again."""

    member: M


@dataclass(frozen=True)
class Moved(Generic[M]):
    """The member's number in the line is another one."""

    member: M


@dataclass(frozen=True)
class Pause(Generic[M]):
    """The member, which trains or waits, has had no page for longer than the grace that it has: it pauses."""

    member: M


@dataclass(frozen=True)
class Forget(Generic[M]):
    """The member has had no page for so long that it need not be remembered, unless it still trains."""

    member: M


Instruction: TypeAlias = Start[M] | MakeWay[M] | Moved[M]
Absence: TypeAlias = Pause[M] | Forget[M]


@dataclass(frozen=True, eq=False)
class _Waiting(Generic[M]):
    member: M
    since: float
    had_a_turn: bool  # it made way for others


class Scheduler(Generic[M]):
    """So many places and the line for them. A member is in the line once at most."""

    def __init__(self, places: int, turn: float = TURN, *, grace: float = GRACE, memory: float = MEMORY) -> None:
        """`turn`: the seconds that a member has its place for while others wait; the rest as for `Presence`."""
        self.places = places
        self.presence: Presence[M] = Presence(grace, memory)
        self._turn = turn
        self._line: list[_Waiting[M]] = []
        self._taken: list[Place[M]] = []  # the longest taken first

    # --- events -----------------------------------------------------------------------------------------------------

    def join(self, member: M, now: float, *, had_a_turn: bool = False) -> list[Instruction[M]]:
        """The member wants to train: it has a place at once if one is free, else it is the last in the line."""
        self._line.append(_Waiting(member, now, had_a_turn))
        return [*self._fill(now), *self.tick(now)]

    def leave(self, member: M) -> list[Instruction[M]]:
        """The member does not wait any more. Raises ValueError if it is not in the line."""
        del self._line[self.number(member) - 1]
        return self._moved()

    def free(self, place: Place[M], now: float) -> list[Instruction[M]]:
        """What trained at this place has halted or is gone."""
        self._taken.remove(place)
        return self._fill(now)

    def leaving(self, place: Place[M]) -> None:
        """What trains at this place was told to halt: one that waits need not be made way for any more."""
        place.leaving = True

    def staying(self, place: Place[M]) -> None:
        """What trains at this place goes on after all."""
        place.leaving = False

    def give_up(self, place: Place[M]) -> None:
        """What trains at this place is of no interest any more; the place is free when it has halted."""
        place.member, place.leaving = None, True

    def tick(self, now: float) -> list[Instruction[M]]:
        """Time has passed: members whose turn is over make way for those that wait, the longest there first."""
        leaving = sum(place.leaving for place in self._taken)
        training = [place for place in self._taken if not place.leaving]
        instructions: list[Instruction[M]] = []
        for waiting in self._line[leaving:]:
            if not training:
                break
            longest = training[0]
            began = max(longest.since, waiting.since) if waiting.had_a_turn else longest.since
            if now - began >= self._turn and longest.member is not None:
                longest.leaving = True
                instructions.append(MakeWay(longest.member))
                training.pop(0)
        return instructions

    def absences(self, now: float) -> list[Absence[M]]:
        """Time has passed: what becomes of the members that have had no page for long."""
        presence, under_way = self.presence, {*self.waiting, *self.training}
        instructions: list[Absence[M]] = []
        for member in presence.absent():
            seconds = presence.gone_for(member, now)
            if seconds >= presence.grace.seconds and member in under_way:
                instructions.append(Pause(member))
            if seconds >= presence.memory:
                instructions.append(Forget(member))
        return instructions

    def clear(self) -> None:
        """Empties the line and frees every place, without an instruction to any member: all training is over."""
        self._line.clear()
        self._taken.clear()

    # --- how it stands ----------------------------------------------------------------------------------------------

    def number(self, member: M) -> int:
        """The member's number in the line, from 1. Raises ValueError if it is not in it."""
        return self.waiting.index(member) + 1

    def made_way(self, member: M) -> bool:
        """Whether the member, which is in the line, has had a turn and made way. Raises ValueError if it is not."""
        return self._line[self.number(member) - 1].had_a_turn

    @property
    def waiting(self) -> list[M]:
        """The members in the line, the next one first."""
        return [waiting.member for waiting in self._line]

    @property
    def training(self) -> list[M]:
        """The members that have a place, the longest there first."""
        return [place.member for place in self._taken if place.member is not None]

    @property
    def has_room(self) -> bool:
        """Whether a place is free."""
        return len(self._taken) < self.places

    def _fill(self, now: float) -> list[Instruction[M]]:
        starts: list[Instruction[M]] = []
        while self._line and self.has_room:
            member = self._line.pop(0).member
            self._taken.append(Place(member, now))
            starts.append(Start(member, self._taken[-1]))
        return [*starts, *self._moved()] if starts else []

    def _moved(self) -> list[Instruction[M]]:
        return [Moved(member) for member in self.waiting]


def starts(instructions: Iterable[Instruction[M]]) -> list[M]:
    """The members that have got a place."""
    return [instruction.member for instruction in instructions if isinstance(instruction, Start)]
