"""A recipe: all that makes a run again number for number, or the one sentence that says why nothing does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypeAlias

import numpy as np

from playground.own_data import title_of
from playground.storage.models import RunRecord
from playground.training.built_by_hand import DATA_OF_UNITS
from playground.training.prepared_data import PreparedData, RunConfig, prepare, untrained
from playground.training.resume import change_of
from rnn import Params, Settings
from rnn.explain import by_hand, edited, edits_of
from rnn.explain.by_hand import UNITS
from rnn.history import SettingChange, changed

MOST_ANCESTORS = 50
"""Runs that one recipe trains, one after the other: each of them up to where the next one branched off."""

FindRun: TypeAlias = Callable[[str], RunRecord | None]
"""A run by its id, with its states and without its history; None if there is none."""

Why: TypeAlias = Literal["begun", "changed", "branched"]


class CannotRepeat(ValueError):  # noqa: N818 (a refusal is an answer)
    """Nothing makes this run again; its text is one sentence that says why."""


@dataclass(frozen=True)
class Stage:
    """Training with the same settings up to epoch `settings.epochs`, from where the stage before it ended."""

    settings: Settings
    why: Why = "begun"
    """Why there is another stage: settings were changed in mid-run, or a branch began."""
    by_hand: bool = False
    """Whether it begins with the network that is built by hand, in place of the one before."""
    edits: tuple[str, ...] = ()
    """What is edited of the network before it trains, as `rnn.explain.edits_of` reads them."""


@dataclass(frozen=True)
class Recipe:
    """How a run is made again."""

    record: RunRecord  # without its history
    prepared: PreparedData
    stages: tuple[Stage, ...]
    last_row: tuple[float, ...]
    """The numbers of its newest epoch that are the same whenever it is trained again, as `rnn.history.SCORES`."""

    @property
    def last_epoch(self) -> int:
        """Its newest epoch."""
        return self.record.summary.epochs_done


def recipe_of(record: RunRecord, last_row: Sequence[float], find: FindRun) -> Recipe:
    """The recipe of a saved run. Raises CannotRepeat.

    `last_row` has its newest epoch's `rnn.history.SCORES`; `find` finds the runs that it branched off from.
    """
    summary = record.summary
    try:
        prepared = prepare(summary.data)
    except ValueError as error:
        raise CannotRepeat(f"This run cannot be repeated without its data: {error}.") from error
    if prepared.hash != summary.data_hash:
        raise CannotRepeat(
            f"The sentences of {title_of(summary.data)!r} have changed since this run, so training again comes to "
            "other numbers."
        )
    if prepared.readout != "last" or summary.settings.readout == "number":
        raise CannotRepeat(
            "A script is written of runs that answer with labels of whole sentences, and this one does not: "
            "download it as a run file instead."
        )
    if summary.epochs_done < 1:
        raise CannotRepeat("This run has not trained yet, so there is nothing to repeat: train it first.")
    lineage = _lineage(record, find)
    try:
        stages = _stages(lineage, prepared)
    except (ValueError, TypeError) as error:
        raise error if isinstance(error, CannotRepeat) else _contradicts() from error
    return Recipe(record, prepared, tuple(stages), tuple(float(value) for value in last_row))


def _contradicts() -> CannotRepeat:
    return CannotRepeat("The record of this run contradicts itself, so nothing can train it again.")


def _gone(what: str) -> CannotRepeat:
    return CannotRepeat(
        f"This run began with weights {what}, so nothing can train it again: download it as a run file instead."
    )


def _lineage(record: RunRecord, find: FindRun) -> list[RunRecord]:
    """The runs from the one whose seeds or hands made the first network to `record`, each branched off its neighbour.

    Raises CannotRepeat where one of them is gone or does not fit.
    """
    lineage = [record]
    while (parent := lineage[-1].summary.parent) is not None:
        if len(lineage) > MOST_ANCESTORS:
            raise CannotRepeat(f"This run is the last of more than {MOST_ANCESTORS} branches: too many to train again.")
        child, ancestor = lineage[-1], find(parent.run)
        if ancestor is None:
            raise _gone("of another one that is not among your runs any more")
        # A branch goes on from the very epoch after which it left its parent.
        fits = child.start is not None and child.start.number == parent.epoch <= ancestor.summary.epochs_done
        if not fits or ancestor.summary.data_hash != record.summary.data_hash:
            raise _contradicts()
        lineage.append(ancestor)
    return lineage[::-1]


def _stages(lineage: Sequence[RunRecord], prepared: PreparedData) -> list[Stage]:
    stages = _first_network(lineage[0], prepared)
    for record, child in zip(lineage, [*lineage[1:], None], strict=True):
        if child is None:
            # A run that diverged has trained one epoch more than it has rows of: the one in which that was found.
            end = record.summary.epochs_done + (record.summary.ended == "diverged")
        else:
            assert child.start is not None
            end = child.start.number
        _add_training(stages, record, end)
    return stages


def _first_network(record: RunRecord, prepared: PreparedData) -> list[Stage]:
    """What comes before the training of a run without a parent: nothing where its seeds alone gave its weights."""
    start, summary = record.start, record.summary
    if start is None:
        return []
    settings = replace(summary.first_settings, epochs=0, learning_rate=start.learning_rate)
    try:
        drawn = untrained(RunConfig(summary.data, settings)).checkpoint.state
    except ValueError:
        raise _gone("that no run of yours came to") from None
    if (start.number, start.monitor, dict(start.shuffle)) == (0, drawn.monitor, dict(drawn.shuffle)):
        edits = edits_of(summary.edits)
        if _same(edited(drawn.params, edits), start.params):
            return [Stage(settings), *([Stage(settings, "changed", edits=summary.edits)] if edits else [])]
        fits = summary.data == DATA_OF_UNITS and settings.hidden_size == len(UNITS)
        if fits and _same(edited(by_hand(prepared.vocabulary), edits), start.params):
            return [Stage(settings), Stage(settings, "changed", by_hand=True, edits=summary.edits)]
    raise _gone("that no run of yours came to")


def _same(params: Params, others: Params) -> bool:
    return all(np.array_equal(mine, its) for mine, its in zip(params.arrays(), others.arrays(), strict=True))


def _add_training(stages: list[Stage], record: RunRecord, end: int) -> None:
    """Adds the training of one run, up to epoch `end`, to what comes before it."""
    summary = record.summary
    settings = summary.first_settings
    number = -1 if record.start is None else record.start.number  # of the newest epoch that there is
    is_branch = summary.parent is not None
    why: Why = "branched" if is_branch else "changed" if stages else "begun"
    edits = summary.edits if is_branch else ()
    for epoch, changes in groupby(_changes(record), key=lambda change: change.epoch):
        if epoch >= end:
            break  # they wait for an epoch that was never trained
        if epoch > number:
            stages.append(Stage(replace(settings, epochs=epoch), why, edits=edits))
            number, why, edits = epoch, "changed", ()
        settings = changed(settings, changes)
    if end > number or edits:
        stages.append(Stage(replace(settings, epochs=end), why, edits=edits))


def _changes(record: RunRecord) -> list[SettingChange]:
    """The changes of settings in mid-run, in order."""
    changes = [change_of(*change) for change in record.summary.changes]
    epochs = [change.epoch for change in changes]
    if epochs != sorted(epochs):
        raise _contradicts()
    return changes
