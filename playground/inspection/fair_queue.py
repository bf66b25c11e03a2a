"""The queue in which questions wait: those who ask have a turn one after the other, however much one of them asks."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Things that wait, each of an owner. Not made for several threads: its user holds a lock."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()  # by owner, the one whose turn it is first

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def push(self, owner: str, thing: T) -> None:
        """The thing waits behind those of its owner; an owner with nothing in the queue joins as the last."""
        self._waiting.setdefault(owner, deque()).append(thing)

    def pop(self) -> T:
        """The thing whose turn it is; its owner is the last now. Raises IndexError while nothing waits."""
        while self._waiting:
            owner, things = self._waiting.popitem(last=False)
            if not things:
                continue  # all that its owner had here was removed
            thing = things.popleft()
            if things:
                self._waiting[owner] = things
            return thing
        raise IndexError("nothing waits")

    def remove(self, owner: str, thing: T) -> None:
        """Takes a thing away that waits. Its owner keeps the place: what comes instead of it is as soon its turn.

        Raises ValueError if it does not wait.
        """
        self._waiting.get(owner, deque()).remove(thing)
        if not self:
            self._waiting.clear()

    def clear(self) -> None:
        """Empties the queue."""
        self._waiting.clear()
