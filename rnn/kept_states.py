"""Which states of a run are kept on its way, so that one can look back at them, and branch off from there.

The first and the newest state of a run are kept in any case, elsewhere. Here it is chosen which of those between are:
all where an accuracy changed, as long as they fit, then the biggest of these changes; and of the others some that are
spread over the run. The choice depends on nothing but the epochs and what they score, so a run that was interrupted
keeps the same as an unbroken one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn.packed_state import packed, unpacked
from rnn.state import Epoch, State

# A run as is suggested has some 300 epochs at which an accuracy changes on Article, of 1000, and on Everyday 58 and 85
# with seeds 0 and 1, of 120.
MOST_STATES = 384
MOST_KEPT_BYTES = 16 * 2**20
STATE_BYTES = 1024  # that a state has besides its weights
MOST_SPREAD = 96  # states of a run of which few accuracies change
SPREAD = 4  # one in so many of these is kept for the spread alone, where more accuracies change


class KeptEpoch(NamedTuple):
    """An epoch of which the state is kept."""

    number: int
    changed: bool  # whether the accuracy on train or test is another than after the epoch before


@dataclass(frozen=True, eq=False)
class KeptState:
    """A whole state that is kept: what answered there answers again to the bit, and training goes on from it.

    It stays in one piece, as the worker has packed it: most are never looked at, and only cross the program's memory
    on their way to the disk.
    """

    number: int  # of its epoch
    content: NDArray[np.uint8]  # as `rnn.packed_state` packs it
    changed: bool  # as in `KeptEpoch`

    @classmethod
    def of(cls, state: State, *, changed: bool) -> KeptState:
        """This state, packed."""
        return cls(state.number, np.frombuffer(packed(state), np.uint8), changed)

    @cached_property
    def state(self) -> State:
        """The state itself, whose arrays take no memory of their own and cannot be written to."""
        return unpacked(self.content)

    @property
    def epoch(self) -> KeptEpoch:
        """Its epoch."""
        return KeptEpoch(self.number, self.changed)

    @property
    def nbytes(self) -> int:
        """How many bytes of memory it takes."""
        return self.content.nbytes


def state_bytes(weights: int) -> int:
    """How many bytes a state of a network with so many weights takes."""
    return 8 * weights + STATE_BYTES


def most_states(weights: int) -> int:
    """How many states of a network with so many weights are kept: at most 384, and no more than 16 MB of them.

    A network of 64 units and 18 words has 5,400 weights, so its run keeps up to 376 states of 44 KB. One of 256 units
    and 180 words has 112,000: 18 states of 0.9 MB. However large the network is, it keeps 2.
    """
    return max(2, min(MOST_STATES, MOST_KEPT_BYTES // state_bytes(weights)))


def select_epochs(epochs: Iterable[KeptEpoch], most: int, begins_at: int = 0) -> list[KeptEpoch]:
    """At most `most` of these epochs of a run that began at one, which are in order, the last of them among these.

    First those go where no accuracy changed, until they are a quarter of `most`; then those where one did. Of the ones
    that may go it is always that whose neighbours are closest to each other, of several the earliest.
    """
    selection = list(epochs) if most > 0 else []
    while len(selection) > most:
        numbers = [begins_at, *(epoch.number for epoch in selection)]
        plain = sum(not epoch.changed for epoch in selection[:-1])
        goes = plain <= most // SPREAD  # those where an accuracy changed
        gaps = [(numbers[i + 2] - numbers[i], i) for i, epoch in enumerate(selection[:-1]) if epoch.changed == goes]
        del selection[min(gaps)[1]]
    return selection


def stride(epochs: int, most: int) -> int:
    """Of which epochs a state is offered for the spread once a run has trained so many: a power of two that grows."""
    return 1 << max(0, (2 * epochs // most).bit_length() - 1)


class AccuracyChange(NamedTuple):
    """An epoch at which the accuracy on train or test is another than after the epoch before."""

    number: int  # of the epoch
    place: int  # how many such epochs the run had before it
    size: float  # by how much the two accuracies changed, added up


def changes_in(accuracies: NDArray[np.float64], begins_at: int = 0) -> list[AccuracyChange]:
    """The changes in accuracies (2, n): those on train and test of the epochs from `begins_at` on."""
    sizes = np.abs(np.diff(accuracies))
    unknown = np.isnan(accuracies)
    sizes[unknown[:, 1:] & unknown[:, :-1]] = 0  # of a run without accuracies none ever changes
    sizes = sizes.sum(axis=0)
    sizes[np.isnan(sizes)] = np.inf  # after one that is not known any other is another
    places = np.flatnonzero(sizes)
    pairs = zip((places + begins_at + 1).tolist(), sizes[places].tolist(), strict=True)
    return [AccuracyChange(number, place, size) for place, (number, size) in enumerate(pairs)]


def _same(accuracy: float, before: float) -> bool:
    """Whether an accuracy has not changed; of a run without accuracies both are NaN."""
    return accuracy == before or (accuracy != accuracy and before != before)


def group_size(changes: int, most: int) -> int:
    """Of how many changes in a row one is kept so that at most `most` of so many are: a power of two."""
    return 1 << max(0, -(-changes // most) - 1).bit_length()


def biggest(changes: Iterable[AccuracyChange], group: int) -> list[AccuracyChange]:
    """Of each `group` changes in a row, counted from the run's first, the biggest; of equal ones the earliest."""
    by_group: dict[int, AccuracyChange] = {}
    for change in changes:
        if change.size > by_group.setdefault(change.place // group, change).size:
            by_group[change.place // group] = change
    return list(by_group.values())


class StateSelection:
    """Chooses among the states of one run while it trains; an epoch that is not kept costs it two comparisons.

    As long as they fit, the state of every epoch where an accuracy changed is kept. When they are too many, of each two
    changes in a row the bigger stays, then of each four, and so on. Among the epochs where nothing changed some are
    kept that are spread over the run: up to 96 where few accuracies change, and a quarter of that where many do.
    """

    def __init__(self, kept: Iterable[int], accuracies: NDArray[np.float64], weights: int, begins_at: int = 0) -> None:
        """`kept`: the epochs of which the state is kept already. Those after the start are chosen again.

        `accuracies` (2, n): on train and test, from epoch `begins_at`, where the run began, to that of the start.
        """
        self._begins_at = begins_at
        self._most = most_states(weights)
        self._most_spread = min(self._most, MOST_SPREAD)
        self._fewest_spread = self._most_spread // SPREAD + 1
        self._most_changes = max(1, self._most - self._fewest_spread)
        self._train, self._test = accuracies[:, -1].tolist()
        changes = changes_in(accuracies, begins_at)
        self._changes = len(changes)  # that the run has had
        numbers = {number for number in kept if number < begins_at + accuracies.shape[1]}
        self._group = group_size(self._changes, self._most_changes)
        self._changed = biggest((change for change in changes if change.number in numbers), self._group)  # that is kept
        self._spread = sorted(numbers - {change.number for change in changes})  # kept where nothing changed
        self._new: dict[int, tuple[State, bool]] = {}
        self._limit_spread()

    @property
    def numbers(self) -> list[int]:
        """The epochs of which the state is kept, in order."""
        return sorted([*(change.number for change in self._changed), *self._spread])

    def see(self, epoch: Epoch) -> None:
        """The run has trained this epoch, the one after that which was seen last."""
        train, test = epoch.train.accuracy, epoch.test.accuracy
        if not (_same(train, self._train) and _same(test, self._test)):
            size = abs(train - self._train) + abs(test - self._test)
            self._train, self._test = train, test
            self._keep_change(epoch, math.inf if math.isnan(size) else size)
        elif (trained := epoch.number - self._begins_at) % stride(trained, self._most_spread) == 0:
            self._new[epoch.number] = epoch.state(), False
            self._spread.append(epoch.number)
            self._limit_spread()

    def _keep_change(self, epoch: Epoch, size: float) -> None:
        change = AccuracyChange(epoch.number, self._changes, size)
        self._changes += 1
        group = group_size(self._changes, self._most_changes)
        first = -1 if group == self._group else 0  # of those to choose among: of full groups the choice is made
        self._group = group
        candidates = [*self._changed[first:], change]
        self._changed[first:] = chosen = biggest(candidates, group)
        self._new[change.number] = epoch.state(), True
        for each in candidates:
            if each not in chosen:
                self._new.pop(each.number, None)
        self._limit_spread()

    def _limit_spread(self) -> None:
        """Lets those go whose neighbours are closest to each other, never the newest."""
        most = max(self._fewest_spread, self._most_spread - len(self._changed))
        while len(self._spread) > most:
            numbers = [self._begins_at, *self.numbers]
            after = {number: numbers[i + 2] for i, number in enumerate(numbers[1:-1])}
            before = dict(zip(numbers[1:], numbers, strict=False))
            goes = min(self._spread[:-1], key=lambda number: after[number] - before[number])
            self._spread.remove(goes)
            self._new.pop(goes, None)

    def take_new(self) -> tuple[KeptState, ...]:
        """The states that are kept and have not been taken yet, in order."""
        new, self._new = self._new, {}
        return tuple(KeptState.of(state, changed=changed) for state, changed in new.values())


def brought_up_to_date(
    before: Iterable[KeptState], numbers: Iterable[int], new: Iterable[KeptState]
) -> tuple[KeptState, ...]:
    """The states of these epochs, of those that were kept before and the new ones; what neither has is left out."""
    states_by_number = {each.number: each for each in (*before, *new)}
    return tuple(states_by_number[number] for number in numbers if number in states_by_number)
