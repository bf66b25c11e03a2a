"""`python -m rnn`: train in a terminal, and print loss and accuracy as they fall and rise."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import IO

from rnn import SETTINGS, Diverged, Epoch, Settings, train
from rnn.analysis.endings import listed
from rnn.cli import STOPPED
from rnn.cli.memory import check_memory
from rnn.cli.terminal import (
    ChosenTexts,
    Library,
    Parser,
    Progress,
    UsageError,
    add_data_options,
    add_setting_options,
    cell,
    counted,
    loss_text,
    open_outputs,
    sentences,
    tell_of_files,
    warn_of_unknown_words,
)
from rnn.encoded_texts import LabelledTexts, check_readout, suited_to, suits_cell
from rnn.history import SCORES, scores
from rnn.parallel.interrupts import Interrupts
from rnn.readouts import READOUTS
from rnn.setting_kinds import shown

HEAD = "\n        train             test\nepoch   loss   accuracy   loss   accuracy"
HEAD_OF_NUMBERS = f"\n       {READOUTS['number'].loss_name}\nepoch    train     test"
TABLE_EVERY = 100
"""How many epochs lie between two lines of the table, as in the article."""


@dataclass(frozen=True)
class RunTask:
    """What there is to do, checked: sentences, settings, and where the history goes."""

    sentences: ChosenTexts
    settings: Settings
    history: str | None


def main(arguments: Sequence[str], library: Library, interrupts: Interrupts) -> int:
    """Train as the command line says.

    Exit status: 0, 1 for a run that diverged, 130 when stopped while it trains. Raises UsageError for a bad option or
    file, MemoryError for a network that is too large, OSError for an output that cannot be written, and
    KeyboardInterrupt when stopped before training began.
    """
    with interrupts.allowed():
        task = read_command_line(arguments, library)
    with ExitStack() as stack:
        (history,) = open_outputs(stack, {"--csv": task.history}, task.sentences.files)
        return run(task, history, interrupts)


def read_command_line(arguments: Sequence[str], library: Library) -> RunTask:
    """The task that the options describe; UsageError when they describe none."""
    epilog = "python -m rnn sweep --help tells how to train many settings at once and compare them."
    parser = Parser(prog="python -m rnn", description=__doc__, epilog=epilog, allow_abbrev=False)
    add_data_options(parser, library)
    parser.add_argument("--csv", metavar="FILE", help="write every epoch's loss and accuracy to this file")
    add_setting_options(parser)
    options = parser.parse_args(arguments)

    values = {name: value for name in SETTINGS if (value := getattr(options, name)) is not None}
    try:
        chosen = sentences(options, library)
        settings = replace(suited_to(chosen.texts, values.get("cell")), **values)
        check_readout(chosen.texts, settings)
        return RunTask(chosen, settings, options.csv)
    except ValueError as error:  # of Settings, or a DataError: both are one sentence
        raise UsageError(str(error)) from error


def run(task: RunTask, history: IO[str] | None, interrupts: Interrupts) -> int:
    """Train, print the table and keep the history; the exit status. Raises MemoryError when there is too little."""
    chosen, settings = task.sentences, task.settings
    vocabulary = chosen.vocabulary
    check_memory(settings, len(vocabulary), chosen.classes)
    train_set, test_set = chosen.encoded(vocabulary)
    rows = csv.writer(history) if history else None
    if rows:
        rows.writerow(["epoch", *SCORES])
    print(
        f"{chosen.told(vocabulary)}\n"
        f"{counted(settings.hidden_size, 'hidden unit')}, "
        f"learning rate {settings.learning_rate:g}, seed {shown(settings.seed)}."
    )
    tell_of_cell(chosen.texts, settings)
    tell_of_files(chosen)
    warn_of_unknown_words(vocabulary, chosen.texts.test)
    has_accuracy = READOUTS[settings.readout].has_accuracy
    print(HEAD if has_accuracy else HEAD_OF_NUMBERS)

    progress = Progress(settings.epochs)
    number = 0
    try:
        epochs = train(train_set, test_set, settings, vocab_size=len(vocabulary), classes=chosen.classes)
        for epoch in interrupts.cut(epochs):
            number = epoch.number
            if rows:
                rows.writerow([number, *map(cell, scores(epoch))])
            if number % TABLE_EVERY == 0 or number == settings.epochs:
                progress.clear()
                print(table_line(epoch, has_accuracy=has_accuracy), flush=True)
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


def tell_of_cell(texts: LabelledTexts, settings: Settings) -> None:
    """Say which settings came with the cell, where some did."""
    suits = suits_cell(texts, settings.cell)
    came = [name for name in suits if getattr(settings, name) == suits[name]]
    if came:
        told = listed([f"{SETTINGS[name].label.lower()} {SETTINGS[name].text(suits[name])}" for name in came])
        print(f"{SETTINGS['cell'].text(settings.cell)}, with what suits it here: {told}.")


def table_line(epoch: Epoch, *, has_accuracy: bool) -> str:
    """One line of the table."""
    train_score, test_score = epoch.train, epoch.test
    if not has_accuracy:
        return f"{epoch.number:5d}  {loss_text(train_score.loss, 4):>7}  {loss_text(test_score.loss, 4):>7}"
    return (
        f"{epoch.number:5d}  {loss_text(train_score.loss):>6}  {train_score.accuracy:7.1%}"
        f"   {loss_text(test_score.loss):>6}  {test_score.accuracy:7.1%}"
    )
