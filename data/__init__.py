"""The sets of labelled sentences that come with the playground, and the reading of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from data.dataset import LABELS, MAX_BYTES, MAX_ROWS, DataError, Dataset, Example, read_csv

_HERE = Path(__file__).parent


@cache
def _article() -> Dataset:
    return Dataset(
        name="Article",
        train=read_csv(_HERE / "article_train.csv"),
        test=read_csv(_HERE / "article_test.csv"),
        description="Seventy-eight short sentences of eighteen words, of the kind that the article trains on.",
    )


DATASETS: Mapping[str, Callable[[], Dataset]] = {"Article": _article}
"""Visible name to loader. A loader reads its files once and returns the same Dataset ever after."""

__all__ = ["DATASETS", "LABELS", "MAX_BYTES", "MAX_ROWS", "DataError", "Dataset", "Example", "read_csv"]
