"""From saved runs to the sweep that they were part of: the plan they were trained by, how it ended, and how it goes on.

Runs that were deleted, or had not trained an epoch when their server ended, are missing: the message of the sweep says
how many.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.training.checkpoint import Checkpoint
from playground.training.resume import Resumable, Summary, same_data
from playground.training.run import Run
from playground.training.sweep.job import DRAWN, Continued
from playground.training.sweep.plan import Plan
from playground.training.sweep.restored import RestoredRun, RestoredSweep
from playground.training.sweep.state_machine import LEFT, NO_ANSWERS, STOPPED_HERE, SweepState
from rnn import SETTINGS, Settings
from rnn.cells import cell_name
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


Histories = Callable[[Collection[str]], Mapping[str, NDArray[np.float64]]]
"""Gives the histories (columns, n) of runs by their ids; those that cannot be read are left out."""


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


def continued(sweep: str, summaries: Sequence[Saved], record: Callable[[str], Resumable]) -> Continued:
    """The runs of a sweep that was cut off, each as far as it has come; `record` gives all of a run by its id.

    Runs that are missing are not among them: they begin anew when the sweep goes on. Takes as long as reading all
    histories and states. Raises ValueError, with a sentence for the visitor, when the data set has changed since, or a
    record contradicts itself.
    """
    runs: dict[Settings, Run] = {}
    for about in summaries:
        if about.first_settings in runs:
            continue
        prepared, whole = same_data(about.data, about.data_hash), record(about.id)
        restored = _restored_run(about, whole.history)
        if restored is None:
            continue
        rows, state = whole.history[:, : restored.epoch + 1], whole.state
        if not restored.over and state is not None:
            fits = (cell_name(state.params), state.params.hidden_size, state.params.vocab_size) == (
                about.first_settings.cell,
                about.first_settings.hidden_size,
                len(prepared.vocabulary),
            )
            if not fits or state.number > restored.epoch or whole.state_settings != about.first_settings:
                raise ValueError("The record of one of its runs contradicts itself, so the sweep cannot go on.")
        first = about.first_settings
        newest = None if state is None else Checkpoint(first, state, NO_ANSWERS)
        run = Run(prepared, first, checkpoint=newest, rows=rows, sweep=sweep)
        run.id, run.started, run.message = about.id, about.started, about.message if restored.diverged else ""
        run.ended = "diverged" if restored.diverged else "done" if restored.over else None
        runs[first] = run
    return Continued(sweep, tuple(runs.values()))


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
    if scores.shape[1] < 2 or not np.isfinite(scores).all():
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
