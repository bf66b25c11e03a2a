"""A set of the visitor's own as bytes: kept whole, and read again as what it was."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any, get_args

from ..dataset import Dataset, Example, Measure, Readout, Tokenizer, Yardstick

FORMAT = 2
"""What is written. The first form had neither description nor yardsticks, and labels of whole sentences alone."""
FORMATS = (1, FORMAT)
LARGEST_UNPACKED = 40_000_000
"""Bytes of a set's JSON: more than any file that is read can come to."""
DESCRIPTION = "Sentences of your own."
"""Of a file that is read, whose texts are known to the visitor alone."""


def packed(dataset: Dataset) -> bytes:
    """The set as bytes. What makes up its sequences is not among them: a set of people's own has them all."""
    content = {
        "format": FORMAT,
        "name": dataset.name,
        "description": dataset.description,
        "labels": dataset.labels,
        "suggested": dict(dataset.suggested),
        "suggested_by_cell": {cell: dict(settings) for cell, settings in dataset.suggested_by_cell.items()},
        "readout": dataset.readout,
        "tokenizer": dataset.tokenizer,
        "most_words": dataset.most_words,
        "floor": _line(dataset.floor),
        "baseline": _line(dataset.baseline),
        "writes_from": dataset.writes_from,
        "train": [_row(example) for example in dataset.train],
        "test": [_row(example) for example in dataset.test],
    }
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode("ascii"))


def _line(yardstick: Yardstick | None) -> Sequence[Any] | None:
    return None if yardstick is None else (yardstick.value, yardstick.measure, yardstick.label)


def _row(example: Example) -> Sequence[Any]:
    return (example.text, example.label) if example.target is None else (example.text, example.label, example.target)


def unpacked(content: bytes) -> Dataset:
    """The set in these bytes, in any form that `packed` has written. Raises ValueError for any other bytes."""
    try:
        reader = zlib.decompressobj()
        about = json.loads(reader.decompress(content, LARGEST_UNPACKED))  # what is cut off is no JSON
        if about["format"] in FORMATS:
            return _dataset(about)
    except (zlib.error, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ValueError(f"the saved sentences are damaged ({error})") from error
    raise ValueError("the saved sentences are of a later version")


def _dataset(about: dict[str, Any]) -> Dataset:
    if about["format"] == 1:
        about = {**about, "description": DESCRIPTION, "readout": "last", "floor": None, "baseline": None}
    train, test = (tuple(_example(*row) for row in about[part]) for part in ("train", "test"))
    return Dataset(
        name=str(about["name"]),
        train=train,
        test=test,
        description=str(about["description"]),
        labels=tuple(map(str, about["labels"])),
        suggested=about["suggested"],
        suggested_by_cell=about.get("suggested_by_cell", {}),
        readout=_one_of(Readout, about["readout"]),
        tokenizer=_one_of(Tokenizer, about["tokenizer"]),
        most_words=None if about["most_words"] is None else int(about["most_words"]),
        floor=_yardstick(about["floor"]),
        baseline=_yardstick(about["baseline"]),
        writes_from=None if about.get("writes_from") is None else str(about["writes_from"]),
    )


def _example(text: str, label: str, target: list[str | None] | float | None = None) -> Example:
    if isinstance(target, list):
        return Example(str(text), str(label), tuple(None if each is None else str(each) for each in target))
    return Example(str(text), str(label), None if target is None else float(target))


def _yardstick(line: Sequence[Any] | None) -> Yardstick | None:
    if line is None:
        return None
    value, measure, label = line
    return Yardstick(float(value), _one_of(Measure, measure), str(label))


def _one_of(kind: Any, name: object) -> Any:
    """The name, if it is one of a Literal's."""
    if name not in get_args(kind):
        raise ValueError(f"{name!r} is none of {', '.join(get_args(kind))}")
    return name
