"""A branch: a new run that goes on from a state of another one, with other settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.training.prepared_data import PreparedData, RunConfig, untrained
from playground.training.resume import Resumable, change_of, same_data
from playground.training.run import Run
from playground.training.run_past import nearest_epochs
from rnn import SETTINGS, Settings, State
from rnn.explain import Edit, edited
from rnn.history import SettingChange, changed
from rnn.kept_states import KeptState
from rnn.optimizers import NO_MEMORY
from rnn.settings import LIMITS
from rnn.state import begins_at


@dataclass(frozen=True, eq=False)
class Trunk:
    """The run that another one branches off from: what of it is needed for that."""

    run: str  # its id
    prepared: PreparedData
    history: NDArray[np.float64]  # (columns, n), from epoch 0 on
    first_settings: Settings
    newest: tuple[State, Settings] | None  # the newest state that is kept, and what training goes on with from there
    start: State | None  # the given weights that it began from; None = its seeds gave them
    kept: tuple[KeptState, ...] = ()  # on its way, in order
    changes: tuple[SettingChange, ...] = ()  # of its settings, in order

    @classmethod
    def of_run(cls, run: Run) -> Trunk:
        """A run that is in memory. To be called with the lock held that guards it."""
        newest = run.newest
        return cls(
            run.id,
            run.prepared,
            run.columns(),
            run.first_settings,
            (newest.state, newest.settings),
            run.start,
            run.kept or (),
            tuple(run.changes),
        )

    @classmethod
    def of_record(cls, record: Resumable) -> Trunk:
        """A saved run. Raises ValueError, with a sentence for its owner, when its sentences are not here any more."""
        about, state, settings = record.summary, record.state, record.state_settings
        newest = None if state is None or settings is None else (state, settings)
        prepared = same_data(about.data, about.data_hash)
        changes = tuple(about.changes)
        return cls(about.id, prepared, record.history, about.first_settings, newest, record.start, record.kept, changes)

    @property
    def begins_at(self) -> int:
        """The epoch from which it was trained."""
        return begins_at(self.start)

    def parent_at(self, epoch: int) -> tuple[str, int] | None:
        """What a branch after an epoch has as its parent: this run, or none where it has not trained.

        A run without an epoch is never saved, so nothing could be found under its id.
        """
        return (self.run, epoch) if self.history.shape[1] > 1 else None

    def state_at(self, epoch: int | None) -> tuple[State, Settings]:
        """The state of an epoch, None = the newest that is kept, and what training went on with from there.

        Raises ValueError, with a sentence, for an epoch of which no state is kept.
        """
        newest = self.newest
        if newest is not None and epoch in (None, newest[0].number):
            return newest
        if epoch in (None, self.begins_at):
            return self.start or _untrained(self.prepared.data, self.first_settings), self.first_settings
        for each in self.kept:
            if each.number == epoch:
                return each.state, self._settings_after(each.number)
        own = {self.begins_at, *(each.number for each in self.kept), *([] if newest is None else [newest[0].number])}
        names, all_named = nearest_epochs(own, epoch or 0)
        epochs = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        those = "" if all_named else ", as the nearest"
        raise ValueError(
            f"From epoch {epoch:,} of this run no branch can begin: whole states are kept of {epochs}{those}."
        )

    def _settings_after(self, epoch: int) -> Settings:
        """What training went on with after that epoch."""
        return changed(self.first_settings, (change_of(*each) for each in self.changes if each.epoch <= epoch))


def branch_of(trunk: Trunk, epoch: int | None, values: Mapping[str, Any], edits: Sequence[Edit] = ()) -> Run:
    """The run that goes on from epoch `epoch` of another, None = the newest that is kept, with other settings.

    With `edits` it goes on from the edited network, and its record names them; its rows up to there are those of the
    network before. A network that is edited after its last epoch gets as many epochs again, if `values` say nothing.

    `values` are those of settings by their names; the others are as they were there, so without any the branch comes to
    the same numbers, bit for bit; epochs are as many as the run got since, if those are more. Raises ValueError, with a
    sentence, for a setting or value that there is not, one that only the beginning of a run reads, a network of another
    size, an edit that it cannot have, and an epoch of which no state is kept.
    """
    state, before = trunk.state_at(epoch)
    settings = _settings(before, values)
    if "epochs" not in values and trunk.newest is not None:
        settings = replace(settings, epochs=max(settings.epochs, trunk.newest[1].epochs))
    if edits and "epochs" not in values and state.number >= settings.epochs:
        most = int(LIMITS["epochs"][1])
        settings = replace(settings, epochs=max(state.number, min(state.number + max(settings.epochs, 1), most)))
    if settings.hidden_size != before.hidden_size:
        raise ValueError(
            f"A branch keeps the network, which has {before.hidden_size} hidden units: "
            f"start a new run for one with {settings.hidden_size}."
        )
    for name, entry in SETTINGS.items():  # the state has the weights and the order already
        if not entry.in_branch and getattr(settings, name) != getattr(before, name):
            raise ValueError(
                f"A branch goes on with the weights and the order of sentences that are there, so {name} would do "
                "nothing in it: start a new run with another one."
            )
    params, prepared = state.params, trunk.prepared
    if not prepared.fits(params, settings) or state.number >= trunk.history.shape[1]:
        raise ValueError("The record of this run contradicts itself, so no branch can begin from it.")
    rows = trunk.history[:, : state.number + 1]
    # What an optimizer remembers moves weights on, those too of a unit that an edit has silenced.
    start = replace(state, params=edited(params, edits), memory=NO_MEMORY) if edits else state
    run = Run.begin_from(prepared, settings, start, rows, trunk.parent_at(state.number))
    run.edits = tuple(map(str, edits))
    if not np.isfinite(run.newest.answers).all():
        raise ValueError("The weights there are so large that the answers are no numbers: begin from an earlier epoch.")
    return run


def _settings(before: Settings, values: Mapping[str, Any]) -> Settings:
    try:
        settings = Settings.from_dict({**before.to_dict(), **values})
        for name in values:
            if getattr(settings, name) != getattr(before, name):
                SETTINGS[name].check_offered(getattr(settings, name))
    except (ValueError, TypeError) as error:
        raise ValueError(f"{error}.") from error
    return settings


def _untrained(data: str, settings: Settings) -> State:
    try:
        return untrained(RunConfig(data, settings)).checkpoint.state
    except ValueError as error:
        raise ValueError(f"No branch can begin there: {error}.") from error
