"""What the commands of `python -m rnn` share: options, sentences to train on, files to write, a progress line."""

from __future__ import annotations

import argparse
import io
import math
import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from itertools import combinations
from typing import IO, NoReturn

from rnn.encoded_texts import LabelledText, LabelledTexts, vocabulary_of
from rnn.fresh_texts import FreshTexts, both_sets
from rnn.labelled_sentences import LabelledTokens
from rnn.rate import RateMeter
from rnn.setting_kinds import Number, shown
from rnn.settings import SETTINGS, Settings
from rnn.text import Vocabulary, unit_of, visible

PROGRESS_RATE_WINDOW = 5.0  # seconds over which epochs a second are measured
BEYOND_COUNTING = 10**15  # epochs: more, and they need not even be a number that a float can be


class UsageError(Exception):
    """An option or a file that cannot be used, in one line."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that leaves it to the caller to say what is wrong, in one line and without the usage."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(message)


@dataclass(frozen=True)
class Library:
    """Where sentences come from, for the network itself knows of none."""

    datasets: Mapping[str, Callable[[], LabelledTexts]]
    # The set of a file to train on and one to test on, None = a share of the first, with these labels, None = those of
    # the first, and what is said of the files, by names of `FILE_OPTIONS`; share and seed of what is drawn to test on.
    # With it come sentences on what was read. Raises ValueError, with one sentence for each fault, for no such file.
    read_files: Callable[
        [str, str | None, Sequence[str] | None, Mapping[str, str], float, int], tuple[LabelledTexts, Sequence[str]]
    ]


@dataclass(frozen=True)
class ChosenTexts:
    """What there is to learn from and to be tested on."""

    texts: LabelledTexts
    files: Sequence[str] = ()  # that they were read from
    notes: Sequence[str] = ()  # on what was read of the files

    @property
    def classes(self) -> int:
        """How many labels may be answered."""
        return len(self.texts.labels)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that there are to learn."""
        return vocabulary_of(self.texts)

    def encoded(self, vocabulary: Vocabulary) -> tuple[LabelledTokens | FreshTexts, LabelledTokens]:
        """The two sets as the network reads them."""
        return both_sets(self.texts, vocabulary)

    def told(self, vocabulary: Vocabulary) -> str:
        """How many there are, in a sentence."""
        texts, answered = self.texts, ""
        unit = unit_of(vocabulary.tokenizer, vocabulary.words)[:-1]
        train, words = counted(len(texts.train), "sentence"), counted(len(vocabulary), unit)
        train = f"{counted(texts.fresh, 'fresh sequence')} in each epoch" if texts.fresh else train
        if texts.readout == "number":
            answered = f", a number for each ({', '.join(texts.labels)})"
        elif texts.readout == "every" or len(texts.labels) > 2:
            each = " for each word" if texts.readout == "every" else ""
            answered = f", {len(texts.labels)} labels{each} ({', '.join(texts.labels)})"
        return f"{texts.name}: {train} to train on, {len(texts.test)} to test, {words}{answered}."


FILE_OPTIONS = (
    ("encoding", "NAME", "encoding of these files, as UTF-8 or cp1252 (default: guessed)"),
    ("separator", "NAME", "what sets their cells apart: comma, semicolon or tab (default: guessed)"),
    ("header", "yes|no", "whether their first row names the columns (default: guessed)"),
    ("text_column", "NAME", "name or number of the column of texts (default: guessed)"),
    ("label_column", "NAME", "name or number of the column of labels (default: guessed)"),
    ("tokenizer", "NAME", "what their texts are cut into: words or characters (default: words)"),
    ("words", "COUNT", "how many different words are known, the most frequent, or all (default: 2000)"),
)
"""What may be said of the files: name, what stands for its value, and what it is."""

WHOSE_DEFAULTS = """The defaults are those for Article and for files of your own. What is not given is, for other
sentences of ours and for another cell on ours, what suits them."""


def add_data_options(parser: argparse.ArgumentParser, library: Library) -> None:
    """The options that `sentences` understands."""
    parser.add_argument("--data", metavar="NAME", help=f"sentences: {'; '.join(library.datasets)} (default: Article)")
    parser.add_argument("--train", metavar="FILE", help="CSV or TSV file of your own sentences to train on")
    parser.add_argument(
        "--test", metavar="FILE", help="CSV or TSV file of your own sentences to test on (default: a share of --train)"
    )
    for name, metavar, what in FILE_OPTIONS:
        parser.add_argument(_option(name), dest=f"file_{name}", metavar=metavar, help=what)
    parser.add_argument("--test-share", type=float, metavar="SHARE", help="share of --train to test on (default: 0.2)")
    parser.add_argument("--test-seed", type=int, metavar="SEED", help="seed of the draw of that share (default: 0)")
    labels = "labels that may stand in these files, apart by commas (default: whatever stands there)"
    parser.add_argument("--labels", metavar="NAMES", help=labels)


def add_setting_options(parser: argparse.ArgumentParser, swept_names: Collection[str] = ()) -> None:
    """An option for every setting: a text for those in `swept_names`, as it may list several values, else a number."""
    group = parser.add_argument_group("settings", WHOSE_DEFAULTS)
    for name in (each.name for each in fields(Settings)):
        setting = SETTINGS[name]
        one = name.rpartition("_")[2].upper() if isinstance(setting, Number) else "|".join(setting.options)
        brief = setting.brief[0].lower() + setting.brief[1:].removesuffix(".")
        group.add_argument(
            _option(name),
            dest=name,
            metavar="VALUES" if name in swept_names else one,
            type=str if name in swept_names else number,
            help=f"{brief} (default: {setting.default})".replace("%", "%%"),
        )


def sentences(options: argparse.Namespace, library: Library) -> ChosenTexts:
    """The sentences that the options name. Raises UsageError, or the ValueError of a file."""
    said = {name: text for name, *_ in FILE_OPTIONS if (text := getattr(options, f"file_{name}")) is not None}
    of_share = [name for name in ("test_share", "test_seed") if getattr(options, name) is not None]
    of_files = [*said, *of_share, *(["labels"] if options.labels is not None else [])]
    if options.train is None and of_files:
        raise UsageError(f"{_option(of_files[0])} is of --train and --test: give the files")
    if options.test is not None and of_share:
        raise UsageError(f"{_option(of_share[0])} is of a share of --train, and --test has all that is tested on")
    if options.train is None and options.test is None:
        return ChosenTexts(library.datasets[_dataset(options.data or "Article", library)]())
    if options.train is None:
        raise UsageError("--train and --test belong together: give both files, or --train alone")
    if options.data is not None:
        raise UsageError("--data names sentences of ours, --train and --test files of your own: give one or the other")
    labels = None if options.labels is None else options.labels.split(",")
    share = 0.2 if options.test_share is None else options.test_share
    texts, notes = library.read_files(options.train, options.test, labels, said, share, options.test_seed or 0)
    files = (options.train,) if options.test is None else (options.train, options.test)
    return ChosenTexts(texts, files, notes)


def _option(name: str) -> str:
    """The option of that name as it is typed."""
    return f"--{name.replace('_', '-')}"


def prepare_streams() -> None:
    """From now on a character that the terminal's encoding lacks, as in Windows' cp1252, is printed as "?".

    What a shell has closed, as with `>&-`, can be written to, and what is written is lost.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as the process lasts
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def counted(count: int, thing: str) -> str:
    """So many of a thing whose plural ends in s: "1 word", "2 words"."""
    return f"{shown(count)} {thing}{'' if count == 1 else 's'}"


def loss_text(loss: float, digits: int = 3) -> str:
    """A loss as the tables show it: one of a network whose weights are huge in a few characters, not in hundreds."""
    return f"{loss:.{digits}f}" if loss < 10_000 else f"{loss:.0e}"


def cell(score: float) -> float | str:
    """A score as a CSV file has it: empty where there is none."""
    return "" if math.isnan(score) else score


def number(text: str) -> int | float | str:
    """The number that the text spells; else the text, for Settings to refuse with its own sentence."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _dataset(name: str, library: Library) -> str:
    """The name of a data set as it is written, however the caller wrote it."""
    for exact in library.datasets:
        if exact.casefold() == name.casefold():
            return exact
    raise UsageError(f"there are no sentences named {name!r}: there are {'; '.join(library.datasets)}")


def open_outputs(stack: ExitStack, paths: Mapping[str, str | None], inputs: Iterable[str]) -> list[IO[str] | None]:
    """The files to write, by their options, opened before training begins, so that a wrong path costs no time.

    None is written nowhere. Raises UsageError, before any is touched, for one that is read or written otherwise too.
    """
    outputs = [(option, path) for option, path in paths.items() if path is not None]
    for option, path in outputs:
        if any(_same(path, source) for source in inputs):
            raise UsageError(f"{path} holds the sentences: give {option} another name")
    for (one, path), (other, again) in combinations(outputs, 2):
        if _same(path, again):
            raise UsageError(f"{one} and {other} are the same file, {path}: give each a file of its own")
    return [None if path is None else stack.enter_context(_open(path)) for path in paths.values()]


def _same(path: str, other: str) -> bool:
    """Whether two paths lead to the same file, whether or not it exists yet."""
    if os.path.exists(path) and os.path.exists(other):
        return os.path.samefile(path, other)
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(other))


def _open(path: str) -> IO[str]:
    try:
        return open(path, "w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error


def tell_of_files(texts: ChosenTexts) -> None:
    """Say on stderr what the files were taken for, and what of them is unusual."""
    for note in texts.notes:
        sys.stderr.write(f"{note}\n")


def warn_of_unknown_words(vocabulary: Vocabulary, examples: Iterable[LabelledText]) -> None:
    """Say on stderr which words of the test are not in the vocabulary."""
    unknown = sorted({word for example in examples for word in vocabulary.unknown(example.text)})
    if unknown:
        units = unit_of(vocabulary.tokenizer, vocabulary.words)
        some = ", ".join(map(visible, unknown[:5])) + (", ..." if len(unknown) > 5 else "")
        head = f"{units.capitalize()} of the test that the network does not know, and reads as no {units[:-1]}"
        sys.stderr.write(f"{head}: {some}\n")


class Progress:
    """A line on stderr that shows how far the run is, where stderr is a terminal; nothing anywhere else."""

    def __init__(self, epochs: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Of `epochs` in all; `clock` tells seconds."""
        self.epochs = epochs
        self.on = sys.stderr.isatty() and epochs > 0
        self._clock = clock
        self.shown = clock()
        self._rate_meter = RateMeter(PROGRESS_RATE_WINDOW, least=0.0)
        self._rate_meter.note(self.shown, 0)

    def show(self, number: int) -> None:
        """Draw the line anew, at most ten times a second."""
        now = self._clock()
        if not self.on or now - self.shown < 0.1:
            return
        self.shown = now
        self._rate_meter.note(now, number)
        rate = self._rate_meter.rate() or 0.0
        time_left = f"{min(self.epochs - number, BEYOND_COUNTING) / rate:.0f} s left" if rate else ""
        text = f" {number} of {self.epochs}   {rate:.0f} epochs/s   {time_left}"
        width = max(0, min(40, shutil.get_terminal_size().columns - len(text) - 3))
        marks = width * number // self.epochs
        sys.stderr.write(f"\r\x1b[K[{'=' * marks}{'-' * (width - marks)}]{text}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be printed in its place."""
        if self.on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
