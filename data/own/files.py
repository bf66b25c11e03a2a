"""Files of people's own by their paths, as the command line has them: read as on the Data page."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..csv_files import read_pair
from ..csv_rows import MAX_BYTES, DataError
from ..dataset import Dataset
from ..labelled_rows import label_of
from .build import MOST_WORDS, build, parted
from .encodings import ENCODINGS
from .labels import ByValue, Rule
from .reading import Choices, Reading, read
from .rows import SEPARATORS
from .split import TEST_SHARE
from .wording import problem, taken_for, told, unknown_values

CHOICES = ("encoding", "separator", "header", "text_column", "label_column", "tokenizer", "words")
"""What may be said of the files; what is not is guessed, or as the Data page has it by itself."""


def read_files(
    train: str,
    test: str | None,
    labels: Sequence[str] | None = None,
    said: Mapping[str, str] | None = None,
    share: float = TEST_SHARE,
    seed: int = 0,
) -> tuple[Dataset, list[str]]:
    """(the set of a file to train on and one to test on, sentences on what was read); without `test` a share is drawn.

    `labels` are all that may stand in the label column, None = whatever does; `said` has texts by names of `CHOICES`.
    Raises DataError for files that cannot be used, and ValueError for a choice that is none.
    """
    if labels is not None:
        labels = [label_of(label) for label in labels]
        if len(labels) < 2 or len(set(labels)) < len(labels) or "" in labels:
            raise ValueError(f"labels are {','.join(labels)!r}: give at least two different ones, apart by commas")
    said = said or {}
    try:
        dataset, notes = _read_files(train, test, labels, said, share, seed)
    except DataError as error:
        if test is None or said or _is_other_table(strict := _strict_refusal(train, test, labels)):
            raise
        raise strict or error from error
    return dataset, notes


def _read_files(
    train: str, test: str | None, labels: Sequence[str] | None, said: Mapping[str, str], share: float, seed: int
) -> tuple[Dataset, list[str]]:
    rule = None if labels is None else ByValue({label: label for label in labels})
    reading = _read(train, said, rule)
    if fault := problem(reading) or ("" if labels is None else unknown_values(reading)):
        raise DataError(fault)
    notes = [taken_for(reading.guess), *told(reading)]
    other = None
    if test is not None:
        other = _read(test, said, reading.rule)
        if strange := unknown_values(other):
            raise DataError(strange)
        notes += [f"{other.name}: {sentence}" for sentence in told(other)[1:]]
    learnt, tested, learnt_too = parted(reading, share, seed, other)
    if learnt_too:
        notes.append(f"{learnt_too:,} of the rows to test on are trained on too.")
    name = os.path.basename(train)
    tokenizer = said.get("tokenizer", "words")
    if tokenizer not in ("words", "characters"):
        raise ValueError(f"tokenizer is {tokenizer!r}: it must be words or characters")
    dataset = build(name, learnt, tested, "words" if tokenizer == "words" else "characters", _words(said))
    in_order = dataset.labels if labels is None else tuple(labels)
    return replace(dataset, description="Your own files.", suggested={}, labels=in_order), notes


def _words(said: Mapping[str, str]) -> int | None:
    text = said.get("words", f"{MOST_WORDS}")
    if text == "all":
        return None
    if not text.isascii() or not text.isdecimal() or int(text[:9]) < 1:
        raise ValueError(f"words is {text!r}: give how many of the most frequent are known, or all")
    return int(text[:9])


def _read(path: str, said: Mapping[str, str], rule: Rule | None) -> Reading:
    """The reading of a file. Raises DataError where nothing can be learnt from it, but of a test file's one label."""
    choices = Choices(encoding=_encoding(said), separator=_separator(said), header=_header(said))
    try:
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}; check its path and its rights.") from error
    reading = read(content, path, choices, rule)
    columns = {name: _column(said[name], reading) for name in ("text_column", "label_column") if name in said}
    if columns:
        choices = replace(choices, text=columns.get("text_column"), label=columns.get("label_column"))
        reading = read(content, path, choices, rule)
    return reading


def _encoding(said: Mapping[str, str]) -> str:
    names = {name.replace("-", "").casefold(): name for name in ENCODINGS}
    text = said.get("encoding", "")
    found = names.get(text.replace("-", "").replace("_", "").casefold())
    if text and found is None:
        raise ValueError(f"encoding is {text!r}: it must be one of {', '.join(ENCODINGS)}")
    return found or ""


def _separator(said: Mapping[str, str]) -> str:
    names = {**{sign: sign for sign in SEPARATORS}, **{name.casefold(): sign for sign, name in SEPARATORS.items()}}
    text = said.get("separator", "")
    if text and text.casefold() not in names:
        raise ValueError(
            f"separator is {text!r}: it must be {', '.join(name.casefold() for name in SEPARATORS.values())}"
        )
    return names.get(text.casefold(), "") if text else ""


def _header(said: Mapping[str, str]) -> bool | None:
    text = said.get("header", "")
    if text not in ("", "yes", "no"):
        raise ValueError(f"header is {text!r}: it must be yes or no")
    return {"": None, "yes": True, "no": False}[text]


def _column(text: str, reading: Reading) -> int:
    """The place of the column of that name or number, from 1."""
    names = reading.guess.columns.names
    by_name = {name.casefold(): place for place, name in enumerate(names)}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= len(names):
        return int(text[:9]) - 1
    raise ValueError(f"{reading.name} has no column {text!r}: it has {', '.join(names[:20])}")


def _strict_refusal(train: str, test: str, labels: Sequence[str] | None) -> DataError | None:
    """What the strict reader of CSV says of the files, None where it takes them."""
    try:
        read_pair(train, test, labels)
    except DataError as error:
        return error
    return None


def _is_other_table(error: DataError | None) -> bool:
    """Whether the strict reader refuses a file for not being CSV of the columns text and label in UTF-8 at all."""
    return error is not None and any(part in str(error) for part in ('the column "', "is not UTF-8", "zero byte", "MB"))
