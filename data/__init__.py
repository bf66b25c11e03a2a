"""The sets of labelled sentences that come with the playground, and the reading of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import sentence_sets
from .csv_files import MAX_ROWS, read_csv, read_pair
from .csv_rows import MAX_BYTES, DataError
from .dataset import LABELS, MOST_LABELS, Dataset, Example, Outline, Yardstick
from .task_sets import TaskSet, task_sets

_LOADERS: dict[str, Callable[[], Dataset]] = {
    "Article": sentence_sets.article,
    "Everyday": sentence_sets.everyday,
    **{each.name: each for each in task_sets()},
}
INCLUDED = frozenset(_LOADERS)
"""The visible names of the sets that come along, wherever `rnn` is installed; others are registered in a process."""

DATASETS: Mapping[str, Callable[[], Dataset]] = _LOADERS
"""Visible name to loader. A loader reads its files once and returns the same Dataset ever after."""


def outline(name: str) -> Outline:
    """What a set of `DATASETS` says of itself without being loaded, where that takes long.

    Raises KeyError where there is no such set.
    """
    loader = _LOADERS[name]
    if isinstance(loader, TaskSet):
        return loader.outline
    dataset = loader()
    return Outline(dataset.readout, dataset.suggested, dataset.suggested_by_cell)


def register(name: str, loader: Callable[[], Dataset]) -> None:
    """Adds a set of sentences under a visible name of its own, for this process: it is used like those of ours.

    Its `labels` may be any two or more. Raises ValueError for a name that is taken.
    """
    if name in _LOADERS:
        raise ValueError(f"there is a set of sentences named {name!r} already: give this one another name")
    _LOADERS[name] = loader


__all__ = [
    "DATASETS",
    "INCLUDED",
    "LABELS",
    "MAX_BYTES",
    "MAX_ROWS",
    "MOST_LABELS",
    "DataError",
    "Dataset",
    "Example",
    "Outline",
    "Yardstick",
    "outline",
    "read_csv",
    "read_pair",
    "register",
]
