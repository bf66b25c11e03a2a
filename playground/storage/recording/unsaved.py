"""The runs of which something is not saved yet, and which of them are given up while saving does not work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from typing import TypeAlias

from playground.storage.models import KeptRun
from playground.storage.room import room_of
from rnn.history import Ended

Key: TypeAlias = tuple[str, str]
"""(owner, id of the run)."""


@dataclass(frozen=True, eq=False)
class UnsavedRun:
    """A run of which something is not saved yet, and how it stands."""

    run: KeptRun
    ended: Ended
    message: str
    since: float
    """When the oldest of it came in, in seconds of the caller's clock."""


def bytes_of(run: KeptRun) -> int:
    """About how much memory a run takes: its history, and its states, those that it keeps on its way among them."""
    numbers = sum(state.size for state in (run.state, run.start) if state is not None)
    states = len(run.kept) * run.kept[0].nbytes if run.kept else 0
    return room_of(run.rows - 1, numbers, kept=0) + states


class UnsavedRuns:
    """The unsaved runs by their keys, the longest unsaved first. Every caller holds the lock of the runs."""

    def __init__(self) -> None:
        self._runs: dict[Key, UnsavedRun] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._runs

    def add(self, key: Key, run: UnsavedRun) -> None:
        """Remembers that a run has something unsaved, and how it stands now."""
        before = self._runs.get(key)
        if before is not None and before.since < run.since:
            run = replace(run, since=before.since)
        self._runs[key] = run

    def count(self, others: Mapping[Key, UnsavedRun]) -> int:
        """How many runs are in here or among the others."""
        return len(self._runs.keys() | others.keys())

    def take(self, is_wanted: Callable[[Key], bool], most: int | None = None) -> dict[Key, UnsavedRun]:
        """The wanted runs, for the recorder to write; they are no longer in here.

        Of more than `most` as many of each owner as there is room for: else one who trains a single run would wait for
        another's thousands. Of one owner those first that have ended: their states may be held in memory only until
        they are saved.
        """
        keys = [key for key in self._runs if is_wanted(key)]
        if most is not None and len(keys) > most:
            keys.sort(key=lambda key: self._runs[key].ended == "running")
            counts: Counter[str] = Counter()
            places: dict[Key, int] = {}  # of each among those of its owner
            for key in keys:
                places[key] = counts[key[0]]
                counts[key[0]] += 1
            keys = sorted(keys, key=places.__getitem__)[:most]
        return {key: self._runs.pop(key) for key in keys}

    def put_back(self, runs: Mapping[Key, UnsavedRun]) -> None:
        """Takes back runs that could not be written; one that has come in again stands as it does since."""
        newer, self._runs = self._runs, dict(runs)
        for key, run in newer.items():
            self.add(key, run)

    def oldest(self, others: Mapping[Key, UnsavedRun]) -> float | None:
        """When the oldest came in of all that is unsaved in here or among the others; None where all is saved."""
        return min((run.since for runs in (self._runs, others) for run in runs.values()), default=None)

    def forget(self, keys: Iterable[Key]) -> None:
        """Gives up what is unsaved of these runs."""
        for key in keys:
            self._runs.pop(key, None)

    def give_up_oldest(self, most: int, most_bytes: int) -> int:
        """Gives up the oldest runs that have ended while there are too many; returns how many.

        That is more than `most` runs in all, or ended ones of more than `most_bytes` of memory: one has a thousand
        times as much as another.
        """
        newest_first = [key for key, each in reversed(self._runs.items()) if each.ended != "running"]
        most_ended = max(0, most - len(self._runs) + len(newest_first))
        totals = accumulate(bytes_of(self._runs[key].run) for key in newest_first)
        held = sum(total <= most_bytes for total in islice(totals, most_ended))
        self.forget(newest_first[held:])
        return len(newest_first) - held

    def give_up_without_room(self, has_no_room: Callable[[Key], bool], most: int, most_of_all: int) -> None:
        """Of runs that have ended and have no room, holds only the newest `most` of an owner, and of all owners.

        An owner may never come back to make room.
        """
        keys_of_owner: dict[str, list[Key]] = defaultdict(list)
        for key, run in self._runs.items():
            if run.ended != "running" and has_no_room(key):
                keys_of_owner[key[0]].append(key)
        for keys in keys_of_owner.values():
            self.forget(keys[: max(0, len(keys) - most)])
        without_room = {key for keys in keys_of_owner.values() for key in keys}
        held = [key for key in self._runs if key in without_room]
        self.forget(held[: max(0, len(held) - most_of_all)])
