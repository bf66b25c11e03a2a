"""The arrays of a run file: a history that a run can have had, and weights whose shapes agree with its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from playground.storage.codec import UNMARKED, with_all_columns
from playground.storage.run_files.about import wrong
from rnn import Params
from rnn.cells.cell import RecurrentCell
from rnn.explain.readout import LARGEST_WEIGHT
from rnn.history import COLUMNS, named


def history_of(history: NDArray[Any], *, has_accuracy: bool) -> NDArray[np.float64]:
    """The rows (columns, n), each what a run can have had; NaN in columns that are younger than the file.

    So are accuracies of a run that has none.
    """
    if history.ndim != 2 or not UNMARKED <= len(history) <= len(COLUMNS) or history.dtype != np.float64:
        raise wrong("history", f"has a wrong shape or type, where float64 ({len(COLUMNS)}, epochs) must be")
    if history.shape[1] < 2:
        raise wrong("history", "holds no trained epoch")
    columns = named(with_all_columns(history))
    unmarked = {name: columns[name] for name in COLUMNS[:UNMARKED]}
    accuracies = [unmarked.pop(name) for name in ("train_accuracy", "test_accuracy")]
    finite = [*unmarked.values(), *(accuracies if has_accuracy else [])]
    if not all(np.isfinite(column).all() for column in finite) or np.isinf(history).any():
        raise wrong("history", "holds numbers that are not finite")
    if not has_accuracy and not np.isnan(accuracies).all():
        raise wrong("history", "holds an accuracy of answers that are numbers")
    history = with_all_columns(history)
    seconds = columns["seconds"]
    if has_accuracy and any(column.min() < 0 or column.max() > 1 for column in accuracies):
        raise wrong("history", "holds an accuracy outside 0 to 1")
    if seconds[0] < 0 or (np.diff(seconds) < 0).any():
        raise wrong("history", "holds seconds that run backwards")
    return np.ascontiguousarray(history)


def params_of(
    arrays: Mapping[str, NDArray[Any]], H: int, cell: type[RecurrentCell] = Params, fewest_outputs: int = 2
) -> Params:
    """The weights of that cell, by their names, of the shapes that H hidden units make them have.

    They have so many outputs at least.
    """

    V = max(_sizes(cell, arrays, "V"), default=0)
    classes = _sizes(cell, arrays, "C")
    C = max(*classes, fewest_outputs) if len(classes) == 1 else fewest_outputs
    for name, shape in cell.shapes(V, H, C).items():
        array = arrays[name]
        if array.shape != shape or array.dtype != np.float64 or V < 1:
            raise wrong(name, f"has a wrong shape or type for a hidden size of {H}")
        if not np.isfinite(array).all():
            raise wrong(name, "holds numbers that are not finite")
        if np.abs(array).max() > LARGEST_WEIGHT:
            raise wrong(name, "holds numbers that are far too large")
    return cast("Params", cell(**{name: np.ascontiguousarray(arrays[name]) for name in cell.axes()}))


def _sizes(cell: type[RecurrentCell], arrays: Mapping[str, NDArray[Any]], letter: str) -> set[int]:
    """How long the axis of this letter is, in each array that has it: one number, unless they contradict each other."""
    return {
        arrays[name].shape[axes.index(letter)]
        for name, axes in cell.axes().items()
        if letter in axes and arrays[name].ndim == len(axes)
    }
