"""`python -m rnn`: train in a terminal, and print loss and accuracy as they fall and rise."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from rnn import SETTINGS, Diverged, Epoch, Settings, Vocabulary, train
from rnn.cli import NOTHING_YET, STOPPED
from rnn.cli import sweep as sweep_command
from rnn.cli.terminal import (
    ChosenTexts,
    Library,
    Parser,
    Progress,
    UsageError,
    add_data_options,
    add_setting_options,
    check_memory,
    counted,
    loss_text,
    open_outputs,
    prepare_streams,
    sentences,
    warn_of_unknown_words,
)
from rnn.history import SCORES, scores
from rnn.parallel.interrupts import Interrupts
from rnn.setting_kinds import shown

try:  # as `pip install` puts it there, so that rnn is the only name that it takes
    from rnn._data import DATASETS, read_pair
except ModuleNotFoundError:
    from data import DATASETS, read_pair

LIBRARY = Library(DATASETS, read_pair)
TABLE_EVERY = 100
"""How many epochs lie between two lines of the table, as in the article."""


@dataclass(frozen=True)
class RunTask:
    """What there is to do, checked: sentences, settings, and where the history goes."""

    sentences: ChosenTexts
    settings: Settings
    history: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the command line says.

    Exit status: 0, 1 for a run that diverged, 2 for a bad option or file or too little memory, 130 when stopped.
    """
    interrupts = Interrupts(STOPPED)
    with interrupts.taken():
        status = command(sys.argv[1:] if arguments is None else arguments, interrupts)
        return STOPPED if interrupts.pressed else status


def command(arguments: Sequence[str], interrupts: Interrupts) -> int:
    """What `main` does, once Ctrl-C is taken by `interrupts`."""
    prepare_streams()
    try:
        if arguments[:1] == ["sweep"]:
            return sweep_command.main(arguments[1:], LIBRARY, interrupts)
        with interrupts.allowed():
            task = read_command_line(arguments)
        with ExitStack() as stack:
            (history,) = open_outputs(stack, {"--csv": task.history}, task.sentences.files)
            return run(task, history, interrupts)
    except KeyboardInterrupt:
        sys.stderr.write(NOTHING_YET)
        return STOPPED
    except UsageError as error:
        sys.stderr.write(f"python -m rnn: {error}\n")
        return 2
    except MemoryError:
        sys.stderr.write(
            "python -m rnn: this machine has too little memory for such a network: give fewer hidden units\n"
        )
        return 2
    except BrokenPipeError:  # the program that read our output has ended, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a disk that is full, say
        sys.stderr.write(f"python -m rnn: the output cannot be written: {error.strerror or error}\n")
        return 2


def read_command_line(arguments: Sequence[str]) -> RunTask:
    """The task that the options describe; UsageError when they describe none."""
    epilog = "python -m rnn sweep --help tells how to train many settings at once and compare them."
    parser = Parser(prog="python -m rnn", description=__doc__, epilog=epilog, allow_abbrev=False)
    add_data_options(parser, LIBRARY)
    parser.add_argument("--csv", metavar="FILE", help="write every epoch's loss and accuracy to this file")
    add_setting_options(parser)
    options = parser.parse_args(arguments)

    values = {name: value for name in SETTINGS if (value := getattr(options, name)) is not None}
    try:
        texts = sentences(options, LIBRARY)
        return RunTask(texts, Settings.from_dict({**texts.suggested, **values}), options.csv)
    except ValueError as error:  # of Settings, or a DataError: both are one sentence
        raise UsageError(str(error)) from error


def run(task: RunTask, history: IO[str] | None, interrupts: Interrupts) -> int:
    """Train, print the table and keep the history; the exit status. Raises MemoryError when there is too little."""
    texts, settings = task.sentences, task.settings
    vocabulary = Vocabulary.from_texts(example.text for example in texts.train)
    check_memory(settings, len(vocabulary), len(texts.labels))
    train_set, test_set = texts.encoded(vocabulary)
    rows = csv.writer(history) if history else None
    if rows:
        rows.writerow(["epoch", *SCORES])
    print(
        f"{texts.told(vocabulary)}\n"
        f"{counted(settings.hidden_size, 'hidden unit')}, "
        f"learning rate {settings.learning_rate:g}, seed {shown(settings.seed)}."
    )
    warn_of_unknown_words(vocabulary, texts.test)
    print("\n        train             test\nepoch   loss   accuracy   loss   accuracy")

    progress = Progress(settings.epochs)
    number = 0
    try:
        epochs = train(train_set, test_set, settings, vocab_size=len(vocabulary), classes=len(texts.labels))
        for epoch in interrupts.cut(epochs):
            number = epoch.number
            if rows:
                rows.writerow([number, *scores(epoch)])
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
        sys.stderr.write(f"Stopped after epoch {number} of {shown(settings.epochs)}.\n")
        return STOPPED
    progress.clear()
    return 0


def table_line(epoch: Epoch) -> str:
    """One line of the table."""
    train_score, test_score = epoch.train, epoch.test
    return (
        f"{epoch.number:5d}  {loss_text(train_score.loss):>6}  {train_score.accuracy:7.1%}"
        f"   {loss_text(test_score.loss):>6}  {test_score.accuracy:7.1%}"
    )


if __name__ == "__main__":
    ctrl_c = Interrupts(STOPPED)
    with ctrl_c.taken():
        ctrl_c.end(command(sys.argv[1:], ctrl_c))
