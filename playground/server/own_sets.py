"""The sets of sentences that the visitors of one server brought along: kept with the saved runs, and each its owner's.

While nothing can be saved they live in memory, for as long as the server does.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic

from data import DATASETS, Dataset, own
from playground.own_data import MOST_READY, name_within, title_of
from playground.server.persistence import Persistence
from playground.storage import StoreError
from playground.storage.own_sets import SavedSet
from playground.storage.store import owner_hash
from playground.training.prepared_data import content_hash

NAMES_LAST = 1.0
"""Seconds for which a visitor's names are not looked up again: a page that comes from another server, where its visitor
may have made a set, takes longer to be here."""


class OwnSets:
    """The own sets of one server, by visitor and by name within the server. Any thread may call any method."""

    def __init__(self, persistence: Persistence, clock: Callable[[], float] = monotonic) -> None:
        self._persistence, self._clock = persistence, clock
        self._lock = threading.Lock()
        self._names: dict[str, tuple[float, tuple[str, ...]]] = {}  # by owner, when the database had which
        self._unsaved: dict[str, dict[str, bytes]] = {}  # by owner and name
        self._ready: OrderedDict[str, Dataset] = OrderedDict()

    def add(self, owner: str, dataset: Dataset) -> str:
        """Keeps a set for its visitor; returns its name within the server. Raises StoreError.

        A title that another of their sets has gets a number. The same set again is the one that is there.
        """
        dataset, name = self._named(owner, dataset)
        store, content = self._persistence.store, own.packed(dataset)
        if store is None:
            with self._lock:
                mine = self._unsaved.setdefault(owner, {})
                others = [each for known, each in mine.items() if known != name]
                self._persistence.quotas.check_set(len(others), sum(map(len, others)), len(content))
                mine[name] = content
        else:
            store.own_sets.add(owner_hash(owner), SavedSet(name, content))
        with self._lock:
            self._names.pop(owner, None)
            self._remember(name, dataset)
        return name

    def names(self, owner: str) -> tuple[str, ...]:
        """The names of a visitor's sets within the server, in their order; () while none can be read."""
        now = self._clock()
        with self._lock:
            since, known = self._names.get(owner, (now, None))
            unsaved = tuple(self._unsaved.get(owner, ()))
        if known is None or now - since >= NAMES_LAST:
            store = self._persistence.store
            if store is None:
                return unsaved
            try:
                known = tuple(store.own_sets.names(owner_hash(owner)))
            except StoreError:
                return unsaved
            with self._lock:
                lasting = {other: entry for other, entry in self._names.items() if now - entry[0] < NAMES_LAST}
                self._names = {**lasting, owner: (now, known)}
        return (*known, *unsaved)

    def titles(self, owner: str) -> Mapping[str, str]:
        """The names of a visitor's sets by their titles, of two alike the newer one."""
        return {title_of(name): name for name in self.names(owner)}

    def told(self, owner: str) -> str:
        """What the visitor is told of how many sets they have; "" while there is plenty of room for more."""
        store = self._persistence.store
        try:
            if store is not None:
                return store.own_sets.told(owner_hash(owner))
        except StoreError:
            return ""  # a page that cannot be told of its sets is told so elsewhere
        with self._lock:
            sizes = [len(content) for content in self._unsaved.get(owner, {}).values()]
        return self._persistence.quotas.told_of_sets(len(sizes), sum(sizes))

    def find(self, name: str) -> Dataset | None:
        """The set of that name within the server, None where there is none. Raises ValueError if it is unreadable."""
        with self._lock:
            if name in self._ready:
                self._ready.move_to_end(name)
                return self._ready[name]
            content = next((mine[name] for mine in self._unsaved.values() if name in mine), None)
        store = self._persistence.store
        if content is None and store is not None:
            try:
                content = store.own_sets.content(name)
            except StoreError as error:
                raise ValueError(f"{error}".rstrip(".")) from error
        if content is None:
            return None
        dataset = own.unpacked(content)
        with self._lock:
            self._remember(name, dataset)
        return dataset

    def remove(self, owner: str, name: str) -> bool:
        """Removes a visitor's set for good; runs that learnt from it stay, and train no further. Raises StoreError."""
        with self._lock:
            was_there = self._unsaved.get(owner, {}).pop(name, None) is not None
        store = self._persistence.store
        if store is not None:
            was_there |= store.own_sets.remove(owner_hash(owner), name)
        with self._lock:
            self._names.pop(owner, None)
            if was_there:
                self._ready.pop(name, None)
        return was_there

    def _named(self, owner: str, dataset: Dataset) -> tuple[Dataset, str]:
        """The set under a title that no other set of the visitor's or of all has, and its name within the server."""
        title, number = dataset.name, 1
        titles = {**self.titles(owner), **{ready: ready for ready in DATASETS}}
        while True:
            titled = replace(dataset, name=title)
            name = name_within(owner, title, content_hash(titled))
            if titles.get(title, name) == name:
                return titled, name
            number += 1
            title = f"{dataset.name} ({number})"

    def _remember(self, name: str, dataset: Dataset) -> None:
        self._ready[name] = dataset
        self._ready.move_to_end(name)
        while len(self._ready) > MOST_READY:
            self._ready.popitem(last=False)
