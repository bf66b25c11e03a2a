"""`python -m rnn`: train in a terminal, and print loss and accuracy as they fall and rise."""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, NoReturn

import data
from rnn import Diverged, Epoch, Settings, Vocabulary, tokenize, train

TABLE_EVERY = 100
"""How many epochs lie between two lines of the table, as in the article."""

HELP = {
    "hidden_size": "number of hidden units",
    "learning_rate": "how far an update moves along the gradient",
    "epochs": "how often the training set is read",
    "seed": "draws the initial weights",
    "shuffle_seed": "draws the order of the sentences",
    "init_scale": "standard deviation of the initial weights",
    "clip": "every element of a gradient is cut to -CLIP..CLIP",
    "bptt": '"exact", or "article" for the recursion that the article prints',
}


class UsageError(Exception):
    """An option or a file that cannot be used, in one line."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that leaves it to the caller to say what is wrong, in one line and without the usage."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(message)


@dataclass(frozen=True)
class Task:
    """What there is to do, checked: sentences, settings, and where the history goes."""

    name: str
    train: Sequence[data.Example]
    test: Sequence[data.Example]
    labels: Sequence[str]
    settings: Settings
    files: Sequence[str]
    history: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the command line says. Exit status: 0, 1 for a run that diverged, 2 for a bad option or file."""
    try:
        task = read_command_line(arguments)
        with ExitStack() as stack:
            history = stack.enter_context(open_history(task.history, task.files)) if task.history is not None else None
            return run(task, history)
    except UsageError as error:
        sys.stderr.write(f"python -m rnn: {error}\n")
        return 2
    except BrokenPipeError:  # whoever read our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a disk that is full, say
        sys.stderr.write(f"python -m rnn: the output cannot be written: {error.strerror or error}\n")
        return 2


def read_command_line(arguments: Sequence[str] | None) -> Task:
    """The task that the options describe; UsageError when they describe none."""
    parser = Parser(prog="python -m rnn", description=__doc__, allow_abbrev=False)
    parser.add_argument("--data", metavar="NAME", help=f"sentences: {', '.join(data.DATASETS)} (default: Article)")
    parser.add_argument("--train", metavar="FILE", help="CSV file (text,label) of your own sentences to train on")
    parser.add_argument("--test", metavar="FILE", help="CSV file (text,label) of your own sentences to test on")
    parser.add_argument("--csv", metavar="FILE", help="write every epoch's loss and accuracy to this file")
    for field in fields(Settings):
        option, metavar = "--" + field.name.replace("_", "-"), field.name.rpartition("_")[2].upper()
        help_text = f"{HELP[field.name]} (default: {field.default})"
        parser.add_argument(option, metavar=metavar, dest=field.name, type=_number, help=help_text)
    options = parser.parse_args(arguments)

    chosen = {field.name: getattr(options, field.name) for field in fields(Settings)}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    try:
        if options.train is None and options.test is None:
            given = data.DATASETS[_dataset(options.data or "Article")]()
            settings = Settings.from_dict({**given.suggested, **chosen})
            return Task(given.name, given.train, given.test, given.labels, settings, (), options.csv)
        if options.train is None or options.test is None:
            raise UsageError("--train and --test belong together: give both files")
        if options.data is not None:
            raise UsageError(
                "--data names sentences of ours, --train and --test files of your own: give one or the other"
            )
        train_set, test_set = data.read_csv(options.train), data.read_csv(options.test)
        name, files = Path(options.train).name, (options.train, options.test)
        return Task(name, train_set, test_set, data.LABELS, Settings.from_dict(chosen), files, options.csv)
    except ValueError as error:  # of Settings, or a DataError: both are one sentence
        raise UsageError(str(error)) from error


def _number(text: str) -> int | float | str:
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


def open_history(path: str, inputs: Iterable[str]) -> IO[str]:
    """The file for --csv, opened before training begins, so that a wrong path costs no time."""
    if os.path.exists(path) and any(os.path.samefile(path, given) for given in inputs):
        raise UsageError(f"{path} holds the sentences: give --csv another name")
    try:
        return open(path, "w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def run(task: Task, history: IO[str] | None) -> int:
    """Train, print the table and keep the history; the exit status."""
    vocabulary = Vocabulary.from_texts(example.text for example in task.train)
    train_set, test_set = (
        [(vocabulary.encode(example.text), task.labels.index(example.label)) for example in examples]
        for examples in (task.train, task.test)
    )
    settings = task.settings
    rows = csv.writer(history) if history else None
    if rows:
        rows.writerow(["epoch", "train_loss", "train_accuracy", "test_loss", "test_accuracy"])
    print(
        f"{task.name}: {len(task.train)} sentences to train on, {len(task.test)} to test, {len(vocabulary)} words.\n"
        f"{settings.hidden_size} hidden units, learning rate {settings.learning_rate:g}, seed {settings.seed}."
    )
    _warn_of_unknown_words(vocabulary, (example.text for example in task.test))
    print("\n        train             test\nepoch   loss   accuracy   loss   accuracy")

    progress = Progress(settings.epochs)
    number = 0
    try:
        for epoch in train(train_set, test_set, settings, vocab_size=len(vocabulary), classes=len(task.labels)):
            number = epoch.number
            if rows:
                rows.writerow([number, epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy])
            if number % TABLE_EVERY == 0 or number == settings.epochs:
                progress.clear()
                print(table_line(epoch), flush=True)
            progress.show(number)
    except Diverged as diverged:
        progress.clear()
        sys.stderr.write(f"{diverged}\n")
        return 1
    except KeyboardInterrupt:
        progress.clear()
        sys.stderr.write(f"Stopped after epoch {number} of {settings.epochs}.\n")
        return 130
    progress.clear()
    return 0


def _warn_of_unknown_words(vocabulary: Vocabulary, texts: Iterable[str]) -> None:
    unknown = sorted({word for text in texts for word in tokenize(text) if word not in vocabulary})
    if unknown:
        some = ", ".join(unknown[:5]) + (", ..." if len(unknown) > 5 else "")
        sys.stderr.write(f"Words of the test that training never shows, and that are read as no word: {some}\n")


def table_line(epoch: Epoch) -> str:
    """One line of the table."""
    train_score, test_score = epoch.train, epoch.test
    return (
        f"{epoch.number:5d}  {train_score.loss:6.3f}  {train_score.accuracy:7.1%}"
        f"   {test_score.loss:6.3f}  {test_score.accuracy:7.1%}"
    )


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


if __name__ == "__main__":
    sys.exit(main())
