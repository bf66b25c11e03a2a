"""The sets of sentences that come along, as files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .csv_files import read_csv
from .dataset import Dataset

_HERE = Path(__file__).parent
_ADAM: Mapping[str, float | str] = {"optimizer": "adam", "learning_rate": 0.01, "init_scale": 0.1, "batch_size": 8}


@cache
def article() -> Dataset:
    """The sentences of the article's kind."""
    return Dataset(
        name="Article",
        train=read_csv(_HERE / "article_train.csv"),
        test=read_csv(_HERE / "article_test.csv"),
        description="Seventy-eight short sentences of eighteen words, of the kind that the article trains on.",
        suggested_by_cell={"relu": _ADAM, "sigmoid": {**_ADAM, "learning_rate": 0.05}, "gru": _ADAM, "lstm": _ADAM},
    )


@cache
def everyday() -> Dataset:
    """Sentences of everyday life."""
    return Dataset(
        name="Everyday",
        train=read_csv(_HERE / "everyday_train.csv"),
        test=read_csv(_HERE / "everyday_test.csv"),
        description="A thousand sentences about people, films, food, weather and work, made by a small grammar.",
        # The default 0.001 of initial scale makes a plateau that some seeds are 100 epochs in leaving; with 0.3, most
        # seeds never settle at this rate.
        suggested={"hidden_size": 32, "learning_rate": 0.035, "init_scale": 0.2, "epochs": 120},
    )
