"""What the commands of `python -m rnn` share: options, sentences to train on, files to write, a progress line."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn

import data
from rnn.sentences import LabelledTokens
from rnn.text import Vocabulary, tokenize


class UsageError(Exception):
    """An option or a file that cannot be used, in one line."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that leaves it to the caller to say what is wrong, in one line and without the usage."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(message)


@dataclass(frozen=True)
class Sentences:
    """What there is to learn from and to be tested on."""

    name: str
    train: Sequence[data.Example]
    test: Sequence[data.Example]
    labels: Sequence[str]
    files: Sequence[str] = ()  # that they were read from
    suggested: dict[str, Any] = field(default_factory=dict)  # settings that suit them

    def encoded(self, vocabulary: Vocabulary) -> tuple[LabelledTokens, LabelledTokens]:
        """The two sets as the network reads them."""
        train_set, test_set = (
            [(vocabulary.encode(example.text), self.labels.index(example.label)) for example in examples]
            for examples in (self.train, self.test)
        )
        return train_set, test_set

    def told(self, vocabulary: Vocabulary) -> str:
        """How many there are, in a sentence."""
        return (
            f"{self.name}: {len(self.train)} sentences to train on, {len(self.test)} to test, {len(vocabulary)} words."
        )


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """The options that `sentences` understands."""
    parser.add_argument("--data", metavar="NAME", help=f"sentences: {', '.join(data.DATASETS)} (default: Article)")
    parser.add_argument("--train", metavar="FILE", help="CSV file (text,label) of your own sentences to train on")
    parser.add_argument("--test", metavar="FILE", help="CSV file (text,label) of your own sentences to test on")


def sentences(options: argparse.Namespace) -> Sentences:
    """The sentences that the options name. Raises UsageError, or the DataError of a file."""
    if options.train is None and options.test is None:
        given = data.DATASETS[_dataset(options.data or "Article")]()
        return Sentences(given.name, given.train, given.test, given.labels, suggested=dict(given.suggested))
    if options.train is None or options.test is None:
        raise UsageError("--train and --test belong together: give both files")
    if options.data is not None:
        raise UsageError("--data names sentences of ours, --train and --test files of your own: give one or the other")
    train_set, test_set = data.read_csv(options.train), data.read_csv(options.test)
    return Sentences(Path(options.train).name, train_set, test_set, data.LABELS, (options.train, options.test))


def number(text: str) -> int | float | str:
    """The number that the text spells; else the text, for Settings to refuse with its own sentence."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _dataset(name: str) -> str:
    """The name of a data set as it is written, however the caller wrote it."""
    for known in data.DATASETS:
        if known.casefold() == name.casefold():
            return known
    raise UsageError(f"there are no sentences named {name!r}: there are {', '.join(data.DATASETS)}")


def open_csv(path: str, inputs: Iterable[str], option: str = "--csv") -> IO[str]:
    """The file to write, opened before training begins, so that a wrong path costs no time."""
    if os.path.exists(path) and any(os.path.samefile(path, given) for given in inputs):
        raise UsageError(f"{path} holds the sentences: give {option} another name")
    try:
        return open(path, "w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def warn_of_unknown_words(vocabulary: Vocabulary, examples: Iterable[data.Example]) -> None:
    """Say on stderr which words of the test nobody can have learned."""
    texts = [example.text for example in examples]
    unknown = sorted({word for text in texts for word in tokenize(text) if word not in vocabulary})
    if unknown:
        some = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        sys.stderr.write(f"Words of the test that training never shows, and that are read as no word: {some}\n")


class Progress:
    """A line on stderr that shows how far the run is, where stderr is a terminal; nothing anywhere else."""

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs
        self.on = sys.stderr.isatty() and epochs > 0
        self.began = self.shown = time.monotonic()

    def show(self, number: int) -> None:
        """Draw the line anew, at most ten times a second."""
        now = time.monotonic()
        if not self.on or now - self.shown < 0.1:
            return
        self.shown = now
        rate = number / (now - self.began)
        left = f"{(self.epochs - number) / rate:.0f} s left" if rate else ""
        text = f" {number} of {self.epochs}   {rate:.0f} epochs/s   {left}"
        width = max(0, min(40, shutil.get_terminal_size().columns - len(text) - 3))
        done = width * number // self.epochs
        sys.stderr.write(f"\r\x1b[K[{'=' * done}{'-' * (width - done)}]{text}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be printed in its place."""
        if self.on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
