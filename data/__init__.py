"""The sets of labelled sentences that come with the playground, and the reading of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from .csv_files import MAX_ROWS, read_csv, read_pair
from .csv_rows import MAX_BYTES, DataError
from .dataset import LABELS, MOST_LABELS, Dataset, Example, Yardstick

_HERE = Path(__file__).parent


@cache
def _article() -> Dataset:
    return Dataset(
        name="Article",
        train=read_csv(_HERE / "article_train.csv"),
        test=read_csv(_HERE / "article_test.csv"),
        description="Seventy-eight short sentences of eighteen words, of the kind that the article trains on.",
    )


@cache
def _everyday() -> Dataset:
    return Dataset(
        name="Everyday",
        train=read_csv(_HERE / "everyday_train.csv"),
        test=read_csv(_HERE / "everyday_test.csv"),
        description="A thousand sentences about people, films, food, weather and work, made by a small grammar.",
        # The default 0.001 of initial scale makes a plateau that some seeds are 100 epochs in leaving; with 0.3, most
        # seeds never settle at this rate.
        suggested={"hidden_size": 32, "learning_rate": 0.035, "init_scale": 0.2, "epochs": 120},
    )


_LOADERS: dict[str, Callable[[], Dataset]] = {"Article": _article, "Everyday": _everyday}
INCLUDED = frozenset(_LOADERS)
"""The visible names of the sets that come along, wherever `rnn` is installed; others are registered in a process."""

DATASETS: Mapping[str, Callable[[], Dataset]] = _LOADERS
"""Visible name to loader. A loader reads its files once and returns the same Dataset ever after."""


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
    "Yardstick",
    "read_csv",
    "read_pair",
    "register",
]
