"""The runs of which something is not saved yet, and which of them are given up while saving does not work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from playground.storage.models import KeptRun
from rnn.history import Ended

Key: TypeAlias = tuple[str, str]
"""(owner, id of the run)."""


@dataclass(frozen=True, eq=False)
class News:
    """There is something new of this run, and this is how it stands."""

    run: KeptRun
    ended: Ended
    message: str


class Unsaved:
    """The news of runs by their keys, the oldest first. The lock of the runs guards it, and every caller holds it."""

    def __init__(self) -> None:
        self._news: dict[Key, News] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._news

    def add(self, key: Key, news: News) -> None:
        """Remembers that there is news of a run, in place of what it was before."""
        self._news[key] = news

    def take(self, is_wanted: Callable[[Key], bool]) -> dict[Key, News]:
        """The news of the wanted runs, which are now being written and no longer in here."""
        batch = {key: news for key, news in self._news.items() if is_wanted(key)}
        for key in batch:
            del self._news[key]
        return batch

    def put_back(self, news: Mapping[Key, News]) -> None:
        """What could not be written is news again, unless there is newer of the same run."""
        self._news = {**news, **self._news}

    def forget(self, keys: Iterable[Key]) -> None:
        """Gives up the news of these runs."""
        for key in keys:
            self._news.pop(key, None)

    def give_up_oldest(self, most: int) -> int:
        """Gives up the oldest runs that have ended while there are more than `most` runs in all; returns how many."""
        too_many = max(0, len(self._news) - most)
        candidates = [key for key, news in self._news.items() if news.ended != "running"]
        self.forget(candidates[:too_many])
        return len(candidates[:too_many])

    def give_up_without_room(self, has_no_room: Callable[[Key], bool], most: int) -> None:
        """Of runs that have ended and have no room, holds only the newest `most` of an owner."""
        keys_of_owner: dict[str, list[Key]] = defaultdict(list)
        for key, news in self._news.items():
            if news.ended != "running" and has_no_room(key):
                keys_of_owner[key[0]].append(key)
        for keys in keys_of_owner.values():
            self.forget(keys[: max(0, len(keys) - most)])
