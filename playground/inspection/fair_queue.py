"""The queue in which questions wait: the visitors take turns, however many questions one of them has asked."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Waiting items, each with an owner. Not safe for several threads by itself: the caller holds a lock."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()  # by owner, the one whose turn it is first

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def push(self, owner: str, item: T) -> None:
        """Adds an item behind the others of its owner; an owner without items joins as the last."""
        self._waiting.setdefault(owner, deque()).append(item)

    def pop(self) -> T:
        """Takes the item whose turn it is; its owner is the last now. Raises IndexError while nothing waits."""
        while self._waiting:
            owner, items = self._waiting.popitem(last=False)
            if not items:
                continue  # all items of this owner were removed
            item = items.popleft()
            if items:
                self._waiting[owner] = items
            return item
        raise IndexError("nothing waits")

    def remove(self, owner: str, item: T) -> None:
        """Removes a waiting item; the owner keeps the turn for the next item.

        Raises ValueError if it does not wait.
        """
        self._waiting.get(owner, deque()).remove(item)
        if not self:
            self._waiting.clear()

    def clear(self) -> None:
        """Empties the queue."""
        self._waiting.clear()
