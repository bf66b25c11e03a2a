"""What is known of the past of a run: of one in memory at one moment, and which kept epochs are near another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.training.prepared_data import RunConfig
from playground.training.run import Run
from rnn import Settings, State
from rnn.history import SettingChange
from rnn.kept_states import KeptState

MOST_EPOCHS_NAMED = 4  # epochs that a refusal names


@dataclass(frozen=True, eq=False)
class RunPast:
    """Nothing of it changes any more, so it may be read without the lock that guards the run."""

    run: Run
    settings: Settings  # changes included
    columns: NDArray[np.float64]  # its rows (columns, n)
    first: State | None
    kept: tuple[KeptState, ...]  # on its way, in order
    newest: State
    diverged: bool
    changes: tuple[SettingChange, ...]  # of its settings, in order
    planned: tuple[SettingChange, ...] = ()  # that it is to make by itself

    @classmethod
    def of(cls, run: Run, *, diverged: bool) -> RunPast:
        """The past of a run. To be called with the lock held that guards it."""
        return cls(
            run,
            run.settings,
            run.columns(),
            run.first,
            run.kept or (),
            run.newest.state,
            diverged,
            tuple(run.changes),
            run.planned,
        )

    @property
    def begun_as(self) -> RunConfig:
        """What makes the run again, if its seeds drew its weights: what it began with, and its changes."""
        return RunConfig(self.run.data, self.run.first_settings, (*self.changes, *self.planned))

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs whose state is kept, rising: the first, those in between, the newest."""
        ends = {state.number for state in (self.first, self.newest) if state is not None}
        return tuple(sorted(ends | {each.number for each in self.kept}))

    def state_of(self, epoch: int | None) -> State | None:
        """The state of an epoch, None = the newest; None if that is not kept."""
        for state in (self.newest, self.first):
            if state is not None and epoch in (None, state.number):
                return state
        return next((each.state for each in self.kept if each.number == epoch), None)


def nearest_epochs(epochs: Collection[int], epoch: int) -> tuple[list[str], bool]:
    """Up to four kept epochs nearest to `epoch`, for the refusal, and whether these are all that are kept."""
    nearest = sorted(sorted(epochs, key=lambda number: abs(number - epoch))[:MOST_EPOCHS_NAMED])
    return [f"{number:,}" for number in nearest], len(nearest) == len(epochs)
