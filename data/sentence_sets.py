"""The sets of sentences that come along, as files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .csv_files import read_csv
from .dataset import Dataset

_HERE = Path(__file__).parent
# What suits a cell was looked for with three seeds, and measured with five: `benchmarks/suited.py`.
_ADAM: Mapping[str, float | str] = {"optimizer": "adam", "learning_rate": 0.01, "init_scale": 0.1, "batch_size": 8}
_ADAM_OF_ONE: Mapping[str, float | str] = {**_ADAM, "learning_rate": 0.003, "batch_size": 1}
_ADAM_OF_MANY: Mapping[str, float | str] = {**_ADAM, "batch_size": 32}  # 25 updates an epoch are enough
_MOMENTUM: Mapping[str, float | str] = {**_ADAM, "optimizer": "momentum", "learning_rate": 0.1}
_GENTLE: Mapping[str, float | str] = {**_MOMENTUM, "learning_rate": 0.02}


@cache
def article() -> Dataset:
    """The sentences of the article's kind."""
    return Dataset(
        name="Article",
        train=read_csv(_HERE / "article_train.csv"),
        test=read_csv(_HERE / "article_test.csv"),
        description="Seventy-eight short sentences of eighteen words, of the kind that the article trains on.",
        suggested_by_cell={"relu": _ADAM_OF_ONE, "sigmoid": _MOMENTUM, "gru": _ADAM, "lstm": _ADAM},
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
        suggested_by_cell={"relu": _GENTLE, "sigmoid": _MOMENTUM, "gru": _ADAM_OF_MANY, "lstm": _ADAM_OF_MANY},
    )
