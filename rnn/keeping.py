"""Which states of a run are kept on its way, so that one can look back at them, and branch off from there.

The first and the newest state of a run are kept in any case, elsewhere. Here it is chosen which of those between are:
all where an accuracy changed, as long as they fit, and of the others some that are spread over the run. The choice
depends on nothing but the epochs and what they score, so a run that was interrupted keeps the same as an unbroken one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn.packed_state import packed, unpacked
from rnn.state import Epoch, State

# 71 of them with changed accuracies. A run as is suggested has 58 and 85 such epochs with seeds 0 and 1 on Everyday, of
# 120, and about 300 on Article, of 1000.
MOST_STATES = 96
MOST_KEPT_BYTES = 16 * 2**20
STATE_BYTES = 1024  # that a state has besides its weights
SPREAD = 4  # one in so many of the states that fit is kept for the spread alone, where more accuracies change


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
    """How many states of a network with so many weights are kept: at most 96, and no more than 16 MB of them.

    A network of 64 units and 18 words has 5,400 weights, so its run keeps 96 states of 43 KB, 4 MB. One of 256 units
    and 180 words has 112,000: 18 states of 0.9 MB. However large the network is, it keeps 2.
    """
    return max(2, min(MOST_STATES, MOST_KEPT_BYTES // state_bytes(weights)))


def thinned(epochs: Iterable[KeptEpoch], most: int, begins_at: int = 0) -> list[KeptEpoch]:
    """At most `most` of these epochs of a run that began at one, which are in order, the last of them among these.

    First those go where no accuracy changed, until they are a quarter of `most`; then those where one did. Of the ones
    that may go it is always that whose neighbours are closest to each other, of several the earliest.
    """
    selection = list(epochs) if most > 0 else []
    while len(selection) > most:
        numbers = [begins_at, *(epoch.number for epoch in selection)]
        plain = sum(not epoch.changed for epoch in selection[:-1])
        goes = plain <= most // SPREAD and plain < len(selection) - 1  # those where an accuracy changed
        gaps = [(numbers[i + 2] - numbers[i], i) for i, epoch in enumerate(selection[:-1]) if epoch.changed == goes]
        del selection[min(gaps)[1]]
    return selection


def stride(epochs: int, most: int) -> int:
    """Of which epochs a state is offered for the spread once a run has trained so many: a power of two that grows."""
    return 1 << max(0, (2 * epochs // most).bit_length() - 1)


class StateKeeper:
    """Chooses among the states of one run while it trains; an epoch that is not kept costs it two comparisons."""

    def __init__(
        self, epochs: Sequence[KeptEpoch], accuracies: tuple[float, float], weights: int, begins_at: int = 0
    ) -> None:
        """`epochs`: those of which the state is kept already; training goes on from one with `accuracies`.

        The run began at epoch `begins_at`, from where the spread counts.
        """
        self._begins_at = begins_at
        self.epochs = tuple(epochs)
        self._accuracies = accuracies  # train, test
        self._most = most_states(weights)
        self._new: dict[int, tuple[State, bool]] = {}

    def see(self, epoch: Epoch) -> None:
        """The run has trained this epoch, the one after those that were seen before."""
        accuracies = epoch.train.accuracy, epoch.test.accuracy
        is_changed = accuracies != self._accuracies
        self._accuracies = accuracies
        epochs = epoch.number - self._begins_at
        if not is_changed and epochs % stride(epochs, self._most):
            return
        if self.epochs and epoch.number <= self.epochs[-1].number:
            return  # it is trained again, in silence
        self.epochs = tuple(thinned((*self.epochs, KeptEpoch(epoch.number, is_changed)), self._most, self._begins_at))
        kept_numbers = set(self.numbers)
        self._new[epoch.number] = epoch.state(), is_changed
        self._new = {number: new for number, new in self._new.items() if number in kept_numbers}

    @property
    def numbers(self) -> list[int]:
        """Those of the epochs that are kept, in order."""
        return [epoch.number for epoch in self.epochs]

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
