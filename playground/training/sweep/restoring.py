"""From saved runs to the sweep that they were part of: the plan they were trained by, how it ended, and how it goes on.

Runs that were deleted, or had not trained an epoch when their server ended, are missing: the message of the sweep says
how many.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.training.checkpoint import Checkpoint
from playground.training.prepared_data import PreparedData
from playground.training.resume import Summary, same_data
from playground.training.run import Run
from playground.training.sweep.job import Continued
from playground.training.sweep.plan import Plan
from playground.training.sweep.restored import RestoredRun, RestoredSweep
from playground.training.sweep.state_machine import LEFT, NO_ANSWERS, STOPPED_HERE
from playground.training.sweep.updates import DRAWN, TEST_LOSS, SweepState
from rnn import SETTINGS, Settings, State
from rnn.cells import cell_name
from rnn.readouts import READOUTS
from rnn.setting_kinds import Value
from rnn.settings import SWEPT
from rnn.sweep import MOST_RUNS, ON_CLUSTER, Grid, Sweep

FEWEST_RUNS = 2  # of one there is nothing to compare; the page lists as few as a sweep (saved_sweeps.js)
MOST_SPANNED = 4  # runs that a sweep may have had for each that is left, if they are more than sweeps have today
HISTORIES_IN_MEMORY = 32  # whole ones, at once

CUT_OFF = "The server ended while this sweep "
ENDED = CUT_OFF + "{}: what it had is kept, and Continue trains all of its runs on."
LEFT_ALONE = (
    "This sweep was stopped, as no page of yours was connected any more: "
    "what it had is kept, and single runs go on with Continue."
)
ELSEWHERE = "This sweep trains on another server: this is what was saved of it when the page was loaded."
RUNS_LOST = "{:,} of its runs ended early: what they had is kept, and Continue trains them on."
MISSING = "Of its {:,} runs {:,} {} missing here: deleted, or never saved because not one epoch was trained."


class Saved(Summary, Protocol):
    """A saved run without its arrays."""

    @property
    def epochs_done(self) -> int:
        """Its last epoch."""

    @property
    def message(self) -> str:
        """What there is to say of its end."""


OVER = ("done", "diverged")
"""How a run ends that cannot go on in its sweep."""
NONE_KNOWN: Mapping[str, Run] = MappingProxyType({})

Histories = Callable[[Collection[str]], Mapping[str, NDArray[np.float64]]]
"""Gives the histories (columns, n) of runs by their ids; those that cannot be read are left out."""

NewestStates = Callable[[Collection[str]], Mapping[str, tuple[State, Settings]]]
"""Gives the newest states of runs by their ids, and what each was trained with; those that cannot be read are left out.
"""


def fingerprint(runs: Sequence[Saved]) -> str:
    """A short hash of all that a sweep is restored from: it differs when any of that does."""
    parts = sorted((run.id, run.ended, run.epochs_done, run.message, tuple(map(tuple, run.changes))) for run in runs)
    return sha256(repr(parts).encode()).hexdigest()[:12]


def restore_sweep(
    name: str, summaries: Sequence[Saved], histories: Histories, saved_plan: Plan | None = None
) -> RestoredSweep | None:
    """The sweep of which these are the saved runs; None if too few are left, or they make no grid.

    `saved_plan`: the plan that was saved with them. Runs of an earlier version have none, and tell what they can of it.
    Takes about as long as it takes to read the histories.
    """
    plan = saved_plan if saved_plan is not None and _is_of(saved_plan, summaries) else plan_of(summaries)
    if plan is None:
        return None
    runs: dict[Settings, RestoredRun] = {}
    unique: list[Saved] = []  # of each of `runs` its summary
    for start in range(0, len(summaries), HISTORIES_IN_MEMORY):
        some = summaries[start : start + HISTORIES_IN_MEMORY]
        rows_by_id = histories([about.id for about in some])
        for about in some:
            run = _restored_run(about, rows_by_id[about.id]) if about.id in rows_by_id else None
            if run is not None and run.settings not in runs:
                runs[run.settings] = run
                unique.append(about)
    unfinished = [about for about in unique if not runs[about.first_settings].over]
    # Of one run there is nothing to compare; but it can be all that there is of a sweep that shall go on.
    if len(runs) < (1 if plan is saved_plan and unfinished else FEWEST_RUNS):
        return None
    in_order = [runs[settings] for settings in plan.sweep.settings() if settings in runs]
    state, message = _ending(unfinished)
    cut_off = state == "failed" or message.startswith(CUT_OFF)
    cut_off = cut_off and _may_be_trained(plan) and not any(about.changes for about in unfinished)
    missing = plan.sweep.count - len(in_order)
    if missing:
        sentence = MISSING.format(plan.sweep.count, missing, "is" if missing == 1 else "are")
        message = f"{message} {sentence}".strip()
    return RestoredSweep(name, plan, in_order, state, message, cut_off=cut_off)


def _is_of(plan: Plan, summaries: Sequence[Saved]) -> bool:
    """Whether these runs are some of those that the plan asks for."""
    settings = set(plan.sweep.settings())
    return all(run.data == plan.data and run.first_settings in settings for run in summaries) and (
        len({run.data_hash for run in summaries}) == 1
    )


def _may_be_trained(plan: Plan) -> bool:
    """Whether a sweep like this one may be trained under the limits of today."""
    grid = plan.sweep
    try:
        Sweep(grid.base, grid.values, grid.seeds, grid.by_cell, ON_CLUSTER)
    except ValueError:
        return False
    return True


def in_memory(about: Saved, known: Mapping[str, Run]) -> Run | None:
    """The run of this summary among the `known` ones, which have ended, if it stands there as it is saved."""
    run = known.get(about.id)
    if run is None or run.changes or about.changes:
        return None
    saved = (about.epochs_done, about.first_settings, about.data_hash)
    return run if (run.epoch, run.first_settings, run.data_hash) == saved else None


def continued(
    sweep: str,
    summaries: Sequence[Saved],
    histories: Histories,
    states: NewestStates,
    known: Mapping[str, Run] = NONE_KNOWN,
    *,
    states_in_memory: int = MOST_RUNS,
) -> Continued:
    """The runs of a sweep that was cut off, each as far as it has come.

    Those of the `known` ones that stand as they are saved are not read again. Runs that are missing are not among
    them: they begin anew when the sweep goes on. Of more than `states_in_memory` the states are read later, each when a
    worker is given it. Takes as long as reading all else. Raises ValueError, with a sentence for the visitor, when the
    data set has changed since, or a record contradicts itself.
    """
    keeps_states = len(summaries) <= states_in_memory
    runs: dict[Settings, Run] = {}
    for start in range(0, len(summaries), HISTORIES_IN_MEMORY):
        some = summaries[start : start + HISTORIES_IN_MEMORY]
        unknown = [about.id for about in some if in_memory(about, known) is None]
        rows_by_id = histories(unknown) if unknown else {}
        states_by_id = states(unknown) if unknown and keeps_states else {}
        for about in some:
            prepared = same_data(about.data, about.data_hash)
            there = in_memory(about, known)
            run = _going_on(there) if there is not None else None
            if run is None and about.id in rows_by_id:
                run = _saved_run(about, prepared, rows_by_id[about.id], sweep)
            if run is None or about.first_settings in runs:
                continue
            run.keeps_saved_state &= keeps_states
            if about.id in states_by_id:
                state, state_settings = states_by_id[about.id]
                if run.ended is None and not _fits(run, state, state_settings):
                    raise ValueError("The record of one of its runs contradicts itself, so the sweep cannot go on.")
                run.checkpoint = Checkpoint(about.first_settings, state, NO_ANSWERS)
            runs[about.first_settings] = run
    has_all_states = all(run.keeps_saved_state for run in runs.values())
    return Continued(sweep, tuple(runs.values()), None if has_all_states else partial(_saved_state, states))


def _going_on(before: Run) -> Run:
    """A run as the server still has it, to go on with."""
    run = before.going_on()
    run.ended = before.ended if before.ended in OVER else None
    run.message = before.message if run.ended == "diverged" else ""
    return run


def _saved_run(about: Saved, prepared: PreparedData, history: NDArray[np.float64], sweep: str) -> Run | None:
    """A run as it is saved, to go on with, without a state; None where not one epoch of it is the sweep's."""
    restored = _restored_run(about, history)
    if restored is None:
        return None
    run = Run(prepared, about.first_settings, rows=history[:, : restored.epoch + 1], sweep=sweep)
    run.id, run.started, run.message = about.id, about.started, about.message if restored.diverged else ""
    run.saved_rows = run.rows
    run.ended = "diverged" if restored.diverged else "done" if restored.over else None
    return run


def _fits(run: Run, state: State, state_settings: Settings) -> bool:
    """Whether the run can have been in this state."""
    network = cell_name(state.params), state.params.hidden_size, state.params.vocab_size
    first = run.first_settings
    is_of_run = network == (first.cell, first.hidden_size, len(run.prepared.vocabulary))
    return is_of_run and state.number <= run.epoch and state_settings == first


def _saved_state(states: NewestStates, run: Run) -> State | None:
    """The newest saved state of a run; without one it trains again from its beginning, to the same numbers."""
    found = states([run.id]).get(run.id)
    return found[0] if found is not None and _fits(run, *found) else None


def plan_of(summaries: Sequence[Saved]) -> Plan | None:
    """The plan that these runs were trained by, as far as they tell; None where they make no grid.

    Values are in order, and a setting of which only one is left counts as not swept. A sweep may have been trained
    under other limits than those of today.
    """
    if len(summaries) < FEWEST_RUNS or len({(run.data, run.data_hash) for run in summaries}) > 1:
        return None
    firsts = [run.first_settings for run in summaries]
    values: dict[str, tuple[Any, ...]] = {}
    for field in fields(Settings):
        values_there: set[Value] = {getattr(settings, field.name) for settings in firsts}
        if field.name in SWEPT:
            values[field.name] = _in_order(field.name, values_there)
        elif field.name != "seed" and len(values_there) > 1:
            return None
    seeds = [settings.seed for settings in firsts]
    base = replace(firsts[0], seed=min(seeds), **{name: several[0] for name, several in values.items()})
    values_by_name = {name: values[name] for name in SWEPT if len(values[name]) > 1}
    grid = Grid(base, values_by_name, max(seeds) - min(seeds) + 1)
    # What was never a grid can span one of billions of runs.
    return Plan(summaries[0].data, grid) if grid.count <= max(MOST_RUNS, MOST_SPANNED * len(summaries)) else None


def _in_order(name: str, values: Collection[Any]) -> tuple[Any, ...]:
    """Numbers from the smallest; choices as in the form."""
    return tuple(sorted(values, key=SETTINGS[name].place))


def _restored_run(about: Saved, history: NDArray[np.float64]) -> RestoredRun | None:
    """The run as far as it was the sweep's: up to its epochs, and to where it was given another learning rate."""
    own = [epoch for epoch, name, _ in about.changes if name != "epochs"]
    rows = min([about.first_settings.epochs + 1, *(epoch + 1 for epoch in own)])
    scores = history[DRAWN, :rows]
    has_accuracy = READOUTS[about.first_settings.readout].has_accuracy
    if scores.shape[1] < 2 or not np.isfinite(scores if has_accuracy else scores[DRAWN.index(TEST_LOSS)]).all():
        return None
    return RestoredRun(
        id=about.id,
        settings=about.first_settings,
        scores=scores,
        diverged=about.ended == "diverged" and history.shape[1] == scores.shape[1] < about.first_settings.epochs + 1,
    )


def _ending(unfinished: Sequence[Saved]) -> tuple[SweepState, str]:
    """How a sweep came to its end, by the runs that did not."""
    ways = [run.ended for run in unfinished]
    if not unfinished:
        return "done", ""
    if any(run.message == STOPPED_HERE for run in unfinished):
        return "stopped", ""  # by its visitor
    if any(run.message == LEFT for run in unfinished):
        return "stopped", LEFT_ALONE
    if ways.count("running") > 1:  # one may be the current run of the visitor's job
        return "stopped", ELSEWHERE
    if ways.count("failed") == len(ways):
        return "failed", RUNS_LOST.format(len(ways))
    return "stopped", ENDED.format("trained" if {"interrupted", "running"} & set(ways) else "was paused")
