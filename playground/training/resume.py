"""A saved run becomes one that trains on, exactly where it was; or a sentence says why it cannot."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from playground.own_data import title_of
from playground.training.prepared_data import PreparedData, RunConfig, checkpoint_of, prepare, untrained
from playground.training.run import Run
from rnn import SETTINGS, Settings, State
from rnn.history import RunFacts, SettingChange, changed
from rnn.kept_states import KeptState
from rnn.settings import CHANGEABLE


class Summary(RunFacts, Protocol):
    """What a saved run is, without its arrays."""

    @property
    def ended(self) -> str:
        """As `rnn.history.Ended`."""


class Resumable(Protocol):
    """A saved run, as the store gives it back."""

    @property
    def summary(self) -> Summary:
        """What it is."""

    @property
    def history(self) -> NDArray[np.float64]:
        """Its rows (columns, n), from epoch 0 on."""

    @property
    def state(self) -> State | None:
        """The newest one kept, which may be some epochs behind; None = none was."""

    @property
    def state_settings(self) -> Settings | None:
        """What training went on with from `state`."""

    @property
    def start(self) -> State | None:
        """The given weights that it began from; None = its seeds gave them."""

    @property
    def kept(self) -> tuple[KeptState, ...]:
        """Its states that are kept between the first and the newest, in order."""


def resumed(record: Resumable) -> Run:
    """The run of a record, ready to train on as if nothing had happened; takes as long as answering its test sentences.

    Raises ValueError, with a sentence for its owner, when it diverged, its sentences are not those that it has learnt
    from any more, or the record contradicts itself.
    """
    about = record.summary
    prepared = same_data(about.data, about.data_hash)
    if about.ended == "diverged":
        raise ValueError("This run diverged, so there is nothing to go on from: start a new one with other settings.")
    if about.ended == "running":
        raise ValueError("This run trains right now: let it come to its end, or stop the sweep that it is part of.")
    run = Run(prepared, about.first_settings, rows=record.history, sweep=about.sweep)
    run.id, run.started = about.id, about.started
    run.parent, run.edits, run.start = about.parent, about.edits, record.start
    run.first = first = _first_of(record, prepared)
    run.settings = about.settings
    run.changes = [change_of(*change) for change in about.changes]
    state, settings = _state_of(record, first)
    fault = _fault(run, state, settings)
    if fault:
        raise ValueError(f"The record of this run contradicts itself: {fault}. It cannot go on; start a new one.")
    run.kept = tuple(each for each in record.kept if first.number < each.number <= state.number)
    run.checkpoint = checkpoint_of(state, settings, prepared)
    if not np.isfinite(run.checkpoint.answers).all():
        raise ValueError("The weights of this run are so large that its answers are no numbers: start a new one.")
    return run


def _first_of(record: Resumable, prepared: PreparedData) -> State:
    """The state that the run began from."""
    if record.start is not None:
        return record.start
    try:  # no run began from an untrained network whose loss is not a number
        return untrained(RunConfig(prepared.data, record.summary.first_settings)).checkpoint.state
    except ValueError as error:
        raise ValueError(f"This run cannot go on: {error}.") from error


def _state_of(record: Resumable, first: State) -> tuple[State, Settings]:
    """The state and settings to resume from; without a saved state the run trains again from its start."""
    if record.state is not None and record.state_settings is not None:
        return record.state, record.state_settings
    return first, record.summary.first_settings


def same_data(data: str, data_hash: str) -> PreparedData:
    """The dataset that a run has trained on. Raises ValueError when it is gone, or has changed since."""
    try:
        prepared = prepare(data)
    except ValueError as error:
        raise ValueError(f"This run cannot go on without its data: {error}.") from error
    if prepared.hash != data_hash:
        raise ValueError(
            f"The sentences of {title_of(data)!r} have changed since this run, so it cannot go on: start a new one."
        )
    return prepared


def change_of(epoch: int, name: str, value: float) -> SettingChange:
    """A change as it was made; a database gives all values back as floats."""
    return SettingChange(epoch, name, int(value) if name in CHANGEABLE and SETTINGS[name].whole else value)


def _fault(run: Run, state: State, state_settings: Settings) -> str:
    """What would keep a worker from going on with a run from this state; "" if nothing does."""
    names = [change.name for change in run.changes]
    epochs = [change.epoch for change in run.changes]
    if not set(names) <= set(CHANGEABLE) or epochs != sorted(epochs) or not all(0 <= n < run.rows for n in epochs):
        return "its changes of settings are out of order"
    settings = run.settings
    if not run.prepared.fits(state.params, settings):
        return "its weights are those of another network"
    if state.number >= run.rows:
        return "its weights are newer than its history"
    changes = run.changes_from(state)
    if changed(state_settings, changes) != settings:
        return "its changes do not lead to its settings"
    # Every epoch up to the last row must be one that training from the state comes to.
    number, holds = state.number, state_settings
    for change in (*changes, None):
        end = run.rows - 1 if change is None else change.epoch
        if end > max(number, holds.epochs):
            return "it has more epochs than were asked for"
        number, holds = max(number, end), holds if change is None else changed(holds, [change])
    return ""
