"""Rows of the table of runs as summaries, after a look at whether they can be what was written there."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from playground.storage.models import (
    BEST,
    COLOURS,
    EDITS_APART,
    FINAL,
    FIRST_ALL,
    LATEST,
    Changes,
    Damaged,
    Parent,
    RunSummary,
)
from playground.storage.schema import RUNS
from rnn import Settings
from rnn.explain import edits_of
from rnn.history import SettingChange
from rnn.rate import epochs_a_second

LARGEST_FLOAT = sys.float_info.max
SETTINGS_IN_MEMORY = 16_384
"""More than the runs of the largest sweep, each of which has its own: with fewer every list of them reads all anew."""

# SQLite holds a column to no type, so what a damaged file or another program has put there may be anything.
_TYPES = tuple(
    (column.name, (float, int) if column.type.python_type is float else column.type.python_type, column.nullable)
    for column in RUNS.columns
)


def check_types(row: Row[Any]) -> None:
    """Raises Damaged if a cell of the row, which has all columns in their order, holds what its column cannot."""
    for value, (name, types, optional) in zip(row, _TYPES, strict=True):
        if not (isinstance(value, types) or (optional and value is None)):
            raise Damaged(f"The {name} of a saved run is damaged.")


def summary_of(row: Row[Any]) -> RunSummary:
    """The run in this row. Raises Damaged."""
    check_types(row)
    if not 0 <= row.started <= LATEST:
        raise Damaged("The time at which a saved run began is damaged.")
    seconds = _number(row.seconds)
    return RunSummary(
        id=row.id,
        name=row.name,
        colour=row.colour % COLOURS,
        pinned=row.pinned,
        data=row.data,
        data_hash=row.data_hash,
        settings=settings_of(row.settings),
        first_settings=settings_of(row.first_settings),
        changes=_changes(row.changes),
        epochs_done=row.epochs_done,
        ended=row.ended,
        message=row.message,
        started=row.started,
        seconds=seconds,
        rate=epochs_a_second(row.epochs_done, seconds) or 0.0,
        machine=row.machine,
        versions=_versions(row.versions),
        sweep=row.sweep,
        parent=None if row.parent_run is None or row.parent_epoch is None else Parent(row.parent_run, row.parent_epoch),
        edits=_edits(row.edits),
        start_epoch=row.start_epoch,
        **_figures(row),
    )


@lru_cache(maxsize=SETTINGS_IN_MEMORY)
def settings_of(text: str) -> Settings:
    """The settings in a cell of text. Raises Damaged."""
    try:
        return Settings.from_json(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise Damaged(f"The settings of a saved run are damaged ({error}).") from error


def _changes(text: str) -> Changes:
    try:
        changes = tuple(SettingChange(epoch, name, value) for epoch, name, value in json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise Damaged(f"The changes of a saved run are damaged ({error}).") from error
    for epoch, name, value in changes:
        if not (type(epoch) is int and epoch >= 0 and isinstance(name, str) and _is_finite(value)):
            raise Damaged("The changes of a saved run are damaged.")
    return changes


def _edits(text: str | None) -> tuple[str, ...]:
    try:
        return tuple(map(str, edits_of(text.split(EDITS_APART)))) if text else ()
    except (ValueError, AttributeError) as error:
        raise Damaged(f"The edits of a saved run are damaged ({error}).") from error


@lru_cache(maxsize=64)
def _versions(text: str) -> Mapping[str, str]:
    try:
        versions = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"The versions of a saved run are damaged ({error}).") from error
    if not isinstance(versions, dict) or not all(isinstance(version, str) for version in versions.values()):
        raise Damaged("The versions of a saved run are damaged.")
    return versions


def _is_finite(value: object) -> bool:
    """Whether it is a number that a float can hold, which JSON's need not be."""
    return isinstance(value, int | float) and abs(value) <= LARGEST_FLOAT


def _figures(row: Row[Any]) -> dict[str, Any]:
    scores = {name: _number(getattr(row, name)) for name in (*BEST, *FINAL)}
    return scores | {name: getattr(row, name) for name in FIRST_ALL}


def _number(value: float | None) -> float:
    return math.nan if value is None else value
